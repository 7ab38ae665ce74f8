use std::ops::Range;

use super::cross::Shapes;
use super::record::{Pass, Prints};
use super::{CheckOptions, PasswordKind, RecordCheck, RecordFinding, Rule, TextKind};
use crate::users::lexer::{Fault, Lexer, SyntaxError, pointer_at};

/// Whether what a metadata key of this name holds needs a closer look than the rules take.
pub type Closer = fn(&str) -> bool;

/// Checks records one after the other. One per thread; keeps its buffers, so that a clean record
/// costs no allocation.
pub struct Checker {
    options: CheckOptions,
    closer: Closer,
    result: RecordCheck,
    shapes: Shapes,
    prints: Prints,
    scratch: Vec<u8>,
}

impl Checker {
    pub fn new(options: &CheckOptions) -> Self {
        Self {
            options: options.clone(),
            closer: |_| false,
            result: RecordCheck::default(),
            shapes: Shapes::default(),
            prints: Prints::default(),
            scratch: Vec::new(),
        }
    }

    /// The same checker, which in [`Checker::check_unseen`] keeps away from metadata keys of such names.
    #[must_use]
    pub fn closer(mut self, closer: Closer) -> Self {
        self.closer = closer;
        self
    }

    /// Everything that one record's bytes say by themselves.
    pub fn check(&mut self, bytes: &[u8]) -> &RecordCheck {
        self.walk(bytes, &[]);
        &self.result
    }

    /// The same of a record in UTF-8 whose root holds, at these places, texts that nobody has looked at
    /// yet: they were taken for JSON values. False, and nothing of it counts, where one of them is none,
    /// where one needs a closer look (see [`Closer`]; texts that may be JSON themselves and what is no
    /// metadata do too), and where a finding would name another place if the white space in them were gone.
    pub fn check_unseen(&mut self, bytes: &[u8], texts: &[Range<usize>]) -> bool {
        let are_values = self.walk(bytes, texts);
        if texts.is_empty() {
            return true;
        }
        let result = &self.result;
        let has_spaces = result.compact_len as usize != bytes.len();
        let names_places = || result.findings.iter().any(|finding| finding.at.is_some());
        let counts = result.readable && are_values && !(has_spaces && names_places());
        if !counts {
            self.shapes.take_back(true);
            self.walk(bytes, &[]);
            self.shapes.take_back(false);
        }
        counts
    }

    /// What the last record's bytes say.
    pub fn found(&self) -> &RecordCheck {
        &self.result
    }

    /// Whether each of the texts at these places turned out to be one value that hides nothing.
    fn walk(&mut self, bytes: &[u8], texts: &[Range<usize>]) -> bool {
        self.clear(bytes.len());
        let mut left = texts.len();
        let text = if bytes.is_ascii() {
            Some(TextKind::Ascii)
        } else {
            let is_text = !texts.is_empty() || simdutf8::basic::from_utf8(bytes).is_ok();
            is_text.then_some(TextKind::Utf8)
        };
        match text {
            Some(text) => {
                self.result.text = text;
                let mut pass = Pass {
                    options: &self.options,
                    closer: self.closer,
                    lexer: Lexer::new(bytes),
                    out: &mut self.result,
                    shapes: &mut self.shapes,
                    prints: &mut self.prints,
                    scratch: &mut self.scratch,
                    unseen: texts,
                    hides: false,
                };
                if let Err(error) = pass.record(bytes.len()) {
                    self.unreadable(bytes, error);
                } else if !pass.hides {
                    left = pass.unseen.len();
                }
            }
            None => self.not_utf8(bytes),
        }
        left == 0
    }

    /// The types of metadata values seen so far; for [`Shapes::merge`] and [`Shapes::drift`].
    pub fn into_shapes(self) -> Shapes {
        self.shapes
    }

    fn clear(&mut self, len: usize) {
        self.prints.clear();
        let result = &mut self.result;
        result.findings.clear();
        result.identity = super::Identity::default();
        result.compact_len = u32::try_from(len).unwrap_or(u32::MAX);
        result.password = PasswordKind::None;
        result.has_email_verified = false;
        result.text = TextKind::Ascii;
        result.readable = false;
    }

    /// What was found before the fault is dropped: a record that cannot be read has this one.
    #[cold]
    fn unreadable(&mut self, bytes: &[u8], error: SyntaxError) {
        let rule = if error.fault == Fault::Depth {
            Rule::JsonDepth
        } else {
            Rule::JsonSyntax
        };
        self.only(rule, bytes, error.at as usize);
    }

    #[cold]
    fn not_utf8(&mut self, bytes: &[u8]) {
        self.result.text = TextKind::NotUtf8;
        let at = simdutf8::compat::from_utf8(bytes)
            .err()
            .map_or(0, |error| error.valid_up_to());
        self.only(Rule::NotUtf8, bytes, at);
    }

    fn only(&mut self, rule: Rule, bytes: &[u8], at: usize) {
        let result = &mut self.result;
        result.identity = super::Identity::default();
        result.password = PasswordKind::None;
        result.readable = false;
        result.findings.clear();
        result.findings.push(RecordFinding {
            rule,
            pointer: pointer_at(bytes, at).into(),
            at: u32::try_from(at).ok(),
        });
    }
}

use super::cross::Shapes;
use super::record::{Pass, Prints};
use super::{CheckOptions, PasswordKind, RecordCheck, RecordFinding, Rule, TextKind};
use crate::users::lexer::{Fault, Lexer, SyntaxError, pointer_at};

/// Checks records one after the other. One per thread; keeps its buffers, so that a clean record
/// costs no allocation.
pub struct Checker {
    options: CheckOptions,
    result: RecordCheck,
    shapes: Shapes,
    prints: Prints,
    scratch: Vec<u8>,
}

impl Checker {
    pub fn new(options: &CheckOptions) -> Self {
        Self {
            options: options.clone(),
            result: RecordCheck::default(),
            shapes: Shapes::default(),
            prints: Prints::default(),
            scratch: Vec::new(),
        }
    }

    /// Everything that one record's bytes say by themselves.
    pub fn check(&mut self, bytes: &[u8]) -> &RecordCheck {
        self.clear(bytes.len());
        let text = if bytes.is_ascii() {
            Some(TextKind::Ascii)
        } else {
            simdutf8::basic::from_utf8(bytes)
                .is_ok()
                .then_some(TextKind::Utf8)
        };
        match text {
            Some(text) => {
                self.result.text = text;
                let mut pass = Pass {
                    options: &self.options,
                    lexer: Lexer::new(bytes),
                    out: &mut self.result,
                    shapes: &mut self.shapes,
                    prints: &mut self.prints,
                    scratch: &mut self.scratch,
                };
                if let Err(error) = pass.record(bytes.len()) {
                    self.unreadable(bytes, error);
                }
            }
            None => self.not_utf8(bytes),
        }
        &self.result
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

use std::borrow::Cow;
use std::ops::Range;

use super::{Path, Prints};
use crate::profile::Field;
use crate::rules::checker::Closer;
use crate::rules::cross::Shapes;
use crate::rules::{CheckOptions, RecordCheck, RecordFinding, Rule};
use crate::users::lexer::{Kind, Lexer, SyntaxError, Text};

pub(super) type Step<T> = Result<T, SyntaxError>;

/// One walk through one record.
pub(in crate::rules) struct Pass<'c, 'r> {
    pub(in crate::rules) options: &'c CheckOptions,
    pub(in crate::rules) closer: Closer,
    pub(in crate::rules) lexer: Lexer<'r>,
    pub(in crate::rules) out: &'c mut RecordCheck,
    pub(in crate::rules) shapes: &'c mut Shapes,
    pub(in crate::rules) prints: &'c mut Prints,
    /// Room for texts in lower case.
    pub(in crate::rules) scratch: &'c mut Vec<u8>,
    /// Texts in the root that are yet to turn out to be values.
    pub(in crate::rules) unseen: &'c [Range<usize>],
    /// Metadata holds what needs a closer look.
    pub(in crate::rules) hides: bool,
}

impl<'r> Pass<'_, 'r> {
    #[cold]
    pub(super) fn find(&mut self, rule: Rule, path: &Path<'_>) {
        self.find_at(rule, path.pointer(), None);
    }

    #[cold]
    pub(super) fn find_at(&mut self, rule: Rule, pointer: Cow<'static, str>, at: Option<usize>) {
        let at = at.and_then(|at| u32::try_from(at).ok());
        self.out.findings.push(RecordFinding { rule, pointer, at });
    }

    pub(super) fn find_field(&mut self, rule: Rule, field: Field) {
        self.find_at(rule, Cow::Borrowed(field.pointer()), None);
    }

    /// Passes a value of a kind that does not belong here, and says so.
    #[cold]
    pub(super) fn wrong(&mut self, kind: Kind, path: &Path<'_>) -> Step<()> {
        self.find(
            if kind == Kind::Null {
                Rule::NullValue
            } else {
                Rule::WrongType
            },
            path,
        );
        self.lexer.skip(kind)
    }

    /// The string that is due here; `None` where it is none or cannot be text.
    #[expect(
        clippy::inline_always,
        reason = "handing the answer over through memory costs as much as reading the string"
    )]
    #[inline(always)]
    pub(super) fn text(&mut self, kind: Kind, path: &Path<'_>) -> Step<Option<Text<'r>>> {
        if kind != Kind::String {
            self.wrong(kind, path)?;
            return Ok(None);
        }
        let text = self.lexer.string()?;
        Ok((!self.half_character(&text, path)).then_some(text))
    }

    /// Whether the text holds half of a surrogate pair, which is said then.
    #[inline]
    pub(super) fn half_character(&mut self, text: &Text<'_>, path: &Path<'_>) -> bool {
        if text.is_half() {
            self.say_half(text, path);
        }
        text.is_half()
    }

    #[cold]
    fn say_half(&mut self, text: &Text<'_>, path: &Path<'_>) {
        self.find_at(Rule::LoneSurrogate, path.pointer(), text.half_at());
    }

    /// The boolean that is due here.
    pub(super) fn boolean(&mut self, kind: Kind, path: &Path<'_>) -> Step<()> {
        match kind {
            Kind::True | Kind::False => self.lexer.word(kind),
            _ => self.wrong(kind, path),
        }
    }
}

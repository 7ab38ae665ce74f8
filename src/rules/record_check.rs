use super::{Identity, RecordFinding, Severity};

/// Which kind of password hash a record brings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PasswordKind {
    #[default]
    None,
    /// `password_hash`
    Hash,
    /// `custom_password_hash`
    Custom,
}

/// What kind of text a record's bytes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    #[default]
    Ascii,
    /// UTF-8 with at least one character beyond ASCII.
    Utf8,
    NotUtf8,
}

/// What the checker found in one record. Reused from record to record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordCheck {
    pub findings: Vec<RecordFinding>,
    pub identity: Identity,
    /// Bytes of the record without insignificant white space: what it weighs in a part.
    pub compact_len: u32,
    pub password: PasswordKind,
    /// `email_verified` is given (whatever its type).
    pub has_email_verified: bool,
    pub text: TextKind,
    /// The record is a JSON object that could be read to its end.
    pub readable: bool,
}

impl RecordCheck {
    /// Nothing but why it cannot be read is known; a record that was left out unread is none of these.
    pub fn is_broken(&self) -> bool {
        let blocks = |finding: &RecordFinding| finding.rule.severity() == Severity::Blocker;
        !self.readable && self.findings.iter().any(blocks)
    }
}

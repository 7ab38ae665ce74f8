use std::borrow::Cow;

use super::Rule;
use crate::users::RecordId;

/// One rule's complaint about one record, as the checker reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFinding {
    pub rule: Rule,
    /// JSON pointer to the field; "" is the record itself. Borrowed for fields of the root, so
    /// that a fault in every record costs no allocation.
    pub pointer: Cow<'static, str>,
    /// Offset of the offending byte inside the record, where one can be named.
    pub at: Option<u32>,
}

/// One rule's complaint about one record, or about the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `None`: the file as a whole.
    pub record: Option<RecordId>,
    pub rule: Rule,
    pub pointer: String,
    pub at: Option<u32>,
    /// How many records a finding of the file as a whole concerns.
    pub count: Option<u64>,
}

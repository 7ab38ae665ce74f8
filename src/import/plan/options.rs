use serde::{Deserialize, Serialize};

use crate::rules::limits;

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives it this way")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// What the admin chose for an import.
#[allow(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Users that are already there are updated; their metadata is replaced whole.
    pub upsert: bool,
    /// Auth0 mails all tenant owners when the last part is done.
    pub completion_email: bool,
    /// Added to every record that says nothing about it. With upsert Auth0 would otherwise reset the
    /// address to unverified [D schema].
    pub email_verified: Option<bool>,
    /// Leave out the records that Auth0 would refuse. Without it a plan that has such records
    /// cannot be started.
    pub leave_out_blocked: bool,
    /// A few users of every shape go first and alone; the others wait for a word.
    #[serde(default, skip_serializing_if = "is_false")]
    pub pilot: bool,
    /// Bytes of users in one part, brackets and commas included.
    pub part_bytes: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            upsert: false,
            completion_email: false,
            email_verified: None,
            leave_out_blocked: false,
            pilot: false,
            part_bytes: u32::try_from(limits::PART_BYTES).unwrap_or(u32::MAX),
        }
    }
}

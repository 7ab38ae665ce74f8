use super::CompareError;
use crate::users::RecordId;

/// How far a comparison has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The file is read.
    Reading,
    /// Auth0 makes its export.
    Exporting { percent: Option<u64> },
    /// So many users of the export have been compared.
    Comparing { users: u64 },
    /// Users of the file are looked up one by one.
    LookingUp { done: u64, total: u64 },
}

/// Hears how far a comparison has come; called often.
pub type Watch<'a> = dyn Fn(Step) + Send + Sync + 'a;

/// Takes in users as Auth0 shows them. May read the file: not for threads that serve the network.
pub(super) trait Takes: Send + 'static {
    fn take(&mut self, user: &[u8]) -> Result<(), CompareError>;
    fn email_of(&mut self, record: RecordId) -> Result<Option<String>, CompareError>;
    /// The record was looked up by itself, or could not be.
    fn asked(&mut self, record: RecordId, could: bool);
}

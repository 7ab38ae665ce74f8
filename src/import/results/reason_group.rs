use crate::roster::RecordState;
use crate::users::RecordId;

/// All refusals with the same code at the same field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonGroup {
    pub code: String,
    pub field: String,
    pub state: RecordState,
    /// Records that have it.
    pub count: u32,
    /// A few plain words.
    pub title: String,
    /// What can be done.
    pub advice: String,
    /// Auth0's own words in the first such refusal.
    pub message: String,
    /// Ascending.
    pub records: Vec<RecordId>,
}

/// What a source brings into Auth0 and what it leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub brings: Vec<Line>,
    pub leaves: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Of users, or of values where the words say so.
    pub count: u64,
    pub words: String,
    /// Why it cannot come, and what to do.
    pub why: Option<String>,
    /// Whether the follow-up file has it.
    pub follow_up: bool,
}

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Auth0 would refuse it.
    Blocker,
    /// It will go in, but look.
    Warning,
    Note,
}

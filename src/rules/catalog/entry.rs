/// Why a rule exists, for people who do not know JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What is wrong.
    pub what: &'static str,
    /// Why Auth0 minds.
    pub why: &'static str,
    /// What to do about it.
    pub todo: &'static str,
}

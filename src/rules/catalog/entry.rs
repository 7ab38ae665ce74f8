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

/// What the catalog knows of a rule besides its code, severity and title.
pub(super) struct Entry {
    pub(super) source: &'static str,
    pub(super) explanation: Explanation,
}

pub(super) const fn entry(
    source: &'static str,
    what: &'static str,
    why: &'static str,
    todo: &'static str,
) -> Entry {
    Entry {
        source,
        explanation: Explanation { what, why, todo },
    }
}

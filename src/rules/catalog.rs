/// Placeholder until the catalog stands: one variant per rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    EmailFormat,
}

impl Rule {
    /// The stable code, such as `email-format`.
    pub fn code(self) -> &'static str {
        match self {
            Self::EmailFormat => "email-format",
        }
    }

    pub fn severity(self) -> super::Severity {
        match self {
            Self::EmailFormat => super::Severity::Blocker,
        }
    }

    /// A few words, such as "Email address is not valid".
    pub fn title(self) -> &'static str {
        match self {
            Self::EmailFormat => "Email address is not valid",
        }
    }
}

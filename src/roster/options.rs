use crate::rules::CheckOptions;
use crate::users::Layout;

/// How a users file is opened.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// What its records are checked for.
    pub check: CheckOptions,
    /// How its rows become records.
    pub reading: Reading,
}

/// How rows become records.
#[derive(Clone, Debug)]
pub enum Reading {
    /// As the file's content says, where the layout does not say otherwise.
    Auto(Layout),
}

impl Default for Reading {
    fn default() -> Self {
        Self::Auto(Layout::default())
    }
}

impl From<CheckOptions> for OpenOptions {
    fn from(check: CheckOptions) -> Self {
        Self {
            check,
            ..Self::default()
        }
    }
}

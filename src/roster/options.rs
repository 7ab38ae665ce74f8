use std::fmt;
use std::sync::Arc;

use super::mend::{Mending, Recipe};
use crate::rules::CheckOptions;
use crate::sources::{Mapping, Remembered};
use crate::users::Layout;

/// How a users file is opened.
#[derive(Clone, Default)]
pub struct OpenOptions {
    /// What its records are checked for.
    pub check: CheckOptions,
    /// How its rows become records.
    pub reading: Reading,
    /// Mappings that were made earlier, for files that are read as their content says.
    pub remembered: Option<Arc<dyn Remembered + Send + Sync>>,
    /// What is changed of its records.
    pub mending: Mending,
    /// What is done to it on top of that; its mapping is part of `reading`.
    pub recipe: Option<Arc<Recipe>>,
}

/// How rows become records.
#[derive(Clone, Debug)]
pub enum Reading {
    /// As the file's content says, where the layout does not say otherwise.
    Auto(Layout),
    /// By this mapping and its layout.
    Mapped(Arc<Mapping>),
}

impl Reading {
    pub fn layout(&self) -> &Layout {
        match self {
            Self::Auto(layout) => layout,
            Self::Mapped(mapping) => &mapping.layout,
        }
    }
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

impl fmt::Debug for OpenOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenOptions")
            .field("check", &self.check)
            .field("reading", &self.reading)
            .finish_non_exhaustive()
    }
}

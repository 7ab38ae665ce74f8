use std::fmt;

use serde::{Deserialize, Serialize};

use super::preview::is_secret;
use crate::users::Draft;

/// One field of one record set to another value, or taken away.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// JSON pointer of the field.
    pub pointer: String,
    /// The new value as JSON; `None`: the field goes.
    pub value: Option<String>,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change")
            .field("pointer", &self.pointer)
            .finish_non_exhaustive()
    }
}

impl Change {
    pub fn text(pointer: &str, text: &str) -> Self {
        Self {
            pointer: pointer.to_owned(),
            value: serde_json::to_string(text).ok(),
        }
    }

    pub fn json(pointer: &str, json: impl Into<String>) -> Self {
        Self {
            pointer: pointer.to_owned(),
            value: Some(json.into()),
        }
    }

    pub fn removal(pointer: &str) -> Self {
        Self {
            pointer: pointer.to_owned(),
            value: None,
        }
    }

    /// Whether this value may be kept: hashes and factors are taken away, never typed, and a password that
    /// anybody can read is nobody's to keep.
    pub fn may_be_kept(&self) -> bool {
        let steps = crate::users::lexer::steps(&self.pointer);
        self.value.is_none() || !steps.iter().any(|step| is_secret(step))
    }

    /// Makes the change; false where the record has no such place.
    pub(super) fn make(&self, draft: &mut Draft<'_>) -> bool {
        let steps = crate::users::lexer::steps(&self.pointer);
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        draft.put(&steps, self.value.as_deref().map(str::as_bytes))
    }
}

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::profile::Field;
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

    /// Whether this value may be kept: hashes and factors are taken away, never typed.
    pub fn may_be_kept(&self) -> bool {
        let secret = |field: &Field| {
            let rest = self.pointer.strip_prefix(field.pointer());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let secrets = [
            Field::PasswordHash,
            Field::CustomPasswordHash,
            Field::MfaFactors,
        ];
        self.value.is_none() || !secrets.iter().any(secret)
    }

    /// Makes the change; false where the record has no such place.
    pub(super) fn make(&self, draft: &mut Draft<'_>) -> bool {
        let steps = crate::users::lexer::steps(&self.pointer);
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        draft.put(&steps, self.value.as_deref().map(str::as_bytes))
    }
}

//! How a salt of its own was joined to the password.

use serde::{Deserialize, Serialize};

/// What somebody said about it; `None`: nobody did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaltUse {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<SaltEncoding>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<SaltPosition>,
}

/// How the salt's bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaltEncoding {
    Text,
    Hex,
    Base64,
}

/// Where the salt stood when it was digested with the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaltPosition {
    Prefix,
    Suffix,
}

impl SaltUse {
    /// Those that people choose from.
    pub fn choices() -> Vec<Self> {
        use SaltEncoding::{Base64, Hex, Text};
        use SaltPosition::{Prefix, Suffix};
        let mut choices = vec![Self::default()];
        for encoding in [Text, Hex, Base64] {
            choices.extend([Prefix, Suffix].map(|position| Self {
                encoding: Some(encoding),
                position: Some(position),
            }));
        }
        choices
    }

    /// Its name for people, such as "Salt, text, before".
    pub fn words(self) -> String {
        let encoding = self.encoding.map(|encoding| match encoding {
            SaltEncoding::Text => ", text",
            SaltEncoding::Hex => ", hex",
            SaltEncoding::Base64 => ", base64",
        });
        let position = self.position.map(|position| match position {
            SaltPosition::Prefix => ", before",
            SaltPosition::Suffix => ", behind",
        });
        format!(
            "Salt{}{}",
            encoding.unwrap_or_default(),
            position.unwrap_or_default()
        )
    }
}

impl SaltPosition {
    /// Auth0's name of it [D schema].
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Suffix => "suffix",
        }
    }
}

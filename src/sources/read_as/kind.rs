use serde::{Deserialize, Serialize};

use super::Country;
use crate::passwords::{Digest, SaltUse};

/// What a column's cells are read as. A cell that cannot be read so goes in as text, for the rules
/// to speak about it; an empty one is absent, and so is one of blanks alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadAs {
    /// In names, addresses and identifiers without the white space around it; in metadata exactly
    /// as it stands.
    #[default]
    Text,
    /// Numbers, booleans and JSON stay what they are in the file; text stays text.
    AsItIs,
    /// Separators of thousands and decimal commas where they can mean nothing else.
    Number,
    /// Words that mean yes and no, in any case of letters; both lists empty: the usual words of
    /// many languages.
    YesNo {
        #[serde(default)]
        yes: Vec<String>,
        #[serde(default)]
        no: Vec<String>,
    },
    /// Anything in the cell means yes, but for the words for no and those for no value.
    Filled,
    /// A date or a point in time, written as ISO 8601. Where day and month could be one another it
    /// stays text.
    Date,
    /// Milliseconds since 1970, written as ISO 8601.
    Millis,
    /// A phone number, written with `+` and country code. Without a country only numbers that say
    /// theirs are read.
    Phone {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        country: Option<Country>,
    },
    Json,
    List {
        separator: String,
    },
    /// A password hash: goes to `password_hash` or `custom_password_hash`, whichever fits.
    Hash,
    /// A digest that does not say which it is, so that somebody has to.
    Digest(Digest),
    /// What was joined to the passwords before they were hashed, of the hashes in another column
    /// with the same target.
    Salt(SaltUse),
    /// The hashes' algorithm.
    HashAlgorithm,
    /// How many times they were digested.
    HashRounds,
    /// Keycloak's list of credentials: hashes and second factors.
    Credentials,
}

impl ReadAs {
    /// Yes and no in the usual words of many languages.
    pub fn yes_no() -> Self {
        Self::YesNo {
            yes: Vec::new(),
            no: Vec::new(),
        }
    }

    /// Phone numbers of which nobody has said yet in which country they are dialled.
    pub fn phone() -> Self {
        Self::Phone { country: None }
    }

    /// Those that people choose from.
    pub fn choices() -> Vec<Self> {
        vec![
            Self::Text,
            Self::Number,
            Self::yes_no(),
            Self::Date,
            Self::phone(),
            Self::Json,
            Self::List {
                separator: ",".to_owned(),
            },
            Self::Hash,
            Self::Millis,
            Self::Filled,
            Self::AsItIs,
        ]
    }

    /// Its name for people.
    pub fn words(&self) -> String {
        match self {
            Self::Text => "Text".to_owned(),
            Self::AsItIs => "As it is".to_owned(),
            Self::Number => "Number".to_owned(),
            Self::YesNo { .. } => "Yes or no".to_owned(),
            Self::Filled => "Filled means yes".to_owned(),
            Self::Date => "Date".to_owned(),
            Self::Millis => "Milliseconds since 1970".to_owned(),
            Self::Phone { .. } => "Phone".to_owned(),
            Self::Json => "JSON".to_owned(),
            Self::List { .. } => "List".to_owned(),
            Self::Hash => "Password hash".to_owned(),
            Self::Digest(digest) => format!("Password hash ({})", digest.name()),
            Self::Salt(how) => how.words(),
            Self::HashAlgorithm => "Hash algorithm".to_owned(),
            Self::HashRounds => "Hash rounds".to_owned(),
            Self::Credentials => "Keycloak credentials".to_owned(),
        }
    }

    /// Whether it makes the two properties for password hashes, wherever it is sent.
    pub(in crate::sources) fn is_password(&self) -> bool {
        matches!(self, Self::Hash | Self::Digest(_) | Self::Credentials) || self.is_hash_part()
    }

    /// Whether it is of use only beside a column with hashes.
    pub fn is_hash_part(&self) -> bool {
        matches!(self, Self::Salt(_) | Self::HashAlgorithm | Self::HashRounds)
    }
}

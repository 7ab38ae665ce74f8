//! What a column can be read as, as one chooses it from a list.

use crate::profile::{Field, Type};
use crate::sources::{ReadAs, Target};

/// A [`ReadAs`] without its settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    AsItIs,
    Number,
    YesNo,
    Filled,
    Date,
    Millis,
    Json,
    List,
    Hash,
    Credentials,
}

const YES: [&str; 12] = [
    "yes", "true", "1", "y", "ja", "oui", "si", "sí", "sim", "x", "on", "tak",
];
const NO: [&str; 9] = ["no", "false", "0", "n", "nein", "non", "não", "off", "nie"];

impl Kind {
    pub fn of(read_as: &ReadAs) -> Self {
        match read_as {
            ReadAs::Text => Self::Text,
            ReadAs::AsItIs => Self::AsItIs,
            ReadAs::Number => Self::Number,
            ReadAs::YesNo { .. } => Self::YesNo,
            ReadAs::Filled => Self::Filled,
            ReadAs::Date => Self::Date,
            ReadAs::Millis => Self::Millis,
            ReadAs::Json => Self::Json,
            ReadAs::List { .. } => Self::List,
            ReadAs::Hash => Self::Hash,
            ReadAs::Credentials => Self::Credentials,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::AsItIs => "As it is",
            Self::Number => "Number",
            Self::YesNo => "Yes or no",
            Self::Filled => "Filled: yes",
            Self::Date => "Date",
            Self::Millis => "Milliseconds",
            Self::Json => "JSON",
            Self::List => "List",
            Self::Hash => "Hash",
            Self::Credentials => "Credentials",
        }
    }

    /// With the settings that it has to begin with.
    pub fn make(self) -> ReadAs {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        match self {
            Self::Text => ReadAs::Text,
            Self::AsItIs => ReadAs::AsItIs,
            Self::Number => ReadAs::Number,
            Self::YesNo => ReadAs::YesNo {
                yes: words(&YES),
                no: words(&NO),
            },
            Self::Filled => ReadAs::Filled,
            Self::Date => ReadAs::Date,
            Self::Millis => ReadAs::Millis,
            Self::Json => ReadAs::Json,
            Self::List => ReadAs::List {
                separator: ";".to_owned(),
            },
            Self::Hash => ReadAs::Hash,
            Self::Credentials => ReadAs::Credentials,
        }
    }
}

/// What makes sense for a target, the usual one first.
pub fn choices(to: &Target) -> &'static [Kind] {
    use Kind::{AsItIs, Date, Filled, Hash, Json, List, Millis, Number, Text, YesNo};
    let whole = to.keys().len() == 1;
    match to.field() {
        Some(Field::PasswordHash | Field::CustomPasswordHash) if whole => &[Hash, Text, Json],
        Some(field) if whole => match field.kind() {
            Type::Text => &[Text],
            Type::Boolean => &[YesNo, Filled],
            Type::Object | Type::List => &[Json],
        },
        _ => &[
            Text, Number, YesNo, Filled, Date, Millis, List, Json, AsItIs,
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_says_what_makes_sense() {
        let first = |to: &str| choices(&to.parse().unwrap())[0];
        assert_eq!(first("email"), Kind::Text);
        assert_eq!(first("email_verified"), Kind::YesNo);
        assert_eq!(first("password_hash"), Kind::Hash);
        assert_eq!(first("user_metadata"), Kind::Json);
        assert_eq!(choices(&"user_metadata.tier".parse().unwrap()).len(), 9);
    }
}

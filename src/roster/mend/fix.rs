use serde::{Deserialize, Serialize};

use crate::rules::Rule;
use crate::sources::Country;

/// A change that settles a kind of problem wherever it stands. It says what it does, not to whom: applied
/// to the next export of the same shape it does the same there.
///
/// A field is the name of a property of the user; a key, one inside of its metadata.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "fix", rename_all = "kebab-case")]
pub enum Fix {
    /// White space around the text goes, and invisible signs in it.
    Trim { field: String },
    /// Capital letters become small ones.
    LowerCase { field: String },
    /// Signs that only look like those of a keyboard become these (Unicode's compatible form, NFKC).
    Normalise { field: String },
    /// Words for yes and no, and 1 and 0, become what they mean.
    YesNo { field: String },
    /// Numbers and yes or no become text.
    ToText { field: String },
    /// Text that is JSON becomes the object or list that it describes.
    FromJson { field: String },
    /// Whoever has no such field gets it with this value.
    SetAbsent { field: String, value: bool },
    /// Phone numbers get into international form; those without a country code are of this country.
    Phone {
        field: String,
        country: Option<Country>,
    },
    /// The field goes where it is null.
    DropNull { field: String },
    /// The field goes where it is a text without any visible sign, or an empty list of factors.
    DropEmpty { field: String },
    /// The field goes where Auth0 would refuse the user because of it, by this rule (its code), or by any.
    DropBroken {
        field: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<String>,
    },
    /// The password hash goes where the user has the other kind too.
    DropSecondHash { field: String },
    /// Of a field that is given twice, one goes.
    Once { field: String, last: bool },
    /// The field goes.
    Drop { field: String },
    /// The field goes into `user_metadata`, where that has no such key.
    Move { field: String },
    /// The field gets the name that Auth0 knows.
    Rename { from: String, to: String },
    /// The key goes out of `app_metadata`.
    DropKey { key: String },
    /// Every key that Auth0 keeps for itself goes out of `app_metadata`.
    DropForbiddenKeys,
    /// Every property that Auth0 does not know goes into `user_metadata`, where that has no such key.
    MoveUnknown,
    /// Every property that Auth0 does not know goes.
    DropUnknown,
    /// `auth0|` before user ids goes.
    StripProvider,
    /// Hashes in `password_hash` that belong into `custom_password_hash` go there.
    HashToCustom,
    /// A part of the text becomes another. The field may lie inside of metadata: `user_metadata.address.city`.
    Replace {
        field: String,
        find: String,
        with: String,
        /// Only texts that are nothing else.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        whole: bool,
        /// Capital and small letters are the same.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        any_case: bool,
    },
}

impl Fix {
    /// The field that it changes, and that shows what it does.
    pub fn field(&self) -> &str {
        match self {
            Self::Trim { field }
            | Self::LowerCase { field }
            | Self::Normalise { field }
            | Self::YesNo { field }
            | Self::ToText { field }
            | Self::FromJson { field }
            | Self::SetAbsent { field, .. }
            | Self::Phone { field, .. }
            | Self::DropNull { field }
            | Self::DropEmpty { field }
            | Self::Drop { field }
            | Self::DropBroken { field, .. }
            | Self::DropSecondHash { field }
            | Self::Once { field, .. }
            | Self::Move { field }
            | Self::Replace { field, .. } => field,
            Self::Rename { from, .. } => from,
            Self::DropKey { .. } | Self::DropForbiddenKeys => "app_metadata",
            // Whatever they are called.
            Self::MoveUnknown | Self::DropUnknown => "",
            Self::StripProvider => "user_id",
            Self::HashToCustom => "password_hash",
        }
    }

    /// Whether it is about every field of a kind: worth it where several have the same problem.
    pub fn is_sweeping(&self) -> bool {
        matches!(
            self,
            Self::DropForbiddenKeys | Self::MoveUnknown | Self::DropUnknown
        )
    }

    /// What it does, in a few words; it begins like a button.
    pub fn title(&self) -> String {
        match self {
            Self::Trim { field } => format!("Remove white space around {field}"),
            Self::LowerCase { field } => format!("Write {field} in small letters"),
            Self::Normalise { field } => format!("Replace unusual signs in {field}"),
            Self::YesNo { field } => format!("Turn words in {field} into yes or no"),
            Self::ToText { field } => format!("Turn {field} into text"),
            Self::FromJson { field } => format!("Read the text in {field} as JSON"),
            Self::SetAbsent { field, value: true } => {
                format!("Set {field} to yes where it is missing")
            }
            Self::SetAbsent {
                field,
                value: false,
            } => format!("Set {field} to no where it is missing"),
            Self::Phone { field, .. } => format!("Bring {field} into international form"),
            Self::DropNull { field } => format!("Remove {field} where it is null"),
            Self::DropEmpty { field } => format!("Remove {field} where it is empty"),
            Self::DropBroken { field, rule } => match rule.as_deref().and_then(Rule::from_code) {
                Some(rule) => format!("Remove {field} where it is “{}”", rule.short()),
                None => format!("Remove {field} where Auth0 would refuse it"),
            },
            Self::DropSecondHash { field } => {
                format!("Remove {field} where there are two hashes")
            }
            Self::Once { field, last: false } => format!("Keep the first {field}"),
            Self::Once { field, last: true } => format!("Keep the last {field}"),
            Self::Drop { field } => format!("Remove {field}"),
            Self::Move { field } => format!("Move {field} to user_metadata"),
            Self::Rename { from, to } => format!("Rename {from} to {to}"),
            Self::DropKey { key } => format!("Remove {key} from app_metadata"),
            Self::DropForbiddenKeys => {
                "Remove every key from app_metadata that Auth0 keeps for itself".to_owned()
            }
            Self::MoveUnknown => {
                "Move every property that Auth0 does not know to user_metadata".to_owned()
            }
            Self::DropUnknown => "Remove every property that Auth0 does not know".to_owned(),
            Self::StripProvider => "Remove auth0| before user IDs".to_owned(),
            Self::HashToCustom => "Move hashes to custom_password_hash".to_owned(),
            Self::Replace {
                field, find, with, ..
            } if with.is_empty() => {
                format!("Remove “{find}” from {field}")
            }
            Self::Replace {
                field, find, with, ..
            } => {
                format!("Replace “{find}” by “{with}” in {field}")
            }
        }
    }

    /// What it means for the users, in a sentence; nothing where the title says it all.
    pub fn meaning(&self) -> Option<&'static str> {
        Some(match self {
            Self::Normalise { .. } => {
                "An address may become another one: look at the list before you go on"
            }
            Self::SetAbsent { value: true, .. } => {
                "Auth0 then takes these addresses for proved. Choose this only if the old system proved them"
            }
            Self::SetAbsent { value: false, .. } => {
                "Auth0 then takes these addresses for not proved, and may ask the users to prove them"
            }
            Self::DropBroken { field, .. } if field.ends_with("password_hash") => {
                "These users have no password then, and set a new one"
            }
            Self::DropSecondHash { .. } => "The other hash stays, and its password with it",
            Self::DropBroken { field, .. } if field == "mfa_factors" => {
                "These users set up their second factor again"
            }
            Self::Drop { .. } | Self::DropBroken { .. } | Self::DropKey { .. } => {
                "The value is not imported. Your file keeps it"
            }
            Self::DropForbiddenKeys | Self::DropUnknown => {
                "The values are not imported. Your file keeps them"
            }
            Self::Move { .. } | Self::MoveUnknown => {
                "The user can read it there, and your applications can change it"
            }
            Self::Phone { .. } => "Spaces and dashes go, the country code comes in front",
            Self::HashToCustom => "The users keep their passwords",
            Self::StripProvider => "Auth0 puts it there itself",
            _ => return None,
        })
    }
}

use serde::{Deserialize, Serialize};

use super::{ReadAs, System, Target};
use crate::passwords::Digest;
use crate::users::Layout;

/// How the columns of a file become the fields of records; in JSON it is the mapping file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    pub version: u32,
    pub system: System,
    #[serde(default)]
    pub layout: Layout,
    /// In the order in which a record's properties are written.
    #[serde(default)]
    pub columns: Vec<ColumnMap>,
    /// Values for users whose row has none for the target.
    #[serde(default)]
    pub constants: Vec<Constant>,
    #[serde(default)]
    pub rest: Rest,
    /// Auth0's own JSON only: hashes that Auth0 takes in another form are rewritten.
    #[serde(default)]
    pub convert_hashes: bool,
    /// Auth0's own JSON only: `auth0|` is taken from user ids.
    #[serde(default)]
    pub strip_prefix: bool,
    /// Auth0's own JSON only: what plain digests in `password_hash` are; asked, never guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMap {
    /// The name as it is shown, unique in the file.
    pub column: String,
    /// `None`: left out.
    pub to: Option<Target>,
    #[serde(default)]
    pub read_as: ReadAs,
    /// What stands before this text where the target has text of an earlier column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<String>,
    #[serde(skip)]
    pub by: MatchedBy,
}

/// Who said where a column goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MatchedBy {
    Name,
    Pattern,
    Remembered,
    #[default]
    Hand,
    System,
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Constant {
    pub to: Target,
    pub value: serde_json::Value,
}

/// What happens to columns that the mapping does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    #[default]
    Ignore,
    /// They become root properties of their own names, so that the rules speak.
    PassOn,
}

impl Mapping {
    pub const VERSION: u32 = 1;

    pub fn new(system: System, columns: Vec<ColumnMap>) -> Self {
        Self {
            version: Self::VERSION,
            system,
            layout: Layout::default(),
            columns,
            constants: Vec::new(),
            rest: Rest::Ignore,
            convert_hashes: false,
            strip_prefix: false,
            digest: None,
        }
    }

    /// The mapping file's text, for people to read and change.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub fn column(&self, name: &str) -> Option<&ColumnMap> {
        self.columns.iter().find(|map| map.column == name)
    }
}

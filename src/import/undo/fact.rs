use serde::{Deserialize, Serialize};

use crate::import::RunId;

/// Something that happened and must not be forgotten. Free of anything about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "k", rename_all = "snake_case")]
pub enum Fact {
    /// The first line.
    Begun {
        format: u32,
        app: String,
        run: RunId,
        /// Whom the run has inserted.
        users: u32,
    },
    /// The intent to delete the user of this record.
    Deleting { record: u32 },
    /// What became of it.
    Settled { record: u32, fate: Fate },
}

/// What became of a user whom the run had inserted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Deleted,
    /// Kept: has logged in since.
    LoggedIn,
    /// Kept: was linked with another account, which would go too.
    Linked,
    /// Kept: who has this id or address now was not made while the run's part was at Auth0.
    Another,
    /// Kept: several may be meant.
    Unclear,
    /// The record has nothing by which its user could be looked up.
    Unnamed,
    /// Nobody was found, so there was nothing to delete.
    NotFound,
    /// Auth0 would not delete it.
    Refused,
}

impl Fate {
    pub const ALL: [Self; 8] = [
        Self::Deleted,
        Self::LoggedIn,
        Self::Linked,
        Self::Another,
        Self::Unclear,
        Self::Unnamed,
        Self::NotFound,
        Self::Refused,
    ];

    /// What is said of one user, or of several.
    pub fn words(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::LoggedIn => "kept, logged in since the import",
            Self::Linked => "kept, linked with another account since the import",
            Self::Another => {
                "kept, not made by this import: the id or address belongs to another user now"
            }
            Self::Unclear => "kept, because several users may be meant",
            Self::Unnamed => "kept, because nothing in the file names the user uniquely",
            Self::NotFound => "not in Auth0 any more",
            Self::Refused => "not deleted, Auth0 refused",
        }
    }

    /// Another try may do it.
    pub fn is_open(self) -> bool {
        self == Self::Refused
    }

    /// The user is still there, as it should be.
    pub fn is_kept(self) -> bool {
        matches!(
            self,
            Self::LoggedIn | Self::Linked | Self::Another | Self::Unclear | Self::Unnamed
        )
    }
}

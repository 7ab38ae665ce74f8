use std::io;

use crate::auth0::ApiError;
use crate::users::ReadError;

/// Why file and tenant could not be compared. Nothing was changed anywhere.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    #[error("The token may not read users, so nobody can say who is in Auth0 already")]
    NoRight,
    #[error("{what}: {}", .error.sentence())]
    Api { what: &'static str, error: ApiError },
    #[error("Auth0 did not finish the export of its users: the job ended as “{0}”")]
    Job(String),
    #[error("The export of the users could not be read: {0}")]
    Export(String),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("What Auth0 has could not be kept for comparing: {0}")]
    Keep(io::Error),
    #[error("The comparison was stopped")]
    Cancelled,
    #[error("A part of Usher failed; its log says where")]
    Inside,
}

impl CompareError {
    pub(super) fn api(what: &'static str) -> impl Fn(ApiError) -> Self {
        move |error| Self::Api { what, error }
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::NoRight => Some(
                "Give the application the permission read:users for the Auth0 Management API, then connect again"
                    .to_owned(),
            ),
            Self::Api { error, .. } => Some(error.advice()),
            Self::Job(_) | Self::Export(_) => Some("Try again in a few minutes".to_owned()),
            Self::Keep(_) => Some("Make room on the disk of Usher’s data folder, then try again".to_owned()),
            Self::Read(_) => Some("Put the file back as it was, then open it again".to_owned()),
            Self::Cancelled | Self::Inside => None,
        }
    }

    /// Status, code and the server's words.
    pub fn details(&self) -> Option<String> {
        match self {
            Self::Api { error, .. } => Some(error.details()),
            _ => None,
        }
    }
}

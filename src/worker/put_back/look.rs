use std::path::PathBuf;

use crate::auth0::{Client, Connection};
use crate::compare::{CompareError, StandOrder, Standing, Watch, stand};
use crate::import::put_back::{self, Choice, PutBackError, Updated};
use crate::import::{RunId, RunStore};
use crate::roster::{self, OpenOptions, Roster};
use crate::rules::{CheckOptions, Facts};
use crate::users::{Cancel, OpenError};
use crate::worker::Failure;

/// Where it is looked.
pub struct Place {
    pub client: Client,
    /// Of the run.
    pub connection: Connection,
    /// For files without a name.
    pub spool: PathBuf,
}

/// Who can be put back, and who cannot.
#[derive(Clone)]
pub struct Looked {
    pub updated: Updated,
    /// The users as they were.
    pub roster: Roster,
    pub choice: Choice,
}

/// Why nobody can be put back. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    #[error(transparent)]
    PutBack(#[from] PutBackError),
    #[error(transparent)]
    Compare(#[from] CompareError),
    #[error("What was kept of the users cannot be read: {}", .0.sentence())]
    Open(OpenError),
    #[error("A part of Usher failed; its log says where")]
    Inside,
}

impl LookError {
    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::PutBack(error) => error.advice().map(str::to_owned),
            Self::Compare(error) => error.advice(),
            Self::Open(_) | Self::Inside => None,
        }
    }

    /// Status, code and the server's words.
    pub fn details(&self) -> Option<String> {
        match self {
            Self::Compare(error) => error.details(),
            _ => None,
        }
    }
}

impl From<LookError> for Failure {
    fn from(error: LookError) -> Self {
        Self {
            sentence: error.to_string(),
            advice: error.advice(),
            details: error.details(),
        }
    }
}

/// Looks whom the run has updated, and asks Auth0 how they stand now.
pub async fn look(
    store: &RunStore,
    run: &RunId,
    place: Place,
    watch: &Watch<'_>,
) -> Result<Looked, LookError> {
    let (store, run) = (store.clone(), run.clone());
    let facts = Facts::of_connection(&place.connection.raw);
    let opened = tokio::task::spawn_blocking(move || {
        let updated = put_back::look(&store, &run)?;
        let options = OpenOptions {
            check: CheckOptions {
                facts,
                upsert: true,
                email_verified: None,
            },
            ..OpenOptions::default()
        };
        let files = [&updated.file];
        let opened = roster::open(&files, &options, &place.spool, &|_| {}, &Cancel::new());
        let roster = opened.map_err(LookError::Open)?;
        let ids = updated.ids().map_err(PutBackError::Kept)?;
        Ok::<_, LookError>((updated, roster, ids))
    });
    let (updated, roster, ids) = opened.await.map_err(|_| LookError::Inside)??;
    let Connection { id, name, .. } = place.connection;
    let order = StandOrder {
        roster: roster.clone(),
        ids,
        // Whoever may not list connections knows no more than the id.
        connection: (name != id).then_some(name),
        connection_id: id,
    };
    let standing = stand(&place.client, order, watch).await?;
    let here = standing.into_iter().filter_map(|(row, how)| match how {
        Standing::Gone => None,
        Standing::Here { changed_ms } => Some((row, changed_ms)),
    });
    Ok(Looked {
        choice: updated.choose(here),
        updated,
        roster,
    })
}

//! Removing what a gradual migration left behind of users that a run could not insert: an update finds no such
//! user, and still Auth0 says that there is one.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use serde::Serialize;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::begin::{blocking, may_delete};
use super::calls::Aim;
use super::drive::Shell;
use super::notes::{Notes, Seen};
use super::{
    Engine, Fate, Spans, UndoError, UndoHandle, UndoProgress, UndoRequest, UndoState, Undone,
};
use crate::import::results::Remedy;
use crate::import::store::{keep_place, now_ms, same_file};
use crate::import::{RunError, RunId, RunStore, RunSummary};
use crate::rules::Facts;

/// Users of a run and its family that Auth0 refused for a left-over.
#[derive(Clone, Debug)]
pub struct LeftOvers {
    pub run: RunSummary,
    /// Ascending.
    pub records: Vec<u32>,
}

impl LeftOvers {
    pub fn users(&self) -> u32 {
        u32::try_from(self.records.len()).unwrap_or(u32::MAX)
    }
}

/// What became of one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Removal {
    /// Nothing is left, whoever removed it.
    Removed,
    /// Kept: a user has the address.
    UserThere,
    /// The record has no address.
    NoAddress,
    /// Auth0 would not remove it.
    Refused,
}

impl Removal {
    pub const ALL: [Self; 4] = [
        Self::Removed,
        Self::UserThere,
        Self::NoAddress,
        Self::Refused,
    ];

    pub fn words(self) -> &'static str {
        match self {
            Self::Removed => "nothing is left under the address",
            Self::UserThere => "kept, a user in Auth0 has this address",
            Self::NoAddress => "not looked for, because the file has no email",
            Self::Refused => "not removed, Auth0 refused",
        }
    }

    fn of(fate: Fate) -> Self {
        match fate {
            Fate::Deleted | Fate::NotFound => Self::Removed,
            Fate::Unnamed => Self::NoAddress,
            Fate::Refused => Self::Refused,
            Fate::LoggedIn | Fate::Linked | Fate::Another | Fate::Unclear => Self::UserThere,
        }
    }
}

/// What became of each so far; it grows while the work goes on.
#[derive(Clone, Debug)]
pub struct Removed(Seen);

impl Removed {
    /// By record.
    pub fn list(&self) -> Vec<(u32, Removal)> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = seen.iter();
        let mut all: Vec<_> = all
            .map(|(record, fate)| (*record, Removal::of(*fate)))
            .collect();
        all.sort_unstable();
        all
    }
}

/// Says whose left-overs would be removed. Blocks.
pub fn left_overs(store: &RunStore, run: &RunId) -> Result<LeftOvers, UndoError> {
    let family = store.load_family(run)?;
    if family.summary.open_elsewhere {
        return Err(UndoError::Busy);
    }
    let entries = family.results.refused.iter();
    let left = entries.filter(|entry| Remedy::of(entry) == Remedy::LeftOver);
    let mut records: Vec<u32> = left.filter_map(|entry| Some(entry.record?.0)).collect();
    records.sort_unstable();
    records.dedup();
    if records.is_empty() {
        return Err(UndoError::NoLeftOvers(run.clone()));
    }
    Ok(LeftOvers {
        run: family.summary,
        records,
    })
}

/// Begins to remove them. Doing so once more does no harm, so there is no journal of it.
pub async fn remove_left_overs(request: UndoRequest) -> Result<(UndoHandle, Removed), UndoError> {
    let UndoRequest {
        store,
        run,
        roster,
        access,
    } = request;
    may_delete(&access)?;
    let (runs, id) = (store.clone(), run.clone());
    let left = blocking(move || left_overs(&runs, &id)).await?;
    let asked = access.client.connection(&left.run.connection.id).await;
    let connection = asked.map_err(|error| UndoError::Unlisted(error.sentence()))?;
    if !Facts::of_connection(&connection.raw).email_unique {
        return Err(UndoError::NotUnique);
    }
    let (file, id, source) = (roster.clone(), run.clone(), left.run.source.clone());
    let (folder, lock) = blocking(move || {
        let io = |error: std::io::Error| UndoError::Io(error.to_string());
        let folder = store.folder(&id);
        if !folder.journal().exists() {
            return Err(RunError::NotFound(id).into());
        }
        let lock = folder.lock().map_err(io)?.ok_or(UndoError::Busy)?;
        if !same_file(&source, &file).map_err(io)? {
            return Err(UndoError::OtherSource);
        }
        keep_place(&folder, &source, &file);
        Ok((folder, lock))
    })
    .await?;
    let at_ms = now_ms();
    let sums = Undone {
        users: left.users(),
        began_ms: at_ms,
        last_ms: at_ms,
        ..Undone::default()
    };
    let seen = Seen::default();
    let (progress, told) = watch::channel(UndoProgress {
        sums,
        state: UndoState::Running,
        waiting: None,
    });
    let (stopping, dropped) = (CancellationToken::new(), CancellationToken::new());
    let handle = UndoHandle {
        run,
        progress: told,
        stopping: stopping.clone(),
        _alive: dropped.clone().drop_guard(),
    };
    let shell = Shell {
        engine: Engine::new(
            connection.name.clone(),
            Spans::default(),
            left.records,
            BTreeSet::new(),
            sums,
            access.renew.is_some(),
        ),
        aim: Aim::LeftOvers {
            connection: connection.id.into(),
        },
        notes: Some(Notes::Memory(Arc::clone(&seen))),
        lock,
        folder,
        roster,
        access,
        connection: connection.name.into(),
        progress,
        stopping,
        dropped,
    };
    tokio::spawn(shell.run());
    Ok((handle, Removed(seen)))
}

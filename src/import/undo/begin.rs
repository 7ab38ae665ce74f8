use std::collections::BTreeSet;
use std::sync::Arc;

use thiserror::Error;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::calls::Aim;
use super::drive::Shell;
use super::handle::{UndoHandle, UndoProgress};
use super::inserted::{inserted, only_factors};
use super::journal::{FORMAT, Journal, Read, load};
use super::notes::Notes;
use super::{Engine, Fact, Spans, Undone};
use crate::import::engine::{counts, doubtful};
use crate::import::journal::{Failures, RunFolder};
use crate::import::results::{Results, assemble};
use crate::import::store::{keep_place, now_ms, same_file};
use crate::import::{Access, RunError, RunId, RunStore, RunSummary};
use crate::platform::hold::Hold;
use crate::roster::Roster;

pub struct UndoRequest {
    pub store: RunStore,
    pub run: RunId,
    /// The users file of the run, opened again.
    pub roster: Roster,
    /// Of the tenant of the run.
    pub access: Access,
}

/// Why an undo did not begin or go on. Nothing was deleted.
#[derive(Debug, Error)]
pub enum UndoError {
    #[error(transparent)]
    Run(#[from] RunError),
    #[error("The run {0} has inserted nobody, so there is nothing to undo")]
    Nothing(RunId),
    #[error("All users whom the run {0} inserted have been looked at already")]
    Done(RunId),
    #[error(
        "What became of some users of the run {0} is not known yet. Go on with it first: usher resume {0}"
    )]
    UnderWay(RunId),
    #[error("This run can only be looked at: {0}")]
    ReadOnly(String),
    #[error("The undo cannot go on: {0}")]
    Damaged(&'static str),
    #[error("Another Usher on this computer works on this run")]
    Busy,
    #[error("This is not the file that the run began with; open the original")]
    OtherSource,
    #[error("The token lacks the right {0}")]
    NoRight(&'static str),
    #[error("The name of the connection could not be learned: {0}")]
    Connection(String),
    #[error("No user of the run {0} was refused for a left-over")]
    NoLeftOvers(RunId),
    #[error("The connection could not be looked at: {0}")]
    Unlisted(String),
    #[error(
        "Addresses need not be unique in this connection, and of such ones Auth0 cannot remove a left-over"
    )]
    NotUnique,
    #[error("{0}")]
    Io(String),
}

impl UndoError {
    /// What to do about it.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::NoRight(_) => Some(
                "Give the application the permissions read:users and delete:users for the Auth0 Management API, then \
                 connect again",
            ),
            Self::Connection(_) | Self::Unlisted(_) => {
                Some("Give the application the permission read:connections, then connect again")
            }
            Self::Busy => Some("Close the other one first"),
            _ => None,
        }
    }
}

/// What an undo of a run would be about.
#[derive(Clone, Debug)]
pub struct Inserted {
    pub run: RunSummary,
    /// Whom it inserted.
    pub users: u32,
    /// How far it was taken back before.
    pub undone: Option<Undone>,
}

impl Inserted {
    /// Users that an undo would look at now.
    pub fn to_go(&self) -> u32 {
        self.undone
            .map_or(self.users, |undone| undone.to_go() + undone.refused)
    }
}

/// What an undo needs of the run's journals.
struct Known {
    records: Vec<u32>,
    spans: Spans,
    before: Option<Read>,
}

/// Says what an undo would be about. Blocks.
pub fn look(store: &RunStore, run: &RunId) -> Result<Inserted, UndoError> {
    let loaded = store.load(run)?;
    if loaded.summary.open_elsewhere {
        return Err(UndoError::Busy);
    }
    let known = known(store, &loaded.summary)?;
    Ok(Inserted {
        users: u32::try_from(known.records.len()).unwrap_or(u32::MAX),
        undone: known.before.map(|before| before.sums),
        run: loaded.summary,
    })
}

/// A run of which it is known what became of every user that it has sent.
pub(in crate::import) struct Settled {
    pub(in crate::import) results: Results,
    /// When each record's part was at Auth0.
    pub(in crate::import) spans: Spans,
    /// Refused as far as their second factors go; otherwise they are in.
    pub(in crate::import) factors: BTreeSet<u32>,
}

/// Reads the run's journal. An error says why it cannot be taken back.
pub(in crate::import) fn settled(
    store: &RunStore,
    summary: &RunSummary,
) -> Result<Settled, UndoError> {
    let run = &summary.id;
    if let Some(why) = &summary.read_only {
        return Err(UndoError::ReadOnly(why.clone()));
    }
    let mut journal = store.read(run)?;
    journal.engine.give_up_sending(journal.last_ms);
    let parts = journal.engine.parts();
    let records = summary.source.records;
    if counts(parts, records, true).sent > 0 || doubtful(parts) > 0 {
        return Err(UndoError::UnderWay(run.clone()));
    }
    let failures = Failures::read(&store.folder(run));
    let failures = failures.map_err(|error| UndoError::Io(error.to_string()))?;
    let upsert = summary.options.upsert;
    let results = assemble(&journal.engine, records, true, upsert, &failures);
    Ok(Settled {
        factors: only_factors(&results),
        spans: Spans::of(&journal.engine, journal.started_ms, journal.last_ms),
        results,
    })
}

fn known(store: &RunStore, summary: &RunSummary) -> Result<Known, UndoError> {
    let run = &summary.id;
    let settled = settled(store, summary)?;
    let records = inserted(&settled.results, &settled.factors, summary.options.upsert);
    let spans = settled.spans;
    if records.is_empty() {
        return Err(UndoError::Nothing(run.clone()));
    }
    let io = |error: std::io::Error| UndoError::Io(error.to_string());
    let folder = store.folder(run);
    let before = load(&folder).map_err(io)?;
    let fits = |before: &Read| before.sums.users as usize == records.len();
    match &before {
        Some(Read {
            damaged: Some(why), ..
        }) => return Err(UndoError::Damaged(why)),
        Some(before) if !fits(before) => {
            return Err(UndoError::Damaged("it was begun for other users"));
        }
        _ => {}
    }
    Ok(Known {
        records,
        spans,
        before,
    })
}

/// Whoever deletes looks before.
pub(super) fn may_delete(access: &Access) -> Result<(), UndoError> {
    let rights = ["read:users", "delete:users"];
    let missing = rights.into_iter().find(|right| !access.client.may(right));
    missing.map_or(Ok(()), |right| Err(UndoError::NoRight(right)))
}

/// Begins to take a run back, or goes on with it. Returns as soon as that is certain.
pub async fn start(request: UndoRequest) -> Result<UndoHandle, UndoError> {
    let UndoRequest {
        store,
        run,
        roster,
        access,
    } = request;
    may_delete(&access)?;
    let (runs, id) = (store.clone(), run.clone());
    let mut connection = blocking(move || Ok(runs.load(&id)?.summary.connection)).await?;
    if connection.name == connection.id {
        // A run by somebody who may not list connections knows only the id.
        let asked = access.client.connection(&connection.id).await;
        connection.name = asked
            .map_err(|error| UndoError::Connection(error.sentence()))?
            .name;
    }
    let (file, id) = (roster.clone(), run.clone());
    let opened = blocking(move || open(&store, &id, &file)).await?;
    let Opened {
        folder,
        lock,
        journal,
        known,
        sums,
    } = opened;
    let fates = known.before.map(|before| before.fates).unwrap_or_default();
    let is_open = |record: &u32| fates.of.get(record).is_none_or(|fate| fate.is_open());
    let engine = Engine::new(
        connection.name.clone(),
        known.spans,
        known.records.into_iter().filter(is_open).collect(),
        fates.intended,
        sums,
        access.renew.is_some(),
    );
    let (progress, seen) = watch::channel(UndoProgress {
        sums,
        ..UndoProgress::default()
    });
    let (stopping, dropped) = (CancellationToken::new(), CancellationToken::new());
    let handle = UndoHandle {
        run,
        progress: seen,
        stopping: stopping.clone(),
        _alive: dropped.clone().drop_guard(),
    };
    let shell = Shell {
        engine,
        aim: Aim::Users,
        notes: Some(Notes::Journal(journal)),
        lock,
        folder,
        roster,
        access,
        connection: Arc::from(connection.name),
        progress,
        stopping,
        dropped,
    };
    tokio::spawn(shell.run());
    Ok(handle)
}

struct Opened {
    folder: RunFolder,
    lock: Hold,
    journal: Journal,
    known: Known,
    /// Without those that are tried again.
    sums: Undone,
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UndoError> + Send + 'static,
) -> Result<T, UndoError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| UndoError::Io(error.to_string()))?
}

fn open(store: &RunStore, run: &RunId, roster: &Roster) -> Result<Opened, UndoError> {
    let io = |error: std::io::Error| UndoError::Io(error.to_string());
    let folder = store.folder(run);
    if !folder.journal().exists() {
        return Err(RunError::NotFound(run.clone()).into());
    }
    let lock = folder.lock().map_err(io)?.ok_or(UndoError::Busy)?;
    let summary = store.load(run)?.summary;
    let known = known(store, &summary)?;
    if !same_file(&summary.source, roster).map_err(io)? {
        return Err(UndoError::OtherSource);
    }
    keep_place(&folder, &summary.source, roster);
    let users = u32::try_from(known.records.len()).unwrap_or(u32::MAX);
    let at_ms = now_ms();
    let (journal, mut sums) = if let Some(before) = &known.before {
        (Journal::resume(&folder, before).map_err(io)?, before.sums)
    } else {
        let begun = Fact::Begun {
            format: FORMAT,
            app: env!("CARGO_PKG_VERSION").into(),
            run: run.clone(),
            users,
        };
        let sums = Undone {
            users,
            began_ms: at_ms,
            last_ms: at_ms,
            ..Undone::default()
        };
        (Journal::create(&folder, &begun, at_ms).map_err(io)?, sums)
    };
    sums.refused = 0;
    if sums.to_go() == 0 {
        return Err(UndoError::Done(run.clone()));
    }
    Ok(Opened {
        folder,
        lock,
        journal,
        known,
        sums,
    })
}

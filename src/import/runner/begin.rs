use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use super::drive::{Shared, Shell};
use super::handle::Control;
use super::prepare::{Planned, Prepared, prepare};
use super::{Access, Extras, ResumeRequest, RunHandle, RunRequest, StartError};
use crate::import::engine::{Engine, Header, Now};
use crate::import::journal::{FORMAT, Journal, Loaded, RunFolder};
use crate::import::plan::payload;
use crate::import::results::Key;
use crate::import::store::{RunError, RunId, RunStore, SourceRef, keep_place, now_ms, same_file};
use crate::import::undo::has_begun;
use crate::import::{Counts, Progress, RunState, RunSummary};
use crate::platform::hold::Hold;
use crate::roster::Roster;

/// Bytes that must be free before a run begins: journals of the largest runs take less.
const ROOM: usize = 16 << 20;

/// Starts a run. Returns as soon as the run has its folder and its lock; the preparation is seen in
/// the progress.
pub async fn start(request: RunRequest) -> Result<RunHandle, StartError> {
    start_with(request, Extras::default()).await
}

/// The same with what only some runs have.
pub async fn start_with(request: RunRequest, extras: Extras) -> Result<RunHandle, StartError> {
    if request.plan.parts.is_empty() {
        return Err(StartError::NothingToSend);
    }
    if request.plan.blocked > 0 && !request.plan.options.leave_out_blocked {
        return Err(StartError::Blocked(request.plan.blocked));
    }
    let mut random = [0_u8; 40];
    getrandom::fill(&mut random).map_err(|error| StartError::Io(error.to_string()))?;
    let (name, key) = random.split_at(8);
    let mut eight = [0; 8];
    eight.copy_from_slice(name);
    let run = RunId::new(now_ms(), eight);
    let path = request.store.dir().join(run.as_str());
    let store = request.store;
    let followed = match &request.follows {
        None => None,
        Some(follows) => {
            let (store, follows, target) = (store.clone(), follows.clone(), request.target.clone());
            let family = tokio::task::spawn_blocking(move || store.may_follow(&follows, &target));
            let family = family
                .await
                .map_err(|error| StartError::Io(error.to_string()))??;
            family.into_iter().next().map(|run| run.source)
        }
    };
    let (folder, lock, room) = blocking(move || {
        store.sweep();
        let folder = RunFolder::create(path)?;
        let lock = folder.lock()?;
        let room = folder.has_room(ROOM);
        if !room {
            std::fs::remove_dir_all(folder.path())?;
        }
        Ok((folder, lock, room))
    })
    .await?;
    if !room {
        return Err(StartError::NoRoom);
    }
    let lock = lock.ok_or(StartError::Busy)?;
    let header = Header {
        format: FORMAT,
        app: env!("CARGO_PKG_VERSION").into(),
        run: run.clone(),
        tenant: request.target.tenant,
        connection: request.target.connection,
        source: SourceRef::of(&request.roster),
        options: request.plan.options.clone(),
        parts: u32::try_from(request.plan.parts.len()).unwrap_or(u32::MAX),
        key: crate::platform::hex::hex(key),
        follows: request.follows,
        since: request.plan.since.clone(),
        before: None,
        puts_back: extras.puts_back,
    };
    let (ends, handle) = ends(
        run,
        request.plan.summary().records,
        request.plan.left_out.count(),
    );
    let (plan, unique, tempo) = (request.plan, request.emails_unique, request.tempo);
    let (roster, access) = (request.roster, request.access);
    tokio::spawn(async move {
        let mut ends = ends;
        let shown = folder.clone();
        let what = Planned {
            plan,
            roster: roster.clone(),
            emails_unique: unique,
            followed,
            before: extras.before,
        };
        let made = prepare(header, what, folder, &mut ends).await;
        match made {
            Ok(Prepared {
                header,
                engine,
                journal,
            }) => {
                shell(header, engine, journal, lock, shown, roster, access, ends)
                    .at(tempo)
                    .run()
                    .await;
            }
            Err(why) => {
                // Nothing was sent; what was written down is of no use to anyone.
                let _ = tokio::task::spawn_blocking(move || std::fs::remove_dir_all(shown.path()))
                    .await;
                ends.progress.send_modify(|progress| {
                    progress.counts.not_sent += progress.counts.queued;
                    progress.counts.queued = 0;
                    progress.state = RunState::Stopped(why);
                });
            }
        }
    });
    Ok(handle)
}

/// Goes on with a run where its journal ends.
pub async fn resume(request: ResumeRequest) -> Result<RunHandle, StartError> {
    let ResumeRequest {
        store,
        run,
        roster,
        access,
        tempo,
    } = request;
    let file = roster.clone();
    let id = run.clone();
    let (loaded, lock, folder, journal) =
        tokio::task::spawn_blocking(move || reopen(&store, &id, &file))
            .await
            .map_err(|error| StartError::Io(error.to_string()))??;
    let left_out =
        crate::import::engine::counts(loaded.engine.parts(), loaded.header.source.records, false)
            .left_out;
    let (ends, handle) = ends(run, loaded.header.source.records, left_out);
    let shell = shell(
        loaded.header,
        loaded.engine,
        journal,
        lock,
        folder,
        roster,
        access,
        ends,
    )
    .since(loaded.started_ms, loaded.jobs)
    .at(tempo);
    tokio::spawn(shell.run());
    Ok(handle)
}

fn reopen(
    store: &RunStore,
    run: &RunId,
    roster: &Roster,
) -> Result<(Loaded, Hold, RunFolder, Journal), StartError> {
    let io = |error: std::io::Error| StartError::Io(error.to_string());
    if let Some(by) = store.taken_over(run) {
        return Err(StartError::TakenOver(by));
    }
    let folder = store.folder(run);
    if !folder.journal().exists() {
        return Err(StartError::NotFound(run.clone()));
    }
    let lock = folder.lock().map_err(io)?.ok_or(StartError::Busy)?;
    let loaded = store.read(run).map_err(|error| match error {
        RunError::NotFound(run) => StartError::NotFound(run),
        error => StartError::ReadOnly(error.to_string()),
    })?;
    if let Some(why) = loaded.read_only {
        return Err(StartError::ReadOnly(why));
    }
    if has_begun(&folder) {
        return Err(StartError::ReadOnly("its users were deleted again".into()));
    }
    if !loaded.planned {
        return Err(StartError::ReadOnly("its plan is not whole".into()));
    }
    if !same_file(&loaded.header.source, roster).map_err(io)? {
        return Err(StartError::OtherSource);
    }
    keep_place(&folder, &loaded.header.source, roster);
    if !same_records(&loaded, roster)? {
        return Err(StartError::OtherMapping);
    }
    let journal = Journal::resume(&folder, loaded.good, loaded.next_seq).map_err(io)?;
    Ok((loaded, lock, folder, journal))
}

/// Whether the rows become the records that were planned: the first part that is still to be sent, or
/// else the first one, has the bytes that were written down.
fn same_records(loaded: &Loaded, roster: &Roster) -> Result<bool, StartError> {
    let parts = loaded.engine.parts();
    let part = parts.iter().find(|part| part.is_open()).or(parts.first());
    let Some(fact) = part.map(|part| &part.fact) else {
        return Ok(true);
    };
    let made = payload(roster, &fact.ranges, loaded.header.options.email_verified)
        .map_err(|error| StartError::Io(error.to_string()))?;
    Ok(made.sha256 == fact.sha256)
}

/// What the task needs of the handle's channels.
pub(super) struct Ends {
    pub(super) progress: watch::Sender<Progress>,
    pub(super) control: mpsc::Receiver<Control>,
    pub(super) done: watch::Sender<Option<RunSummary>>,
}

fn ends(run: RunId, records: u32, left_out: u32) -> (Ends, RunHandle) {
    let (progress, seen) = watch::channel(Progress {
        counts: Counts {
            total: records,
            left_out,
            queued: records - left_out,
            ..Counts::default()
        },
        parts: Arc::from([]),
        waiting: None,
        rate_per_minute: None,
        remaining: None,
        state: RunState::Preparing,
        prepared: 0,
        asks_file: false,
        asks_token: false,
        pilot: None,
    });
    let (control, asked) = mpsc::channel(16);
    let (done, finished) = watch::channel(None);
    let ends = Ends {
        progress,
        control: asked,
        done,
    };
    let handle = RunHandle {
        id: run,
        progress: seen,
        control,
        done: finished,
    };
    (ends, handle)
}

#[allow(
    clippy::too_many_arguments,
    reason = "everything that a run is made of, once"
)]
fn shell(
    header: Header,
    mut engine: Engine,
    journal: Journal,
    lock: Hold,
    folder: RunFolder,
    roster: Roster,
    access: Access,
    ends: Ends,
) -> Shell {
    let key = Key(header.key.clone().into_bytes());
    let seed = header.run.as_str().bytes().fold(7_u64, |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    // The engine's clock begins with the shell.
    engine.set_access(
        Now::default(),
        access.renew.is_some(),
        access.rights(),
        seed,
    );
    let shared = Shared::new(header, roster, folder, key);
    Shell::new(shared, engine, journal, lock, access, ends)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, StartError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| StartError::Io(error.to_string()))?
        .map_err(|error| StartError::Io(format!("The run’s folder could not be made: {error}")))
}

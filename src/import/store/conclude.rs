use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{RunEnd, RunSummary};
use crate::import::engine::{Engine, Header, PartRecord, counts, doubtful};
use crate::import::journal::{Failures, RunFolder};
use crate::import::results::{assemble, refused_name, save_refused};
use crate::import::{Counts, RunState};
use crate::roster::Roster;

/// Auth0 deletes all data of a job after this time [D imports].
const KEPT_MS: i64 = 24 * 3600 * 1000;

/// Of a run that was let go before anybody had said that the others may follow.
const PILOT_WAITS: &str = "The pilot is done; the others are sent when you say so";

/// Milliseconds since 1970 by this computer's clock.
pub fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

/// Saves the refused rows into the run's folder, before the run's last facts are written: once it is
/// closed nobody takes it up to make good for them. Blocks.
pub(in crate::import) fn keep_refused(
    folder: &RunFolder,
    header: &Header,
    engine: &Engine,
    roster: &Roster,
) {
    let failures = Failures::read(folder).unwrap_or_default();
    let results = assemble(
        engine,
        header.source.records,
        true,
        header.options.upsert,
        &failures,
    );
    if !results.refused.is_empty() {
        // Where it fails the summary has no such file; the refusals themselves are stored.
        let path = folder.path().join(refused_name(roster));
        let _ = save_refused(roster, &results, &path);
    }
}

/// The saved refused rows, whatever their format.
fn refused_file(folder: &RunFolder) -> Option<PathBuf> {
    fs::read_dir(folder.path())
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.file_stem().is_some_and(|stem| stem == "refused") && path.is_file())
}

pub(in crate::import) fn summarise(
    folder: &RunFolder,
    header: &Header,
    engine: &Engine,
    started_ms: i64,
    jobs: u32,
) -> RunSummary {
    let counts: Counts = counts(engine.parts(), header.source.records, true);
    let (end, why) = match engine.state() {
        RunState::Finished => (RunEnd::Finished, None),
        RunState::Stopped(why) => (RunEnd::Stopped, why),
        _ if is_settled(header, engine, counts) => (RunEnd::Finished, None),
        RunState::Stopping if counts.sent == 0 => (RunEnd::Stopped, engine.stop_reason()),
        _ if engine.pilot_waits() => (RunEnd::Unfinished, Some(PILOT_WAITS.into())),
        _ => (RunEnd::Unfinished, engine.hold_reason()),
    };
    let waited_for = |part: &&PartRecord| part.is_open() && part.job.is_some();
    let oldest = engine.parts().iter().filter(waited_for);
    let oldest = oldest.min_by_key(|part| part.server_ms.or(part.sent_ms));
    let refused_file = refused_file(folder).map(|path| std::path::absolute(&path).unwrap_or(path));
    RunSummary {
        id: header.run.clone(),
        tenant: header.tenant.clone(),
        connection: header.connection.clone(),
        source: header.source.clone(),
        options: header.options.clone(),
        started_ms,
        last_ms: now_ms(),
        end,
        why: why.map(|why| why.to_string()),
        counts,
        doubtful: doubtful(engine.parts()),
        parts: header.parts,
        jobs,
        notes: engine
            .parts()
            .iter()
            .filter_map(|part| {
                let view = part.view(true);
                Some(format!("Part {}: {}", view.number, view.note?))
            })
            .collect(),
        forgets_ms: oldest
            .and_then(|part| part.sent_ms)
            .map(|sent| sent + KEPT_MS),
        forgets_there_ms: oldest
            .and_then(|part| part.server_ms)
            .map(|sent| sent + KEPT_MS),
        read_only: None,
        open_elsewhere: false,
        refused_file,
        follows: header.follows.clone(),
        since: header.since.as_ref().map(Into::into),
        taken_over: None,
        undone: None,
        before: header.before.clone(),
        puts_back: header.puts_back.clone(),
        put_back: None,
    }
}

/// Every part has its result, and only that the run was closed is not written down: a computer that lost
/// its power may have kept the beginning of a write.
fn is_settled(header: &Header, engine: &Engine, counts: Counts) -> bool {
    let whole = engine.parts().len() >= header.parts as usize;
    whole && counts.to_go() + doubtful(engine.parts()) == 0
}

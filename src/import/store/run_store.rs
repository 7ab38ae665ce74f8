use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

use super::conclude::summarise;
use super::kept;
use super::moved;
use super::{RunEnd, RunId, RunSummary};
use crate::import::delta::Delta;
use crate::import::engine::{Engine, PartPhase, PartRecord, counts};
use crate::import::family::mark_taken_over;
use crate::import::journal::{Failures, Loaded, RunFolder, read};
use crate::import::put_back;
use crate::import::results::assemble;
use crate::import::undo::{gone, undone};
use crate::import::{PartView, Results};
use crate::platform::files::remove_left_over;
use crate::users::RecordId;

/// A folder without a journal that is older than this, and that nobody works on, is left over.
const UNBORN: Duration = Duration::from_mins(10);

/// Why a run cannot be listed, loaded or deleted.
#[derive(Debug, Error)]
pub enum RunError {
    #[error("There is no run {0}")]
    NotFound(RunId),
    #[error("The run is under way; stop it first")]
    Busy,
    #[error("The run {0} sends what this one has kept. Finish it first, or delete it")]
    Needed(RunId),
    #[error("The run's journal cannot be read: {0}")]
    Damaged(String),
    #[error("The mapping that the run {run} began with cannot be used: {why}")]
    Mapping { run: RunId, why: String },
    #[error("The changes that the run {run} began with cannot be used: {why}")]
    Mending { run: RunId, why: String },
    #[error("{what}: {source}")]
    Io { what: String, source: io::Error },
}

/// A run with everything that is known of it.
#[derive(Clone, Debug)]
pub struct Run {
    pub summary: RunSummary,
    /// Those that were cut in two are not among them.
    pub parts: Vec<PartView>,
    pub results: Results,
    /// First and last record of each span, and the position of its part; ascending.
    pub(in crate::import) spans: Vec<(u32, u32, u32)>,
    /// All runs that follow each other with this one, oldest first; empty where there are no others, or
    /// where only this one was asked for.
    pub family: Vec<RunSummary>,
    /// It sent only what was new or had changed.
    pub delta: Option<Delta>,
    /// Of each record the run that has the last word on it, by its place in the family; empty like that.
    pub(in crate::import) owners: Vec<u16>,
}

impl Run {
    /// The part that a record travelled in, or would.
    pub fn part_of(&self, record: RecordId) -> Option<&PartView> {
        let after = self.spans.partition_point(|(first, ..)| *first <= record.0);
        let (_, last, part) = self.spans.get(after.checked_sub(1)?)?;
        self.parts.get(*part as usize).filter(|_| record.0 <= *last)
    }
}

/// Where the records of parts are; `parts` as they are shown.
fn spans(parts: &[&PartRecord]) -> Vec<(u32, u32, u32)> {
    let mut spans: Vec<(u32, u32, u32)> = (0..)
        .zip(parts)
        .flat_map(|(at, part)| {
            let spans = part.fact.ranges.spans().iter();
            spans.map(move |(first, last)| (*first, *last, at))
        })
        .collect();
    spans.sort_unstable();
    spans
}

/// The folder that holds one folder per run.
#[derive(Clone, Debug)]
pub struct RunStore {
    dir: PathBuf,
}

impl RunStore {
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub(in crate::import) fn folder(&self, id: &RunId) -> RunFolder {
        RunFolder::new(self.dir.join(id.as_str()))
    }

    /// All runs: unfinished ones first, then the latest first. What is no run is passed over; a
    /// damaged journal is listed as far as it could be read.
    pub fn list(&self) -> Result<Vec<RunSummary>, RunError> {
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(io_error("The runs could not be listed", source)),
        };
        let mut runs: Vec<RunSummary> = entries
            .flatten()
            .filter_map(|entry| RunId::parse(entry.file_name().to_str()?))
            .filter_map(|id| self.listed(&id))
            .collect();
        mark_taken_over(&mut runs);
        put_back::tell(&mut runs);
        runs.sort_by_key(|run| {
            (
                run.end == RunEnd::Finished,
                run.end == RunEnd::Stopped,
                std::cmp::Reverse(run.started_ms),
            )
        });
        Ok(runs)
    }

    /// The journal of a large run has thousands of lines, so what it came to is kept beside it.
    fn listed(&self, id: &RunId) -> Option<RunSummary> {
        let folder = self.folder(id);
        remove_left_over(folder.path());
        if let Some(mut summary) = kept::read(&folder) {
            moved::follow(&folder, &mut summary.source);
            summary.undone = undone(&folder);
            return Some(summary);
        }
        let loaded = self.read(id).ok()?;
        let summary = self.summary(&loaded);
        kept::write(&folder, &loaded, &summary);
        Some(summary)
    }

    pub fn load(&self, id: &RunId) -> Result<Run, RunError> {
        let loaded = self.read(id)?;
        let (mut summary, engine) = self.summed(&loaded);
        if summary.can_resume() || summary.before.is_some() {
            let listed = self.list().unwrap_or_default();
            if let Some(listed) = listed.into_iter().find(|run| run.id == *id) {
                summary.taken_over = listed.taken_over;
                summary.put_back = listed.put_back;
            }
        }
        let failures = Failures::read(&self.folder(id))
            .map_err(|source| io_error("The refusals could not be read", source))?;
        let stopped = !summary.open_elsewhere;
        let mut results = assemble(
            &engine,
            loaded.header.source.records,
            stopped,
            summary.options.upsert,
            &failures,
        );
        results.counts = summary.counts;
        results.gone = gone(&self.folder(id))
            .map_err(|source| io_error("The journal of the undo could not be read", source))?;
        let parts: Vec<&PartRecord> = engine
            .parts()
            .iter()
            .filter(|part| part.phase != PartPhase::Split)
            .collect();
        Ok(Run {
            spans: spans(&parts),
            parts: parts.iter().map(|part| part.view(stopped)).collect(),
            results,
            summary,
            family: Vec::new(),
            delta: loaded.header.since.clone(),
            owners: Vec::new(),
        })
    }

    /// The later run that sends what this one has not sent.
    pub(in crate::import) fn taken_over(&self, id: &RunId) -> Option<RunId> {
        let runs = self.list().ok()?;
        runs.into_iter().find(|run| run.id == *id)?.taken_over
    }

    /// How long the run's journal is, and whether somebody works on it now; `None`: it is not there any more.
    pub fn pulse(&self, id: &RunId) -> Option<(u64, bool)> {
        let folder = self.folder(id);
        let length = fs::metadata(folder.journal()).ok()?.len();
        Some((length, folder.is_worked_on()))
    }

    /// Deletes what is left of runs that were killed before their plan was written down: nothing was
    /// sent. A folder that was made just now may not have its lock yet.
    pub(in crate::import) fn sweep(&self) {
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        for id in entries.filter_map(|entry| RunId::parse(entry.file_name().to_str()?)) {
            let folder = self.folder(&id);
            let settled = fs::metadata(folder.path())
                .and_then(|folder| folder.modified())
                .is_ok_and(|at| at.elapsed().is_ok_and(|age| age > UNBORN));
            if settled && !folder.journal().exists() {
                let _ = self.forget(&id);
            }
        }
    }

    /// Deletes the run's folder with all its data.
    pub fn forget(&self, id: &RunId) -> Result<(), RunError> {
        let folder = self.folder(id);
        if !folder.path().is_dir() {
            return Err(RunError::NotFound(id.clone()));
        }
        if folder.before().exists()
            && let Some(by) = put_back::needed_by(&self.list()?, id)
        {
            return Err(RunError::Needed(by));
        }
        let lock = folder
            .lock()
            .map_err(|source| io_error("The run could not be locked", source))?
            .ok_or(RunError::Busy)?;
        // Windows does not delete a file that is open.
        drop(lock);
        fs::remove_dir_all(folder.path())
            .map_err(|source| io_error("The run could not be deleted", source))
    }

    pub(in crate::import) fn read(&self, id: &RunId) -> Result<Loaded, RunError> {
        let bytes = match fs::read(self.folder(id).journal()) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(RunError::NotFound(id.clone()));
            }
            Err(source) => return Err(io_error("The journal could not be read", source)),
        };
        read(&bytes).map_err(|error| RunError::Damaged(error.to_string()))
    }

    fn summary(&self, loaded: &Loaded) -> RunSummary {
        self.summed(loaded).0
    }

    /// The summary, and the engine as it is where nobody works on the run.
    fn summed(&self, loaded: &Loaded) -> (RunSummary, Engine) {
        let folder = self.folder(&loaded.header.run);
        let open_elsewhere = folder.is_worked_on();
        let mut engine = loaded.engine.clone();
        if !open_elsewhere {
            engine.give_up_sending(loaded.last_ms);
        }
        let mut summary = summarise(
            &folder,
            &loaded.header,
            &engine,
            loaded.started_ms,
            loaded.jobs,
        );
        moved::follow(&folder, &mut summary.source);
        summary.undone = undone(&folder);
        summary.last_ms = loaded.last_ms;
        summary.open_elsewhere = open_elsewhere;
        summary.read_only.clone_from(&loaded.read_only);
        summary.counts = counts(
            engine.parts(),
            loaded.header.source.records,
            !open_elsewhere,
        );
        (summary, engine)
    }
}

fn io_error(what: &str, source: io::Error) -> RunError {
    RunError::Io {
        what: what.to_owned(),
        source,
    }
}

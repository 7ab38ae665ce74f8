use std::collections::{BTreeMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::RunFolder;
use super::frame::{frame, unframe};
use crate::import::results::Reason;
use crate::platform::files::open_private;
use crate::roster::RecordState;

/// One refused record, or an entry that matches no record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub part: u32,
    pub job: Arc<str>,
    /// 0-based; `None` where the entry matches no record.
    pub record: Option<u32>,
    pub state: RecordState,
    /// Keyed hash of the entry's first identifier.
    pub key_hmac: Option<String>,
    pub reasons: Vec<Reason>,
}

/// What is read back of a [`Failure`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub record: Option<u32>,
    pub state: RecordState,
    pub reasons: Arc<[Reason]>,
}

/// Refusals by job, in the order in which they were stored.
pub type Refusals = BTreeMap<Arc<str>, Vec<Refusal>>;

/// `failures.jsonl`: the refusals of each job in one write. A job that is stored twice, because the
/// program ended in between, counts once.
#[derive(Debug)]
pub struct Failures {
    folder: RunFolder,
    /// Two jobs may end together, and each writes where the file ends.
    turn: Mutex<()>,
}

impl Failures {
    pub fn of(folder: RunFolder) -> Self {
        Self {
            folder,
            turn: Mutex::new(()),
        }
    }

    pub fn append(&self, at_ms: i64, batch: &[Failure]) -> io::Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut text = Vec::new();
        for (index, failure) in batch.iter().enumerate() {
            frame(index as u64, at_ms, failure, &mut text)?;
        }

        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.folder.failures();
        let new = !path.exists();
        let mut file = open_private(
            OpenOptions::new()
                .create(true)
                .truncate(false)
                .read(true)
                .write(true),
            &path,
        )?;
        let end = file.seek(SeekFrom::End(0))?;
        // A torn line of a former session must not swallow the first line of this batch.
        if end > 0 {
            let mut last = [0];
            file.seek(SeekFrom::Start(end - 1))?;
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                text.insert(0, b'\n');
            }
        }
        let written = file.write_all(&text).and_then(|()| file.sync_data());
        if let Err(error) = written {
            let _ = file.set_len(end);
            return Err(error);
        }
        if new { self.folder.sync() } else { Ok(()) }
    }

    /// The refusals by job; no file is none. Lines that are not whole are dropped; the journal knows
    /// how many there must be. Many records are refused for the same reasons, so these are shared.
    pub fn read(folder: &RunFolder) -> io::Result<Refusals> {
        let file = match File::open(folder.failures()) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Refusals::new()),
            Err(error) => return Err(error),
        };
        let mut jobs = Refusals::new();
        let mut known: HashSet<Arc<[Reason]>> = HashSet::new();
        let mut lines = BufReader::with_capacity(1 << 16, file);
        let mut line = Vec::new();
        loop {
            line.clear();
            if lines.read_until(b'\n', &mut line)? == 0 {
                return Ok(jobs);
            }
            let Some(framed) = unframe(&line) else {
                continue;
            };
            let Ok(failure) = serde_json::from_str::<Failure>(framed.event) else {
                continue;
            };
            let reasons = if let Some(reasons) = known.get(failure.reasons.as_slice()) {
                reasons.clone()
            } else {
                let reasons: Arc<[Reason]> = failure.reasons.into();
                known.insert(reasons.clone());
                reasons
            };
            let batch = match jobs.get_mut(&failure.job) {
                Some(batch) => batch,
                None => jobs.entry(failure.job).or_default(),
            };
            if framed.seq == 0 {
                batch.clear();
            }
            batch.push(Refusal {
                record: failure.record,
                state: failure.state,
                reasons,
            });
        }
    }
}

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::RunFolder;
use super::folder::private_file;
use super::frame::{frame, unframe};
use crate::import::results::Reason;
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

/// `failures.jsonl`: the refusals of each job in one write. A job that is stored twice, because the
/// program ended in between, counts once.
#[derive(Debug)]
pub struct Failures;

impl Failures {
    pub fn append(folder: &RunFolder, at_ms: i64, batch: &[Failure]) -> io::Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut text = Vec::new();
        for (index, failure) in batch.iter().enumerate() {
            frame(index as u64, at_ms, failure, &mut text)?;
        }
        let path = folder.failures();
        let new = !path.exists();
        let mut file = private_file(
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
        if new { folder.sync() } else { Ok(()) }
    }

    /// The refusals by job. Lines that are not whole are dropped; the journal knows how many there
    /// must be.
    pub fn read(bytes: &[u8]) -> BTreeMap<Arc<str>, Vec<Failure>> {
        let mut jobs: BTreeMap<Arc<str>, Vec<Failure>> = BTreeMap::new();
        for line in bytes.split(|byte| *byte == b'\n') {
            let Some(framed) = unframe(line) else {
                continue;
            };
            let Ok(failure) = serde_json::from_str::<Failure>(framed.event) else {
                continue;
            };
            let batch = jobs.entry(failure.job.clone()).or_default();
            if framed.seq == 0 {
                batch.clear();
            }
            batch.push(failure);
        }
        jobs
    }
}

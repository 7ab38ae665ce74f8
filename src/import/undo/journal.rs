//! `undo.jsonl` in the run's folder: what is to be deleted, before it is. Every prefix of it is valid.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};

use serde::{Deserialize, Serialize};

use super::{Fact, Fate, Undone};
use crate::import::journal::{RunFolder, frame, unframe};
use crate::import::plan::Ranges;
use crate::import::{RunError, RunId, RunStore};
use crate::platform::files::{open_private, write_private};

/// Of the journal; a newer one is not gone on with.
pub(super) const FORMAT: u32 = 1;

/// What became of each record's user, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fates {
    pub of: BTreeMap<u32, Fate>,
    /// Whose deletion was begun.
    pub intended: BTreeSet<u32>,
}

/// A journal that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) fates: Fates,
    pub(super) sums: Undone,
    /// Why it cannot be gone on with.
    pub(super) damaged: Option<&'static str>,
    /// Bytes of whole lines, and the number of the next one.
    good: u64,
    next_seq: u64,
}

/// `None`: the first line is not whole, so nothing was ever deleted. A torn last line is dropped.
pub(super) fn read(bytes: &[u8]) -> Option<Read> {
    let mut read: Option<Read> = None;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let is_last = line.as_ptr_range().end == bytes.as_ptr_range().end;
        let framed = unframe(line).filter(|_| line.ends_with(b"\n"));
        let Some(read) = &mut read else {
            let framed = framed.filter(|framed| framed.seq == 0)?;
            let Ok(Fact::Begun { format, users, .. }) = serde_json::from_str(framed.event) else {
                return None;
            };
            read = Some(Read {
                sums: Undone {
                    users,
                    began_ms: framed.at_ms,
                    last_ms: framed.at_ms,
                    ..Undone::default()
                },
                damaged: (format > FORMAT).then_some("it was begun by a newer version of Usher"),
                good: line.len() as u64,
                next_seq: 1,
                ..Read::default()
            });
            continue;
        };
        if read.damaged.is_some() {
            break;
        }
        let Some(framed) = framed.filter(|framed| framed.seq == read.next_seq) else {
            if !is_last {
                read.damaged = Some("its journal is damaged");
            }
            break;
        };
        let Ok(fact) = serde_json::from_str(framed.event) else {
            read.damaged = Some("its journal has events that this version does not know");
            break;
        };
        read.take(&fact, framed.at_ms);
        read.good += line.len() as u64;
        read.next_seq += 1;
    }
    read
}

impl Read {
    fn take(&mut self, fact: &Fact, at_ms: i64) {
        self.sums.last_ms = at_ms;
        match *fact {
            Fact::Begun { .. } => {}
            Fact::Deleting { record } => _ = self.fates.intended.insert(record),
            Fact::Settled { record, fate } => {
                self.sums.count(fate, 1);
                if let Some(before) = self.fates.of.insert(record, fate) {
                    self.sums.count(before, -1);
                }
            }
        }
    }
}

/// Appends facts: one write, then a sync.
pub(super) struct Journal {
    file: File,
    good: u64,
    seq: u64,
}

impl Journal {
    /// Begins the journal; one that has no whole first line is overwritten.
    pub(super) fn create(folder: &RunFolder, begun: &Fact, at_ms: i64) -> io::Result<Self> {
        let file = open_private(
            OpenOptions::new().write(true).create(true).truncate(true),
            &folder.undo(),
        )?;
        let mut journal = Self {
            file,
            good: 0,
            seq: 0,
        };
        journal.append(std::slice::from_ref(begun), at_ms)?;
        folder.sync()?;
        Ok(journal)
    }

    /// Goes on behind the whole lines; a torn rest is cut off.
    pub(super) fn resume(folder: &RunFolder, read: &Read) -> io::Result<Self> {
        let file = open_private(OpenOptions::new().write(true), &folder.undo())?;
        let mut journal = Self {
            file,
            good: read.good,
            seq: read.next_seq,
        };
        journal.cut_back()?;
        journal.file.sync_data()?;
        Ok(journal)
    }

    /// After an error none of the facts is there, and none must be added any more.
    pub(super) fn append(&mut self, facts: &[Fact], at_ms: i64) -> io::Result<()> {
        let mut text = Vec::new();
        for fact in facts {
            frame(self.seq, at_ms, fact, &mut text)?;
            self.seq += 1;
        }
        if text.is_empty() {
            return Ok(());
        }
        let written = self
            .file
            .write_all(&text)
            .and_then(|()| self.file.sync_data());
        if written.is_err() {
            // Half a line may be there; if it cannot be cut off, the reader drops it as torn.
            let _ = self.cut_back();
            return written;
        }
        self.good += text.len() as u64;
        Ok(())
    }

    fn cut_back(&mut self) -> io::Result<()> {
        self.file.set_len(self.good)?;
        self.file.seek(SeekFrom::Start(self.good))?;
        Ok(())
    }
}

/// The sums as they were when the journal was so long.
#[derive(Serialize, Deserialize)]
struct Kept {
    journal: u64,
    sums: Undone,
}

/// What taking the run back has come to; `None`: it was not begun.
pub(in crate::import) fn undone(folder: &RunFolder) -> Option<Undone> {
    let length = fs::metadata(folder.undo()).ok()?.len();
    let kept = fs::read(folder.undo_sums()).ok().and_then(|line| {
        let kept: Kept = serde_json::from_str(unframe(&line)?.event).ok()?;
        (kept.journal == length).then_some(kept.sums)
    });
    kept.or_else(|| {
        let read = read(&fs::read(folder.undo()).ok()?)?;
        if read.good == length {
            keep(folder, length, &read.sums);
        }
        Some(read.sums)
    })
}

/// Without the copy the list is slow, not wrong.
fn keep(folder: &RunFolder, journal: u64, sums: &Undone) {
    let kept = Kept {
        journal,
        sums: *sums,
    };
    let mut line = Vec::new();
    if frame(0, sums.last_ms, &kept, &mut line).is_ok() {
        let _ = write_private(&folder.undo_sums(), &line);
    }
}

/// The records whose users are not there any more since the run was taken back.
pub(in crate::import) fn gone(folder: &RunFolder) -> io::Result<Ranges> {
    let read = load(folder)?.unwrap_or_default();
    let mut gone = Ranges::default();
    for (record, fate) in read.fates.of {
        if matches!(fate, Fate::Deleted | Fate::NotFound) {
            gone.push(record);
        }
    }
    Ok(gone)
}

/// Whether somebody has begun to take the run back.
pub(in crate::import) fn has_begun(folder: &RunFolder) -> bool {
    undone(folder).is_some()
}

pub(super) fn load(folder: &RunFolder) -> io::Result<Option<Read>> {
    match fs::read(folder.undo()) {
        Ok(bytes) => Ok(read(&bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What became of the users whom a run had inserted; empty where nobody has begun to take it back.
pub fn fates(store: &RunStore, run: &RunId) -> Result<Fates, RunError> {
    let read = load(&store.folder(run)).map_err(|source| RunError::Io {
        what: "The journal of the undo could not be read".to_owned(),
        source,
    })?;
    Ok(read.map(|read| read.fates).unwrap_or_default())
}

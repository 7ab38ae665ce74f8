use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};

use super::RunFolder;
use super::frame::frame;
use crate::import::engine::Fact;
use crate::platform::files::open_private;

/// Appends facts: one write, then a sync. What could not be written is kept and goes first the next
/// time, so that the file never lacks a line in the middle.
#[derive(Debug)]
pub struct Journal {
    file: File,
    /// Bytes that are whole lines.
    good: u64,
    seq: u64,
    backlog: Vec<u8>,
}

impl Journal {
    /// Starts the journal with its plan under another name; it gets its own when all is on disk.
    pub fn create(folder: &RunFolder, facts: &[Fact], at_ms: i64) -> io::Result<Self> {
        let unborn = folder.unborn_journal();
        let file = open_private(OpenOptions::new().write(true).create_new(true), &unborn)?;
        let mut journal = Self {
            file,
            good: 0,
            seq: 0,
            backlog: Vec::new(),
        };
        journal.append(facts, at_ms)?;
        fs::rename(&unborn, folder.journal())?;
        folder.sync()?;
        Ok(journal)
    }

    /// Goes on after `good` bytes of whole lines; a torn rest is cut off.
    pub fn resume(folder: &RunFolder, good: u64, seq: u64) -> io::Result<Self> {
        let file = open_private(OpenOptions::new().write(true), &folder.journal())?;
        let mut journal = Self {
            file,
            good,
            seq,
            backlog: Vec::new(),
        };
        journal.cut_back()?;
        journal.file.sync_data()?;
        Ok(journal)
    }

    /// After an error the facts are kept in memory; the next call writes them too.
    pub fn append(&mut self, facts: &[Fact], at_ms: i64) -> io::Result<()> {
        for fact in facts {
            frame(self.seq, at_ms, fact, &mut self.backlog)?;
            self.seq += 1;
        }
        if self.backlog.is_empty() {
            return Ok(());
        }
        let written = self
            .file
            .write_all(&self.backlog)
            .and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // Half a line may be there; if it cannot be cut off, the reader drops it as torn.
            let _ = self.cut_back();
            return Err(error);
        }
        self.good += self.backlog.len() as u64;
        self.backlog.clear();
        Ok(())
    }

    fn cut_back(&mut self) -> io::Result<()> {
        self.file.set_len(self.good)?;
        self.file.seek(SeekFrom::Start(self.good))?;
        Ok(())
    }
}

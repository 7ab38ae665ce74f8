//! Reads a users file from its beginning in blocks of whole records.

mod block;
mod origin;

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::cut::{CutError, Oddities};
use super::cutter::Cutter;
use super::members::Content;
use super::part::{Spool, Unpacked};
use super::sheet::SheetError;
use super::unpack::NotKept;
use super::{OpenError, UsersFile};

pub use block::Block;
use origin::{Source, source_of};

/// Bytes that are read at a time.
pub const BLOCK: usize = 1 << 20;
/// More text than this without the end of a record is no record any more.
const RECORD_MAX: usize = 64 << 20;
/// Records that a file may have: numbers of records share a word with fingerprints.
pub const RECORDS_MAX: u32 = 1 << 28;

/// What the reader found out about the file as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileEnd {
    pub oddities: Oddities,
    /// The compressed data is cut short or damaged; what could be unpacked has been read.
    pub gzip_damaged: bool,
    pub records: u32,
}

/// The blocks of a file, in order. A block never spans two members.
pub struct Blocks<'a> {
    file: &'a UsersFile,
    /// Number of the member that is read, and itself.
    member: usize,
    content: &'a Content,
    source: Source,
    position: Arc<AtomicU64>,
    /// Bytes of the members before this one, of this one, and of all.
    read: u64,
    here: u64,
    total: u64,
    cutter: Box<dyn Cutter>,
    /// What was odd about the members before this one.
    odd: Oddities,
    /// Text behind the last whole record, to be the beginning of the next block.
    tail: Vec<u8>,
    base: u64,
    next: u32,
    ended: bool,
    damaged: bool,
    block_size: usize,
    /// Where members are unpacked into, and how much there is of them.
    spool: Option<Spool>,
}

impl UsersFile {
    /// Reads the file from its beginning.
    pub fn blocks(&self) -> Result<Blocks<'_>, OpenError> {
        self.blocks_of(BLOCK)
    }

    /// Reads the file from its beginning, `block_size` bytes at a time.
    pub fn blocks_of(&self, block_size: usize) -> Result<Blocks<'_>, OpenError> {
        let mut spool = None;
        let content = self.content(0);
        let (source, position) = source_of(self, content, &mut spool)?;
        Ok(Blocks {
            file: self,
            member: 0,
            content,
            source,
            position,
            read: 0,
            here: content.bytes(),
            total: self.contents().map(Content::bytes).sum(),
            cutter: content.cutter(self.is_careful()),
            odd: Oddities::default(),
            tail: Vec::new(),
            base: 0,
            next: 0,
            ended: false,
            damaged: false,
            block_size,
            spool,
        })
    }

    fn spool_error(&self, source: io::Error) -> OpenError {
        OpenError::Spool {
            name: self.name().to_owned(),
            dir: self.spool_dir().display().to_string(),
            source,
        }
    }
}

impl Blocks<'_> {
    /// Fills `block` with the next whole records; `false`: there are no more, and it is empty.
    pub fn next(&mut self, block: &mut Block) -> Result<bool, OpenError> {
        block.cuts.clear();
        block.filled = 0;
        block.by_lines = false;
        while block.cuts.is_empty() && (!self.ended || self.next_member(block)?) {
            self.load(block)?;
            self.cut(block)?;
        }
        Ok(!block.cuts.is_empty())
    }

    /// Goes on to the next member, if there is one.
    fn next_member(&mut self, block: &mut Block) -> Result<bool, OpenError> {
        if self.member + 1 == self.file.members().len() {
            return Ok(false);
        }
        block.filled = 0;
        self.read += self.here;
        self.odd = self.end().oddities;
        self.base += self.tail.len() as u64;
        self.tail.clear();
        self.member += 1;
        self.content = self.file.content(self.member);
        self.content.begin_at(self.base);
        self.here = self.content.bytes();
        (self.source, self.position) = source_of(self.file, self.content, &mut self.spool)?;
        self.cutter = self.content.cutter(self.file.is_careful());
        self.ended = false;
        Ok(true)
    }

    /// Bytes read so far, of [`Blocks::bytes_total`].
    pub fn bytes_read(&self) -> u64 {
        let here = self.position.load(Ordering::Relaxed);
        self.read + here.min(self.here)
    }

    pub fn bytes_total(&self) -> u64 {
        self.total
    }

    /// What is known about the file as a whole; final once [`Blocks::next`] said `false`.
    pub fn end(&self) -> FileEnd {
        FileEnd {
            oddities: self.odd.and(self.cutter.oddities()),
            gzip_damaged: self.damaged,
            records: self.next,
        }
    }

    /// Puts the tail and up to a block of new text into `block`.
    fn load(&mut self, block: &mut Block) -> Result<(), OpenError> {
        let start = if block.filled == 0 {
            // A fresh block takes the tail of the last one.
            block.base = self.base;
            let tail = self.tail.len();
            block.reserve(tail + self.block_size);
            block.buffer[..tail].copy_from_slice(&self.tail);
            tail
        } else {
            block.reserve(block.filled + self.block_size);
            block.filled
        };
        let room = start..start + self.block_size;
        let got = self.fill(&mut block.buffer[room])?;
        block.filled = start + got;
        if got < self.block_size {
            self.ended = true;
        }
        Ok(())
    }

    fn fill(&mut self, into: &mut [u8]) -> Result<usize, OpenError> {
        let mut filled = 0;
        while filled < into.len() {
            let got = match &mut self.source {
                Source::Plain(reader) => reader
                    .read(&mut into[filled..])
                    .map_err(|error| self.content.part.io(error))?,
                Source::Unpacking { from, .. } => match from.read(&mut into[filled..]) {
                    Ok(got) => got,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) if is_damage(&error) => {
                        self.damaged = true;
                        self.cutter.cut_short();
                        0
                    }
                    Err(error) => return Err(self.unpacking_error(error)),
                },
            };
            if got == 0 {
                break;
            }
            filled += got;
        }
        Ok(filled)
    }

    /// A sheet's reader says more than that something could not be read.
    fn unpacking_error(&self, error: io::Error) -> OpenError {
        let error = match error.downcast::<NotKept>() {
            Ok(NotKept(error)) => return self.file.spool_error(error),
            Err(error) => error,
        };
        match error.downcast::<SheetError>() {
            Ok(error) => error.named(self.content.part.name()),
            Err(error) => self.content.part.io(error),
        }
    }

    /// Cuts what is in `block` and takes what is behind its last record out of it.
    fn cut(&mut self, block: &mut Block) -> Result<(), OpenError> {
        let (text, end) = (&block.buffer[..block.filled], self.ended);
        if self.cutter.keep() > text.len() {
            // The list begins far behind the file's beginning.
            return if end {
                Err(OpenError::Changed {
                    name: self.file.name().to_owned(),
                })
            } else {
                // Nothing before it is needed.
                self.cutter.shift(block.filled);
                self.base = block.base + block.filled as u64;
                self.tail.clear();
                block.filled = 0;
                Ok(())
            };
        }
        let result = self.cutter.feed(text, end, &mut block.cuts);
        result.map_err(|error| self.cut_error(error))?;
        let keep = self.cutter.keep();
        block.by_lines |= self.cutter.took_lines();
        if block.cuts.is_empty() && !end {
            if block.filled - keep > RECORD_MAX {
                return Err(self.endless_record());
            }
            return Ok(());
        }
        self.tail.clear();
        self.tail
            .extend_from_slice(&block.buffer[keep..block.filled]);
        block.filled = keep;
        self.base = block.base + keep as u64;
        self.cutter.shift(keep);
        block.first = self.next;
        let count = u32::try_from(block.cuts.len()).unwrap_or(u32::MAX);
        self.next = self
            .next
            .checked_add(count)
            .filter(|&next| next <= RECORDS_MAX)
            .ok_or_else(|| OpenError::TooManyRecords {
                name: self.file.name().to_owned(),
                limit: RECORDS_MAX,
            })?;
        if end {
            self.finish()?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), OpenError> {
        let part = &self.content.part;
        if !part.unchanged() {
            return Err(OpenError::Changed { name: part.name() });
        }
        if let Source::Unpacking { spool, .. } = &self.source {
            let len = self.base + self.tail.len() as u64 - self.content.base();
            part.set_unpacked(Unpacked {
                spool: spool.clone(),
                len,
            });
            if let Some(whole) = &mut self.spool {
                whole.at += len;
            }
        }
        if self.next > 0 || self.member + 1 < self.file.members().len() {
            return Ok(());
        }
        let name = self.file.name().to_owned();
        if self.damaged {
            return Err(OpenError::GzipBroken { name });
        }
        if !self.end().oddities.truncated {
            return Err(OpenError::NoUsers { name });
        }
        Ok(())
    }

    fn cut_error(&self, error: CutError) -> OpenError {
        let name = self.content.part.name();
        match error {
            CutError::Comment { line } => OpenError::Comments { name, line },
            CutError::TextAfterEnd { line } => OpenError::NotUsers {
                name,
                what: format!("there is more text behind the end of its list, in line {line}"),
            },
        }
    }

    fn endless_record(&self) -> OpenError {
        OpenError::NotUsers {
            name: self.content.part.name(),
            what: format!(
                "its record {} does not end, as if a quote or a bracket were missing",
                u64::from(self.next) + 1
            ),
        }
    }
}

/// Whether an error of unpacking speaks of the data rather than of the disk.
fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
    )
}

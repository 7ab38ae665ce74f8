//! Reads a users file from its beginning in blocks of whole records.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::cut::{Cut, CutError, ListCutter, Oddities};
use super::lines::LineCutter;
use super::source::PositionedReader;
use super::{Compression, Format, OpenError, RecordId, UsersFile};

/// Bytes that are read at a time.
pub const BLOCK: usize = 1 << 20;
/// More text than this without the end of a record is no record any more.
const RECORD_MAX: usize = 64 << 20;
/// Records that a file may have: numbers of records share a word with fingerprints.
pub const RECORDS_MAX: u32 = 1 << 28;

/// Whole records that stand one after another in the file. Meant to be used again and again.
#[derive(Debug, Default)]
pub struct Block {
    /// Only grows, so that it is cleared once; the text is its first `filled` bytes.
    buffer: Vec<u8>,
    filled: usize,
    /// Offset of the first byte in the file, after decompression.
    pub base: u64,
    /// Number of the first record.
    pub first: u32,
    pub cuts: Vec<Cut>,
}

impl Block {
    pub fn text(&self) -> &[u8] {
        &self.buffer[..self.filled]
    }

    /// The bytes of one of `cuts`.
    pub fn record(&self, cut: Cut) -> &[u8] {
        &self.buffer[cut.start as usize..][..cut.len as usize]
    }

    pub fn id(&self, index: usize) -> RecordId {
        RecordId(self.first + u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// What the reader found out about the file as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileEnd {
    pub oddities: Oddities,
    /// The compressed data is cut short or damaged; what could be unpacked has been read.
    pub gzip_damaged: bool,
    pub records: u32,
}

#[derive(Debug)]
enum Cutter {
    List(ListCutter),
    Lines(LineCutter),
}

enum Source {
    Plain(PositionedReader),
    Unpacking { from: Box<MultiGzDecoder<BufReader<PositionedReader>>>, spool: Arc<File> },
}

/// The blocks of a file, in order.
pub struct Blocks<'a> {
    file: &'a UsersFile,
    source: Source,
    position: Arc<AtomicU64>,
    cutter: Cutter,
    /// Text behind the last whole record, to be the beginning of the next block.
    tail: Vec<u8>,
    base: u64,
    next: u32,
    ended: bool,
    damaged: bool,
    block_size: usize,
}

impl UsersFile {
    /// Reads the file from its beginning.
    pub fn blocks(&self) -> Result<Blocks<'_>, OpenError> {
        self.blocks_of(BLOCK)
    }

    /// Reads the file from its beginning, `block_size` bytes at a time.
    pub fn blocks_of(&self, block_size: usize) -> Result<Blocks<'_>, OpenError> {
        let source = match (self.kind().compression, self.spool()) {
            (Compression::None, _) => Source::Plain(PositionedReader::new(Arc::clone(self.disk_file()))),
            // The spool may be unfinished, if reading was stopped: unpack once more.
            (Compression::Gzip, _) => {
                let reader = PositionedReader::new(Arc::clone(self.disk_file()));
                let position = reader.position();
                let from = Box::new(MultiGzDecoder::new(BufReader::with_capacity(256 * 1024, reader)));
                let spool = Arc::new(self.new_spool()?);
                self.set_spool(Arc::clone(&spool));
                return Ok(self.blocks_from(Source::Unpacking { from, spool }, position, block_size));
            }
        };
        let position = match &source {
            Source::Plain(reader) => reader.position(),
            Source::Unpacking { from, .. } => from.get_ref().get_ref().position(),
        };
        Ok(self.blocks_from(source, position, block_size))
    }

    fn blocks_from(&self, source: Source, position: Arc<AtomicU64>, block_size: usize) -> Blocks<'_> {
        let found = self.found();
        let cutter = match found.format {
            Format::Lines => Cutter::Lines(LineCutter::new(found.start, found.line)),
            Format::Array => Cutter::List(ListCutter::new(false, found.start, found.line)),
            Format::Wrapper => Cutter::List(ListCutter::new(true, found.start, found.line)),
        };
        Blocks {
            file: self,
            source,
            position,
            cutter,
            tail: Vec::new(),
            base: 0,
            next: 0,
            ended: false,
            damaged: false,
            block_size,
        }
    }

    fn new_spool(&self) -> Result<File, OpenError> {
        fs::create_dir_all(self.spool_dir())
            .and_then(|()| tempfile::tempfile_in(self.spool_dir()))
            .map_err(|source| self.spool_error(source))
    }

    fn spool_error(&self, source: io::Error) -> OpenError {
        OpenError::Spool { name: self.name().to_owned(), dir: self.spool_dir().display().to_string(), source }
    }
}

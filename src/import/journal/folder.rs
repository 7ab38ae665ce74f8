use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::platform::files::open_private;
use crate::platform::hold::Hold;

/// The folder of one run.
#[derive(Clone, Debug)]
pub struct RunFolder(PathBuf);

impl RunFolder {
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Makes the folder, readable by this user only; an error if it is there.
    pub fn create(path: PathBuf) -> io::Result<Self> {
        if let Some(parent) = path.parent() {
            private_dir(parent, true)?;
        }
        private_dir(&path, false)?;
        let folder = Self(path);
        folder.sync_parent()?;
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn journal(&self) -> PathBuf {
        self.0.join("journal.jsonl")
    }

    /// The journal while the plan is being written; nothing has been sent.
    pub fn unborn_journal(&self) -> PathBuf {
        self.0.join("journal.new")
    }

    pub fn failures(&self) -> PathBuf {
        self.0.join("failures.jsonl")
    }

    /// How the columns of the users file become fields, where that had to be said.
    pub fn mapping(&self) -> PathBuf {
        self.0.join("mapping.json")
    }

    /// What was changed of the records of the users file: values of users among it.
    pub fn mending(&self) -> PathBuf {
        self.0.join("mending.json")
    }

    /// Whom the records are of that say what Auth0 had of users before the run updated them.
    pub fn before(&self) -> PathBuf {
        self.0.join("before.jsonl")
    }

    /// The journal of taking the run back.
    pub fn undo(&self) -> PathBuf {
        self.0.join("undo.jsonl")
    }

    /// What that came to; a copy for quick lists.
    pub fn undo_sums(&self) -> PathBuf {
        self.0.join("undo.json")
    }

    /// Where the users file is now, where that is another place than at the beginning.
    pub fn moved(&self) -> PathBuf {
        self.0.join("moved.json")
    }

    /// What was last said of a run that has ended; a copy for quick lists.
    pub fn summary(&self) -> PathBuf {
        self.0.join("summary.json")
    }

    /// Whether so many bytes can be written. It is tried, because what a system says of its free space
    /// knows nothing of quotas.
    pub fn has_room(&self, bytes: usize) -> bool {
        let path = self.0.join("room");
        let block = vec![0; 1 << 20];
        let tried = open_private(OpenOptions::new().write(true).create(true), &path).and_then(
            |mut file| (0..bytes.div_ceil(block.len())).try_for_each(|_| file.write_all(&block)),
        );
        let _ = fs::remove_file(&path);
        tried.is_ok()
    }

    /// Held while somebody works on the run. `None`: somebody else does.
    pub fn lock(&self) -> io::Result<Option<Hold>> {
        Hold::take(&self.0.join("lock"))
    }

    /// Whether somebody works on the run now.
    pub fn is_worked_on(&self) -> bool {
        Hold::is_taken(&self.0.join("lock"))
    }

    /// Makes a new or renamed file's name durable.
    pub fn sync(&self) -> io::Result<()> {
        sync_dir(&self.0)
    }

    fn sync_parent(&self) -> io::Result<()> {
        self.0.parent().map_or(Ok(()), sync_dir)
    }
}

fn private_dir(path: &Path, whole_path: bool) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(whole_path);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

fn sync_dir(path: &Path) -> io::Result<()> {
    // Windows has no such call and needs none.
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}

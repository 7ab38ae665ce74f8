use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// How the names of files on their way begin and end; between them stand letters that nobody can guess.
const PARTIAL: (&str, &str) = (".usher-", ".partial");
const LETTERS: usize = 12;

/// A file on its way to its place: written beside it, then renamed over it, so that it is there whole or not
/// at all. Its owner alone may read it. A link at the place is replaced, never followed.
///
/// It is locked while somebody writes it: one without a lock was left by a program that was killed.
#[derive(Debug)]
pub struct Replacement {
    file: io::BufWriter<NamedTempFile>,
    to: PathBuf,
}

impl Replacement {
    /// Begins to write what will stand at `path`. What a killed program left in the same folder is removed.
    pub fn of(path: &Path) -> io::Result<Self> {
        // A device, a pipe or a folder is never taken away from where it is, not even by root.
        if path.metadata().is_ok_and(|meta| !meta.is_file()) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "what stands there is no file",
            ));
        }
        let folder = folder_of(path);
        remove_left_over(folder);
        Ok(Self {
            file: io::BufWriter::with_capacity(1 << 16, partial(folder)?),
            to: path.to_owned(),
        })
    }

    /// Brings it to its place.
    pub fn finish(self) -> io::Result<()> {
        let file = self
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(&self.to).map_err(|error| error.error)?;
        sync_folder(folder_of(&self.to));
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Replacement {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Writes a file that only its owner reads, whole or not at all, as [`Replacement`] does it.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_private_with(path, |file| file.write_all(bytes))
}

/// As [`write_private`], for what is too large to hold in memory. `fill` need not buffer.
pub fn write_private_with(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = Replacement::of(path)?;
    fill(&mut file)?;
    file.finish()
}

/// Opens a file that is written where it stands, and makes it for its owner alone. A link is refused: what
/// it leads to is not ours.
pub fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    if path.is_symlink() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a link stands in the place of a file of Usher's",
        ));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Makes sure that a file which a library writes without care is its owner's alone: made before, and with
/// others' rights taken from it. A link is removed.
pub fn keep_private(path: &Path, empty: &[u8]) -> io::Result<()> {
    if path.is_symlink() {
        fs::remove_file(path)?;
    }
    match open_private(OpenOptions::new().write(true).create_new(true), path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => return made?.write_all(empty),
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

/// Makes a folder with 0700 and takes others' rights from one that exists.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let rights = fs::metadata(folder)?.permissions();
        if rights.mode() & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    }
    #[cfg(not(unix))]
    {
        fs::create_dir_all(folder)
    }
}

/// Removes what programs that were killed left half written in a folder. Nothing is said of what cannot be
/// removed: it is private, and tried again the next time.
pub fn remove_left_over(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if !entry.file_name().to_str().is_some_and(is_partial)
            || !entry.file_type().is_ok_and(|kind| kind.is_file())
        {
            continue;
        }
        let path = entry.path();
        // Whoever still writes it holds its lock; ours is held until it is gone.
        let opened = OpenOptions::new().write(true).open(&path);
        if opened.is_ok_and(|file| file.try_lock().is_ok() && fs::remove_file(&path).is_ok()) {
            tracing::info!("what a killed program left half written was removed");
        }
    }
}

fn is_partial(name: &str) -> bool {
    name.strip_prefix(PARTIAL.0)
        .and_then(|rest| rest.strip_suffix(PARTIAL.1))
        .is_some_and(|letters| {
            letters.len() == LETTERS && letters.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// A new file on its way, locked.
fn partial(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        // tempfile makes it with 0600, and only where nothing stands yet.
        let file = tempfile::Builder::new()
            .prefix(PARTIAL.0)
            .suffix(PARTIAL.1)
            .rand_bytes(LETTERS)
            .tempfile_in(folder)?;
        match file.as_file().try_lock() {
            // Between its making and its lock somebody may have taken it for left over.
            Ok(()) if !file.path().exists() => {}
            Err(TryLockError::WouldBlock) => {}
            // Where a folder knows no locks, nothing is taken for left over either.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes the new name last through a power cut, where the system knows how.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        // Some file systems refuse this; the file's own bytes are safe either way.
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Where a file written to `path` would come to stand, links followed; `None`: there is no such folder.
pub fn place_of(path: &Path) -> Option<PathBuf> {
    let real = |path: &Path| path.canonicalize().ok();
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    real(path).or_else(|| Some(real(folder.unwrap_or(Path::new(".")))?.join(path.file_name()?)))
}

/// Whether both paths lead to the same file, by whatever name or link.
pub fn is_same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let (Ok(one), Ok(other)) = (one.metadata(), other.metadata()) {
            return (one.dev(), one.ino()) == (other.dev(), other.ino());
        }
    }
    place_of(one).is_some_and(|place| place_of(other) == Some(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_by_whatever_name() {
        let temp = tempfile::tempdir().unwrap();
        let at = |name: &str| temp.path().join(name);
        std::fs::write(at("users.csv"), "keep").unwrap();
        std::fs::write(at("other.csv"), "keep").unwrap();
        assert!(is_same(&at("users.csv"), &at("./users.csv")));
        assert!(is_same(&at("new.csv"), &at("./new.csv")));
        assert!(!is_same(&at("users.csv"), &at("other.csv")));
        assert!(!is_same(&at("users.csv"), &at("new.csv")));
        assert!(!is_same(&at("no/new.csv"), &at("no/other.csv")));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("users.csv"), at("link.csv")).unwrap();
            std::fs::hard_link(at("users.csv"), at("hard.csv")).unwrap();
            assert!(is_same(&at("users.csv"), &at("link.csv")));
            assert!(is_same(&at("users.csv"), &at("hard.csv")));
        }
    }

    #[test]
    fn replaces_whole_or_not_at_all() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("a.json");
        write_private(&path, b"one").unwrap();
        let failed = write_private_with(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("stop"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(
            std::fs::read_dir(temp.path()).unwrap().count(),
            1,
            "nothing is left beside it"
        );
        write_private(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
    }

    #[test]
    fn what_a_killed_program_left_is_removed_and_what_is_being_written_is_not() {
        let temp = tempfile::tempdir().unwrap();
        let at = |name: &str| temp.path().join(name);
        let left = at(".usher-abcdefABC123.partial");
        for name in [".usher-notes", ".usher-notes.partial", "report.html"] {
            fs::write(at(name), "keep").unwrap();
        }
        let mut writing = Replacement::of(&at("first.json")).unwrap();
        fs::write(&left, "half").unwrap();
        write_private(&at("second.json"), b"two").unwrap();
        assert!(!left.exists());
        writing.write_all(b"one").unwrap();
        writing.finish().unwrap();
        assert_eq!(fs::read(at("first.json")).unwrap(), b"one");
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 5);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_stays_where_it_is() {
        use std::os::unix::fs::symlink;
        let temp = tempfile::tempdir().unwrap();
        let at = |name: &str| temp.path().join(name);
        fs::create_dir(at("folder")).unwrap();
        symlink("/dev/null", at("device")).unwrap();
        symlink(at("folder"), at("to-folder")).unwrap();
        for name in ["folder", "device", "to-folder"] {
            let error = write_private(&at(name), b"new").unwrap_err();
            assert!(error.to_string().contains("no file"), "{name}: {error}");
        }
        assert!(at("device").is_symlink() && at("to-folder").is_symlink());
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_written_in_its_place_is_opened_through_no_link() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let temp = tempfile::tempdir().unwrap();
        let at = |name: &str| temp.path().join(name);
        let mode = |name: &str| at(name).symlink_metadata().unwrap().permissions().mode() & 0o777;
        fs::write(at("target"), "keep").unwrap();
        symlink(at("target"), at("log")).unwrap();
        assert!(open_private(OpenOptions::new().append(true).create(true), &at("log")).is_err());
        keep_private(&at("log"), b"{}").unwrap();
        assert!(!at("log").is_symlink());
        assert_eq!(
            (fs::read(at("log")).unwrap(), mode("log")),
            (b"{}".into(), 0o600)
        );
        fs::set_permissions(at("log"), fs::Permissions::from_mode(0o644)).unwrap();
        keep_private(&at("log"), b"other").unwrap();
        assert_eq!(
            (fs::read(at("log")).unwrap(), mode("log")),
            (b"{}".into(), 0o600)
        );
        assert_eq!(fs::read(at("target")).unwrap(), b"keep");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_not_followed() {
        use std::os::unix::fs::PermissionsExt;
        let temp = tempfile::tempdir().unwrap();
        let target = temp.path().join("target");
        std::fs::write(&target, "keep").unwrap();
        let link = temp.path().join("link");
        std::os::unix::fs::symlink(&target, &link).unwrap();
        write_private(&link, b"new").unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"keep");
        assert!(!link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(link.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

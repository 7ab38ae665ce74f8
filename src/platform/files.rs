use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file that only its owner reads, whole or not at all: beside it first, then renamed
/// over it. A link at `path` is replaced, never followed.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_private_with(path, |file| file.write_all(bytes))
}

/// As [`write_private`], for what is too large to hold in memory. `fill` need not buffer.
pub fn write_private_with(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // tempfile makes it with 0600 and a name that nobody can guess.
    let temporary = tempfile::Builder::new()
        .prefix(".usher-")
        .tempfile_in(folder)?;
    let mut writer = io::BufWriter::with_capacity(1 << 16, temporary);
    fill(&mut writer)?;
    let temporary = writer
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
}

/// Makes the new name last through a power cut, where the system knows how.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = std::fs::File::open(folder) {
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

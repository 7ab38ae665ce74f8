//! Mappings that people made, kept for files with the same columns. Values of rows are never here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::files::write_private;
use super::hex::hex;
use super::paths::Home;

/// More than these are not kept: the oldest go.
const MOST: usize = 200;

/// The folder in which they lie, one file for each set of columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mappings {
    folder: PathBuf,
}

/// A mapping as its room writes it, with the time when it was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub mapping: Value,
    pub when: SystemTime,
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    /// Milliseconds since 1970.
    when: u64,
    columns: Vec<String>,
    mapping: Value,
}

const VERSION: u32 = 1;

impl Mappings {
    pub fn of(home: &Home) -> Self {
        Self {
            folder: home.mappings(),
        }
    }

    /// Keeps the mapping for these columns, in whatever order; an earlier one is replaced.
    pub fn keep(&self, columns: &[String], mapping: Value, when: SystemTime) -> io::Result<()> {
        let columns = sorted(columns);
        let file = File {
            version: VERSION,
            when: when
                .duration_since(UNIX_EPOCH)
                .ok()
                .and_then(|since| u64::try_from(since.as_millis()).ok())
                .unwrap_or(0),
            mapping,
            columns,
        };
        let text = serde_json::to_vec_pretty(&file)?;
        write_private(&self.path(&file.columns), &text)?;
        self.make_room()
    }

    /// The mapping that was made for these columns. A file that cannot be read is none.
    pub fn find(&self, columns: &[String]) -> Option<Kept> {
        let columns = sorted(columns);
        let file = read(&self.path(&columns))?;
        (file.columns == columns).then(|| Kept {
            mapping: file.mapping,
            when: UNIX_EPOCH + Duration::from_millis(file.when),
        })
    }

    /// Forgets the mapping for these columns; it need not be there.
    pub fn forget(&self, columns: &[String]) -> io::Result<()> {
        remove(&self.path(&sorted(columns)))
    }

    /// Forgets all of them.
    pub fn forget_all(&self) -> io::Result<()> {
        self.files()?.iter().try_for_each(|path| remove(path))
    }

    fn path(&self, columns: &[String]) -> PathBuf {
        let mut hash = Sha256::new();
        for column in columns {
            hash.update(column.len().to_le_bytes());
            hash.update(column);
        }
        let name = hex(hash.finalize().get(..16).unwrap_or_default());
        self.folder.join(name).with_extension("json")
    }

    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "json") {
                paths.push(path);
            }
        }
        Ok(paths)
    }

    fn make_room(&self) -> io::Result<()> {
        let paths = self.files()?;
        if paths.len() <= MOST {
            return Ok(());
        }
        let mut dated: Vec<_> = paths
            .into_iter()
            .map(|path| (read(&path).map_or(0, |file| file.when), path))
            .collect();
        dated.sort();
        let spare = dated.len() - MOST;
        dated
            .iter()
            .take(spare)
            .try_for_each(|(_, path)| remove(path))
    }
}

fn read(path: &Path) -> Option<File> {
    let bytes = fs::read(path).ok()?;
    let file: File = serde_json::from_slice(&bytes).ok()?;
    (file.version == VERSION).then_some(file)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn sorted(columns: &[String]) -> Vec<String> {
    let mut columns = columns.to_vec();
    columns.sort();
    columns
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn columns(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn the_newest_is_found_whatever_the_order() {
        let temp = tempfile::tempdir().unwrap();
        let kept = Mappings::of(&Home::at(temp.path()).unwrap());
        let (one, other) = (columns(&["a", "b"]), columns(&["b", "a"]));
        kept.keep(&one, json!({"x": 1}), at(5)).unwrap();
        kept.keep(&other, json!({"x": 2}), at(9)).unwrap();
        let found = kept.find(&one).unwrap();
        assert_eq!((found.mapping, found.when), (json!({"x": 2}), at(9)));
        assert_eq!(kept.find(&columns(&["a"])), None);
        assert_eq!(kept.find(&columns(&["ab", ""])), None);
        kept.forget(&other).unwrap();
        kept.forget(&other).unwrap();
        assert_eq!(kept.find(&one), None);
    }

    #[test]
    fn a_damaged_file_is_none_and_is_replaced() {
        let temp = tempfile::tempdir().unwrap();
        let kept = Mappings::of(&Home::at(temp.path()).unwrap());
        let names = columns(&["a"]);
        kept.keep(&names, json!(1), at(1)).unwrap();
        fs::write(kept.path(&names), "{").unwrap();
        assert_eq!(kept.find(&names), None);
        kept.keep(&names, json!(2), at(2)).unwrap();
        assert!(kept.find(&names).is_some());
    }

    #[test]
    fn the_oldest_make_room() {
        let temp = tempfile::tempdir().unwrap();
        let kept = Mappings::of(&Home::at(temp.path()).unwrap());
        for number in 0..=MOST as u64 {
            let names = columns(&[&number.to_string()]);
            kept.keep(&names, json!(number), at(number)).unwrap();
        }
        assert_eq!(kept.find(&columns(&["0"])), None);
        assert!(kept.find(&columns(&["1"])).is_some());
        kept.forget_all().unwrap();
        assert_eq!(kept.find(&columns(&["1"])), None);
    }

    #[cfg(unix)]
    #[test]
    fn they_are_private() {
        use std::os::unix::fs::PermissionsExt;
        let temp = tempfile::tempdir().unwrap();
        let kept = Mappings::of(&Home::at(temp.path()).unwrap());
        let names = columns(&["a"]);
        kept.keep(&names, json!(1), at(1)).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&kept.path(&names)), 0o600);
        assert_eq!(mode(&kept.folder), 0o700);
    }
}

//! What Auth0 has of users that an update would change, kept until the comparison is closed: in a file without a name
//! that only its owner can read, never in memory.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

pub(super) struct Keeper {
    file: io::BufWriter<File>,
    at: u64,
    places: Vec<(u32, u32, u64)>,
}

/// Reads back what was kept.
pub(super) struct Kept {
    file: Mutex<File>,
    /// Record, length, offset; by record.
    places: Vec<(u32, u32, u64)>,
}

impl Keeper {
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self {
            file: io::BufWriter::new(tempfile::tempfile_in(folder)?),
            at: 0,
            places: Vec::new(),
        })
    }

    pub(super) fn keep(&mut self, record: u32, bytes: &[u8]) -> io::Result<()> {
        let len = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.file.write_all(bytes)?;
        self.places.push((record, len, self.at));
        self.at += u64::from(len);
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<Kept> {
        self.places.sort_unstable();
        let file = self
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        Ok(Kept {
            file: Mutex::new(file),
            places: self.places,
        })
    }
}

impl Kept {
    /// Nothing was kept of most records.
    pub(super) fn get(&self, record: u32) -> io::Result<Option<Vec<u8>>> {
        let found = self
            .places
            .binary_search_by_key(&record, |(record, ..)| *record);
        let Ok(found) = found else { return Ok(None) };
        let (_, len, at) = self.places[found];
        let mut bytes = vec![0; len as usize];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut bytes)?;
        Ok(Some(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_comes_back_by_record_and_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut keeper = Keeper::new(&folder.path().join("new")).unwrap();
        keeper.keep(7, b"seven").unwrap();
        keeper.keep(3, b"three").unwrap();
        let kept = keeper.finish().unwrap();
        assert_eq!(kept.get(3).unwrap().as_deref(), Some(&b"three"[..]));
        assert_eq!(kept.get(7).unwrap().as_deref(), Some(&b"seven"[..]));
        assert_eq!(kept.get(4).unwrap(), None);
        let names = std::fs::read_dir(folder.path().join("new")).unwrap();
        assert_eq!(names.count(), 0);
    }
}

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::roster::Roster;
use crate::sources::System;

/// The users file of a run as it was when the run began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRef {
    /// Of several files the first.
    pub path: PathBuf,
    /// All files, where it was more than one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<PathBuf>,
    pub name: String,
    /// Bytes on disk, of all files.
    pub size: u64,
    /// Milliseconds since 1970.
    pub modified_ms: Option<i64>,
    /// Of the file's own bytes, in lower-case hex.
    pub sha256: String,
    pub records: u32,
    /// The system that it comes from, where its rows had to be turned into records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
    /// SHA-256 of the mapping that the run keeps, in lower-case hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
    /// SHA-256 of what was changed of its records, which the run keeps, in lower-case hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mending: Option<String>,
}

impl SourceRef {
    /// What is known of an open file; its hash is empty until somebody asks for it, which takes
    /// as long as reading the file.
    pub fn of(roster: &Roster) -> Self {
        let file = roster.file();
        let mut members: Vec<PathBuf> = file
            .members()
            .iter()
            .chain(roster.hash_files())
            .map(|member| absolute(&member.path))
            .collect();
        let path = members
            .first()
            .cloned()
            .unwrap_or_else(|| absolute(file.path()));
        if members.len() < 2 {
            members.clear();
        }
        Self {
            path,
            members,
            name: file.name().to_owned(),
            size: file.size()
                + roster
                    .hash_files()
                    .iter()
                    .map(|file| file.size)
                    .sum::<u64>(),
            modified_ms: newest(roster),
            sha256: String::new(),
            records: roster.len(),
            system: roster.source().map(|source| source.system),
            mapping: None,
            mending: None,
        }
    }

    /// What other files of the run are put beside: the users file, or the folder that was opened, in
    /// which one more file would be taken for users.
    pub fn opened(&self) -> &Path {
        let folder = self.path.parent().unwrap_or(&self.path);
        let named = |path: &Path| path.file_name().is_some_and(|name| *name == *self.name);
        if !named(&self.path) && named(folder) {
            folder
        } else {
            &self.path
        }
    }

    /// What is to be opened to have the same records again.
    pub fn paths(&self) -> Vec<PathBuf> {
        if self.members.is_empty() {
            vec![self.path.clone()]
        } else {
            self.members.clone()
        }
    }

    /// What is to be opened when one of the files is at `found` now: the others moved along with it.
    pub fn paths_from(&self, found: &Path) -> Vec<PathBuf> {
        let paths = self.paths();
        if paths.len() < 2 {
            return vec![found.to_owned()];
        }
        let same_end = |path: &PathBuf| {
            let ends = path.components().rev().zip(found.components().rev());
            ends.take_while(|(old, new)| old == new).count()
        };
        let nearest = paths.iter().max_by_key(|path| same_end(path));
        let same = nearest.map_or(0, same_end).max(1);
        let (Some(old), Some(new)) = (
            nearest.and_then(|path| path.ancestors().nth(same)),
            found.ancestors().nth(same),
        ) else {
            return paths;
        };
        let moved = |path: &PathBuf| {
            let there = path.strip_prefix(old).map(|rest| new.join(rest));
            there.unwrap_or_else(|_| path.clone())
        };
        paths.iter().map(moved).collect()
    }

    /// Whether the files look as they did; `None` where one is gone. Only their hash is certain.
    pub fn looks_unchanged(&self) -> Option<bool> {
        let mut size = 0;
        let mut newest = None;
        for path in self.paths() {
            let meta = fs::metadata(path).ok()?;
            size += meta.len();
            newest = newest.max(meta.modified().ok().and_then(millis));
        }
        Some(size == self.size && newest == self.modified_ms)
    }
}

/// When the youngest of the files had last been written.
fn newest(roster: &Roster) -> Option<i64> {
    let hashes = roster.hash_files().iter().filter_map(|file| {
        let written = fs::metadata(&file.path).ok()?.modified().ok()?;
        millis(written)
    });
    hashes
        .chain(roster.file().modified().and_then(millis))
        .max()
}

fn millis(time: SystemTime) -> Option<i64> {
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(paths: &[&str]) -> SourceRef {
        let members: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        SourceRef {
            path: members[0].clone(),
            members: if members.len() > 1 {
                members
            } else {
                Vec::new()
            },
            ..SourceRef::default()
        }
    }

    #[test]
    fn the_other_files_are_looked_for_where_one_was_found() {
        let found = |paths: &[&str], at: &str| source(paths).paths_from(Path::new(at));
        let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<Vec<_>>();
        assert_eq!(found(&["/a/x.csv"], "/b/y.csv"), paths(&["/b/y.csv"]));
        assert_eq!(
            found(&["/a/x.csv", "/a/y.csv"], "/b/c/y.csv"),
            paths(&["/b/c/x.csv", "/b/c/y.csv"])
        );
        assert_eq!(
            found(&["/a/1/x.csv", "/a/2/x.csv"], "/b/2/x.csv"),
            paths(&["/b/1/x.csv", "/b/2/x.csv"])
        );
        assert_eq!(
            found(&["/a/x.csv", "/elsewhere/y.csv"], "/b/x.csv"),
            paths(&["/b/x.csv", "/elsewhere/y.csv"]),
            "what lay elsewhere stays there"
        );
        assert_eq!(
            found(&["/a/x.csv", "/a/y.csv"], "/b/renamed.csv"),
            paths(&["/b/x.csv", "/b/y.csv"])
        );
    }

    #[test]
    fn beside_a_folder_that_was_opened_nothing_is_put_into_it() {
        let opened = |path: &str, name: &str| SourceRef {
            path: path.into(),
            name: name.to_owned(),
            ..SourceRef::default()
        };
        let of = |path, name| opened(path, name).opened().to_owned();
        assert_eq!(of("/a/club/1.csv", "club"), Path::new("/a/club"));
        assert_eq!(of("/a/club/1.csv", "1.csv"), Path::new("/a/club/1.csv"));
        assert_eq!(of("/a/club/1.csv", "3 files"), Path::new("/a/club/1.csv"));
        assert_eq!(of("/a/club/club", "club"), Path::new("/a/club/club"));
    }
}

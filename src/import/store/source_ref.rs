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

//! Where the users file of a run is now, kept beside the journal once it was found and proved to be the
//! very file. The journal still says where it was; without this file the admin is asked again.

use std::fs;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{RunStore, RunSummary, SourceRef};
use crate::import::journal::RunFolder;
use crate::platform::files::write_private;
use crate::roster::Roster;
use crate::users::Cancel;

#[derive(Serialize, Deserialize)]
struct Moved {
    path: PathBuf,
    members: Vec<PathBuf>,
    modified_ms: Option<i64>,
}

/// Whether the roster's file has the very bytes of the run's.
pub(in crate::import) fn same_file(source: &SourceRef, roster: &Roster) -> io::Result<bool> {
    let alike = roster.complete()
        && roster.len() == source.records
        && SourceRef::of(roster).size == source.size;
    Ok(alike
        && roster
            .file()
            .sha256(&Cancel::new())
            .map_err(io::Error::other)?
            == source.sha256)
}

impl RunStore {
    /// The users file of a run was found somewhere else. False: it is not the very file.
    pub fn found(&self, run: &RunSummary, roster: &Roster) -> io::Result<bool> {
        let same = same_file(&run.source, roster)?;
        if same {
            keep_place(&self.folder(&run.id), &run.source, roster);
        }
        Ok(same)
    }
}

/// Remembers where the roster's file is, if that is another place than the run knows of.
pub(in crate::import) fn keep_place(folder: &RunFolder, source: &SourceRef, roster: &Roster) {
    let now = SourceRef::of(roster);
    let as_known = now.paths() == source.paths() && now.modified_ms == source.modified_ms;
    if as_known && !folder.moved().exists() {
        return;
    }
    let moved = Moved {
        path: now.path,
        members: now.members,
        modified_ms: now.modified_ms,
    };
    // Where it cannot be written, the run goes on all the same.
    if let Ok(text) = serde_json::to_vec(&moved) {
        let _ = write_private(&folder.moved(), &text);
    }
}

/// The source with the place where it was last found.
pub(super) fn follow(folder: &RunFolder, source: &mut SourceRef) {
    let moved = fs::read(folder.moved()).ok();
    let moved = moved.and_then(|text| serde_json::from_slice::<Moved>(&text).ok());
    if let Some(moved) = moved {
        source.path = moved.path;
        source.members = moved.members;
        source.modified_ms = moved.modified_ms;
    }
}

//! Mappings: loaded, and kept for files with the same columns.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::hub::{Shared, lock};
use super::supervise::blocking;
use super::{Event, Failure, OpenId};
use crate::roster;
use crate::sources::{Mapping, MappingError};

/// A mapping file is a few lines a column; anything larger is another file.
const LARGEST: u64 = 16 * 1024 * 1024;

pub(super) fn load(hub: &Shared, open: OpenId, path: PathBuf) {
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("reading a mapping", async move {
        let mapping = blocking(move || read(&path)).await.map(Arc::new);
        outbox.send(Event::MappingLoaded { open, mapping }).await;
    });
}

fn read(path: &Path) -> Result<Mapping, Failure> {
    let again = "Choose a file that “Save mapping…” has made";
    let bytes = read_small(path, "mapping", again)?;
    Mapping::from_json(&bytes)
        .map_err(|error: MappingError| cannot(path, "mapping", &error.to_string(), again))
}

/// The bytes of a file that should be one of ours.
pub(super) fn read_small(path: &Path, kind: &str, again: &str) -> Result<Vec<u8>, Failure> {
    let length = path.metadata().map(|meta| meta.len());
    if length.as_ref().is_ok_and(|length| *length > LARGEST) {
        return Err(cannot(path, kind, "it is far too large", again));
    }
    std::fs::read(path).map_err(|error| {
        cannot(
            path,
            kind,
            &format!("it cannot be read ({error})"),
            "Make sure that the file can be read",
        )
    })
}

pub(super) fn cannot(path: &Path, kind: &str, why: &str, advice: &str) -> Failure {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Failure {
        sentence: format!("“{name}” cannot be used as a {kind}: {why}"),
        advice: Some(advice.to_owned()),
        details: None,
    }
}

/// The next file with the same columns is read in the same way.
pub(super) fn remember(hub: &Shared, open: OpenId) {
    let Some(roster) = lock(&hub.opens).newest(open) else {
        return;
    };
    let mappings = hub.mappings();
    hub.tasks.spawn("keeping a mapping", async move {
        let kept = blocking(move || roster::remember(&mappings, &roster, SystemTime::now()));
        if let Err(error) = kept.await {
            // The next file is then filled in by its names, which costs a few clicks.
            tracing::warn!(kind = ?error.kind(), "a mapping was not kept");
        }
    });
}

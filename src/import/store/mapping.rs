//! How a run's columns are mapped, kept in its folder, so that it can be resumed without asking anybody.
//! Column names and fields only, never a row's value.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{RunError, RunStore, RunSummary};
use crate::import::journal::RunFolder;
use crate::platform::files::write_private;
use crate::platform::hex::hex;
use crate::roster::{Reading, Roster};
use crate::sources::Mapping;
use crate::users::Layout;

/// Keeps the roster's mapping and gives its hash; `None` for Auth0's own JSON, which has none.
pub(in crate::import) fn keep_mapping(
    folder: &RunFolder,
    roster: &Roster,
) -> io::Result<Option<String>> {
    let Some(mapping) = roster.mapping() else {
        return Ok(None);
    };
    let mut text = mapping.to_json();
    text.push('\n');
    write_private(&folder.mapping(), text.as_bytes())?;
    Ok(Some(hash(text.as_bytes())))
}

impl RunStore {
    /// How the users file of a run is to be opened, so that its rows become the same records again.
    pub fn reading(&self, run: &RunSummary) -> Result<Reading, RunError> {
        let Some(kept) = &run.source.mapping else {
            return Ok(Reading::Auto(Layout::default()));
        };
        let lost = |why: String| RunError::Mapping {
            run: run.id.clone(),
            why,
        };
        let bytes = kept_as(&self.folder(&run.id).mapping(), kept).map_err(lost)?;
        let mapping = Mapping::from_json(&bytes).map_err(|error| lost(error.to_string()))?;
        Ok(Reading::Mapped(Arc::new(mapping)))
    }
}

/// The bytes of a file of the run if they have this hash; else what became of it.
pub(super) fn kept_as(path: &Path, kept: &str) -> Result<Vec<u8>, String> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "it is gone".to_owned(),
        _ => error.to_string(),
    })?;
    if hash(&bytes) != kept {
        return Err("it was changed".to_owned());
    }
    Ok(bytes)
}

pub(super) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

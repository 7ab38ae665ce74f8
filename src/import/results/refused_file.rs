use std::path::Path;

use thiserror::Error;

use super::Results;
use crate::roster::Roster;

#[derive(Debug, Error)]
#[error("{0}")]
pub struct SaveError(String);

/// Saves the refused and already-there rows in the users file's own format. Blocks.
pub fn save_refused(_roster: &Roster, _results: &Results, path: &Path) -> Result<(), SaveError> {
    Err(SaveError(format!("{} was not written", path.display())))
}

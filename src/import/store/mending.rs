//! What was changed of the records that a run sends, kept in its folder, so that it goes on with the same
//! ones. It holds values of users, as the refused rows do.

use std::io;

use super::mapping::{hash, kept_as};
use super::{RunError, RunStore, RunSummary};
use crate::import::journal::RunFolder;
use crate::platform::files::write_private;
use crate::roster::Roster;
use crate::roster::mend::Mending;

/// Keeps what was changed and gives its hash; `None` where nothing was.
pub(in crate::import) fn keep_mending(
    folder: &RunFolder,
    roster: &Roster,
) -> io::Result<Option<String>> {
    let mending = roster.mender().mending();
    if mending.is_empty() {
        return Ok(None);
    }
    let text = serde_json::to_vec(&mending.holding())?;
    write_private(&folder.mending(), &text)?;
    Ok(Some(hash(&text)))
}

impl RunStore {
    /// What is to be changed of the records of a run's users file, so that they are those that it sends.
    pub fn mending(&self, run: &RunSummary) -> Result<Mending, RunError> {
        let Some(kept) = &run.source.mending else {
            return Ok(Mending::default());
        };
        let lost = |why: String| RunError::Mending {
            run: run.id.clone(),
            why,
        };
        let bytes = kept_as(&self.folder(&run.id).mending(), kept).map_err(lost)?;
        serde_json::from_slice(&bytes).map_err(|error| lost(error.to_string()))
    }
}

//! The summary of a run that has ended, kept beside its journal. The journal stays the truth: the copy
//! counts only while the journal is exactly as long as it was.

use std::fs;

use serde::{Deserialize, Serialize};

use super::{RunEnd, RunSummary};
use crate::import::journal::{Loaded, RunFolder, frame, unframe};
use crate::platform::files::write_private;

#[derive(Serialize, Deserialize)]
struct Kept {
    /// Bytes.
    journal: u64,
    summary: RunSummary,
}

pub(super) fn read(folder: &RunFolder) -> Option<RunSummary> {
    let length = fs::metadata(folder.journal()).ok()?.len();
    let line = fs::read(folder.summary()).ok()?;
    let kept: Kept = serde_json::from_str(unframe(&line)?.event).ok()?;
    let mut summary = kept.summary;
    if kept.journal != length || folder.path().file_name()?.to_str()? != summary.id.as_str() {
        return None;
    }
    summary.refused_file = summary.refused_file.filter(|path| path.is_file());
    Some(summary)
}

/// Keeps the summary of a run that is finished and sound. Without the copy the list is slow, not wrong.
pub(super) fn write(folder: &RunFolder, loaded: &Loaded, summary: &RunSummary) {
    if summary.end != RunEnd::Finished || summary.open_elsewhere || summary.read_only.is_some() {
        return;
    }
    let kept = Kept {
        journal: loaded.good,
        summary: summary.clone(),
    };
    let mut line = Vec::new();
    if frame(0, summary.last_ms, &kept, &mut line).is_ok() {
        let _ = write_private(&folder.summary(), &line);
    }
}

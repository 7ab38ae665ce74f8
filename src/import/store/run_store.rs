use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{RunId, RunSummary};
use crate::import::{PartView, Results};

/// Why a run cannot be listed, loaded or deleted.
#[derive(Debug, Error)]
pub enum RunError {
    #[error("there is no run {0}")]
    NotFound(RunId),
    #[error("the run is under way; stop it first")]
    Busy,
    #[error("the run's journal cannot be read: {0}")]
    Damaged(String),
    #[error("{what}: {source}")]
    Io {
        what: String,
        source: std::io::Error,
    },
}

/// A run with everything that is known of it.
#[derive(Clone, Debug)]
pub struct Run {
    pub summary: RunSummary,
    pub parts: Vec<PartView>,
    pub results: Results,
}

/// The folder that holds one folder per run.
#[derive(Clone, Debug)]
pub struct RunStore {
    dir: PathBuf,
}

impl RunStore {
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// All runs: unfinished ones first, then the latest first. A damaged one is listed as such.
    pub fn list(&self) -> Result<Vec<RunSummary>, RunError> {
        Ok(Vec::new())
    }

    pub fn load(&self, id: &RunId) -> Result<Run, RunError> {
        Err(RunError::NotFound(id.clone()))
    }

    /// Deletes the run's folder with all its data.
    pub fn forget(&self, id: &RunId) -> Result<(), RunError> {
        Err(RunError::NotFound(id.clone()))
    }
}

use thiserror::Error;

use crate::import::RunId;
use crate::import::store::RunError;
use crate::import::undo::UndoError;

/// Why nobody can be put back. Nothing was sent.
#[derive(Debug, Error)]
pub enum PutBackError {
    #[error(transparent)]
    Undo(#[from] UndoError),
    #[error(
        "Nothing was kept of the users that the run {0} updated, because nobody looked ahead before it"
    )]
    Nothing(RunId),
    #[error("The run {0} has updated nobody, so there is nothing to put back")]
    Nobody(RunId),
    #[error(
        "All users that the run {0} updated, and of whom something was kept, have been put back"
    )]
    Done(RunId),
    #[error("The run {0} puts them back already. Go on with it: usher resume {0}")]
    Begun(RunId),
    #[error("What was kept of the users could not be read: {0}")]
    Kept(std::io::Error),
}

impl From<RunError> for PutBackError {
    fn from(error: RunError) -> Self {
        Self::Undo(error.into())
    }
}

impl PutBackError {
    /// What to do about it.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Undo(error) => error.advice(),
            Self::Nothing(_) => Some(
                "Before the next update look ahead: in the window with Look ahead, in the terminal with --look-ahead",
            ),
            _ => None,
        }
    }
}

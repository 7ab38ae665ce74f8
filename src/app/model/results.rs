//! What became of the users of a run.

use crate::import::RunId;
use crate::users::RecordId;
use crate::worker::{Failure, RecordView, ResultFilter, ResultRow, ResultsView};

use super::Rows;

#[derive(Debug, Clone)]
pub struct ResultsModel {
    /// The run that was asked for; its results follow.
    pub run: Option<RunId>,
    pub view: Option<ResultsView>,
    pub filter: ResultFilter,
    pub rows: Rows<ResultRow>,
    pub selected: Option<RecordId>,
    pub record: Option<RecordView>,
    pub details: bool,
    pub trouble: Option<Failure>,
    /// It was opened from the list of runs, and leads back there.
    pub from_history: bool,
}

impl Default for ResultsModel {
    fn default() -> Self {
        Self {
            run: None,
            view: None,
            filter: ResultFilter::All,
            rows: Rows::default(),
            selected: None,
            record: None,
            details: false,
            trouble: None,
            from_history: false,
        }
    }
}

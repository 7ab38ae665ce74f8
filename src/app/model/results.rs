//! What became of the users of a run.

use crate::import::RunId;
use crate::users::RecordId;
use crate::worker::{Failure, RecordView, RequestId, ResultFilter, ResultRow, ResultsView};

use super::Rows;

#[derive(Debug, Clone)]
pub struct ResultsModel {
    /// The run that was asked for; its results follow.
    pub run: Option<RunId>,
    pub view: Option<ResultsView>,
    /// When reading the view began; what was read earlier is dropped.
    pub read: Option<RequestId>,
    pub filter: ResultFilter,
    pub rows: Rows<ResultRow>,
    pub selected: Option<RecordId>,
    pub record: Option<RecordView>,
    /// The newest question for a record, until its answer comes; answers to older ones are dropped.
    pub asked: Option<RequestId>,
    pub details: bool,
    pub trouble: Option<Failure>,
    /// As soon as they are there, those whom an undo has kept show.
    pub shows_kept: bool,
    /// It was opened from the list of runs, and leads back there.
    pub from_history: bool,
}

impl Default for ResultsModel {
    fn default() -> Self {
        Self {
            run: None,
            view: None,
            read: None,
            filter: ResultFilter::All,
            rows: Rows::default(),
            selected: None,
            record: None,
            asked: None,
            details: false,
            trouble: None,
            shows_kept: false,
            from_history: false,
        }
    }
}

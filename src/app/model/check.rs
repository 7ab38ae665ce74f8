//! What the Check step shows of the open file.

use crate::roster::Filter;
use crate::users::RecordId;
use crate::worker::{RecordView, TableRow};

use super::{Leaving, Rows};

#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches of one screen"
)]
pub struct CheckModel {
    pub filter: Filter,
    /// Of these, users in whom this text is found.
    pub find: String,
    pub rows: Rows<TableRow>,
    pub selected: Option<RecordId>,
    /// The newest record that arrived; while another is fetched, the previous one stays.
    pub record: Option<RecordView>,
    /// Which of the record's findings the inspector explains.
    pub finding: usize,
    /// Open or closed by hand; none: open where there is room for it.
    pub inspector: Option<bool>,
    pub details: bool,
    /// The user's fields are shown to be changed, instead of the record.
    pub fields: bool,
    /// The admin has seen the problems and goes on without the blocked records.
    pub went_on: bool,
    /// A filter or a user was chosen by hand, or scrolled to: neither changes by itself any more.
    pub touched: bool,
    /// Who they are is being asked.
    pub leaving: Option<Leaving>,
}

impl Default for CheckModel {
    fn default() -> Self {
        Self {
            filter: Filter::All,
            find: String::new(),
            rows: Rows::default(),
            selected: None,
            record: None,
            finding: 0,
            inspector: None,
            details: false,
            fields: false,
            went_on: false,
            touched: false,
            leaving: None,
        }
    }
}

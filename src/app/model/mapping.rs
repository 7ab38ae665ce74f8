use std::sync::Arc;

use crate::sources::Mapping;
use crate::users::Layout;
use crate::worker::{Failure, RecordView, RequestId};

use super::{FileModel, FilePlace, Model, OpenFile};

/// The mapping of the open file as it stands on screen: always the newest wish, whatever check is
/// still under way.
#[derive(Debug, Clone, Default)]
pub struct MappingModel {
    /// The newest mapping; none: the one that the file's view has.
    pub draft: Option<Arc<Mapping>>,
    /// What was chosen of how the table is cut.
    pub layout: Layout,
    /// From before the table was cut in another way: what of it still applies is taken over.
    pub kept: Option<Arc<Mapping>>,
    /// From before a mapping was loaded whose check is not through yet.
    pub before: Option<BeforeLoad>,
    /// The row on which the settings below the table are: columns first, then fixed values.
    pub selected: Option<usize>,
    /// Which record the preview shows.
    pub record: u32,
    pub preview: Option<RecordView>,
    /// The newest question for the preview, until it is answered; the preview before it stays until then.
    pub asked: Option<RequestId>,
    /// The check whose record is, or will be, the preview.
    pub check: Option<RequestId>,
    /// Why the newest mapping cannot be used.
    pub trouble: Option<Failure>,
}

/// What a loaded mapping takes the place of, should it not fit.
#[derive(Debug, Clone)]
pub struct BeforeLoad {
    pub draft: Option<Arc<Mapping>>,
    pub layout: Layout,
}

impl FileModel {
    /// The newest mapping of the open file.
    pub fn mapping(&self) -> Option<&Arc<Mapping>> {
        let shown = |open: &OpenFile| open.view.source.is_some();
        let open = self.open.as_ref().filter(|open| shown(open))?;
        match &self.mapping.draft {
            Some(draft) => Some(draft),
            None => open.view.source.as_ref().map(|source| &source.mapping),
        }
    }
}

impl Model {
    /// Which place of the File step is shown: a file held over the window finds the drop zone.
    pub fn file_place(&self) -> FilePlace {
        let told = self.file.open.as_ref().is_some_and(OpenFile::is_told);
        if !told || self.file.opening.is_some() || self.file.hover.is_some() {
            FilePlace::Start
        } else {
            self.file.place
        }
    }
}

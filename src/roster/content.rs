//! The opened file and what turns its rows into records.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::sample::{self, ROWS};
use super::{OpenOptions, Reading};
use crate::sources::{Remembered, Source};
use crate::users::{Cancel, Layout, OpenError, Table, UsersFile};

/// Cheap to clone.
#[derive(Clone)]
pub(super) struct Content {
    pub file: Arc<UsersFile>,
    /// `None`: the rows are records as they stand.
    pub source: Option<Arc<Source>>,
    paths: Arc<[PathBuf]>,
    /// What was chosen when the file was opened.
    layout: Layout,
    remembered: Option<Arc<dyn Remembered + Send + Sync>>,
}

impl Content {
    pub fn open(
        paths: &[impl AsRef<Path>],
        options: &OpenOptions,
        spool_dir: &Path,
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        let paths: Arc<[PathBuf]> = paths.iter().map(|path| path.as_ref().to_owned()).collect();
        let layout = options.reading.layout().clone();
        let mut content = Self {
            file: Arc::new(UsersFile::open_as(&paths, spool_dir, &layout)?),
            source: None,
            paths,
            layout,
            remembered: options.remembered.clone(),
        };
        content.find(&options.reading, cancel)?;
        Ok(content)
    }

    /// The same file with its rows read in another way; opened again only where its layout changes.
    pub fn read_as(&self, reading: &Reading, cancel: &Cancel) -> Result<Self, OpenError> {
        let layout = reading.layout();
        let mut content = self.clone();
        if !stays(layout, &self.layout, self.file.table()) {
            let spool_dir = self.file.spool_dir();
            content.file = Arc::new(UsersFile::open_as(&self.paths, spool_dir, layout)?);
        }
        content.layout = layout.clone();
        content.find(reading, cancel)?;
        Ok(content)
    }

    fn find(&mut self, reading: &Reading, cancel: &Cancel) -> Result<(), OpenError> {
        let file = &*self.file;
        self.source = match reading {
            Reading::Auto(_) => {
                let remembered: &dyn Remembered = match &self.remembered {
                    Some(remembered) => &**remembered,
                    None => &(),
                };
                let find = |rows: &[Vec<u8>]| Source::find(file, rows, remembered);
                sample::find(file, cancel, find)?
            }
            Reading::Mapped(mapping) => {
                let rows = sample::rows(file, ROWS, cancel)?;
                let source = Source::with(file, &rows, Arc::clone(mapping));
                Some(source.map_err(|error| OpenError::Mapping {
                    name: file.name().to_owned(),
                    what: error.to_string(),
                })?)
            }
        }
        .map(Arc::new);
        Ok(())
    }
}

/// Whether a table that was opened with the layout `chosen` reads as `wished` says.
fn stays(wished: &Layout, chosen: &Layout, table: Option<&Table>) -> bool {
    if wished == chosen {
        return true;
    }
    let Some(table) = table else {
        // What is no table has no layout.
        return true;
    };
    same(
        wished.separator.as_ref(),
        chosen.separator.as_ref(),
        &table.separator,
    ) && same(
        wished.encoding.as_ref(),
        chosen.encoding.as_ref(),
        &table.encoding,
    ) && same(wished.sheet.as_ref(), chosen.sheet.as_ref(), &table.sheet)
        && same(
            wished.header.as_ref(),
            chosen.header.as_ref(),
            &table.header,
        )
}

/// A setting that nobody chose any more is found out again; one that is so already needs nothing.
fn same<T: PartialEq>(wished: Option<&T>, chosen: Option<&T>, is: &T) -> bool {
    wished == chosen || wished == Some(is)
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("file", &self.file)
            .field("source", &self.source.as_ref().map(|source| source.system))
            .field("layout", &self.layout)
            .finish_non_exhaustive()
    }
}

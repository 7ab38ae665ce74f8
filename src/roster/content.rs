//! The opened file and what turns its rows into records.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::beginning::{Beginning, FEW, ROWS};
use super::joined::Joined;
use super::mend::Mender;

use super::{OpenOptions, Reading};
use crate::sources::{Mapping, Remembered, Source, System};
use crate::users::{Cancel, Encoding, Format, Layout, Member, OpenError, Table, UsersFile};

/// Cheap to clone.
#[derive(Clone)]
pub(super) struct Content {
    pub file: Arc<UsersFile>,
    /// `None`: the rows are records as they stand.
    pub source: Option<Arc<Source>>,
    joined: Arc<Joined>,
    /// What was chosen when the file was opened.
    layout: Layout,
    remembered: Option<Arc<dyn Remembered + Send + Sync>>,
    /// What was changed of the records.
    pub mender: Arc<Mender>,
}

impl Content {
    pub fn open(
        paths: &[impl AsRef<Path>],
        options: &OpenOptions,
        spool_dir: &Path,
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        let paths = paths.iter().map(|path| path.as_ref().to_owned()).collect();
        let joined = Joined::of(paths, spool_dir, cancel)?;
        let layout = options.reading.layout().clone();
        Ok(Self {
            file: Arc::new(joined.open(spool_dir, &layout, cancel)?),
            source: None,
            joined: Arc::new(joined),
            layout,
            remembered: options.remembered.clone(),
            mender: Arc::new(Mender::of(&options.mending)),
        })
    }

    /// The same file, opened again only where the layout changes.
    pub fn laid_out(&self, reading: &Reading, cancel: &Cancel) -> Result<Self, OpenError> {
        let layout = reading.layout();
        let mut content = self.clone();
        if !stays(layout, &self.layout, self.file.table()) {
            let spool_dir = self.file.spool_dir();
            content.file = Arc::new(self.joined.open(spool_dir, layout, cancel)?);
        }
        content.layout = layout.clone();
        Ok(content)
    }

    /// The same file with its rows read as `reading` says. `beginning` is its own.
    pub fn read_as(
        mut self,
        reading: &Reading,
        beginning: &mut Beginning<'_>,
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        let mut source = match reading {
            Reading::Auto(_) => {
                let remembered: &dyn Remembered = match &self.remembered {
                    Some(remembered) => &**remembered,
                    None => &(),
                };
                let mut find = |most| -> Result<_, OpenError> {
                    let rows = beginning.rows(most, cancel)?;
                    Ok(Source::find(&self.file, &rows, remembered))
                };
                if self.file.table().is_none() && find(FEW)?.is_none() {
                    None
                } else {
                    find(ROWS)?
                }
            }
            Reading::Mapped(mapping) => Some(self.by(mapping, beginning, cancel)?),
        };
        if let Some(hashes) = &self.joined.hashes {
            let alone = if let Some(source) = source {
                source
            } else {
                // Records in Auth0's own form take part as well, but not as they stand.
                let mapping = Arc::new(Mapping::new(System::Auth0, Vec::new()));
                self.by(&mapping, beginning, cancel)?
            };
            let joined = alone.joined(Arc::clone(&hashes.book));
            if joined.join.is_none() {
                return Err(hashes.without_users(self.file.name()));
            }
            source = Some(joined);
        }
        self.source = source.map(Arc::new);
        Ok(self)
    }

    /// The same file in the layout of the mapping that was remembered for its columns, where nobody
    /// chose another one and the file does not contradict it; `None`: it is read so already.
    pub fn as_remembered(&self, reading: &Reading, cancel: &Cancel) -> Option<Self> {
        let Reading::Auto(chosen) = reading else {
            return None;
        };
        let found = self.source.as_ref()?;
        let (when, table) = (found.remembered?, self.file.table()?);
        let layout = welcome(&found.remembered_layout, chosen, table);
        if stays(&layout, chosen, Some(table)) {
            return None;
        }
        let reading = Reading::Auto(layout.clone());
        let other = self.laid_out(&reading, cancel).ok()?;
        let file = Arc::clone(&other.file);
        let mut beginning = Beginning::of(&file).ok()?;
        let mut other = other.read_as(&reading, &mut beginning, cancel).ok()?;
        let source = Arc::make_mut(other.source.as_mut()?);
        // Other columns: it was made for another table than the one that is found so.
        if source.remembered != Some(when) || source.header_set() != found.header_set() {
            return None;
        }
        // Whoever changes the mapping goes on in the same layout.
        Arc::make_mut(&mut source.mapping).layout = layout;
        Some(other)
    }

    /// What makes records of the rows by this mapping.
    pub fn by(
        &self,
        mapping: &Arc<Mapping>,
        beginning: &mut Beginning<'_>,
        cancel: &Cancel,
    ) -> Result<Source, OpenError> {
        let rows = beginning.rows(ROWS, cancel)?;
        Source::with(&self.file, &rows, Arc::clone(mapping)).map_err(|error| OpenError::Mapping {
            name: self.file.name().to_owned(),
            what: error.to_string(),
        })
    }

    /// The files that bring password hashes for the users of this one.
    pub fn hash_files(&self) -> &[Member] {
        let hashes = self.joined.hashes.as_ref();
        hashes.map_or(&[], |hashes| hashes.book.file().members())
    }
}

/// What of a remembered layout may hold for this table. What was chosen goes before it, and so does
/// an encoding that the bytes themselves prove.
fn welcome(remembered: &Layout, chosen: &Layout, table: &Table) -> Layout {
    let guessed = table.encoding_guessed && table.encoding != Encoding::UTF_8;
    // Where there is something to guess, the bytes are no UTF-8.
    let encoding = remembered
        .encoding
        .filter(|encoding| table.format == Format::Csv && guessed && *encoding != Encoding::UTF_8);
    let sheet = remembered
        .sheet
        .clone()
        .filter(|sheet| table.sheets.contains(sheet));
    Layout {
        separator: chosen.separator,
        encoding: chosen.encoding.or(encoding),
        sheet: chosen.sheet.clone().or(sheet),
        header: chosen.header.or(remembered.header),
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

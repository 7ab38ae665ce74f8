//! The files that a users file consists of: which they are, whether they go together, and where each
//! one's content begins in the whole.

mod shape;
#[cfg(test)]
mod tests;
mod walk;

use std::sync::OnceLock;

use super::cutter::{Cutter, cutter};
use super::fields::each;
use super::look::look;
use super::part::Part;
use super::sheet::{self, Watch};
use super::sniff::{Found, SNIFF, lone_line};
use super::{Cancel, Format, Layout, OpenError, OwnFile, Table};

pub(super) use shape::open_alike;
pub use walk::Skipped;
pub(super) use walk::{list, name_of};

/// Members that are held open; of more, each is opened when it is read.
const HELD: usize = 64;

/// One member's content.
#[derive(Debug)]
pub(super) struct Content {
    pub part: Part,
    pub found: Found,
    pub table: Option<Table>,
    /// Where it begins in the whole, once that is known: a packed member before it must be unpacked.
    base: OnceLock<u64>,
}

impl Content {
    /// Opens a file and finds out by its content what it is.
    pub fn open(
        path: &std::path::Path,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        let (mut part, head) = Part::open(path)?;
        let file = part.file().map_err(|error| part.io(error))?;
        let (found, table) = if let Some(kind) = sheet::kind_of(&file, &head.text) {
            let watch = Watch {
                cancel: cancel.clone(),
                ..Watch::default()
            };
            let open = sheet::open(&file, kind, layout, &watch).map_err(|error| {
                let name = part.name();
                if cancel.is_cancelled() {
                    OpenError::Cancelled { name }
                } else {
                    error.named(name)
                }
            })?;
            let table = open.table.clone();
            part.sheet = Some(open);
            let found = Found {
                format: Format::Sheet,
                byte_order_mark: false,
                start: 0,
                line: 1,
            };
            (found, Some(table))
        } else {
            look(&part, &head, layout).map_err(|error| match error {
                _ if head.damaged => OpenError::GzipBroken { name: part.name() },
                error => error,
            })?
        };
        Ok(Self {
            part,
            found,
            table,
            base: OnceLock::new(),
        })
    }

    /// Opens a file that is one object on one line. By itself it is taken for no list of users; beside
    /// others it is one line of NDJSON.
    pub fn open_line(path: &std::path::Path) -> Result<Option<Self>, OpenError> {
        let (part, head) = Part::open(path)?;
        let found = lone_line(&head.text, head.whole);
        Ok(found.map(|found| Self {
            part,
            found,
            table: None,
            base: OnceLock::new(),
        }))
    }

    /// The names of the first record's properties; empty where it cannot be read yet.
    pub fn first_names(&self) -> Vec<Vec<u8>> {
        let (mut text, mut names) = (Vec::new(), Vec::new());
        let start = self.found.start as u64;
        if self.part.read_up_to(start, SNIFF, &mut text).is_ok() {
            // Of a broken record the beginning counts, of the text behind the record nothing.
            let _ = each(text.trim_ascii_start(), |name, _| {
                names.push(name.to_vec());
                true
            });
        }
        names
    }

    /// What Usher itself wrote it for. `layout`: how it was opened.
    pub fn own(&self, layout: &Layout, cancel: &Cancel) -> Option<OwnFile> {
        match &self.table {
            None => OwnFile::of_names(&self.first_names()),
            // It is what it is without what was chosen for the others.
            Some(table) if table.format == Format::Csv && *layout != Layout::default() => {
                let path = &self.part.member.path;
                let plain = match Self::open(path, &Layout::default(), cancel) {
                    Ok(plain) => plain,
                    Err(_) => Self::open_line(path).ok()??,
                };
                plain.own(&Layout::default(), cancel)
            }
            Some(table) => OwnFile::of_headings(&table.headings),
        }
    }

    pub fn cutter(&self, careful: bool) -> Box<dyn Cutter> {
        cutter(self.found, self.table.as_ref(), careful)
    }

    /// Bytes that are to be read of it: packed ones where it must be unpacked.
    pub fn bytes(&self) -> u64 {
        self.part
            .unpacked()
            .map_or(self.part.member.size, |unpacked| unpacked.len)
    }

    pub fn begin_at(&self, base: u64) {
        let _ = self.base.set(base);
    }

    /// 0 while it is not known.
    pub fn base(&self) -> u64 {
        self.base.get().copied().unwrap_or(0)
    }

    fn begins_by(&self, byte: u64) -> bool {
        self.base.get().is_some_and(|&base| base <= byte)
    }
}

/// Gives every member its place as far as that is known now, and lets go of the files if there are
/// too many to hold.
pub(super) fn settle(contents: &mut [Content]) {
    let many = contents.len() > HELD;
    let mut base = Some(0);
    for content in contents {
        if let Some(base) = base {
            content.begin_at(base);
        }
        base = base
            .filter(|_| !content.part.is_packed())
            .map(|base| base + content.part.member.size);
        if many {
            content.part.let_go();
        }
    }
}

/// The member in which the byte stands, and its offset there.
pub(super) fn locate(contents: &[Content], byte: u64) -> (usize, u64) {
    let at = contents
        .partition_point(|content| content.begins_by(byte))
        .saturating_sub(1);
    let base = contents.get(at).map_or(0, Content::base);
    (at, byte - base)
}

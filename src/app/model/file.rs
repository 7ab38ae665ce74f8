//! The users file: hovering, being opened, open, or not to be opened.

use std::path::{Path, PathBuf};

use std::sync::Arc;

use crate::roster::mend::{Mending, Recipe};
use crate::rules::CheckOptions;
use crate::sources::System;
use crate::worker::{Failure, OpenId, OpenView, RequestId, SourceView};

use super::MappingModel;

#[derive(Debug, Clone, Default)]
pub struct FileModel {
    pub hover: Option<Hover>,
    pub opening: Option<Opening>,
    pub open: Option<OpenFile>,
    /// Why the last file could not be opened.
    pub trouble: Option<Failure>,
    /// This computer has no file dialog: paths are typed.
    pub no_dialog: bool,
    /// What the File step shows of an open file.
    pub place: FilePlace,
    pub mapping: MappingModel,
    /// A recipe whose mapping is being tried; its steps follow.
    pub recipe: Option<Arc<Recipe>>,
    /// The newest question what a recipe means for this file.
    pub meeting: Option<RequestId>,
}

/// The places of the File step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FilePlace {
    /// The drop zone.
    #[default]
    Start,
    /// What the open file is, what it brings and what stays behind.
    Source,
    /// Which column becomes which field.
    Mapping,
}

/// A file that is being opened and has not shown its first records.
#[derive(Debug, Clone)]
pub struct Opening {
    pub id: OpenId,
    pub name: String,
    pub view: Option<OpenView>,
}

/// The file on screen, perhaps still being read.
#[derive(Debug, Clone)]
pub struct OpenFile {
    pub id: OpenId,
    pub view: OpenView,
    /// The file is truncated, and the admin takes the whole records before the end.
    pub take_whole: bool,
    /// It is being checked again with other options; until then the numbers are the former ones.
    pub rechecking: bool,
    /// The newest options asked for.
    pub asked: CheckOptions,
    /// The newest re-check; views of older ones are dropped.
    pub request: Option<RequestId>,
    /// What is changed of its records: always the newest wish, whatever check is still under way.
    pub mending: Mending,
    /// How many steps of it the records on screen have.
    pub checked: usize,
    /// The newest re-check came of a change of records: those on screen stay there, mended ones too.
    pub keeps_rows: bool,
}

impl OpenFile {
    /// Read to its end, and checked with the newest options.
    pub fn settled(&self) -> bool {
        self.view.complete && !self.rechecking
    }

    /// The file is mapped: all but Auth0's own JSON, whose records are sent as they are.
    pub fn mapped(&self) -> Option<&SourceView> {
        let source = self.view.source.as_deref()?;
        (source.system != System::Auth0).then_some(source)
    }

    /// There is something to say of it before it is checked: what comes along and what does not,
    /// which files of its folder are not read, whether its hashes were found in another file.
    pub fn is_told(&self) -> bool {
        let joined = |source: &SourceView| !source.hash_files.is_empty();
        self.mapped().is_some()
            || !self.view.skipped.is_empty()
            || self.view.source.as_deref().is_some_and(joined)
    }

    /// What is to be seen first of it.
    pub fn first_place(&self) -> FilePlace {
        match self.mapped().map(|source| source.system) {
            None if self.is_told() => FilePlace::Source,
            None => FilePlace::Start,
            Some(System::Table | System::Json) => FilePlace::Mapping,
            Some(_) => FilePlace::Source,
        }
    }
}

/// A file held over the window, told by its name alone: what is in it shows when it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    pub name: String,
    /// "JSON", "NDJSON", "gzip"; none for a name that says nothing.
    pub kind: Option<&'static str>,
    pub size: Option<u64>,
    /// How many files are held.
    pub count: usize,
}

impl Hover {
    pub fn of(path: &Path, size: Option<u64>, count: usize) -> Self {
        Self {
            name: file_name(path),
            kind: if path.is_dir() {
                Some("Folder")
            } else {
                kind_by_name(path)
            },
            size: size.filter(|_| count == 1),
            count,
        }
    }

    /// Why letting go would lead nowhere, where the name alone tells.
    pub fn refused(&self) -> Option<&'static str> {
        let lower = self.name.to_lowercase();
        let ends = |list: &[&str]| list.iter().any(|end| lower.ends_with(end));
        if ends(&[".xls"]) {
            return Some("This is the Excel format of before 2007. Save it as .xlsx or as CSV.");
        }
        if ends(&[
            ".pdf", ".docx", ".doc", ".png", ".jpg", ".jpeg", ".zip", ".7z", ".rar", ".exe",
        ]) {
            return Some("This is no users file. JSON, CSV, Excel and OpenDocument tables work.");
        }
        None
    }
}

/// The last part of a path, for people.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn kind_by_name(path: &Path) -> Option<&'static str> {
    let lower = file_name(path).to_lowercase();
    Some(match PathBuf::from(&lower).extension()?.to_str()? {
        "json" => "JSON",
        "ndjson" | "jsonl" => "NDJSON",
        "gz" | "gzip" => "gzip",
        "csv" | "tsv" => "CSV",
        "xlsx" => "Excel",
        "ods" => "OpenDocument",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_what_cannot_work() {
        let held = |name: &str, count| Hover::of(Path::new(name), None, count);
        assert_eq!(held("/a/users.json", 1).refused(), None);
        assert_eq!(held("/a/users.ndjson.gz", 1).kind, Some("gzip"));
        assert_eq!(held("/a/export", 1).refused(), None, "content decides");
        assert_eq!(held("/a/Users.XLSX", 1).kind, Some("Excel"));
        assert_eq!(held("/a/Users.csv", 1).refused(), None);
        assert!(held("/a/users.xls", 1).refused().is_some());
        assert!(held("/a/photo.png", 1).refused().is_some());
        assert_eq!(held("/a/users.json", 2).refused(), None, "one list");
    }
}

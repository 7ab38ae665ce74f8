use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::look::look;
use super::part::Part;
use super::sheet::{self, SheetKind, Watch};
use super::sniff::Found;
use super::{Cancel, Compression, FileKind, Format, Layout, OpenError, Place, ReadError, Table};

/// A users file, opened. Never changed by us.
#[derive(Debug)]
pub struct UsersFile {
    part: Part,
    kind: FileKind,
    found: Found,
    table: Option<Table>,
    spool_dir: PathBuf,
    /// Lines turned out not to be whole records.
    careful: AtomicBool,
}

/// One of the files that a users file consists of; most consist of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub path: PathBuf,
    /// Without its folder, as it is shown.
    pub name: String,
    /// Bytes on disk.
    pub size: u64,
}

impl UsersFile {
    /// Opens the file and finds out by its content what it is. A gzip file is unpacked later, into
    /// `spool_dir`, when its records are read for the first time.
    pub fn open(path: &Path, spool_dir: &Path) -> Result<Self, OpenError> {
        Self::open_as(&[path.to_owned()], spool_dir, &Layout::default())
    }

    /// Opens one file, or several of one shape, or a folder of them, and reads tables as `layout` says.
    pub fn open_as(
        paths: &[PathBuf],
        spool_dir: &Path,
        layout: &Layout,
    ) -> Result<Self, OpenError> {
        match paths {
            [path] => Self::open_one(path, spool_dir, layout),
            _ => Err(OpenError::NotUsers {
                name: format!("{} files", paths.len()),
                what: "Usher opens one file at a time".to_owned(),
            }),
        }
    }

    fn open_one(path: &Path, spool_dir: &Path, layout: &Layout) -> Result<Self, OpenError> {
        let (mut part, head) = Part::open(path)?;
        if let Some(kind) = sheet::kind_of(&part.file, &head.text) {
            let sheet = sheet::open(&part.file, kind, layout, &Watch::default())
                .map_err(|error| error.named(part.name()))?;
            let table = sheet.table.clone();
            part.sheet = Some(sheet);
            return Ok(Self {
                part,
                kind: FileKind {
                    format: Format::Sheet,
                    compression: Compression::None,
                    byte_order_mark: false,
                },
                found: Found {
                    format: Format::Sheet,
                    byte_order_mark: false,
                    start: 0,
                    line: 1,
                },
                table: Some(table),
                spool_dir: spool_dir.to_owned(),
                careful: AtomicBool::new(false),
            });
        }
        let (found, table) = look(&part, &head, layout).map_err(|error| match error {
            _ if head.damaged => OpenError::GzipBroken { name: part.name() },
            error => error,
        })?;
        let kind = FileKind {
            format: found.format,
            compression: part.compression,
            byte_order_mark: found.byte_order_mark,
        };
        Ok(Self {
            part,
            kind,
            found,
            table,
            spool_dir: spool_dir.to_owned(),
            careful: AtomicBool::new(false),
        })
    }

    /// From now on every record is cut by its own brackets: lines were [doubtful](super::is_doubtful).
    pub fn be_careful(&self) {
        self.careful.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_careful(&self) -> bool {
        self.careful.load(Ordering::Relaxed)
    }

    /// The path that it was opened with.
    pub fn path(&self) -> &Path {
        &self.part.member.path
    }

    /// The file's name without its folder, as it is shown.
    pub fn name(&self) -> &str {
        &self.part.member.name
    }

    /// Bytes on disk (compressed, if it is).
    pub fn size(&self) -> u64 {
        self.part.member.size
    }

    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// What the table is, if the file is one.
    pub fn table(&self) -> Option<&Table> {
        self.table.as_ref()
    }

    /// The kind of workbook, if the file is one.
    pub fn sheet_kind(&self) -> Option<SheetKind> {
        self.part.sheet.as_ref().map(|sheet| sheet.source.kind)
    }

    /// The files that it consists of, in the order of their records.
    pub fn members(&self) -> &[Member] {
        std::slice::from_ref(&self.part.member)
    }

    /// The member in which the content's byte `byte` stands, and its offset there.
    pub fn locate(&self, byte: u64) -> (usize, u64) {
        (0, byte)
    }

    /// When it had last been written before it was opened.
    pub fn modified(&self) -> Option<SystemTime> {
        self.part.modified()
    }

    /// The folder for unpacked content.
    pub fn spool_dir(&self) -> &Path {
        &self.spool_dir
    }

    /// Whether the file on disk is still the one that was opened.
    pub fn unchanged(&self) -> bool {
        self.part.unchanged()
    }

    /// Reads a record's bytes into `into`, replacing what is there.
    pub fn read(&self, place: Place, into: &mut Vec<u8>) -> Result<(), ReadError> {
        self.read_range(place.byte, place.len as usize, into)
    }

    /// Reads `len` bytes of the content from `offset` on, replacing what is in `into`.
    pub fn read_range(&self, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<(), ReadError> {
        self.read_up_to(offset, len, into)?;
        if into.len() < len {
            into.clear();
            return Err(ReadError::Changed {
                name: self.name().to_owned(),
            });
        }
        Ok(())
    }

    /// The same, but less where the content ends before that.
    pub fn read_up_to(&self, offset: u64, len: usize, into: &mut Vec<u8>) -> Result<(), ReadError> {
        self.part.read_up_to(offset, len, into)
    }

    /// SHA-256 of the file's own bytes as they are on disk, in lower-case hex: its identity.
    pub fn sha256(&self, cancel: &Cancel) -> Result<String, ReadError> {
        self.part.sha256(cancel)
    }

    pub(super) fn found(&self) -> Found {
        self.found
    }

    pub(super) fn part(&self) -> &Part {
        &self.part
    }
}

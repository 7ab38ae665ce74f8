use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::members::{self, Content, Skipped};
use super::part::hex;
use super::sheet::SheetKind;
use super::{Cancel, FileKind, Layout, OpenError, OwnFile, Place, ReadError, Table};

/// A users file, opened: one file, or several that are read one after another as one content. Never
/// changed by us.
#[derive(Debug)]
pub struct UsersFile {
    path: PathBuf,
    name: String,
    /// Never empty.
    contents: Vec<Content>,
    members: Vec<Member>,
    skipped: Vec<Skipped>,
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
        Self::open_until(paths, spool_dir, layout, &Cancel::new())
    }

    /// The same, until it is to stop: a large workbook takes its time.
    pub fn open_until(
        paths: &[PathBuf],
        spool_dir: &Path,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        Self::open_these(paths, None, spool_dir, layout, cancel)
    }

    /// The same beside `others` of another kind, which are passed over in folders. An object alone on
    /// its line is a users file then: whoever splits a list may come to a last part like this.
    pub fn open_beside(
        paths: &[PathBuf],
        others: &[PathBuf],
        spool_dir: &Path,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        Self::open_these(paths, Some(others), spool_dir, layout, cancel)
    }

    fn open_these(
        paths: &[PathBuf],
        others: Option<&[PathBuf]>,
        spool_dir: &Path,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        let path = paths.first().cloned().unwrap_or_default();
        let name = members::name_of(&path);
        let mut listed = members::list(paths)?;
        listed.retain(|file| !others.unwrap_or_default().contains(&file.path));
        let beside = others.is_some();
        let (mut contents, skipped) = members::open_alike(&listed, beside, layout, cancel)?;
        if contents.is_empty() {
            return Err(OpenError::Directory { name });
        }
        members::settle(&mut contents);
        let name = match (paths, &*contents) {
            ([_], _) => name,
            (_, [one]) => one.part.name(),
            (_, many) => format!("{} files", many.len()),
        };
        Ok(Self {
            path,
            name,
            members: contents
                .iter()
                .map(|content| content.part.member.clone())
                .collect(),
            contents,
            skipped,
            spool_dir: spool_dir.to_owned(),
            careful: AtomicBool::new(false),
        })
    }

    /// The files that would be looked at: those of `paths`, and those in folders among them.
    pub fn listed(paths: &[PathBuf]) -> Result<Vec<PathBuf>, OpenError> {
        let listed = members::list(paths)?;
        Ok(listed.into_iter().map(|file| file.path).collect())
    }

    /// From now on every record is cut by its own brackets: lines were [doubtful](super::is_doubtful).
    pub fn be_careful(&self) {
        self.careful.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_careful(&self) -> bool {
        self.careful.load(Ordering::Relaxed)
    }

    /// The path that it was opened with, the first of several.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's or folder's name without its folder, or how many files there are, as it is shown.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes on disk (compressed, if it is).
    pub fn size(&self) -> u64 {
        self.members.iter().map(|member| member.size).sum()
    }

    /// What the file is, the first of several.
    pub fn kind(&self) -> FileKind {
        let content = self.content(0);
        FileKind {
            format: content.found.format,
            compression: content.part.compression,
            byte_order_mark: content.found.byte_order_mark,
        }
    }

    /// What the table is, if the file is one.
    pub fn table(&self) -> Option<&Table> {
        self.content(0).table.as_ref()
    }

    /// The kind of workbook, if the file is one.
    pub fn sheet_kind(&self) -> Option<SheetKind> {
        let sheet = self.content(0).part.sheet.as_ref();
        sheet.map(|sheet| sheet.source.kind)
    }

    /// The files that it consists of, in the order of their records.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// What Usher itself wrote the table for, if it did.
    pub fn own(&self) -> Option<OwnFile> {
        OwnFile::of_headings(&self.table()?.headings)
    }

    /// The files of the folder that are no users files.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// The member in which the content's byte `byte` stands, and its offset there.
    pub fn locate(&self, byte: u64) -> (usize, u64) {
        members::locate(&self.contents, byte)
    }

    /// When it had last been written before it was opened.
    pub fn modified(&self) -> Option<SystemTime> {
        let all = self.contents.iter();
        all.filter_map(|content| content.part.modified()).max()
    }

    /// The folder for unpacked content.
    pub fn spool_dir(&self) -> &Path {
        &self.spool_dir
    }

    /// Whether the file on disk is still the one that was opened.
    pub fn unchanged(&self) -> bool {
        self.contents.iter().all(|content| content.part.unchanged())
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
        let (mut member, at) = self.locate(offset);
        self.content(member).part.read_up_to(at, len, into)?;
        let mut more = Vec::new();
        while into.len() < len && member + 1 < self.contents.len() {
            member += 1;
            let part = &self.content(member).part;
            // One that has not been unpacked yet has nothing that could be asked for.
            if part.is_packed() && part.unpacked().is_none() {
                break;
            }
            part.read_up_to(0, len - into.len(), &mut more)?;
            into.extend_from_slice(&more);
        }
        Ok(())
    }

    /// SHA-256 of the file's own bytes as they are on disk, in lower-case hex: its identity. Of several
    /// files it is that of their own ones, a line each.
    pub fn sha256(&self, cancel: &Cancel) -> Result<String, ReadError> {
        let hashes = self.contents.iter().map(|one| one.part.sha256(cancel));
        Ok(joined(&hashes.collect::<Result<Vec<_>, _>>()?))
    }

    /// Holds the files that are at their paths now, if they have this hash: one that was away is back,
    /// one that was changed is as it was.
    pub fn open_anew(&self, sha256: &str, cancel: &Cancel) -> Result<bool, ReadError> {
        let opened = self.contents.iter().map(|one| one.part.open_anew(cancel));
        let (held, hashes): (Vec<_>, Vec<_>) =
            opened.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        let same = joined(&hashes) == sha256;
        if same {
            for (content, held) in self.contents.iter().zip(held) {
                content.part.hold(held);
            }
        }
        Ok(same)
    }

    pub(super) fn contents(&self) -> impl Iterator<Item = &Content> {
        self.contents.iter()
    }

    pub(super) fn content(&self, member: usize) -> &Content {
        &self.contents[member]
    }
}

fn joined(hashes: &[String]) -> String {
    if let [hash] = hashes {
        return hash.clone();
    }
    let mut all = Sha256::new();
    for hash in hashes {
        all.update(hash);
        all.update(b"\n");
    }
    hex(&all.finalize())
}

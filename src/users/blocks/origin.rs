//! Where a member's bytes come from: the disk, an unpacker, or what was unpacked before.

use std::fs::{self, File};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::users::members::Content;
use crate::users::part::{Spool, Unpacked};
use crate::users::source::PositionedReader;
use crate::users::unpack::Unpacker;
use crate::users::{OpenError, UsersFile, sheet};

pub(super) enum Source {
    Plain(PositionedReader),
    Unpacking { from: Unpacker, spool: Spool },
}

/// From where a member's content is read. What has to be unpacked is unpacked while it is read, and
/// kept for reading records again, behind what is in `spool` already.
pub(super) fn source_of(
    file: &UsersFile,
    content: &Content,
    spool: &mut Option<Spool>,
) -> Result<(Source, Arc<AtomicU64>), OpenError> {
    let part = &content.part;
    let plain = |reader: PositionedReader| {
        let position = reader.position();
        Ok((Source::Plain(reader), position))
    };
    if let Some(Unpacked { spool, len }) = part.unpacked() {
        return plain(PositionedReader::within(
            Arc::clone(&spool.file),
            spool.at,
            *len,
        ));
    }
    let disk = || part.file().map_err(|error| part.io(error));
    if !part.is_packed() {
        return plain(PositionedReader::new(disk()?));
    }
    let started = match &part.sheet {
        None => Unpacker::start(disk()?),
        Some(open) => {
            sheet::start(open).map(|rows| (Unpacker::from(rows), Arc::clone(&open.watch.position)))
        }
    };
    let (from, position) = started.map_err(|error| part.io(error))?;
    let spool = if let Some(spool) = spool {
        spool.clone()
    } else {
        let file = Arc::new(file.new_spool()?);
        spool.insert(Spool { file, at: 0 }).clone()
    };
    part.set_spool(spool.clone());
    let from = from.kept_in(Arc::clone(&spool.file));
    let from = from.map_err(|error| part.io(error))?;
    Ok((Source::Unpacking { from, spool }, position))
}

impl UsersFile {
    fn new_spool(&self) -> Result<File, OpenError> {
        fs::create_dir_all(self.spool_dir())
            .and_then(|()| tempfile::tempfile_in(self.spool_dir()))
            .map_err(|source| self.spool_error(source))
    }
}

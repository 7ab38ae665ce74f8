use std::cell::RefCell;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::args;
use super::exit::{Exit, Failure};
use super::{opening, out, words};
use crate::platform::files;
use crate::platform::paths::Home;
use crate::rules::CheckOptions;
use crate::sources::{Mapping, System};
use crate::users::{Cancel, OpenError};

/// More than any mapping has.
const LIMIT: u64 = 4 * 1024 * 1024;

/// Reads a mapping file.
pub(super) fn read(path: &Path) -> Result<Mapping, Failure> {
    let bytes = read_small("mapping file", path)?;
    let text = bytes
        .strip_prefix(b"\xEF\xBB\xBF".as_slice())
        .unwrap_or(&bytes);
    Mapping::from_json(text).map_err(|error| {
        Failure::new(format_args!(
            "“{}” cannot be used as a mapping: {error}",
            path.display()
        ))
        .advice(Some("Let usher mapping write one, and change that"))
    })
}

/// The bytes of a file that people may have written themselves.
pub(super) fn read_small(kind: &str, path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes))
        .map_err(|error| {
            Failure::new(format_args!(
                "The {kind} “{}” could not be read: {error}",
                path.display()
            ))
        })?;
    Ok(bytes)
}

/// Writes down the mapping that Usher finds by itself. The first rows are enough for that.
pub(super) fn run(args: &args::Mapping) -> Result<Exit, Failure> {
    let home = Home::find()?;
    opening::apart(&args.source, &[Some(&args.output)])?;
    let options = opening::options(&args.source, CheckOptions::default())?;
    let cancel = Cancel::new();
    let seen: RefCell<Option<Option<Mapping>>> = RefCell::new(None);
    let opened = opening::watched(&args.source.files, &options, &home, &cancel, &|snapshot| {
        seen.borrow_mut()
            .get_or_insert_with(|| snapshot.roster.mapping());
        cancel.cancel();
    });
    let found = match (seen.into_inner(), opened) {
        (Some(found), Ok(_) | Err(OpenError::Cancelled { .. })) => found,
        (_, Ok(roster)) => roster.mapping(),
        (_, Err(error)) => return Err(error.into()),
    };
    let mapping = found.unwrap_or_else(|| Mapping::new(System::Auth0, Vec::new()));
    let text = mapping.to_json() + "\n";
    files::write_private(&args.output, text.as_bytes()).map_err(|error| {
        Failure::new(format_args!(
            "“{}” could not be written: {error}",
            args.output.display()
        ))
    })?;
    let ignored = mapping.columns.iter().filter(|column| column.to.is_none());
    let ignored: Vec<&str> = ignored.map(|column| column.column.as_str()).collect();
    out::say(format_args!(
        "{}: {} of {} mapped, written to {}",
        mapping.system.name(),
        words::number((mapping.columns.len() - ignored.len()) as u64),
        words::counted(mapping.columns.len() as u64, "column"),
        args.output.display()
    ));
    if !ignored.is_empty() {
        out::say(format_args!("Left out: {}", ignored.join(", ")));
    }
    Ok(Exit::Done)
}

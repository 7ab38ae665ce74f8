//! What `compare.py` holds Usher against, one way of reading a file per call, and nothing else done
//! with it:
//!
//!     anchors read FILE       its bytes, 1 MiB at a time
//!     anchors inflate FILE    what a gzip file unpacks to
//!     anchors csv FILE        the records that the csv crate finds
//!     anchors sheet FILE      the cells of the first sheet that calamine finds, of XLSX
//!     anchors ods FILE        the same of ODS
//!     anchors first FILE      milliseconds until Usher shows the first findings
//!
//! Each prints one number.

#![allow(clippy::print_stdout)] // it is what this program is for

use std::cell::Cell;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail};
use calamine::{Ods, Reader, Xlsx};
use csv::{ByteRecord, ReaderBuilder};
use flate2::read::MultiGzDecoder;
use usher::roster;
use usher::rules::CheckOptions;
use usher::users::Cancel;

const BLOCK: usize = 1 << 20;

fn main() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1);
    let (Some(way), Some(path)) = (words.next(), words.next()) else {
        bail!("anchors read|inflate|csv|sheet|ods|first FILE");
    };
    let file = File::open(&path).with_context(|| path.clone())?;
    let number = match way.as_str() {
        "read" => drain(file)?,
        "inflate" => drain(MultiGzDecoder::new(BufReader::with_capacity(BLOCK, file)))?,
        "csv" => records(file)?,
        "sheet" => cells(file)?,
        "ods" => ods_cells(file)?,
        "first" => first(Path::new(&path))?,
        _ => bail!("there is no such way of reading: {way}"),
    };
    println!("{number}");
    Ok(())
}

fn drain(mut from: impl Read) -> anyhow::Result<u64> {
    let mut block = vec![0; BLOCK];
    let mut sum = 0;
    loop {
        match from.read(&mut block)? {
            0 => return Ok(sum),
            got => sum += got as u64,
        }
    }
}

fn records(file: File) -> anyhow::Result<u64> {
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .buffer_capacity(BLOCK)
        .from_reader(file);
    let mut record = ByteRecord::new();
    let mut sum = 0;
    while reader.read_byte_record(&mut record)? {
        sum += 1;
    }
    Ok(sum)
}

fn cells(file: File) -> anyhow::Result<u64> {
    let mut book = Xlsx::new(BufReader::with_capacity(64 * 1024, file))?;
    let name = book
        .sheet_names()
        .first()
        .cloned()
        .context("it has no sheet")?;
    let mut cells = book.worksheet_cells_reader(&name)?;
    let mut sum = 0;
    while cells.next_cell()?.is_some() {
        sum += 1;
    }
    Ok(sum)
}

/// The reader of ODS gives whole sheets only.
fn ods_cells(file: File) -> anyhow::Result<u64> {
    let mut book = Ods::new(BufReader::with_capacity(64 * 1024, file))?;
    let sheets = book.worksheets();
    let (_, range) = sheets.first().context("it has no sheet")?;
    Ok(range.used_cells().count() as u64)
}

fn first(path: &Path) -> anyhow::Result<u64> {
    let spool = tempfile::tempdir()?;
    let (start, found, cancel) = (Instant::now(), Cell::new(None), Cancel::new());
    let watch = |snapshot: roster::Snapshot| {
        if snapshot.roster.summary().records > 0 && found.get().is_none() {
            found.set(Some(start.elapsed()));
            cancel.cancel();
        }
    };
    let options = CheckOptions::default().into();
    match roster::open(&[path], &options, spool.path(), &watch, &cancel) {
        Err(error) if found.get().is_none() => return Err(error.into()),
        Ok(_) | Err(_) => {}
    }
    let passed = found.get().unwrap_or_else(|| start.elapsed());
    Ok(u64::try_from(passed.as_millis())?)
}

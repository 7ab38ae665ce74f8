use std::io::{Seek, Write};

use super::WriteError;
use super::json::{Frame, JsonOut};
use crate::users::{Format, UsersFile};

/// Rows on their way back into a file of the users file's own format, each as it came, with a last
/// column or property more: `usher_reason`.
#[derive(Debug)]
pub struct RowsOut<W: Write + Seek + Send> {
    out: W,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Json(JsonOut),
}

impl<W: Write + Seek + Send> RowsOut<W> {
    /// Begins a file like `file`; what comes before the first row is written.
    pub fn create(file: &UsersFile, out: W) -> Result<Self, WriteError> {
        let mut out = out;
        let frame = match file.kind().format {
            Format::Lines | Format::Csv | Format::Sheet => Frame::Lines,
            Format::Array => Frame::Array,
            Format::Wrapper => Frame::Wrapper("users".to_owned()),
        };
        let kind = Kind::Json(JsonOut::begin(frame, &mut out)?);
        Ok(Self { out, kind })
    }

    /// Adds a row: its raw bytes, as [`UsersFile::read`] gives them, and what is wrong with it.
    pub fn row(&mut self, raw: &[u8], reason: &str) -> Result<(), WriteError> {
        match &mut self.kind {
            Kind::Json(json) => json.row(raw, reason, &mut self.out)?,
        }
        Ok(())
    }

    /// Writes what comes behind the last row and gives the output back, flushed.
    pub fn finish(mut self) -> Result<W, WriteError> {
        match &mut self.kind {
            Kind::Json(json) => json.finish(&mut self.out)?,
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

/// The ending that the name of a file like `file` has, without its dot.
pub fn extension(file: &UsersFile) -> &'static str {
    match file.kind().format {
        Format::Lines => "ndjson",
        Format::Array | Format::Wrapper => "json",
        Format::Csv => "csv",
        Format::Sheet => "xlsx",
    }
}

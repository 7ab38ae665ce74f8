use std::io;
use std::sync::Arc;

use calamine::XlsxError;
use thiserror::Error;
use zip::result::ZipError;

use super::ods::Oversized;
use crate::users::OpenError;

/// Why a workbook, or a sheet of it, cannot be read.
#[derive(Debug, Error)]
pub(in crate::users) enum SheetError {
    #[error("it is protected with a password")]
    Protected,
    #[error("it has no sheet with rows")]
    NoRows,
    #[error("it has no sheet named “{0}”")]
    NoSuchSheet(String),
    /// The word says what the reader stumbled over, never a cell's text.
    #[error("{0}")]
    Broken(&'static str),
    #[error("{0}")]
    Io(io::Error),
}

impl SheetError {
    /// The same, said of the file of that name.
    pub fn named(self, name: String) -> OpenError {
        match self {
            Self::Protected => OpenError::Protected { name },
            Self::NoRows => OpenError::NoRows { name },
            Self::NoSuchSheet(sheet) => OpenError::NoSuchSheet { name, sheet },
            Self::Broken(what) => OpenError::SheetBroken { name, what },
            Self::Io(source) => OpenError::Io { name, source },
        }
    }
}

const ARCHIVE: &str = "its zip archive is damaged or cut short";
const CONTENT: &str = "its content is not what a spreadsheet's must be";
const CELL: &str = "a cell's value is not what its type says";
const PART: &str = "a part that every spreadsheet has is missing";

/// Data that is cut short or no archive is the file's fault, not the disk's.
fn io(error: io::Error) -> SheetError {
    let error = match error.downcast::<Oversized>() {
        Ok(Oversized(what)) => return SheetError::Broken(what),
        Err(error) => error,
    };
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            SheetError::Broken(ARCHIVE)
        }
        _ => SheetError::Io(error),
    }
}

impl From<XlsxError> for SheetError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Protected,
            XlsxError::Io(error) => io(error),
            XlsxError::Zip(_) => Self::Broken(ARCHIVE),
            XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => Self::Broken(PART),
            XlsxError::WorksheetNotFound(name) => Self::NoSuchSheet(name),
            XlsxError::ParseFloat(_)
            | XlsxError::ParseInt(_)
            | XlsxError::CellError(_)
            | XlsxError::CellTAttribute(_)
            | XlsxError::Unrecognized { .. } => Self::Broken(CELL),
            _ => Self::Broken(CONTENT),
        }
    }
}

impl From<ZipError> for SheetError {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Io(error) => io(error),
            ZipError::FileNotFound => Self::Broken(PART),
            _ => Self::Broken(ARCHIVE),
        }
    }
}

impl From<io::Error> for SheetError {
    fn from(error: io::Error) -> Self {
        io(error)
    }
}

impl From<quick_xml::Error> for SheetError {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(error) => io(Arc::try_unwrap(error)
                .unwrap_or_else(|error| io::Error::new(error.kind(), error.to_string()))),
            _ => Self::Broken(CONTENT),
        }
    }
}

use std::io;

use calamine::{OdsError, XlsxError};
use thiserror::Error;

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

impl From<OdsError> for SheetError {
    fn from(error: OdsError) -> Self {
        match error {
            OdsError::Password => Self::Protected,
            OdsError::Io(error) => io(error),
            OdsError::Zip(_) => Self::Broken(ARCHIVE),
            OdsError::FileNotFound(_) | OdsError::InvalidMime(_) => Self::Broken(PART),
            OdsError::WorksheetNotFound(name) => Self::NoSuchSheet(name),
            OdsError::ParseFloat(_) | OdsError::ParseInt(_) | OdsError::ParseBool(_) => {
                Self::Broken(CELL)
            }
            OdsError::CellLimitExceeded { .. } => {
                Self::Broken("it has more cells than a spreadsheet can have")
            }
            _ => Self::Broken(CONTENT),
        }
    }
}

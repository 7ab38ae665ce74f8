use std::io;

use thiserror::Error;

/// Why rows could not be written back.
#[derive(Debug, Error)]
pub enum WriteError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("a sheet holds no more than {limit} rows; save fewer of them at a time")]
    TooManyRows { limit: &'static str },
    #[error("the spreadsheet could not be made: {0}")]
    Workbook(String),
}

use std::io;

use thiserror::Error;

/// Why a file cannot be used as a users file. The text is one sentence for people; what to do is
/// in [`OpenError::advice`].
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("There is no file at “{path}”")]
    NotFound { path: String },
    #[error("Usher is not allowed to read “{name}”")]
    Permission { name: String },
    #[error("There is no users file in the folder “{name}”")]
    Directory { name: String },
    #[error("“{name}” is not a regular file, but a device or a pipe")]
    NotAFile { name: String },
    #[error("“{name}” is empty")]
    Empty { name: String },
    #[error("“{name}” contains no users")]
    NoUsers { name: String },
    #[error("“{name}” contains a single object, not a list of users")]
    SingleObject { name: String },
    #[error("“{name}” is a Keycloak realm without its users")]
    RealmAlone { name: String },
    #[error("“{name}” is a list of Keycloak realms, not of users")]
    RealmList { name: String },
    #[error("“{name}” is JSON in UTF-16, and JSON files must be in UTF-8")]
    Utf16 { name: String },
    #[error("“{name}” has a comment in line {line}, and JSON allows none")]
    Comments { name: String, line: u64 },
    #[error("“{name}” is a spreadsheet of a kind that Usher cannot read ({kind})")]
    OtherSpreadsheet { name: String, kind: &'static str },
    #[error("“{name}” is protected with a password")]
    Protected { name: String },
    #[error("“{name}” has no sheet with rows")]
    NoRows { name: String },
    #[error("“{name}” has no sheet named “{sheet}”")]
    NoSuchSheet { name: String, sheet: String },
    #[error("“{name}” is damaged as a spreadsheet: {what}")]
    SheetBroken { name: String, what: &'static str },
    #[error("“{name}” is a {kind}, which Usher does not unpack")]
    Archive { name: String, kind: &'static str },
    #[error("“{name}” is not a users file: {what}")]
    NotUsers { name: String, what: String },
    #[error("“{name}” cannot be read by this mapping: {what}")]
    Mapping { name: String, what: String },
    #[error("“{name}” does not go with the other files: {what}")]
    OddOneOut { name: String, what: String },
    #[error("“{name}” changed while it was open")]
    Changed { name: String },
    #[error("“{name}” is damaged: its gzip data cannot be unpacked at all")]
    GzipBroken { name: String },
    #[error("“{name}” has more than {limit} records, more than Usher can open")]
    TooManyRecords { name: String, limit: u32 },
    #[error("“{name}” could not be unpacked into “{dir}”: {source}")]
    Spool {
        name: String,
        dir: String,
        source: io::Error,
    },
    #[error("“{name}” could not be read: {source}")]
    Io { name: String, source: io::Error },
    #[error("Opening “{name}” was stopped")]
    Cancelled { name: String },
    #[error("Something in Usher itself failed while “{name}” was opened")]
    Bug { name: String },
}

impl OpenError {
    /// One sentence: what is wrong with which file.
    pub fn sentence(&self) -> String {
        self.to_string()
    }

    /// What to do about it, where there is something to do.
    pub fn advice(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotFound { .. } => "Check whether it was moved, renamed or deleted",
            Self::Permission { .. } => {
                "Ask its owner for the right to read it, or copy it to a folder of your own"
            }
            Self::Directory { .. } => "Choose the folder or the file that has the users",
            Self::OddOneOut { .. } => "Open it by itself, and the others without it",
            Self::NotAFile { .. } => "Save the data to a file first, then open that file",
            Self::Empty { .. } => "Export the users again, and check that the export finished",
            Self::NoUsers { .. } | Self::NoRows { .. } => "Choose a file with at least one user",
            Self::SingleObject { .. } => {
                "Put square brackets around it, so that it is a list with one user: [ { … } ]"
            }
            Self::RealmAlone { .. } => {
                "Keycloak's console leaves the users out; export the realm on Keycloak's server instead (kc.sh export), which takes them along"
            }
            Self::RealmList { .. } => {
                "Export one realm by itself on Keycloak's server (kc.sh export --realm NAME), then open that file"
            }
            Self::Utf16 { .. } => "Open it in a text editor and save it with the encoding UTF-8",
            Self::Comments { .. } => "Remove all comments, then open the file again",
            Self::OtherSpreadsheet { .. } => {
                "Open it in its program, save it as XLSX or CSV, then open that file"
            }
            Self::Protected { .. } => {
                "Open it in its program, take the password off, save it, then open it again"
            }
            Self::NoSuchSheet { .. } => {
                "Choose another sheet, or let Usher find the one with users"
            }
            Self::SheetBroken { .. } => {
                "Open it in its program and save it again, or save it as CSV; then open that file"
            }
            Self::Archive { .. } => "Unpack it, then open the users file that was inside",
            Self::NotUsers { .. } => {
                "Choose a table with a user on each row (CSV), or a JSON file with a list of users or one user a line (NDJSON); each may be compressed with gzip"
            }
            Self::Mapping { .. } => {
                "Choose the mapping that was made for this file, or open it without one"
            }
            Self::Changed { .. } => "Wait until nothing writes to it any more, then open it again",
            Self::GzipBroken { .. } => "Download or copy the file again",
            Self::TooManyRecords { .. } => "Split it into several files",
            Self::Spool { .. } => {
                "Free some space on that disk, or unpack the file yourself and open the result"
            }
            Self::Io { .. } => "Copy the file to a local disk, then open the copy",
            Self::Cancelled { .. } => return None,
            Self::Bug { .. } => "Try once more; if it happens again, please report it",
        })
    }
}

/// Why a record's bytes could not be read again.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("“{name}” changed while it was open")]
    Changed { name: String },
    #[error("“{name}” could not be read: {source}")]
    Io { name: String, source: io::Error },
    #[error("There is no such record in “{name}”")]
    NoSuchRecord { name: String },
    #[error("Reading “{name}” was stopped")]
    Cancelled { name: String },
}

impl From<ReadError> for OpenError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Changed { name } | ReadError::NoSuchRecord { name } => {
                Self::Changed { name }
            }
            ReadError::Io { name, source } => Self::Io { name, source },
            ReadError::Cancelled { name } => Self::Cancelled { name },
        }
    }
}

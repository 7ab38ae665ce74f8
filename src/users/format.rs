/// How the records lie in a users file. Found by content, never by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `[ {…}, {…} ]`
    Array,
    /// One object a line (NDJSON).
    Lines,
    /// `{"users": [ … ]}`
    Wrapper,
    /// A text table: a row a user, cells separated by commas or the like.
    Csv,
    /// A sheet of a spreadsheet.
    Sheet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    None,
    Gzip,
}

/// What a users file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileKind {
    pub format: Format,
    pub compression: Compression,
    pub byte_order_mark: bool,
}

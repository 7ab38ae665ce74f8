use std::sync::Arc;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Cells, Encoding, RowFault, split};
use crate::users::{Format, sheet};

/// How a table is to be read, as far as somebody chose it; what is `None` is found out by content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Layout {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<Separator>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// Name of the sheet of a spreadsheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<HeaderAt>,
}

/// What stands between two cells of a text table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

impl Separator {
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }

    /// Its name for people, as it stands inside a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Pipe => "vertical bar",
        }
    }
}

/// Where a table's headings stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderAt {
    /// The first row is a user already.
    None,
    /// 1-based row of the table; rows before it are no users either.
    Row(#[serde(deserialize_with = "from_one")] u32),
}

fn from_one<'de, D: Deserializer<'de>>(row: D) -> Result<u32, D::Error> {
    match u32::deserialize(row)? {
        0 => Err(D::Error::custom("rows are counted from 1")),
        row => Ok(row),
    }
}

/// A table, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// [`Format::Csv`] or [`Format::Sheet`].
    pub format: Format,
    /// Of a text table; a comma, which means nothing, for a spreadsheet.
    pub separator: Separator,
    /// Of a text table; UTF-8 for a spreadsheet.
    pub encoding: Encoding,
    /// Nobody chose the encoding, and the bytes do not prove it.
    pub encoding_guessed: bool,
    /// The sheets that a spreadsheet has, in its order.
    pub sheets: Arc<[String]>,
    /// The sheet that is read; empty for a text table.
    pub sheet: String,
    pub header: HeaderAt,
    /// The columns' names as they are shown: none empty, no two alike.
    pub columns: Arc<[String]>,
    /// The headings as they stand; as many as `columns`, empty without a header.
    pub headings: Arc<[String]>,
}

impl Table {
    /// Splits a row into its cells, replacing what is in `cells`. With a fault `cells` hold what
    /// could be read.
    pub fn split(&self, raw: &[u8], cells: &mut Cells) -> Option<RowFault> {
        if self.format == Format::Sheet {
            return sheet::split(raw, self.columns.len(), cells);
        }
        split::split(self, raw, cells)
    }
}

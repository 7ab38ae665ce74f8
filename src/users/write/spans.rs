//! Where the cells of a text table's row stand, as bytes of the row.

use std::ops::Range;

use crate::users::Encoding;

/// What one character takes, as far as separators and quotes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A byte, in UTF-8 and the sets that agree with ASCII.
    One,
    /// Two bytes, in UTF-16.
    Two { big: bool },
}

impl Unit {
    pub fn of(encoding: Encoding) -> Self {
        if encoding == Encoding::UTF_16LE || encoding == Encoding::UTF_16BE {
            Self::Two {
                big: encoding == Encoding::UTF_16BE,
            }
        } else {
            Self::One
        }
    }

    fn width(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two { .. } => 2,
        }
    }

    /// Offset and value of each unit.
    pub fn units(self, text: &[u8]) -> impl Iterator<Item = (usize, u16)> {
        let width = self.width();
        text.chunks_exact(width).enumerate().map(move |(at, unit)| {
            let value = match (self, unit) {
                (Self::Two { big: true }, &[high, low]) => u16::from_be_bytes([high, low]),
                (Self::Two { big: false }, &[low, high]) => u16::from_le_bytes([low, high]),
                (_, unit) => unit.first().copied().map_or(0, u16::from),
            };
            (at * width, value)
        })
    }
}

#[derive(Clone, Copy)]
enum State {
    Start,
    Plain,
    Quoted,
    /// Behind a quote that closes the cell, or is the first of a doubled one.
    Closed,
}

/// The bytes of each cell, quotes included. A quote opens a cell at its beginning only.
pub(super) fn spans(row: &[u8], unit: Unit, separator: u8) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut state = State::Start;
    for (at, value) in unit.units(row) {
        let quote = value == u16::from(b'"');
        state = match state {
            State::Start | State::Closed if quote => State::Quoted,
            State::Quoted if quote => State::Closed,
            State::Quoted => State::Quoted,
            _ if value == u16::from(separator) => {
                spans.push(start..at);
                start = at + unit.width();
                State::Start
            }
            _ => State::Plain,
        };
    }
    spans.push(start..row.len());
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &str) -> Vec<&str> {
        spans(row.as_bytes(), Unit::One, b',')
            .into_iter()
            .map(|span| &row[span])
            .collect()
    }

    #[test]
    fn separators_inside_quotes_are_text() {
        assert_eq!(cells(r#"a,"b,""c""",d"#), ["a", r#""b,""c""""#, "d"]);
        assert_eq!(cells(r#"a"b,c",d"#), [r#"a"b"#, r#"c""#, "d"]);
        assert_eq!(cells(r#""a"x"",b"#), [r#""a"x"""#, "b"]);
        assert_eq!(cells(",,"), ["", "", ""]);
        assert_eq!(cells(r#"a,"open,b"#), ["a", r#""open,b"#]);
    }

    #[test]
    fn two_bytes_a_unit_are_two_bytes() {
        let row: Vec<u8> = "é;\"b;\""
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(spans(&row, Unit::Two { big: true }, b';'), [0..2, 4..12]);
    }
}

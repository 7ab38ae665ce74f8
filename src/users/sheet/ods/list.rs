use std::collections::HashSet;
use std::io::Read;
use std::ops::ControlFlow;

use quick_xml::events::Event;

use super::table;
use super::unpacked::{Input, pass_word};
use super::xml::{CUT_SHORT, Xml, attributes, push_value};
use crate::users::sheet::{NamedSheet, SheetError};

/// Sheets that a workbook may have: more than any program makes.
const SHEETS: usize = 10_000;
/// Bytes of first rows that are kept of all sheets together.
const HEADS: usize = 32 << 20;
/// The style of sheets that are only the memory of another workbook.
const OF_OTHERS: &str = "ta_extref";

/// A sheet, found.
pub(super) struct Listed {
    pub sheet: NamedSheet,
    /// Where its rows begin in the text; `None`: it has none.
    pub at: Option<u64>,
    /// Its first rows with their numbers, as lines; `None`: there was no room to keep them.
    pub head: Option<Vec<(u32, Vec<u8>)>>,
}

/// Goes over the whole text for its sheets and the first `rows` rows of each that are not empty.
pub(super) fn list<R: Read>(input: Input<R>, rows: usize) -> Result<Vec<Listed>, SheetError> {
    let mut xml = Xml::new(input, 0);
    let mut found = Vec::new();
    let (mut hidden, mut style) = (HashSet::new(), String::new());
    let (mut is_book, mut room) = (false, HEADS);
    loop {
        let (mut name, mut table_style, mut sub) = (None, String::new(), false);
        let (tag, open) = match xml.next()? {
            Event::Start(tag) => (tag, true),
            Event::Empty(tag) => (tag, false),
            Event::Eof if is_book => return Ok(found),
            Event::Eof => return Err(SheetError::Broken("there is no spreadsheet in it")),
            _ => continue,
        };
        match tag.name().0 {
            "office:spreadsheet" => is_book = true,
            "style:style" => {
                style.clear();
                attributes(&tag, |key, value| {
                    if key == "style:name" {
                        push_value(value, &mut style);
                    }
                })?;
            }
            "style:table-properties" => attributes(&tag, |key, value| {
                if key == "table:display" && value == "false" && hidden.len() < SHEETS {
                    hidden.insert(style.clone());
                }
            })?,
            "table:table" => attributes(&tag, |key, value| match key {
                "table:name" => push_value(value, name.get_or_insert_default()),
                "table:style-name" => push_value(value, &mut table_style),
                "table:is-sub-table" => sub = value == "true",
                _ => {}
            })?,
            // Which changes there were is told before the sheets, in cells like theirs.
            "table:tracked-changes" if open => xml.skip()?,
            _ => {}
        }
        let Some(name) = name.filter(|_| is_book && !sub) else {
            continue;
        };
        if found.len() == SHEETS {
            return Err(SheetError::Broken("it has more than 10,000 sheets"));
        }
        let (mut at, mut head) = (None, Some(Vec::new()));
        if open {
            at = Some(xml.position());
            let end;
            (head, end) = head_of(&mut xml, rows, &mut room)?;
            if end.is_break() {
                // The rest of its rows are passed over unread.
                let position = xml.position();
                let mut input = xml.into_input();
                let passed = pass_word(&mut input, b"</table:table>")?.ok_or(CUT_SHORT)?;
                xml = Xml::new(input, position + passed);
            }
        }
        if table_style != OF_OTHERS {
            let visible = !hidden.contains(&table_style);
            found.push(Listed {
                sheet: NamedSheet { name, visible },
                at,
                head,
            });
        }
    }
}

type Head = Vec<(u32, Vec<u8>)>;

/// The first rows of the sheet whose start tag was the last, and whether there are more.
fn head_of<R: Read>(
    xml: &mut Xml<R>,
    rows: usize,
    room: &mut usize,
) -> Result<(Option<Head>, ControlFlow<()>), SheetError> {
    let mut head = Some(Vec::new());
    let end = table::each_row(xml, |number, row| {
        let mut line = Vec::new();
        row.append_to(&mut line);
        match (room.checked_sub(line.len()), &mut head) {
            (Some(left), Some(lines)) => {
                *room = left;
                lines.push((number, line));
                if lines.len() < rows {
                    return ControlFlow::Continue(());
                }
            }
            _ => head = None,
        }
        ControlFlow::Break(())
    })?;
    Ok((head, end))
}

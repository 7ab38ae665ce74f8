use std::io::Read;
use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use super::cell::{OdsCell, count};
use super::xml::{CUT_SHORT, Xml, attributes};
use crate::users::sheet::row::RowText;
use crate::users::sheet::{COLUMNS, ROWS, SheetError, TOO_MANY};

/// Calls `visit` with every row of a sheet that is not empty, and its 1-based number, in order; the
/// sheet's start tag was the last. A row that stands there a million times is visited as often, unless
/// it is empty.
pub(super) fn each_row<R: Read>(
    xml: &mut Xml<R>,
    mut visit: impl FnMut(u32, &mut RowText) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, SheetError> {
    let (mut number, mut groups) = (0_u32, 0_u32);
    let (mut row, mut cell) = (RowText::default(), OdsCell::default());
    loop {
        let (repeated, open) = match xml.next()? {
            Event::Start(tag) => match tag.name().0 {
                "table:table-row" => (repeated(&tag)?, true),
                "table:table-rows" | "table:table-header-rows" | "table:table-row-group" => {
                    groups += 1;
                    continue;
                }
                _ => {
                    xml.skip()?;
                    continue;
                }
            },
            Event::Empty(tag) if tag.name().0 == "table:table-row" => (repeated(&tag)?, false),
            Event::End(_) if groups == 0 => return Ok(ControlFlow::Continue(())),
            Event::End(_) => {
                groups -= 1;
                continue;
            }
            Event::Eof => return Err(CUT_SHORT),
            _ => continue,
        };
        row.clear();
        if open {
            cells(xml, &mut cell, &mut row)?;
        }
        if row.is_empty() {
            number = number.saturating_add(repeated);
            continue;
        }
        if repeated > ROWS.saturating_sub(number) {
            return Err(TOO_MANY);
        }
        for _ in 0..repeated {
            number += 1;
            if visit(number, &mut row).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
}

fn repeated(tag: &BytesStart<'_>) -> Result<u32, SheetError> {
    let mut repeated = 1;
    attributes(tag, |name, value| {
        if name == "table:number-rows-repeated" {
            repeated = count(value);
        }
    })?;
    Ok(repeated)
}

/// Reads the cells of the row whose start tag was the last.
fn cells<R: Read>(
    xml: &mut Xml<R>,
    cell: &mut OdsCell,
    row: &mut RowText,
) -> Result<(), SheetError> {
    let mut column = 0_u32;
    loop {
        let (open, covered) = match xml.next()? {
            Event::Start(tag) => (true, begin(&tag, cell)?),
            Event::Empty(tag) => (false, begin(&tag, cell)?),
            Event::End(_) => return Ok(()),
            Event::Eof => return Err(CUT_SHORT),
            _ => continue,
        };
        let Some(covered) = covered else {
            if open {
                xml.skip()?;
            }
            continue;
        };
        if open {
            cell.finish(covered, xml)?;
        }
        if covered || cell.is_empty() {
            column = column.saturating_add(cell.repeated);
            continue;
        }
        if cell.repeated > COLUMNS.saturating_sub(column) {
            return Err(TOO_MANY);
        }
        for _ in 0..cell.repeated {
            cell.put(column, row)?;
            column += 1;
        }
    }
}

/// Takes a cell in; whether another cell hides it, or `None` if it is none.
fn begin(tag: &BytesStart<'_>, cell: &mut OdsCell) -> Result<Option<bool>, SheetError> {
    let covered = match tag.name().0 {
        "table:table-cell" => false,
        "table:covered-table-cell" => true,
        _ => return Ok(None),
    };
    cell.begin(tag)?;
    Ok(Some(covered))
}

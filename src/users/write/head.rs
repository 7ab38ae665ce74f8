//! What stands before the first row of a table, for a copy of it.

use crate::users::table::Table;
use crate::users::{Block, Cells, HeaderAt, Layout, OpenError, ReadError, UsersFile};

/// The bytes before the first row, which begins at this offset. Blocks.
pub(super) fn bytes(file: &UsersFile, first: u64) -> Result<Vec<u8>, ReadError> {
    let mut head = Vec::new();
    // Titles, headings and empty lines: never more than what is looked at for them.
    let len = usize::try_from(first).unwrap_or(usize::MAX);
    file.read_up_to(0, len, &mut head)?;
    Ok(head)
}

/// The rows of a sheet before its first user, those of no cells among them, with `more` headings. Blocks.
pub(super) fn rows(
    file: &UsersFile,
    table: &Table,
    more: &[&str],
) -> Result<Vec<Cells>, OpenError> {
    let HeaderAt::Row(count) = table.header else {
        return Ok(Vec::new());
    };
    let mut rows = above(file, table, count)?;
    let mut headings = Cells::new();
    let all = table
        .headings
        .iter()
        .map(String::as_str)
        .chain(more.iter().copied());
    all.for_each(|heading| headings.push_text(heading));
    rows.push(headings);
    Ok(rows)
}

/// What stands above the headings. It is no part of the users, so that it is read for itself.
fn above(file: &UsersFile, table: &Table, header: u32) -> Result<Vec<Cells>, OpenError> {
    let count = u64::from(header.saturating_sub(1));
    let mut rows = vec![Cells::new(); usize::try_from(count).unwrap_or_default()];
    if count == 0 {
        return Ok(rows);
    }
    let layout = Layout {
        sheet: Some(table.sheet.clone()),
        header: Some(HeaderAt::None),
        ..Layout::default()
    };
    let file = UsersFile::open_as(&[file.path().to_owned()], file.spool_dir(), &layout)?;
    let Some(table) = file.table() else {
        return Ok(rows);
    };
    let (mut block, mut blocks) = (Block::default(), file.blocks()?);
    if blocks.next(&mut block)? {
        for cut in &block.cuts {
            let at = usize::try_from(cut.line).unwrap_or(usize::MAX);
            if let Some(cells) = at.checked_sub(1).and_then(|at| rows.get_mut(at)) {
                table.split(block.record(*cut), cells);
            }
        }
    }
    Ok(rows)
}

//! The first rows of a file, from which it is told what they are.

use super::check::stopped;
use crate::sources::Source;
use crate::users::{Block, Cancel, OpenError, UsersFile};

/// Rows that are looked at to tell what columns hold.
pub(super) const ROWS: usize = 1000;
/// Objects that are looked at to tell Auth0's own from others: these need no more looking.
pub(super) const FIRST: usize = 50;
/// Bytes that are read at a time.
const PIECE: usize = 64 * 1024;
/// No more than this is read of rows that are long.
const MOST: usize = 4 << 20;

/// Up to `most` first rows as they stand.
pub(super) fn rows(
    file: &UsersFile,
    most: usize,
    cancel: &Cancel,
) -> Result<Vec<Vec<u8>>, OpenError> {
    let mut blocks = file.blocks_of(PIECE)?;
    let mut block = Block::default();
    let (mut rows, mut bytes) = (Vec::new(), 0);
    while rows.len() < most && bytes < MOST && blocks.next(&mut block)? {
        if cancel.is_cancelled() {
            return Err(stopped(file));
        }
        for &cut in block.cuts.iter().take(most - rows.len()) {
            bytes += cut.len as usize;
            rows.push(block.record(cut).to_vec());
        }
    }
    Ok(rows)
}

/// Calls `find` with as many first rows as it takes to be sure.
pub(super) fn find(
    file: &UsersFile,
    cancel: &Cancel,
    find: impl Fn(&[Vec<u8>]) -> Option<Source>,
) -> Result<Option<Source>, OpenError> {
    if file.table().is_none() && find(&rows(file, FIRST, cancel)?).is_none() {
        return Ok(None);
    }
    Ok(find(&rows(file, ROWS, cancel)?))
}

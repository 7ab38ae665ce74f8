//! The beginning of a file is read once: its first rows tell what the file is, and are then checked
//! like all others.

use std::collections::VecDeque;
use std::mem;

use super::check::stopped;
use crate::users::{BLOCK, Block, Blocks, Cancel, FileEnd, OpenError, UsersFile};

/// Rows that are looked at to tell what columns hold.
pub(super) const ROWS: usize = 1000;
/// Objects that are looked at to tell Auth0's own from others: these need no more looking.
pub(super) const FEW: usize = 50;
/// No more blocks than this are read ahead: where rows are long, fewer of them have to do.
const AHEAD: usize = 4;

/// The blocks of a file, some of which have been looked at.
pub(super) struct Beginning<'a> {
    file: &'a UsersFile,
    blocks: Blocks<'a>,
    /// Have been read, but not been taken.
    ready: VecDeque<Block>,
    /// What there is to say once `ready` is empty.
    then: Then,
}

enum Then {
    More,
    Nothing,
    Failure(OpenError),
}

impl<'a> Beginning<'a> {
    pub fn of(file: &'a UsersFile) -> Result<Self, OpenError> {
        Self::in_blocks_of(file, BLOCK)
    }

    pub fn in_blocks_of(file: &'a UsersFile, bytes: usize) -> Result<Self, OpenError> {
        Ok(Self {
            file,
            blocks: file.blocks_of(bytes)?,
            ready: VecDeque::new(),
            then: Then::More,
        })
    }

    /// Up to `most` first rows as they stand. Only for whoever has taken no block so far.
    pub fn rows(&mut self, most: usize, cancel: &Cancel) -> Result<Vec<Vec<u8>>, OpenError> {
        let count =
            |ready: &VecDeque<Block>| -> usize { ready.iter().map(|block| block.cuts.len()).sum() };
        while count(&self.ready) < most
            && self.ready.len() < AHEAD
            && matches!(self.then, Then::More)
        {
            if cancel.is_cancelled() {
                return Err(stopped(self.file));
            }
            let mut block = Block::default();
            match self.blocks.next(&mut block) {
                Ok(true) => self.ready.push_back(block),
                Ok(false) => self.then = Then::Nothing,
                Err(error) => self.then = Then::Failure(error),
            }
        }
        let rows = self
            .ready
            .iter()
            .flat_map(|block| block.cuts.iter().map(|&cut| block.record(cut).to_vec()));
        Ok(rows.take(most).collect())
    }

    /// Puts the next whole records into `block`; `false`: there are no more.
    pub fn next(&mut self, block: &mut Block) -> Result<bool, OpenError> {
        if let Some(ready) = self.ready.pop_front() {
            *block = ready;
            return Ok(true);
        }
        match mem::replace(&mut self.then, Then::Nothing) {
            Then::More => {
                self.then = Then::More;
                self.blocks.next(block)
            }
            Then::Nothing => {
                block.cuts.clear();
                Ok(false)
            }
            Then::Failure(error) => Err(error),
        }
    }

    /// Bytes read so far, of [`Beginning::bytes_total`].
    pub fn bytes_read(&self) -> u64 {
        self.blocks.bytes_read()
    }

    pub fn bytes_total(&self) -> u64 {
        self.blocks.bytes_total()
    }

    pub fn end(&self) -> FileEnd {
        self.blocks.end()
    }
}

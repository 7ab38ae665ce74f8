use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::{Book, OpenSheet, SheetError, SheetKind, Shelf, Watch};

const PIECE: usize = 256 * 1024;
/// What the rows of a sheet may come to: a packed file can promise more than any disk holds.
const ALL_MAX: u64 = 8 << 30;
/// Pieces that may wait to be taken.
const AHEAD: usize = 8;

/// What is needed to read a sheet again.
#[derive(Clone, Debug)]
pub(in crate::users) struct SheetSource {
    pub file: Arc<File>,
    pub kind: SheetKind,
    pub sheet: String,
    /// 1-based number of the last row that is no user's; 0: all rows are users'.
    pub skip: u32,
}

/// Reads the sheet on a thread of its own, as lines of text: line n is the sheet's row n, empty where
/// that row is empty or stands above the users. An empty piece is the end. The workbook is taken from
/// the shelf and, unless all has been read, put back: the first rows are often read for themselves.
pub(in crate::users) fn start(open: &OpenSheet) -> io::Result<Receiver<io::Result<Vec<u8>>>> {
    let (send, pieces) = bounded(AHEAD);
    let source = open.source.clone();
    let (shelf, watch) = (Shelf::clone(&open.book), open.watch.clone());
    if source.kind == SheetKind::Ods {
        // All of it has been gone over once for its sheets; what counts are the rows.
        watch.position.store(0, Ordering::Relaxed);
    }
    thread::Builder::new()
        .name("sheet".to_owned())
        .spawn(move || {
            let last = match read(&source, &shelf, &watch, &send) {
                Ok(()) => Ok(Vec::new()),
                Err(error) => Err(io::Error::other(error)),
            };
            // Nobody listens any more: then nobody needs to know.
            let _ = send.send(last);
        })?;
    Ok(pieces)
}

fn read(
    source: &SheetSource,
    shelf: &Shelf,
    watch: &Watch,
    send: &Sender<io::Result<Vec<u8>>>,
) -> Result<(), SheetError> {
    let mut place = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    let mut book = match place.take() {
        Some(book) => book,
        None => Book::open(&source.file, source.kind, watch.clone())?,
    };
    let size = source.file.metadata().map_or(0, |meta| meta.len());
    let (mut given_up, mut sent) = (false, 0);
    let mut piece = Vec::with_capacity(PIECE + PIECE / 8);
    let mut line = 1;
    book.each_row(&source.sheet, |number, row| {
        if number <= source.skip {
            return ControlFlow::Continue(());
        }
        piece.resize(piece.len() + (number - line) as usize, b'\n');
        row.append_to(&mut piece);
        line = number;
        if piece.len() < PIECE {
            return ControlFlow::Continue(());
        }
        sent += piece.len() as u64;
        if sent > ALL_MAX {
            return ControlFlow::Break(());
        }
        let full = std::mem::replace(&mut piece, Vec::with_capacity(PIECE + PIECE / 8));
        given_up = send.send(Ok(full)).is_err();
        if given_up {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    if sent > ALL_MAX {
        return Err(SheetError::Broken("its rows come to more than 8 GiB"));
    }
    if !given_up {
        piece.push(b'\n');
        watch.position.store(size, Ordering::Relaxed);
        given_up = send.send(Ok(piece)).is_err();
    }
    if given_up {
        *place = Some(book);
    }
    Ok(())
}

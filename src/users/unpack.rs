//! Unpacks gzip on a thread of its own, since that takes longer than all that follows.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use flate2::bufread::MultiGzDecoder;

use super::source::PositionedReader;

const PIECE: usize = 256 * 1024;
/// Pieces that may wait to be taken.
const AHEAD: usize = 8;

/// The content of a gzip file, all members of it. Dropping it ends its thread.
#[derive(Debug)]
pub(crate) struct Unpacker {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl Unpacker {
    /// Begins to unpack; the second value is how far the packed file has been read.
    pub fn start(file: Arc<File>) -> io::Result<(Self, Arc<AtomicU64>)> {
        let reader = PositionedReader::new(file);
        let position = reader.position();
        let (send, pieces) = bounded(AHEAD);
        thread::Builder::new()
            .name("unpack".to_owned())
            .spawn(move || {
                unpack(
                    MultiGzDecoder::new(BufReader::with_capacity(PIECE, reader)),
                    &send,
                );
            })?;
        Ok((Self::from(pieces), position))
    }
}

impl From<Receiver<io::Result<Vec<u8>>>> for Unpacker {
    /// What another thread sends; an empty piece is its end.
    fn from(pieces: Receiver<io::Result<Vec<u8>>>) -> Self {
        Self {
            pieces,
            piece: Vec::new(),
            taken: 0,
            ended: false,
        }
    }
}

fn unpack(from: impl Read, send: &Sender<io::Result<Vec<u8>>>) {
    let mut from = from;
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        let result = (&mut from).take(PIECE as u64).read_to_end(&mut piece);
        // What could be unpacked before the damage is worth having.
        if !piece.is_empty() && send.send(Ok(piece)).is_err() {
            return;
        }
        match result {
            Ok(0) => {
                // An empty piece is the end; without it, something broke.
                let _ = send.send(Ok(Vec::new()));
                return;
            }
            Ok(_) => {}
            Err(error) => {
                // Nobody listens any more: then nobody needs to know.
                let _ = send.send(Err(error));
                return;
            }
        }
    }
}

impl Read for Unpacker {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.piece.len() {
            match self.pieces.recv() {
                Ok(piece) => (self.piece, self.taken) = (piece?, 0),
                Err(_) if self.ended => return Ok(0),
                Err(_) => return Err(io::Error::other("unpacking stopped")),
            }
            self.ended = self.piece.is_empty();
        }
        let count = into.len().min(self.piece.len() - self.taken);
        into[..count].copy_from_slice(&self.piece[self.taken..][..count]);
        self.taken += count;
        Ok(count)
    }
}

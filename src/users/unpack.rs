//! Unpacks gzip on a thread of its own, since that takes longer than all that follows, and keeps what
//! was unpacked on another, since that takes half as long again.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use flate2::bufread::MultiGzDecoder;
use thiserror::Error;

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

/// What was unpacked could not be written into the spool.
#[derive(Debug, Error)]
#[error(transparent)]
pub(crate) struct NotKept(pub io::Error);

impl Unpacker {
    /// The same content, of which each piece is written into `spool` before it is given out: what has
    /// been read can be read again from there.
    pub fn kept_in(self, spool: Arc<File>) -> io::Result<Self> {
        let (send, pieces) = bounded(AHEAD);
        let unpacked = self.pieces;
        thread::Builder::new()
            .name("keep".to_owned())
            .spawn(move || {
                for piece in unpacked {
                    let kept = piece.and_then(|piece| match (&*spool).write_all(&piece) {
                        Ok(()) => Ok(piece),
                        Err(error) => Err(io::Error::other(NotKept(error))),
                    });
                    let broken = kept.is_err();
                    if send.send(kept).is_err() || broken {
                        return;
                    }
                }
            })?;
        Ok(Self::from(pieces))
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn pieces(texts: &[&str]) -> Unpacker {
        let (send, pieces) = bounded(texts.len() + 1);
        for text in texts.iter().chain(&[""]) {
            send.send(Ok(text.as_bytes().to_vec())).unwrap();
        }
        Unpacker::from(pieces)
    }

    #[test]
    fn what_has_been_read_stands_in_the_spool() {
        let mut spool = tempfile::NamedTempFile::new().unwrap();
        let path = spool.path().to_owned();
        spool.write_all(b"before ").unwrap();
        let mut kept = pieces(&["one ", "two"])
            .kept_in(Arc::new(spool.reopen().unwrap()))
            .unwrap();
        let mut text = [0; 4];
        kept.read_exact(&mut text).unwrap();
        assert!(fs::read(&path).unwrap().starts_with(b"one "));
        let mut rest = String::new();
        kept.read_to_string(&mut rest).unwrap();
        assert_eq!((rest.as_str(), fs::read(&path).unwrap().len()), ("two", 7));
    }

    #[test]
    fn a_spool_that_takes_nothing_is_told_from_a_damaged_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let read_only = fs::File::open(file.path()).unwrap();
        let mut kept = pieces(&["one"]).kept_in(Arc::new(read_only)).unwrap();
        let error = kept.read_to_string(&mut String::new()).unwrap_err();
        assert!(error.downcast::<NotKept>().is_ok());
    }
}

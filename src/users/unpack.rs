//! Unpacks gzip on a thread of its own, since that takes longer than all that follows, and keeps what
//! was unpacked on another, since that takes half as long again.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::mem;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use flate2::bufread::MultiGzDecoder;
use thiserror::Error;

use super::room::Room;
use super::source::PositionedReader;

const PIECE: usize = 256 * 1024;
/// Bytes that are written into the spool at once: the system looks for as long a stretch of free memory,
/// and where memory is in use everywhere, long ones take more time to find than all the unpacking.
const WRITTEN: usize = 64 * 1024;
/// Pieces that may wait to be taken.
const AHEAD: usize = 8;
/// Pieces that may wait to be filled again: all there can be, with those that threads have in hand.
const SPENT: usize = 2 * AHEAD + 3;

/// The content of a gzip file, all members of it. Dropping it ends its thread.
pub(crate) struct Unpacker {
    pieces: Receiver<io::Result<Vec<u8>>>,
    /// To where pieces go whose text has been taken, so that their memory need not be fetched from the
    /// system again, and cleared, for every piece.
    spent: Sender<Vec<u8>>,
    piece: Vec<u8>,
    taken: usize,
    ended: bool,
}

/// Not what it has unpacked.
impl fmt::Debug for Unpacker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} bytes taken", self.taken, self.piece.len())
    }
}

impl Unpacker {
    /// Begins to unpack; the second value is how far the packed file has been read.
    pub fn start(file: Arc<File>) -> io::Result<(Self, Arc<AtomicU64>)> {
        let reader = PositionedReader::new(file);
        let position = reader.position();
        let (send, pieces) = bounded(AHEAD);
        let (spent, empty) = bounded(SPENT);
        thread::Builder::new()
            .name("unpack".to_owned())
            .spawn(move || {
                let from = MultiGzDecoder::new(BufReader::with_capacity(PIECE, reader));
                unpack(from, &send, &empty);
            })?;
        Ok((Self::with(pieces, spent), position))
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
                let mut room = Room::behind(&spool);
                for piece in unpacked {
                    let kept = piece.and_then(|piece| {
                        for some in piece.chunks(WRITTEN) {
                            room.ask(some.len());
                            let written = (&*spool).write_all(some);
                            written.map_err(|error| io::Error::other(NotKept(error)))?;
                        }
                        Ok(piece)
                    });
                    let broken = kept.is_err();
                    if send.send(kept).is_err() || broken {
                        return;
                    }
                }
            })?;
        Ok(Self::with(pieces, self.spent))
    }

    fn with(pieces: Receiver<io::Result<Vec<u8>>>, spent: Sender<Vec<u8>>) -> Self {
        Self {
            pieces,
            spent,
            piece: Vec::new(),
            taken: 0,
            ended: false,
        }
    }
}

impl From<Receiver<io::Result<Vec<u8>>>> for Unpacker {
    /// What another thread sends; an empty piece is its end.
    fn from(pieces: Receiver<io::Result<Vec<u8>>>) -> Self {
        // Nobody wants its pieces back.
        Self::with(pieces, bounded(0).0)
    }
}

fn unpack(from: impl Read, send: &Sender<io::Result<Vec<u8>>>, empty: &Receiver<Vec<u8>>) {
    let mut from = from;
    loop {
        let mut piece = empty.try_recv().unwrap_or_default();
        piece.resize(PIECE, 0);
        let (filled, result) = fill(&mut from, &mut piece);
        piece.truncate(filled);
        // What could be unpacked before the damage is worth having.
        if filled > 0 && send.send(Ok(piece)).is_err() {
            return;
        }
        match result {
            Ok(()) if filled == PIECE => {}
            Ok(()) => {
                // An empty piece is the end; without it, something broke.
                let _ = send.send(Ok(Vec::new()));
                return;
            }
            Err(error) => {
                // Nobody listens any more: then nobody needs to know.
                let _ = send.send(Err(error));
                return;
            }
        }
    }
}

/// Reads until `into` is full, or to the end, or to an error; the first value is how much there is.
fn fill(from: &mut impl Read, into: &mut [u8]) -> (usize, io::Result<()>) {
    let mut filled = 0;
    while filled < into.len() {
        match from.read(&mut into[filled..]) {
            Ok(0) => break,
            Ok(got) => filled += got,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (filled, Err(error)),
        }
    }
    (filled, Ok(()))
}

impl Read for Unpacker {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.piece.len() {
            match self.pieces.recv() {
                Ok(piece) => {
                    // Where there is no room for it, or nobody there, it goes.
                    let _ = self.spent.try_send(mem::replace(&mut self.piece, piece?));
                    self.taken = 0;
                }
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

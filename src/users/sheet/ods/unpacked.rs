use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use crate::users::Cancel;

const BUFFER: usize = 64 * 1024;
/// A tag or a text may have this many bytes: no cell holds as much.
pub(super) const PIECE_MAX: usize = 16 << 20;
pub(super) const TOO_LONG: &str = "one of its cells holds more than 16 MiB";
/// More than this no sheet of a million rows comes to.
const ALL_MAX: u64 = 32 << 30;

/// The XML text as it comes out of the archive. What is packed may unpack to more than any memory
/// holds, and for longer than anybody waits: it is counted, and stops when it is to stop.
pub(super) type Input<R> = BufReader<Unpacked<R>>;

#[derive(Debug)]
pub(super) struct Unpacked<R> {
    from: R,
    cancel: Cancel,
    /// Bytes since the last tag or text began.
    fresh: usize,
    all: u64,
}

/// Something is larger than it can be in a spreadsheet.
#[derive(Debug)]
pub(in crate::users::sheet) struct Oversized(pub &'static str);

impl fmt::Display for Oversized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Oversized {}

pub(super) fn input<R: Read>(from: R, cancel: &Cancel) -> Input<R> {
    let unpacked = Unpacked {
        from,
        cancel: cancel.clone(),
        fresh: 0,
        all: 0,
    };
    BufReader::with_capacity(BUFFER, unpacked)
}

impl<R> Unpacked<R> {
    /// A tag or a text begins here.
    pub fn piece_begins(&mut self) {
        self.fresh = 0;
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(io::Error::other("stopped"));
        }
        let got = self.from.read(into)?;
        self.fresh += got;
        self.all += got as u64;
        if self.fresh > PIECE_MAX {
            return Err(io::Error::other(Oversized(TOO_LONG)));
        }
        if self.all > ALL_MAX {
            return Err(io::Error::other(Oversized(
                "it unpacks to more than 32 GiB",
            )));
        }
        Ok(got)
    }
}

/// Passes over the next `count` bytes; `false`: there are not so many.
pub(super) fn pass<R: Read>(input: &mut Input<R>, count: u64) -> io::Result<bool> {
    let mut left = count;
    while left > 0 {
        input.get_mut().piece_begins();
        let here = input.fill_buf()?.len();
        if here == 0 {
            return Ok(false);
        }
        let taken = usize::try_from(left).map_or(here, |left| left.min(here));
        input.consume(taken);
        left -= taken as u64;
    }
    Ok(true)
}

/// Passes over everything up to and with the next `word`; the bytes that were passed, or `None`: the
/// text ends before it.
pub(super) fn pass_word<R: Read>(input: &mut Input<R>, word: &[u8]) -> io::Result<Option<u64>> {
    let finder = memchr::memmem::Finder::new(word);
    let (mut passed, mut seam) = (0, Vec::with_capacity(2 * word.len()));
    loop {
        input.get_mut().piece_begins();
        let here = input.fill_buf()?;
        if here.is_empty() {
            return Ok(None);
        }
        // The word may have begun in what was here before.
        let before = seam.len();
        seam.extend_from_slice(&here[..here.len().min(word.len() - 1)]);
        let end = match finder.find(&seam) {
            Some(at) => Some(at + word.len() - before),
            None => finder.find(here).map(|at| at + word.len()),
        };
        if let Some(end) = end {
            input.consume(end);
            return Ok(Some(passed + end as u64));
        }
        let len = here.len();
        let rest = if len < word.len() {
            &seam[seam.len().saturating_sub(word.len() - 1)..]
        } else {
            &here[len + 1 - word.len()..]
        };
        seam = rest.to_vec();
        input.consume(len);
        passed += len as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(into.len());
            (&mut self.0).take(count as u64).read(into)
        }
    }

    #[test]
    fn a_word_is_found_wherever_the_pieces_part() {
        for drop in 1..12 {
            let mut input = input(Drops(b"<a><a></</a</a>rest", drop), &Cancel::new());
            assert_eq!(pass_word(&mut input, b"</a>").unwrap(), Some(15), "{drop}");
            let mut rest = String::new();
            input.read_to_string(&mut rest).unwrap();
            assert_eq!(rest, "rest");
            assert_eq!(pass_word(&mut input, b"</a>").unwrap(), None);
        }
    }

    #[test]
    fn as_many_bytes_are_passed_as_there_are() {
        let mut input = input(Drops(b"0123456789", 3), &Cancel::new());
        assert!(pass(&mut input, 7).unwrap());
        assert!(!pass(&mut input, 7).unwrap());
    }

    #[test]
    fn a_text_without_end_and_one_that_is_to_stop_end() {
        let cancel = Cancel::new();
        let mut endless = input(io::repeat(b'x'), &cancel);
        let error = io::copy(&mut endless, &mut io::sink()).unwrap_err();
        assert!(error.downcast::<Oversized>().is_ok());
        cancel.cancel();
        assert!(pass_word(&mut input(io::repeat(b'x'), &cancel), b"y").is_err());
    }
}

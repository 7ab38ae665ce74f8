use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::import::journal::RunFolder;
use crate::import::plan::append;
use crate::platform::files::open_private;
use crate::users::Identifiers;

/// A record's number, what it says, and who it is: so many bytes.
const ENTRY: usize = 20;

/// Fingerprints of one record under the key of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Print {
    pub(super) content: u64,
    /// Of the first of user id, address, phone number and username that it has.
    pub(super) who: Option<u64>,
}

/// The key of a run, made ready once: of a short text's hash it is half the work.
#[derive(Clone)]
pub(super) struct Key(Option<Hmac<Sha256>>);

impl Key {
    pub(super) fn of(key: &str) -> Self {
        // A key of any length is taken.
        Self(Hmac::new_from_slice(key.as_bytes()).ok())
    }
}

/// Eight bytes of a keyed hash: among some million users two that are alike by chance are not to be expected.
fn hash(key: &Key, kind: u8, bytes: &[u8]) -> u64 {
    let Some(mut mac) = key.0.clone() else {
        return 0;
    };
    mac.update(&[kind]);
    mac.update(bytes);
    let whole = mac.finalize().into_bytes();
    let mut eight = [0; 8];
    eight.copy_from_slice(&whole[..8]);
    u64::from_le_bytes(eight)
}

/// A record as it is compared: what is sent of it, and who it is. Runs have keys of their own.
pub(super) struct Subject {
    sent: Vec<u8>,
    who: Option<(u8, String)>,
}

impl Subject {
    pub(super) fn of(record: &[u8]) -> Self {
        let mut sent = Vec::with_capacity(record.len());
        append(record, None, &mut sent);
        let own = Identifiers::of(record);
        let who = [
            (1, own.user_id),
            (2, own.email.map(|email| email.to_lowercase())),
            (3, own.phone_number),
            (4, own.username.map(|name| name.to_lowercase())),
        ];
        let who = who.into_iter().find_map(|(kind, text)| Some((kind, text?)));
        Self { sent, who }
    }

    pub(super) fn content(&self, key: &Key) -> u64 {
        hash(key, 0, &self.sent)
    }

    pub(super) fn who(&self, key: &Key) -> Option<u64> {
        let (kind, text) = self.who.as_ref()?;
        Some(hash(key, *kind, text.as_bytes()))
    }
}

impl Print {
    pub(super) fn of(key: &Key, record: &[u8]) -> Self {
        let subject = Subject::of(record);
        Self {
            content: subject.content(key),
            who: subject.who(key),
        }
    }
}

/// Where a run keeps them.
fn file(folder: &RunFolder) -> PathBuf {
    folder.path().join("prints.bin")
}

/// Writes them while the plan is made.
pub(in crate::import) struct Writer {
    out: BufWriter<File>,
    key: Key,
    failed: Option<io::Error>,
}

impl Writer {
    pub(in crate::import) fn create(folder: &RunFolder, key: &str) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        Ok(Self {
            out: BufWriter::new(open_private(&mut options, &file(folder))?),
            key: Key::of(key),
            failed: None,
        })
    }

    /// What fails is said at the end.
    pub(in crate::import) fn add(&mut self, record: u32, bytes: &[u8]) {
        let print = Print::of(&self.key, bytes);
        let mut entry = [0; ENTRY];
        entry[..4].copy_from_slice(&record.to_le_bytes());
        entry[4..12].copy_from_slice(&print.content.to_le_bytes());
        entry[12..].copy_from_slice(&print.who.unwrap_or(0).to_le_bytes());
        if self.failed.is_none() {
            self.failed = self.out.write_all(&entry).err();
        }
    }

    pub(in crate::import) fn finish(mut self) -> io::Result<()> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.out.flush()?;
        self.out.get_ref().sync_data()
    }
}

/// How many a run has kept; none where that cannot be said.
pub(super) fn count(folder: &RunFolder) -> usize {
    let bytes = file(folder).metadata().map_or(0, |meta| meta.len());
    usize::try_from(bytes).unwrap_or(0) / ENTRY
}

/// Those that a run has kept, one after the other; a torn end is none.
pub(super) fn read(folder: &RunFolder, mut each: impl FnMut(u32, Print)) -> io::Result<()> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(file(folder))?);
    let mut entry = [0; ENTRY];
    loop {
        match file.read_exact(&mut entry) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
        let eight = |from: usize| {
            let mut eight = [0; 8];
            eight.copy_from_slice(&entry[from..from + 8]);
            u64::from_le_bytes(eight)
        };
        let record = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]);
        let who = Some(eight(12)).filter(|who| *who != 0);
        each(
            record,
            Print {
                content: eight(4),
                who,
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_no_change_and_every_value_is_one() {
        let of = |key: &str, record: &str| Print::of(&Key::of(key), record.as_bytes());
        let one = of("k", r#"{"email":"Ann@example.com","n":1}"#);
        assert_eq!(one, of("k", r#"{ "email" : "Ann@example.com", "n": 1 }"#));
        let other = of("k", r#"{"email":"ann@example.com","n":2}"#);
        assert_eq!(one.who, other.who, "the same user");
        assert_ne!(one.content, other.content);
        let elsewhere = of("l", r#"{"email":"Ann@example.com","n":1}"#);
        assert_ne!(
            one.who, elsewhere.who,
            "runs cannot be compared without their keys"
        );
        assert_eq!(of("k", r#"{"n":1}"#).who, None);
    }
}

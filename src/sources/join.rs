//! A profile export and the export of its users' password hashes, brought together by id.

use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::mapper::Mapper;
use super::systems::{id_column, without_prefix};
use super::{ColumnMap, MatchedBy, ReadAs, Source, System, Target};
use crate::profile::Field;
use crate::users::fields::each;
use crate::users::{Block, Cancel, OpenError, Place, RawField, UsersFile, field};

/// The column that a second file's hashes fill.
pub(super) const HASH_COLUMN: &str = "Password hash of the other file";

/// The password hashes of a second file, found by a user's id. It holds places, 16 bytes a user;
/// the hashes stay in the file.
#[derive(Debug)]
pub struct HashBook {
    file: UsersFile,
    /// By fingerprint.
    entries: Vec<Entry>,
    /// One bit for each entry: whether a user of the first file has it.
    used: Vec<AtomicU64>,
    hasher: foldhash::fast::FixedState,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    fingerprint: u64,
    /// Offset in the file, above [`LEN_BITS`] bits of length.
    place: u64,
}

/// A record of hashes is some hundred bytes; one of 16 MiB is none.
const LEN_BITS: u32 = 24;

impl HashBook {
    /// Reads all of an export of password hashes ([`super::System::Auth0Hashes`]). Records without
    /// an id or a hash are passed over.
    pub fn read(file: UsersFile, cancel: &Cancel) -> Result<Self, OpenError> {
        let hasher = foldhash::fast::FixedState::default();
        let mut entries = Vec::new();
        let mut block = Block::default();
        let mut blocks = file.blocks()?;
        while blocks.next(&mut block)? {
            if cancel.is_cancelled() {
                return Err(OpenError::Cancelled {
                    name: file.name().to_owned(),
                });
            }
            for cut in &block.cuts {
                let byte = block.base + u64::from(cut.start);
                if let Some(found) = HashRecord::read(block.record(*cut))
                    && cut.len >> LEN_BITS == 0
                {
                    entries.push(Entry {
                        fingerprint: hasher.hash_one(&found.id),
                        place: byte << LEN_BITS | u64::from(cut.len),
                    });
                }
            }
        }
        drop(blocks);
        entries.sort_unstable_by_key(|entry: &Entry| entry.fingerprint);
        entries.shrink_to_fit();
        let used = entries.chunks(64).map(|_| AtomicU64::new(0)).collect();
        Ok(Self {
            file,
            entries,
            used,
            hasher,
        })
    }

    /// The file that it was read from.
    pub fn file(&self) -> &UsersFile {
        &self.file
    }

    /// Users with a hash.
    pub fn len(&self) -> u64 {
        self.entries.len() as u64
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Users with a hash whom nobody has asked for so far.
    pub fn unused(&self) -> u64 {
        let used: u32 = self
            .used
            .iter()
            .map(|bits| bits.load(Ordering::Relaxed).count_ones())
            .sum();
        self.len() - u64::from(used)
    }

    /// The hash of the user with this id (without `auth0|`). Two connections may have the same id
    /// [C-135950]: then the e-mail address has to decide.
    pub(super) fn hash_of(
        &self,
        id: &str,
        email: Option<&str>,
        raw: &mut Vec<u8>,
    ) -> Option<String> {
        let fingerprint = self.hasher.hash_one(id);
        let first = self
            .entries
            .partition_point(|entry| entry.fingerprint < fingerprint);
        let mut found: Vec<(usize, HashRecord)> = Vec::new();
        for (index, entry) in self.entries.iter().enumerate().skip(first) {
            if entry.fingerprint != fingerprint {
                break;
            }
            let place = Place {
                byte: entry.place >> LEN_BITS,
                len: u32::try_from(entry.place & ((1 << LEN_BITS) - 1)).unwrap_or_default(),
                line: 0,
            };
            // A file that has changed meanwhile is found out when it is read as a whole.
            self.file.read(place, raw).ok()?;
            found.extend(
                HashRecord::read(raw)
                    .filter(|record| record.id == id)
                    .map(|record| (index, record)),
            );
        }
        if found.len() > 1 {
            let same = |record: &HashRecord| match (&record.email, email) {
                (Some(one), Some(other)) => one.eq_ignore_ascii_case(other.trim()),
                _ => false,
            };
            found.retain(|(_, record)| same(record));
        }
        let [(index, record)] = <[_; 1]>::try_from(found).ok()?;
        if let Some(bits) = self.used.get(index / 64) {
            bits.fetch_or(1 << (index % 64), Ordering::Relaxed);
        }
        Some(record.hash)
    }
}

struct HashRecord {
    id: String,
    email: Option<String>,
    hash: String,
}

impl HashRecord {
    /// `None`: no id, no hash, or no record at all.
    fn read(record: &[u8]) -> Option<Self> {
        let (mut id, mut alt_id, mut email, mut hash, mut identifiers) =
            (None, None, None, None, None);
        let read = each(record, |name, value: RawField<'_>| {
            match name {
                b"_id" => {
                    id = field(value.raw, "$oid").map_or_else(|| value.text(), |oid| oid.text());
                }
                b"alt_id" => alt_id = value.text(),
                b"email" => email = value.text(),
                b"passwordHash" => hash = value.text(),
                b"identifiers" => identifiers = Some(value.raw),
                _ => {}
            }
            true
        });
        read.ok()?;
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let id = filled(alt_id).or_else(|| filled(id))?;
        Some(Self {
            id: without_prefix(&id).to_owned(),
            email: filled(email).or_else(|| super::systems::identifier(identifiers?, "email")),
            hash: filled(hash)?,
        })
    }
}

impl Source {
    /// The same source with the hashes of a second file, where it has ids to find them by.
    #[must_use]
    pub fn joined(mut self, book: Arc<HashBook>) -> Self {
        if self.system == System::Auth0 {
            // Records of Auth0's own form have no columns; each is looked at for its id.
            self.join = Some(book);
            return self;
        }
        let mut names: Vec<_> = self
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        let Some(id) = id_column(&self.mapping, &names) else {
            return self;
        };
        let alone = self.clone();
        if self.mapping.column(HASH_COLUMN).is_none() {
            let mut mapping = (*self.mapping).clone();
            mapping.columns.push(ColumnMap {
                column: HASH_COLUMN.to_owned(),
                to: Some(Target::of(Field::PasswordHash)),
                read_as: ReadAs::Hash,
                join: None,
                by: MatchedBy::System,
            });
            self.mapping = Arc::new(mapping);
        }
        let column = names.iter().position(|name| name == HASH_COLUMN);
        let column = column.unwrap_or_else(|| {
            let mut columns = self.columns.to_vec();
            columns.push(super::Column::secret(HASH_COLUMN));
            self.columns = columns.into();
            names.push(HASH_COLUMN.to_owned());
            names.len() - 1
        });
        let Ok(mapper) = Mapper::build(&self.mapping, &names) else {
            // The file's own hashes go where these would.
            return alone;
        };
        self.mapper = Arc::new(mapper);
        self.reading = self.reading.joined(&book, id, column);
        self.join = Some(book);
        self
    }
}

//! Which records may mean a user: keyed prints of their identifiers, eight bytes each.

use std::hash::{BuildHasher, RandomState};

use super::CompareError;
use super::known::Known;
use crate::roster::Roster;
use crate::users::{Cancel, Identifiers};

/// Bits of a record's number ([`crate::users::RECORDS_MAX`]); the others are the print's.
const RECORD_BITS: u32 = 28;
/// Records between two looks at whether to go on.
const STRIDE: u32 = 4_096;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    Email,
    UserId,
    Username,
    Phone,
}

impl By {
    pub(super) const ALL: [Self; 4] = [Self::Email, Self::UserId, Self::Username, Self::Phone];
}

/// Identifiers as Auth0 keeps them: addresses and usernames in lower case, ids with `auth0|` in front.
pub(super) fn kept(own: Identifiers) -> [Option<String>; 4] {
    [
        own.email.map(|text| text.to_lowercase()),
        own.user_id.map(|id| format!("auth0|{id}")),
        own.username.map(|text| text.to_lowercase()),
        own.phone_number,
    ]
}

/// The same of a user of Auth0's.
fn shown<'a>(known: &'a Known<'_>) -> [Option<&'a str>; 4] {
    [
        known.email.as_deref(),
        known.user_id.as_deref(),
        known.username.as_deref(),
        known.phone_number.as_deref(),
    ]
}

pub(super) struct Index {
    key: RandomState,
    /// Prints with their records, sorted; one list for each kind.
    of: [Vec<u64>; 4],
}

impl Index {
    /// Reads the records of these ascending ranges, first and last included. `each` sees every record.
    pub(super) fn build(
        roster: &Roster,
        ranges: &[(u32, u32)],
        cancel: &Cancel,
        mut each: impl FnMut(u32, &[u8]),
    ) -> Result<Self, CompareError> {
        let mut index = Self {
            key: RandomState::new(),
            of: Default::default(),
        };
        let mut records = roster.records(ranges);
        while let Some((id, bytes)) = records.read_next()? {
            if id.0.is_multiple_of(STRIDE) && cancel.is_cancelled() {
                return Err(CompareError::Cancelled);
            }
            let own = Identifiers::of(bytes);
            each(id.0, bytes);
            for (by, value) in By::ALL.into_iter().zip(kept(own)) {
                if let Some(value) = value {
                    let packed = index.print(by, &value) | u64::from(id.0);
                    index.of[by as usize].push(packed);
                }
            }
        }
        for list in &mut index.of {
            list.sort_unstable();
        }
        Ok(index)
    }

    fn print(&self, by: By, value: &str) -> u64 {
        self.key.hash_one((by as u8, value)) >> RECORD_BITS << RECORD_BITS
    }

    /// Records that may be meant, each with one identifier that may be the same; whoever asks looks at the
    /// record to be sure.
    pub(super) fn candidates(&self, known: &Known<'_>, into: &mut Vec<(u32, By)>) {
        into.clear();
        for (by, value) in By::ALL.into_iter().zip(shown(known)) {
            let Some(value) = value else { continue };
            let print = self.print(by, value);
            let list = &self.of[by as usize];
            let from = list.partition_point(|packed| *packed < print);
            let same = list[from..]
                .iter()
                .take_while(|packed| **packed >> RECORD_BITS == print >> RECORD_BITS);
            let number =
                |packed: &u64| u32::try_from(packed & ((1 << RECORD_BITS) - 1)).unwrap_or(u32::MAX);
            into.extend(same.map(|packed| (number(packed), by)));
        }
    }
}

/// Whether the record really has this identifier of the user's.
pub(super) fn is_same(own: &[Option<String>; 4], known: &Known<'_>, by: By) -> bool {
    let of_user = shown(known)[by as usize];
    of_user.is_some() && own[by as usize].as_deref() == of_user
}

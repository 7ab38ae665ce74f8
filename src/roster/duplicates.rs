//! Records that repeat an earlier record's email, username, user id or phone number.

use std::collections::HashSet;
use std::sync::Arc;
use std::thread;

use super::check::{Gathered, stopped, workers};
use super::content::Content;
use super::prints::{Suspects, for_each_share};
use super::reread::Rereader;
use super::segment::Segment;
use crate::rules::cross::Unique;
use crate::users::{Cancel, OpenError, field};

/// Groups whose first values are held at once.
const GROUPS_AT_ONCE: usize = 1 << 15;
/// Fewer records than this are compared by one thread.
const WORTH_A_THREAD: usize = 2048;

/// A record with an equal fingerprint, and the group of those that have it.
#[derive(Clone, Copy)]
struct Suspect {
    record: u32,
    group: u32,
}

/// Calls `found` with each record that holds the value of an earlier one.
pub(super) fn find(
    content: &Content,
    gathered: &Gathered,
    cancel: &Cancel,
    mut found: impl FnMut(Unique, u32),
) -> Result<(), OpenError> {
    for unique in Unique::ALL {
        for_each_share(&gathered.prints, unique, |suspects| {
            if cancel.is_cancelled() {
                return Err(stopped(&content.file));
            }
            let settler = Settler {
                content,
                segments: &gathered.segments,
                unique,
                cancel,
            };
            settler.settle(suspects, &mut |record| found(unique, record))
        })?;
    }
    Ok(())
}

struct Settler<'a> {
    content: &'a Content,
    segments: &'a [Arc<Segment>],
    unique: Unique,
    cancel: &'a Cancel,
}

impl Settler<'_> {
    fn settle(&self, suspects: &Suspects, found: &mut impl FnMut(u32)) -> Result<(), OpenError> {
        let groups: Vec<&[u32]> = suspects.groups().collect();
        for groups in groups.chunks(GROUPS_AT_ONCE) {
            self.settle_some(groups, found)?;
        }
        Ok(())
    }

    fn settle_some(&self, groups: &[&[u32]], found: &mut impl FnMut(u32)) -> Result<(), OpenError> {
        let first_of = |group: &&[u32]| group.first().copied().unwrap_or_default();
        let firsts: Vec<Suspect> = (0..)
            .zip(groups)
            .map(|(group, records)| Suspect {
                record: first_of(records),
                group,
            })
            .collect();
        let firsts = self.in_parallel(firsts, |_, value| value)?;
        let mut values = vec![None; groups.len()];
        for (suspect, value) in firsts {
            values[suspect.group as usize] = value;
        }
        let later = (0..)
            .zip(groups)
            .flat_map(|(group, records)| {
                records
                    .iter()
                    .skip(1)
                    .map(move |&record| Suspect { record, group })
            })
            .collect();
        // Of an equal value nothing has to be kept; of another one, the value itself.
        let compared = self.in_parallel(later, |suspect, value| {
            let equal = value.is_some() && value == values[suspect.group as usize];
            if equal { None } else { Some(value) }
        })?;
        let mut others: HashSet<(u32, String)> = HashSet::new();
        for (suspect, other) in compared {
            match other {
                None => found(suspect.record),
                // Different values with the same print; equal ones may be among them.
                Some(Some(value)) => {
                    if !others.insert((suspect.group, value)) {
                        found(suspect.record);
                    }
                }
                Some(None) => {}
            }
        }
        Ok(())
    }

    /// Reads the suspects in the order of the file and makes something of each one's value.
    fn in_parallel<T: Send>(
        &self,
        mut suspects: Vec<Suspect>,
        make: impl Fn(Suspect, Option<String>) -> T + Sync,
    ) -> Result<Vec<(Suspect, T)>, OpenError> {
        suspects.sort_unstable_by_key(|suspect| suspect.record);
        let some = |suspects: &[Suspect]| -> Result<Vec<(Suspect, T)>, OpenError> {
            let mut reader = Rereader::new(self.content, self.segments);
            suspects
                .iter()
                .map(|&suspect| {
                    if self.cancel.is_cancelled() {
                        return Err(stopped(&self.content.file));
                    }
                    let bytes = reader.record(suspect.record)?;
                    Ok((suspect, make(suspect, value(self.unique, bytes))))
                })
                .collect()
        };
        let share = suspects.len().div_ceil(workers()).max(WORTH_A_THREAD);
        if suspects.len() <= share {
            return some(&suspects);
        }
        thread::scope(|scope| {
            let some = &some;
            let threads: Vec<_> = suspects
                .chunks(share)
                .map(|suspects| scope.spawn(move || some(suspects)))
                .collect();
            let mut all = Vec::with_capacity(suspects.len());
            for thread in threads {
                let bug = |_| OpenError::Bug {
                    name: self.content.file.name().to_owned(),
                };
                all.append(&mut thread.join().map_err(bug)??);
            }
            Ok(all)
        })
    }
}

/// What must be unique, as it is compared: email and username in lower case.
pub(super) fn value(unique: Unique, record: &[u8]) -> Option<String> {
    let text = field(record, unique.pointer().trim_start_matches('/'))?.text()?;
    Some(match unique {
        Unique::Email | Unique::Username => text.to_lowercase(),
        Unique::UserId | Unique::Phone => text,
    })
}

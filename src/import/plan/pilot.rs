//! Which users go first and alone: a few of every shape, so that what Auth0 minds about one of them is
//! known before the others are sent.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::shape::{Shape, Trait, TraitKind};
use super::{PayloadError, Ranges};
use crate::roster::Roster;
use crate::users::Cancel;

/// No more users than these go first.
pub const PILOT_USERS: usize = 50;
/// So many of one shape tell what the others of it will meet.
const OF_A_SHAPE: usize = 3;
/// A file in which hardly two records are alike is not looked at for ever.
const SHAPES: usize = 5_000;

/// What some of the users that go first have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PilotShape {
    pub kind: TraitKind,
    pub words: String,
    /// Those of them that go first.
    pub records: Ranges,
    /// Users of the whole import that have it.
    pub of: u32,
}

/// The users that go first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pilot {
    pub records: Ranges,
    pub shapes: Vec<PilotShape>,
}

/// Takes records in the order of the file, and chooses.
#[derive(Debug, Default)]
pub struct Chooser {
    seen: BTreeMap<Shape, Seen>,
    traits: BTreeMap<Trait, u32>,
    users: u32,
}

#[derive(Debug, Default)]
struct Seen {
    count: u32,
    first: Vec<u32>,
}

impl Chooser {
    pub fn add(&mut self, record: u32, bytes: &[u8]) {
        self.users += 1;
        let shape = Shape::of(bytes);
        for one in shape.traits() {
            // Words come from lists, so there are not many.
            match self.traits.get_mut(one) {
                Some(count) => *count += 1,
                None => {
                    self.traits.insert(one.clone(), 1);
                }
            }
        }
        if self.seen.len() >= SHAPES && !self.seen.contains_key(&shape) {
            return;
        }
        let seen = self.seen.entry(shape).or_default();
        seen.count += 1;
        if seen.first.len() < OF_A_SHAPE {
            seen.first.push(record);
        }
    }

    /// `None` where the choice would be all users, or nearly: then there is nothing to go first.
    pub fn choose(self, most: usize) -> Option<Pilot> {
        let shapes: Vec<(&Shape, &Seen)> = self.seen.iter().collect();
        let mut open: BTreeSet<&Trait> = self.traits.keys().collect();
        let mut order: Vec<usize> = Vec::new();
        let mut rest: Vec<usize> = (0..shapes.len()).collect();
        // First whatever has most of what is in none so far, then the most frequent.
        while !open.is_empty() && order.len() < most {
            let new = |at: &usize| {
                let traits = shapes[*at].0.traits().iter();
                traits.filter(|one| open.contains(one)).count()
            };
            let best = rest
                .iter()
                .max_by_key(|at| (new(at), shapes[**at].1.count, std::cmp::Reverse(**at)));
            let Some(best) = best.copied().filter(|at| new(at) > 0) else {
                break;
            };
            rest.retain(|at| *at != best);
            for one in shapes[best].0.traits() {
                open.remove(one);
            }
            order.push(best);
        }
        rest.sort_by_key(|at| std::cmp::Reverse(shapes[*at].1.count));
        order.extend(rest);
        let turns = (0..OF_A_SHAPE).flat_map(|turn| order.iter().map(move |at| (turn, *at)));
        let chosen = turns.filter_map(|(turn, at)| Some((at, *shapes[at].1.first.get(turn)?)));
        let chosen: BTreeMap<u32, usize> =
            chosen.take(most).map(|(at, record)| (record, at)).collect();
        if chosen.is_empty() || chosen.len() >= self.users as usize {
            return None;
        }
        let mut of_trait: BTreeMap<&Trait, Ranges> = BTreeMap::new();
        let mut records = Ranges::default();
        for (record, at) in &chosen {
            records.push(*record);
            for one in shapes[*at].0.traits() {
                of_trait.entry(one).or_default().push(*record);
            }
        }
        let shapes = of_trait.into_iter().map(|(one, records)| PilotShape {
            kind: one.kind,
            words: one.words.clone(),
            records,
            of: self.traits.get(one).copied().unwrap_or_default(),
        });
        Some(Pilot {
            shapes: shapes.collect(),
            records,
        })
    }
}

/// Goes once over the records that are to be sent. Blocks; `None` also when cancelled.
pub(super) fn choose(
    roster: &Roster,
    ranges: &Ranges,
    cancel: &Cancel,
) -> Result<Option<Pilot>, PayloadError> {
    let mut chooser = Chooser::default();
    let mut records = roster.records(ranges.spans());
    while let Some((id, record)) = records.read_next()? {
        chooser.add(id.0, record);
        if cancel.is_cancelled() {
            return Ok(None);
        }
    }
    Ok(chooser.choose(PILOT_USERS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(records: &[String], most: usize) -> Option<Pilot> {
        let mut chooser = Chooser::default();
        for (number, record) in (0..).zip(records) {
            chooser.add(number, record.as_bytes());
        }
        chooser.choose(most)
    }

    fn plain(number: usize) -> String {
        format!(r#"{{"email":"user{number}@example.com"}}"#)
    }

    #[test]
    fn three_of_each_shape_are_chosen_and_the_rare_one_far_behind_too() {
        let mut records: Vec<String> = (0..500).map(plain).collect();
        records[400] =
            r#"{"email":"a@example.com","username":"ann","user_metadata":{"a":1}}"#.into();
        let pilot = choose(&records, 50).unwrap();
        assert_eq!(pilot.records.spans(), [(0, 2), (400, 400)]);
        let shapes: Vec<(&str, u32, u32)> = pilot
            .shapes
            .iter()
            .map(|shape| (shape.words.as_str(), shape.records.count(), shape.of))
            .collect();
        assert_eq!(
            shapes,
            [
                ("no password hash", 4, 500),
                ("user_metadata", 1, 1),
                ("with email", 3, 499),
                ("with email and username", 1, 1)
            ]
        );
    }

    #[test]
    fn every_trait_is_covered_however_few_may_go() {
        // 2^5 mixtures; six traits besides the password.
        let records: Vec<String> = (0..64)
            .map(|n: u32| {
                let mut text = format!(r#"{{"email":"u{n}@example.com""#);
                for (bit, more) in [
                    r#","username":"u""#,
                    r#","user_metadata":{"a":1}"#,
                    r#","app_metadata":{"a":1}"#,
                    r#","mfa_factors":[{"totp":{"secret":"S"}}]"#,
                    r#","phone_number":"+4930""#,
                ]
                .iter()
                .enumerate()
                {
                    if n >> bit & 1 == 1 {
                        text.push_str(more);
                    }
                }
                text + "}"
            })
            .collect();
        let pilot = choose(&records, 6).unwrap();
        assert_eq!(pilot.records.count(), 6);
        let mut traits = BTreeSet::new();
        for record in &records {
            let shape = Shape::of(record.as_bytes());
            traits.extend(shape.traits().iter().map(|one| one.words.clone()));
        }
        let covered: BTreeSet<String> = pilot
            .shapes
            .iter()
            .map(|shape| shape.words.clone())
            .collect();
        assert_eq!(covered, traits);
        assert_eq!(choose(&records, 50).unwrap().records.count(), 50);
    }

    #[test]
    fn where_all_would_go_first_nobody_does() {
        let records: Vec<String> = (0..3).map(plain).collect();
        assert_eq!(choose(&records, 50), None);
        assert_eq!(choose(&[], 50), None);
    }
}

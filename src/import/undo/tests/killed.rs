//! An undo that is killed at every fact.

use super::*;

/// A tenant with users of the run; some have logged in. It loses requests and answers.
struct World {
    there: BTreeMap<u32, TenantUser>,
    dice: u64,
    deletions: BTreeMap<u32, u32>,
}

impl World {
    fn new(users: u32, seed: u64) -> Self {
        let one = |n: u32| TenantUser {
            has_logged_in: n.is_multiple_of(5),
            ..user(&format!("auth0|{n}"), 1_500)
        };
        Self {
            there: (0..users).map(|n| (n, one(n))).collect(),
            dice: seed,
            deletions: BTreeMap::new(),
        }
    }

    fn roll(&mut self) -> u64 {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % 10
    }

    fn answer(&mut self, call: &Call) -> Event {
        let luck = self.roll();
        let lost = || error(Class::Unknown, ErrorKind::Broken);
        match *call {
            Call::Look { record, .. } => Event::Looked {
                record,
                answer: match luck {
                    0 => Err(lost()),
                    _ => Ok(said(Looked::Users(
                        self.there.get(&record).cloned().into_iter().collect(),
                    ))),
                },
            },
            Call::Delete { record, .. } => {
                let answer = match luck {
                    0 => Err(error(Class::Refused, ErrorKind::RateLimit)),
                    1 => Err(error(Class::NotSent, ErrorKind::Unreachable)),
                    2 => Err(lost()),
                    luck => {
                        if self.there.remove(&record).is_some() {
                            *self.deletions.entry(record).or_default() += 1;
                        }
                        if luck < 6 { Err(lost()) } else { Ok(said(())) }
                    }
                };
                Event::Deleted { record, answer }
            }
            Call::Renew => panic!("no token was wanted"),
        }
    }

    /// Works until all is done, or until so many facts are on disk: then the program is killed before the
    /// calls of that step are made, or after some of them.
    fn session(&mut self, journal: &mut Vec<u8>, seq: &mut u64, facts: usize) -> bool {
        let before = read(journal).unwrap();
        assert_eq!(before.damaged, None);
        let users = before.sums.users;
        let todo = (0..users).filter(|n| !before.fates.of.contains_key(n));
        let mut engine = engine(todo.collect(), before.fates.intended, before.sums);
        let (mut at, mut written) = (60, 0);
        let mut events = vec![Event::Begin];
        while !engine.is_over() {
            at += 20;
            let event = if events.is_empty() {
                Event::Tick
            } else {
                events.remove(0)
            };
            let step = engine.step(now(at), event);
            for fact in &step.facts {
                frame(*seq, 0, fact, journal).unwrap();
                *seq += 1;
                written += 1;
            }
            let killed = written >= facts;
            for call in &step.calls {
                if let Call::Delete { record, .. } = call {
                    assert!(read(journal).unwrap().fates.intended.contains(record));
                }
                if killed && self.roll() < 5 {
                    return false;
                }
                events.push(self.answer(call));
            }
            if killed {
                return false;
            }
        }
        true
    }
}

#[test]
fn killed_at_every_fact_it_ends_the_same() {
    const USERS: u32 = 17;
    for seed in 0..60 {
        let mut world = World::new(USERS, seed);
        let mut journal = Vec::new();
        let begun = Fact::Begun {
            format: 1,
            app: String::new(),
            run: RunId::parse("run").unwrap(),
            users: USERS,
        };
        frame(0, 0, &begun, &mut journal).unwrap();
        let mut seq = 1;
        let step = 1 + usize::try_from(seed % 5).unwrap();
        while !world.session(&mut journal, &mut seq, step) {
            // What a kill tears off is dropped.
            journal.extend_from_slice(b"{\"s\":");
            let good = read(&journal).unwrap();
            assert_eq!(good.damaged, None);
            journal.truncate(journal.len() - 5);
        }
        let end = read(&journal).unwrap();
        let deleted = (0..USERS).filter(|n| !n.is_multiple_of(5));
        assert!(world.there.keys().all(|n| n.is_multiple_of(5)), "{seed}");
        assert!(world.deletions.values().all(|times| *times == 1));
        assert_eq!(end.sums.deleted as usize, deleted.count(), "{seed}");
        assert_eq!(end.sums.logged_in, 4);
        assert_eq!(end.sums.to_go(), 0);
    }
}

#[test]
fn every_prefix_of_the_journal_can_be_read() {
    let mut journal = Vec::new();
    let begun = Fact::Begun {
        format: 1,
        app: "1".to_owned(),
        run: RunId::parse("run").unwrap(),
        users: 2,
    };
    let deleting = Fact::Deleting { record: 1 };
    let settled = |fate| Fact::Settled { record: 1, fate };
    let facts = [
        begun,
        deleting,
        settled(Fate::Refused),
        settled(Fate::Deleted),
    ];
    for (fact, seq) in facts.iter().zip(0..) {
        frame(seq, 7, fact, &mut journal).unwrap();
    }
    let first = journal.iter().position(|byte| *byte == b'\n').unwrap();
    for end in 0..=journal.len() {
        let read = read(&journal[..end]);
        assert_eq!(read.is_some(), end > first, "{end}");
        assert!(read.is_none_or(|read| read.damaged.is_none()));
    }
    let whole = read(&journal).unwrap();
    assert_eq!((whole.sums.deleted, whole.sums.refused), (1, 0));
    let mut damaged = journal.clone();
    damaged[first + 20] ^= 1;
    assert!(read(&damaged).unwrap().damaged.is_some());
}

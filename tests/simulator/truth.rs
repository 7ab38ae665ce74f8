//! What must hold, judged from outside: by the journal while the run goes on, by the tenant at its end.

use usher::import::engine::{Fact, PartPhase};

use super::world::World;

impl World {
    /// Before a fact is written: what the ones before it allow.
    pub(super) fn look_at_fact(&self, fact: &Fact) {
        let seed = self.seed;
        match fact {
            Fact::Attempt { part, n, .. } => {
                let rests = self.journal[self.begun_at..].iter().rev();
                let rests = rests.map(|(fact, _)| fact).find(|fact| {
                    matches!(
                        fact,
                        Fact::Paused { .. } | Fact::Stopped { .. } | Fact::Resumed
                    )
                });
                assert!(
                    rests.is_none_or(|fact| *fact == Fact::Resumed),
                    "seed {seed}: part {part} is sent though {rests:?}"
                );
                self.look_at_pilot(*part);
                let before = self.journal.iter().rev().find_map(|(fact, _)| match fact {
                    Fact::Attempt { part: of, n, .. } if of == part => Some((*n, false)),
                    Fact::NotSent { part: of, n, .. } | Fact::Refused { part: of, n, .. }
                        if of == part =>
                    {
                        Some((*n, true))
                    }
                    Fact::Again { part: of, .. } if of == part => Some((n - 1, true)),
                    Fact::Accepted { part: of, n, .. } | Fact::Unknown { part: of, n, .. }
                        if of == part =>
                    {
                        Some((*n, false))
                    }
                    _ => None,
                });
                match before {
                    None => assert_eq!(*n, 1, "seed {seed}"),
                    Some((former, may)) => {
                        assert!(
                            may,
                            "seed {seed}: part {part} is sent again without a reason"
                        );
                        assert!(*n > former, "seed {seed}: part {part} has two sendings {n}");
                    }
                }
            }
            Fact::Again { part, .. } => {
                let decided = self.decided.contains(part);
                assert!(
                    !self.order.may_double || decided,
                    "seed {seed}: part {part} could double users and nobody was asked"
                );
                self.look_at_wait(*part);
                let sending = |(fact, _): &(Fact, i64)| matches!(fact, Fact::Attempt { part: of, .. } if of == part);
                let sent = self.journal.iter().rposition(sending);
                let here = sent.is_some_and(|sent| sent >= self.begun_at);
                assert!(
                    !self.order.upsert || here || decided,
                    "seed {seed}: part {part} could overwrite and nobody was asked"
                );
            }
            _ => {}
        }
    }

    /// Behind those that go first nothing is sent before somebody has said so, and that is not said before
    /// they have their results.
    fn look_at_pilot(&self, part: u32) {
        let first = self.order.first();
        let has = |part: u32| first.contains(self.records(part)[0]);
        let passed = |(fact, _): &(Fact, i64)| *fact == Fact::PilotPassed;
        let Some(at) = self.journal.iter().position(passed) else {
            assert!(
                first.is_empty() || has(part),
                "seed {}: part {part} is sent before its turn",
                self.seed
            );
            return;
        };
        assert!(
            !has(part),
            "seed {}: part {part} had no result at {at}",
            self.seed
        );
    }

    /// Nobody may look what became of it, so its job must be given time to end.
    fn look_at_wait(&self, part: u32) {
        let blind = !self.order.rights.users || self.order.lacks_users;
        let lost = self.journal.iter().rev().find_map(|(fact, _)| match fact {
            Fact::Unknown { part: of, .. } | Fact::Accepted { part: of, .. } if *of == part => {
                Some(true)
            }
            Fact::Finished { part: of, .. } | Fact::Lost { part: of, .. } if *of == part => {
                Some(false)
            }
            _ => None,
        });
        let sent = self.posted_at.get(&part).copied();
        if let Some(sent) = sent
            && blind
            && lost == Some(true)
            && !self.clock_jumped
            && !self.decided.contains(&part)
        {
            let waited = self.there().saturating_sub(sent);
            assert!(
                waited >= std::time::Duration::from_secs(59),
                "seed {}: part {part} is sent again after {waited:?}",
                self.seed
            );
        }
    }

    /// A fact has been written.
    pub(super) fn follow_fact(&mut self, fact: &Fact) {
        match fact {
            Fact::Attempt {
                part, external_id, ..
            } => {
                self.intended.insert(*part, external_id.clone());
                self.under_way.insert(*part);
            }
            Fact::Accepted { part, job, .. } | Fact::Found { part, job, .. } => {
                if job.is_some() {
                    self.under_way.insert(*part);
                } else {
                    self.under_way.remove(part);
                }
            }
            Fact::NotSent { part, .. }
            | Fact::Refused { part, .. }
            | Fact::Unknown { part, .. }
            | Fact::Finished { part, .. }
            | Fact::Lost { part, .. } => {
                self.under_way.remove(part);
            }
            _ => {}
        }
    }

    /// Before a body goes on the wire: its intent is on disk, and of ours two are under way at most.
    pub(super) fn look_at_post(&self, part: u32, external_id: &str) {
        let seed = self.seed;
        let intended = self.intended.get(&part).map(String::as_str);
        assert_eq!(intended, Some(external_id), "seed {seed}: no intent");
        assert!(self.under_way.contains(&part), "seed {seed}: no intent");
        let under_way = self.under_way.len();
        assert!(under_way <= 2, "seed {seed}: {under_way} are under way");
    }

    /// After a request of ours, and there are none of others: half the bucket is left, but where the
    /// process was started again and does not know what the one before has asked.
    pub(super) fn look_at_rate(&self) {
        let (left, burst) = (self.tenant.left(), self.tenant.habits.burst);
        assert!(
            left > burst / 2.0 - 0.01 || self.sessions > 1,
            "seed {}: {left} of {burst} requests are left",
            self.seed
        );
    }

    /// After an event.
    pub(super) fn look_at_engine(&self) {
        if self.steps.is_multiple_of(16) {
            let counts = self.progress().counts;
            assert!(counts.agrees(), "seed {}: {counts:?}", self.seed);
        }
    }

    /// The process ends in good order: what is on disk says all that it knew, but for what it waits for.
    pub fn judge_replay(&self) {
        let again = self.replayed();
        assert_eq!(self.engine.parts().len(), again.parts().len());
        for (live, replayed) in self.engine.parts().iter().zip(again.parts()) {
            let (seed, part) = (self.seed, live.fact.n);
            assert_eq!(live.phase, replayed.phase, "seed {seed}, part {part}");
            assert_eq!(live.told, replayed.told, "seed {seed}, part {part}");
            assert_eq!(live.earlier, replayed.earlier, "seed {seed}, part {part}");
            assert_eq!(live.attempts, replayed.attempts, "seed {seed}, part {part}");
        }
    }

    /// Every record travels in exactly one part.
    fn judge_parts(&self) {
        let mut records: Vec<u32> = Vec::new();
        for part in self.engine.parts() {
            if part.phase != PartPhase::Split {
                records.extend(part.fact.ranges.iter());
            }
        }
        records.sort_unstable();
        let all: Vec<u32> = (0..self.order.parts * self.order.users).collect();
        assert_eq!(records, all, "seed {}", self.seed);
    }

    /// When the run is over: every record has one fate, and it is the true one.
    pub fn judge_end(&mut self) {
        let there = self.there();
        self.tenant
            .advance(there + std::time::Duration::from_hours(3));
        let seed = self.seed;
        let counts = self.progress().counts;
        assert!(counts.agrees(), "seed {seed}: {counts:?}");
        assert_eq!(counts.to_go(), 0, "seed {seed}: {counts:?}");
        self.judge_replay();
        self.judge_parts();
        for part in self.engine.parts() {
            let number = part.fact.n;
            let (mut ours, mut before, mut bad) = (0, 0, 0);
            let (mut there, mut updated, mut meanwhile, mut factors) = (0, 0, 0, 0);
            let began = self.tenant.habits.clock_ms;
            for record in part.fact.ranges.iter() {
                let users = self
                    .tenant
                    .users
                    .get(&record)
                    .map_or(&[][..], Vec::as_slice);
                let made = users.iter().filter(|user| user.ours).count();
                assert!(
                    made <= 1 || self.order.may_double && !self.decided.is_empty(),
                    "seed {seed}: record {record} was made {made} times"
                );
                ours += u32::from(made > 0);
                before += u32::from(users.iter().any(|user| !user.ours));
                bad += u32::from(self.tenant.bad.contains(&record));
                there += u32::from(!users.is_empty());
                updated += u32::from(users.iter().any(|user| user.updates > 0));
                // One that somebody makes between two sendings of ours cannot be told from our own.
                let theirs = |user: &super::tenant::User| !user.ours && user.made_ms >= began;
                meanwhile += u32::from(users.iter().any(theirs));
                factors += u32::from(made > 0 && self.tenant.factors.contains(&record));
            }
            let PartPhase::Settled(outcome) = &part.phase else {
                continue;
            };
            let say =
                format!("seed {seed}, part {number}: {outcome:?}; {ours} ours, {before} before");
            assert!(
                outcome.refused <= bad + factors || outcome.whole.is_some(),
                "{say}"
            );
            assert!(outcome.imported + outcome.updated <= there, "{say}");
            if self.order.may_double {
                continue;
            }
            if self.order.upsert && outcome.estimated {
                // Without a summary nobody can say which of them were new.
                continue;
            }
            if self.order.upsert {
                assert!(outcome.imported <= ours, "{say}");
                assert!(outcome.updated <= updated, "{say}");
                assert!(
                    ours <= outcome.imported + outcome.perhaps_ours + outcome.unknown + factors,
                    "{say}"
                );
                assert_eq!(outcome.already_there, 0, "{say}");
                continue;
            }
            assert!(outcome.imported <= ours + meanwhile, "{say}");
            assert!(
                ours <= outcome.imported + outcome.perhaps_ours + outcome.unknown + factors,
                "{say}"
            );
            assert!(
                outcome.already_there - outcome.perhaps_ours <= before,
                "{say}"
            );
        }
    }
}

//! What must hold, judged from outside: by the journal while the run goes on, by the tenant at its end.

use usher::import::engine::{Fact, PartPhase};

use super::world::World;

impl World {
    /// Before a fact is written: what the ones before it allow.
    pub(super) fn look_at_fact(&self, fact: &Fact) {
        let seed = self.seed;
        match fact {
            Fact::Attempt { part, n, .. } => {
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

    /// After every event.
    pub(super) fn look_at_engine(&self) {
        let counts = self.shown.counts;
        assert!(counts.agrees(), "seed {}: {counts:?}", self.seed);
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
        let again = self.replayed();
        for (live, replayed) in self.engine.parts().iter().zip(again.parts()) {
            assert_eq!(
                live.phase, replayed.phase,
                "seed {seed}, part {}",
                live.fact.n
            );
        }
        for part in self.engine.parts() {
            let number = part.fact.n;
            let (mut ours, mut before, mut bad) = (0, 0, 0);
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
            }
            let PartPhase::Settled(outcome) = &part.phase else {
                continue;
            };
            let say =
                format!("seed {seed}, part {number}: {outcome:?}; {ours} ours, {before} before");
            assert!(outcome.refused <= bad || outcome.whole.is_some(), "{say}");
            if self.order.upsert || self.order.may_double {
                continue;
            }
            assert!(outcome.imported <= ours, "{say}");
            assert!(
                ours <= outcome.imported + outcome.perhaps_ours + outcome.unknown,
                "{say}"
            );
            assert!(
                outcome.already_there - outcome.perhaps_ours <= before,
                "{say}"
            );
        }
    }
}

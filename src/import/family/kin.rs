use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::import::{RunId, RunSummary};

/// The earlier run of the same file that a run goes on from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follows {
    pub run: RunId,
    /// It sends what earlier runs have not sent, so that these are not resumed any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub takes_over: bool,
}

/// Runs that follow each other, and those that put back what one of them has updated, each family with its oldest run first; families in the order in which
/// their first members stand in the list.
pub fn families(runs: &[RunSummary]) -> Vec<Vec<&RunSummary>> {
    let roots = Roots::of(runs);
    let mut families: Vec<Vec<&RunSummary>> = Vec::new();
    let mut at: HashMap<&RunId, usize> = HashMap::new();
    for run in runs {
        let place = *at.entry(roots.of_run(run)).or_insert_with(|| {
            families.push(Vec::new());
            families.len() - 1
        });
        families[place].push(run);
    }
    for family in &mut families {
        family.sort_by_key(|run| (run.started_ms, &run.id));
    }
    families
}

/// Says of each run that is not at its end whether a later one sends what it has not sent.
pub(in crate::import) fn mark_taken_over(runs: &mut [RunSummary]) {
    let taken: Vec<(RunId, RunId)> = families(runs)
        .iter()
        .flat_map(|family| {
            let newest = family.iter().enumerate().rev();
            let over = newest
                .filter(|(_, run)| run.follows.as_ref().is_some_and(|to| to.takes_over))
                .map(|(place, run)| (place, run.id.clone()))
                .next();
            let (upto, by) = over.unzip();
            // Who puts back sends what no other run does.
            let earlier = family.iter().take(upto.unwrap_or(0));
            let earlier = earlier.filter(|run| run.puts_back.is_none());
            earlier
                .zip(std::iter::repeat(by))
                .filter_map(|(run, by)| Some((run.id.clone(), by?)))
                .collect::<Vec<_>>()
        })
        .collect();
    for (run, by) in taken {
        if let Some(run) = runs.iter_mut().find(|one| one.id == run) {
            run.taken_over = Some(by);
        }
    }
}

/// The first run of each family. One that was deleted is still the name of its family.
struct Roots<'a>(HashMap<&'a RunId, &'a RunId>);

impl<'a> Roots<'a> {
    fn of(runs: &'a [RunSummary]) -> Self {
        let earlier = |run: &'a RunSummary| {
            let follows = run.follows.as_ref().map(|to| &to.run);
            let puts_back = run.puts_back.as_ref().map(|back| &back.run);
            Some((&run.id, follows.or(puts_back)?))
        };
        Self(runs.iter().filter_map(earlier).collect())
    }

    fn of_run(&self, run: &'a RunSummary) -> &'a RunId {
        let mut root = &run.id;
        // A journal could be made to follow itself.
        for _ in 0..=self.0.len() {
            match self.0.get(root) {
                Some(earlier) => root = earlier,
                None => break,
            }
        }
        root
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::RunEnd;

    fn run(id: &str, started_ms: i64, follows: Option<(&str, bool)>) -> RunSummary {
        RunSummary {
            started_ms,
            end: RunEnd::Stopped,
            follows: follows.map(|(run, takes_over)| Follows {
                run: RunId::parse(run).unwrap(),
                takes_over,
            }),
            ..RunSummary::new(RunId::parse(id).unwrap())
        }
    }

    fn names(runs: &[RunSummary]) -> Vec<Vec<&str>> {
        families(runs)
            .into_iter()
            .map(|family| family.into_iter().map(|run| run.id.as_str()).collect())
            .collect()
    }

    #[test]
    fn a_family_is_what_goes_back_to_the_same_run() {
        let runs = [
            run("d", 4, Some(("b", false))),
            run("c", 3, None),
            run("b", 2, Some(("a", false))),
            run("a", 1, None),
            run("e", 5, Some(("a", false))),
        ];
        assert_eq!(names(&runs), [vec!["a", "b", "d", "e"], vec!["c"]]);
    }

    #[test]
    fn a_deleted_run_still_names_its_family() {
        let runs = [
            run("b", 2, Some(("a", false))),
            run("c", 3, Some(("a", false))),
        ];
        assert_eq!(names(&runs), [["b", "c"]]);
        let circle = [
            run("x", 1, Some(("y", false))),
            run("y", 2, Some(("x", false))),
        ];
        assert_eq!(names(&circle).concat().len(), 2, "no end is no hang");
    }

    #[test]
    fn what_a_later_run_sends_instead_is_not_resumed() {
        let mut runs = [
            run("c", 3, Some(("a", false))),
            run("b", 2, Some(("a", true))),
            run("a", 1, None),
        ];
        mark_taken_over(&mut runs);
        let by = |at: usize| runs[at].taken_over.as_ref().map(RunId::as_str);
        assert_eq!((by(0), by(1), by(2)), (None, None, Some("b")));
    }
}

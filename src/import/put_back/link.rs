use serde::{Deserialize, Serialize};

use crate::import::plan::Ranges;
use crate::import::{RunId, RunSummary};

/// What a run that puts users back says of it. Its users file is what the other run has kept; records count
/// in that one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBack {
    /// The run that updated them.
    pub run: RunId,
    /// Users become again as they were then; milliseconds since 1970.
    pub as_of_ms: i64,
    /// Left out: changed since that run.
    #[serde(default, skip_serializing_if = "Ranges::is_empty")]
    pub changed: Ranges,
    /// Left out: nobody of this id and address is in Auth0 any more.
    #[serde(default, skip_serializing_if = "Ranges::is_empty")]
    pub gone: Ranges,
}

/// What became of the users whom a run has updated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackSums {
    /// The newest run that puts them back.
    pub by: RunId,
    /// Put back by all of them.
    pub users: u32,
    /// It is not at its end.
    pub is_open: bool,
}

/// Tells each run what later ones have put back of it.
pub(in crate::import) fn tell(runs: &mut [RunSummary]) {
    let mut later: Vec<(RunId, i64, BackSums)> = runs
        .iter()
        .filter_map(|run| {
            let sums = BackSums {
                by: run.id.clone(),
                users: run.counts.updated,
                is_open: run.open_elsewhere || run.can_resume(),
            };
            Some((run.puts_back.as_ref()?.run.clone(), run.started_ms, sums))
        })
        .collect();
    later.sort_by_key(|(_, started_ms, _)| *started_ms);
    for (of, _, mut sums) in later {
        if let Some(run) = runs.iter_mut().find(|run| run.id == of) {
            if let Some(before) = &run.put_back {
                sums.users += before.users;
            }
            run.put_back = Some(sums);
        }
    }
}

/// The run that still sends what this one has kept.
pub(in crate::import) fn needed_by(runs: &[RunSummary], run: &RunId) -> Option<RunId> {
    let own = runs.iter().find(|one| one.id == *run)?;
    let open = own.put_back.as_ref().filter(|back| back.is_open)?;
    Some(open.by.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Counts, RunEnd};

    fn run(id: &str, started_ms: i64, of: Option<&str>, updated: u32) -> RunSummary {
        RunSummary {
            started_ms,
            end: RunEnd::Finished,
            counts: Counts {
                updated,
                ..Counts::default()
            },
            puts_back: of.map(|run| PutBack {
                run: RunId::parse(run).unwrap(),
                as_of_ms: 0,
                changed: Ranges::default(),
                gone: Ranges::default(),
            }),
            ..RunSummary::new(RunId::parse(id).unwrap())
        }
    }

    #[test]
    fn a_run_knows_what_was_put_back_of_it() {
        let mut runs = [
            run("c", 3, Some("a"), 2),
            run("a", 1, None, 9),
            run("b", 2, Some("a"), 4),
            run("d", 4, Some("gone"), 1),
        ];
        tell(&mut runs);
        let sums = runs[1].put_back.clone().unwrap();
        assert_eq!(
            (sums.by.as_str(), sums.users, sums.is_open),
            ("c", 6, false)
        );
        assert!(runs.iter().filter(|run| run.put_back.is_some()).count() == 1);
        let a = runs[1].id.clone();
        assert_eq!(needed_by(&runs, &a), None);
        runs[1].put_back = None;
        runs[0].end = RunEnd::Stopped;
        runs[0].counts.not_sent = 1;
        tell(&mut runs);
        assert_eq!(
            needed_by(&runs, &a).as_ref().map(RunId::as_str),
            Some("c"),
            "it reads what is kept"
        );
    }
}

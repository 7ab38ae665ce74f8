//! Runs in the order of their families: what followed, what was sent on top, and what was taken back, under
//! the first of them.

use std::collections::HashMap;

use crate::import::{Counts, RunId, RunSummary};

/// A line of the list of runs.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    pub run: &'a RunSummary,
    pub kin: Kin,
}

/// What it is to the first of its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kin {
    /// So many others stand below it.
    First { others: usize },
    /// Some of its users once more.
    Follows,
    /// Who was new or had changed since.
    Since,
    /// Whom an earlier one had updated, as they were before.
    PutsBack,
    /// The run above was taken back.
    Undone,
}

/// What all imports of a file say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Together {
    pub counts: Counts,
    /// Of those who were taken, whom an undo has deleted again.
    pub gone: u32,
}

/// `all`: every run, by which the families are known. `rows`: those that are listed, in their order; a family
/// stands where the first of its rows does.
pub fn listed<'a>(
    all: impl Iterator<Item = &'a RunSummary>,
    rows: &[&'a RunSummary],
) -> Vec<Listed<'a>> {
    let before: HashMap<&RunId, &RunId> = all
        .filter_map(|run| {
            let follows = run.follows.as_ref().map(|to| &to.run);
            let since = run.since.as_ref().map(|since| &since.run);
            let puts_back = run.puts_back.as_ref().map(|back| &back.run);
            Some((&run.id, follows.or(since).or(puts_back)?))
        })
        .collect();
    let mut families: Vec<Vec<&RunSummary>> = Vec::new();
    let mut places: HashMap<&RunId, usize> = HashMap::new();
    for run in rows {
        let place = *places.entry(root(&before, &run.id)).or_insert_with(|| {
            families.push(Vec::new());
            families.len() - 1
        });
        families[place].push(run);
    }
    families.into_iter().flat_map(lines).collect()
}

/// One that was deleted is still the name of its family.
fn root<'a>(before: &HashMap<&'a RunId, &'a RunId>, run: &'a RunId) -> &'a RunId {
    let mut root = run;
    // A journal could be made to name itself.
    for _ in 0..=before.len() {
        match before.get(root) {
            Some(earlier) => root = earlier,
            None => break,
        }
    }
    root
}

fn lines(mut family: Vec<&RunSummary>) -> Vec<Listed<'_>> {
    family.sort_by_key(|run| (run.started_ms, &run.id));
    let others = family.len() - 1;
    let mut lines = Vec::new();
    for (at, run) in family.into_iter().enumerate() {
        let kin = match (at, &run.follows) {
            (0, _) => Kin::First { others },
            (_, Some(_)) => Kin::Follows,
            (_, None) if run.puts_back.is_some() => Kin::PutsBack,
            (_, None) => Kin::Since,
        };
        lines.push(Listed { run, kin });
        if run.undone.is_some() {
            let kin = Kin::Undone;
            lines.push(Listed { run, kin });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::undo::Undone;
    use crate::import::{Follows, RunEnd, SinceRun};

    fn run(id: &str, started_ms: i64) -> RunSummary {
        RunSummary {
            started_ms,
            end: RunEnd::Finished,
            ..RunSummary::new(RunId::parse(id).unwrap())
        }
    }

    fn follows(run: RunSummary, first: &str) -> RunSummary {
        RunSummary {
            follows: Some(Follows {
                run: RunId::parse(first).unwrap(),
                takes_over: false,
            }),
            ..run
        }
    }

    fn since(run: RunSummary, first: &str) -> RunSummary {
        RunSummary {
            since: Some(SinceRun {
                run: RunId::parse(first).unwrap(),
                unchanged: 1,
            }),
            ..run
        }
    }

    #[test]
    fn what_came_of_a_run_stands_under_it_in_the_order_in_which_it_came() {
        let undone = RunSummary {
            undone: Some(Undone::default()),
            ..since(run("d", 4), "a")
        };
        let runs = [
            follows(run("e", 5), "d"),
            undone,
            run("c", 3),
            follows(run("b", 2), "a"),
            run("a", 1),
        ];
        let rows: Vec<&RunSummary> = runs.iter().collect();
        let told: Vec<(&str, Kin)> = listed(runs.iter(), &rows)
            .iter()
            .map(|line| (line.run.id.as_str(), line.kin))
            .collect();
        let expected = [
            ("a", Kin::First { others: 3 }),
            ("b", Kin::Follows),
            ("d", Kin::Since),
            ("d", Kin::Undone),
            ("e", Kin::Follows),
            ("c", Kin::First { others: 0 }),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn whose_first_was_deleted_or_stands_elsewhere_is_a_family_all_the_same() {
        let runs = [follows(run("c", 3), "a"), follows(run("b", 2), "a")];
        let rows: Vec<&RunSummary> = runs.iter().collect();
        let told: Vec<&str> = listed(runs.iter(), &rows)
            .iter()
            .map(|line| line.run.id.as_str())
            .collect();
        assert_eq!(told, ["b", "c"]);
        let circle = [follows(run("x", 1), "y"), follows(run("y", 2), "x")];
        let rows: Vec<&RunSummary> = circle.iter().collect();
        assert_eq!(listed(circle.iter(), &rows).len(), 2, "no end is no hang");
    }
}

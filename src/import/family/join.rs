use crate::import::Counts;
use crate::roster::RecordState;

/// What the runs of a family say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// One a record, in the order of the file.
    pub states: Vec<RecordState>,
    /// Of each record the run, by its place among those given, that says so.
    pub owners: Vec<u16>,
}

/// Joins what runs of one file say of each of its records, oldest run first: the newest run that a record
/// travels in counts, whatever became of it there. What no run has taken along is as the oldest has it.
pub fn join(runs: &[&[RecordState]]) -> Joined {
    let mut runs = (0_u16..).zip(runs);
    let Some((_, first)) = runs.next() else {
        return Joined {
            states: Vec::new(),
            owners: Vec::new(),
        };
    };
    let mut joined = Joined {
        states: first.to_vec(),
        owners: vec![0; first.len()],
    };
    for (run, states) in runs {
        let records = joined.states.iter_mut().zip(&mut joined.owners);
        for ((state, owner), newer) in records.zip(*states) {
            if !matches!(newer, RecordState::LeftOut | RecordState::Blocked) {
                (*state, *owner) = (*newer, run);
            }
        }
    }
    joined
}

impl Counts {
    /// How many records are in which state.
    pub fn of_states(states: &[RecordState]) -> Self {
        let mut counts = Self::default();
        for state in states {
            counts.total += 1;
            *match state {
                RecordState::Imported => &mut counts.imported,
                RecordState::Updated => &mut counts.updated,
                RecordState::AlreadyThere => &mut counts.already_there,
                RecordState::Refused => &mut counts.refused,
                RecordState::Unknown => &mut counts.unknown,
                RecordState::NotSent => &mut counts.not_sent,
                RecordState::Sent => &mut counts.sent,
                RecordState::Queued | RecordState::Ready => &mut counts.queued,
                RecordState::LeftOut | RecordState::Blocked => &mut counts.left_out,
            } += 1;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn state() -> impl Strategy<Value = RecordState> {
        prop::sample::select(&RecordState::ALL[2..])
    }

    fn family() -> impl Strategy<Value = Vec<Vec<RecordState>>> {
        (0_usize..200).prop_flat_map(|records| {
            prop::collection::vec(prop::collection::vec(state(), records), 1..5)
        })
    }

    fn joined(runs: &[Vec<RecordState>]) -> Joined {
        let runs: Vec<&[RecordState]> = runs.iter().map(Vec::as_slice).collect();
        join(&runs)
    }

    proptest! {
        #[test]
        fn the_sums_agree_with_the_file_and_the_newest_word_counts(runs in family()) {
            let all = joined(&runs);
            let counts = Counts::of_states(&all.states);
            prop_assert!(counts.agrees());
            prop_assert_eq!(counts.total as usize, runs[0].len());
            for record in 0..runs[0].len() {
                let owner = usize::from(all.owners[record]);
                prop_assert_eq!(all.states[record], runs[owner][record]);
                for later in &runs[owner + 1..] {
                    prop_assert_eq!(later[record], RecordState::LeftOut);
                }
                let said = runs.iter().any(|run| run[record] != RecordState::LeftOut);
                prop_assert_eq!(said, all.states[record] != RecordState::LeftOut);
            }
        }

        #[test]
        fn a_run_more_changes_the_records_that_it_takes_along_and_no_others(
            runs in family(),
            seed in any::<u64>(),
        ) {
            let before = joined(&runs);
            let mut more = runs.clone();
            let taken = |record: usize| seed >> (record % 64) & 1 == 1;
            more.push(
                (0..runs[0].len())
                    .map(|record| if taken(record) { RecordState::Imported } else { RecordState::LeftOut })
                    .collect(),
            );
            let after = joined(&more);
            for record in 0..runs[0].len() {
                let expected = if taken(record) { RecordState::Imported } else { before.states[record] };
                prop_assert_eq!(after.states[record], expected);
            }
        }
    }
}

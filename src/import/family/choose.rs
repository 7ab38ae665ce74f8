use super::Follows;
use crate::import::plan::Ranges;
use crate::import::{RunId, RunStore, store::RunError};
use crate::roster::RecordState;

/// Which records of a family go once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Only {
    Refused,
    AlreadyThere,
    NotSent,
    /// Left out of all runs so far, because Auth0 would have refused them or the admin said so.
    LeftOut,
}

impl Only {
    /// Records whose fate is not known are never chosen: sending them twice could do harm.
    pub fn takes(self, state: RecordState) -> bool {
        match self {
            Self::Refused => state == RecordState::Refused,
            Self::AlreadyThere => state == RecordState::AlreadyThere,
            Self::NotSent => matches!(state, RecordState::NotSent | RecordState::Queued),
            Self::LeftOut => matches!(state, RecordState::LeftOut | RecordState::Blocked),
        }
    }
}

/// Chosen records of an earlier run that a new one is to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    pub follows: Follows,
    pub records: Ranges,
}

impl FollowUp {
    /// These records, in ascending order, of a run of which they are in these states by now.
    pub fn of(run: RunId, states: &[RecordState], records: impl IntoIterator<Item = u32>) -> Self {
        let mut chosen = Ranges::default();
        let mut takes_over = false;
        for record in records {
            let state = states.get(record as usize);
            takes_over |= state.is_some_and(|state| Only::NotSent.takes(*state));
            chosen.push(record);
        }
        Self {
            follows: Follows { run, takes_over },
            records: chosen,
        }
    }
}

impl RunStore {
    /// The records of a run's family that are in one of these states.
    pub fn follow_up(&self, run: &RunId, only: &[Only]) -> Result<FollowUp, RunError> {
        let family = self.load_family(run)?;
        let states = &family.results.states;
        let chosen = (0..).zip(states.iter()).filter_map(|(record, state)| {
            only.iter().any(|only| only.takes(*state)).then_some(record)
        });
        Ok(FollowUp::of(run.clone(), states, chosen))
    }
}

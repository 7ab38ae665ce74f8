use thiserror::Error;

use super::pilot::{Pilot, choose};
use super::{Options, Packer, PilotShape, Ranges};
use crate::import::delta::{Delta, Since};
use crate::roster::{Load, Roster, Verdict};
use crate::users::Cancel;

/// A slice of the records, small enough for one job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Counted from 1.
    pub number: u32,
    /// First and last record; those in between that are left out belong to [`Plan::left_out`].
    pub first: u32,
    pub last: u32,
    pub count: u32,
    /// Bytes of the JSON array that is sent.
    pub bytes: u32,
}

/// The parts and options of one import. Holds numbers only, never a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub options: Options,
    /// Records in the file.
    pub records: u32,
    pub parts: Vec<Part>,
    pub left_out: Ranges,
    /// Of those left out: what Auth0 would refuse.
    pub blocked: u32,
    /// What goes first and alone.
    pub pilot: Option<PilotPlan>,
    /// Of those left out: who is as an earlier run brought them in.
    pub since: Option<Delta>,
}

/// The first parts of a plan, for whose results the others wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PilotPlan {
    pub parts: u32,
    pub records: Ranges,
    pub shapes: Vec<PilotShape>,
    /// What is in none of the other parts: these records, and those left out.
    aside: Ranges,
}

/// The plan in numbers, for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSummary {
    pub records: u32,
    /// Users that will be sent.
    pub users: u32,
    pub left_out: u32,
    pub blocked: u32,
    pub parts: u32,
    /// Bytes of users over all parts.
    pub bytes: u64,
}

#[derive(Debug, Error)]
pub enum PlanError {
    #[error("The file is still being read; wait until it is checked")]
    Incomplete,
    #[error("{0}")]
    Read(String),
    #[error("Stopped")]
    Cancelled,
}

impl Plan {
    pub fn summary(&self) -> PlanSummary {
        PlanSummary {
            records: self.records,
            users: self.users(),
            left_out: self.left_out.count(),
            blocked: self.blocked,
            parts: u32::try_from(self.parts.len()).unwrap_or(u32::MAX),
            bytes: self.parts.iter().map(|part| u64::from(part.bytes)).sum(),
        }
    }

    pub fn users(&self) -> u32 {
        self.parts.iter().map(|part| part.count).sum()
    }

    /// The records of a part, in order.
    pub fn records_of(&self, part: &Part) -> Ranges {
        match &self.pilot {
            Some(pilot) if part.number <= pilot.parts => {
                pilot.records.within(part.first, part.last)
            }
            Some(pilot) => pilot.aside.gaps(part.first, part.last),
            None => self.left_out.gaps(part.first, part.last),
        }
    }
}

impl Plan {
    /// Makes the parts; records that Auth0 would refuse are left out and counted.
    pub fn make(roster: &Roster, options: &Options) -> Result<Self, PlanError> {
        Self::made(roster, options, |_| true)
    }

    /// The same of these records only; of the others none counts as one that Auth0 would refuse.
    pub fn of_chosen(
        roster: &Roster,
        options: &Options,
        chosen: &Ranges,
    ) -> Result<Self, PlanError> {
        Self::made(roster, options, |record| chosen.contains(record))
    }

    /// Of those who are new or have changed since an earlier run.
    pub fn of_changed(
        roster: &Roster,
        options: &Options,
        since: &Since,
    ) -> Result<Self, PlanError> {
        Ok(Self {
            since: Some(since.delta()),
            ..Self::of_chosen(roster, options, &since.records)?
        })
    }

    fn made(
        roster: &Roster,
        options: &Options,
        is_chosen: impl Fn(u32) -> bool,
    ) -> Result<Self, PlanError> {
        if !roster.complete() {
            return Err(PlanError::Incomplete);
        }
        let mut packer = Packer::new(options.part_bytes);
        let mut left_out = Ranges::default();
        let mut blocked = 0;
        for (record, load) in (0..).zip(roster.loads()) {
            let bytes = bytes_of(load, options);
            if load.verdict == Verdict::LeftOut || !is_chosen(record) {
                left_out.push(record);
            } else if load.verdict == Verdict::Blocked || packer.add(record, bytes).is_err() {
                left_out.push(record);
                blocked += 1;
            }
        }
        Ok(Self {
            options: options.clone(),
            records: roster.len(),
            parts: packer.finish(),
            blocked,
            left_out,
            pilot: None,
            since: None,
        })
    }

    /// The same plan with a few users of every shape before all others, where that is wished and there are
    /// enough users. Reads every record once; blocks.
    pub fn with_pilot(self, roster: &Roster, cancel: &Cancel) -> Result<Self, PlanError> {
        let Some(last) = self.records.checked_sub(1).filter(|_| self.options.pilot) else {
            return Ok(self);
        };
        let sent = self.left_out.gaps(0, last);
        let chosen = choose(roster, &sent, cancel);
        let chosen = chosen.map_err(|error| PlanError::Read(error.to_string()))?;
        if cancel.is_cancelled() {
            return Err(PlanError::Cancelled);
        }
        let Some(Pilot { records, shapes }) = chosen else {
            return Ok(self);
        };
        let mut first = Packer::new(self.options.part_bytes);
        let mut others = Packer::new(self.options.part_bytes);
        for (record, load) in (0..).zip(roster.loads()) {
            if self.left_out.contains(record) {
                continue;
            }
            let packer = if records.contains(record) {
                &mut first
            } else {
                &mut others
            };
            packer
                .add(record, bytes_of(load, &self.options))
                .map_err(|error| PlanError::Read(error.to_string()))?;
        }
        let mut parts = first.finish();
        let first = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        parts.extend(others.finish().into_iter().map(|part| Part {
            number: part.number + first,
            ..part
        }));
        Ok(Self {
            parts,
            pilot: Some(PilotPlan {
                parts: first,
                aside: self.left_out.with(&records),
                records,
                shapes,
            }),
            ..self
        })
    }
}

/// What a record has when it is sent.
fn bytes_of(load: Load, options: &Options) -> u32 {
    let added = options.email_verified.filter(|_| load.lacks_email_verified);
    let added = added.map_or(0, |value| added_field(value).len());
    load.compact_len + u32::try_from(added).unwrap_or(0)
}

/// What is put before the closing brace of a record that lacks `email_verified`. A record without
/// any field would not want the comma, but such a record is blocked.
pub(crate) fn added_field(value: bool) -> &'static [u8] {
    if value {
        b",\"email_verified\":true"
    } else {
        b",\"email_verified\":false"
    }
}

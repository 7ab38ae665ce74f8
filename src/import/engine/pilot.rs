//! Parts that go first and alone: the others wait until somebody has seen what became of them.

use std::sync::Arc;

use super::machine::Mode;
use super::{Engine, PartPhase, PartRecord};
use crate::import::plan::{PilotShape, Ranges};
use crate::import::progress::{PilotResult, PilotView};
use crate::import::{Waiting, WaitingFor};
use crate::roster::RecordState;

/// What goes first.
#[derive(Clone, Debug)]
pub(super) struct Pilot {
    records: Ranges,
    results: Arc<[PilotResult]>,
    pub(super) passed: bool,
}

impl Pilot {
    pub(super) fn new(records: &Ranges, shapes: &[PilotShape]) -> Self {
        let results = shapes.iter().map(|shape| PilotResult::new(shape.clone()));
        Self {
            records: records.clone(),
            results: results.collect(),
            passed: false,
        }
    }

    fn has(&self, part: &PartRecord) -> bool {
        let first = part.fact.ranges.first();
        first.is_some_and(|record| self.records.contains(record))
    }
}

impl Engine {
    /// For a journal that is being read: which records go first.
    pub(in crate::import) fn pilot_records(&self) -> Option<&Ranges> {
        self.pilot.as_ref().map(|pilot| &pilot.records)
    }

    /// The part may not be sent yet.
    pub(super) fn is_held_back(&self, part: u32) -> bool {
        let pilot = self.pilot.as_ref().filter(|pilot| !pilot.passed);
        let part = self.parts.get(part as usize - 1);
        pilot.is_some_and(|pilot| part.is_some_and(|part| !pilot.has(part)))
    }

    /// Those that went first have their results, and nobody has said yet that the others may follow.
    pub(in crate::import) fn pilot_waits(&self) -> bool {
        let Some(pilot) = self.pilot.as_ref().filter(|pilot| !pilot.passed) else {
            return false;
        };
        let settled = |part: &PartRecord| match &part.phase {
            PartPhase::Settled(_) | PartPhase::Split => true,
            PartPhase::Doubtful(doubt) => doubt.left,
            _ => false,
        };
        self.parts
            .iter()
            .filter(|part| pilot.has(part))
            .all(settled)
    }

    pub(super) fn pilot_waiting(&self) -> Option<Waiting> {
        if self.mode != Mode::Going || !self.pilot_waits() {
            return None;
        }
        let ended = self.parts.iter().filter_map(|part| part.ended_ms);
        Some(Waiting {
            kind: WaitingFor::Pilot,
            since_ms: ended.max().unwrap_or(0),
            until_ms: None,
        })
    }

    /// The same with what became of each shape.
    pub(in crate::import) fn pilot_results(&self, states: &[RecordState]) -> Option<PilotView> {
        let mut pilot = self.pilot_view()?;
        let results = pilot.results.iter();
        pilot.results = results.map(|result| result.counted(states)).collect();
        Some(pilot)
    }

    pub(super) fn pilot_view(&self) -> Option<PilotView> {
        let pilot = self.pilot.as_ref()?;
        Some(PilotView {
            users: pilot.records.count(),
            waits: self.pilot_waiting().is_some(),
            passed: pilot.passed,
            results: pilot.results.clone(),
        })
    }
}

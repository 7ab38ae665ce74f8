use crate::rules::RecordFinding;

/// How often each metadata key holds which JSON type: one per [`crate::rules::Checker`], merged at the end.
#[derive(Clone, Debug, Default)]
pub struct Shapes {}

impl Shapes {
    pub fn merge(&mut self, _other: &Self) {}

    /// The keys whose type differs between users; `None`: there are none, no second pass is needed.
    pub fn drift(&self) -> Option<Drift> {
        None
    }
}

/// Finds the records of the rarer type in a second pass.
#[derive(Clone, Debug)]
pub struct Drift {}

impl Drift {
    /// Adds a finding for each metadata value of a rarer type in this record.
    pub fn check(&self, _record: &[u8], _findings: &mut Vec<RecordFinding>) {}
}

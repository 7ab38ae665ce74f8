//! Whether everything that is said of a run agrees: the sums with the file, each record's state with the
//! sums, and the list of refusals with both.

use super::Results;
use crate::roster::RecordState;

impl Results {
    /// What does not agree, in words; `None` when all of it does.
    pub fn disagreement(&self) -> Option<String> {
        let counts = &self.counts;
        if !counts.agrees() || self.states.len() != counts.total as usize {
            return Some(format!(
                "{} users are in the file, and {} are accounted for",
                counts.total,
                counts.sum()
            ));
        }
        let of = |wanted: &[RecordState]| {
            let states = self.states.iter().filter(|state| wanted.contains(state));
            u32::try_from(states.count()).unwrap_or(u32::MAX)
        };
        // Of an upsert Auth0 may not say who was imported and who updated.
        let rows = [
            (
                "imported or updated",
                counts.imported + counts.updated,
                of(&[RecordState::Imported, RecordState::Updated]),
            ),
            ("refused", counts.refused, of(&[RecordState::Refused])),
            (
                "already there",
                counts.already_there,
                of(&[RecordState::AlreadyThere]),
            ),
            ("unknown", counts.unknown, of(&[RecordState::Unknown])),
            (
                "left out",
                counts.left_out,
                of(&[RecordState::LeftOut, RecordState::Blocked]),
            ),
            ("not sent", counts.not_sent, of(&[RecordState::NotSent])),
            ("at Auth0", counts.sent, of(&[RecordState::Sent])),
            ("waiting", counts.queued, of(&[RecordState::Queued])),
        ];
        let (word, sum, rows) = rows.into_iter().find(|(_, sum, rows)| sum != rows)?;
        Some(format!(
            "{sum} users count as {word}, and {rows} are shown as such"
        ))
    }
}

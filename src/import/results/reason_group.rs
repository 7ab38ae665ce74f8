use std::collections::BTreeMap;

use super::{Reason, RefusedEntry, advice, title};
use crate::roster::RecordState;
use crate::users::RecordId;

/// All refusals with the same code at the same field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonGroup {
    pub code: String,
    pub field: String,
    pub state: RecordState,
    /// Records that have it; entries that match no record count too.
    pub count: u32,
    /// A few plain words.
    pub title: String,
    /// What can be done.
    pub advice: String,
    /// Auth0's own words in the first such refusal.
    pub message: String,
    /// Ascending.
    pub records: Vec<RecordId>,
}

/// Never by message: messages carry values, and Auth0 may word the same thing in two ways.
pub(super) fn groups(refused: &[RefusedEntry]) -> Vec<ReasonGroup> {
    let none = [Reason {
        code: String::new(),
        message: String::new(),
        field: String::new(),
    }];
    let mut groups: BTreeMap<(RecordState, &str, &str), ReasonGroup> = BTreeMap::new();
    for entry in refused {
        let reasons: &[Reason] = if entry.reasons.is_empty() {
            &none
        } else {
            &entry.reasons
        };
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for reason in reasons {
            let key = (reason.code.as_str(), reason.field.as_str());
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let group = groups
                .entry((entry.state, key.0, key.1))
                .or_insert_with(|| ReasonGroup {
                    code: reason.code.clone(),
                    field: reason.field.clone(),
                    state: entry.state,
                    count: 0,
                    title: title(&reason.code, entry.state),
                    advice: advice(&reason.code, entry.state),
                    message: reason.message.clone(),
                    records: Vec::new(),
                });
            group.count += 1;
            group.records.extend(entry.record);
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| {
        (
            std::cmp::Reverse(group.count),
            group.records.first().copied(),
        )
    });
    groups
}

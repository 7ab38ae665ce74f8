use std::collections::BTreeMap;

use super::words::{PERHAPS_OURS_ADVICE, says_password_there};
use super::{Reason, RefusedEntry, Remedy, advice};
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
    /// The action that fits.
    pub remedy: Remedy,
    /// Auth0's own words in the first such refusal.
    pub message: String,
    /// A lost sending of ours may have made them.
    pub perhaps_ours: bool,
    /// Ascending.
    pub records: Vec<RecordId>,
}

impl ReasonGroup {
    /// Auth0 has a password of these users, and takes no hash for them any more.
    pub fn is_about_a_password(&self) -> bool {
        says_password_there(&self.message)
    }
}

/// Not by message: messages carry values, and Auth0 may word the same thing in two ways. One thing is
/// told apart by its message, since it needs a remedy of its own.
pub(super) fn groups(refused: &[RefusedEntry]) -> Vec<ReasonGroup> {
    let none = [Reason {
        code: String::new(),
        message: String::new(),
        field: String::new(),
    }];
    let mut groups: BTreeMap<(RecordState, Remedy, &str, &str, bool), ReasonGroup> =
        BTreeMap::new();
    for entry in refused {
        let reasons: &[Reason] = if entry.reasons.is_empty() {
            &none
        } else {
            &entry.reasons
        };
        let mut seen: Vec<(&str, &str, bool)> = Vec::new();
        for reason in reasons {
            let password = says_password_there(&reason.message);
            let key = (reason.code.as_str(), reason.field.as_str(), password);
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let remedy = Remedy::for_reason(entry, Some(reason));
            let group = groups
                .entry((entry.state, remedy, key.0, key.1, key.2))
                .or_insert_with(|| ReasonGroup {
                    code: reason.code.clone(),
                    field: reason.field.clone(),
                    state: entry.state,
                    count: 0,
                    title: entry.title(Some(reason)),
                    advice: if entry.perhaps_ours {
                        PERHAPS_OURS_ADVICE.into()
                    } else {
                        advice(&reason.code, &reason.message, entry.state, entry.updating)
                    },
                    remedy,
                    perhaps_ours: entry.perhaps_ours,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(record: u32, code: &str, message: &str) -> RefusedEntry {
        let reason = Reason {
            code: code.to_owned(),
            message: message.to_owned(),
            field: String::new(),
        };
        RefusedEntry {
            record: Some(RecordId(record)),
            state: RecordState::Refused,
            reasons: [reason].into(),
            part: 1,
            job: "job".into(),
            perhaps_ours: false,
            updating: false,
        }
    }

    #[test]
    fn a_password_that_is_there_is_told_apart_whatever_its_code() {
        let there = "A password_hash was provided, but the user already has password hash defined";
        let other = "Forbidden attribute in appUser: ";
        let entries = [
            refused(0, "NOT_PASSED", there),
            refused(1, "NOT_PASSED", other),
            refused(2, "NOT_PASSED", there),
        ];
        let groups = groups(&entries);
        let told: Vec<_> = groups
            .iter()
            .map(|group| (group.title.as_str(), group.count))
            .collect();
        assert_eq!(
            told,
            [
                ("The user has a password already", 2),
                ("A property is not allowed, or not together with another", 1)
            ]
        );
    }
}

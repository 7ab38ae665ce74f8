//! What is left for people to do after a run.

use super::listing::{Listing, numbers};
use crate::import::Results;
use crate::platform::figures::counted;
use crate::roster::{Filter, RecordState, Roster, RowSet};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Task {
    pub(super) what: String,
    pub(super) how: &'static str,
    pub(super) records: Listing,
}

/// `roster`: the run's very file, where it is at hand.
pub(super) fn tasks(results: &Results, roster: Option<&Roster>) -> Vec<Task> {
    let mut tasks = Vec::new();
    let mut add = |records: Vec<u32>, what: &str, how: &'static str| {
        if !records.is_empty() {
            tasks.push(Task {
                what: format!("{}: {what}", counted(records.len() as u64, "user")),
                how,
                records: numbers(records),
            });
        }
    };
    let of = |wanted: RecordState| -> Vec<u32> {
        let wanted = [wanted];
        let still = results.still(&wanted);
        still.map(|(record, _)| record.0).collect()
    };
    add(
        of(RecordState::Unknown),
        "nobody knows whether they are in",
        "Look for some of them in Auth0's dashboard. Importing them again with updating switched off does them no harm: \
         who is there already is refused and left as it is",
    );
    let perhaps = results.refused.iter().filter(|entry| entry.perhaps_ours);
    add(
        perhaps.filter_map(|entry| Some(entry.record?.0)).collect(),
        "already there, perhaps by us",
        "An answer of Auth0 was lost, and the part was sent again. Either these users were there before, or the lost \
         sending has made them. When a user was created stands in Auth0's dashboard",
    );
    let factors = results.refused.iter().filter(|entry| {
        let mut reasons = entry.reasons.iter();
        reasons.any(|reason| reason.code == "MFA_FACTORS_FAILED")
    });
    add(
        factors.filter_map(|entry| Some(entry.record?.0)).collect(),
        "in, but without their second factors",
        "Mend the factors in the users file and import these users again with updating switched on, or let them enrol \
         anew when they log in",
    );
    let unsent = [RecordState::NotSent, RecordState::Queued, RecordState::Sent];
    let rest = results.still(&unsent);
    add(
        rest.map(|(record, _)| record.0).collect(),
        "not sent, or without a result yet",
        "Resume the run",
    );
    if let Some(roster) = roster {
        let without = without_hash(roster, results);
        add(
            without(RecordState::Imported),
            "imported without a password hash",
            "They need a password reset: a password hash can only be given with a user's first import",
        );
        if results.not_told_apart > 0 {
            add(
                without(RecordState::Updated),
                "imported or updated without a password hash",
                "Auth0 did not say which of them are new. New ones need a password reset; the others keep the password \
                 that they had",
            );
        }
    }
    tasks
}

fn without_hash(roster: &Roster, results: &Results) -> impl Fn(RecordState) -> Vec<u32> {
    let rows = roster.rows(&Filter::WithoutHash);
    move |wanted| match &rows {
        RowSet::Some(rows) => {
            let wanted = [wanted];
            let still = results.still(&wanted).map(|(record, _)| record.0);
            still
                .filter(|record| rows.binary_search(record).is_ok())
                .collect()
        }
        RowSet::All(_) => Vec::new(),
    }
}

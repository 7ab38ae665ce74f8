//! From Auth0's numbers to a part's sums, which must equal the number of records that were sent.

use super::{Outcome, StoredErrors, Told, Whole};
use crate::auth0::JobSummary;

/// Auth0 fails a job that is not done after two hours [D imports]; what it had done by then is unknown.
const JOB_LIMIT_MS: i64 = 115 * 60 * 1000;

/// What is known about a job that has ended.
pub(super) struct Ended<'a> {
    pub(super) sent: u32,
    pub(super) status: &'a str,
    pub(super) summary: Option<JobSummary>,
    pub(super) errors: StoredErrors,
    pub(super) took_ms: i64,
    pub(super) upsert: bool,
}

pub(super) fn settle(job: &Ended) -> Outcome {
    let refused = job.errors.refused.min(job.sent);
    let already_there = job.errors.already_there.min(job.sent - refused);
    let rest = job.sent - refused - already_there;
    let mut outcome = Outcome {
        already_there,
        refused,
        ..Outcome::default()
    };
    match job.status {
        "completed" => completed(job, rest, &mut outcome),
        "expired" => {
            outcome.unknown = rest;
            outcome.note = Some("Auth0 no longer has the result of this job".into());
        }
        _ => failed(job, rest, &mut outcome),
    }
    if job.errors.unmatched > 0 {
        let note = match job.errors.unmatched {
            1 => "1 entry of Auth0's list of errors matches no record".to_owned(),
            n => format!("{n} entries of Auth0's list of errors match no record"),
        };
        outcome.remark(note);
    }
    outcome
}

impl Outcome {
    fn remark(&mut self, note: String) {
        self.note = Some(match self.note.take() {
            Some(first) => format!("{first}. {note}"),
            None => note,
        });
    }
}

/// The outcome of a part that was sent again: a user that a lost sending made is one that is updated now.
pub(super) fn updated_again(mut outcome: Outcome, lost: u32) -> Outcome {
    if outcome.updated > 0 {
        outcome.perhaps_ours = outcome.updated;
        let note = match lost {
            1 => {
                "The answer to an earlier sending of this part was lost; users that it made are counted as updated"
            }
            _ => {
                "The answers to earlier sendings of this part were lost; users that they made are counted as updated"
            }
        };
        outcome.remark(note.to_owned());
    }
    outcome
}

/// Not one record of a failed job is certain but those in its list of errors [own].
fn failed(job: &Ended, rest: u32, outcome: &mut Outcome) {
    outcome.failed = true;
    if job.errors.unreadable && job.took_ms < JOB_LIMIT_MS {
        outcome.refused += rest;
        outcome.whole = Some(Whole::Unreadable);
        outcome.note = Some("Auth0 could not read this part; none of its users was taken".into());
    } else {
        outcome.unknown = rest;
        outcome.note = Some(if job.took_ms >= JOB_LIMIT_MS {
            "The job ran into Auth0's limit of two hours; what it had done by then is not known"
                .into()
        } else {
            "The job failed and Auth0 does not say why; some of its users may have been taken"
                .into()
        });
    }
}

fn completed(job: &Ended, rest: u32, outcome: &mut Outcome) {
    let Some(summary) = job.summary else {
        if job.errors.forgotten {
            outcome.unknown = rest;
            outcome.note = Some("Auth0 forgot the job before its result could be fetched".into());
            return;
        }
        outcome.estimated = true;
        outcome.imported = rest;
        let note = if job.upsert {
            "Auth0 gave no summary; the numbers are the users sent minus the errors listed, and which of \
             them were updated is not known"
        } else {
            "Auth0 gave no summary; the numbers are the users sent minus the errors listed"
        };
        outcome.note = Some(note.into());
        if job.errors.unmatched > 0 {
            outcome.imported = 0;
            outcome.unknown = rest;
        }
        return;
    };
    let (inserted, updated) = (clamp(summary.inserted), clamp(summary.updated));
    let taken = inserted.saturating_add(updated);
    if taken >= rest {
        // More than the rest: users that are in although they stand in the list, such as those whose
        // second factors were not taken.
        outcome.updated = if job.upsert || inserted == 0 {
            updated.min(rest)
        } else {
            updated.min(rest.saturating_sub(inserted))
        };
        outcome.imported = rest - outcome.updated;
    } else {
        outcome.unknown = rest;
    }
    let listed = outcome.refused + outcome.already_there;
    let factors = job.errors.factors.min(outcome.refused);
    // Each of them is counted once, as taken or as failed.
    let taken_too = taken.saturating_sub(rest);
    if taken < rest
        || taken_too > factors
        || clamp(summary.failed) != listed - taken_too
        || clamp(summary.total) != job.sent
    {
        outcome.note = Some(format!(
            "The numbers do not match: sent {}, Auth0 says {} inserted, {} updated, {} failed; its list names {}",
            job.sent, summary.inserted, summary.updated, summary.failed, listed
        ));
    }
}

/// The part's sums once it is known which of the users that were said to exist are ours. The others
/// were there before, or perhaps not.
pub(super) fn tell_apart(mut outcome: Outcome, told: &Told) -> Outcome {
    let ours = told.ours.count().min(outcome.already_there);
    outcome.imported += ours;
    outcome.already_there -= ours;
    outcome.perhaps_ours += outcome.already_there - told.earlier.count().min(outcome.already_there);
    outcome
}

/// A single user that is too large to be sent.
pub(super) fn too_large() -> Outcome {
    Outcome {
        refused: 1,
        whole: Some(Whole::TooLarge),
        note: Some("Auth0 found this one user too large to take".into()),
        ..Outcome::default()
    }
}

fn clamp(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(summary: Option<(u64, u64, u64)>, refused: u32, already_there: u32) -> Ended<'static> {
        Ended {
            sent: 10,
            status: "completed",
            summary: summary.map(|(inserted, updated, failed)| JobSummary {
                total: inserted + updated + failed,
                inserted,
                updated,
                failed,
            }),
            errors: StoredErrors {
                refused,
                already_there,
                ..StoredErrors::default()
            },
            took_ms: 1000,
            upsert: false,
        }
    }

    fn sums(outcome: &Outcome) -> [u32; 5] {
        let all = [
            outcome.imported,
            outcome.updated,
            outcome.already_there,
            outcome.refused,
            outcome.unknown,
        ];
        assert_eq!(all.iter().sum::<u32>(), 10);
        all
    }

    #[test]
    fn numbers_that_match() {
        let outcome = settle(&ended(Some((7, 0, 3)), 1, 2));
        assert_eq!(sums(&outcome), [7, 0, 2, 1, 0]);
        assert_eq!(outcome.note, None);
    }

    #[test]
    fn no_summary_is_an_estimate_and_said() {
        let outcome = settle(&ended(None, 1, 2));
        assert_eq!(sums(&outcome), [7, 0, 2, 1, 0]);
        assert!(outcome.estimated && outcome.note.is_some());
    }

    #[test]
    fn a_refusal_that_names_no_record_leaves_the_others_unknown() {
        let mut job = ended(Some((7, 0, 3)), 1, 1);
        job.errors.unmatched = 1;
        let outcome = settle(&job);
        assert_eq!(sums(&outcome), [0, 0, 1, 1, 8]);
        assert!(outcome.note.unwrap().contains("matches no record"));
    }

    #[test]
    fn users_that_are_in_though_listed_do_not_break_the_sums() {
        let outcome = settle(&ended(Some((10, 0, 0)), 1, 0));
        assert_eq!(sums(&outcome), [9, 0, 0, 1, 0]);
        assert!(outcome.note.is_some());
    }

    #[test]
    fn a_user_without_its_factors_may_be_counted_on_either_side() {
        for (inserted, failed) in [(10, 0), (9, 1)] {
            let mut job = ended(Some((inserted, 0, failed)), 1, 0);
            job.errors.factors = 1;
            let outcome = settle(&job);
            assert_eq!(sums(&outcome), [9, 0, 0, 1, 0]);
            assert_eq!(outcome.note, None);
        }
        let mut job = ended(Some((10, 0, 1)), 1, 0);
        job.errors.factors = 1;
        assert!(settle(&job).note.is_some(), "counted twice");
    }

    #[test]
    fn a_failed_job_is_unknown_unless_it_could_not_be_read() {
        let mut job = ended(None, 2, 0);
        job.status = "failed";
        assert_eq!(sums(&settle(&job)), [0, 0, 0, 2, 8]);
        job.errors.unreadable = true;
        assert_eq!(sums(&settle(&job)), [0, 0, 0, 10, 0]);
        job.took_ms = 2 * 3600 * 1000;
        assert_eq!(sums(&settle(&job)), [0, 0, 0, 2, 8]);
    }

    #[test]
    fn absurd_numbers_still_give_the_sum() {
        for summary in [
            Some((99, 99, 99)),
            Some((0, 0, 0)),
            Some((u64::MAX, 1, 0)),
            None,
        ] {
            for refused in [0, 3, 10, 50] {
                let mut job = ended(None, refused, 4);
                job.summary = summary.map(|(inserted, updated, failed)| JobSummary {
                    total: 3,
                    inserted,
                    updated,
                    failed,
                });
                sums(&settle(&job));
            }
        }
    }
}

//! What a job does to the tenant: who goes in, whom it replaces, who is refused.

use serde_json::{Map, Value, json};

use super::judging::{Judged, Marks, Order, refusal};
use super::profile::{new_profile, update};
use crate::practice::book::{Book, Change, Entry, Job, Outcome, Secret, Summary, User};
use crate::practice::fingerprint::Fingerprint;
use crate::practice::judge::Refusal;
use crate::practice::mask;
use crate::practice::times::Times;
use crate::practice::trouble::{FailJob, Told};

const JOB_FAILED: &str = "The job failed";

/// Compares with who is there already and makes everything that the job will have done.
pub(in crate::practice) fn settle(
    judged: Option<Vec<Judged>>,
    order: &Order<'_>,
    book: &Book,
    times: Times,
    job: JobStart,
    made_ids: &[String],
) -> Outcome {
    let mut outcome = Outcome::default();
    let mut summary = Summary::default();
    let mut errors = Vec::new();
    let mut codes = Vec::new();
    let readable = judged.is_some() && job.fails.is_none();
    let reached = job.fails.map_or(usize::MAX, |how| how.after);
    let mut refuse = |record: &Value, refusals: &[Refusal]| {
        codes.push(refusals.iter().map(|r| r.code.to_owned()).collect());
        errors.push(entry(record, refusals));
    };
    for (at, one) in judged.into_iter().flatten().enumerate() {
        summary.total += 1;
        if at >= reached {
            refuse(&one.record, &[not_reached()]);
            continue;
        }
        let mut refusals = one.refusals;
        let place = if refusals.is_empty() {
            place(&one.record, one.marks, order, book, &mut refusals)
        } else {
            None
        };
        let Some((place, user)) = place.zip(one.record.as_object()) else {
            summary.failed += 1;
            refuse(&one.record, &refusals);
            continue;
        };
        let secret = secret_of(user);
        let verified = user
            .get("email_verified")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        let created = times.of_user(at);
        match place {
            Place::New => {
                let made_id = if one.marks.user_id.is_none() {
                    made_ids.get(at).cloned()
                } else {
                    None
                };
                let profile = new_profile(user, made_id.as_deref(), order.connection, created);
                outcome.profiles.push(profile);
                let new = new_user(order, one.marks, made_id, verified, secret, created);
                outcome.entry.users.push(new);
            }
            Place::There { at, secret: before } => {
                outcome.entry.changes.push(Change {
                    user: at,
                    verified,
                    secret: secret.unwrap_or(before),
                });
                outcome.updates.push((at, update(user, verified, created)));
            }
        }
        if factors_clash(user) {
            // The profile is in; only the factors are not [D mfa-import].
            summary.failed += 1;
            refuse(
                &one.record,
                &[refusal(
                    "MFA_FACTORS_FAILED",
                    "Unable to import factors".to_owned(),
                )],
            );
        } else if matches!(place, Place::New) {
            summary.inserted += 1;
        } else {
            summary.updated += 1;
        }
    }
    let told = job.fails.map(|how| how.errors);
    if told.is_some_and(|told| told != Told::List) {
        codes.clear();
        errors.clear();
    }
    outcome.entry = Entry {
        job: Some(Job {
            id: job.id,
            connection: order.connection_at,
            external_id: job.external_id,
            correlation_id: job.correlation_id,
            upsert: order.upsert,
            created: times.created,
            starts: times.starts,
            ends: times.ends,
            readable,
            details: (told == Some(Told::General)).then(|| JOB_FAILED.to_owned()),
            forgotten: false,
            summary,
            codes,
            errors: Some(errors),
        }),
        ..outcome.entry
    };
    outcome
}

/// What is written down of a user who was not there.
fn new_user(
    order: &Order<'_>,
    marks: Marks,
    made_id: Option<String>,
    verified: bool,
    secret: Option<Secret>,
    created: u64,
) -> User {
    User {
        connection: order.connection_at,
        email: marks.email,
        user_id: marks.user_id,
        phone: marks.phone,
        username: marks.username,
        made_id,
        verified,
        secret: secret.unwrap_or(Secret::Random),
        created,
        logins: 0,
        last_login: None,
        gone: false,
        left_over: false,
    }
}

pub(in crate::practice) struct JobStart {
    pub id: String,
    pub external_id: Option<String>,
    pub correlation_id: Option<String>,
    pub fails: Option<FailJob>,
}

#[derive(Clone, Copy)]
enum Place {
    New,
    There { at: usize, secret: Secret },
}

/// Where the record belongs, or why it belongs nowhere.
fn place(
    record: &Value,
    marks: Marks,
    order: &Order<'_>,
    book: &Book,
    refusals: &mut Vec<Refusal>,
) -> Option<Place> {
    let find = |mark: Option<Fingerprint>| mark.and_then(|mark| book.find(mark));
    let (by_email, by_id, by_phone, by_name) = (
        find(marks.email),
        find(marks.user_id),
        find(marks.phone),
        find(marks.username),
    );
    if !order.upsert {
        if [by_email, by_id, by_phone, by_name]
            .iter()
            .any(Option::is_some)
        {
            refusals.push(refusal(
                "DUPLICATED_USER",
                "The user already exist and upsert parameter is false".to_owned(),
            ));
            return None;
        }
        return Some(Place::New);
    }
    if by_email
        .and_then(|at| book.user(at))
        .is_some_and(|there| there.left_over)
    {
        refusals.push(refusal(
            "DUPLICATED_USER",
            "The user already exists".to_owned(),
        ));
        return None;
    }
    // Only the address finds the user to update; another user's name, id or number is a clash.
    let other = |found: Option<usize>| found.is_some() && found != by_email;
    if other(by_name) {
        refusals.push(refusal(
            "CONFLICT_USERNAME",
            "Another user has this username".to_owned(),
        ));
    }
    if other(by_id) || other(by_phone) {
        refusals.push(refusal(
            "CONFLICT",
            "Another user has this user_id or phone_number".to_owned(),
        ));
    }
    let there = by_email.and_then(|at| Some((at, book.user(at)?.secret)));
    if let Some((_, before)) = there {
        for name in ["password_hash", "custom_password_hash"] {
            let may = name == "custom_password_hash" && before == Secret::Custom;
            if record.get(name).is_some() && !may {
                refusals.push(refusal(
                    "NOT_PASSED",
                    format!(
                        "A {name} was provided, but the user already has password hash defined"
                    ),
                ));
            }
        }
    }
    refusals
        .is_empty()
        .then(|| there.map_or(Place::New, |(at, secret)| Place::There { at, secret }))
}

/// No document names a code for it.
fn not_reached() -> Refusal {
    refusal(
        "JOB_FAILED",
        "The job failed before it came to this user".to_owned(),
    )
}

fn secret_of(user: &Map<String, Value>) -> Option<Secret> {
    if user.contains_key("password_hash") {
        Some(Secret::Bcrypt)
    } else if user.contains_key("custom_password_hash") {
        Some(Secret::Custom)
    } else {
        None
    }
}

/// What the documents leave open is settled so here: a factor given twice cannot be enrolled.
fn factors_clash(user: &Map<String, Value>) -> bool {
    let factors = user.get("mfa_factors").and_then(Value::as_array);
    factors.is_some_and(|factors| {
        factors
            .iter()
            .enumerate()
            .any(|(at, factor)| factors.iter().take(at).any(|before| before == factor))
    })
}

fn entry(record: &Value, refusals: &[Refusal]) -> Value {
    let errors: Vec<Value> = refusals
        .iter()
        .map(|refusal| {
            let mut error = json!({"code": refusal.code, "message": refusal.message});
            if let Some(path) = &refusal.path {
                error["path"] = path.clone().into();
            }
            error
        })
        .collect();
    json!({"user": mask::masked(record), "errors": errors})
}

//! One job: which records go in, which replace, which are refused and why.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::book::{Book, Change, Entry, Job, Outcome, Secret, Summary, User};
use super::connections::Connection;
use super::fingerprint::{Fingerprint, Fingerprints, Kind};
use super::judge::{self, Refusal};
use super::mask;
use super::times::Times;

/// What comes with the users of a job.
pub(super) struct Order<'a> {
    pub connection: &'a Connection,
    pub connection_at: usize,
    pub upsert: bool,
    pub profile_limit: Option<usize>,
}

/// A record that was looked at by itself; needs no lock.
pub(super) struct Judged {
    record: Value,
    refusals: Vec<Refusal>,
    marks: Marks,
}

#[derive(Clone, Copy, Default)]
struct Marks {
    email: Option<Fingerprint>,
    user_id: Option<Fingerprint>,
    phone: Option<Fingerprint>,
    username: Option<Fingerprint>,
}

/// Properties that an upsert puts in the place of those that are there [reference 3.6].
const UPSERTABLE: [&str; 7] = [
    "app_metadata",
    "user_metadata",
    "given_name",
    "family_name",
    "name",
    "nickname",
    "picture",
];

/// `None` when the users are no JSON array: the job fails, and nobody is told why.
pub(super) fn judge_all(
    users: &[u8],
    order: &Order<'_>,
    fingerprints: &Fingerprints,
) -> Option<Vec<Judged>> {
    let records: Vec<Value> = serde_json::from_slice(users).ok()?;
    let mut judged: Vec<Judged> = records
        .into_iter()
        .map(|record| {
            let refusals = judge::judge(&record, order.connection, order.profile_limit);
            let marks = marks(&record, order.connection, fingerprints);
            Judged {
                record,
                refusals,
                marks,
            }
        })
        .collect();
    refuse_repeated(&mut judged);
    Some(judged)
}

/// Addresses and usernames are stored in lower case; a user id is unique in the whole tenant.
fn marks(record: &Value, connection: &Connection, fingerprints: &Fingerprints) -> Marks {
    let text = |name: &str| record.get(name).and_then(Value::as_str);
    let lower = |name: &str| text(name).map(str::to_lowercase);
    let here = &connection.id;
    Marks {
        email: lower("email").map(|email| fingerprints.of(here, Kind::Email, &email)),
        user_id: text("user_id").map(|id| fingerprints.of("", Kind::UserId, id)),
        phone: text("phone_number").map(|phone| fingerprints.of(here, Kind::Phone, phone)),
        username: lower("username").map(|name| fingerprints.of(here, Kind::Username, &name)),
    }
}

/// The first of two equal users stands, the later ones fail, with upsert too [C-102951].
fn refuse_repeated(judged: &mut [Judged]) {
    let mut seen: HashSet<Fingerprint> = HashSet::new();
    for one in judged {
        let Marks {
            email,
            user_id,
            phone,
            username,
        } = one.marks;
        for (mark, name) in [
            (email, "email"),
            (user_id, "user_id"),
            (username, "username"),
        ] {
            if mark.is_some_and(|mark| !seen.insert(mark)) {
                one.refusals.push(refusal(
                    "DUPLICATED_USER",
                    format!("A user with this {name} was already provided."),
                ));
            }
        }
        if phone.is_some_and(|mark| !seen.insert(mark)) {
            one.refusals.push(refusal(
                "CONFLICT",
                "A user with this phone_number was already provided.".to_owned(),
            ));
        }
    }
}

fn refusal(code: &'static str, message: String) -> Refusal {
    Refusal {
        code,
        message,
        path: None,
    }
}

/// Compares with who is there already and makes everything that the job will have done.
pub(super) fn settle(
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
    let readable = judged.is_some();
    let mut refuse = |record: &Value, refusals: &[Refusal]| {
        codes.push(refusals.iter().map(|r| r.code.to_owned()).collect());
        errors.push(entry(record, refusals));
    };
    for (at, one) in judged.into_iter().flatten().enumerate() {
        summary.total += 1;
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
                outcome.profiles.push(new_profile(
                    user,
                    made_id.as_deref(),
                    order.connection,
                    created,
                ));
                let Marks {
                    email,
                    user_id,
                    phone,
                    username,
                } = one.marks;
                let user = User {
                    connection: order.connection_at,
                    email,
                    user_id,
                    phone,
                    username,
                    made_id,
                    verified,
                    secret: secret.unwrap_or(Secret::Random),
                    created,
                };
                outcome.entry.users.push(user);
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
    outcome.entry = Entry {
        job: Some(Job {
            id: job.id,
            connection: order.connection_at,
            external_id: job.external_id,
            created: times.created,
            starts: times.starts,
            ends: times.ends,
            readable,
            summary,
            codes,
            errors: Some(errors),
        }),
        ..outcome.entry
    };
    outcome
}

pub(super) struct JobStart {
    pub id: String,
    pub external_id: Option<String>,
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
    let there = by_email.and_then(|at| Some((at, book.user(at)?.0.secret)));
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

/// A profile with what the service makes itself where nothing was given [D normalized-profiles].
fn new_profile(
    user: &Map<String, Value>,
    made_id: Option<&str>,
    connection: &Connection,
    created: u64,
) -> Map<String, Value> {
    let mut profile = mask::profile(user);
    for name in ["email", "username"] {
        if let Some(lower) = profile
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_lowercase)
        {
            profile.insert(name.to_owned(), lower.into());
        }
    }
    let id = user
        .get("user_id")
        .and_then(Value::as_str)
        .or(made_id)
        .unwrap_or_default()
        .to_owned();
    let label = ["email", "phone_number", "username"]
        .iter()
        .find_map(|name| profile.get(*name).and_then(Value::as_str))
        .unwrap_or_default()
        .to_owned();
    let nickname = label.split('@').next().unwrap_or_default().to_owned();
    let moment = json!(super::times::iso(created));
    for (name, value) in [
        ("email_verified", Value::Bool(false)),
        ("name", label.into()),
        ("nickname", nickname.into()),
        ("created_at", moment.clone()),
        ("updated_at", moment),
    ] {
        profile.entry(name).or_insert(value);
    }
    profile.insert("user_id".to_owned(), format!("auth0|{id}").into());
    profile.insert("identities".to_owned(), json!([{"connection": connection.name, "provider": "auth0", "user_id": id, "isSocial": false}]));
    profile
}

/// Metadata is replaced whole, and an address without its mark is unverified again.
fn update(user: &Map<String, Value>, verified: bool, at: u64) -> Map<String, Value> {
    let mut properties: Map<String, Value> = UPSERTABLE
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), user.get(*name)?.clone())))
        .collect();
    properties.insert("email_verified".to_owned(), verified.into());
    properties.insert("updated_at".to_owned(), super::times::iso(at).into());
    properties
}

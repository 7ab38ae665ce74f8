//! Which record an entry of Auth0's list of errors means. Entries carry no row number, so they are
//! matched by identifiers: email in lower case, else user id, username, phone number; of several equal
//! records the later ones are the refused ones, because the first is taken (reference 1.5 and 5.4).

use std::collections::HashMap;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use super::Reason;
use super::message::{cut, cut_record, field, without_values};
use super::words::says_already_there;
use crate::auth0::ErrorEntry;
use crate::platform::hex::hex;
use crate::roster::RecordState;
use crate::users::Identifiers;

/// Random key of a run: hashes of identifiers cannot be compared with those of another run.
pub(in crate::import) struct Key(pub(in crate::import) Vec<u8>);

/// An entry, or several about the same record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Matched {
    pub(in crate::import) record: Option<u32>,
    pub(in crate::import) state: RecordState,
    pub(in crate::import) key_hmac: Option<String>,
    pub(in crate::import) reasons: Vec<Reason>,
}

impl Matched {
    /// Cuts the values out of Auth0's words that only the users file knows; `record` is the matched one.
    pub(in crate::import) fn cut_values(&mut self, record: Option<&[u8]>) {
        let record: Option<Value> = record.and_then(|bytes| serde_json::from_slice(bytes).ok());
        for reason in &mut self.reasons {
            reason.message = match &record {
                Some(record) => cut_record(&reason.message, record),
                None => without_values(&reason.message),
            };
        }
    }

    /// The user is in all the same; only the second factors are not [D mfa-import].
    pub(in crate::import) fn is_in(&self) -> bool {
        !self.reasons.is_empty()
            && self
                .reasons
                .iter()
                .all(|reason| reason.code == "MFA_FACTORS_FAILED")
    }
}

/// The kinds of identifiers in the order in which they are tried.
const KINDS: [&str; 4] = ["email", "user_id", "username", "phone_number"];

fn keys(identifiers: &Identifiers) -> [Option<String>; 4] {
    [
        identifiers.email.as_deref().map(normal_email),
        identifiers.user_id.as_deref().map(bare_id),
        identifiers.username.as_deref().map(str::to_lowercase),
        identifiers.phone_number.clone(),
    ]
}

fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Auth0 puts its own prefix before ids [D imports].
fn bare_id(id: &str) -> String {
    id.strip_prefix("auth0|").unwrap_or(id).to_owned()
}

/// Matches the entries of one job to the records of its part, given in order. A record with several
/// entries comes out once; entries without a record come last.
pub(in crate::import) fn match_entries(
    records: &[(u32, Identifiers)],
    entries: &[ErrorEntry],
    key: &Key,
) -> Vec<Matched> {
    let mut index: [HashMap<String, Vec<u32>>; 4] = Default::default();
    for (record, identifiers) in records {
        for (kind, key) in keys(identifiers).into_iter().enumerate() {
            if let Some(key) = key {
                index[kind].entry(key).or_default().push(*record);
            }
        }
    }
    let entry_keys: Vec<_> = entries.iter().map(|entry| keys(&of_entry(entry))).collect();
    // Which records each entry could mean, and how many entries share that choice.
    let candidates: Vec<&[u32]> = entry_keys
        .iter()
        .map(|keys| {
            KINDS
                .iter()
                .enumerate()
                .find_map(|(kind, _)| index[kind].get(keys[kind].as_ref()?).map(Vec::as_slice))
        })
        .map(Option::unwrap_or_default)
        .collect();
    let mut sharing: HashMap<&[u32], usize> = HashMap::new();
    for choice in candidates.iter().filter(|choice| choice.len() > 1) {
        *sharing.entry(choice).or_default() += 1;
    }
    let mut used: HashMap<&[u32], usize> = HashMap::new();
    let mut matched: Vec<Matched> = Vec::new();
    let mut at: HashMap<u32, usize> = HashMap::new();
    for ((entry, keys), choice) in entries.iter().zip(&entry_keys).zip(&candidates) {
        let record = match choice {
            [] => None,
            [only] => Some(*only),
            several => {
                let all = sharing.get(several).copied().unwrap_or(1);
                let nth = used.entry(several).or_default();
                let position = several.len().saturating_sub(all) + *nth;
                *nth += 1;
                Some(several[position.min(several.len() - 1)])
            }
        };
        let (state, reasons) = judge(entry);
        if let Some(earlier) = record.and_then(|record| at.get(&record)) {
            let earlier = &mut matched[*earlier];
            if state == RecordState::Refused {
                earlier.state = state;
            }
            for reason in reasons {
                if !earlier.reasons.contains(&reason) {
                    earlier.reasons.push(reason);
                }
            }
            continue;
        }
        if let Some(record) = record {
            at.insert(record, matched.len());
        }
        matched.push(Matched {
            record,
            state,
            key_hmac: keys
                .iter()
                .flatten()
                .next()
                .and_then(|text| keyed(text, key)),
            reasons,
        });
    }
    matched.sort_by_key(|entry| (entry.record.is_none(), entry.record));
    matched
}

fn of_entry(entry: &ErrorEntry) -> Identifiers {
    let text = |name: &str| {
        entry
            .user
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    Identifiers {
        email: text(KINDS[0]),
        user_id: text(KINDS[1]),
        username: text(KINDS[2]),
        phone_number: text(KINDS[3]),
    }
}

/// Already there only if nothing else is wrong with it.
fn judge(entry: &ErrorEntry) -> (RecordState, Vec<Reason>) {
    let mut state = RecordState::AlreadyThere;
    let mut reasons: Vec<Reason> = Vec::new();
    for error in &entry.errors {
        let code = error.code.clone().unwrap_or_default();
        let message = error.message.as_deref().unwrap_or_default();
        if !says_already_there(&code, message) {
            state = RecordState::Refused;
        }
        let reason = Reason {
            code: code.chars().take(100).collect(),
            message: cut(message, &entry.user),
            field: field(error.path.as_deref()),
        };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    if reasons.is_empty() {
        state = RecordState::Refused;
    }
    (state, reasons)
}

fn keyed(text: &str, key: &Key) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).ok()?;
    mac.update(text.as_bytes());
    Some(hex(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth0::EntryError;
    use serde_json::json;

    fn entry(user: &Value, errors: &[(&str, &str)]) -> ErrorEntry {
        ErrorEntry {
            user: user.as_object().unwrap().clone(),
            errors: errors
                .iter()
                .map(|(code, message)| EntryError {
                    code: Some((*code).into()),
                    message: Some((*message).into()),
                    path: None,
                })
                .collect(),
        }
    }

    fn records(all: &[Value]) -> Vec<(u32, Identifiers)> {
        (10..)
            .zip(all)
            .map(|(number, record)| (number, Identifiers::of(record.to_string().as_bytes())))
            .collect()
    }

    const THERE: (&str, &str) = (
        "DUPLICATED_USER",
        "The user already exist and upsert parameter is false",
    );

    #[test]
    fn entries_find_their_records() {
        let records = records(&[
            json!({"email":"Ann@Example.com"}),
            json!({"email":"bob@example.com","username":"bob"}),
            json!({"username":"Cid"}),
            json!({"phone_number":"+4911"}),
        ]);
        let entries = [
            entry(&json!({"email":"ann@example.com"}), &[THERE]),
            entry(
                &json!({"username":"cid"}),
                &[("FORMAT", "bad"), ("PATTERN", "bad")],
            ),
            entry(&json!({"phone_number":"+4911"}), &[("FORMAT", "bad")]),
            entry(&json!({"phone_number":"+4911"}), &[("PATTERN", "bad")]),
            entry(&json!({"email":"nobody@example.com"}), &[]),
        ];
        let matched = match_entries(&records, &entries, &Key(vec![1; 32]));
        let found: Vec<_> = matched
            .iter()
            .map(|m| (m.record, m.state, m.reasons.len()))
            .collect();
        assert_eq!(
            found,
            [
                (Some(10), RecordState::AlreadyThere, 1),
                (Some(12), RecordState::Refused, 2),
                (Some(13), RecordState::Refused, 2),
                (None, RecordState::Refused, 0),
            ]
        );
        assert!(!format!("{matched:?}").contains("example.com"));
    }

    #[test]
    fn of_equal_records_the_later_ones_are_refused() {
        let same = json!({"email":"ann@example.com"});
        let records = records(&[same.clone(), same.clone(), same.clone()]);
        let twice = (
            "DUPLICATED_USER",
            "A user with this email was already provided.",
        );
        let entries = [entry(&same, &[twice]), entry(&same, &[twice])];
        let matched = match_entries(&records, &entries, &Key(vec![1; 32]));
        let found: Vec<_> = matched.iter().map(|m| (m.record, m.state)).collect();
        assert_eq!(
            found,
            [
                (Some(11), RecordState::Refused),
                (Some(12), RecordState::Refused)
            ]
        );
    }
}

//! Our rules beside the practice tenant's JSON schema: both read the same documents and were
//! written apart, so that they can disagree. Each disagreement stands in a list with its reason.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{PatternOptions, Validator};
use serde_json::{Value, json};
use usher::rules::{CheckOptions, Checker, Severity};

use crate::examples;
use crate::support::records::{Dice, clean, faults};

fn schema() -> Validator {
    let schema: Value =
        serde_json::from_str(include_str!("../../assets/practice/user.schema.json")).unwrap();
    jsonschema::draft202012::options()
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

/// Who refuses a record: (we, the schema).
fn refusals(checker: &mut Checker, schema: &Validator, record: &[u8]) -> (bool, bool) {
    let ours = checker
        .check(record)
        .findings
        .iter()
        .any(|finding| finding.rule.severity() == Severity::Blocker);
    let theirs =
        !serde_json::from_slice(record).is_ok_and(|record: Value| schema.is_valid(&record));
    (ours, theirs)
}

#[test]
fn clean_users_pass_both() {
    let (mut checker, schema, mut dice) = (
        Checker::new(&CheckOptions::default()),
        schema(),
        Dice::new(1),
    );
    for number in 0..500 {
        let record = serde_json::to_vec(&clean(&mut dice, number)).unwrap();
        assert_eq!(
            refusals(&mut checker, &schema, &record),
            (false, false),
            "{}",
            String::from_utf8_lossy(&record)
        );
        assert!(
            checker.check(&record).findings.is_empty(),
            "{}",
            String::from_utf8_lossy(&record)
        );
    }
}

/// Faults that one of the two does not mind, with the reason.
const DISAGREEMENTS: &[(&str, &str)] = &[
    (
        "custom_password_hash/hmac encoding-hex: we",
        "a schema cannot decode hex or base64; we look whether the hash can be one of its kind",
    ),
    (
        "custom_password_hash/hmac value-odd: we",
        "a schema cannot decode hex or base64; we look whether the hash can be one of its kind",
    ),
    (
        "custom_password_hash/md5 value-odd: we",
        "a schema cannot decode hex or base64; we look whether the hash can be one of its kind",
    ),
    (
        "custom_password_hash/scrypt value-odd: we",
        "a schema cannot decode hex or base64; we look whether the hash can be one of its kind",
    ),
    (
        "email dotless: we",
        "the schema's dialect of addresses is wider; Auth0's is unknown, so we take what every known one takes",
    ),
    (
        "email literal: we",
        "the schema's dialect of addresses is wider; Auth0's is unknown, so we take what every known one takes",
    ),
    (
        "email quoted: we",
        "the schema's dialect of addresses is wider; Auth0's is unknown, so we take what every known one takes",
    ),
    (
        "email unicode: schema",
        "whether Auth0 takes letters beyond ASCII is unknown; we warn instead of blocking",
    ),
    (
        "password_hash cost-100: we",
        "the service's pattern lets 10, 100 and so on through by accident; no bcrypt has such a cost",
    ),
    (
        "password_hash dollar-2: we",
        "the service's pattern lets $2$ through, the documents ask for $2a$ or $2b$",
    ),
    (
        "picture address: we",
        "the schema names a format of the practice tenant's own code, which is not in this file",
    ),
    (
        "picture empty: we",
        "the schema names a format of the practice tenant's own code, which is not in this file",
    ),
    (
        "picture nul: we",
        "the schema names a format of the practice tenant's own code, which is not in this file",
    ),
    (
        "user_id nul: we",
        "no document forbids it by pattern; we block it because systems behind Auth0 cut texts there",
    ),
    (
        "username nul: we",
        "no document forbids it by pattern; we block it because systems behind Auth0 cut texts there",
    ),
    (
        "username connection-decides: we",
        "the schema knows no connection; we take Auth0's default rules while none is chosen",
    ),
];

#[test]
fn faults_are_seen_by_both_or_stand_in_the_list() {
    let (mut checker, schema, mut dice) = (
        Checker::new(&CheckOptions::default()),
        schema(),
        Dice::new(2),
    );
    let mut found = BTreeMap::<String, Value>::new();
    for (number, fault) in faults().iter().cycle().take(3 * faults().len()).enumerate() {
        let mut user = clean(&mut dice, number);
        if fault.field.ends_with("password_hash") {
            user.remove("password_hash");
            user.remove("custom_password_hash");
        }
        user.insert(
            fault.field.into(),
            serde_json::from_str(&fault.value).unwrap(),
        );
        let (ours, theirs) = refusals(&mut checker, &schema, &serde_json::to_vec(&user).unwrap());
        if ours != theirs {
            let algorithm = user
                .get("custom_password_hash")
                .and_then(|hash| hash["algorithm"].as_str())
                .unwrap_or_default();
            let algorithm = if fault.field == "custom_password_hash" {
                format!("/{algorithm}")
            } else {
                String::new()
            };
            let who = if ours { "we" } else { "schema" };
            found.insert(
                format!("{}{algorithm} {}: {who}", fault.field, fault.label),
                user[fault.field].clone(),
            );
        }
    }
    let listed: BTreeSet<_> = DISAGREEMENTS
        .iter()
        .map(|(fault, _)| (*fault).to_owned())
        .collect();
    let new: Vec<_> = found
        .iter()
        .filter(|(fault, _)| !listed.contains(*fault))
        .collect();
    let gone: Vec<_> = listed
        .iter()
        .filter(|fault| !found.contains_key(*fault))
        .collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "new: {new:#?}\nno longer there: {gone:#?}"
    );
}

/// Examples that one of the two does not mind, with the reason.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "invalid-both-password-hashes.json",
        "the practice tenant says it in code, with Auth0's own words for it",
    ),
    (
        "invalid-custom-hash-sha1-not-hex.json",
        "a schema cannot decode hex or base64; we look whether the hash can be one of its kind",
    ),
    (
        "invalid-custom-hash-sha256-wrong-length.json",
        "a schema cannot decode hex or base64; we look whether the hash can be one of its kind",
    ),
    (
        "invalid-email-missing.json",
        "what identifies a user depends on the connection, which the schema does not know",
    ),
    (
        "invalid-picture-not-a-url.json",
        "the schema names a format of the practice tenant's own code, which is not in this file",
    ),
    (
        "invalid-username-16-chars.json",
        "the schema knows no connection and so no rules of usernames",
    ),
    (
        "invalid-username-is-an-email.json",
        "the schema knows no connection and so no rules of usernames",
    ),
    (
        "invalid-username-with-accent.json",
        "the schema knows no connection and so no rules of usernames",
    ),
    (
        "invalid-username-with-space.json",
        "the schema knows no connection and so no rules of usernames",
    ),
];

#[test]
fn examples_are_judged_alike_or_stand_in_the_list() {
    let (mut checker, schema) = (Checker::new(&CheckOptions::default()), schema());
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(examples::folder())
        .unwrap()
        .map(|file| file.unwrap().path())
    {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read(&file).unwrap();
        if name == "manifest.json"
            || !serde_json::from_slice::<Value>(&text).is_ok_and(|value| value.is_array())
        {
            continue;
        }
        for record in examples::records(&file) {
            let (ours, theirs) = refusals(&mut checker, &schema, &record);
            if ours != theirs {
                found.insert(name.clone());
            }
        }
    }
    let listed: BTreeSet<_> = EXAMPLES
        .iter()
        .map(|(file, _)| (*file).to_owned())
        .collect();
    assert_eq!(found, listed);
}

#[test]
fn one_fault_is_one_fault() {
    assert!(json!(faults().len()).as_u64() > Some(150));
    assert!(
        DISAGREEMENTS
            .iter()
            .chain(EXAMPLES)
            .all(|(_, reason)| reason.len() > 10)
    );
}

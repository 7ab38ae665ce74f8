//! The rules by text snapshots and by properties.

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use usher::rules::{CheckOptions, Checker, Explanation, Facts, Identity, Rule, Severity};

use crate::examples;
use crate::support::records::{Dice, clean, faults};

fn found(options: &CheckOptions, record: &[u8]) -> Vec<(&'static str, String)> {
    let mut checker = Checker::new(options);
    let findings = &checker.check(record).findings;
    findings
        .iter()
        .map(|finding| (finding.rule.code(), finding.pointer.to_string()))
        .collect()
}

fn json_of(user: &Map<String, Value>) -> Vec<u8> {
    serde_json::to_vec(user).unwrap()
}

#[test]
fn the_whole_catalog() {
    let mut text = String::new();
    for rule in Rule::ALL {
        let Explanation { what, why, todo } = rule.explanation();
        writeln!(
            text,
            "{} ({:?}, {})\n  {}\n  What: {what}\n  Why: {why}\n  To do: {todo}\n",
            rule.code(),
            rule.severity(),
            rule.source(),
            rule.title()
        )
        .unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn findings_of_some_files() {
    let mut text = String::new();
    for file in [
        "mixed-good-and-bad.json",
        "invalid-custom-hash-pbkdf2-padded-base64.json",
        "warn-metadata-type-drift.json",
        "invalid-app-metadata-all-forbidden-keys.json",
    ] {
        writeln!(text, "{file}").unwrap();
        let records = examples::records(&examples::folder().join(file));
        for (number, findings) in examples::findings(&records, &CheckOptions::default())
            .iter()
            .enumerate()
        {
            for finding in findings {
                writeln!(
                    text,
                    "  {number} {:?} {} {}: {}",
                    finding.rule.severity(),
                    finding.rule.code(),
                    finding.pointer,
                    finding.rule.message(&finding.pointer)
                )
                .unwrap();
            }
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn no_message_and_no_debug_text_shows_a_value() {
    let record = br#"{"email":"secret-value","password":"secret-value","given_name":7,"user_metadata":{"a.b":"secret-value"},"password_hash":"secret-value"}"#;
    let mut checker = Checker::new(&CheckOptions::default());
    let check = checker.check(record);
    assert_eq!(check.findings.len(), 5);
    for finding in &check.findings {
        assert!(
            !finding
                .rule
                .message(&finding.pointer)
                .contains("secret-value")
        );
    }
    assert!(!format!("{check:?}").contains("secret-value"));
}

#[test]
fn an_update_needs_a_word_about_the_verification() {
    let record = br#"{"email":"a@example.com"}"#;
    let asks = CheckOptions {
        upsert: true,
        ..CheckOptions::default()
    };
    assert_eq!(
        found(&asks, record),
        [("email-verified-missing", "/email_verified".to_owned())]
    );
    let chosen = CheckOptions {
        email_verified: Some(false),
        ..asks
    };
    assert_eq!(found(&chosen, record), []);
}

#[test]
fn the_connection_decides_what_is_missing() {
    let facts = |options: Value| CheckOptions {
        facts: Facts::of_connection(&json!({ "options": options })),
        ..CheckOptions::default()
    };
    let flexible = facts(
        json!({"attributes": {"email": {"identifier": {"active": true}}, "username": {"identifier": {"active": true}}, "phone_number": {"profile_required": true}}}),
    );
    let codes = |options: &CheckOptions, record: &str| {
        found(options, record.as_bytes())
            .into_iter()
            .map(|(code, _)| code)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        codes(&flexible, r#"{"phone_number":"+1"}"#),
        ["email-absent", "identifier-missing"]
    );
    assert_eq!(
        codes(&flexible, r#"{"username":"u"}"#),
        ["email-absent", "phone-missing"]
    );
    let classic = facts(json!({"requires_username": true}));
    assert_eq!(
        codes(&classic, r#"{"email":"a@example.com","phone_number":"+1"}"#),
        ["username-missing", "phone-not-allowed"]
    );
    let custom = facts(json!({"enabledDatabaseCustomization": true, "requires_username": true}));
    assert_eq!(
        codes(&custom, r#"{"email":"a@example.com","username":"é é"}"#),
        Vec::<&str>::new()
    );
}

#[test]
fn a_record_that_cannot_be_read_has_one_finding() {
    let options = CheckOptions::default();
    let one = |record: &[u8]| {
        let mut checker = Checker::new(&options);
        let check = checker.check(record);
        assert!(!check.readable && check.identity == Identity::default());
        let [finding] = check.findings.as_slice() else {
            panic!("{:?}", check.findings)
        };
        (finding.rule.code(), finding.pointer.to_string(), finding.at)
    };
    assert_eq!(
        one(br#"{"email":7,"name":NaN}"#),
        ("json-syntax", "/name".into(), Some(18))
    );
    assert_eq!(
        one(b"{\"email\":\"\xff\"}"),
        ("not-utf8", "/email".into(), Some(10))
    );
    assert_eq!(one(b"[1,2]"), ("not-an-object", String::new(), None));
    assert_eq!(one(b""), ("json-syntax", String::new(), Some(0)));
    let deep = format!(
        "{{\"user_metadata\":{}{}}}",
        "[".repeat(128),
        "]".repeat(128)
    );
    assert_eq!(one(deep.as_bytes()).0, "json-depth");
}

#[test]
fn sizes_count_neither_white_space_nor_passwords() {
    let options = CheckOptions::default();
    let user = |profile: usize, hash: usize| {
        format!(
            r#"{{ "email" :  "a@example.com", "user_metadata": {{"a": "{}"}}, "password_hash": "{}" }}"#,
            "x".repeat(profile),
            "y".repeat(hash)
        )
    };
    let codes = |record: String| {
        found(&options, record.as_bytes())
            .into_iter()
            .map(|(code, _)| code)
            .filter(|code| *code != "password-hash-format")
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(user(8_900, 20_000)), Vec::<&str>::new());
    assert_eq!(codes(user(9_000, 0)), ["profile-size"]);
    assert_eq!(codes(user(520_000, 0)), ["record-too-large"]);
    let mut checker = Checker::new(&options);
    let record = user(10, 10);
    let mut compact = Vec::new();
    usher::users::compact(record.as_bytes(), &mut compact);
    assert_eq!(
        checker.check(record.as_bytes()).compact_len as usize,
        compact.len()
    );
}

#[test]
fn equal_identifiers_have_equal_fingerprints() {
    let mut checker = Checker::new(&CheckOptions::default());
    let mut identity = |record: &str| checker.check(record.as_bytes()).identity;
    let one = identity(
        r#"{"email":"Ada@Example.com","username":"Ada","user_id":"x","phone_number":"+1"}"#,
    );
    let same = identity(
        r#"{"user_id":"\u0078","email":"ada\u0040example.COM","username":"aDA","phone_number":"+1"}"#,
    );
    assert_eq!(one, same);
    let other =
        identity(r#"{"email":"b@example.com","username":"b","user_id":"X","phone_number":"+2"}"#);
    assert!(
        one.email != other.email
            && one.username != other.username
            && one.user_id != other.user_id
            && one.phone != other.phone
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics_and_every_blocked_record_says_why(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut checker = Checker::new(&CheckOptions::default());
        let check = checker.check(&bytes);
        prop_assert!(check.readable || check.findings.iter().any(|finding| finding.rule.severity() == Severity::Blocker));
    }

    #[test]
    fn damage_anywhere_never_panics(seed in any::<u64>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut record = json_of(&clean(&mut Dice::new(seed), 1));
        let at = at.index(record.len());
        record[at] = byte;
        let mut checker = Checker::new(&CheckOptions::default());
        let readable = checker.check(&record).readable;
        prop_assert_eq!(readable, serde_json::from_slice::<Map<String, Value>>(&record).is_ok() || has_half_character(&record));
    }

    /// What one field is found to be does not depend on the other fields.
    #[test]
    fn a_fault_is_found_in_every_company(one in any::<u64>(), other in any::<u64>(), which in any::<prop::sample::Index>()) {
        let all = faults();
        let fault = &all[which.index(all.len())];
        let judge = |seed: u64| {
            let mut user = clean(&mut Dice::new(seed), 1);
            user.remove("password_hash");
            user.remove("custom_password_hash");
            user.insert(fault.field.into(), serde_json::from_str(&fault.value).unwrap());
            found(&CheckOptions::default(), &json_of(&user))
        };
        prop_assert_eq!(judge(one), judge(other));
    }

    #[test]
    fn white_space_changes_no_verdict(seed in any::<u64>(), which in any::<prop::sample::Index>()) {
        let all = faults();
        let fault = &all[which.index(all.len())];
        let mut user = clean(&mut Dice::new(seed), 1);
        user.insert(fault.field.into(), serde_json::from_str(&fault.value).unwrap());
        let pretty = serde_json::to_vec_pretty(&user).unwrap();
        prop_assert_eq!(found(&CheckOptions::default(), &json_of(&user)), found(&CheckOptions::default(), &pretty));
    }
}

/// Such a record is JSON, though `serde_json` cannot keep it as text.
fn has_half_character(record: &[u8]) -> bool {
    record.windows(6).any(|part| {
        let surrogate = matches!(
            part[2..4],
            [b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F']
        );
        part.starts_with(br"\u") && surrogate && part[4..].iter().all(u8::is_ascii_hexdigit)
    })
}

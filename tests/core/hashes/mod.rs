//! Converted hashes are proved by what Auth0 would do with them: the known password fits, another
//! one does not.

mod computed;
mod impossible;
mod keycloak;
mod known;
mod one_time;
mod own_json;
mod parts;
mod recorded;
mod verifier;

use usher::passwords::{Conversion, convert};
use usher::rules::{CheckOptions, Checker};

const PASSWORD: &str = "Kestrel-42-Example";
const WRONG: &str = "Kestrel-43-Example";

/// The description is one that our rules take without complaint, and it fits the password alone.
fn proves(custom: &str, name: &str) {
    let record = format!(r#"{{"email":"wren@example.com","custom_password_hash":{custom}}}"#);
    let mut checker = Checker::new(&CheckOptions::default());
    let findings = &checker.check(record.as_bytes()).findings;
    assert!(findings.is_empty(), "{name}: {findings:?}");
    assert!(verifier::fits(custom, PASSWORD), "{name}");
    assert!(!verifier::fits(custom, WRONG), "{name}");
}

fn converts(text: &str) {
    match convert(text) {
        Conversion::Custom(custom) => proves(&custom, text),
        other => panic!("{text}: {other:?}"),
    }
}

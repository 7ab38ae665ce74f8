//! Auth0's own JSON with hashes in the wrong place: said, and moved when the mapping asks for it.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use usher::passwords::{Digest, Fate};
use usher::roster::{self, OpenOptions, Reading, Roster};
use usher::rules::{CheckOptions, Rule};
use usher::sources::{Mapping, System};
use usher::users::{Cancel, Layout, RecordId};

use super::proves;

const HASHES: [(&str, Rule); 5] = [
    (
        "pbkdf2_sha256$1200$seaSALT0grebe1tern2gull$uFi1ZCXu2IqyJrdN+1Lvg7Ku4WiGYlfWZAcRWpDALHY=",
        Rule::PasswordHashConvertible,
    ),
    (
        "$2y$05$94Tnr7zykwCL3APw5pK.MuL6M0V06aked2Ku0R0V3MAsDtL0ZvCTi",
        Rule::PasswordHashOtherBcrypt,
    ),
    ("850185e8cb8e7e8909605877cbdaef88", Rule::PasswordHashDigest),
    (
        "$P$HkABSdcyprayLd3xSWDZ9RAQefK57L/",
        Rule::PasswordHashImpossible,
    ),
    ("hunter2", Rule::PasswordHashFormat),
];

fn open(folder: &Path, reading: Reading) -> Roster {
    let users: Vec<String> = HASHES
        .iter()
        .enumerate()
        .map(|(index, (hash, _))| {
            format!(
                r#"{{"email": "u{index}@example.com", "user_id": "auth0|auth0|{index}", "password_hash": "{hash}"}}"#
            )
        })
        .collect();
    let path = folder.join("users.json");
    std::fs::write(&path, format!("[\n{}\n]\n", users.join(",\n"))).unwrap();
    let options = OpenOptions {
        reading,
        ..OpenOptions::from(CheckOptions::default())
    };
    let spool = folder.join("spool");
    roster::open(&[path], &options, &spool, &|_| {}, &Cancel::new()).unwrap()
}

fn rules(roster: &Roster, record: u32) -> Vec<Rule> {
    let found = roster.findings_of(RecordId(record));
    found.iter().map(|finding| finding.rule).collect()
}

fn mapping(change: impl FnOnce(&mut Mapping)) -> Reading {
    let mut mapping = Mapping::new(System::Auth0, Vec::new());
    change(&mut mapping);
    // As a mapping file would bring it.
    let mapping = Mapping::from_json(mapping.to_json().as_bytes()).unwrap();
    Reading::Mapped(Arc::new(mapping))
}

#[test]
fn nothing_is_changed_unless_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    for reading in [Reading::Auto(Layout::default()), mapping(|_| {})] {
        let roster = open(folder.path(), reading);
        for (record, (_, rule)) in (0..).zip(HASHES) {
            assert_eq!(rules(&roster, record), [Rule::UserIdPrefix, rule]);
            let id = RecordId(record);
            assert_eq!(roster.read(id).unwrap(), roster.read_raw(id).unwrap());
        }
    }
}

#[test]
fn hashes_move_and_prefixes_go_when_the_mapping_asks() {
    let folder = tempfile::tempdir().unwrap();
    let reading = mapping(|mapping| {
        mapping.convert_hashes = true;
        mapping.strip_prefix = true;
        mapping.digest = Some(Digest::Md5);
    });
    let roster = open(folder.path(), reading);
    for (record, (hash, rule)) in (0..).zip(HASHES) {
        let id = RecordId(record);
        let raw = String::from_utf8(roster.read_raw(id).unwrap()).unwrap();
        assert!(raw.contains("auth0|auth0|") && raw.contains(hash));
        let mapped: Value = serde_json::from_slice(&roster.read(id).unwrap()).unwrap();
        assert_eq!(mapped["user_id"], record.to_string());
        if matches!(
            rule,
            Rule::PasswordHashImpossible | Rule::PasswordHashFormat
        ) {
            assert_eq!(rules(&roster, record), [rule]);
            assert_eq!(mapped["password_hash"], hash);
        } else {
            assert_eq!(rules(&roster, record), []);
            assert_eq!(mapped.get("password_hash"), None);
            proves(&mapped["custom_password_hash"].to_string(), hash);
        }
    }
    let mut fates: Vec<_> = roster.tally().hashes.iter().collect();
    fates.retain(|((_, fate), _)| *fate == Fate::Converted);
    assert_eq!(fates.iter().map(|(_, count)| **count).sum::<u64>(), 3);
}

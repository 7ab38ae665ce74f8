//! Every example file gets the verdict of its manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};
use usher::roster::{self, Roster, Verdict};
use usher::rules::{CheckOptions, Checker, Facts, RecordFinding, Rule, Severity, cross};
use usher::users::{Cancel, OpenError, RecordId};

#[derive(Deserialize)]
struct Manifest {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    file: String,
    verdict: String,
    scope: String,
    #[serde(default)]
    users: Vec<u32>,
    path: Option<String>,
    connection_options: Option<Value>,
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/examples")
}

fn manifest() -> Manifest {
    serde_json::from_slice(&std::fs::read(folder().join("manifest.json")).unwrap()).unwrap()
}

impl Entry {
    fn options(&self) -> CheckOptions {
        let facts = self
            .connection_options
            .as_ref()
            .map_or_else(Facts::default, |options| {
                Facts::of_connection(&json!({ "options": options }))
            });
        CheckOptions {
            facts,
            upsert: self.file == "valid-upsert-partial.json",
            email_verified: None,
        }
    }

    /// Users that must be blocked or warned: of users that clash, the later one.
    fn concerned(&self) -> Vec<u32> {
        match self.scope.as_str() {
            "cross-user" if self.verdict == "invalid" => {
                self.users.iter().copied().max().into_iter().collect()
            }
            _ => self.users.clone(),
        }
    }

    /// The manifest's path as a pointer; a pointer beneath it names the place more exactly.
    fn names(&self, found: &str) -> bool {
        let Some(path) = &self.path else { return true };
        let pointer = format!("/{}", path.replace('.', "/"));
        found == pointer || found.starts_with(&format!("{pointer}/"))
    }
}

/// The records of a file that is a JSON array, each with its own bytes.
pub fn records(file: &Path) -> Vec<Vec<u8>> {
    let text = std::fs::read(file).unwrap();
    let raw: Vec<&serde_json::value::RawValue> = serde_json::from_slice(&text).unwrap();
    raw.into_iter()
        .map(|record| record.get().as_bytes().to_vec())
        .collect()
}

/// Findings of each record, those that need other records included.
pub fn findings(records: &[Vec<u8>], options: &CheckOptions) -> Vec<Vec<RecordFinding>> {
    let mut checker = Checker::new(options);
    let checks: Vec<_> = records
        .iter()
        .map(|record| checker.check(record).clone())
        .collect();
    let drift = checker.into_shapes().drift();
    let mut all = Vec::new();
    for (at, check) in checks.iter().enumerate() {
        let mut own = check.findings.clone();
        for unique in cross::Unique::ALL {
            let print = unique.print(&check.identity);
            let earlier = (0..at).find(|earlier| {
                print.is_some() && unique.print(&checks[*earlier].identity) == print
            });
            if earlier.is_some_and(|earlier| cross::same(unique, &records[earlier], &records[at])) {
                own.push(RecordFinding {
                    rule: unique.rule(&options.facts),
                    pointer: unique.pointer().into(),
                    at: None,
                });
            }
        }
        if let Some(drift) = drift.as_ref().filter(|_| check.readable) {
            drift.check(&records[at], &mut own);
        }
        all.push(own);
    }
    all
}

#[test]
fn every_user_gets_the_verdict_of_the_manifest() {
    let spool = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    let mut judged = 0;
    for entry in manifest()
        .entries
        .iter()
        .filter(|entry| entry.scope != "file")
    {
        judged += 1;
        let found = opened(&entry.file, &entry.options(), spool.path()).unwrap();
        let of = |user: u32, severity| {
            found
                .findings_of(RecordId(user))
                .into_iter()
                .filter(move |finding| finding.rule.severity() == severity)
                .collect::<Vec<_>>()
        };
        let users: Vec<u32> = (0..found.len()).collect();
        let blocked: Vec<u32> = users
            .iter()
            .copied()
            .filter(|user| !of(*user, Severity::Blocker).is_empty())
            .collect();
        let warned = users
            .iter()
            .any(|user| !of(*user, Severity::Warning).is_empty());
        let right = match entry.verdict.as_str() {
            "invalid" => {
                blocked == entry.concerned()
                    && blocked.iter().all(|user| {
                        of(*user, Severity::Blocker)
                            .iter()
                            .any(|finding| entry.names(&finding.pointer))
                    })
            }
            "warning" => blocked.is_empty() && warned,
            "valid" => blocked.is_empty() && !warned,
            other => panic!("unknown verdict {other}"),
        };
        let verdicts_agree = users.iter().all(|user| {
            (found.verdict(RecordId(*user)) == Verdict::Blocked) == blocked.contains(user)
        });
        if !right || !verdicts_agree {
            let found: Vec<_> = users
                .iter()
                .flat_map(|user| found.findings_of(RecordId(*user)))
                .map(|finding| (finding.record, finding.rule.code(), finding.pointer))
                .collect();
            wrong.push(format!("{}: {found:?}", entry.file));
        }
    }
    assert!(judged > 100, "only {judged} files were judged");
    assert!(
        wrong.is_empty(),
        "{} of {judged}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The manifest says what the service would do with the raw file. Usher sends lists of its own,
/// so a file that it can read costs a note at most; what it cannot use it names.
#[test]
fn files_as_a_whole_are_read_or_named() {
    let spool = tempfile::tempdir().unwrap();
    let expected: BTreeMap<&str, Result<&[Rule], &str>> = BTreeMap::from([
        ("edge-empty-array.json", Err("NoUsers")),
        (
            "invalid-file-trailing-comma.json",
            Ok(&[Rule::FileTrailingComma][..]),
        ),
        ("invalid-file-truncated.json", Ok(&[Rule::FileTruncated])),
        ("invalid-file-comments.json", Err("Comments")),
        ("invalid-file-ndjson.json", Ok(&[])),
        ("invalid-file-single-object.json", Err("SingleObject")),
        ("invalid-file-users-wrapper.json", Ok(&[])),
        ("warn-file-utf8-bom.json", Ok(&[Rule::FileByteOrderMark])),
        ("warn-file-utf16le.json", Err("Utf16")),
        ("warn-file-latin1.json", Ok(&[Rule::FileWindows1252])),
        ("invalid-file-empty.json", Err("Empty")),
    ]);
    let named: BTreeSet<_> = manifest()
        .entries
        .into_iter()
        .filter(|entry| entry.scope == "file")
        .map(|entry| entry.file)
        .collect();
    assert_eq!(named, expected.keys().map(ToString::to_string).collect());
    for (file, expected) in expected {
        let rules = |roster: Roster| {
            roster
                .file_findings()
                .iter()
                .map(|finding| finding.rule)
                .filter(|rule| *rule != Rule::NoPasswordHashes)
                .collect::<Vec<_>>()
        };
        match (
            opened(file, &CheckOptions::default(), spool.path()).map(rules),
            expected,
        ) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{file}"),
            (Err(found), Err(expected)) => assert!(
                format!("{found:?}").starts_with(expected),
                "{file}: {found:?}"
            ),
            (found, expected) => panic!("{file}: {found:?} and not {expected:?}"),
        }
    }
}

fn opened(file: &str, options: &CheckOptions, spool: &Path) -> Result<Roster, OpenError> {
    roster::open(
        &[folder().join(file)],
        &options.clone().into(),
        spool,
        &|_| {},
        &Cancel::new(),
    )
}

#[test]
fn every_example_is_in_the_manifest() {
    let named: BTreeSet<_> = manifest()
        .entries
        .into_iter()
        .map(|entry| entry.file)
        .collect();
    let there: BTreeSet<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "manifest.json")
        .collect();
    assert_eq!(named, there);
}

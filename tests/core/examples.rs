//! Every example file gets the verdict of its manifest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};
use usher::rules::{CheckOptions, Checker, Facts, RecordFinding, Severity, cross};

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
    users: Vec<usize>,
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
    fn concerned(&self) -> Vec<usize> {
        match self.scope.as_str() {
            "cross-user" if self.verdict == "invalid" => {
                self.users.iter().copied().max().into_iter().collect()
            }
            _ => self.users.clone(),
        }
    }

    /// The manifest's path as a pointer; a pointer beneath it names the place more exactly.
    fn names(&self, finding: &RecordFinding) -> bool {
        let Some(path) = &self.path else { return true };
        let pointer = format!("/{}", path.replace('.', "/"));
        finding.pointer == pointer || finding.pointer.starts_with(&format!("{pointer}/"))
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

fn of(findings: &[RecordFinding], severity: Severity) -> Vec<&RecordFinding> {
    findings
        .iter()
        .filter(|finding| finding.rule.severity() == severity)
        .collect()
}

#[test]
fn every_user_gets_the_verdict_of_the_manifest() {
    let mut wrong = Vec::new();
    let mut judged = 0;
    for entry in manifest()
        .entries
        .iter()
        .filter(|entry| entry.scope != "file")
    {
        judged += 1;
        let found = findings(&records(&folder().join(&entry.file)), &entry.options());
        let blocked: BTreeSet<_> = (0..found.len())
            .filter(|user| !of(&found[*user], Severity::Blocker).is_empty())
            .collect();
        let warned = found
            .iter()
            .any(|findings| !of(findings, Severity::Warning).is_empty());
        let right = match entry.verdict.as_str() {
            "invalid" => {
                blocked == entry.concerned().into_iter().collect()
                    && blocked.iter().all(|user| {
                        of(&found[*user], Severity::Blocker)
                            .into_iter()
                            .any(|finding| entry.names(finding))
                    })
            }
            "warning" => blocked.is_empty() && warned,
            "valid" => blocked.is_empty() && !warned,
            other => panic!("unknown verdict {other}"),
        };
        if !right {
            let found: Vec<_> = found
                .iter()
                .map(|list| {
                    list.iter()
                        .map(|finding| (finding.rule.code(), &*finding.pointer))
                        .collect::<Vec<_>>()
                })
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

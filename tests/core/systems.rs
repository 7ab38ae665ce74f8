//! Every file of another system becomes what its manifest says, record by record and count by count.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use usher::sources::{HashBook, Source, System, detect};
use usher::users::{Block, Cancel, UsersFile};

/// Whose hashes the files have, where they are real ones.
const PASSWORD: &str = "Kestrel-42-Example";

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    file: String,
    /// A second file with password hashes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hashes: Option<String>,
    system: System,
    brings: Vec<String>,
    leaves: Vec<String>,
    /// `null`: left out.
    records: Vec<Value>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sources")
}

fn manifest() -> Vec<Entry> {
    serde_json::from_slice(&std::fs::read(folder().join("manifest.json")).unwrap()).unwrap()
}

struct Read {
    entry: Entry,
    /// The record's own text, also of those that are left out.
    texts: Vec<Vec<u8>>,
    source: Source,
}

fn opened(name: &str, spool: &Path) -> (UsersFile, Vec<Vec<u8>>) {
    let file = UsersFile::open(&folder().join(name), spool).unwrap();
    let mut rows = Vec::new();
    let mut block = Block::default();
    let mut blocks = file.blocks().unwrap();
    while blocks.next(&mut block).unwrap() {
        rows.extend(block.cuts.iter().map(|cut| block.record(*cut).to_vec()));
    }
    drop(blocks);
    (file, rows)
}

fn read(name: &str, hashes: Option<&str>) -> Read {
    let spool = tempfile::tempdir().unwrap();
    let (file, rows) = opened(name, spool.path());
    let mut source = Source::find(&file, &rows, &()).unwrap();
    if let Some(hashes) = hashes {
        let hashes = UsersFile::open(&folder().join(hashes), spool.path()).unwrap();
        let book = HashBook::read(hashes, &Cancel::new()).unwrap();
        source = source.joined(Arc::new(book));
    }
    let mut reader = source.reader();
    let (mut records, mut texts) = (Vec::new(), Vec::new());
    for row in &rows {
        let mut out = Vec::new();
        let left_out = reader.read(row, &mut out).left_out.is_some();
        let record = serde_json::from_slice(&out).unwrap_or_else(|error| panic!("{name}: {error}"));
        records.push(if left_out { Value::Null } else { record });
        texts.push(out);
    }
    let report = source.report(reader.tally());
    let words = |lines: &[usher::sources::Line]| {
        lines
            .iter()
            .map(|line| format!("{} {}", line.count, line.words))
            .collect()
    };
    Read {
        entry: Entry {
            file: name.to_owned(),
            hashes: hashes.map(str::to_owned),
            system: source.system,
            brings: words(&report.brings),
            leaves: words(&report.leaves),
            records,
        },
        texts,
        source,
    }
}

#[test]
fn every_file_becomes_what_the_manifest_says() {
    let mut wrong = Vec::new();
    for entry in manifest() {
        let found = read(&entry.file, entry.hashes.as_deref()).entry;
        if found != entry {
            let text = serde_json::to_string_pretty(&found).unwrap();
            wrong.push(format!("{} became\n{text}", entry.file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_is_in_the_manifest() {
    let manifest = manifest();
    let names: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "manifest.json")
        .collect();
    assert!(names.len() > 20);
    for name in names {
        assert!(manifest.iter().any(|entry| entry.file == name), "{name}");
    }
}

/// Also files that Auth0 would refuse: what is wrong with them is for the rules to say.
#[test]
fn files_in_auth0s_own_form_are_nobody_elses() {
    let spool = tempfile::tempdir().unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/examples");
    let mut seen = 0;
    for example in std::fs::read_dir(examples).unwrap() {
        let path = example.unwrap().path();
        let Ok(file) = UsersFile::open(&path, spool.path()) else {
            continue;
        };
        if file.table().is_some() || path.ends_with("manifest.json") {
            continue;
        }
        let mut rows = Vec::new();
        let mut block = Block::default();
        let mut blocks = file.blocks().unwrap();
        while blocks.next(&mut block).unwrap_or(false) {
            rows.extend(block.cuts.iter().map(|cut| block.record(*cut).to_vec()));
        }
        assert_eq!(detect(&file, &rows), System::Auth0, "{}", path.display());
        seen += 1;
    }
    assert!(seen > 100, "only {seen}");
}

#[test]
fn rewritten_keycloak_hashes_verify() {
    let mut seen = 0;
    for name in ["keycloak-realm.json", "keycloak-users.json"] {
        for record in read(name, None).entry.records {
            let Some(value) = record["custom_password_hash"]["hash"]["value"].as_str() else {
                continue;
            };
            assert!(verifies(value), "{name}");
            assert!(!verifies(&value.replace("i=20000", "i=20001")) || !value.contains("i=20000"));
            seen += 1;
        }
    }
    assert_eq!(seen, 5);
}

/// Checks a PHC text with crates that know nothing of ours.
fn verifies(phc: &str) -> bool {
    let parts: Vec<_> = phc.split('$').collect();
    let bytes = |text: &str| STANDARD_NO_PAD.decode(text).unwrap();
    let parameter = |part: &str, name: &str| -> u32 {
        part.split(',')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
            .and_then(|value| value.parse().ok())
            .unwrap()
    };
    match parts.as_slice() {
        ["", digest, parameters, salt, hash] => {
            let (salt, hash) = (bytes(salt), bytes(hash));
            let rounds = parameter(parameters, "i");
            let mut own = vec![0; hash.len()];
            let password = PASSWORD.as_bytes();
            match *digest {
                "pbkdf2-sha1" => {
                    pbkdf2::pbkdf2_hmac::<sha1::Sha1>(password, &salt, rounds, &mut own);
                }
                "pbkdf2-sha256" => {
                    pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, &salt, rounds, &mut own);
                }
                "pbkdf2-sha512" => {
                    pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, &salt, rounds, &mut own);
                }
                other => panic!("{other}"),
            }
            own == hash
        }
        ["", "argon2id", "v=19", parameters, salt, hash] => {
            let (salt, hash) = (bytes(salt), bytes(hash));
            let settings = argon2::Params::new(
                parameter(parameters, "m"),
                parameter(parameters, "t"),
                parameter(parameters, "p"),
                Some(hash.len()),
            )
            .unwrap();
            let mut own = vec![0; hash.len()];
            argon2::Argon2::new(
                argon2::Algorithm::Argon2id,
                argon2::Version::V0x13,
                settings,
            )
            .hash_password_into(PASSWORD.as_bytes(), &salt, &mut own)
            .unwrap();
            own == hash
        }
        other => panic!("{} parts", other.len()),
    }
}

#[test]
fn tokens_that_no_number_type_holds_are_kept() {
    let text =
        |name: &str, at: usize| String::from_utf8(read(name, None).texts.swap_remove(at)).unwrap();
    assert!(
        text("auth0-export-mixed.ndjson", 0).contains("\"account\":123456789012345678901234567890")
    );
    assert!(text("supabase-users-mixed.json", 0).contains("\"big\":12345678901234567890123"));
    assert!(text("firebase-export-mixed.json", 0).contains("\"seats\":12345678901234567890"));
}

#[test]
fn nobodys_password_is_shown_or_sent() {
    for name in [
        "keycloak-users.json",
        "wordpress-users-hashes.csv",
        "people.json",
    ] {
        let read = read(name, None);
        let sent = read.texts.concat();
        let shown = format!("{:?}", read.source.columns);
        for secret in ["in-clear-text", "hunter2"] {
            assert!(!String::from_utf8_lossy(&sent).contains(secret), "{name}");
            assert!(!shown.contains(secret), "{name}");
        }
    }
}

#[test]
fn a_mapping_that_was_saved_reads_the_file_again() {
    for entry in manifest() {
        let spool = tempfile::tempdir().unwrap();
        let (file, rows) = opened(&entry.file, spool.path());
        let first = Source::find(&file, &rows, &()).unwrap();
        let saved = first.mapping.to_json();
        let mapping = usher::sources::Mapping::from_json(saved.as_bytes()).unwrap();
        let again = Source::with(&file, &rows, Arc::new(mapping))
            .unwrap_or_else(|error| panic!("{}: {error}", entry.file));
        let (mut one, mut other) = (first.reader(), again.reader());
        for row in &rows {
            let (mut expected, mut found) = (Vec::new(), Vec::new());
            one.read(row, &mut expected);
            other.read(row, &mut found);
            assert_eq!(found, expected, "{}", entry.file);
        }
    }
}

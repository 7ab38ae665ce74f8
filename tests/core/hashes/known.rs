//! A known password is tried against its hash as Auth0 would; vectors come from Node's crypto, libxcrypt,
//! the argon2 reference program and Python's cryptography.

use std::fmt::Write as _;

use hmac::digest::Digest as _;
use serde_json::{Value, json};
use usher::passwords::verify::{Answer, Cannot, Typed, describe, examine, fits};

use super::{PASSWORD, WRONG, verifier};

const VECTORS: &str = include_str!("../../data/passwords/vectors.jsonl");
const BODY: &str = "abcdefghijklmnopqrstuuoOpofTcIvLu9ngoVF6npCmm4y6hGr8W";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn record(custom: &Value) -> Vec<u8> {
    json!({"email": "wren@example.com", "custom_password_hash": custom})
        .to_string()
        .into_bytes()
}

fn tried(custom: &Value, password: &str) -> Answer {
    let description = describe(&record(custom)).unwrap().unwrap();
    examine(&description, &Typed::from(password), &|| false)
}

/// The password fits as the hash is described, and another one does not.
fn fits_alone(custom: &Value, password: &str, name: &str) {
    let description = describe(&record(custom)).unwrap().expect(name);
    let fits = |password: &str| fits(&description, &Typed::from(password));
    assert_eq!(fits(password), Ok(true), "{name}");
    assert_eq!(fits("Kestrel-43-Example"), Ok(false), "{name}");
}

/// The password fits once these settings are changed; what comes out fits by itself, also for a verifier that
/// shares nothing with ours where that one knows the algorithm.
fn mended(custom: &Value, settings: &[&str]) {
    let Answer::FitsOtherwise(remedy) = tried(custom, PASSWORD) else {
        panic!("{custom}: {:?}", tried(custom, PASSWORD));
    };
    let found: Vec<&str> = remedy.changes.iter().map(|change| change.setting).collect();
    assert_eq!(found, settings, "{custom}");
    let text = remedy.description.to_json().unwrap();
    let mended: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(tried(&mended, PASSWORD), Answer::Fits, "{text}");
    let wrong = fits(&remedy.description, &Typed::from(WRONG));
    assert_eq!(wrong, Ok(false), "{text}");
    if mended["algorithm"] != "hmac" && mended["algorithm"] != "bcrypt" {
        assert!(verifier::fits(&text, PASSWORD), "{text}");
    }
}

fn vector(name: &str) -> Value {
    let all = VECTORS
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut named = all.filter(|it| it["name"] == name);
    named.next().expect(name)["custom"].take()
}

/// The vector with one member changed, by pointer.
fn with(name: &str, changes: &[(&str, Value)]) -> Value {
    let mut custom = vector(name);
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        custom.pointer_mut(parent).unwrap()[key] = value.clone();
    }
    custom
}

#[test]
fn every_vector_fits_its_password_alone() {
    let mut count = 0;
    for line in VECTORS.lines() {
        let it: Value = serde_json::from_str(line).unwrap();
        fits_alone(&it["custom"], PASSWORD, it["name"].as_str().unwrap());
        count += 1;
    }
    assert_eq!(count, 92);
}

#[test]
fn bcrypt_of_every_form() {
    for start in ["$2a$04$", "$2b$04$", "$2y$04$"] {
        let custom = json!({"algorithm": "bcrypt", "hash": {"value": format!("{start}{BODY}"), "encoding": "utf8"}});
        fits_alone(&custom, PASSWORD, start);
    }
    let prefix = "$2b$04$abcdefghijklmnopqrstuuMmokhhBNgoth5bGkFzpeOEWt/UcW.jS";
    let suffix = "$2b$04$abcdefghijklmnopqrstuu6cUURgnyXdOfiW3tjtGMrMqFV6Jom12";
    for (hash, position) in [(prefix, "prefix"), (suffix, "suffix")] {
        let salt = json!({"value": "saltSALT", "position": position});
        let custom = json!({"algorithm": "bcrypt", "hash": {"value": hash}, "salt": salt});
        fits_alone(&custom, PASSWORD, position);
        let other = if position == "prefix" {
            "suffix"
        } else {
            "prefix"
        };
        let mut wrong = custom.clone();
        wrong["salt"]["position"] = json!(other);
        mended(&wrong, &["salt.position"]);
    }
    let hash = "$2b$10$abcdefghijklmnopqrstuus736gk5HPE3vmZCyMZLJZ29Fe71sA5q";
    let record = json!({"email": "wren@example.com", "password_hash": hash}).to_string();
    let description = describe(record.as_bytes()).unwrap().unwrap();
    assert_eq!(fits(&description, &Typed::from(PASSWORD)), Ok(true));
    assert_eq!(fits(&description, &Typed::from(WRONG)), Ok(false));
}

#[test]
fn argon2_of_every_kind() {
    let one =
        |value: &str| json!({"algorithm": "argon2", "hash": {"value": value, "encoding": "utf8"}});
    for (value, password) in [
        (
            "$argon2id$v=19$m=64,t=2,p=1$c2FsdFNBTFRzYWx0U0FMVA$CGEJoHbSCklcic9heG+8twlqOZrhrzHm9f2S46uUgu0",
            PASSWORD,
        ),
        (
            "$argon2id$v=19$m=64,t=2,p=4$c2FsdFNBTFRzYWx0U0FMVA$CzDApypqEnbg/KTQkLEjvpKywnS0Jp8BIMxj+mxB0+I",
            PASSWORD,
        ),
        (
            "$argon2i$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG",
            "password",
        ),
    ] {
        fits_alone(&one(value), password, value);
    }
    let hash =
        "$v=19$m=64,t=2,p=1$c2FsdFNBTFRzYWx0U0FMVA$CGEJoHbSCklcic9heG+8twlqOZrhrzHm9f2S46uUgu0";
    for wrong in ["argon2i", "argon2d"] {
        mended(&one(&format!("${wrong}{hash}")), &["kind in hash.value"]);
    }
    mended(
        &one(&format!("$argon2id{}", hash.replace("v=19", "v=16"))),
        &["version (v=) in hash.value"],
    );
    // The salt's text was put in as it stands, and once more in base64.
    let twice = hash.replace("c2FsdFNBTFRzYWx0U0FMVA", "YzJGc2RGTkJURlJ6WVd4MFUwRk1WQQ");
    mended(&one(&format!("$argon2id{twice}")), &["salt in hash.value"]);
}

#[test]
fn mistakes_with_plain_digests_are_named() {
    for digest in ["md4", "md5", "sha1", "sha256", "sha512"] {
        let prefix = format!("{digest} salt prefix");
        mended(
            &with(&prefix, &[("/salt/position", json!("suffix"))]),
            &["salt.position"],
        );
        let suffix = format!("{digest} salt suffix hex");
        mended(
            &with(&suffix, &[("/salt/position", json!("prefix"))]),
            &["salt.position"],
        );
        mended(
            &with(&suffix, &[("/salt/encoding", json!("utf8"))]),
            &["salt.encoding"],
        );
        let base64 = format!("{digest} salt base64");
        mended(
            &with(&base64, &[("/salt/encoding", json!("utf8"))]),
            &["salt.encoding"],
        );
        mended(
            &with(
                &base64,
                &[
                    ("/salt/encoding", json!("utf8")),
                    ("/salt/position", json!("suffix")),
                ],
            ),
            &["salt.encoding", "salt.position"],
        );
        mended(
            &with(digest, &[("/hash/encoding", json!("base64"))]),
            &["hash.encoding"],
        );
        mended(
            &with(digest, &[("/salt", json!({"value": "not used"}))]),
            &["salt"],
        );
        mended(
            &with(digest, &[("/password", json!({"encoding": "utf16le"}))]),
            &["password.encoding"],
        );
    }
    mended(
        &with("md4", &[("/algorithm", json!("md5"))]),
        &["algorithm"],
    );
    mended(
        &with("md5", &[("/algorithm", json!("md4"))]),
        &["algorithm"],
    );
    mended(
        &with("sha1", &[("/algorithm", json!("sha256"))]),
        &["algorithm"],
    );
    mended(
        &with("password utf16le", &[("/password/encoding", json!("utf8"))]),
        &["password.encoding"],
    );
    // HMAC whose key was taken for a salt.
    let hmac = vector("hmac sha256");
    let salted = json!({"algorithm": "sha256", "hash": {"value": hmac["hash"]["value"], "encoding": "hex"}, "salt": {"value": "key-of-hmac"}});
    let Answer::FitsOtherwise(remedy) = tried(&salted, PASSWORD) else {
        panic!("hmac")
    };
    assert_eq!(remedy.description.algorithm(), "hmac");
    assert!(
        remedy
            .changes
            .iter()
            .any(|change| change.words() == "the algorithm is hmac, with the salt as its key")
    );
}

#[test]
fn mistakes_with_hmac_are_named() {
    for (right, wrong) in [
        ("md4", "md5"),
        ("md5", "md4"),
        ("ripemd160", "sha1"),
        ("sha1", "ripemd160"),
        ("sha512", "whirlpool"),
        ("whirlpool", "sha512"),
        ("sha256", "sha512"),
    ] {
        mended(
            &with(&format!("hmac {right}"), &[("/hash/digest", json!(wrong))]),
            &["hash.digest"],
        );
    }
    for digest in ["sha224", "sha384"] {
        mended(
            &with(
                &format!("hmac {digest}"),
                &[("/hash/encoding", json!("base64"))],
            ),
            &["hash.encoding"],
        );
        mended(
            &with(
                &format!("hmac {digest} b64"),
                &[("/hash/key/encoding", json!("utf8"))],
            ),
            &["hash.key.encoding"],
        );
    }
}

#[test]
fn mistakes_with_ldap_are_named() {
    let plain = vector("ldap MD5");
    let hash = |custom: &Value, from: &str, to: &str| {
        let text = custom["hash"]["value"].as_str().unwrap().replace(from, to);
        json!({"algorithm": "ldap", "hash": {"value": text, "encoding": "utf8"}})
    };
    mended(&hash(&plain, "{MD5}", "{SHA}"), &["scheme in hash.value"]);
    mended(
        &hash(&vector("ldap SSHA"), "{SSHA}", "{SMD5}"),
        &["scheme in hash.value"],
    );
    mended(
        &hash(&vector("ldap SSHA-512"), "{SSHA-512}", "{SHA512}"),
        &["scheme in hash.value"],
    );
}

fn pbkdf2(change: impl Fn(String) -> String) -> Value {
    let text = vector("pbkdf2 sha256")["hash"]["value"]
        .as_str()
        .unwrap()
        .to_owned();
    json!({"algorithm": "pbkdf2", "hash": {"value": change(text), "encoding": "utf8"}})
}

#[test]
fn mistakes_with_pbkdf2_are_named() {
    let digest = "digest in hash.value";
    let iterations = "iterations (i=) in hash.value";
    for wrong in ["sha1", "sha512", "md5", "RSA-SHA1-2", "mdc2"] {
        mended(&pbkdf2(|it| it.replace("sha256", wrong)), &[digest]);
    }
    mended(
        &pbkdf2(|it| it.replace("l=24", "l=64")),
        &["key length (l=) in hash.value"],
    );
    // base64 of the hex of the salt
    mended(
        &pbkdf2(|it| it.replace("c2FsdFNBTFQ", "NzM2MTZjNzQ1MzQxNGM1NA")),
        &["salt in hash.value"],
    );
    let all = json!({"algorithm": "pbkdf2", "hash": {"value": "$pbkdf2-sha256$i=1000,l=64$c2FsdFNBTFQ$", "encoding": "utf8"}});
    let right = vector("pbkdf2 defaults");
    let hash = right["hash"]["value"]
        .as_str()
        .unwrap()
        .rsplit('$')
        .next()
        .unwrap();
    let text = format!("{}{hash}", all["hash"]["value"].as_str().unwrap());
    mended(
        &json!({"algorithm": "pbkdf2", "hash": {"value": text}}),
        &[iterations],
    );
}

#[test]
fn mistakes_with_scrypt_are_named() {
    let of = |changes: &[(&str, Value)]| with("scrypt 1024 8 1", changes);
    mended(&of(&[("/keylen", json!(64))]), &["keylen"]);
    mended(&of(&[("/cost", json!(16384))]), &["cost"]);
    mended(&of(&[("/parallelization", json!(2))]), &["parallelization"]);
    mended(
        &of(&[("/hash/encoding", json!("base64")), ("/keylen", json!(32))]),
        &["hash.encoding"],
    );
    mended(
        &of(&[
            ("/salt/value", json!("73616c7453414c54")),
            ("/salt/encoding", json!("utf8")),
        ]),
        &["salt.encoding"],
    );
}

#[test]
fn what_auth0_cannot_repeat_is_said() {
    // sha256 over the hex digits of md5
    let twice = hex(&sha2::Sha256::digest(hex(&md5::Md5::digest(PASSWORD))));
    let custom = json!({"algorithm": "sha256", "hash": {"value": twice, "encoding": "hex"}});
    let answer = tried(&custom, PASSWORD);
    assert!(matches!(answer, Answer::FitsDisguised(_)));
    assert!(
        answer.words().contains("digested it with md5 before"),
        "{}",
        answer.words()
    );
}

#[test]
fn a_wrong_password_is_refused_by_every_vector() {
    for line in VECTORS
        .lines()
        .filter(|line| !line.contains("pbkdf2") && !line.contains("scrypt"))
    {
        let it: Value = serde_json::from_str(line).unwrap();
        let answer = tried(&it["custom"], WRONG);
        assert_eq!(
            answer,
            Answer::DoesNotFit { all_tried: true },
            "{}",
            it["name"]
        );
    }
}

#[test]
fn what_asks_for_too_much_is_refused_with_a_sentence() {
    let says = |custom: &Value, words: &str| {
        let Answer::CannotTell(cannot) = tried(custom, PASSWORD) else {
            panic!("{custom}")
        };
        assert!(cannot.to_string().contains(words), "{cannot}");
    };
    let argon = |settings: &str| json!({"algorithm": "argon2", "hash": {"value": format!("$argon2id$v=19${settings}$c2FsdFNBTFRzYWx0U0FMVA$CGEJoHbSCklcic9heG+8twlqOZrhrzHm9f2S46uUgu0")}});
    says(&argon("m=10485760,t=1,p=1"), "10 GiB of memory");
    says(&argon("m=1048576,t=999999,p=1"), "hours of computing");
    says(
        &argon("m=18446744073709551615,t=1,p=1"),
        "more than 1,000 GiB",
    );
    says(
        &json!({"algorithm": "bcrypt", "hash": {"value": format!("$2b$31${BODY}")}}),
        "of computing",
    );
    says(
        &pbkdf2(|it| it.replace("i=50", "i=4000000000")),
        "of computing",
    );
    says(
        &with("scrypt 1024 8 1", &[("/cost", json!(1_u64 << 31))]),
        "of memory",
    );
    says(
        &with(
            "scrypt 1024 8 1",
            &[("/blockSize", json!(4_000_000_000_u64))],
        ),
        "of memory",
    );
}

#[test]
fn what_cannot_be_computed_is_said() {
    let mdc2 =
        json!({"algorithm": "pbkdf2", "hash": {"value": "$pbkdf2-mdc2$i=5,l=4$c2FsdA$aGFzaA"}});
    assert_eq!(tried(&mdc2, PASSWORD), Answer::CannotTell(Cannot::Mdc2));
    let mut ascii = vector("password ascii");
    assert_eq!(
        tried(&ascii, "pässword"),
        Answer::CannotTell(Cannot::Letters("ascii"))
    );
    ascii["password"] = json!({"encoding": "ebcdic"});
    assert!(describe(&record(&ascii)).is_err());
    for value in ["{CRYPT}$6$salt$hash", "{MD4}AAAA", "no braces"] {
        assert!(
            describe(&record(
                &json!({"algorithm": "ldap", "hash": {"value": value}})
            ))
            .is_err()
        );
    }
}

#[test]
fn letters_beyond_ascii_find_their_encoding() {
    // sha256("pässword") in Latin-1
    let bytes = b"p\xe4ssword";
    let hex = hex(&sha2::Sha256::digest(bytes));
    let custom = json!({"algorithm": "sha256", "hash": {"value": hex, "encoding": "hex"}});
    let Answer::FitsOtherwise(remedy) = tried(&custom, "pässword") else {
        panic!("latin1")
    };
    assert_eq!(remedy.settings(), "password.encoding: latin1, not utf8");
}

#[test]
fn it_can_be_stopped_and_shows_nothing() {
    let description = describe(&record(&vector("sha256 salt prefix")))
        .unwrap()
        .unwrap();
    let typed = Typed::from(PASSWORD);
    assert_eq!(examine(&description, &typed, &|| true), Answer::Stopped);
    let shown = format!(
        "{typed:?} {description:?} {:?}",
        tried(
            &with("sha256 salt prefix", &[("/salt/position", json!("suffix"))]),
            PASSWORD
        )
    );
    for secret in [
        PASSWORD,
        "saltSALT",
        vector("sha256 salt prefix")["hash"]["value"]
            .as_str()
            .unwrap(),
    ] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn kinds_of_hashes_are_counted() {
    use usher::passwords::verify::{ShapeBook, ShapeKind};
    let mut book = ShapeBook::default();
    let records = [
        record(&vector("sha256")),
        record(&vector("sha256 salt prefix")),
        record(&vector("sha256 salt prefix")),
        br#"{"email":"owl@example.com"}"#.to_vec(),
        record(&json!({"algorithm": "ldap", "hash": {"value": "{CRYPT}x"}})),
        br#"{"email":"owl@example.com","password_hash":null}"#.to_vec(),
    ];
    for (number, record) in (0..).zip(&records) {
        book.add(number, record);
    }
    let shapes = book.finish();
    let found: Vec<_> = shapes
        .iter()
        .map(|it| (it.kind.title(), it.count, it.sample))
        .collect();
    assert_eq!(
        found,
        [
            ("SHA-256 in base64, salt before the password", 2, 1),
            ("SHA-256 in hex, without salt", 1, 0),
            ("Cannot be checked as it stands", 1, 4),
            ("No password hash", 2, 3),
        ]
    );
    assert!(matches!(shapes[2].kind, ShapeKind::Unreadable(_)));
}

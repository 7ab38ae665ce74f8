//! Our rules and the tenant's schema were written apart from the same documents: they must agree.

use serde_json::{Map, Value, json};
use usher::practice::{Connection, judge};
use usher::rules::{CheckOptions, Checker, Facts, Severity};

const BCRYPT: &str = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";

/// Values that people's files hold, right and wrong, for any property.
fn odd_values() -> Vec<Value> {
    let long = |count: usize| Value::String("x".repeat(count));
    let texts = [
        "",
        " ",
        "x",
        "Ada Lark",
        "ada@example.com",
        "ADA@EXAMPLE.COM",
        "ada@",
        "@example.com",
        "ada@example",
        "a..b@example.com",
        "ada@exa mple.com",
        "+4930123456",
        "4930123456",
        "+49 30 123",
        "+1234567890123456",
        "+",
        "true",
        "https://example.com/a.png",
        "example.com/a.png",
        "ftp://example.com/a.png",
        "https://",
        BCRYPT,
        "auth0|65f0",
        "two words",
        "zoë",
        "JBSWY3DPEHPK3PXP",
        "jbswy3dp",
        "JBSWY3DP====",
        "{}",
        "-",
        "a.b",
        "a_b",
        "a/b",
        "a=b",
        "ada\u{0}",
        "line\nbreak",
    ];
    let mut values: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    values.extend([
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1.5),
        json!(-7),
        json!([]),
        json!({}),
        json!(["a"]),
        json!({"a": 1}),
    ]);
    values.extend(
        [
            1, 15, 16, 64, 65, 128, 129, 150, 151, 255, 256, 300, 301, 350, 351,
        ]
        .map(long),
    );
    values.push(json!(format!("{}@example.com", "x".repeat(64))));
    values.push(json!(format!("{}@example.com", "x".repeat(65))));
    values.push(json!(format!("x@{}.example.com", "y".repeat(63))));
    values.push(json!(format!("x@{}.example.com", "y".repeat(64))));
    values
}

const PROPERTIES: [&str; 20] = [
    "email",
    "email_verified",
    "phone_number",
    "phone_verified",
    "user_id",
    "username",
    "given_name",
    "family_name",
    "name",
    "nickname",
    "picture",
    "blocked",
    "password_hash",
    "custom_password_hash",
    "app_metadata",
    "user_metadata",
    "mfa_factors",
    "password",
    "created_at",
    "Email",
];

fn connections() -> Vec<Value> {
    vec![
        json!({"requires_username": false}),
        json!({"requires_username": true, "validation": {"username": {"min": 1, "max": 15}}}),
        json!({"attributes": {
            "email": {"profile_required": true, "identifier": {"active": true}},
            "phone_number": {"profile_required": false, "identifier": {"active": true}},
            "username": {"profile_required": false, "identifier": {"active": true}, "validation": {"min_length": 3, "max_length": 20}},
        }}),
    ]
}

/// One property changed at a time.
fn single_faults() -> Vec<Value> {
    let base = json!({"email": "ada@example.com", "email_verified": true});
    let mut records = vec![base.clone(), json!({}), json!({"email_verified": true})];
    for name in PROPERTIES {
        for value in odd_values() {
            let mut record = base.clone();
            record[name] = value;
            records.push(record);
        }
    }
    records.extend(
        factors()
            .into_iter()
            .map(|factors| json!({"email": "ada@example.com", "mfa_factors": factors})),
    );
    for key in [
        "__tenant",
        "_id",
        "blocked",
        "clientID",
        "email",
        "identities",
        "metadata",
        "updated_at",
        "user_id",
        "plan",
        "Email",
    ] {
        records.push(json!({"email": "ada@example.com", "app_metadata": {key: 1}}));
        records.push(json!({"email": "ada@example.com", "user_metadata": {key: 1}}));
        records.push(json!({"email": "ada@example.com", "app_metadata": {"nested": {key: 1}}}));
    }
    records
}

fn factors() -> Vec<Value> {
    let mut all = Vec::new();
    for kind in ["totp", "phone", "email", "webauthn", "recovery_code"] {
        for name in ["secret", "value", "code"] {
            for value in odd_values() {
                all.push(json!([{kind: {name: value}}]));
            }
        }
    }
    for odd in odd_values() {
        all.push(json!([odd]));
        all.push(json!([{"totp": odd}]));
    }
    let one = |n: usize| json!({"phone": {"value": format!("+4930{n}")}});
    all.extend([1, 10, 11].map(|count| (0..count).map(one).collect()));
    all.push(json!([{"totp": {"secret": "JBSWY3DP"}, "phone": {"value": "+4930"}}]));
    all.push(json!([{"totp": {"secret": "JBSWY3DP", "digits": 6}}]));
    all
}

/// Every algorithm with every encoding, with and without salt, with hashes of every kind.
fn hashes() -> Vec<Value> {
    let values = [
        BCRYPT,
        "$2y$12$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku",
        "$2x$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku",
        "$2b$10$short",
        "$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2i$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ=$aGFzaA==",
        "$pbkdf2-sha512$i=10000,l=20$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaGhhc2g",
        "$pbkdf2-sha256$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$pbkdf2-sha3$i=1,l=20$c2FsdA$aGFzaA",
        "$pbkdf2-sha512$i=1,l=4$c2FsdA==$aGFzaA==",
        "{SSHA}aGFzaGhhc2hoYXNoaGFzaGhhc2hzYWx0",
        "{MD5}XUFAKrxLKna5cZ2REBfFkg==",
        "{CRYPT}xx",
        "plain",
        "5d41402abc4b2a76b9719d911017c592",
        "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
    ];
    let mut all = Vec::new();
    for algorithm in [
        "argon2", "bcrypt", "hmac", "ldap", "md4", "md5", "sha1", "sha256", "sha512", "pbkdf2",
        "scrypt", "MD5", "sha224", "",
    ] {
        for encoding in [
            None,
            Some("base64"),
            Some("hex"),
            Some("utf8"),
            Some("latin1"),
        ] {
            for value in values {
                for salt in [
                    None,
                    Some(json!({"value": "salt"})),
                    Some(json!({"value": "c2FsdA", "encoding": "base64", "position": "suffix"})),
                    Some(json!({"encoding": "hex"})),
                    Some(json!({"value": "x", "position": "middle"})),
                ] {
                    let mut hash = json!({"algorithm": algorithm, "hash": {"value": value}});
                    if let Some(encoding) = encoding {
                        hash["hash"]["encoding"] = encoding.into();
                    }
                    if let Some(salt) = salt {
                        hash["salt"] = salt;
                    }
                    if algorithm == "hmac" {
                        hash["hash"]["digest"] = "sha256".into();
                        hash["hash"]["key"] = json!({"value": "key"});
                    }
                    if algorithm == "scrypt" {
                        hash["keylen"] = 16.into();
                    }
                    all.push(hash);
                }
            }
        }
    }
    let scrypt = |name: &str, value: Value| {
        let mut hash = json!({"algorithm": "scrypt", "hash": {"value": "5d41402abc4b2a76b9719d911017c592", "encoding": "hex"}, "salt": {"value": "salt"}, "keylen": 16});
        hash[name] = value;
        hash
    };
    for name in ["keylen", "cost", "blockSize", "parallelization", "rounds"] {
        for value in [
            json!(0),
            json!(1),
            json!(2),
            json!(3),
            json!(16),
            json!(16384),
            json!(-8),
            json!(8.5),
            json!(16.0),
            json!("16"),
            json!(null),
        ] {
            all.push(scrypt(name, value));
        }
    }
    all
}

/// Why we may refuse at this place what the tenant takes; `None` where we must not. The other way round
/// is never right: what the tenant refuses, we have to find first.
fn reason(record: &Value, pointer: &str) -> Option<&'static str> {
    let hash = &record["custom_password_hash"];
    match pointer {
        "/custom_password_hash/hash/value"
            if matches!(hash["hash"]["encoding"].as_str(), Some("hex" | "base64")) =>
        {
            Some(
                "no document says that the service reads the digest; we do, for a wrong one locks the user out",
            )
        }
        "/custom_password_hash/hash/value"
            if hash["algorithm"] == "pbkdf2"
                && !hash["hash"]["value"].to_string().contains("l=") =>
        {
            Some(
                "without parameters a hash of 64 bytes is meant; the service finds out at login, we before",
            )
        }
        "/user_id"
            if record["user_id"]
                .as_str()
                .is_some_and(|id| id.contains('\0')) =>
        {
            Some("no document says what becomes of a NUL in an id; we let none through")
        }
        _ => None,
    }
}

fn blocked(record: &Value, options: &Value) -> Vec<String> {
    let facts = Facts::of_connection(&json!({"options": options, "strategy": "auth0"}));
    let mut checker = Checker::new(&CheckOptions {
        facts,
        upsert: false,
        email_verified: None,
    });
    let check = checker.check(record.to_string().as_bytes());
    check
        .findings
        .iter()
        .filter(|f| f.rule.severity() == Severity::Blocker)
        .map(|f| f.pointer.to_string())
        .collect()
}

fn differences(records: &[Value]) -> Vec<String> {
    let mut differences = Vec::new();
    for options in connections() {
        let connection = Connection::database(options.clone());
        for record in records {
            let ours = blocked(record, &options);
            let theirs = judge(record, &connection, None);
            let differ = ours.is_empty() != theirs.is_empty();
            if differ
                && (ours.is_empty() || ours.iter().any(|place| reason(record, place).is_none()))
            {
                let theirs: Vec<String> = theirs
                    .into_iter()
                    .map(|r| format!("{} {}", r.code, r.path.unwrap_or_default()))
                    .collect();
                differences.push(format!("{record}\n   ours {ours:?}, theirs {theirs:?}"));
            }
        }
    }
    differences.dedup();
    differences
}

#[test]
fn on_the_sample() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample/users.json");
    let records: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let found = differences(&records);
    assert!(found.is_empty(), "{}", found.join("\n"));
    let plain = Connection::database(json!({}));
    assert!(
        records
            .iter()
            .any(|record| !judge(record, &plain, None).is_empty()),
        "it has something to mend"
    );
}

#[test]
fn on_single_faults() {
    let found = differences(&single_faults());
    assert!(
        found.is_empty(),
        "{} differences\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn on_password_hashes() {
    let records: Vec<Value> = hashes()
        .into_iter()
        .map(|hash| json!({"email": "ada@example.com", "custom_password_hash": hash}))
        .collect();
    let found = differences(&records);
    assert!(
        found.is_empty(),
        "{} differences\n{}",
        found.len(),
        found.join("\n")
    );
}

proptest::proptest! {
    #[test]
    fn on_any_two_faults(picks in proptest::collection::vec((0..PROPERTIES.len(), 0..odd_values().len()), 1..5)) {
        let values = odd_values();
        let mut record = Map::new();
        record.insert("email".to_owned(), "ada@example.com".into());
        for (property, value) in picks {
            record.insert(PROPERTIES[property].to_owned(), values[value].clone());
        }
        let found = differences(&[Value::Object(record)]);
        proptest::prop_assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

//! Made-up users from a seed, clean or with one known fault.

use serde_json::{Map, Value, json};

/// A small generator of numbers (xorshift64*): the same seed gives the same users everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }
}

const BCRYPT: &str = "KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";

/// A user that nobody has anything against.
pub fn clean(dice: &mut Dice, number: usize) -> Map<String, Value> {
    let mut user = Map::new();
    user.insert("email".into(), json!(format!("user{number}@example.com")));
    let optional = [
        ("email_verified", json!(true)),
        ("user_id", json!(format!("id-{number}"))),
        ("username", json!(format!("u{number}"))),
        ("given_name", json!("Zoë")),
        ("name", json!("ゾーイ 山田")),
        ("picture", json!("https://img.example.com/a.png?s=1#x")),
        ("blocked", json!(false)),
        ("phone_number", json!("+12125550001")),
        (
            "app_metadata",
            json!({"roles": ["a", {"b": null}], "n": 1.5e3}),
        ),
        ("user_metadata", json!({"": {"theme": "dark"}})),
        (
            "mfa_factors",
            json!([{"totp": {"secret": "JBSWY3DP"}}, {"phone": {"value": "+1"}}]),
        ),
    ];
    for (name, value) in optional {
        if dice.below(3) == 0 {
            user.insert(name.into(), value);
        }
    }
    match dice.below(4) {
        0 => drop(user.insert("password_hash".into(), json!(format!("$2b$10${BCRYPT}")))),
        1 => drop(user.insert(
            "custom_password_hash".into(),
            hashes()[dice.below(hashes().len())].clone(),
        )),
        _ => {}
    }
    user
}

/// Good descriptions of hashes, one for each algorithm that has rules of its own.
pub fn hashes() -> Vec<Value> {
    vec![
        json!({"algorithm": "bcrypt", "hash": {"value": format!("$2y$12${BCRYPT}")}}),
        json!({"algorithm": "argon2", "hash": {"value": "$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g", "encoding": "utf8"}}),
        json!({"algorithm": "md5", "hash": {"value": "00112233445566778899aabbccddeeff", "encoding": "hex"}, "salt": {"value": "x", "position": "suffix"}}),
        json!({"algorithm": "pbkdf2", "hash": {"value": "$pbkdf2-sha512$i=1000,l=8$c2FsdHNhbHQ$aGFzaGhhc2g"}}),
        json!({"algorithm": "hmac", "hash": {"value": "ABEiM0RVZneImaq7zN3u/w==", "encoding": "base64", "digest": "md5", "key": {"value": "k"}}}),
        json!({"algorithm": "ldap", "hash": {"value": "{SMD5}ABEiM0RVZneImaq7zN3u/3NhbHQ="}}),
        json!({"algorithm": "scrypt", "hash": {"value": "00112233", "encoding": "hex"}, "keylen": 4, "cost": 1024}),
    ]
}

/// One changed property. Its label names the fault in a list of disagreements.
pub struct Fault {
    pub label: &'static str,
    pub field: &'static str,
    /// JSON text of the new value.
    pub value: String,
}

fn fault(label: &'static str, field: &'static str, value: &Value) -> Fault {
    Fault {
        label,
        field,
        value: value.to_string(),
    }
}

#[allow(clippy::too_many_lines)] // a table
/// Values of which at least somebody could say that they are wrong.
pub fn faults() -> Vec<Fault> {
    let mut all = Vec::new();
    let texts = [
        "email",
        "user_id",
        "username",
        "given_name",
        "family_name",
        "name",
        "nickname",
        "picture",
        "password_hash",
        "phone_number",
    ];
    for field in texts.into_iter().chain([
        "blocked",
        "email_verified",
        "phone_verified",
        "app_metadata",
        "user_metadata",
        "mfa_factors",
        "custom_password_hash",
    ]) {
        for value in [json!(null), json!(7), json!(["x"])] {
            all.push(fault("type", field, &value));
        }
    }
    for field in texts {
        all.push(fault("empty", field, &json!("")));
        all.push(fault("nul", field, &json!("a\u{0}b")));
    }
    for value in [
        "a",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@b@c.example",
        "a..b@c.example",
        "a@-b.example",
    ] {
        all.push(fault("address", "email", &json!(value)));
    }
    all.push(fault("dotless", "email", &json!("a@localhost")));
    all.push(fault("quoted", "email", &json!("\"a\"@example.com")));
    all.push(fault("literal", "email", &json!("a@[127.0.0.1]")));
    all.push(fault("unicode", "email", &json!("zoë@example.com")));
    all.push(fault(
        "local-65",
        "email",
        &json!(format!("{}@example.com", "a".repeat(65))),
    ));
    all.push(fault(
        "whole-255",
        "email",
        &json!(format!("a@{}com", "abcdefghi.".repeat(25))),
    ));
    for (field, len) in [
        ("given_name", 151),
        ("family_name", 151),
        ("name", 301),
        ("nickname", 351),
        ("user_id", 256),
    ] {
        all.push(fault("long", field, &json!("é".repeat(len))));
        all.push(fault("long-enough", field, &json!("é".repeat(len - 1))));
    }
    all.push(fault("space", "user_id", &json!("a b")));
    all.push(fault("prefix", "user_id", &json!("auth0|a")));
    for value in ["name@example.com", "two words", "é", "sixteen-letters-"] {
        all.push(fault("connection-decides", "username", &json!(value)));
    }
    all.push(fault("address", "picture", &json!("no address")));
    for value in ["12125550001", "+1 212", "+1234567890123456"] {
        all.push(fault("pattern", "phone_number", &json!(value)));
    }
    for value in [
        format!("$2b$12${BCRYPT}"),
        format!("$2y$10${BCRYPT}"),
        "x".to_owned(),
        format!("$2b$10${BCRYPT}x"),
    ] {
        all.push(fault("pattern", "password_hash", &json!(value)));
    }
    all.push(fault(
        "dollar-2",
        "password_hash",
        &json!(format!("$2$10${BCRYPT}")),
    ));
    all.push(fault(
        "cost-100",
        "password_hash",
        &json!(format!("$2b$100${BCRYPT}")),
    ));
    for name in [
        "department",
        "created_at",
        "Email",
        "password",
        "identities",
    ] {
        all.push(fault("unknown", name, &json!("x")));
    }
    all.push(fault("forbidden", "app_metadata", &json!({"email": 1})));
    all.push(fault(
        "nested-is-free",
        "app_metadata",
        &json!({"a": {"email": 1}}),
    ));
    for value in [
        json!([]),
        json!([{}]),
        json!([{"sms": {}}]),
        json!([{"totp": {"secret": "a1"}}]),
        json!([{"totp": {}}]),
        json!([{"phone": {"value": "1"}}]),
        json!([{"email": {"value": "x"}}]),
        json!([{"totp": {"secret": "A"}, "phone": {"value": "+1"}}]),
        json!([7]),
        json!([{"totp": {"secret": "A", "x": 1}}]),
    ] {
        all.push(fault("factor", "mfa_factors", &value));
    }
    all.extend(hash_faults());
    all
}

/// Each good description with one member changed or gone.
fn hash_faults() -> Vec<Fault> {
    let mut all = Vec::new();
    let changes = [
        ("hash-gone", "/hash", json!(null)),
        ("algorithm-unknown", "/algorithm", json!("sha3")),
        ("hash-text", "/hash", json!("x")),
        ("extra", "/rounds", json!(1)),
        ("encoding-unknown", "/hash/encoding", json!("base32")),
        ("encoding-utf8", "/hash/encoding", json!("utf8")),
        ("encoding-hex", "/hash/encoding", json!("hex")),
        ("value-odd", "/hash/value", json!("???")),
        ("value-number", "/hash/value", json!(5)),
        ("salt", "/salt", json!({"value": "x"})),
        ("salt-empty", "/salt", json!({})),
        (
            "position",
            "/salt",
            json!({"value": "x", "position": "middle"}),
        ),
        ("password", "/password", json!({"encoding": "utf7"})),
        ("digest-unknown", "/hash/digest", json!("crc32")),
        ("keylen-zero", "/keylen", json!(0)),
        ("cost-odd", "/cost", json!(1000)),
        ("cost-one", "/cost", json!(1)),
        ("block-text", "/blockSize", json!("8")),
    ];
    for hash in hashes() {
        for (label, at, value) in &changes {
            let mut altered = hash.clone();
            let (parent, name) = at.rsplit_once('/').unwrap();
            let object = altered
                .pointer_mut(parent)
                .and_then(Value::as_object_mut)
                .unwrap();
            if value.is_null() {
                object.remove(name);
            } else {
                object.insert(name.into(), value.clone());
            }
            all.push(fault(label, "custom_password_hash", &altered));
        }
    }
    all
}

//! What kinds of things a record has, whatever their values: what one of a kind meets, all of it will meet.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::passwords::bcrypt::Bcrypt;
use crate::users::each_field;

/// What a [`Trait`] is about, in the order of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TraitKind {
    Password,
    Factor,
    Metadata,
    Identifiers,
}

/// One thing that records have in common, in words that stand in no record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trait {
    pub kind: TraitKind,
    pub words: String,
}

/// Everything that a record has in common with others of its shape.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape(Vec<Trait>);

const DIGESTS: [&str; 9] = [
    "md4",
    "md5",
    "ripemd160",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "whirlpool",
];
const ENCODINGS: [&str; 9] = [
    "hex", "base64", "utf8", "ascii", "utf16le", "ucs2", "latin1", "binary", "utf-8",
];
const LDAP: [&str; 9] = [
    "{md5}",
    "{smd5}",
    "{sha}",
    "{ssha}",
    "{sha256}",
    "{ssha256}",
    "{sha512}",
    "{ssha512}",
    "{crypt}",
];
/// What a record has of identifiers and factors, each with its word.
const NAMES: [(&[u8], &str); 4] = [
    (b"email", "email"),
    (b"phone_number", "phone number"),
    (b"username", "username"),
    (b"user_id", "user_id"),
];
const FACTORS: [&str; 3] = ["totp", "phone", "email"];

impl Shape {
    /// Of a record as it is sent.
    pub fn of(record: &[u8]) -> Self {
        let (mut password, mut custom) = (None, None);
        let (mut names, mut factors, mut metadata) = ([false; 4], Vec::new(), Vec::new());
        let _ = each_field(record, |key, value| {
            if value.raw == b"null" {
                return true;
            }
            if let Some(at) = NAMES.iter().position(|(name, _)| *name == key) {
                names[at] = true;
            }
            match key {
                b"password_hash" => password = password.take().or_else(|| value.text()),
                b"custom_password_hash" => {
                    let read = || serde_json::from_slice::<Value>(value.raw).ok();
                    custom = custom.take().or_else(read);
                }
                b"mfa_factors" => factors = factors_of(value.raw),
                b"user_metadata" if value.raw.len() > 2 => metadata.push("user_metadata"),
                b"app_metadata" if value.raw.len() > 2 => metadata.push("app_metadata"),
                _ => {}
            }
            true
        });
        let hash = match (custom, password) {
            (Some(custom), _) => custom_words(&custom),
            (None, Some(hash)) => rounds("bcrypt", &hash, "password_hash of another kind"),
            (None, None) => "no password hash".to_owned(),
        };
        let mut traits = vec![Trait {
            kind: TraitKind::Password,
            words: hash,
        }];
        let mut add = |kind, words: String| traits.push(Trait { kind, words });
        for factor in factors {
            add(TraitKind::Factor, format!("second factor {factor}"));
        }
        for one in metadata {
            add(TraitKind::Metadata, one.to_owned());
        }
        let named = NAMES.iter().zip(names).filter(|(_, has)| *has);
        let named: Vec<&str> = named.map(|((_, word), _)| *word).collect();
        add(TraitKind::Identifiers, format!("with {}", listed(&named)));
        traits.sort_unstable();
        traits.dedup();
        Self(traits)
    }

    pub fn traits(&self) -> &[Trait] {
        &self.0
    }
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => "no identifier".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Only words of a list are ever shown: anything else may be a person's.
fn known<'a>(list: &[&'a str], word: &str) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    list.iter().find(|known| **known == word).copied()
}

fn rounds(name: &str, hash: &str, otherwise: &str) -> String {
    match Bcrypt::read(hash.as_bytes()) {
        Some(read) => format!("{name}, {} rounds", read.cost),
        None => otherwise.to_owned(),
    }
}

fn custom_words(custom: &Value) -> String {
    let text = |pointer: &str| {
        custom
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or("")
    };
    let algorithm = text("/algorithm").to_ascii_lowercase();
    let value = text("/hash/value");
    let mut words = match algorithm.as_str() {
        "bcrypt" => vec![rounds("bcrypt (custom)", value, "bcrypt (custom)")],
        "argon2" => {
            let kind = value.split('$').nth(1).unwrap_or("");
            let kind = known(&["argon2id", "argon2i", "argon2d"], kind);
            vec![kind.unwrap_or("argon2").to_owned()]
        }
        "pbkdf2" => {
            let digest = value.split(['$', '-']).nth(2).unwrap_or("");
            let digest = known(&DIGESTS, digest).map(str::to_owned);
            [Some("pbkdf2".to_owned()), digest]
                .into_iter()
                .flatten()
                .collect()
        }
        "ldap" => {
            let end = value.find('}').map_or(0, |at| at + 1);
            let scheme = known(&LDAP, value.get(..end).unwrap_or(""));
            let scheme = scheme.map(|scheme| scheme.trim_matches(['{', '}']).to_owned());
            [Some("ldap".to_owned()), scheme]
                .into_iter()
                .flatten()
                .collect()
        }
        "scrypt" | "hmac" => {
            let digest = known(&DIGESTS, text("/hash/digest")).map(str::to_owned);
            [Some(algorithm.clone()), digest]
                .into_iter()
                .flatten()
                .collect()
        }
        other => match known(&DIGESTS, other) {
            Some(digest) => vec![digest.to_owned()],
            None => return "custom_password_hash of another kind".to_owned(),
        },
    };
    if let Some(encoding @ ("hex" | "base64")) = known(&ENCODINGS, text("/hash/encoding")) {
        words.push(encoding.to_owned());
    }
    if custom.get("salt").is_some_and(Value::is_object) {
        words.push(match text("/salt/position") {
            "prefix" => "salt in front".to_owned(),
            "suffix" => "salt behind".to_owned(),
            _ => "salted".to_owned(),
        });
    }
    match known(&ENCODINGS, text("/password/encoding")) {
        None | Some("utf8" | "utf-8") => {}
        Some(other) => words.push(format!("password in {other}")),
    }
    words.join(", ")
}

fn factors_of(raw: &[u8]) -> Vec<&'static str> {
    let Ok(Value::Array(list)) = serde_json::from_slice::<Value>(raw) else {
        return Vec::new();
    };
    let has = |name: &&str| list.iter().any(|factor| factor.get(*name).is_some());
    FACTORS.into_iter().filter(has).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(record: &str) -> String {
        let shape = Shape::of(record.as_bytes());
        let words = shape.traits().iter().map(|one| one.words.as_str());
        words.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_shape_says_what_there_is_and_never_what_it_says() {
        let body = "KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
        for (record, expected) in [
            (r#"{"email":"a@example.com"}"#.to_owned(), "no password hash; with email"),
            (
                format!(r#"{{"email":"a@example.com","username":"ann","password_hash":"$2b$10${body}","user_metadata":{{"a":1}},"app_metadata":{{}}}}"#),
                "bcrypt, 10 rounds; user_metadata; with email and username",
            ),
            (
                format!(r#"{{"email":"a@example.com","phone_number":null,"mfa_factors":[{{"phone":{{"value":"+1"}}}},{{"totp":{{"secret":"S"}}}}],"custom_password_hash":{{"algorithm":"bcrypt","hash":{{"value":"$2y$12${body}"}}}}}}"#),
                "bcrypt (custom), 12 rounds; second factor phone; second factor totp; with email",
            ),
            (
                r#"{"user_id":"1","custom_password_hash":{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha512$i=10,l=64$AA$AA"}}}"#.to_owned(),
                "pbkdf2, sha512; with user_id",
            ),
            (
                r#"{"user_id":"1","custom_password_hash":{"algorithm":"md5","hash":{"value":"AA","encoding":"hex"},"salt":{"value":"x","position":"prefix"},"password":{"encoding":"utf16le"}}}"#.to_owned(),
                "md5, hex, salt in front, password in utf16le; with user_id",
            ),
            (
                r#"{"custom_password_hash":{"algorithm":"Ann Example","hash":{"value":"AA"}}}"#.to_owned(),
                "custom_password_hash of another kind; with no identifier",
            ),
        ] {
            assert_eq!(words(&record), expected);
        }
    }
}

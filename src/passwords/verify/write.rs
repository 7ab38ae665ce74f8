//! A description as the value of `custom_password_hash`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Map, Value, json};

use super::coded::{Coded, Encoding, PasswordEncoding, Salt};
use super::description::{Description, Method, position, scheme};
use crate::passwords::custom::base64_text;

impl Description {
    /// The JSON object that Auth0 takes; `None` where a part is not written as it is said to be.
    pub fn to_json(&self) -> Option<String> {
        let mut custom = Map::new();
        custom.insert("algorithm".to_owned(), json!(self.algorithm()));
        let mut text = |value: String| hash(&mut custom, &Coded::new(value, Encoding::Utf8));
        match &self.method {
            Method::Digest { value, salt, .. } => {
                hash(&mut custom, value);
                salt_part(&mut custom, salt.as_ref());
            }
            Method::Hmac {
                name,
                value,
                key,
                salt,
            } => {
                hash(&mut custom, value);
                custom["hash"]["digest"] = json!(name.name());
                custom["hash"]["key"] = coded(key);
                salt_part(&mut custom, salt.as_ref());
            }
            Method::Bcrypt {
                text: hash, salt, ..
            } => {
                text(hash.text.clone());
                salt_part(&mut custom, salt.as_ref());
            }
            Method::Ldap {
                name,
                value,
                salted,
            } => text(format!(
                "{}{}",
                scheme(*name, *salted),
                base64_text(&value.bytes()?)
            )),
            Method::Argon2 {
                kind,
                version,
                memory_kib,
                passes,
                lanes,
                salt,
                value,
            } => text(format!(
                "${}$v={version}$m={memory_kib},t={passes},p={lanes}${}${}",
                kind.name(),
                phc(salt)?,
                phc(value)?
            )),
            Method::Pbkdf2 {
                digest,
                iterations,
                len,
                salt,
                value,
            } => text(format!(
                "$pbkdf2-{digest}$i={iterations},l={len}${}${}",
                phc(salt)?,
                phc(value)?
            )),
            Method::Scrypt {
                cost,
                block_size,
                lanes,
                len,
                salt,
                value,
            } => {
                hash(&mut custom, value);
                custom.insert("salt".to_owned(), coded(salt));
                for (name, number) in [
                    ("keylen", len),
                    ("cost", cost),
                    ("blockSize", block_size),
                    ("parallelization", lanes),
                ] {
                    custom.insert(name.to_owned(), json!(number));
                }
            }
        }
        if self.password != PasswordEncoding::Utf8 {
            custom.insert(
                "password".to_owned(),
                json!({"encoding": self.password.name()}),
            );
        }
        Some(Value::Object(custom).to_string())
    }
}

fn coded(it: &Coded) -> Value {
    json!({"value": it.text, "encoding": it.encoding.name()})
}

fn hash(custom: &mut Map<String, Value>, value: &Coded) {
    custom.insert("hash".to_owned(), coded(value));
}

fn salt_part(custom: &mut Map<String, Value>, salt: Option<&Salt>) {
    if let Some(salt) = salt {
        let mut part = coded(&salt.coded);
        part["position"] = json!(position(salt.position));
        custom.insert("salt".to_owned(), part);
    }
}

fn phc(it: &Coded) -> Option<String> {
    Some(STANDARD_NO_PAD.encode(it.bytes()?))
}

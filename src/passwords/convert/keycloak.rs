//! Keycloak's credentials: an object whose secret and settings are JSON texts inside JSON.

use serde_json::Value;

use super::otp::{self, Otp};
use super::phc_strings;
use super::whole::convert;
use crate::passwords::custom::{base64_bytes, base64_text, pbkdf2};
use crate::passwords::{Conversion, Shape, recognise};

/// What a credential of a Keycloak user is.
#[derive(Clone, PartialEq, Eq)]
pub enum KeycloakCredential {
    Password(Shape, Conversion),
    /// An entry of `mfa_factors` (JSON), or why there is none, in one sentence.
    Otp(Result<String, &'static str>),
    /// Nothing that can be imported (`WebAuthn`, recovery codes), or no credential at all.
    Other,
}

impl std::fmt::Debug for KeycloakCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Password(shape, conversion) => write!(f, "Password({shape:?}, {conversion:?})"),
            Self::Otp(Ok(_)) => f.write_str("Otp(Ok(…))"),
            Self::Otp(Err(why)) => write!(f, "Otp(Err({why:?}))"),
            Self::Other => f.write_str("Other"),
        }
    }
}

/// Reads one object of a user's `credentials`, in the form of Keycloak 8 and later or of those
/// before it.
pub fn convert_keycloak(credential: &str) -> KeycloakCredential {
    let Ok(credential) = serde_json::from_str::<Value>(credential) else {
        return KeycloakCredential::Other;
    };
    let secret = inner(&credential, "secretData");
    let settings = inner(&credential, "credentialData");
    match text(&credential, "type") {
        "password" => {
            // What admins write by hand for a realm's first import: the password itself.
            if secret.is_null() && settings.is_null() && !text(&credential, "value").is_empty() {
                return KeycloakCredential::Password(Shape::ClearText, Conversion::ClearText);
            }
            let hash = Hash::read(&credential, &secret, &settings);
            let (shape, conversion) = hash.convert(&settings);
            KeycloakCredential::Password(shape, conversion)
        }
        "otp" | "totp" => {
            let settings = if settings.is_null() {
                &credential
            } else {
                &settings
            };
            let kind = match text(settings, "subType") {
                "" => "totp",
                kind => kind,
            };
            let algorithm = match text(settings, "algorithm") {
                "" => "HmacSHA1",
                algorithm => algorithm,
            };
            let secret = match text(&secret, "value") {
                "" => text(&credential, "hashedSaltedValue"),
                secret => secret,
            };
            KeycloakCredential::Otp(otp::entry(&Otp {
                secret,
                digits: number(settings, "digits").unwrap_or(6),
                period: number(settings, "period").unwrap_or(30),
                algorithm,
                kind,
                secret_encoding: text(settings, "secretEncoding"),
            }))
        }
        _ => KeycloakCredential::Other,
    }
}

/// Whether a text with credentials, one or a list of them, may hold a password that anybody can read.
pub fn has_readable(credentials: &str) -> bool {
    let list = match serde_json::from_str(credentials) {
        Ok(Value::Array(list)) => list,
        Ok(single) => vec![single],
        Err(_) => return true,
    };
    list.iter().any(|credential| {
        matches!(
            convert_keycloak(&credential.to_string()),
            KeycloakCredential::Password(_, Conversion::ClearText | Conversion::Unknown)
        )
    })
}

struct Hash<'a> {
    value: &'a str,
    salt: &'a str,
    algorithm: &'a str,
    iterations: u64,
}

impl<'a> Hash<'a> {
    fn read(credential: &'a Value, secret: &'a Value, settings: &'a Value) -> Self {
        if secret.is_null() && settings.is_null() {
            return Self {
                value: text(credential, "hashedSaltedValue"),
                salt: text(credential, "salt"),
                algorithm: text(credential, "algorithm"),
                iterations: number(credential, "hashIterations").unwrap_or(0),
            };
        }
        Self {
            value: text(secret, "value"),
            salt: text(secret, "salt"),
            algorithm: text(settings, "algorithm"),
            iterations: number(settings, "hashIterations").unwrap_or(0),
        }
    }

    fn convert(&self, settings: &Value) -> (Shape, Conversion) {
        let digest = match self.algorithm {
            "pbkdf2" => "sha1",
            "pbkdf2-sha256" => "sha256",
            "pbkdf2-sha512" => "sha512",
            "argon2" => {
                return (
                    Shape::Argon2,
                    self.argon2(settings).map_or(
                        Conversion::Impossible(Shape::Argon2, INCOMPLETE),
                        Conversion::Custom,
                    ),
                );
            }
            // Extensions of Keycloak keep texts that say themselves what they are.
            _ => return (recognise(self.value), convert(self.value)),
        };
        let conversion = match (
            base64_bytes(self.salt),
            base64_bytes(self.value),
            self.iterations,
        ) {
            (Some(salt), Some(hash), 1..) => {
                Conversion::Custom(pbkdf2(digest, self.iterations, &salt, &hash))
            }
            _ => Conversion::Impossible(Shape::Pbkdf2, INCOMPLETE),
        };
        (Shape::Pbkdf2, conversion)
    }

    fn argon2(&self, settings: &Value) -> Option<String> {
        let more = &settings["additionalParameters"];
        let variant @ ("id" | "i" | "d") = first(more, "type").unwrap_or("id") else {
            return None;
        };
        let version = match first(more, "version").unwrap_or("1.3") {
            "1.3" => 19,
            "1.0" => 16,
            _ => return None,
        };
        let plain = |text: &str| Some(base64_text(&base64_bytes(text)?));
        phc_strings::argon2(&format!(
            "$argon2{variant}$v={version}$m={},t={},p={}${}${}",
            first(more, "memory")?,
            self.iterations,
            first(more, "parallelism")?,
            plain(self.salt)?,
            plain(self.value)?,
        ))
    }
}

const INCOMPLETE: &str = "Salt, hash or settings of the credential are missing or damaged.";

/// A member that is an object, or a text that holds one.
fn inner(value: &Value, name: &str) -> Value {
    match &value[name] {
        Value::String(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        other => other.clone(),
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn number(value: &Value, name: &str) -> Option<u64> {
    match &value[name] {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    }
}

/// The first of a parameter's values: they are lists of texts.
fn first<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    match &value[name] {
        Value::Array(values) => values.first()?.as_str(),
        other => other.as_str(),
    }
}

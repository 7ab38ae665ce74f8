//! A record's description of its hash, as it stands in `password_hash` or `custom_password_hash`.

use serde::Deserialize;

use super::coded::{Coded, Encoding, PasswordEncoding, Salt};
use super::description::{ArgonKind, Description, Method};
use super::hash_name::HashName;
use crate::passwords::bcrypt::Bcrypt;
use crate::passwords::{SaltPosition, phc};

/// Why a description cannot be tried, in one sentence for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub &'static str);

#[derive(Deserialize)]
struct Record {
    password_hash: Option<serde_json::Value>,
    custom_password_hash: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Custom {
    algorithm: String,
    hash: Hash,
    salt: Option<SaltPart>,
    password: Option<Password>,
    keylen: Option<f64>,
    cost: Option<f64>,
    #[serde(rename = "blockSize")]
    block_size: Option<f64>,
    parallelization: Option<f64>,
}

#[derive(Deserialize)]
struct Hash {
    value: String,
    encoding: Option<String>,
    digest: Option<String>,
    key: Option<Key>,
}

#[derive(Deserialize)]
struct Key {
    value: String,
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct SaltPart {
    value: String,
    encoding: Option<String>,
    position: Option<String>,
}

#[derive(Deserialize)]
struct Password {
    encoding: Option<String>,
}

const NO_RECORD: Unreadable = Unreadable("The user cannot be read, so there is no hash to try.");
const SHAPE: Unreadable =
    Unreadable("The description of the hash lacks a part, or has one of the wrong type.");
const ALGORITHM: Unreadable = Unreadable("The algorithm is none that Auth0 can check.");
const SETTING: Unreadable =
    Unreadable("A setting of the hash has a value that Auth0 does not know.");
const BCRYPT: Unreadable = Unreadable("The hash is no bcrypt hash of a form that Auth0 takes.");
const LDAP: Unreadable = Unreadable(
    "The hash is no LDAP text of a kind that Auth0 takes: MD5, SMD5, SHA and SSHA, not {CRYPT}.",
);
const PHC: Unreadable = Unreadable(
    "The hash is not written as this algorithm wants it, such as $argon2id$… or $pbkdf2-sha256$….",
);
const BOTH: Unreadable = Unreadable("The user has two hashes, and Auth0 takes only one.");

/// What a record says of its hash; `Ok(None)`: it has none.
pub fn describe(record: &[u8]) -> Result<Option<Description>, Unreadable> {
    let record: Record = serde_json::from_slice(record).map_err(|_| NO_RECORD)?;
    match (record.password_hash, record.custom_password_hash) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(BOTH),
        (Some(hash), None) => {
            let text = hash.as_str().ok_or(SHAPE)?;
            let found = Bcrypt::read(text.as_bytes()).ok_or(BCRYPT)?;
            if !found.fits_custom() {
                return Err(BCRYPT);
            }
            Ok(Some(Description {
                method: Method::Bcrypt {
                    text: Coded::new(text, Encoding::Utf8),
                    cost: found.cost,
                    in_password_hash: true,
                    salt: None,
                },
                password: PasswordEncoding::Utf8,
            }))
        }
        (None, Some(custom)) => custom_value(custom).map(Some),
    }
}

/// The same of the value of `custom_password_hash` alone.
pub(super) fn custom_value(custom: serde_json::Value) -> Result<Description, Unreadable> {
    let custom: Custom = serde_json::from_value(custom).map_err(|_| SHAPE)?;
    let password = match custom
        .password
        .as_ref()
        .and_then(|it| it.encoding.as_deref())
    {
        None => PasswordEncoding::Utf8,
        Some(name) => PasswordEncoding::of_name(name).ok_or(SETTING)?,
    };
    Ok(Description {
        method: method(&custom)?,
        password,
    })
}

fn method(custom: &Custom) -> Result<Method, Unreadable> {
    let algorithm = custom.algorithm.clone();
    let salt = custom.salt.as_ref().map(salt).transpose()?;
    let text = || custom.hash.value.clone();
    match algorithm.as_str() {
        "argon2" => argon2(&custom.hash.value),
        "pbkdf2" => pbkdf2(&custom.hash.value),
        "ldap" => ldap(&custom.hash.value),
        "bcrypt" => {
            let found = Bcrypt::read(custom.hash.value.as_bytes()).ok_or(BCRYPT)?;
            if !found.fits_custom() {
                return Err(BCRYPT);
            }
            Ok(Method::Bcrypt {
                text: Coded::new(text(), Encoding::Utf8),
                cost: found.cost,
                in_password_hash: false,
                salt,
            })
        }
        "hmac" => {
            let key = custom.hash.key.as_ref().ok_or(SHAPE)?;
            let name = custom.hash.digest.as_deref().ok_or(SHAPE)?;
            Ok(Method::Hmac {
                name: HashName::of_hmac(name).ok_or(SETTING)?,
                value: Coded::new(text(), bytes_encoding(custom.hash.encoding.as_deref())?),
                key: Coded::new(key.value.as_str(), encoding(key.encoding.as_deref())?),
                salt,
            })
        }
        "scrypt" => Ok(Method::Scrypt {
            cost: custom.cost.map_or(Ok(16384), number)?,
            block_size: custom.block_size.map_or(Ok(8), number)?,
            lanes: custom.parallelization.map_or(Ok(1), number)?,
            len: number(custom.keylen.ok_or(SHAPE)?)?,
            salt: salt.map_or_else(|| Coded::new("", Encoding::Utf8), |salt| salt.coded),
            value: Coded::new(text(), bytes_encoding(custom.hash.encoding.as_deref())?),
        }),
        name => Ok(Method::Digest {
            name: HashName::of_algorithm(name).ok_or(ALGORITHM)?,
            value: Coded::new(text(), bytes_encoding(custom.hash.encoding.as_deref())?),
            salt,
        }),
    }
}

fn encoding(name: Option<&str>) -> Result<Encoding, Unreadable> {
    name.map_or(Ok(Encoding::Utf8), |name| {
        Encoding::of_name(name).ok_or(SETTING)
    })
}

/// Of a hash that is bytes; there is no default.
fn bytes_encoding(name: Option<&str>) -> Result<Encoding, Unreadable> {
    encoding(Some(name.ok_or(SHAPE)?))
}

fn salt(part: &SaltPart) -> Result<Salt, Unreadable> {
    Ok(Salt {
        coded: Coded::new(part.value.as_str(), encoding(part.encoding.as_deref())?),
        position: match part.position.as_deref() {
            None | Some("prefix") => SaltPosition::Prefix,
            Some("suffix") => SaltPosition::Suffix,
            Some(_) => return Err(SETTING),
        },
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "looked at before"
)]
fn number(number: f64) -> Result<u64, Unreadable> {
    let right = number.fract() == 0.0 && (1.0..=4_294_967_295.0).contains(&number);
    right.then_some(number as u64).ok_or(SETTING)
}

/// Salt and hash at the end of a PHC text: base64, without `=` where it is right.
fn tail(salt: &str, hash: &str) -> (Coded, Coded) {
    (
        Coded::new(salt, Encoding::Base64),
        Coded::new(hash, Encoding::Base64),
    )
}

fn argon2(text: &str) -> Result<Method, Unreadable> {
    phc::argon2(text.as_bytes()).map_err(|_| PHC)?;
    let mut parts = text.split('$').skip(1);
    let name = parts.next().ok_or(PHC)?;
    let kind = ArgonKind::ALL
        .into_iter()
        .find(|kind| kind.name() == name)
        .ok_or(PHC)?;
    let mut settings = parts.next().ok_or(PHC)?;
    // Without a version it is the first one [PHC].
    let mut version = 16;
    if let Some(number) = settings.strip_prefix("v=") {
        version = number.parse().map_err(|_| PHC)?;
        settings = parts.next().ok_or(PHC)?;
    }
    let setting = |name: &str| -> Result<u64, Unreadable> {
        let value = settings.split(',').find_map(|it| it.strip_prefix(name));
        value.and_then(|value| value.parse().ok()).ok_or(PHC)
    };
    let (salt, value) = tail(parts.next().ok_or(PHC)?, parts.next().ok_or(PHC)?);
    Ok(Method::Argon2 {
        kind,
        version,
        memory_kib: setting("m=")?,
        passes: setting("t=")?,
        lanes: setting("p=")?,
        salt,
        value,
    })
}

/// A wrong key length is let through here: it is one of the things that are tried.
fn pbkdf2(text: &str) -> Result<Method, Unreadable> {
    if let Err(fault) = phc::pbkdf2(text.as_bytes())
        && fault != phc::PhcFault::Length
    {
        return Err(PHC);
    }
    let parts: Vec<&str> = text.split('$').skip(1).collect();
    let (name, settings, salt, hash) = match parts.as_slice() {
        [name, salt, hash] => (*name, "", *salt, *hash),
        [name, settings, salt, hash] => (*name, *settings, *salt, *hash),
        _ => return Err(PHC),
    };
    let setting = |name: &str, default: u64| -> Result<u64, Unreadable> {
        let value = settings.split(',').find_map(|it| it.strip_prefix(name));
        value.map_or(Ok(default), |value| value.parse().map_err(|_| PHC))
    };
    let (salt, value) = tail(salt, hash);
    Ok(Method::Pbkdf2 {
        digest: name.strip_prefix("pbkdf2-").ok_or(PHC)?.to_owned(),
        iterations: setting("i=", 100_000)?,
        len: setting("l=", 64)?,
        salt,
        value,
    })
}

/// A wrong length for the scheme is let through: it is one of the things that are tried.
fn ldap(text: &str) -> Result<Method, Unreadable> {
    let (name, value) = text
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
        .ok_or(LDAP)?;
    let name = name.to_ascii_lowercase().replace('-', "");
    let (name, salted) = match name.as_str() {
        "smd5" => ("md5", true),
        name if name.starts_with("ssha") => (&name[1..], true),
        name => (name, false),
    };
    let name = if name == "sha" { "sha1" } else { name };
    let name = match HashName::of_hmac(name) {
        Some(found) if found != HashName::Md4 && name.starts_with(['m', 's']) => found,
        _ => return Err(LDAP),
    };
    Ok(Method::Ldap {
        name,
        value: Coded::new(value, Encoding::Base64),
        salted,
    })
}

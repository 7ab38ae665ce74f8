//! Django: an algorithm's name, its settings, salt and hash with `$` between them.

use super::phc_strings;
use crate::passwords::bcrypt::Bcrypt;
use crate::passwords::custom::{
    Custom, Salt, ScryptSettings, base64_bytes, pbkdf2 as pbkdf2_custom, scrypt as scrypt_custom,
};
use crate::passwords::text::hex_len;

/// `pbkdf2_sha256$<iterations>$<salt as text>$<base64>`
pub(super) fn pbkdf2(text: &str) -> Option<String> {
    let [name, iterations, salt, hash] = parts(text)?;
    let (digest, len) = match name {
        "pbkdf2_sha1" => ("sha1", 20),
        "pbkdf2_sha256" => ("sha256", 32),
        "pbkdf2_sha512" => ("sha512", 64),
        _ => return None,
    };
    let iterations = iterations.parse().ok().filter(|count: &u64| *count > 0)?;
    let hash = base64_bytes(hash).filter(|hash| hash.len() == len)?;
    (!salt.is_empty()).then(|| pbkdf2_custom(digest, iterations, salt.as_bytes(), &hash))
}

/// `argon2$argon2id$v=19$…`
pub(super) fn argon2(text: &str) -> Option<String> {
    phc_strings::argon2(text.strip_prefix("argon2")?)
}

/// `scrypt$<cost>$<salt as text>$<block size>$<parallelism>$<base64>`
pub(super) fn scrypt(text: &str) -> Option<String> {
    let [_, cost, salt, block_size, parallelization, hash] = parts(text)?;
    let hash = base64_bytes(hash)?;
    let settings = ScryptSettings {
        keylen: hash.len(),
        cost: cost
            .parse()
            .ok()
            .filter(|cost: &u64| *cost > 1 && cost.is_power_of_two())?,
        block_size: block_size.parse().ok().filter(|size| *size > 0)?,
        parallelization: parallelization.parse().ok().filter(|count| *count > 0)?,
    };
    (!salt.is_empty()).then(|| scrypt_custom(settings, (salt, "utf8"), &hash))
}

/// `bcrypt$$2b$12$…`
pub(super) fn bcrypt(text: &str) -> Option<String> {
    let hash = text.strip_prefix("bcrypt$")?;
    let right = Bcrypt::read(hash.as_bytes()).is_some_and(Bcrypt::fits_custom);
    right.then(|| Custom::text("bcrypt", hash))
}

/// `sha1$<salt>$<hex>`, the salt in front of the password.
pub(super) fn digest(text: &str) -> Option<String> {
    let [name, salt, hash] = parts(text)?;
    let len = if name == "md5" { 16 } else { 20 };
    if hex_len(hash.as_bytes()) != Some(len) {
        return None;
    }
    let mut custom = Custom::new(name, hash, "hex");
    if !salt.is_empty() {
        custom.salt = Some(Salt {
            value: salt,
            encoding: "utf8",
            position: Some("prefix"),
        });
    }
    Some(custom.json())
}

fn parts<const N: usize>(text: &str) -> Option<[&str; N]> {
    text.split('$').collect::<Vec<_>>().try_into().ok()
}

//! A known hash behind a name in braces, as Spring Security, Dovecot and LDAP servers write it.

use super::phc_strings;
use crate::passwords::Shape;
use crate::passwords::bcrypt::Bcrypt;
use crate::passwords::custom::{Custom, ScryptSettings, base64_bytes, base64_text, scrypt};

/// Its scrypt says what it is without braces too.
pub(crate) fn shape(text: &[u8]) -> Option<Shape> {
    if text.first() != Some(&b'$') {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    spring_scrypt(text).map(|_| Shape::Spring)
}

pub(super) fn convert(text: &str) -> Option<String> {
    if text.starts_with('$') {
        return spring_scrypt(text);
    }
    let (name, hash) = text.strip_prefix('{')?.split_once('}')?;
    match name.to_ascii_lowercase().as_str() {
        "argon2" | "argon2id" | "argon2i" => phc_strings::argon2(hash),
        "scrypt" => spring_scrypt(hash),
        _ => {
            let right = Bcrypt::read(hash.as_bytes()).is_some_and(Bcrypt::fits_custom);
            right.then(|| Custom::text("bcrypt", hash))
        }
    }
}

/// `$e0801$<salt>$<hash>`: one hex number of the cost's logarithm (16 bits up), block size (8
/// bits up) and parallelism.
fn spring_scrypt(hash: &str) -> Option<String> {
    let parts: Vec<&str> = hash.strip_prefix('$')?.split('$').collect();
    let [settings, salt, hash] = parts.as_slice() else {
        return None;
    };
    let settings = u32::from_str_radix(settings, 16).ok()?;
    let (salt, hash) = (base64_bytes(salt)?, base64_bytes(hash)?);
    let settings = ScryptSettings {
        keylen: hash.len(),
        cost: 1_u64.checked_shl(settings >> 16).filter(|cost| *cost > 1)?,
        block_size: Some(settings >> 8 & 0xff).filter(|size| *size > 0)?,
        parallelization: Some(settings & 0xff).filter(|count| *count > 0)?,
    };
    Some(scrypt(settings, (&base64_text(&salt), "base64"), &hash))
}

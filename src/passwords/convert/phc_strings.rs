//! `$argon2id$…`, `$pbkdf2-sha256$…`, `$scrypt$…`.

use crate::passwords::custom::{
    Custom, ScryptSettings, base64_text, dotted_base64_bytes, pbkdf2 as pbkdf2_custom,
    scrypt as scrypt_custom,
};
use crate::passwords::phc;

/// Taken as it stands; base64 with `=`, as some libraries write it, loses it.
pub(super) fn argon2(text: &str) -> Option<String> {
    let mut parts: Vec<&str> = text.split('$').collect();
    for part in parts.iter_mut().rev().take(2) {
        *part = part.trim_end_matches('=');
    }
    let text = parts.join("$");
    phc::argon2(text.as_bytes()).ok()?;
    Some(Custom::text("argon2", &text))
}

/// As a PHC string, or as passlib writes it: `$pbkdf2-sha256$29000$<salt>$<hash>` with `.` for
/// `+`, and `$pbkdf2$…` for SHA-1.
pub(super) fn pbkdf2(text: &str) -> Option<String> {
    if phc::pbkdf2(text.as_bytes()).is_ok() {
        return Some(Custom::text("pbkdf2", text));
    }
    let parts: Vec<&str> = text.strip_prefix("$pbkdf2")?.split('$').collect();
    let (digest, settings, salt, hash) = match parts.as_slice() {
        [digest, settings, salt, hash] => (*digest, *settings, *salt, *hash),
        [digest, salt, hash] => (*digest, "", *salt, *hash),
        _ => return None,
    };
    let digest = match digest {
        "" => "sha1",
        digest => digest.strip_prefix('-')?,
    };
    if !phc::pbkdf2_digest(digest.as_bytes()) {
        return None;
    }
    let mut iterations = None;
    if settings.bytes().all(|byte| byte.is_ascii_digit()) && !settings.is_empty() {
        iterations = settings.parse().ok();
    } else {
        for setting in settings.split(',').filter(|setting| !setting.is_empty()) {
            match setting.split_once('=')? {
                ("i", value) => iterations = Some(value.parse().ok()?),
                // The length is the hash's own.
                ("l", _) => {}
                _ => return None,
            }
        }
        // Auth0's own default [D schema] is a guess about other systems.
    }
    let iterations = iterations.filter(|iterations: &u64| *iterations > 0)?;
    let (salt, hash) = (dotted_base64_bytes(salt)?, dotted_base64_bytes(hash)?);
    Some(pbkdf2_custom(digest, iterations, &salt, &hash))
}

/// `$scrypt$ln=16,r=8,p=1$<salt>$<hash>`
pub(super) fn scrypt(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.strip_prefix("$scrypt$")?.split('$').collect();
    let [settings, salt, hash] = parts.as_slice() else {
        return None;
    };
    let [mut ln, mut r, mut p] = [None; 3];
    for setting in settings.split(',') {
        let (name, value) = setting.split_once('=')?;
        let slot = match name {
            "ln" => &mut ln,
            "r" => &mut r,
            "p" => &mut p,
            _ => return None,
        };
        *slot = Some(value.parse::<u32>().ok().filter(|value| *value > 0)?);
    }
    let (salt, hash) = (dotted_base64_bytes(salt)?, dotted_base64_bytes(hash)?);
    let settings = ScryptSettings {
        keylen: hash.len(),
        cost: 1_u64.checked_shl(ln.filter(|ln| *ln < 63)?)?,
        block_size: r?,
        parallelization: p?,
    };
    Some(scrypt_custom(
        settings,
        (&base64_text(&salt), "base64"),
        &hash,
    ))
}

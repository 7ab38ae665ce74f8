//! RFC 2307 texts, which Auth0 takes as they are, and pbkdf2 of `OpenLDAP`.

use crate::passwords::custom::{Custom, dotted_base64_bytes, pbkdf2 as pbkdf2_custom};
use crate::passwords::ldap;

pub(super) fn plain(text: &str) -> Option<String> {
    ldap::ldap(text.as_bytes()).ok()?;
    Some(Custom::text("ldap", text))
}

/// `{PBKDF2-SHA256}10000$<salt>$<hash>`; `{PBKDF2}` alone is SHA-1.
pub(super) fn pbkdf2(text: &str) -> Option<String> {
    let (name, rest) = text.strip_prefix('{')?.split_once('}')?;
    let digest = match name.to_ascii_lowercase().as_str() {
        "pbkdf2" | "pbkdf2-sha1" => "sha1",
        "pbkdf2-sha256" => "sha256",
        "pbkdf2-sha512" => "sha512",
        _ => return None,
    };
    let parts: Vec<&str> = rest.split('$').collect();
    let [iterations, salt, hash] = parts.as_slice() else {
        return None;
    };
    let iterations = iterations.parse().ok().filter(|count: &u64| *count > 0)?;
    let (salt, hash) = (dotted_base64_bytes(salt)?, dotted_base64_bytes(hash)?);
    Some(pbkdf2_custom(digest, iterations, &salt, &hash))
}

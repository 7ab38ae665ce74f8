//! Werkzeug, the library below Flask: the salt is text, the hash hex.

use crate::passwords::custom::{ScryptSettings, hex_bytes, pbkdf2, scrypt};

/// `pbkdf2:sha256:600000$<salt>$<hex>` or `scrypt:32768:8:1$<salt>$<hex>`
pub(super) fn convert(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('$').collect();
    let [method, salt, hash] = parts.as_slice() else {
        return None;
    };
    let hash = hex_bytes(hash)?;
    if salt.is_empty() {
        return None;
    }
    let settings: Vec<&str> = method.split(':').collect();
    match settings.as_slice() {
        [
            "pbkdf2",
            digest @ ("sha1" | "sha256" | "sha512"),
            iterations,
        ] => {
            let iterations = iterations.parse().ok().filter(|count: &u64| *count > 0)?;
            Some(pbkdf2(digest, iterations, salt.as_bytes(), &hash))
        }
        ["scrypt", cost, block_size, parallelization] => {
            let settings = ScryptSettings {
                keylen: hash.len(),
                cost: cost
                    .parse()
                    .ok()
                    .filter(|cost: &u64| *cost > 1 && cost.is_power_of_two())?,
                block_size: block_size.parse().ok().filter(|size| *size > 0)?,
                parallelization: parallelization.parse().ok().filter(|count| *count > 0)?,
            };
            Some(scrypt(settings, (salt, "utf8"), &hash))
        }
        _ => None,
    }
}

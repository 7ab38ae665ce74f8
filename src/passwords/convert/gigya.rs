//! A hash that comes in parts: algorithm, hash, salt and rounds in columns of their own.

use super::whole::convert;
use crate::passwords::custom::{base64_bytes, pbkdf2};
use crate::passwords::{Conversion, Shape};

/// The parts as Gigya (SAP CDC) exports them.
#[derive(Clone, Copy)]
pub struct HashParts<'a> {
    /// Such as `pbkdf2_sha512`.
    pub algorithm: &'a str,
    /// Base64; of bcrypt the text itself.
    pub hash: &'a str,
    /// Base64; empty where there is none.
    pub salt: &'a str,
    pub rounds: u64,
}

/// What a hash in parts becomes; pbkdf2 and bcrypt only, for how other algorithms join salt and
/// password the parts do not say.
pub fn convert_parts(parts: &HashParts<'_>) -> Conversion {
    let algorithm = parts.algorithm.to_ascii_lowercase().replace('-', "_");
    let digest = match algorithm.as_str() {
        "pbkdf2" | "pbkdf2_sha1" => "sha1",
        "pbkdf2_sha256" => "sha256",
        "pbkdf2_sha512" => "sha512",
        "bcrypt" => return convert(parts.hash),
        _ => {
            return Conversion::Impossible(
                Shape::Unknown,
                "Usher does not know how this algorithm joins salt and password.",
            );
        }
    };
    match (
        base64_bytes(parts.salt),
        base64_bytes(parts.hash),
        parts.rounds,
    ) {
        (Some(salt), Some(hash), 1..) => {
            Conversion::Custom(pbkdf2(digest, parts.rounds, &salt, &hash))
        }
        _ => Conversion::Impossible(
            Shape::Pbkdf2,
            "Salt, hash or rounds are missing, or are not base64.",
        ),
    }
}

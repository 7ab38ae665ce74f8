//! A hash that comes in parts: hash, salt, algorithm and rounds in columns of their own.

use super::plain::convert_as;
use super::whole::convert;
use crate::passwords::custom::{
    Custom, PasswordEncoding, Salt, base64_bytes, base64_text, hex_bytes, pbkdf2,
};
use crate::passwords::{Conversion, Digest, SaltEncoding, SaltUse, Shape, recognise};

/// The parts as Gigya (SAP CDC) exports them, and as people's own tables have them.
#[derive(Clone, Copy)]
pub struct HashParts<'a> {
    /// Such as `pbkdf2_sha512` or `SHA-256`; empty where no column says it.
    pub algorithm: &'a str,
    /// What somebody said that all hashes of the file are.
    pub digest: Option<Digest>,
    pub hash: &'a str,
    /// Empty where there is none.
    pub salt: &'a str,
    pub salt_use: SaltUse,
    /// 0: no column says it.
    pub rounds: u64,
}

const UNKNOWN: &str = "Usher does not know what Auth0 would have to do for this algorithm.";
const UNNAMED: &str = "Neither the hash nor a column says which algorithm it is; say it in the mapping, as what the hash is read as.";
const UNJOINED: &str = "Whether the salt stood before or behind the password is not said; say it in the mapping, as what the salt is read as.";
const BCRYPT_SALT: &str =
    "There is a second salt beside the one in the bcrypt hash, and how it was used is not known.";
const ITERATED: &str = "A digest that is repeated over and over is none that Auth0 can check.";
const DAMAGED: &str =
    "Salt, hash or rounds are missing, or are not written as what they are read as.";

/// What a hash in parts becomes. How salt and password were joined is asked, never guessed: a wrong
/// description goes in without complaint, and nobody can log in.
pub fn convert_parts(parts: &HashParts<'_>) -> Conversion {
    match algorithm(parts.algorithm) {
        Algorithm::Pbkdf2(digest) => with_rounds(parts, digest),
        Algorithm::Digest(digest) => salted(parts, digest),
        Algorithm::InHash => in_hash(parts),
        Algorithm::Unknown => Conversion::Impossible(Shape::Unknown, UNKNOWN),
        Algorithm::Unsaid => match parts.digest {
            Some(digest) if says_nothing(parts.hash) => salted(parts, digest),
            _ if parts.salt.is_empty() || !says_nothing(parts.hash) => in_hash(parts),
            _ => Conversion::Impossible(recognise(parts.hash), UNNAMED),
        },
    }
}

enum Algorithm {
    /// With the name of its digest.
    Pbkdf2(&'static str),
    Digest(Digest),
    /// The hash says the rest itself.
    InHash,
    Unsaid,
    Unknown,
}

/// Whatever signs people write between the words.
fn algorithm(name: &str) -> Algorithm {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| sign.to_ascii_lowercase())
        .collect();
    if let Some(digest) = name.strip_prefix("pbkdf2") {
        let digest = digest.strip_prefix("with").unwrap_or(digest);
        return match digest.strip_prefix("hmac").unwrap_or(digest) {
            "" | "sha1" => Algorithm::Pbkdf2("sha1"),
            "sha256" => Algorithm::Pbkdf2("sha256"),
            "sha512" => Algorithm::Pbkdf2("sha512"),
            _ => Algorithm::Unknown,
        };
    }
    match name.as_str() {
        "" => Algorithm::Unsaid,
        "bcrypt" | "blowfish" | "argon2" | "argon2id" | "argon2i" | "argon2d" => Algorithm::InHash,
        "md4" => Algorithm::Digest(Digest::Md4),
        "md5" => Algorithm::Digest(Digest::Md5),
        "ntlm" => Algorithm::Digest(Digest::Ntlm),
        "sha" | "sha1" => Algorithm::Digest(Digest::Sha1),
        "sha256" => Algorithm::Digest(Digest::Sha256),
        "sha512" => Algorithm::Digest(Digest::Sha512),
        _ => Algorithm::Unknown,
    }
}

/// Whether the hash alone says neither what it is nor what its salt was.
fn says_nothing(hash: &str) -> bool {
    matches!(
        recognise(hash),
        Shape::Hex(_) | Shape::Base64(_) | Shape::ClearText | Shape::Unknown
    )
}

fn in_hash(parts: &HashParts<'_>) -> Conversion {
    // Of the systems that keep bcrypt's salt once more, all keep it as it stands in the hash.
    if matches!(recognise(parts.hash), Shape::Bcrypt(_)) && !parts.hash.contains(parts.salt) {
        return Conversion::Impossible(recognise(parts.hash), BCRYPT_SALT);
    }
    convert(parts.hash)
}

fn with_rounds(parts: &HashParts<'_>, digest: &str) -> Conversion {
    // Hex is base64 as well, but no base64 of this length is hex by chance.
    let hex = hex_bytes(parts.hash).filter(|bytes| bytes.len() >= 16);
    let is_hex = hex.is_some();
    let hash = hex.or_else(|| base64_bytes(parts.hash));
    let salt = match parts.salt_use.encoding {
        Some(encoding) => bytes(parts.salt, encoding),
        // A hash in base64 has a salt in base64 [C-126227]; beside hex it may be either, or text.
        None if is_hex => return Conversion::Impossible(Shape::Pbkdf2, UNWRITTEN),
        None => base64_bytes(parts.salt),
    };
    match (salt, hash, parts.rounds) {
        (Some(salt), Some(hash), 1..) => {
            Conversion::Custom(pbkdf2(digest, parts.rounds, &salt, &hash))
        }
        _ => Conversion::Impossible(Shape::Pbkdf2, DAMAGED),
    }
}

const UNWRITTEN: &str = "Whether the salt is text, hex or base64 is not said; say it in the mapping, as what the salt is read as.";

fn salted(parts: &HashParts<'_>, digest: Digest) -> Conversion {
    let shape = recognise(parts.hash);
    let lost = |why| Conversion::Impossible(shape, why);
    if parts.rounds > 1 {
        return lost(ITERATED);
    }
    if parts.salt.is_empty() {
        return convert_as(parts.hash, digest).map_or(lost(DAMAGED), Conversion::Custom);
    }
    let Some(position) = parts.salt_use.position else {
        return lost(UNJOINED);
    };
    let hash = hex_bytes(parts.hash)
        .filter(|bytes| bytes.len() == digest.bytes())
        .or_else(|| base64_bytes(parts.hash))
        .filter(|bytes| bytes.len() == digest.bytes());
    let encoding = parts.salt_use.encoding.unwrap_or(SaltEncoding::Text);
    let (Some(hash), Some(salt)) = (hash, bytes(parts.salt, encoding)) else {
        return lost(DAMAGED);
    };
    let (hash, salt) = (base64_text(&hash), base64_text(&salt));
    let mut custom = Custom::new(digest.algorithm(), &hash, "base64");
    custom.salt = Some(Salt {
        value: &salt,
        encoding: "base64",
        position: Some(position.name()),
    });
    if digest == Digest::Ntlm {
        custom.password = Some(PasswordEncoding {
            encoding: "utf16le",
        });
    }
    Conversion::Custom(custom.json())
}

fn bytes(text: &str, encoding: SaltEncoding) -> Option<Vec<u8>> {
    match encoding {
        SaltEncoding::Text => (!text.is_empty()).then(|| text.as_bytes().to_vec()),
        SaltEncoding::Hex => hex_bytes(text),
        SaltEncoding::Base64 => base64_bytes(text),
    }
}

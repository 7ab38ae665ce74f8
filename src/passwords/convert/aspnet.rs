//! ASP.NET Identity: base64 of a record whose first byte is its version.

use crate::passwords::Shape;
use crate::passwords::custom::{base64_bytes, pbkdf2};
use crate::passwords::text::base64_len;

/// Version 2: a zero, 16 bytes of salt, 32 of hash.
const VERSION_2_LEN: usize = 49;
/// Version 3 before its salt: a one, digest, iterations and salt's length, 4 bytes each.
const HEADER_3: usize = 13;
/// ASP.NET takes neither salts nor hashes that are shorter.
const SHORTEST: usize = 16;

struct Identity {
    version: u8,
    digest: &'static str,
    iterations: u64,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

pub(crate) fn shape(text: &[u8]) -> Option<Shape> {
    // Base64 of a first byte of 0 or 1 starts so; most texts are done with here.
    if text.first() != Some(&b'A') || !text.get(1).is_some_and(|byte| (b'A'..=b'Q').contains(byte))
    {
        return None;
    }
    let len = base64_len(text)?;
    if !text.len().is_multiple_of(4) || !(HEADER_3 + 2 * SHORTEST..=512).contains(&len) {
        return None;
    }
    let identity = read(std::str::from_utf8(text).ok()?)?;
    Some(Shape::AspNet(identity.version))
}

pub(super) fn convert(text: &str) -> Option<String> {
    let it = read(text)?;
    Some(pbkdf2(it.digest, it.iterations, &it.salt, &it.hash))
}

fn read(text: &str) -> Option<Identity> {
    let bytes = base64_bytes(text)?;
    match bytes.first()? {
        0 if bytes.len() == VERSION_2_LEN => Some(Identity {
            version: 2,
            digest: "sha1",
            iterations: 1000,
            salt: bytes[1..17].to_vec(),
            hash: bytes[17..].to_vec(),
        }),
        1 if bytes.len() >= HEADER_3 + 2 * SHORTEST => {
            let number = |at: usize| {
                u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
            };
            let digest = match number(1) {
                0 => "sha1",
                1 => "sha256",
                2 => "sha512",
                _ => return None,
            };
            let salt_len = usize::try_from(number(9)).ok()?;
            let rest = &bytes[HEADER_3..];
            if number(5) == 0
                || salt_len < SHORTEST
                || rest.len() < salt_len.checked_add(SHORTEST)?
            {
                return None;
            }
            let (salt, hash) = rest.split_at(salt_len);
            Some(Identity {
                version: 3,
                digest,
                iterations: u64::from(number(5)),
                salt: salt.to_vec(),
                hash: hash.to_vec(),
            })
        }
        _ => None,
    }
}

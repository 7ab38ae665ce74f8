//! Password hashes in PHC string form: `$id$v=19$name=value,name=value$salt$hash`.

use super::text::phc_base64_len;

/// Why a text is no PHC string that Auth0 takes for its algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhcFault {
    /// Not `$…$…$salt$hash` at all, or another algorithm.
    Form,
    /// A parameter is missing, unknown or no positive number.
    Parameters,
    /// The digest is none that pbkdf2 takes in Auth0.
    Digest,
    /// Salt or hash are not base64 without `=`.
    Base64,
    /// The hash does not have the length that the string itself names.
    Length,
}

/// A hash of the argon2 family. Only argon2id with one lane is known to work [MAGIC].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2 {
    pub is_id: bool,
    /// How many lanes work side by side: the parameter `p`.
    pub lanes: u64,
}

/// Reads `$argon2id$v=19$m=65536,t=2,p=1$<salt>$<hash>`.
pub fn argon2(text: &[u8]) -> Result<Argon2, PhcFault> {
    let mut parts = Parts::of(text)?;
    let is_id = match parts.next()? {
        b"argon2id" => true,
        b"argon2i" | b"argon2d" => false,
        _ => return Err(PhcFault::Form),
    };
    let mut parameters = parts.next()?;
    if let Some(version) = parameters.strip_prefix(b"v=") {
        number(version).ok_or(PhcFault::Parameters)?;
        parameters = parts.next()?;
    }
    let [mut m, mut t, mut p] = [None; 3];
    for parameter in parameters.split(|byte| *byte == b',') {
        let (name, value) = parameter.split_at(parameter.len().min(2));
        let slot = match name {
            b"m=" => &mut m,
            b"t=" => &mut t,
            b"p=" => &mut p,
            _ => return Err(PhcFault::Parameters),
        };
        let value = number(value)
            .filter(|value| *value > 0)
            .ok_or(PhcFault::Parameters)?;
        if slot.replace(value).is_some() {
            return Err(PhcFault::Parameters);
        }
    }
    let (Some(_), Some(_), Some(lanes)) = (m, t, p) else {
        return Err(PhcFault::Parameters);
    };
    parts.salt_and_hash()?;
    Ok(Argon2 { is_id, lanes })
}

/// Reads `$pbkdf2-<digest>$i=<iterations>,l=<length>$<salt>$<hash>`; missing parameters mean
/// i=100000 and l=64 [D schema].
pub fn pbkdf2(text: &[u8]) -> Result<(), PhcFault> {
    let mut parts = Parts::of(text)?;
    let digest = parts
        .next()?
        .strip_prefix(b"pbkdf2-")
        .ok_or(PhcFault::Form)?;
    if !pbkdf2_digest(digest) {
        return Err(PhcFault::Digest);
    }
    let [mut iterations, mut length] = [None; 2];
    if memchr::memchr_iter(b'$', parts.rest).count() == 2 {
        for parameter in parts.next()?.split(|byte| *byte == b',') {
            let (name, value) = parameter.split_at(parameter.len().min(2));
            let slot = match name {
                b"i=" => &mut iterations,
                b"l=" => &mut length,
                _ => return Err(PhcFault::Parameters),
            };
            let value = number(value)
                .filter(|value| *value > 0)
                .ok_or(PhcFault::Parameters)?;
            if slot.replace(value).is_some() {
                return Err(PhcFault::Parameters);
            }
        }
    }
    let hash = parts.salt_and_hash()?;
    if hash as u64 != length.unwrap_or(64) {
        return Err(PhcFault::Length);
    }
    Ok(())
}

/// Digests of pbkdf2 [D schema].
pub(super) fn pbkdf2_digest(digest: &[u8]) -> bool {
    const PLAIN: [&[u8]; 14] = [
        b"md4",
        b"md5",
        b"mdc2",
        b"ripemd",
        b"ripemd160",
        b"rmd160",
        b"sha1",
        b"sha224",
        b"sha256",
        b"sha384",
        b"sha512",
        b"whirlpool",
        b"ssl3-md5",
        b"ssl3-sha1",
    ];
    const RSA: [&[u8]; 10] = [
        b"MD4",
        b"MD5",
        b"MDC2",
        b"RIPEMD160",
        b"SHA1",
        b"SHA1-2",
        b"SHA224",
        b"SHA256",
        b"SHA384",
        b"SHA512",
    ];
    const WITH_RSA_ENCRYPTION: [&[u8]; 7] = [
        b"md4", b"md5", b"sha1", b"sha224", b"sha256", b"sha384", b"sha512",
    ];
    PLAIN.contains(&digest)
        || digest
            .strip_prefix(b"RSA-")
            .is_some_and(|rest| RSA.contains(&rest))
        || digest
            .strip_suffix(b"WithRSAEncryption")
            .is_some_and(|rest| WITH_RSA_ENCRYPTION.contains(&rest))
        || matches!(digest, b"mdc2WithRSA" | b"ripemd160WithRSA")
}

struct Parts<'a> {
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(text: &'a [u8]) -> Result<Self, PhcFault> {
        let rest = text.strip_prefix(b"$").ok_or(PhcFault::Form)?;
        Ok(Self { rest })
    }

    /// The part up to the next `$`, which must be there.
    fn next(&mut self) -> Result<&'a [u8], PhcFault> {
        let end = memchr::memchr(b'$', self.rest).ok_or(PhcFault::Form)?;
        let part = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Ok(part)
    }

    /// Reads the last two parts; the hash's length in bytes.
    fn salt_and_hash(mut self) -> Result<usize, PhcFault> {
        let salt = self.next()?;
        if self.rest.contains(&b'$') {
            return Err(PhcFault::Form);
        }
        match (phc_base64_len(salt), phc_base64_len(self.rest)) {
            (Some(1..), Some(hash @ 1..)) => Ok(hash),
            (Some(_), Some(_)) => Err(PhcFault::Form),
            _ => Err(PhcFault::Base64),
        }
    }
}

fn number(text: &[u8]) -> Option<u64> {
    let plain = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    plain
        .then(|| std::str::from_utf8(text).ok()?.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn argon2_strings() {
        let good = b"$argon2id$v=19$m=65536,t=2,p=1$ZXhhbXBsZXNhbHQxNmJ5dA$5Hy8ns2Lt7lT9LoPa9m7z5YZm3NEOCTYuYzV5PO8sXA";
        assert!(argon2(good).is_ok_and(|found| found.is_id));
        assert_eq!(
            argon2(b"$argon2i$m=1,t=1,p=4$c2FsdA$aGFzaA"),
            Ok(Argon2 {
                is_id: false,
                lanes: 4
            })
        );
        assert_eq!(
            argon2(b"$argon2id$v=19$m=1,t=1$c2FsdA$aGFzaA"),
            Err(PhcFault::Parameters)
        );
        assert_eq!(
            argon2(b"$argon2id$v=19$m=1,t=1,p=1$c2FsdA==$aGFzaA"),
            Err(PhcFault::Base64)
        );
        assert_eq!(
            argon2(b"$argon2id$v=19$m=1,t=1,p=1$c2FsdA"),
            Err(PhcFault::Form)
        );
        assert_eq!(
            argon2(b"5f4dcc3b5aa765d61d8327deb882cf99"),
            Err(PhcFault::Form)
        );
    }

    #[test]
    fn pbkdf2_strings() {
        assert_eq!(pbkdf2(b"$pbkdf2-sha512$i=10000,l=4$c2FsdA$aGFzaA"), Ok(()));
        assert_eq!(pbkdf2(b"$pbkdf2-RSA-SHA1-2$l=4,i=1$c2FsdA$aGFzaA"), Ok(()));
        assert_eq!(
            pbkdf2(b"$pbkdf2-sha3$i=1,l=4$c2FsdA$aGFzaA"),
            Err(PhcFault::Digest)
        );
        assert_eq!(
            pbkdf2(b"$pbkdf2-sha512$i=1,l=5$c2FsdA$aGFzaA"),
            Err(PhcFault::Length)
        );
        assert_eq!(
            pbkdf2(b"$pbkdf2-sha512$i=0,l=4$c2FsdA$aGFzaA"),
            Err(PhcFault::Parameters)
        );
        assert_eq!(
            pbkdf2(b"$pbkdf2-sha512$i=1,l=4$c2FsdA==$aGFzaA"),
            Err(PhcFault::Base64)
        );
        let default = format!("$pbkdf2-sha512$c2FsdA${}", "A".repeat(86));
        assert_eq!(pbkdf2(default.as_bytes()), Ok(()));
    }
}

//! The hash and the salt of `custom_password_hash`.

use super::Path;
use super::pass::Pass;
use super::password_algorithm::{
    Algorithm, DIGEST, ENCODING, KEY, KEY_ENCODING, KEY_VALUE, POSITION, SALT, SALT_ENCODING,
    SALT_VALUE, VALUE, hmac_digest,
};
use super::password_parts::{Coded, Description, HashPart};
use crate::passwords::bcrypt::{BCRYPT_BYTES, Bcrypt};
use crate::passwords::phc::Argon2;
use crate::passwords::{ldap, phc, text};
use crate::rules::Rule;

impl<'r> Pass<'_, 'r> {
    /// Judges the salt; its length in bytes where it is known.
    pub(super) fn salt(
        &mut self,
        it: &Description<'r>,
        algorithm: Option<Algorithm>,
    ) -> Option<usize> {
        if !it.salt.absent() && algorithm.is_some_and(|algorithm| !algorithm.takes_salt()) {
            self.find(Rule::HashSaltNotAllowed, &SALT);
        }
        let salt = it.salt.given()?;
        self.one_of(&salt.position, &[b"prefix", b"suffix"], &POSITION);
        self.coded(&salt.coded, &SALT_VALUE, &SALT_ENCODING)
    }

    /// A value with its own encoding, utf8 where none is given; its length in bytes.
    fn coded(
        &mut self,
        coded: &Coded<'r>,
        value_path: &Path<'_>,
        encoding_path: &Path<'_>,
    ) -> Option<usize> {
        self.required(&coded.value, value_path);
        if !self.one_of(
            &coded.encoding,
            &[b"utf8", b"hex", b"base64"],
            encoding_path,
        ) {
            return None;
        }
        let value = coded.value.given()?.bytes();
        let encoding = coded.encoding.given().map(|encoding| encoding.bytes());
        let len = match encoding.as_deref() {
            Some(b"hex") => text::hex_len(&value),
            Some(b"base64") => text::base64_len(&value),
            _ => Some(value.len()),
        };
        if len.is_none() {
            self.find(Rule::HashNotDecodable, value_path);
        }
        len
    }

    pub(super) fn hash(
        &mut self,
        it: &Description<'r>,
        hash: &HashPart<'r>,
        algorithm: Option<Algorithm>,
        salt_len: Option<usize>,
    ) {
        self.required(&hash.value, &VALUE);
        let known_encoding = self.one_of(&hash.encoding, &[b"utf8", b"hex", b"base64"], &ENCODING);
        // Members of other algorithms must be right as well.
        if hash
            .digest
            .given()
            .is_some_and(|digest| hmac_digest(&digest.bytes()).is_none())
        {
            self.find(Rule::HashOptionUnknown, &DIGEST);
        }
        if let Some(key) = hash.key.given() {
            self.coded(&key, &KEY_VALUE, &KEY_ENCODING);
        }
        let Some(algorithm) = algorithm else { return };
        if algorithm == Algorithm::Hmac {
            self.hmac_parts(hash);
        } else {
            for (absent, path) in [(hash.digest.absent(), &DIGEST), (hash.key.absent(), &KEY)] {
                if !absent {
                    self.find(Rule::HashFieldUnused, path);
                }
            }
        }
        if !known_encoding {
            return;
        }
        let encoding = hash.encoding.given().map(|encoding| encoding.bytes());
        let right = match (encoding.as_deref(), algorithm.textual()) {
            // Where only utf8 is possible the docs' own samples leave it out.
            (None | Some(b"utf8"), true) | (Some(b"hex" | b"base64"), false) => true,
            (None, false) => {
                self.required(&hash.encoding, &ENCODING);
                return;
            }
            _ => false,
        };
        if !right {
            self.find(Rule::HashEncodingNotAllowed, &ENCODING);
            return;
        }
        let Some(value) = hash.value.given() else {
            return;
        };
        let value = value.bytes();
        match algorithm {
            Algorithm::Argon2 => self.argon2(&value),
            Algorithm::Bcrypt => self.bcrypt(&value, salt_len),
            Algorithm::Ldap => {
                if ldap::ldap(&value).is_err() {
                    self.find(Rule::HashLdapFormat, &VALUE);
                }
            }
            Algorithm::Pbkdf2 => {
                if phc::pbkdf2(&value).is_err() {
                    self.find(Rule::HashPhcFormat, &VALUE);
                }
            }
            Algorithm::Hmac => {
                let expected = hash
                    .digest
                    .given()
                    .and_then(|digest| hmac_digest(&digest.bytes()));
                self.digest(&value, encoding.as_deref(), expected);
            }
            Algorithm::Scrypt => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "saturates, and no hash is that long"
                )]
                let expected = it
                    .keylen
                    .given()
                    .filter(|keylen| *keylen > 0.0)
                    .map(|keylen| keylen as usize);
                self.digest(&value, encoding.as_deref(), expected);
            }
            Algorithm::Digest(expected) => self.digest(&value, encoding.as_deref(), Some(expected)),
        }
    }

    fn argon2(&mut self, value: &[u8]) {
        match phc::argon2(value) {
            Ok(Argon2 { is_id: false, .. }) => self.find(Rule::HashArgon2Variant, &VALUE),
            Ok(Argon2 { lanes: 2.., .. }) => self.find(Rule::HashArgon2Lanes, &VALUE),
            Ok(_) => {}
            Err(_) => self.find(Rule::HashPhcFormat, &VALUE),
        }
    }

    fn bcrypt(&mut self, value: &[u8], salt_len: Option<usize>) {
        if !Bcrypt::read(value).is_some_and(Bcrypt::fits_custom) {
            self.find(Rule::HashBcryptFormat, &VALUE);
        }
        // A password longer than what the salt leaves is cut; 20 bytes are not many.
        if salt_len.is_some_and(|len| len + 20 > BCRYPT_BYTES) {
            self.find(Rule::HashBcryptSaltLong, &SALT_VALUE);
        }
    }

    fn hmac_parts(&mut self, hash: &HashPart<'r>) {
        self.required(&hash.digest, &DIGEST);
        // A missing key is named by what it is there for.
        if hash.key.absent() {
            self.find(Rule::HashFieldMissing, &KEY_VALUE);
        }
    }

    fn digest(&mut self, value: &[u8], encoding: Option<&[u8]>, expected: Option<usize>) {
        let len = match encoding {
            Some(b"hex") => text::hex_len(value),
            _ => text::base64_len(value),
        };
        match (len, expected) {
            (None | Some(0), _) => self.find(Rule::HashNotDecodable, &VALUE),
            (Some(len), Some(expected)) if len != expected => {
                self.find(Rule::HashDigestLength, &VALUE);
            }
            _ => {}
        }
    }
}

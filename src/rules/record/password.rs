use super::Path;
use super::pass::{Pass, Step};
use super::password_parts::{Coded, Description, HashPart, Part};
use crate::passwords::bcrypt::{BCRYPT_BYTES, Bcrypt};
use crate::passwords::phc::Argon2;
use crate::passwords::{ldap, phc, text};
use crate::profile::Field;
use crate::rules::Rule;
use crate::users::lexer::{Kind, Text};

const CUSTOM: Path<'static> = Path::Field(Field::CustomPasswordHash);
const HASH: Path<'static> = Path::Name(&CUSTOM, "hash");
const VALUE: Path<'static> = Path::Name(&HASH, "value");
const ENCODING: Path<'static> = Path::Name(&HASH, "encoding");
const DIGEST: Path<'static> = Path::Name(&HASH, "digest");
const KEY: Path<'static> = Path::Name(&HASH, "key");
const KEY_VALUE: Path<'static> = Path::Name(&KEY, "value");
const KEY_ENCODING: Path<'static> = Path::Name(&KEY, "encoding");
const SALT: Path<'static> = Path::Name(&CUSTOM, "salt");
const SALT_VALUE: Path<'static> = Path::Name(&SALT, "value");
const SALT_ENCODING: Path<'static> = Path::Name(&SALT, "encoding");
const POSITION: Path<'static> = Path::Name(&SALT, "position");
const PASSWORD_ENCODING: Path<'static> = Path::Name(&Path::Name(&CUSTOM, "password"), "encoding");

/// What the algorithms have in common.
#[derive(Clone, Copy, PartialEq)]
enum Algorithm {
    Argon2,
    Bcrypt,
    Hmac,
    Ldap,
    Pbkdf2,
    Scrypt,
    /// A plain digest of this many bytes.
    Digest(usize),
}

impl Algorithm {
    fn of_name(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"argon2" => Self::Argon2,
            b"bcrypt" => Self::Bcrypt,
            b"hmac" => Self::Hmac,
            b"ldap" => Self::Ldap,
            b"pbkdf2" => Self::Pbkdf2,
            b"scrypt" => Self::Scrypt,
            b"md4" | b"md5" => Self::Digest(16),
            b"sha1" => Self::Digest(20),
            b"sha256" => Self::Digest(32),
            b"sha512" => Self::Digest(64),
            _ => return None,
        })
    }

    /// The hash is a text of its own kind (utf8); otherwise bytes as hex or base64.
    fn textual(self) -> bool {
        matches!(
            self,
            Self::Argon2 | Self::Bcrypt | Self::Ldap | Self::Pbkdf2
        )
    }

    fn takes_salt(self) -> bool {
        !matches!(self, Self::Argon2 | Self::Ldap | Self::Pbkdf2)
    }
}

/// Length of the digests that hmac takes, in bytes.
fn hmac_digest(name: &[u8]) -> Option<usize> {
    Some(match name {
        b"md4" | b"md5" => 16,
        b"ripemd160" | b"sha1" => 20,
        b"sha224" => 28,
        b"sha256" => 32,
        b"sha384" => 48,
        b"sha512" | b"whirlpool" => 64,
        _ => return None,
    })
}

impl<'r> Pass<'_, 'r> {
    pub(super) fn password_hash(&mut self, kind: Kind) -> Step<()> {
        let Some(text) = self.text(kind, &Path::Field(Field::PasswordHash))? else {
            return Ok(());
        };
        match Bcrypt::read(&text.bytes()) {
            Some(bcrypt) if bcrypt.fits_password_hash() => {}
            Some(bcrypt) if bcrypt.fits_custom() => {
                self.find_field(Rule::PasswordHashOtherBcrypt, Field::PasswordHash)
            }
            _ => self.find_field(Rule::PasswordHashFormat, Field::PasswordHash),
        }
        Ok(())
    }

    /// Whether the description is one of bcrypt: then it says everything that `password_hash` can.
    pub(super) fn custom_password_hash(&mut self, kind: Kind) -> Step<bool> {
        if kind != Kind::Object {
            self.wrong(kind, &CUSTOM)?;
            return Ok(false);
        }
        let mut it = Description::default();
        self.members(&CUSTOM, |pass, name, kind, path| {
            match name {
                b"algorithm" => it.algorithm = pass.text_part(kind, path)?,
                b"hash" => it.hash = pass.hash_part(kind, path)?,
                b"salt" => it.salt = pass.salt_part(kind, path)?,
                b"password" => it.password_encoding = pass.password_part(kind, path)?,
                b"keylen" => it.keylen = pass.integer_part(kind, path)?,
                b"cost" => it.cost = pass.integer_part(kind, path)?,
                b"blockSize" => it.block_size = pass.integer_part(kind, path)?,
                b"parallelization" => it.parallelization = pass.integer_part(kind, path)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(self.judge(&it))
    }

    fn judge(&mut self, it: &Description<'r>) -> bool {
        self.required(&it.algorithm, &Path::Name(&CUSTOM, "algorithm"));
        self.required(&it.hash, &HASH);
        let algorithm = it.algorithm.given().and_then(|name| {
            let known = Algorithm::of_name(&name.bytes());
            if known.is_none() {
                self.find(
                    Rule::HashAlgorithmUnknown,
                    &Path::Name(&CUSTOM, "algorithm"),
                );
            }
            known
        });
        const PASSWORD_ENCODINGS: &[&[u8]] =
            &[b"utf8", b"ascii", b"utf16le", b"ucs2", b"latin1", b"binary"];
        self.one_of(
            &it.password_encoding,
            PASSWORD_ENCODINGS,
            &PASSWORD_ENCODING,
        );
        let salt_len = self.salt(it, algorithm);
        if let Some(hash) = it.hash.given() {
            self.hash(it, &hash, algorithm, salt_len);
        }
        self.scrypt_settings(it, algorithm);
        algorithm == Some(Algorithm::Bcrypt)
    }

    /// Judges the salt; its length in bytes where it is known.
    fn salt(&mut self, it: &Description<'r>, algorithm: Option<Algorithm>) -> Option<usize> {
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

    fn hash(
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
            (None | Some(b"utf8"), true) => true,
            (Some(b"hex" | b"base64"), false) => true,
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
            Ok(Argon2::Id) => {}
            Ok(Argon2::I | Argon2::D) => self.find(Rule::HashArgon2Variant, &VALUE),
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
                self.find(Rule::HashDigestLength, &VALUE)
            }
            _ => {}
        }
    }

    /// The numbers of scrypt; those of other algorithms must be right too, and are of no use.
    fn scrypt_settings(&mut self, it: &Description<'r>, algorithm: Option<Algorithm>) {
        let scrypt = algorithm == Some(Algorithm::Scrypt);
        if scrypt {
            self.required(&it.keylen, &Path::Name(&CUSTOM, "keylen"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "powers of two up to 2^63 are exact"
        )]
        let power_of_two =
            |cost: f64| cost > 1.0 && cost < 2f64.powi(63) && (cost as u64).is_power_of_two();
        let positive = |number: f64| number > 0.0;
        let above_one = |number: f64| number > 1.0;
        let settings: [(_, _, &dyn Fn(f64) -> bool, _); 4] = [
            ("keylen", it.keylen, &positive, Rule::HashScryptNumber),
            (
                "cost",
                it.cost,
                if scrypt { &power_of_two } else { &above_one },
                Rule::HashScryptCost,
            ),
            (
                "blockSize",
                it.block_size,
                &positive,
                Rule::HashScryptNumber,
            ),
            (
                "parallelization",
                it.parallelization,
                &positive,
                Rule::HashScryptNumber,
            ),
        ];
        for (name, part, right, rule) in settings {
            let path = Path::Name(&CUSTOM, name);
            if part.given().is_some_and(|number| !right(number)) {
                self.find(rule, &path);
            } else if !part.absent() && algorithm.is_some() && !scrypt {
                self.find(Rule::HashFieldUnused, &path);
            }
        }
    }

    fn required<T: Copy>(&mut self, part: &Part<T>, path: &Path<'_>) {
        if part.absent() {
            self.find(Rule::HashFieldMissing, path);
        }
    }

    /// Whether the part, where given, is one of these words; said where it is not.
    fn one_of(&mut self, part: &Part<Text<'r>>, words: &[&[u8]], path: &Path<'_>) -> bool {
        let right = match part {
            Part::Absent => true,
            Part::Wrong => return false,
            Part::Given(text) => words.contains(&&*text.bytes()),
        };
        if !right {
            self.find(Rule::HashOptionUnknown, path);
        }
        right
    }
}

use super::coded::{Coded, Encoding, PasswordEncoding, Salt};
use super::hash_name::HashName;
use crate::passwords::SaltPosition;

/// How a record says that its user's password was hashed. Made so that a setting can be changed and the whole be
/// tried again. `Debug` shows neither hash nor salt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    pub method: Method,
    pub password: PasswordEncoding,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    Digest {
        name: HashName,
        value: Coded,
        salt: Option<Salt>,
    },
    Hmac {
        name: HashName,
        value: Coded,
        key: Coded,
        /// The documents do not say how it is joined; taken as that of a digest is.
        salt: Option<Salt>,
    },
    Bcrypt {
        /// 60 characters.
        text: Coded,
        cost: u8,
        /// `password_hash` has no settings at all.
        in_password_hash: bool,
        salt: Option<Salt>,
    },
    /// RFC 2307: the salt stands behind the password, and behind the digest.
    Ldap {
        name: HashName,
        value: Coded,
        /// Whether the scheme says so: `{SSHA}` rather than `{SHA}`.
        salted: bool,
    },
    Argon2 {
        kind: ArgonKind,
        /// 19 or 16.
        version: u32,
        memory_kib: u64,
        passes: u64,
        lanes: u64,
        salt: Coded,
        value: Coded,
    },
    Pbkdf2 {
        /// As it is written; OpenSSL has several names for one digest.
        digest: String,
        iterations: u64,
        len: u64,
        salt: Coded,
        value: Coded,
    },
    Scrypt {
        cost: u64,
        block_size: u64,
        lanes: u64,
        len: u64,
        salt: Coded,
        value: Coded,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgonKind {
    Id,
    I,
    D,
}

impl ArgonKind {
    pub const ALL: [Self; 3] = [Self::Id, Self::I, Self::D];

    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "argon2id",
            Self::I => "argon2i",
            Self::D => "argon2d",
        }
    }
}

/// One setting of a description: what it is called where it is changed, and its value. Never a hash, salt or key.
pub type Setting = (&'static str, String);

impl Description {
    /// Auth0's name of the algorithm.
    pub fn algorithm(&self) -> &'static str {
        match &self.method {
            Method::Digest { name, .. } => name.name(),
            Method::Hmac { .. } => "hmac",
            Method::Bcrypt { .. } => "bcrypt",
            Method::Ldap { .. } => "ldap",
            Method::Argon2 { .. } => "argon2",
            Method::Pbkdf2 { .. } => "pbkdf2",
            Method::Scrypt { .. } => "scrypt",
        }
    }

    /// Every setting that there is of the algorithm, in the order in which people write them.
    pub fn settings(&self) -> Vec<Setting> {
        let mut all: Vec<Setting> = vec![("algorithm", self.algorithm().to_owned())];
        let mut add = |name: &'static str, value: String| all.push((name, value));
        match &self.method {
            Method::Digest { value, salt, .. } => {
                add("hash.encoding", value.encoding.name().to_owned());
                salt_settings(salt.as_ref(), &mut add);
            }
            Method::Hmac {
                name,
                value,
                key,
                salt,
            } => {
                add("hash.digest", name.name().to_owned());
                add("hash.encoding", value.encoding.name().to_owned());
                add("hash.key.encoding", key.encoding.name().to_owned());
                salt_settings(salt.as_ref(), &mut add);
            }
            Method::Bcrypt { cost, salt, .. } => {
                add("rounds", format!("2^{cost}"));
                salt_settings(salt.as_ref(), &mut add);
            }
            Method::Ldap { name, salted, .. } => {
                add("scheme in hash.value", scheme(*name, *salted));
            }
            Method::Argon2 {
                kind,
                version,
                memory_kib,
                passes,
                lanes,
                salt,
                value,
            } => {
                add("kind in hash.value", kind.name().to_owned());
                add("version (v=) in hash.value", version.to_string());
                add("memory (m=) in hash.value", memory_kib.to_string());
                add("passes (t=) in hash.value", passes.to_string());
                add("lanes (p=) in hash.value", lanes.to_string());
                inner(salt, value, &mut add);
            }
            Method::Pbkdf2 {
                digest,
                iterations,
                len,
                salt,
                value,
            } => {
                add("digest in hash.value", digest.clone());
                add("iterations (i=) in hash.value", iterations.to_string());
                add("key length (l=) in hash.value", len.to_string());
                inner(salt, value, &mut add);
            }
            Method::Scrypt {
                cost,
                block_size,
                lanes,
                len,
                salt,
                value,
            } => {
                add("keylen", len.to_string());
                add("cost", cost.to_string());
                add("blockSize", block_size.to_string());
                add("parallelization", lanes.to_string());
                add("hash.encoding", value.encoding.name().to_owned());
                add("salt.encoding", salt.encoding.name().to_owned());
            }
        }
        add("password.encoding", self.password.name().to_owned());
        all
    }
}

pub(super) fn position(position: SaltPosition) -> &'static str {
    match position {
        SaltPosition::Prefix => "prefix",
        SaltPosition::Suffix => "suffix",
    }
}

fn salt_settings(salt: Option<&Salt>, add: &mut impl FnMut(&'static str, String)) {
    match salt {
        None => add("salt", "none".to_owned()),
        Some(salt) => {
            add("salt", "used".to_owned());
            add("salt.encoding", salt.coded.encoding.name().to_owned());
            add("salt.position", position(salt.position).to_owned());
        }
    }
}

/// Salt and hash inside a text: they are base64 there, unless somebody wrote base64 of something else.
fn inner(salt: &Coded, value: &Coded, add: &mut impl FnMut(&'static str, String)) {
    let written = |it: &Coded| match (it.nested, it.encoding) {
        (true, Encoding::Hex) => "hex inside base64".to_owned(),
        (true, _) => "base64 twice".to_owned(),
        (false, encoding) => encoding.name().to_owned(),
    };
    add("salt in hash.value", written(salt));
    add("hash in hash.value", written(value));
}

/// Such as `{SSHA256}`.
pub(super) fn scheme(name: HashName, salted: bool) -> String {
    let plain = match name {
        HashName::Sha1 => "SHA".to_owned(),
        other => other.name().to_ascii_uppercase(),
    };
    format!("{{{}{plain}}}", if salted { "S" } else { "" })
}

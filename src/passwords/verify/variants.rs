//! Other descriptions of the same hash: the mistakes that people make when they describe one.

use super::axes::{Axis, Turn, product};
use super::coded::{Coded, Encoding, PasswordEncoding, Salt};
use super::description::{ArgonKind, Description, Method};
use super::hash_name::HashName;
use crate::passwords::SaltPosition;

/// Iterations of pbkdf2 that systems have had as their own.
const ITERATIONS: [u64; 26] = [
    1, 1_000, 1_024, 2_048, 4_096, 5_000, 10_000, 12_000, 20_000, 25_000, 27_500, 29_000, 30_000,
    36_000, 50_000, 100_000, 120_000, 150_000, 180_000, 210_000, 216_000, 260_000, 310_000,
    320_000, 390_000, 600_000,
];

/// In the order in which they are to be tried; `of` itself may be among them.
pub(super) fn variants(of: &Description, password: &str) -> Vec<Description> {
    let passwords = passwords(password);
    let mut all = match &of.method {
        Method::Digest { value, salt, .. } => {
            let axes = [digests(value, true), salts(salt.as_ref()), passwords];
            product(of.clone(), &axes, 3)
        }
        Method::Hmac {
            value, key, salt, ..
        } => {
            let axes = [
                digests(value, false),
                keys(key, salt.as_ref()),
                salts(salt.as_ref()),
                passwords,
            ];
            product(of.clone(), &axes, 4)
        }
        Method::Bcrypt { salt, .. } => product(of.clone(), &[salts(salt.as_ref()), passwords], 2),
        Method::Ldap { value, .. } => product(of.clone(), &[schemes(value), passwords], 2),
        Method::Argon2 { salt, value, .. } => {
            let axes = [kinds(), inner_salts(salt), inner_values(value), passwords];
            product(of.clone(), &axes, 2)
        }
        Method::Pbkdf2 { salt, value, .. } => {
            let axes = [
                prfs(),
                inner_salts(salt),
                inner_values(value),
                iterations(),
                passwords,
            ];
            product(right_len(of), &axes, 2)
        }
        Method::Scrypt { salt, value, .. } => {
            let axes = [
                scrypt_values(value),
                scrypt_salts(salt),
                numbers(),
                passwords,
            ];
            product(right_len(of), &axes, 2)
        }
    };
    all.extend(other_methods(of));
    all
}

fn turn<'a>(change: impl Fn(&mut Description) -> Option<()> + 'a) -> Turn<'a> {
    Box::new(move |from| {
        let mut to = from.clone();
        change(&mut to)?;
        (to != *from).then_some(to)
    })
}

/// Encodings that make other bytes of this password.
fn passwords(password: &str) -> Axis<'static> {
    let mut encodings = vec![PasswordEncoding::Utf8, PasswordEncoding::Utf16Le];
    if !password.is_ascii() {
        encodings.push(PasswordEncoding::Latin1);
    }
    let turns = encodings.into_iter().map(|encoding| {
        turn(move |it| {
            it.password = encoding;
            Some(())
        })
    });
    turns.collect()
}

/// How the hash can be written, and which digests make as many bytes then.
fn digests(value: &Coded, algorithms: bool) -> Axis<'static> {
    let mut turns = Axis::new();
    for encoding in [Encoding::Hex, Encoding::Base64] {
        let read = value.read_as(encoding);
        let len = read.bytes().map_or(0, |bytes| bytes.len());
        let names = HashName::ALL.into_iter();
        for made in names.filter(|it| it.bytes() == len && (it.is_algorithm() || !algorithms)) {
            let read = read.clone();
            turns.push(turn(move |it| match &mut it.method {
                Method::Digest { name, value, .. } | Method::Hmac { name, value, .. } => {
                    (*name, *value) = (made, read.clone());
                    Some(())
                }
                _ => None,
            }));
        }
    }
    turns
}

/// The salt at either end, written in every way; or none at all.
fn salts(salt: Option<&Salt>) -> Axis<'static> {
    let Some(salt) = salt else {
        return Axis::new();
    };
    let mut other: Vec<Option<Salt>> = Vec::new();
    for encoding in [salt.coded.encoding].into_iter().chain(Encoding::ALL) {
        let coded = salt.coded.read_as(encoding);
        if coded.bytes().is_none() {
            continue;
        }
        for position in [SaltPosition::Prefix, SaltPosition::Suffix] {
            let coded = coded.clone();
            other.push(Some(Salt { coded, position }));
        }
    }
    other.push(None);
    let turns = other.into_iter().map(|other| {
        turn(move |it| {
            let (Method::Digest { salt, .. }
            | Method::Hmac { salt, .. }
            | Method::Bcrypt { salt, .. }) = &mut it.method
            else {
                return None;
            };
            salt.clone_from(&other);
            Some(())
        })
    });
    turns.collect()
}

/// The key written in every way; or what is called the salt is the key.
fn keys(key: &Coded, salt: Option<&Salt>) -> Axis<'static> {
    let texts = [Some(key), salt.map(|salt| &salt.coded)];
    let mut turns = Axis::new();
    for (index, coded) in texts.into_iter().enumerate() {
        let Some(coded) = coded else { continue };
        for encoding in Encoding::ALL {
            let new = coded.read_as(encoding);
            let old = key.clone();
            turns.push(turn(move |it| match &mut it.method {
                Method::Hmac { key, salt, .. } => {
                    *key = new.clone();
                    if index == 1
                        && let Some(salt) = salt
                    {
                        salt.coded = old.clone();
                    }
                    Some(())
                }
                _ => None,
            }));
        }
    }
    turns
}

/// Schemes that make as many bytes, with salt and without.
fn schemes(value: &Coded) -> Axis<'static> {
    let mut turns = Axis::new();
    for read in [Some(value.clone())]
        .into_iter()
        .chain(readings(value).map(Some))
        .flatten()
    {
        let len = read.bytes().map_or(0, |bytes| bytes.len());
        for made in HashName::ALL {
            let is_scheme = !matches!(
                made,
                HashName::Md4 | HashName::Ripemd160 | HashName::Whirlpool
            );
            if is_scheme && made.bytes() <= len {
                let read = read.clone();
                turns.push(turn(move |it| match &mut it.method {
                    Method::Ldap {
                        name,
                        value,
                        salted,
                    } => {
                        (*name, *value, *salted) = (made, read.clone(), made.bytes() < len);
                        Some(())
                    }
                    _ => None,
                }));
            }
        }
    }
    turns
}

fn kinds() -> Axis<'static> {
    let kinds = ArgonKind::ALL.into_iter().map(|other| {
        turn(move |it| match &mut it.method {
            Method::Argon2 { kind, .. } => {
                *kind = other;
                Some(())
            }
            _ => None,
        })
    });
    let versions = [19, 16].into_iter().map(|other| {
        turn(move |it| match &mut it.method {
            Method::Argon2 { version, .. } => {
                *version = other;
                Some(())
            }
            _ => None,
        })
    });
    kinds.chain(versions).collect()
}

fn prfs() -> Axis<'static> {
    let turns = HashName::ALL.into_iter().map(|other| {
        turn(move |it| match &mut it.method {
            Method::Pbkdf2 { digest, .. } if HashName::of_pbkdf2(digest) != Some(other) => {
                other.name().clone_into(digest);
                Some(())
            }
            _ => None,
        })
    });
    turns.collect()
}

fn iterations() -> Axis<'static> {
    let turns = ITERATIONS.into_iter().map(|other| {
        turn(move |it| match &mut it.method {
            Method::Pbkdf2 { iterations, .. } => {
                *iterations = other;
                Some(())
            }
            _ => None,
        })
    });
    turns.collect()
}

/// What a text in base64 can be instead: text or hex as it stands, or hex or base64 once more inside.
fn readings(it: &Coded) -> impl Iterator<Item = Coded> + 'static {
    let inside = it.bytes().and_then(|bytes| String::from_utf8(bytes).ok());
    let mut other = vec![it.read_as(Encoding::Utf8), it.read_as(Encoding::Hex)];
    if let Some(inside) = inside {
        other.push(Coded::nested(inside.as_str(), Encoding::Hex));
        other.push(Coded::nested(inside, Encoding::Base64));
    }
    other.retain(|read| read.bytes().is_some_and(|bytes| !bytes.is_empty()));
    other.into_iter()
}

fn inner_salts(salt: &Coded) -> Axis<'static> {
    let turns = readings(salt).map(|read| {
        turn(move |it| match &mut it.method {
            Method::Argon2 { salt, .. } | Method::Pbkdf2 { salt, .. } => {
                *salt = read.clone();
                Some(())
            }
            _ => None,
        })
    });
    turns.collect()
}

fn inner_values(value: &Coded) -> Axis<'static> {
    let read = readings(value).filter(|read| read.encoding != Encoding::Utf8);
    let turns = read.map(|read| {
        let bytes = read.bytes().map_or(0, |bytes| bytes.len()) as u64;
        turn(move |it| match &mut it.method {
            Method::Argon2 { value, .. } => {
                *value = read.clone();
                Some(())
            }
            Method::Pbkdf2 { value, len, .. } => {
                (*value, *len) = (read.clone(), bytes);
                Some(())
            }
            _ => None,
        })
    });
    turns.collect()
}

/// A key length that the hash does not have cannot be right.
fn right_len(of: &Description) -> Description {
    let mut right = of.clone();
    if let Method::Pbkdf2 { value, len, .. } | Method::Scrypt { value, len, .. } = &mut right.method
        && let Some(bytes) = value.bytes()
    {
        *len = bytes.len() as u64;
    }
    right
}

fn scrypt_values(value: &Coded) -> Axis<'static> {
    let read = [Encoding::Hex, Encoding::Base64].map(|encoding| value.read_as(encoding));
    let turns = read.into_iter().filter_map(|read| {
        let bytes = read.bytes()?.len() as u64;
        Some(turn(move |it| match &mut it.method {
            Method::Scrypt { value, len, .. } => {
                (*value, *len) = (read.clone(), bytes);
                Some(())
            }
            _ => None,
        }))
    });
    turns.collect()
}

fn scrypt_salts(salt: &Coded) -> Axis<'static> {
    let read = Encoding::ALL.map(|encoding| salt.read_as(encoding));
    let turns = read
        .into_iter()
        .filter(|read| read.bytes().is_some())
        .map(|read| {
            turn(move |it| match &mut it.method {
                Method::Scrypt { salt, .. } => {
                    *salt = read.clone();
                    Some(())
                }
                _ => None,
            })
        });
    turns.collect()
}

/// Costs that systems have had as their own.
fn numbers() -> Axis<'static> {
    let costs = (10..=17).map(|log| {
        turn(move |it| match &mut it.method {
            Method::Scrypt { cost, .. } => {
                *cost = 1 << log;
                Some(())
            }
            _ => None,
        })
    });
    let blocks = [1, 8, 16].into_iter().map(|other| {
        turn(move |it| match &mut it.method {
            Method::Scrypt { block_size, .. } => {
                *block_size = other;
                Some(())
            }
            _ => None,
        })
    });
    let lanes = [1, 2, 4, 5, 8, 16].into_iter().map(|other| {
        turn(move |it| match &mut it.method {
            Method::Scrypt { lanes, .. } => {
                *lanes = other;
                Some(())
            }
            _ => None,
        })
    });
    costs.chain(blocks).chain(lanes).collect()
}

/// Hashes of one algorithm that are taken for those of another.
fn other_methods(of: &Description) -> Vec<Description> {
    let with = |method| Description {
        method,
        password: of.password,
    };
    let names_of = |value: &Coded| {
        let len = value.bytes().map_or(0, |bytes| bytes.len());
        HashName::ALL
            .into_iter()
            .filter(move |it| it.bytes() == len)
    };
    let mut all = Vec::new();
    match &of.method {
        // The salt is a key.
        Method::Digest {
            value,
            salt: Some(salt),
            ..
        } => {
            for read in [Encoding::Hex, Encoding::Base64].map(|it| value.read_as(it)) {
                for name in names_of(&read) {
                    for key in Encoding::ALL.map(|it| salt.coded.read_as(it)) {
                        let value = read.clone();
                        let salt = None;
                        all.push(with(Method::Hmac {
                            name,
                            value,
                            key,
                            salt,
                        }));
                    }
                }
            }
        }
        // The salt stands behind the digest, as LDAP has it.
        Method::Digest {
            value, salt: None, ..
        } => {
            for value in [Encoding::Hex, Encoding::Base64].map(|it| value.read_as(it)) {
                let len = value.bytes().map_or(0, |bytes| bytes.len());
                let shorter = [
                    HashName::Sha1,
                    HashName::Sha256,
                    HashName::Sha512,
                    HashName::Md5,
                ];
                for name in shorter.into_iter().filter(|it| it.bytes() < len) {
                    let value = value.clone();
                    all.push(with(Method::Ldap {
                        name,
                        value,
                        salted: true,
                    }));
                }
            }
        }
        // The key is a salt.
        Method::Hmac { value, key, .. } => {
            for read in [Encoding::Hex, Encoding::Base64].map(|it| value.read_as(it)) {
                for name in names_of(&read).filter(|it| it.is_algorithm()) {
                    for coded in Encoding::ALL.map(|it| key.read_as(it)) {
                        for position in [SaltPosition::Prefix, SaltPosition::Suffix] {
                            let (value, coded) = (read.clone(), coded.clone());
                            let salt = Some(Salt { coded, position });
                            all.push(with(Method::Digest { name, value, salt }));
                        }
                    }
                }
            }
        }
        // The salt stood before the password after all.
        Method::Ldap {
            name,
            value,
            salted: true,
        } if name.is_algorithm() => {
            if let Some((digest, salt)) = value
                .bytes()
                .as_deref()
                .and_then(|bytes| bytes.split_at_checked(name.bytes()))
            {
                let coded = |bytes: &[u8]| {
                    Coded::new(
                        crate::passwords::custom::base64_text(bytes),
                        Encoding::Base64,
                    )
                };
                all.push(with(Method::Digest {
                    name: *name,
                    value: coded(digest),
                    salt: Some(Salt {
                        coded: coded(salt),
                        position: SaltPosition::Prefix,
                    }),
                }));
            }
        }
        _ => {}
    }
    all
}

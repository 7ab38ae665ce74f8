//! What kinds of hashes a file has, and how many of each.

use std::collections::HashMap;

use super::description::{Description, Method, Setting};
use super::hash_name::HashName;
use super::read::{Unreadable, describe};
use crate::passwords::{SaltPosition, Shape};

/// Kinds beyond this many are counted together.
const MOST: usize = 200;

/// Hashes with the same settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordShape {
    pub kind: ShapeKind,
    pub count: u64,
    /// Number of the first record with it.
    pub sample: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ShapeKind {
    Described {
        /// Such as "SHA-256 in hex, salt before the password".
        title: String,
        settings: Vec<Setting>,
    },
    /// Auth0 would refuse the description, or never fit a password to it.
    Unreadable(Unreadable),
    WithoutHash,
    /// The user goes in without it: Auth0 cannot check it, or nobody has said yet which digest it is.
    StaysBehind {
        shape: Shape,
        asked: bool,
    },
    /// More kinds than can be told apart.
    Others,
}

impl ShapeKind {
    /// Whether users with it go in without a hash.
    pub fn is_without(&self) -> bool {
        matches!(self, Self::WithoutHash | Self::StaysBehind { .. })
    }

    /// What there is to say about it beside its name.
    pub fn remark(&self) -> Option<&'static str> {
        Some(match self {
            Self::Described { .. } | Self::Others => return None,
            Self::Unreadable(why) => why.0,
            Self::WithoutHash => "They go in without a password, and no later import can bring one",
            Self::StaysBehind { asked: true, .. } => {
                "It stays behind until the mapping says what it is"
            }
            Self::StaysBehind { shape, .. } => shape
                .why()
                .unwrap_or("It stays behind: Auth0 cannot check it as it is read now."),
        })
    }

    pub fn title(&self) -> &str {
        match self {
            Self::Described { title, .. } => title,
            Self::Unreadable(_) => "Cannot be checked as it stands",
            Self::WithoutHash => "No password hash",
            Self::StaysBehind { shape, .. } => shape.words(),
            Self::Others => "Other settings",
        }
    }
}

/// Counts record by record.
#[derive(Debug, Default)]
pub struct ShapeBook {
    shapes: HashMap<Vec<Setting>, PasswordShape>,
    unreadable: HashMap<Unreadable, PasswordShape>,
    without: Option<PasswordShape>,
    behind: HashMap<(Shape, bool), PasswordShape>,
    others: Option<PasswordShape>,
}

impl ShapeBook {
    pub fn add(&mut self, number: u32, record: &[u8]) {
        let new = |kind| PasswordShape {
            kind,
            count: 0,
            sample: number,
        };
        let shape = match describe(record) {
            Ok(None) => self
                .without
                .get_or_insert_with(|| new(ShapeKind::WithoutHash)),
            Err(why) => self
                .unreadable
                .entry(why)
                .or_insert_with(|| new(ShapeKind::Unreadable(why))),
            Ok(Some(description)) => {
                let settings = description.settings();
                if self.shapes.len() >= MOST && !self.shapes.contains_key(&settings) {
                    self.others.get_or_insert_with(|| new(ShapeKind::Others))
                } else {
                    self.shapes.entry(settings).or_insert_with_key(|settings| {
                        new(ShapeKind::Described {
                            title: title(&description),
                            settings: settings.clone(),
                        })
                    })
                }
            }
        };
        shape.count += 1;
    }

    /// The same of a row's record; `lost` is the hash in the row that did not become part of it, and whether it
    /// would once somebody says what it is.
    pub fn add_mapped(&mut self, number: u32, record: &[u8], lost: Option<(Shape, bool)>) {
        match lost {
            Some((shape, asked)) if describe(record) == Ok(None) => {
                let new = || PasswordShape {
                    kind: ShapeKind::StaysBehind { shape, asked },
                    count: 0,
                    sample: number,
                };
                self.behind.entry((shape, asked)).or_insert_with(new).count += 1;
            }
            _ => self.add(number, record),
        }
    }

    /// The most frequent first; users without a hash last.
    pub fn finish(self) -> Vec<PasswordShape> {
        let mut all: Vec<PasswordShape> = self
            .shapes
            .into_values()
            .chain(self.unreadable.into_values())
            .chain(self.behind.into_values())
            .collect();
        all.sort_by_key(|shape| (std::cmp::Reverse(shape.count), shape.sample));
        all.extend(self.others);
        all.extend(self.without);
        all
    }
}

fn title(description: &Description) -> String {
    let name = |name: HashName| match name {
        HashName::Sha1 => "SHA-1".to_owned(),
        HashName::Sha224 => "SHA-224".to_owned(),
        HashName::Sha256 => "SHA-256".to_owned(),
        HashName::Sha384 => "SHA-384".to_owned(),
        HashName::Sha512 => "SHA-512".to_owned(),
        HashName::Whirlpool => "Whirlpool".to_owned(),
        other => other.name().to_ascii_uppercase(),
    };
    let salt = |salt: Option<&super::Salt>| match salt.map(|salt| salt.position) {
        None => "without salt",
        Some(SaltPosition::Prefix) => "salt before the password",
        Some(SaltPosition::Suffix) => "salt behind the password",
    };
    match &description.method {
        Method::Digest {
            name: digest,
            value,
            salt: it,
        } => format!(
            "{} in {}, {}",
            name(*digest),
            value.encoding.name(),
            salt(it.as_ref())
        ),
        Method::Hmac {
            name: digest,
            value,
            ..
        } => {
            format!("HMAC with {} in {}", name(*digest), value.encoding.name())
        }
        Method::Bcrypt {
            cost, salt: None, ..
        } => format!("bcrypt, cost {cost}"),
        Method::Bcrypt { cost, salt: it, .. } => {
            format!("bcrypt, cost {cost}, {}", salt(it.as_ref()))
        }
        Method::Ldap { name, salted, .. } => {
            format!("LDAP {}", super::description::scheme(*name, *salted))
        }
        Method::Argon2 {
            kind,
            memory_kib,
            passes,
            lanes,
            ..
        } => format!(
            "{}, {memory_kib} KiB, {passes} passes, {lanes} lanes",
            kind.name()
        ),
        Method::Pbkdf2 {
            digest, iterations, ..
        } => {
            format!("pbkdf2 with {digest}, {iterations} iterations")
        }
        Method::Scrypt {
            cost,
            block_size,
            lanes,
            ..
        } => {
            format!("scrypt, cost {cost}, block size {block_size}, {lanes} lanes")
        }
    }
}

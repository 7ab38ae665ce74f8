//! Argon2 and pbkdf2, whose strings hold salt and hash in base64.

use super::turn;
use crate::passwords::verify::axes::Axis;
use crate::passwords::verify::coded::{Coded, Encoding};
use crate::passwords::verify::description::{ArgonKind, Method};
use crate::passwords::verify::hash_name::HashName;

/// Iterations of pbkdf2 that systems have had as their own.
const ITERATIONS: [u64; 26] = [
    1, 1_000, 1_024, 2_048, 4_096, 5_000, 10_000, 12_000, 20_000, 25_000, 27_500, 29_000, 30_000,
    36_000, 50_000, 100_000, 120_000, 150_000, 180_000, 210_000, 216_000, 260_000, 310_000,
    320_000, 390_000, 600_000,
];

pub(super) fn kinds() -> Axis<'static> {
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

pub(super) fn prfs() -> Axis<'static> {
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

pub(super) fn iterations() -> Axis<'static> {
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
pub(super) fn readings(it: &Coded) -> impl Iterator<Item = Coded> + 'static {
    let inside = it.bytes().and_then(|bytes| String::from_utf8(bytes).ok());
    let mut other = vec![it.read_as(Encoding::Utf8), it.read_as(Encoding::Hex)];
    if let Some(inside) = inside {
        other.push(Coded::nested(inside.as_str(), Encoding::Hex));
        other.push(Coded::nested(inside, Encoding::Base64));
    }
    other.retain(|read| read.bytes().is_some_and(|bytes| !bytes.is_empty()));
    other.into_iter()
}

pub(super) fn inner_salts(salt: &Coded) -> Axis<'static> {
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

pub(super) fn inner_values(value: &Coded) -> Axis<'static> {
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

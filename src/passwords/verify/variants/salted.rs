//! Digests over password and salt, with a key or without.

use super::turn;
use crate::passwords::SaltPosition;
use crate::passwords::verify::axes::Axis;
use crate::passwords::verify::coded::{Coded, Encoding, Salt};
use crate::passwords::verify::description::Method;
use crate::passwords::verify::hash_name::HashName;

/// How the hash can be written, and which digests make as many bytes then.
pub(super) fn digests(value: &Coded, algorithms: bool) -> Axis<'static> {
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
pub(super) fn salts(salt: Option<&Salt>) -> Axis<'static> {
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
pub(super) fn keys(key: &Coded, salt: Option<&Salt>) -> Axis<'static> {
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

//! Which axes there are for each algorithm.

use super::{derived, ldap, other, salted, scrypt, turn};
use crate::passwords::verify::axes::{Axis, product};
use crate::passwords::verify::coded::PasswordEncoding;
use crate::passwords::verify::description::{Description, Method};

/// In the order in which they are to be tried; `of` itself may be among them.
pub(in crate::passwords::verify) fn variants(of: &Description, password: &str) -> Vec<Description> {
    let passwords = passwords(password);
    let mut all = match &of.method {
        Method::Digest { value, salt, .. } => {
            let axes = [
                salted::digests(value, true),
                salted::salts(salt.as_ref()),
                passwords,
            ];
            product(of.clone(), &axes, 3)
        }
        Method::Hmac {
            value, key, salt, ..
        } => {
            let axes = [
                salted::digests(value, false),
                salted::keys(key, salt.as_ref()),
                salted::salts(salt.as_ref()),
                passwords,
            ];
            product(of.clone(), &axes, 4)
        }
        Method::Bcrypt { salt, .. } => {
            product(of.clone(), &[salted::salts(salt.as_ref()), passwords], 2)
        }
        Method::Ldap { value, .. } => product(of.clone(), &[ldap::schemes(value), passwords], 2),
        Method::Argon2 { salt, value, .. } => {
            let axes = [
                derived::kinds(),
                derived::inner_salts(salt),
                derived::inner_values(value),
                passwords,
            ];
            product(of.clone(), &axes, 2)
        }
        Method::Pbkdf2 { salt, value, .. } => {
            let axes = [
                derived::prfs(),
                derived::inner_salts(salt),
                derived::inner_values(value),
                derived::iterations(),
                passwords,
            ];
            product(right_len(of), &axes, 2)
        }
        Method::Scrypt { salt, value, .. } => {
            let axes = [
                scrypt::values(value),
                scrypt::salts(salt),
                scrypt::numbers(),
                passwords,
            ];
            product(right_len(of), &axes, 2)
        }
    };
    all.extend(other::methods(of));
    all
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

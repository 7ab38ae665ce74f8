//! Schemes of LDAP.

use super::derived::readings;
use super::turn;
use crate::passwords::verify::axes::Axis;
use crate::passwords::verify::coded::Coded;
use crate::passwords::verify::description::Method;
use crate::passwords::verify::hash_name::HashName;

/// Schemes that make as many bytes, with salt and without.
pub(super) fn schemes(value: &Coded) -> Axis<'static> {
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

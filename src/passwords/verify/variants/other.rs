//! Hashes of one algorithm that are taken for those of another.

use crate::passwords::SaltPosition;
use crate::passwords::verify::coded::{Coded, Encoding, Salt};
use crate::passwords::verify::description::{Description, Method};
use crate::passwords::verify::hash_name::HashName;

pub(super) fn methods(of: &Description) -> Vec<Description> {
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

//! What Auth0 does with an imported hash at login, written from its documents alone and sharing
//! nothing with the converters: does this password fit this description?

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use hmac::digest::Digest;
use serde_json::{Map, Value};

/// Panics where the description is none that Auth0 documents.
pub(super) fn fits(custom: &str, password: &str) -> bool {
    let custom: Map<String, Value> = serde_json::from_str(custom).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    for key in custom.keys() {
        assert!(
            [
                "algorithm",
                "hash",
                "salt",
                "password",
                "keylen",
                "cost",
                "blockSize",
                "parallelization"
            ]
            .contains(&key.as_str()),
            "{key}"
        );
    }
    let hash = custom["hash"].as_object().unwrap();
    assert!(hash.keys().all(|key| key == "value" || key == "encoding"));
    let (value, encoding) = (text(&hash["value"]), text(&hash["encoding"]));
    let password = match custom.get("password").map(|it| text(&it["encoding"])) {
        None => password.as_bytes().to_vec(),
        Some(encoding) if encoding == "utf16le" => {
            password.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }
        Some(other) => panic!("{other}"),
    };
    let salt = custom.get("salt").map(Salt::read);
    let algorithm = text(&custom["algorithm"]);
    match algorithm.as_str() {
        "argon2" | "bcrypt" | "ldap" | "pbkdf2" => {
            assert_eq!((encoding.as_str(), salt.is_none()), ("utf8", true));
            match algorithm.as_str() {
                "argon2" => argon2(&value, &password),
                "bcrypt" => {
                    assert!(["$2a$", "$2b$", "$2y$"].contains(&&value[..4]));
                    bcrypt::verify(&password, &value).unwrap()
                }
                "ldap" => ldap(&value, &password),
                _ => pbkdf2(&value, &password),
            }
        }
        "scrypt" => {
            let number =
                |name: &str, default| custom.get(name).map_or(default, |it| it.as_u64().unwrap());
            let cost = number("cost", 16384);
            assert!(cost.is_power_of_two());
            let params = scrypt::Params::new(
                u8::try_from(cost.ilog2()).unwrap(),
                u32::try_from(number("blockSize", 8)).unwrap(),
                u32::try_from(number("parallelization", 1)).unwrap(),
            )
            .unwrap();
            let mut out = vec![0; usize::try_from(custom["keylen"].as_u64().unwrap()).unwrap()];
            scrypt::scrypt(&password, &salt.unwrap().bytes, &params, &mut out).unwrap();
            out == decode(&value, &encoding)
        }
        digest => {
            let salt = salt.unwrap_or_default();
            let text = if salt.suffix {
                [password, salt.bytes].concat()
            } else {
                [salt.bytes, password].concat()
            };
            let made = match digest {
                "md4" => md4::Md4::digest(text).to_vec(),
                other => plain(other, &text),
            };
            made == decode(&value, &encoding)
        }
    }
}

#[derive(Default)]
struct Salt {
    bytes: Vec<u8>,
    suffix: bool,
}

impl Salt {
    fn read(salt: &Value) -> Self {
        let salt = salt.as_object().unwrap();
        assert!(
            salt.keys()
                .all(|key| ["value", "encoding", "position"].contains(&key.as_str()))
        );
        let value = salt["value"].as_str().unwrap();
        let encoding = salt
            .get("encoding")
            .map_or("utf8", |it| it.as_str().unwrap());
        Self {
            bytes: decode(value, encoding),
            suffix: match salt.get("position").map(|it| it.as_str().unwrap()) {
                None | Some("prefix") => false,
                Some("suffix") => true,
                Some(other) => panic!("{other}"),
            },
        }
    }
}

fn decode(value: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf8" => value.as_bytes().to_vec(),
        // URL-safe base64 is accepted as well.
        "base64" => STANDARD_NO_PAD
            .decode(
                value
                    .replace('-', "+")
                    .replace('_', "/")
                    .trim_end_matches('='),
            )
            .unwrap(),
        "hex" => (0..value.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&value[at..at + 2], 16).unwrap())
            .collect(),
        other => panic!("{other}"),
    }
}

fn plain(digest: &str, text: &[u8]) -> Vec<u8> {
    match digest {
        "md5" => md5::Md5::digest(text).to_vec(),
        "sha" | "sha1" => sha1::Sha1::digest(text).to_vec(),
        "sha224" => sha2::Sha224::digest(text).to_vec(),
        "sha256" => sha2::Sha256::digest(text).to_vec(),
        "sha384" => sha2::Sha384::digest(text).to_vec(),
        "sha512" => sha2::Sha512::digest(text).to_vec(),
        other => panic!("{other}"),
    }
}

/// RFC 2307: `{SCHEME}` and base64 of the digest, in salted schemes with the salt behind it.
fn ldap(value: &str, password: &[u8]) -> bool {
    let (scheme, rest) = value.strip_prefix('{').unwrap().split_once('}').unwrap();
    let scheme = scheme.to_ascii_lowercase().replace('-', "");
    let digest = match scheme.as_str() {
        "smd5" => "md5",
        salted if salted.starts_with("ssha") => &salted[1..],
        other => other,
    };
    let bytes = STANDARD.decode(rest).unwrap();
    let len = plain(digest, b"").len();
    let salted = digest != scheme;
    assert!(if salted {
        bytes.len() > len
    } else {
        bytes.len() == len
    });
    plain(digest, &[password, &bytes[len..]].concat()) == bytes[..len]
}

fn pbkdf2(value: &str, password: &[u8]) -> bool {
    let parts: Vec<&str> = value.split('$').collect();
    let ["", name, settings, salt, hash] = parts.as_slice() else {
        panic!("not a PHC string")
    };
    let (rounds, len) = settings.split_once(',').unwrap();
    let rounds: u32 = rounds.strip_prefix("i=").unwrap().parse().unwrap();
    let len: usize = len.strip_prefix("l=").unwrap().parse().unwrap();
    let (salt, hash) = (
        STANDARD_NO_PAD.decode(salt).unwrap(),
        STANDARD_NO_PAD.decode(hash).unwrap(),
    );
    assert_eq!(hash.len(), len);
    let mut out = vec![0; len];
    match *name {
        "pbkdf2-sha1" => pbkdf2::pbkdf2_hmac::<sha1::Sha1>(password, &salt, rounds, &mut out),
        "pbkdf2-sha256" => pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, &salt, rounds, &mut out),
        "pbkdf2-sha512" => pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, &salt, rounds, &mut out),
        other => panic!("{other}"),
    }
    out == hash
}

fn argon2(value: &str, password: &[u8]) -> bool {
    let parts: Vec<&str> = value.split('$').collect();
    let ["", name, version, settings, salt, hash] = parts.as_slice() else {
        panic!("not a PHC string")
    };
    let algorithm = match *name {
        "argon2id" => argon2::Algorithm::Argon2id,
        "argon2i" => argon2::Algorithm::Argon2i,
        "argon2d" => argon2::Algorithm::Argon2d,
        other => panic!("{other}"),
    };
    let version = match *version {
        "v=19" => argon2::Version::V0x13,
        "v=16" => argon2::Version::V0x10,
        other => panic!("{other}"),
    };
    let setting = |name: &str| -> u32 {
        settings
            .split(',')
            .find_map(|setting| setting.strip_prefix(name))
            .unwrap()
            .parse()
            .unwrap()
    };
    let (salt, hash) = (
        STANDARD_NO_PAD.decode(salt).unwrap(),
        STANDARD_NO_PAD.decode(hash).unwrap(),
    );
    let params = argon2::Params::new(
        setting("m="),
        setting("t="),
        setting("p="),
        Some(hash.len()),
    )
    .unwrap();
    let mut out = vec![0; hash.len()];
    argon2::Argon2::new(algorithm, version, params)
        .hash_password_into(password, &salt, &mut out)
        .unwrap();
    out == hash
}

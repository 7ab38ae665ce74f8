//! Hashes computed here as the systems' documents say.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::Digest;
use usher::passwords::{Conversion, Shape, convert, recognise};

use super::{PASSWORD, converts};

pub(super) const SALT: &[u8; 16] = b"sixteen salt byt";

pub(super) fn pbkdf2(digest: &str, rounds: u32, salt: &[u8], len: usize) -> Vec<u8> {
    let mut out = vec![0; len];
    let password = PASSWORD.as_bytes();
    match digest {
        "sha1" => pbkdf2::pbkdf2_hmac::<sha1::Sha1>(password, salt, rounds, &mut out),
        "sha256" => pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, salt, rounds, &mut out),
        _ => pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, salt, rounds, &mut out),
    }
    out
}

fn version_3(prf: u32, rounds: u32, salt: &[u8], hash: &[u8]) -> String {
    let salt_len = u32::try_from(salt.len()).unwrap();
    let numbers = [prf, rounds, salt_len].map(u32::to_be_bytes).concat();
    STANDARD.encode([&[1], numbers.as_slice(), salt, hash].concat())
}

#[test]
fn asp_net_version_2() {
    let hash = pbkdf2("sha1", 1000, SALT, 32);
    let text = STANDARD.encode([&[0], SALT.as_slice(), &hash].concat());
    assert_eq!(recognise(&text), Shape::AspNet(2));
    converts(&text);
}

#[test]
fn asp_net_version_3() {
    let long_salt = [SALT.as_slice(), SALT].concat();
    for (prf, digest) in [(0, "sha1"), (1, "sha256"), (2, "sha512")] {
        for (salt, len) in [
            (SALT.as_slice(), 32),
            (&long_salt, 32),
            (SALT, 64),
            (SALT, 16),
        ] {
            let text = version_3(prf, 1200, salt, &pbkdf2(digest, 1200, salt, len));
            assert_eq!(recognise(&text), Shape::AspNet(3));
            converts(&text);
        }
    }
}

#[test]
fn what_only_begins_like_asp_net_is_not_taken_for_it() {
    let hash = [7; 32];
    for text in [
        version_3(3, 1200, SALT, &hash),
        version_3(1, 0, SALT, &hash),
        version_3(1, 1200, &SALT[..8], &hash),
        version_3(1, 1200, SALT, &hash[..8]),
        STANDARD.encode([[0; 40].as_slice(), &hash].concat()),
    ] {
        assert_eq!(recognise(&text), Shape::Unknown, "{text}");
        assert_eq!(convert(&text), Conversion::Unknown);
    }
}

#[test]
fn every_ldap_scheme() {
    let password = PASSWORD.as_bytes();
    let salted = [password, SALT].concat();
    let make = |digest: &dyn Fn(&[u8]) -> Vec<u8>| {
        (
            STANDARD.encode(digest(password)),
            STANDARD.encode([digest(&salted), SALT.to_vec()].concat()),
        )
    };
    let schemes: [(&str, (String, String)); 6] = [
        ("MD5", make(&|text| md5::Md5::digest(text).to_vec())),
        ("SHA", make(&|text| sha1::Sha1::digest(text).to_vec())),
        ("SHA224", make(&|text| sha2::Sha224::digest(text).to_vec())),
        ("SHA-256", make(&|text| sha2::Sha256::digest(text).to_vec())),
        ("sha384", make(&|text| sha2::Sha384::digest(text).to_vec())),
        ("SHA512", make(&|text| sha2::Sha512::digest(text).to_vec())),
    ];
    for (name, (plain, salted)) in schemes {
        converts(&format!("{{{name}}}{plain}"));
        converts(&format!("{{S{name}}}{salted}"));
    }
}

#[test]
fn argon2_of_every_kind_but_the_warned_ones() {
    for (p, len) in [(1, 32), (1, 16), (1, 64)] {
        let params = argon2::Params::new(64, 2, p, Some(len)).unwrap();
        let mut out = vec![0; len];
        argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password_into(PASSWORD.as_bytes(), SALT, &mut out)
            .unwrap();
        let (salt, hash) = (STANDARD.encode(SALT), STANDARD.encode(&out));
        // With `=`, which does not belong there.
        converts(&format!("$argon2id$v=19$m=64,t=2,p={p}${salt}${hash}"));
    }
}

#[test]
fn scrypt_of_spring() {
    let mut out = vec![0; 32];
    let params = scrypt::Params::new(10, 8, 1).unwrap();
    scrypt::scrypt(PASSWORD.as_bytes(), SALT, &params, &mut out).unwrap();
    let text = format!("$a0801${}${}", STANDARD.encode(SALT), STANDARD.encode(&out));
    assert_eq!(recognise(&text), Shape::Spring);
    converts(&text);
    converts(&format!("{{scrypt}}{text}"));
}

#[test]
fn sql_server_with_sha_512() {
    let mut text: Vec<u8> = PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    text.extend([1, 2, 3, 4]);
    let mut hash = "0x020001020304".to_owned();
    for byte in sha2::Sha512::digest(text) {
        write!(hash, "{byte:02X}").unwrap();
    }
    converts(&hash);
}

#[test]
fn more_lanes_of_argon2_are_warned_of() {
    use usher::rules::{CheckOptions, Checker, Rule};
    let text = "$argon2id$v=19$m=1024,t=2,p=8$Veo9J0QI4dwbw7i3du5diw$F+JI5tcxN8e6oaYvYl65oVzxHGPb+GPxtv2DiEDHm8s";
    let Conversion::Custom(custom) = convert(text) else {
        panic!("argon2");
    };
    let record = format!(r#"{{"email":"wren@example.com","custom_password_hash":{custom}}}"#);
    let mut checker = Checker::new(&CheckOptions::default());
    let found = checker.check(record.as_bytes());
    let rules: Vec<_> = found.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, [Rule::HashArgon2Lanes]);
}

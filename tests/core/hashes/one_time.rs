//! One-time passwords are proved by their codes: an authenticator that was set up with Keycloak's secret
//! and one with the secret that Auth0 gets show the same digits.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use usher::passwords::{KeycloakCredential, convert_keycloak};

use super::keycloak::credential;

/// RFC 6238 with SHA-1 and steps of 30 seconds.
fn code(key: &[u8], seconds: u64, digits: u32) -> u32 {
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(key).unwrap();
    mac.update(&(seconds / 30).to_be_bytes());
    let made = mac.finalize().into_bytes();
    let at = usize::from(made[19] & 15);
    let word = u32::from_be_bytes(made[at..at + 4].try_into().unwrap());
    (word & 0x7fff_ffff) % 10_u32.pow(digits)
}

/// RFC 4648 letter by letter, as an authenticator reads a secret.
fn key_of(secret: &str) -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<bool> = secret
        .bytes()
        .flat_map(|byte| {
            let value = letters.iter().position(|letter| *letter == byte).unwrap();
            (0..5).rev().map(move |bit| value >> bit & 1 == 1)
        })
        .collect();
    let (bytes, rest) = bits.as_chunks::<8>();
    assert!(rest.iter().all(|bit| !bit), "no bits are lost at the end");
    let byte = |bits: &[bool; 8]| bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    bytes.iter().map(byte).collect()
}

fn emitted(secret: &str, encoding: Option<&str>) -> String {
    let mut settings = json!({
        "subType": "totp", "digits": 6, "period": 30, "counter": 0, "algorithm": "HmacSHA1",
    });
    if let Some(encoding) = encoding {
        settings["secretEncoding"] = json!(encoding);
    }
    let text = credential("otp", &json!({"value": secret}), &settings);
    let KeycloakCredential::Otp(Ok(factor)) = convert_keycloak(&text) else {
        panic!("{text}");
    };
    let factor: Value = serde_json::from_str(&factor).unwrap();
    factor["totp"]["secret"].as_str().unwrap().to_owned()
}

/// The moments of the table in RFC 6238.
const MOMENTS: [u64; 6] = [
    59,
    1_111_111_109,
    1_111_111_111,
    1_234_567_890,
    2_000_000_000,
    20_000_000_000,
];

#[test]
fn this_authenticator_shows_the_codes_of_the_standard() {
    let shown = MOMENTS.map(|moment| code(b"12345678901234567890", moment, 8));
    assert_eq!(
        shown,
        [
            94_287_082, 7_081_804, 14_050_471, 89_005_924, 69_279_037, 65_353_130
        ]
    );
}

#[test]
fn both_secrets_show_the_same_codes() {
    let key = b"12345678901234567890";
    // Texts of every length beside a whole group of five, and one beyond ASCII.
    let cases: [(&[u8], &str, Option<&str>); 8] = [
        (key, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Some("BASE32")),
        (
            key,
            "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
            Some("BASE32"),
        ),
        (b"foobar", "MZXW6YTBOI======", Some("BASE32")),
        (key, "12345678901234567890", None),
        (key, "12345678901234567890", Some("")),
        (b"aSecretOfTwentyOneBytes", "aSecretOfTwentyOneBytes", None),
        (b"another-secret-here", "another-secret-here", None),
        ("schlüssel".as_bytes(), "schlüssel", None),
    ];
    for (key, secret, encoding) in cases {
        let there = key_of(&emitted(secret, encoding));
        for moment in MOMENTS {
            assert_eq!(code(&there, moment, 6), code(key, moment, 6), "{secret}");
        }
        assert_eq!(there, key, "{secret}");
    }
}

//! Keycloak's credentials, in the form of a realm's export.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use usher::passwords::{Conversion, KeycloakCredential, Shape, convert_keycloak};

use super::computed;
use super::{proves, verifier};

const SALT: &str = "a2V5Y2xvYWtzYWx0MDAwMQ==";
const PBKDF2: &str =
    "JBwxfcS8ExUDW4gh0lTCM+xZtgqisTKNue1bOvIFF8Fg7C1tS5wt5YLjzSAX3AMM8Fpzk798bDIjkxl1gtpT+w==";
const ARGON2: &str = "QXdZNjD1sKDEMe3NiIbqRaFdUA/2Pb0U+4DDe0rhgqk=";

pub(super) fn credential(kind: &str, secret: &Value, settings: &Value) -> String {
    json!({
        "type": kind,
        "secretData": secret.to_string(),
        "credentialData": settings.to_string(),
    })
    .to_string()
}

fn custom(credential: &str, shape: Shape) -> String {
    match convert_keycloak(credential) {
        KeycloakCredential::Password(found, Conversion::Custom(custom)) if found == shape => custom,
        other => panic!("{other:?}"),
    }
}

#[test]
fn pbkdf2() {
    let text = credential(
        "password",
        &json!({"value": PBKDF2, "salt": SALT, "additionalParameters": {}}),
        &json!({"hashIterations": 27500, "algorithm": "pbkdf2-sha256", "additionalParameters": {}}),
    );
    proves(&custom(&text, Shape::Pbkdf2), "pbkdf2");
}

/// Keycloak's plain `pbkdf2` is the one with SHA-1; its hashes are 64 bytes long whatever the digest.
#[test]
fn pbkdf2_with_every_digest() {
    for (algorithm, digest) in [
        ("pbkdf2", "sha1"),
        ("pbkdf2-sha256", "sha256"),
        ("pbkdf2-sha512", "sha512"),
    ] {
        let hash = STANDARD.encode(computed::pbkdf2(digest, 1300, computed::SALT, 64));
        let salt = STANDARD.encode(computed::SALT);
        let now = credential(
            "password",
            &json!({"value": hash, "salt": salt, "additionalParameters": {}}),
            &json!({"hashIterations": 1300, "algorithm": algorithm, "additionalParameters": {}}),
        );
        proves(&custom(&now, Shape::Pbkdf2), algorithm);
        let former = json!({
            "type": "password", "hashedSaltedValue": hash, "salt": salt,
            "hashIterations": 1300, "algorithm": algorithm,
        });
        proves(&custom(&former.to_string(), Shape::Pbkdf2), algorithm);
    }
}

#[test]
fn the_form_before_version_8() {
    let text = json!({
        "type": "password", "hashedSaltedValue": PBKDF2, "salt": SALT,
        "hashIterations": 27500, "algorithm": "pbkdf2-sha256",
    });
    proves(&custom(&text.to_string(), Shape::Pbkdf2), "pbkdf2");
}

#[test]
fn argon2() {
    let text = credential(
        "password",
        &json!({"value": ARGON2, "salt": SALT, "additionalParameters": {}}),
        &json!({
            "hashIterations": 5, "algorithm": "argon2",
            "additionalParameters": {
                "hashLength": ["32"], "memory": ["7168"], "type": ["id"],
                "version": ["1.3"], "parallelism": ["1"],
            },
        }),
    );
    let custom = custom(&text, Shape::Argon2);
    proves(&custom, "argon2");
    assert!(verifier::fits(&custom, super::PASSWORD));
}

/// What Keycloak can be told to make: each kind, in both versions, of several lengths.
#[test]
fn argon2_of_every_kind() {
    let salt = STANDARD.encode(computed::SALT);
    for (kind, algorithm) in [
        ("id", argon2::Algorithm::Argon2id),
        ("i", argon2::Algorithm::Argon2i),
        ("d", argon2::Algorithm::Argon2d),
    ] {
        for (version, number) in [
            ("1.3", argon2::Version::V0x13),
            ("1.0", argon2::Version::V0x10),
        ] {
            for len in [32, 64] {
                let settings = argon2::Params::new(1024, 2, 1, Some(len)).unwrap();
                let mut hash = vec![0; len];
                argon2::Argon2::new(algorithm, number, settings)
                    .hash_password_into(super::PASSWORD.as_bytes(), computed::SALT, &mut hash)
                    .unwrap();
                let text = credential(
                    "password",
                    &json!({"value": STANDARD.encode(&hash), "salt": salt}),
                    &json!({
                        "hashIterations": 2, "algorithm": "argon2",
                        "additionalParameters": {
                            "hashLength": [len.to_string()], "memory": ["1024"], "type": [kind],
                            "version": [version], "parallelism": ["1"],
                        },
                    }),
                );
                let custom = custom(&text, Shape::Argon2);
                assert!(verifier::fits(&custom, super::PASSWORD), "{kind} {version}");
                assert!(!verifier::fits(&custom, super::WRONG), "{kind} {version}");
                // Of the others the rules warn: whether Auth0 takes them is not written anywhere.
                if (kind, version) == ("id", "1.3") {
                    proves(&custom, "argon2");
                }
            }
        }
    }
}

#[test]
fn a_damaged_password_is_not_made_whole() {
    for (secret, settings) in [
        (
            json!({"value": PBKDF2, "salt": ""}),
            json!({"hashIterations": 1, "algorithm": "pbkdf2"}),
        ),
        (
            json!({"value": PBKDF2, "salt": SALT}),
            json!({"algorithm": "pbkdf2"}),
        ),
        (
            json!({"value": "?", "salt": SALT}),
            json!({"hashIterations": 1, "algorithm": "pbkdf2"}),
        ),
        (
            json!({"value": ARGON2, "salt": SALT}),
            json!({"hashIterations": 1, "algorithm": "argon2"}),
        ),
    ] {
        let found = convert_keycloak(&credential("password", &secret, &settings));
        assert!(
            matches!(
                found,
                KeycloakCredential::Password(_, Conversion::Impossible(..))
            ),
            "{found:?}"
        );
    }
}

fn otp(secret: &str, change: impl FnOnce(&mut Value)) -> Result<String, &'static str> {
    let mut settings = json!({
        "subType": "totp", "digits": 6, "period": 30, "counter": 0,
        "algorithm": "HmacSHA1", "secretEncoding": "BASE32",
    });
    change(&mut settings);
    match convert_keycloak(&credential("otp", &json!({"value": secret}), &settings)) {
        KeycloakCredential::Otp(found) => found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_time_passwords() {
    let taken = r#"{"totp":{"secret":"MZXW6YTBOI2DCMBR"}}"#;
    assert_eq!(otp("MZXW6YTBOI2DCMBR", |_| {}).as_deref(), Ok(taken));
    assert_eq!(otp("mzxw 6ytb oi2d cmbr==", |_| {}).as_deref(), Ok(taken));
    // Without a word about its encoding the text's own bytes are the key.
    let text = otp("foobar", |it| it["secretEncoding"] = Value::Null);
    assert_eq!(text.as_deref(), Ok(r#"{"totp":{"secret":"MZXW6YTBOI"}}"#));
}

#[test]
fn one_time_passwords_that_auth0_cannot_make() {
    let secret = "MZXW6YTBOI2DCMBR";
    for found in [
        otp(secret, |it| it["digits"] = json!(8)),
        otp(secret, |it| it["period"] = json!(60)),
        otp(secret, |it| it["algorithm"] = json!("HmacSHA256")),
        otp(secret, |it| it["subType"] = json!("hotp")),
        otp(secret, |it| it["secretEncoding"] = json!("ROT13")),
        otp("189", |_| {}),
        otp("", |_| {}),
    ] {
        assert!(found.is_err_and(|why| why.ends_with('.')));
    }
}

#[test]
fn other_credentials_are_named_as_such() {
    for text in [
        r#"{"type":"webauthn","secretData":"{}","credentialData":"{}"}"#,
        r#"{"type":"recovery-authn-codes"}"#,
        "[]",
        "not json",
    ] {
        assert_eq!(convert_keycloak(text), KeycloakCredential::Other);
    }
}

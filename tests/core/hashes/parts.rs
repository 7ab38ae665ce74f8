//! Hashes whose salt, algorithm and rounds stand in columns of their own.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::Digest as _;
use usher::passwords::{
    Conversion, Digest, HashParts, SaltEncoding, SaltPosition, SaltUse, convert_parts,
};

use super::computed::{SALT, pbkdf2};
use super::{PASSWORD, proves};
use crate::support::terminal::Place;

fn parts<'a>(algorithm: &'a str, hash: &'a str, salt: &'a str) -> HashParts<'a> {
    HashParts {
        algorithm,
        digest: None,
        hash,
        salt,
        salt_use: SaltUse::default(),
        rounds: 0,
    }
}

fn proved(parts: &HashParts<'_>, name: &str) {
    match convert_parts(parts) {
        Conversion::Custom(custom) => proves(&custom, name),
        other => panic!("{name}: {other:?}"),
    }
}

fn lost(parts: &HashParts<'_>, name: &str) {
    let found = convert_parts(parts);
    assert!(
        matches!(found, Conversion::Impossible(..)),
        "{name}: {found:?}"
    );
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn pbkdf2_with_rounds() {
    for (algorithm, digest) in [
        ("pbkdf2", "sha1"),
        ("pbkdf2_sha256", "sha256"),
        ("PBKDF2-SHA512", "sha512"),
        ("PBKDF2WithHmacSHA256", "sha256"),
    ] {
        let (hash, salt) = (pbkdf2(digest, 1200, SALT, 20), STANDARD.encode(SALT));
        let base64 = STANDARD.encode(&hash);
        let whole = HashParts {
            rounds: 1200,
            ..parts(algorithm, &base64, &salt)
        };
        proved(&whole, algorithm);
        lost(&HashParts { rounds: 0, ..whole }, "no rounds");
        lost(&HashParts { salt: "", ..whole }, "no salt");
        lost(&HashParts { hash: "?", ..whole }, "no hash");
        lost(
            &HashParts {
                algorithm: "sha3",
                ..whole
            },
            "another algorithm",
        );
        // Beside hex the salt may be hex or text: somebody has to say which.
        let (in_hex, salt_in_hex) = (hex(&hash), hex(SALT));
        let hexes = HashParts {
            hash: &in_hex,
            salt: &salt_in_hex,
            ..whole
        };
        lost(&hexes, "hex");
        let said = |encoding| SaltUse {
            encoding: Some(encoding),
            position: None,
        };
        proved(
            &HashParts {
                salt_use: said(SaltEncoding::Hex),
                ..hexes
            },
            "hex",
        );
        proved(
            &HashParts {
                salt: "sixteen salt byt",
                salt_use: said(SaltEncoding::Text),
                ..hexes
            },
            "text",
        );
    }
}

#[test]
fn salted_digests_once_it_is_said_where_the_salt_stood() {
    let salt = "pepper-less";
    let (before, behind) = (format!("{salt}{PASSWORD}"), format!("{PASSWORD}{salt}"));
    let made = |digest: Digest, text: &str| match digest {
        Digest::Md5 => md5::Md5::digest(text).to_vec(),
        Digest::Md4 => md4::Md4::digest(text).to_vec(),
        Digest::Sha1 => sha1::Sha1::digest(text).to_vec(),
        Digest::Sha256 => sha2::Sha256::digest(text).to_vec(),
        _ => sha2::Sha512::digest(text).to_vec(),
    };
    for (name, digest) in [
        ("md5", Digest::Md5),
        ("MD4", Digest::Md4),
        ("SHA-1", Digest::Sha1),
        ("sha256", Digest::Sha256),
        ("SHA-512", Digest::Sha512),
    ] {
        for (position, text) in [
            (SaltPosition::Prefix, &before),
            (SaltPosition::Suffix, &behind),
        ] {
            let hash = made(digest, text);
            let salt_use = SaltUse {
                encoding: None,
                position: Some(position),
            };
            for hash in [
                hex(&hash),
                hex(&hash).to_uppercase(),
                STANDARD.encode(&hash),
            ] {
                let whole = HashParts {
                    salt_use,
                    ..parts(name, &hash, salt)
                };
                proved(&whole, name);
                // Said of the whole column instead of row by row.
                let named = HashParts {
                    algorithm: "",
                    digest: Some(digest),
                    ..whole
                };
                proved(&named, name);
                lost(
                    &HashParts {
                        digest: None,
                        ..named
                    },
                    "no algorithm",
                );
                lost(
                    &HashParts {
                        rounds: 5000,
                        ..whole
                    },
                    "repeated",
                );
                lost(&parts(name, &hash, salt), "before or behind");
                for (salt, encoding) in [
                    (hex(salt.as_bytes()), SaltEncoding::Hex),
                    (STANDARD.encode(salt), SaltEncoding::Base64),
                ] {
                    let salt_use = SaltUse {
                        encoding: Some(encoding),
                        ..salt_use
                    };
                    let whole = HashParts {
                        salt: &salt,
                        salt_use,
                        ..whole
                    };
                    proved(&whole, name);
                }
            }
        }
        let unsalted = hex(&made(digest, PASSWORD));
        proved(&parts(name, &unsalted, ""), "without a salt");
    }
}

/// The password's text is UTF-16 there, and the salt is the bytes that it is said to be.
#[test]
fn a_salted_ntlm_hash() {
    let password: Vec<u8> = PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (position, text) in [
        (SaltPosition::Prefix, [SALT.as_slice(), &password].concat()),
        (SaltPosition::Suffix, [&password, SALT.as_slice()].concat()),
    ] {
        let hash = hex(&md4::Md4::digest(text)).to_uppercase();
        for (salt, encoding) in [
            (hex(SALT), SaltEncoding::Hex),
            (STANDARD.encode(SALT), SaltEncoding::Base64),
            ("sixteen salt byt".to_owned(), SaltEncoding::Text),
        ] {
            let whole = HashParts {
                salt_use: SaltUse {
                    encoding: Some(encoding),
                    position: Some(position),
                },
                ..parts("NTLM", &hash, &salt)
            };
            proved(&whole, "ntlm");
            let named = HashParts {
                algorithm: "",
                digest: Some(Digest::Ntlm),
                ..whole
            };
            proved(&named, "ntlm, said of the column");
        }
    }
}

#[test]
fn what_the_hash_says_itself_needs_no_parts() {
    let bcrypt = "$2b$05$94Tnr7zykwCL3APw5pK.MuL6M0V06aked2Ku0R0V3MAsDtL0ZvCTi";
    for algorithm in ["bcrypt", ""] {
        proved(&parts(algorithm, bcrypt, ""), "bcrypt");
        proved(&parts(algorithm, bcrypt, &bcrypt[..29]), "its own salt");
        lost(&parts(algorithm, bcrypt, "another"), "a second salt");
    }
}

fn converted(table: &str, mapping: Option<&str>) -> (String, serde_json::Value) {
    let place = Place::new();
    let out = place.path("out.json");
    let mut command = place.command();
    command.arg("convert").arg(place.file("users.csv", table));
    command.arg("-o").arg(&out);
    if let Some(mapping) = mapping {
        command
            .arg("--mapping")
            .arg(place.file("mapping.json", mapping));
    }
    let said = String::from_utf8(command.output().unwrap().stderr).unwrap();
    let records = std::fs::read(&out).unwrap_or_else(|_| panic!("{said}"));
    (said, serde_json::from_slice(&records).unwrap())
}

#[test]
fn a_table_in_parts_maps_itself() {
    let table = format!(
        "email,password_hash,salt,algorithm,iterations\nwren@example.com,{},{},pbkdf2_sha512,10000\ntern@example.com,,,,\n",
        STANDARD.encode(pbkdf2("sha512", 10000, SALT, 20)),
        STANDARD.encode(SALT),
    );
    let (_, records) = converted(&table, None);
    proves(&records[0]["custom_password_hash"].to_string(), "pbkdf2");
    assert_eq!(records[1], serde_json::json!({"email": "tern@example.com"}));
}

#[test]
fn a_salted_digest_waits_for_what_is_said_about_it() {
    let hash = hex(&sha2::Sha256::digest(format!("{PASSWORD}s4lt")));
    let table = format!("E-Mail;Passwort;Salt\nwren@example.com;{hash};s4lt\n");
    let (said, records) = converted(&table, None);
    assert_eq!(records[0], serde_json::json!({"email": "wren@example.com"}));
    assert!(said.contains("say it in the mapping"), "{said}");
    assert!(!said.contains("s4lt"), "{said}");
    let mapping = r#"{"version": 1, "system": "table", "columns": [
        {"column": "E-Mail", "to": "email"},
        {"column": "Salt", "to": "password_hash",
         "read_as": {"salt": {"encoding": "text", "position": "suffix"}}},
        {"column": "Passwort", "to": "password_hash", "read_as": {"digest": "sha256"}}
    ]}"#;
    let (_, records) = converted(&table, Some(mapping));
    proves(&records[0]["custom_password_hash"].to_string(), "sha256");
}

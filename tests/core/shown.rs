//! What holds a secret or somebody's data can be printed for those who look for a fault, and shows none of it.

use std::fmt::Debug;
use std::path::Path;

use bytes::Bytes;
use secrecy::SecretString;
use usher::auth0::{
    AccessToken, Client, Credentials, Domain, Http, ImportForm, JobErrors, TokenError, Unusable,
};
use usher::passwords::recognise;
use usher::platform::settings::{TenantColour, TenantKind};
use usher::platform::vault::{Key, Vault};
use usher::practice::{Config, Server};
use usher::users::fields::field;
use usher::users::lexer::Lexer;
use usher::users::{Block, Cell, Identifiers, UsersFile};
use usher::worker::{Command, ConnectId, Credentials as Typed, NewTenant, TenantChoice};

const CANARY: &str = "canary";
const HASH: &str = "$2b$10$canaryCANARYcanaryCANARYcanaryCANARYcanaryCANARYcana";

#[track_caller]
fn hidden(what: &impl Debug) {
    for printed in [format!("{what:?}"), format!("{what:#?}")] {
        assert!(
            !printed.to_lowercase().contains(CANARY),
            "it shows: {printed}"
        );
        // Nor as a list of its bytes.
        let bytes = format!("{:?}", CANARY.as_bytes());
        assert!(
            !printed
                .replace(['\n', ' '], "")
                .contains(&bytes.replace(' ', "")[1..20]),
            "it shows bytes: {printed}"
        );
    }
}

fn secret() -> SecretString {
    SecretString::from(CANARY)
}

#[tokio::test]
async fn tokens_secrets_and_what_carries_them() {
    let here = Domain::parse("http://127.0.0.1:9").unwrap();
    let (token, _) = AccessToken::pasted(CANARY, &here).unwrap();
    hidden(&token);
    hidden(&Client::new(&token, &Http::default()).unwrap());
    hidden(&Http {
        proxy: Some(format!("http://me:{CANARY}@proxy.example.com")),
        ..Http::default()
    });
    for credentials in [
        Credentials::Token(secret()),
        Credentials::Client {
            id: "id".into(),
            secret: secret(),
        },
    ] {
        hidden(&credentials);
    }
    for credentials in [
        Typed::Token(secret()),
        Typed::Client {
            client_id: "id".into(),
            client_secret: secret(),
        },
    ] {
        let new = NewTenant {
            domain: "example.eu.auth0.com".into(),
            name: String::new(),
            credentials: credentials.clone(),
            colour: TenantColour::Plum,
            kind: TenantKind::Test,
            remember: true,
        };
        let choices = [
            TenantChoice::New(new),
            TenantChoice::SavedWith {
                id: "a".into(),
                credentials,
            },
        ];
        for tenant in choices {
            let connect = ConnectId::new();
            hidden(&Command::Connect { connect, tenant });
        }
    }
    for text in [
        CANARY,
        "canary.canary.canary",
        "canary canary",
        "a.b.c.d.canary",
    ] {
        let far = Domain::parse("example.eu.auth0.com").unwrap();
        let refused: Unusable = match AccessToken::pasted(text, &far).map(|_| ()).unwrap_err() {
            TokenError::Unusable(unusable) => unusable,
            other => panic!("{other:?}"),
        };
        hidden(&refused);
        assert!(!refused.to_string().contains(CANARY), "{refused}");
    }

    let vault = Vault::with(|| Err(keyring_core::Error::NoDefaultStore));
    let key = Key::token("example.com");
    vault.store_for_session(&key, &secret());
    hidden(&vault);
    hidden(&vault.load(&key));

    let server = Server::start(Config::default()).await.unwrap();
    let printed = format!("{server:?}");
    assert!(!printed.contains(&server.client_secret), "{printed}");
}

#[test]
fn requests_and_answers_about_users() {
    hidden(&ImportForm {
        connection_id: "con_1".into(),
        upsert: false,
        external_id: "run.1.1".into(),
        send_completion_email: false,
        users: Bytes::from(format!(r#"[{{"email":"{CANARY}@example.com"}}]"#)),
    });
    let entry = usher::auth0::ErrorEntry {
        user: serde_json::json!({"email": format!("{CANARY}@example.com"), "password_hash": HASH})
            .as_object()
            .unwrap()
            .clone(),
        errors: vec![usher::auth0::EntryError {
            code: Some("DUPLICATED_USER".into()),
            message: Some(format!("{CANARY}@example.com already exists")),
            path: Some("email".into()),
        }],
    };
    hidden(&entry);
    hidden(&entry.errors[0]);
    hidden(&JobErrors::Entries(vec![entry]));
}

#[test]
fn records_and_what_is_read_of_them() {
    let record = format!(
        r#"{{"email":"{CANARY}@example.com","username":"{CANARY}","user_id":"{CANARY}","phone_number":"+1{CANARY}","password_hash":"{HASH}","password":"{CANARY}"}}"#
    );
    hidden(&Identifiers::of(record.as_bytes()));
    let hash = field(record.as_bytes(), "password_hash").unwrap();
    assert_eq!(hash.text().as_deref(), Some(HASH));
    hidden(&hash);
    let mut lexer = Lexer::new(record.as_bytes());
    hidden(&lexer);
    lexer.enter().unwrap();
    assert!(lexer.key(&mut true).unwrap().is_some());
    let address = lexer.string().unwrap();
    assert!(address.raw.starts_with(CANARY.as_bytes()));
    hidden(&address);
    for cell in [
        Cell::Text(CANARY),
        Cell::Number(CANARY),
        Cell::Date(CANARY),
        Cell::Json(CANARY),
    ] {
        hidden(&cell);
    }
    hidden(&recognise(HASH));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.ndjson");
    std::fs::write(&path, format!("{record}\n{record}\n")).unwrap();
    let (file, mut block) = (
        UsersFile::open(&path, folder.path()).unwrap(),
        Block::default(),
    );
    assert!(file.blocks().unwrap().next(&mut block).unwrap());
    assert!(block.text().starts_with(b"{\"email\":\"canary"));
    hidden(&block);
}

/// Fields that a derived `Debug` may show although they could hold what a file holds, and what they do hold.
const HARMLESS: &[(&str, &str, &str)] = &[
    ("Journal", "backlog", "facts, which name nobody"),
    ("Kept", "lower", "parts of fingerprints"),
    ("KeptBuilder", "lower", "parts of fingerprints"),
    ("Segment", "flags", "what was found of each record"),
    ("SegmentBuilder", "flags", "what was found of each record"),
    ("Head", "bytes", "a property's name"),
    ("Member", "token", "a property's name"),
    ("Value", "default", "a value that the admin typed for all"),
    ("SourceView", "hash_files", "names of files"),
    ("ListCutter", "indent", "white space"),
    ("ListCutter", "between", "white space"),
];

/// What a type with a derived `Debug` may hold as bytes, or under the name of a secret, is known.
#[test]
fn nothing_that_holds_a_record_or_a_secret_derives_its_debug() {
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    let harmless = |field: &(String, String)| {
        HARMLESS
            .iter()
            .any(|(owner, name, _)| (*owner, *name) == (field.0.as_str(), field.1.as_str()))
    };
    let shown: Vec<_> = found.iter().filter(|field| !harmless(field)).collect();
    assert!(shown.is_empty(), "derived Debug shows {shown:?}");
    for (owner, name, _) in HARMLESS {
        let there = found
            .iter()
            .any(|field| field.0 == *owner && field.1 == *name);
        assert!(there, "{owner} has no {name} any more");
    }
}

fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            derived(&std::fs::read_to_string(&path).unwrap(), found);
        }
    }
}

/// Type and field of each field that a derived `Debug` of this file shows and that should make one look.
fn derived(text: &str, found: &mut Vec<(String, String)>) {
    let (mut derives, mut owner) = (false, String::new());
    for line in text.lines() {
        if line.starts_with("#[derive(") {
            (derives, owner) = (line.contains("Debug"), String::new());
        } else if line.starts_with('}') || line.ends_with(';') {
            derives = false;
        } else if let Some(name) = declared(line) {
            name.clone_into(&mut owner);
        } else if derives
            && line.starts_with(' ')
            && let Some((name, kind)) = line.split_once(": ")
        {
            let name = name.rsplit(' ').next().unwrap_or_default();
            let bytes = ["Vec<u8>", "[u8", "Bytes"]
                .iter()
                .any(|word| kind.contains(word));
            let text = ["String", "str", "Value", "Box<"]
                .iter()
                .any(|word| kind.contains(word));
            let secret = ["password", "secret", "token", "hash", "salt", "bearer"]
                .iter()
                .any(|word| name.contains(word));
            if bytes || secret && text && !kind.starts_with("SecretString") {
                found.push((owner.clone(), name.to_owned()));
            }
        }
    }
}

fn declared(line: &str) -> Option<&str> {
    let at = ["struct ", "enum "]
        .iter()
        .find_map(|word| line.find(word).map(|at| at + word.len()))
        .filter(|_| {
            line.starts_with("pub") || line.starts_with("struct") || line.starts_with("enum")
        })?;
    line[at..].split(|c: char| !c.is_alphanumeric()).next()
}

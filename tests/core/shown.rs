//! What holds a secret or somebody's data can be printed for those who look for a fault, and shows none of it.

use std::fmt::Debug;

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
use usher::users::{Cell, Identifiers};
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
}

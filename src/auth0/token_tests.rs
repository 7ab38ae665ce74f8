use super::*;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

fn token(claims: &Value) -> String {
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

fn domain(text: &str) -> Domain {
    Domain::parse(text).unwrap()
}

fn usual() -> Value {
    json!({"iss":"https://example.eu.auth0.com/","aud":"https://example.eu.auth0.com/api/v2/","iat":1_795_164_000,
        "exp":1_795_250_400,"scope":"create:users read:users","azp":"app1","permissions":["read:users","read:connections"]})
}

fn pasted(claims: &Value, typed: &str) -> Result<(AccessToken, Vec<Mismatch>), TokenError> {
    AccessToken::pasted(&token(claims), &domain(typed))
}

#[test]
fn claims_are_read() {
    let (access, mismatches) = pasted(&usual(), "example.eu.auth0.com").unwrap();
    let facts = access.facts();
    assert_eq!(mismatches, []);
    assert_eq!(facts.tenant_domain.as_deref(), Some("example.eu.auth0.com"));
    assert_eq!(
        facts.scopes,
        ["create:users", "read:users", "read:connections"]
    );
    assert_eq!(facts.client_id.as_deref(), Some("app1"));
    let now = UNIX_EPOCH + Duration::from_secs(1_795_250_300);
    assert_eq!(facts.lives_for(now), Some(Duration::from_secs(100)));
    assert_eq!(
        facts.lives_for(now + Duration::from_secs(1_000)),
        Some(Duration::ZERO)
    );
}

#[test]
fn it_goes_to_its_issuer_whatever_was_typed() {
    let (access, mismatches) = pasted(&usual(), "other.us.auth0.com").unwrap();
    assert_eq!(access.api().origin(), "https://example.eu.auth0.com");
    assert_eq!(mismatches.len(), 2);
    assert!(mismatches[0].sentence().contains("other.us.auth0.com"));
}

#[test]
fn a_custom_domain_shows_both_names() {
    let mut claims = usual();
    claims["iss"] = json!("https://login.example.com/");
    claims["aud"] = json!([
        "https://example.eu.auth0.com/api/v2/",
        "https://example.eu.auth0.com/userinfo"
    ]);
    let (access, mismatches) = pasted(&claims, "login.example.com").unwrap();
    assert_eq!(access.api().host(), "login.example.com");
    assert_eq!(access.target().tenant_domain, "example.eu.auth0.com");
    assert_eq!(mismatches.len(), 2);
    assert!(matches!(&mismatches[1], Mismatch::IssuerAndTenant { .. }));
}

#[test]
fn what_is_no_management_token_is_named() {
    let unusable = |text: &str| match AccessToken::pasted(text, &domain("example.eu.auth0.com")) {
        Err(TokenError::Unusable(unusable)) => unusable,
        other => panic!("{other:?}"),
    };
    assert_eq!(unusable("  "), Unusable::Empty);
    assert_eq!(unusable("a.b.c.d.e"), Unusable::Encrypted);
    assert_eq!(unusable("kTkz8aPq_-"), Unusable::Opaque);
    assert_eq!(unusable("a.!!!.c"), Unusable::NotAToken);
    let mut claims = usual();
    claims["aud"] = json!("https://example.eu.auth0.com/api/v2");
    assert!(matches!(
        unusable(&token(&claims)),
        Unusable::WrongAudience(_)
    ));
    for iss in [
        "http://example.eu.auth0.com/",
        "https://example.eu.auth0.com/x",
        "example.eu.auth0.com",
        "https://a@b.com/",
    ] {
        let mut claims = usual();
        claims["iss"] = json!(iss);
        assert_eq!(unusable(&token(&claims)), Unusable::NoIssuer, "{iss}");
    }
}

#[test]
fn a_typed_loopback_address_is_exempt() {
    let (access, mismatches) = pasted(&usual(), "http://127.0.0.1:4433").unwrap();
    assert_eq!(
        (access.api().origin().as_str(), mismatches.len()),
        ("http://127.0.0.1:4433", 0)
    );
    assert!(AccessToken::pasted("opaque", &domain("http://localhost:4433")).is_ok());
}

#[test]
fn pasting_forgives_prefix_and_line_breaks() {
    let text = token(&usual());
    let broken = format!("Bearer {}\n {}", &text[..20], &text[20..]);
    let (access, _) = AccessToken::pasted(&broken, &domain("example.eu.auth0.com")).unwrap();
    assert!(access.is(&SecretString::from(text)));
}

#[test]
fn debug_shows_no_secret() {
    let text = token(&usual());
    let (access, _) = AccessToken::pasted(&text, &domain("example.eu.auth0.com")).unwrap();
    let client = crate::auth0::Client::new(&access, &Http::default()).unwrap();
    let credentials = [
        Credentials::Token(SecretString::from(text.clone())),
        Credentials::Client {
            id: "id".into(),
            secret: SecretString::from(text.clone()),
        },
    ];
    let request = client.request(reqwest::Method::GET, &["jobs"]).unwrap();
    let shown = format!("{access:?} {client:?} {credentials:?} {request:?}");
    assert!(
        !shown.contains("c2ln") && !shown.contains(&text[..30]),
        "{shown}"
    );
}

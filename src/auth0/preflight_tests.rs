use super::super::{Class, ErrorKind};
use super::*;
use serde_json::{Value, json};

fn connection(value: &Value) -> Connection {
    Connection::of(value).unwrap()
}

fn token(scopes: &str) -> TokenFacts {
    TokenFacts {
        tenant_domain: Some("example.eu.auth0.com".into()),
        scopes: scopes.split(' ').map(str::to_owned).collect(),
        expires_at: Some(100_000),
        ..TokenFacts::default()
    }
}

const ALL: &str = "create:users read:users read:connections read:connections_options";

fn run(
    token: &TokenFacts,
    chosen: Option<&Connection>,
    clients: &[String],
    seconds: u64,
) -> Vec<Check> {
    preflight(&Gathered {
        token,
        mismatches: &[],
        now: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
        here: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
        renewable: false,
        connections: None,
        chosen,
        clients: Some(Ok(clients)),
    })
}

fn state(checks: &[Check], id: CheckId) -> Option<CheckState> {
    checks
        .iter()
        .find(|check| check.id == id)
        .map(|check| check.state)
}

#[test]
fn everything_green() {
    let database = connection(&json!({"id":"con_1","name":"a","strategy":"auth0","options":{}}));
    let checks = run(&token(ALL), Some(&database), &["app".into()], 10);
    assert!(
        checks.iter().all(|check| check.state == CheckState::Ok),
        "{checks:?}"
    );
}

#[test]
fn missing_scopes_are_named_with_their_repair() {
    let checks = run(&token("read:users update:client_grants"), None, &[], 10);
    assert_eq!(state(&checks, CheckId::Scopes), Some(CheckState::Fail));
    assert_eq!(state(&checks, CheckId::Rights), Some(CheckState::Warn));
    let scopes = checks
        .iter()
        .find(|check| check.id == CheckId::Scopes)
        .unwrap();
    assert!(
        scopes
            .title
            .contains("create:users, read:connections, read:connections_options")
    );
    assert!(!scopes.repair.as_ref().unwrap().steps.is_empty());
    let checks = run(
        &token("create:users read:users read:connections"),
        None,
        &[],
        10,
    );
    assert_eq!(state(&checks, CheckId::Scopes), Some(CheckState::Warn));
}

#[test]
fn expiry_is_judged_in_server_time() {
    assert_eq!(
        state(&run(&token(ALL), None, &[], 10), CheckId::Expiry),
        Some(CheckState::Ok)
    );
    assert_eq!(
        state(&run(&token(ALL), None, &[], 99_000), CheckId::Expiry),
        Some(CheckState::Warn)
    );
    assert_eq!(
        state(&run(&token(ALL), None, &[], 100_000), CheckId::Expiry),
        Some(CheckState::Fail)
    );
}

#[test]
fn connections_that_cannot_take_an_import_are_red() {
    let social = connection(&json!({"id":"con_1","name":"a","strategy":"google-oauth2"}));
    assert_eq!(
        state(
            &run(&token(ALL), Some(&social), &[], 10),
            CheckId::ConnectionKind
        ),
        Some(CheckState::Fail)
    );
    let custom = connection(
        &json!({"id":"con_1","name":"a","strategy":"auth0","options":{"enabledDatabaseCustomization":true}}),
    );
    let checks = run(&token(ALL), Some(&custom), &[], 10);
    assert_eq!(
        state(&checks, CheckId::ConnectionKind),
        Some(CheckState::Fail)
    );
    assert_eq!(
        state(&checks, CheckId::ConnectionEnabled),
        Some(CheckState::Fail)
    );
    let hidden = connection(&json!({"id":"con_1","name":"a","strategy":"auth0"}));
    let checks = run(&token(ALL), Some(&hidden), &[], 10);
    assert_eq!(
        state(&checks, CheckId::ConnectionOptions),
        Some(CheckState::Unknown)
    );
}

#[test]
fn a_list_that_failed_or_is_empty_is_red() {
    let token = token(ALL);
    let error = ApiError::new(
        Class::Refused,
        ErrorKind::Forbidden,
        "Insufficient scope; expected any of: read:connections.",
    );
    let mut gathered = Gathered {
        token: &token,
        mismatches: &[],
        now: SystemTime::UNIX_EPOCH,
        here: SystemTime::UNIX_EPOCH,
        renewable: true,
        connections: Some(Err(&error)),
        chosen: None,
        clients: None,
    };
    let checks = preflight(&gathered);
    assert_eq!(state(&checks, CheckId::Connections), Some(CheckState::Fail));
    assert!(checks.iter().any(|check| {
        check
            .repair
            .as_ref()
            .is_some_and(|repair| repair.text.contains("read:connections "))
    }));
    let social = [connection(
        &json!({"id":"con_1","name":"a","strategy":"google-oauth2"}),
    )];
    gathered.connections = Some(Ok(&social));
    assert_eq!(
        state(&preflight(&gathered), CheckId::Connections),
        Some(CheckState::Fail)
    );
}

#[test]
fn a_clock_that_is_far_from_auth0s_is_worth_a_word() {
    let token = token(ALL);
    let (now, minute) = (
        SystemTime::UNIX_EPOCH + Duration::from_hours(20),
        Duration::from_mins(1),
    );
    let said = |here: SystemTime| {
        let checks = preflight(&Gathered {
            token: &token,
            mismatches: &[],
            now,
            here,
            renewable: true,
            connections: None,
            chosen: None,
            clients: None,
        });
        let clock = checks
            .into_iter()
            .find(|check| check.id == CheckId::Clock)?;
        assert_eq!(clock.state, CheckState::Warn);
        Some(clock.title)
    };
    assert_eq!(said(now + 5 * minute), None);
    assert_eq!(said(now - 5 * minute), None);
    assert_eq!(
        said(now + 6 * minute).as_deref(),
        Some("This computer's clock is 6 minutes ahead of Auth0's")
    );
    assert_eq!(
        said(now - 180 * minute).as_deref(),
        Some("This computer's clock is 3 hours behind Auth0's")
    );
}

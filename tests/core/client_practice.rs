//! The client against the practice tenant, which was written from the documents alone.

use std::time::Duration;

use bytes::Bytes;
use secrecy::SecretString;
use usher::auth0::{
    AccessToken, CheckId, CheckState, Client, ConnectionKind, Domain, ErrorKind, Gathered, Http,
    ImportForm, JobErrors, JobStatus, SentOutcome, TokenError, preflight, token,
};
use usher::practice::{Config, Server};

async fn tenant() -> (Server, Domain) {
    let server = Server::start(Config::default()).await.unwrap();
    let domain = Domain::parse(&server.url).unwrap();
    (server, domain)
}

async fn login(server: &Server, domain: &Domain) -> AccessToken {
    let secret = SecretString::from(server.client_secret.clone());
    token::request(domain, &server.client_id, &secret, &Http::default())
        .await
        .unwrap()
}

fn form(connection_id: &str, users: &str) -> ImportForm {
    ImportForm {
        connection_id: connection_id.into(),
        upsert: false,
        external_id: "run.1.1".into(),
        send_completion_email: false,
        users: Bytes::copy_from_slice(users.as_bytes()),
    }
}

async fn ended(client: &Client, id: &str) -> usher::auth0::Job {
    for _ in 0..100 {
        let job = client.job(id).await.unwrap().value;
        if job.status.is_over() {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the job never ended");
}

#[tokio::test]
async fn an_import_from_token_to_errors() {
    let (server, domain) = tenant().await;
    let access = login(&server, &domain).await;
    assert_eq!(access.mismatches(), []);
    assert!(access.facts().has_scope("create:users"));
    let client = Client::new(&access, &Http::default()).unwrap();
    let connections = client.connections().await.unwrap();
    let plain = connections
        .iter()
        .find(|connection| connection.name == "Username-Password-Authentication")
        .unwrap();
    let users = r#"[{"email":"ada@example.com","email_verified":true},{"email":"no address"}]"#;
    let sent = client.start_import(&form(&plain.id, users)).await;
    let SentOutcome::Accepted(job) = sent.outcome else {
        panic!("{sent:?}")
    };
    assert_eq!(job.external_id.as_deref(), Some("run.1.1"));
    let job = ended(&client, &job.id).await;
    assert_eq!(job.status, JobStatus::Completed);
    let summary = job.summary.unwrap();
    assert_eq!((summary.inserted, summary.failed, summary.total), (1, 1, 2));
    let JobErrors::Entries(entries) = client.job_errors(&job.id).await.unwrap().value else {
        panic!("a list was expected")
    };
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].user["email"], "no address");
    assert!(entries[0].errors[0].code.is_some());
    assert_eq!(
        client.job("job_0000000000000000").await.unwrap_err().kind,
        ErrorKind::NotFound
    );
    server.stop().await;
}

#[tokio::test]
async fn connections_are_told_apart_and_checked() {
    let (server, domain) = tenant().await;
    let access = login(&server, &domain).await;
    let client = Client::new(&access, &Http::default()).unwrap();
    let connections = client.connections().await.unwrap();
    let of_kind = |kind| {
        connections
            .iter()
            .filter(|connection| connection.kind() == kind)
            .count()
    };
    assert_eq!(of_kind(ConnectionKind::Other), 1);
    assert_eq!(
        of_kind(ConnectionKind::CustomDatabase { import_mode: false }),
        1
    );
    assert_eq!(of_kind(ConnectionKind::Database), 3);
    for connection in connections
        .iter()
        .filter(|connection| connection.takes_imports())
    {
        let clients = client.connection_clients(&connection.id).await;
        let checks = preflight(&Gathered {
            token: access.facts(),
            mismatches: &[],
            now: client.now(),
            here: std::time::SystemTime::now(),
            renewable: true,
            connections: Some(Ok(&connections)),
            chosen: Some(connection),
            clients: Some(clients.as_deref()),
        });
        let red: Vec<_> = checks
            .iter()
            .filter(|check| check.state == CheckState::Fail)
            .collect();
        assert!(red.is_empty(), "{}: {red:?}", connection.name);
        assert_eq!(
            client.connection(&connection.id).await.unwrap().id,
            connection.id
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn refusals_are_named() {
    let (server, domain) = tenant().await;
    let wrong = SecretString::from("wrong".to_owned());
    let error = token::request(&domain, &server.client_id, &wrong, &Http::default())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, TokenError::Api(error) if error.status == Some(401)),
        "{error:?}"
    );
    assert!(error.to_string().contains("client id and secret"));

    let text = server.issue_token("read:connections", Duration::from_mins(1));
    let (access, _) = AccessToken::pasted(&text, &domain).unwrap();
    let client = Client::new(&access, &Http::default()).unwrap();
    let connections = client.connections().await.unwrap();
    assert!(
        connections
            .iter()
            .all(|connection| connection.options().is_none())
    );
    let sent = client.start_import(&form(&connections[0].id, "[]")).await;
    let SentOutcome::Refused(error) = sent.outcome else {
        panic!("{sent:?}")
    };
    assert_eq!(error.kind, ErrorKind::Forbidden);
    assert_eq!(error.missing_scopes().as_deref(), Some("create:users"));
    let checks = preflight(&Gathered {
        token: access.facts(),
        mismatches: &[],
        now: client.now(),
        here: std::time::SystemTime::now(),
        renewable: false,
        connections: Some(Ok(&connections)),
        chosen: None,
        clients: None,
    });
    let scopes = checks
        .iter()
        .find(|check| check.id == CheckId::Scopes)
        .unwrap();
    assert_eq!(scopes.state, CheckState::Fail);

    let access = login(&server, &domain).await;
    let client = Client::new(&access, &Http::default()).unwrap();
    let social = connections
        .iter()
        .find(|connection| connection.kind() == ConnectionKind::Other)
        .unwrap();
    let sent = client
        .start_import(&form(&social.id, r#"[{"email":"ada@example.com"}]"#))
        .await;
    assert!(
        matches!(sent.outcome, SentOutcome::Refused(error) if error.kind == ErrorKind::BadRequest)
    );
    server.stop().await;
}

#[tokio::test]
async fn what_a_connection_has_under_an_address_is_deleted() {
    let (server, domain) = tenant().await;
    let access = login(&server, &domain).await;
    let client = Client::new(&access, &Http::default()).unwrap();
    let here = server.connections[0].id.clone();
    let email = "o'hara+1@example.com";
    assert!(server.leave_over(&here, email).unwrap());
    assert!(
        !server.leave_over(&here, email).unwrap(),
        "the address is taken"
    );
    let found = client.users_by_email(email).await.unwrap().value;
    assert_eq!(found, [], "nobody sees it");
    for _ in 0..2 {
        // The second time there is nothing, which is as well.
        let gone = client.delete_connection_user(&here, "O'Hara+1@example.com");
        gone.await.unwrap();
    }
    assert!(
        server.leave_over(&here, email).unwrap(),
        "the address was free"
    );
    let nowhere = client.delete_connection_user("con_nowhere", email).await;
    assert_eq!(nowhere.unwrap_err().kind, ErrorKind::NotFound);

    let token = server.issue_token("read:users", Duration::from_hours(1));
    let (token, _) = AccessToken::pasted(&token, &domain).unwrap();
    let reader = Client::new(&token, &Http::default()).unwrap();
    let refused = reader.delete_connection_user(&here, email).await;
    assert_eq!(refused.unwrap_err().kind, ErrorKind::Forbidden);
    server.stop().await;
}

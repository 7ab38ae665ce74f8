//! What survives a restart, what never reaches the disk, and whose the folder is.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use usher::practice::{Config, Server, StartError};

use super::desk::{Desk, Hands, codes, form, summary};

fn config(folder: &Path) -> Config {
    Config {
        store: Some(folder.to_owned()),
        ..Config::default()
    }
}

#[tokio::test]
async fn jobs_users_and_login_survive() {
    let folder = tempfile::tempdir().unwrap();
    let hands = Hands::new();
    let desk = Desk::in_folder(folder.path(), &hands).await;
    let form = form(
        json!([{"email": "ada@example.com", "email_verified": true}, {"email": "bad"}]).to_string(),
    );
    let (_, job) = desk
        .post(
            form.text("connection_id", desk.plain())
                .text("external_id", "run-1/part-1"),
        )
        .await;
    let path = format!("jobs/{}", job["id"].as_str().unwrap());
    let before = (
        desk.server.client_id.clone(),
        desk.server.client_secret.clone(),
        desk.server.connections.clone(),
    );
    let (_, job_before) = desk.get(&path).await;
    desk.server.stop().await;

    let desk = Desk::in_folder(folder.path(), &hands).await;
    assert_eq!(
        (
            desk.server.client_id.clone(),
            desk.server.client_secret.clone(),
            desk.server.connections.clone()
        ),
        before
    );
    assert_eq!(desk.get(&path).await.1, job_before);
    let (status, errors) = desk.get(&format!("{path}/errors")).await;
    assert_eq!(
        (status, codes(&errors[0]), &errors[0]["user"]),
        (200, vec!["FORMAT"], &json!({})),
        "the codes are kept, the people are not"
    );
    let (_, found) = desk.get("users-by-email?email=ada@example.com").await;
    assert_eq!(
        (
            &found[0]["email_verified"],
            found[0]["user_id"].as_str().map(str::len)
        ),
        (&json!(true), Some("auth0|".len() + 24))
    );
    let (ended, _) = desk
        .outcome(&desk.plain(), false, &json!([{"email": "Ada@example.com"}]))
        .await;
    assert_eq!(
        ended["summary"],
        summary(0, 0, 1),
        "the user is still there"
    );
    let (ended, _) = desk
        .outcome(&desk.plain(), true, &json!([{"email": "Ada@example.com"}]))
        .await;
    assert_eq!(ended["summary"], summary(0, 1, 0));
    desk.server.stop().await;

    hands.forward(Duration::from_hours(25));
    let desk = Desk::in_folder(folder.path(), &hands).await;
    assert_eq!(desk.get(&path).await.0, 404);
    assert_eq!(
        desk.get("users-by-email?email=ada@example.com").await.1[0]["email_verified"],
        false
    );
}

#[tokio::test]
async fn a_torn_last_line_costs_that_line_only() {
    let folder = tempfile::tempdir().unwrap();
    let hands = Hands::new();
    let desk = Desk::in_folder(folder.path(), &hands).await;
    desk.outcome(&desk.plain(), false, &json!([{"email": "ada@example.com"}]))
        .await;
    desk.server.stop().await;
    let log = folder.path().join("book.jsonl");
    fs::OpenOptions::new()
        .append(true)
        .open(&log)
        .unwrap()
        .write_all(b"{\"job\":{\"id\"")
        .unwrap();
    for _ in 0..2 {
        let desk = Desk::in_folder(folder.path(), &hands).await;
        assert_eq!(
            desk.get("users-by-email?email=ada@example.com")
                .await
                .1
                .as_array()
                .unwrap()
                .len(),
            1
        );
        desk.outcome(&desk.plain(), true, &json!([{"email": "bob@example.com"}]))
            .await;
        desk.server.stop().await;
    }
    let whole = fs::read_to_string(&log).unwrap();
    fs::write(&log, format!("nonsense\n{whole}")).unwrap();
    assert!(matches!(
        Server::start(config(folder.path())).await,
        Err(StartError::Damaged { .. })
    ));
}

#[tokio::test]
async fn nothing_personal_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::in_folder(folder.path(), &Hands::new()).await;
    let canary = "canary";
    let users = json!([
        {"email": "canary@example.com", "username": "canary", "user_id": "canary-id", "phone_number": "+49301234567", "given_name": "Canary",
         "user_metadata": {"canary": "canary"}, "custom_password_hash": {"algorithm": "md5", "hash": {"value": "canary", "encoding": "hex"}},
         "mfa_factors": [{"totp": {"secret": "CANARY"}}]},
        {"email": "canary", "canary": 1, "password_hash": "canary"},
    ]);
    let form = form(users.to_string())
        .text("connection_id", desk.plain())
        .text("external_id", "canary@example.com");
    assert_eq!(desk.post(form).await.0, 202);
    let token = desk.token.clone();
    let mut files = 0;
    for file in fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let lower = text.to_lowercase();
        assert!(
            !lower.contains(canary)
                && !text.contains("49301234567")
                && !text.contains("example.com"),
            "{}",
            path.display()
        );
        assert!(!text.contains(&token));
        files += 1;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600,
                "{}",
                path.display()
            );
        }
    }
    assert_eq!(files, 3, "the login, the log and the lock");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }
}

#[tokio::test]
async fn one_owner_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let first = Server::start(config(folder.path())).await.unwrap();
    assert!(matches!(
        Server::start(config(folder.path())).await,
        Err(StartError::Owned)
    ));
    first.stop().await;
    Server::start(config(folder.path()))
        .await
        .unwrap()
        .stop()
        .await;
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let first = Server::start(Config::default()).await.unwrap();
    let port: u16 = first.url.rsplit(':').next().unwrap().parse().unwrap();
    let second = Server::start(Config {
        port: Some(port),
        ..Config::default()
    })
    .await;
    assert!(matches!(second, Err(StartError::PortTaken { port: named }) if named == port));
}

#[tokio::test]
async fn emptying_keeps_the_login() {
    let folder = tempfile::tempdir().unwrap();
    let hands = Hands::new();
    let desk = Desk::in_folder(folder.path(), &hands).await;
    let users = json!([{"email": "ada@example.com"}]);
    desk.outcome(&desk.plain(), false, &users).await;
    let id = desk.server.client_id.clone();
    desk.server.empty().await.unwrap();
    assert_eq!(
        desk.get("users-by-email?email=ada@example.com").await.1,
        json!([])
    );
    assert_eq!(
        desk.outcome(&desk.plain(), false, &users).await.0["summary"],
        summary(1, 0, 0)
    );
    desk.server.stop().await;
    let desk = Desk::in_folder(folder.path(), &hands).await;
    assert_eq!(desk.server.client_id, id);
    assert_eq!(
        desk.outcome(&desk.plain(), false, &users).await.0["summary"],
        summary(0, 0, 1)
    );
}

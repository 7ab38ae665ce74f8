//! Starting jobs, watching them and their end.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use usher::practice::Speed;

use super::desk::{Desk, Hands, form, summary};

fn users(range: std::ops::Range<usize>) -> Value {
    range
        .map(|n| json!({"email": format!("user{n}@example.com"), "email_verified": true}))
        .collect()
}

#[tokio::test]
async fn from_pending_to_completed() {
    let hands = Hands::new();
    let desk = Desk::realistic(&hands).await;
    let form = form(users(0..28).to_string())
        .text("connection_id", desk.plain())
        .text("external_id", "run-1/part-1")
        .text("something_else", "is tolerated");
    let (status, job) = desk.post(form).await;
    assert_eq!(
        (status, &job["status"], &job["type"]),
        (202, &json!("pending"), &json!("users_import"))
    );
    assert_eq!(
        (&job["connection"], &job["connection_id"]),
        (
            &json!("Username-Password-Authentication"),
            &json!(desk.plain())
        )
    );
    assert_eq!(
        (&job["external_id"], &job["created_at"]),
        (&json!("run-1/part-1"), &json!("2026-11-20T09:00:00.000Z"))
    );
    let id = job["id"].as_str().unwrap();
    let letters = id.strip_prefix("job_").unwrap();
    assert!(letters.len() == 16 && letters.bytes().all(|b| b.is_ascii_alphanumeric()));

    let path = format!("jobs/{id}");
    let (_, pending) = desk.get(&path).await;
    assert_eq!(pending["status"], "pending");
    assert!(pending.get("summary").is_none() && pending.get("percentage_done").is_none());
    hands.forward(Duration::from_secs(2));
    let (_, processing) = desk.get(&path).await;
    assert_eq!(
        (
            &processing["status"],
            &processing["percentage_done"],
            &processing["time_left_seconds"]
        ),
        (&json!("processing"), &json!(50), &json!(1))
    );
    assert_eq!(
        desk.get("users-by-email?email=user0@example.com")
            .await
            .1
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        desk.get("users-by-email?email=user27@example.com").await.1,
        json!([]),
        "not yet its turn"
    );
    hands.forward(Duration::from_secs(1));
    let (_, completed) = desk.get(&path).await;
    assert_eq!(
        (&completed["status"], &completed["summary"]),
        (&json!("completed"), &summary(28, 0, 0))
    );
    assert_eq!(
        desk.get(&format!("{path}/errors")).await,
        (204, Value::Null)
    );
}

#[tokio::test]
async fn two_at_a_time_and_a_day_of_memory() {
    let hands = Hands::new();
    let desk = Desk::realistic(&hands).await;
    let (_, first) = desk
        .import(&desk.plain(), false, users(0..14).to_string())
        .await;
    assert_eq!(
        desk.import(&desk.plain(), false, users(14..42).to_string())
            .await
            .0,
        202
    );
    let (status, third) = desk
        .import(&desk.plain(), false, users(42..43).to_string())
        .await;
    assert_eq!(status, 429);
    assert_eq!(
        third["message"],
        "There are 2 active import users jobs, please wait until some of them are finished and try again"
    );
    hands.forward(Duration::from_secs(2));
    assert_eq!(
        desk.import(&desk.plain(), false, users(42..43).to_string())
            .await
            .0,
        202,
        "a slot is free"
    );
    let path = format!("jobs/{}", first["id"].as_str().unwrap());
    hands.forward(Duration::from_secs(86_397));
    assert_eq!(desk.get(&path).await.0, 200);
    hands.forward(Duration::from_secs(1));
    let (status, gone) = desk.get(&path).await;
    assert_eq!((status, &gone["message"]), (404, &json!("Job not found.")));
    let (status, gone) = desk.get(&format!("{path}/errors")).await;
    assert_eq!(
        (status, &gone["message"]),
        (404, &json!("The job does not exist"))
    );
    assert_eq!(
        desk.get("users-by-email?email=user0@example.com")
            .await
            .1
            .as_array()
            .unwrap()
            .len(),
        1,
        "users stay"
    );
}

#[tokio::test]
async fn switching_to_instant_ends_what_is_under_way() {
    let hands = Hands::new();
    let desk = Desk::realistic(&hands).await;
    let (_, job) = desk
        .import(&desk.plain(), false, users(0..500).to_string())
        .await;
    desk.server.set_speed(Speed::Instant);
    assert_eq!(
        desk.get(&format!("jobs/{}", job["id"].as_str().unwrap()))
            .await
            .1["status"],
        "completed"
    );
    assert_eq!(
        desk.get("users-by-email?email=user499@example.com")
            .await
            .1
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn what_is_no_array_fails_without_a_word() {
    let desk = Desk::instant().await;
    for text in [
        "{\"email\":\"a@example.com\"}\n{}",
        "{\"users\":[]}",
        "[{\"email\":\"a@example.com\"},]",
        "[{",
        "\u{feff}[]",
    ] {
        let (status, job) = desk.import(&desk.plain(), false, text).await;
        assert_eq!(status, 202);
        let path = format!("jobs/{}", job["id"].as_str().unwrap());
        let (_, failed) = desk.get(&path).await;
        assert_eq!(failed["status"], "failed");
        assert!(failed.get("summary").is_none());
        assert_eq!(
            desk.get(&format!("{path}/errors")).await,
            (204, Value::Null)
        );
    }
    let (ended, errors) = desk.outcome(&desk.plain(), false, &json!([])).await;
    assert_eq!((&ended["summary"], errors.len()), (&summary(0, 0, 0), 0));
}

#[tokio::test]
async fn requests_that_start_nothing() {
    let desk = Desk::instant().await;
    let plain = desk.plain();
    let id = |id: &str| form("[]").text("connection_id", id.to_owned());
    let text_part = Form::new()
        .text("users", "[]")
        .text("connection_id", plain.clone());
    for (form, message, code) in [
        (
            Form::new().text("connection_id", plain.clone()),
            "Must provide 'users' file as multipart part.",
            Some("invalid_body"),
        ),
        (
            text_part,
            "Must provide 'users' file as multipart part.",
            Some("invalid_body"),
        ),
        (
            form("").text("connection_id", plain.clone()),
            "Users file must not be empty.",
            None,
        ),
        (
            form("[]"),
            "Must provide 'connection_id' as multipart part.",
            None,
        ),
        (
            id("Username-Password-Authentication"),
            "Payload validation error: 'String does not match pattern ^con_[A-Za-z0-9]{16}$' on property connection_id",
            Some("invalid_body"),
        ),
        (
            id("con_AAAAAAAAAAAAAAAA"),
            "The connection does not exist.",
            None,
        ),
        (
            id(&desk.connection("google-oauth2")),
            "Connection must be a database connection.",
            Some("operation_not_supported"),
        ),
        (
            id(&desk.connection("Legacy-Customer-Database")),
            "Custom Database Connections without import mode are not allowed.",
            None,
        ),
    ] {
        let (status, body) = desk.post(form).await;
        assert_eq!((status, body["message"].as_str()), (400, Some(message)));
        assert_eq!(
            (&body["statusCode"], &body["error"]),
            (&json!(400), &json!("Bad Request"))
        );
        if let Some(code) = code {
            assert_eq!(body["errorCode"], code);
        }
    }
    let url = format!("{}/api/v2/jobs/users-imports", desk.server.url);
    for (kind, body) in [
        ("application/json", "{}"),
        ("multipart/form-data; boundary=x", "--x\r\nbroken"),
    ] {
        let request = desk
            .http
            .post(&url)
            .bearer_auth(&desk.token)
            .header("content-type", kind)
            .body(body);
        let (status, body) = Desk::tell(request).await;
        assert_eq!(
            (status, &body["message"]),
            (
                400,
                &json!("Payload validation error: 'Invalid multipart payload format'.")
            ),
            "{kind}"
        );
    }
    let reader = desk
        .server
        .issue_token("read:users", Duration::from_mins(1));
    let (status, body) = Desk::tell(
        desk.http
            .post(&url)
            .bearer_auth(reader)
            .multipart(id(&plain)),
    )
    .await;
    assert_eq!(
        (status, &body["message"]),
        (
            403,
            &json!("Insufficient scope; expected any of: create:users.")
        )
    );
}

/// A form whose whole body has exactly this many bytes.
fn body_of(bytes: usize, connection: &str) -> Vec<u8> {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"connection_id\"\r\n\r\n{connection}\r\n--edge\r\n\
         Content-Disposition: form-data; name=\"users\"; filename=\"users.json\"\r\nContent-Type: application/json\r\n\r\n["
    );
    let tail = "]\r\n--edge--\r\n";
    let blanks = " ".repeat(bytes - head.len() - tail.len());
    format!("{head}{blanks}{tail}").into_bytes()
}

#[tokio::test]
async fn the_whole_body_counts() {
    let desk = Desk::instant().await;
    let send = |bytes: usize| {
        let request = desk
            .http
            .post(format!("{}/api/v2/jobs/users-imports", desk.server.url))
            .bearer_auth(&desk.token);
        Desk::tell(
            request
                .header("content-type", "multipart/form-data; boundary=edge")
                .body(body_of(bytes, &desk.plain())),
        )
    };
    assert_eq!(send(512_000).await.0, 202);
    for bytes in [512_001, 5_000_000] {
        let (status, body) = send(bytes).await;
        assert_eq!(
            (status, &body["message"]),
            (
                413,
                &json!("Payload content length greater than maximum allowed: 512000.")
            )
        );
    }
    let part = Part::bytes(b"[]".to_vec())
        .file_name("anything.txt")
        .mime_str("text/json")
        .unwrap();
    let form = Form::new()
        .text("connection_id", desk.plain())
        .text("external_id", "")
        .part("users", part);
    let (status, job) = desk.post(form).await;
    assert_eq!(status, 202);
    assert!(job.get("external_id").is_none(), "an empty one is as none");
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_thousand_users_by_two_slots() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::in_folder(folder.path(), &Hands::new()).await;
    let user = |n: usize| {
        json!({
            "email": format!("user{n}@example.com"), "email_verified": true, "user_id": format!("id-{n}"), "given_name": "Ada", "family_name": "Lark",
            "password_hash": "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku", "user_metadata": {"note": "x".repeat(300)},
            "app_metadata": {"plan": "basic", "seats": n}, "mfa_factors": [{"totp": {"secret": "JBSWY3DPEHPK3PXP"}}],
        })
    };
    let slot = async |from: usize| {
        let mut inserted = 0;
        for first in (from * 500..20_000).step_by(1_000) {
            let part: Value = (first..first + 500).map(user).collect();
            let (ended, errors) = desk.outcome(&desk.plain(), false, &part).await;
            assert_eq!(errors.len(), 0);
            inserted += ended["summary"]["inserted"].as_u64().unwrap();
        }
        inserted
    };
    let (odd, even) = tokio::join!(slot(0), slot(1));
    assert_eq!(odd + even, 20_000);
}

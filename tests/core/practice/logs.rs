//! The tenant log: what it says of imports, to whom, and how late.

use std::time::Duration;

use serde_json::json;
use usher::practice::{Config, Speed, Tuning};

use super::desk::{Desk, Hands, form};

const WITH_LOGS: &str = "create:users read:users read:logs";

async fn desk(hands: &Hands, speed: Speed, log_job_ids: bool) -> Desk {
    let config = Config {
        speed,
        ..Config::default()
    };
    let tuning = Tuning {
        clock: hands.clock(),
        log_job_ids,
        ..Tuning::default()
    };
    let mut desk = Desk::with(config, tuning).await;
    desk.token = desk
        .server
        .issue_token(WITH_LOGS, Duration::from_hours(720));
    desk
}

async fn send(desk: &Desk, external_id: &str) -> String {
    let users = json!([{"email": format!("{external_id}@example.com")}]).to_string();
    let form = form(users)
        .text("connection_id", desk.plain())
        .text("external_id", external_id.to_owned());
    let url = format!("{}/api/v2/jobs/users-imports", desk.server.url);
    let request = desk.http.post(url).bearer_auth(&desk.token);
    let request = request.header(
        "X-Correlation-ID",
        format!("{external_id}{}", "x".repeat(80)),
    );
    let (status, job) = Desk::tell(request.multipart(form)).await;
    assert_eq!(status, 202, "{job}");
    job["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_accepted_import_is_found_by_its_external_id_and_says_no_more_than_documented() {
    let desk = desk(&Hands::new(), Speed::Instant, false).await;
    send(&desk, "run.1.1").await;
    let (status, found) = desk.get("logs?q=type:sapi").await;
    assert_eq!(status, 200, "{found}");
    let entry = &found[0];
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(entry["description"], "Create import users job");
    let request = &entry["details"]["request"];
    assert_eq!(request["path"], "/api/v2/jobs/users-imports");
    assert_eq!(request["body"]["external_id"], "run.1.1");
    let correlation = entry["references"]["correlation_id"].as_str().unwrap();
    assert!(correlation.starts_with("run.1.1x") && correlation.len() == 64);
    assert_eq!(entry["details"]["response"], json!({"statusCode": 202}));
    let (_, ended) = desk.get("logs?q=type:sui").await;
    assert_eq!(ended[0]["connection"], "Username-Password-Authentication");
}

#[tokio::test]
async fn by_a_switch_it_names_the_job() {
    let desk = desk(&Hands::new(), Speed::Instant, true).await;
    let job = send(&desk, "run.1.1").await;
    let (_, found) = desk.get("logs?q=type:sapi").await;
    assert_eq!(found[0]["details"]["response"]["body"]["id"], job);
}

#[tokio::test]
async fn the_log_is_late_and_is_searched_by_date_in_pages() {
    let hands = Hands::new();
    let desk = desk(&hands, Speed::Realistic, false).await;
    send(&desk, "run.1.1").await;
    hands.forward(Duration::from_secs(3));
    assert_eq!(desk.get("logs?q=type:sapi").await.1, json!([]));
    hands.forward(Duration::from_secs(6));
    assert_eq!(
        desk.get("logs?q=type:sapi")
            .await
            .1
            .as_array()
            .unwrap()
            .len(),
        1
    );
    send(&desk, "run.2.1").await;
    hands.forward(Duration::from_secs(10));
    let first =
        |found: &serde_json::Value| found[0]["details"]["request"]["body"]["external_id"].clone();
    // The hands begin at 09:00:00, and the second import came nine seconds later.
    for (query, which, count) in [
        ("sort=date:-1", "run.2.1", 2),
        ("sort=date:1", "run.1.1", 2),
        ("sort=date:1&per_page=1&page=1", "run.2.1", 1),
        (
            "q=type:sapi%20AND%20date:[2026-11-20T09:00:05Z%20TO%20*]",
            "run.2.1",
            1,
        ),
        (
            "q=type:sapi%20AND%20date:[2026-11-20%20TO%202026-11-20T09:00:05Z]",
            "run.1.1",
            1,
        ),
    ] {
        let query = if query.contains("q=") {
            query.to_owned()
        } else {
            format!("q=type:sapi&{query}")
        };
        let (status, found) = desk.get(&format!("logs?{query}")).await;
        assert_eq!(status, 200, "{query}: {found}");
        assert_eq!(
            (first(&found), found.as_array().unwrap().len()),
            (which.into(), count),
            "{query}"
        );
    }
    let (status, refused) = desk.get("logs?q=references.correlation_id:run").await;
    assert_eq!(
        (status, &refused["errorCode"]),
        (400, &json!("invalid_query_string"))
    );
}

#[tokio::test]
async fn who_may_not_read_it_is_told_so() {
    let mut desk = desk(&Hands::new(), Speed::Instant, false).await;
    desk.token = desk
        .server
        .issue_token("create:users", Duration::from_hours(1));
    let (status, refused) = desk.get("logs").await;
    assert_eq!(
        (status, &refused["errorCode"]),
        (403, &json!("insufficient_scope"))
    );
}

#[tokio::test]
async fn it_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let hands = Hands::new();
    let open = || async {
        let mut desk = Desk::in_folder(folder.path(), &hands).await;
        desk.token = desk.server.issue_token(WITH_LOGS, Duration::from_hours(1));
        desk
    };
    let desk = open().await;
    send(&desk, "run.1.1").await;
    desk.server.stop().await;
    let desk = open().await;
    let (_, found) = desk.get("logs?q=type:sapi").await;
    assert_eq!(
        found[0]["details"]["request"]["body"]["external_id"],
        "run.1.1"
    );
    // Of users only remembered it is known where they are, too.
    let path =
        "users-by-email?email=run.1.1@example.com&fields=created_at,identities&include_fields=true";
    let (_, users) = desk.get(path).await;
    let user = users[0].as_object().unwrap();
    assert_eq!(user.len(), 2, "{user:?}");
    assert_eq!(
        user["identities"][0]["connection"],
        "Username-Password-Authentication"
    );
}

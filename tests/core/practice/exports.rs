//! Export jobs and fetching what they bring.

use std::io::Read as _;
use std::time::Duration;

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use usher::practice::{Config, Speed, Tuning};

use super::desk::{Desk, Hands};

async fn start(desk: &Desk, order: &Value) -> (u16, Value) {
    let url = format!("{}/api/v2/jobs/users-exports", desk.server.url);
    let request = desk.http.post(url).bearer_auth(&desk.token);
    Desk::tell(request.json(order)).await
}

async fn job(desk: &Desk, id: &Value) -> Value {
    desk.get(&format!("jobs/{}", id.as_str().unwrap())).await.1
}

async fn rows(desk: &Desk, location: &Value) -> Vec<Value> {
    let answer = desk.http.get(location.as_str().unwrap()).send().await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 200);
    let mut text = String::new();
    GzDecoder::new(&*answer.bytes().await.unwrap())
        .read_to_string(&mut text)
        .unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn an_export_brings_the_wished_fields_of_one_connection() {
    let desk = Desk::instant().await;
    let ada = json!([{"email": "Ada@example.com", "email_verified": true, "user_id": "7", "user_metadata": {"a": 1}},
        {"email": "bob@example.com"}]);
    desk.outcome(&desk.plain(), false, &ada).await;
    let order = json!({"connection_id": desk.plain(), "format": "json",
        "fields": [{"name": "user_id"}, {"name": "email", "export_as": "mail"}, {"name": "user_metadata"}]});
    let (status, begun) = start(&desk, &order).await;
    assert_eq!((status, &begun["type"]), (200, &json!("users_export")));
    assert_eq!(begun["status"], "pending");
    let ended = job(&desk, &begun["id"]).await;
    assert_eq!(ended["status"], "completed", "{ended}");
    let rows = rows(&desk, &ended["location"]).await;
    assert_eq!(rows.len(), 2);
    assert_eq!(
        rows[0],
        json!({"user_id": "auth0|7", "mail": "ada@example.com", "user_metadata": {"a": 1}})
    );
    let limited = json!({"format": "json", "limit": 1});
    let (_, begun) = start(&desk, &limited).await;
    let ended = job(&desk, &begun["id"]).await;
    assert_eq!(self::rows(&desk, &ended["location"]).await.len(), 1);
}

#[tokio::test]
async fn the_store_wants_no_token_and_its_addresses_last_a_minute() {
    let hands = Hands::new();
    let desk = Desk::with(
        Config::default(),
        Tuning {
            clock: hands.clock(),
            ..Tuning::default()
        },
    )
    .await;
    let (_, begun) = start(&desk, &json!({"format": "json"})).await;
    let location = job(&desk, &begun["id"]).await["location"].clone();
    let location = location.as_str().unwrap();
    let with_token = desk.http.get(location).bearer_auth(&desk.token);
    assert_eq!(with_token.send().await.unwrap().status(), 400);
    let forged = location.replace("/exports/job_", "/exports/job_x");
    assert_eq!(desk.http.get(forged).send().await.unwrap().status(), 403);
    hands.forward(Duration::from_secs(61));
    assert_eq!(desk.http.get(location).send().await.unwrap().status(), 403);
    let anew = job(&desk, &begun["id"]).await["location"].clone();
    assert!(rows(&desk, &anew).await.is_empty());
}

#[tokio::test]
async fn a_realistic_export_takes_its_time() {
    let hands = Hands::new();
    let desk = Desk::realistic(&hands).await;
    assert_eq!(desk.server.speed(), Speed::Realistic);
    let (_, begun) = start(&desk, &json!({"format": "json"})).await;
    let pending = job(&desk, &begun["id"]).await;
    assert_eq!(pending["status"], "pending");
    assert!(pending.get("location").is_none());
    hands.forward(Duration::from_secs(2));
    assert!(job(&desk, &begun["id"]).await["location"].is_string());
}

#[tokio::test]
async fn an_export_needs_the_right_and_a_known_connection() {
    let desk = Desk::instant().await;
    let unknown = json!({"format": "json", "connection_id": "con_0000000000000000"});
    assert_eq!(start(&desk, &unknown).await.0, 400);
    assert_eq!(start(&desk, &json!({"format": "csv"})).await.0, 400);
    let token = desk
        .server
        .issue_token("create:users", Duration::from_mins(1));
    let poor = Desk { token, ..desk };
    let (status, said) = start(&poor, &json!({"format": "json"})).await;
    assert_eq!(status, 403);
    assert!(said["message"].as_str().unwrap().contains("read:users"));
}

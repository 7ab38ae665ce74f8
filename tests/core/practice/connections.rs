//! `GET /connections` and what belongs to it.

use std::time::Duration;

use serde_json::{Value, json};

use super::desk::Desk;

fn names(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn three_shapes() {
    let desk = Desk::instant().await;
    let (_, bare) = desk.get("connections").await;
    assert_eq!(names(&bare).len(), 5);
    assert_eq!(names(&bare)[0], "Username-Password-Authentication");
    let (_, totals) = desk
        .get("connections?include_totals=true&per_page=2&page=1")
        .await;
    assert_eq!(
        (&totals["start"], &totals["limit"], &totals["total"]),
        (&json!(2), &json!(2), &json!(5))
    );
    assert_eq!(names(&totals["connections"]), &names(&bare)[2..4]);

    let mut all = Vec::new();
    let mut path = "connections?take=2".to_owned();
    loop {
        let (status, page) = desk.get(&path).await;
        assert_eq!(status, 200, "{page}");
        all.extend(page["connections"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => path = format!("connections?take=2&from={next}"),
            None => break,
        }
    }
    assert_eq!(Value::Array(all), bare);
    assert_eq!(
        desk.get("connections?page=10&per_page=100").await.0,
        400,
        "pages end at the thousandth"
    );
    assert_eq!(
        desk.get("connections?per_page=101").await.1["errorCode"],
        "invalid_query_string"
    );
    assert_eq!(desk.get("connections?take=2&from=nonsense").await.0, 400);
}

#[tokio::test]
async fn filters() {
    let desk = Desk::instant().await;
    let (_, databases) = desk.get("connections?strategy=auth0").await;
    assert_eq!(names(&databases).len(), 4);
    let (_, both) = desk
        .get("connections?strategy=auth0&strategy=google-oauth2")
        .await;
    assert_eq!(names(&both).len(), 5);
    let (_, one) = desk
        .get("connections?name=google-oauth2&fields=name,strategy")
        .await;
    assert_eq!(
        one,
        json!([{"name": "google-oauth2", "strategy": "google-oauth2"}])
    );
    let (_, without) = desk
        .get("connections?name=google-oauth2&fields=options&include_fields=false")
        .await;
    assert!(without[0].get("options").is_none() && without[0].get("id").is_some());
}

#[tokio::test]
async fn options_need_their_scope() {
    let desk = Desk::instant().await;
    let id = desk.connection("Members-With-Usernames");
    let (_, whole) = desk.get(&format!("connections/{id}")).await;
    assert_eq!(whole["options"]["requires_username"], true);
    assert!(whole.get("enabled_clients").is_none());
    let less = desk
        .server
        .issue_token("read:connections", Duration::from_mins(1));
    for path in [format!("connections/{id}"), "connections".to_owned()] {
        let (status, body) = Desk::tell(
            desk.http
                .get(format!("{}/api/v2/{path}", desk.server.url))
                .bearer_auth(&less),
        )
        .await;
        assert_eq!(status, 200);
        assert!(!body.to_string().contains("\"options\""));
    }
}

#[tokio::test]
async fn clients_and_strangers() {
    let desk = Desk::instant().await;
    let (status, clients) = desk
        .get(&format!("connections/{}/clients", desk.plain()))
        .await;
    assert_eq!(
        (status, clients),
        (
            200,
            json!({"clients": [{"client_id": desk.server.client_id}]})
        )
    );
    for path in [
        "connections/con_AAAAAAAAAAAAAAAA",
        "connections/con_AAAAAAAAAAAAAAAA/clients",
        "nothing",
    ] {
        let (status, body) = desk.get(path).await;
        assert_eq!(
            (status, &body["statusCode"], &body["error"]),
            (404, &json!(404), &json!("Not Found")),
            "{path}"
        );
    }
    for one in &desk.server.connections {
        let letters = one.id.strip_prefix("con_").unwrap();
        assert!(letters.len() == 16 && letters.bytes().all(|b| b.is_ascii_alphanumeric()));
    }
}

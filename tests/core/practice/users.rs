//! Single users: looked up by id, searched for, logged in, deleted.

use std::time::Duration;

use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use super::desk::{ALL, Desk, Hands};

fn path(id: &str) -> String {
    let id: String = byte_serialize(id.as_bytes()).collect();
    format!("users/{}", id.replace('+', "%20"))
}

async fn id_of(desk: &Desk, email: &str) -> Option<String> {
    let (_, found) = desk.get(&format!("users-by-email?email={email}")).await;
    found[0]["user_id"].as_str().map(str::to_owned)
}

async fn delete(desk: &Desk, token: &str, id: &str) -> u16 {
    let url = format!("{}/api/v2/{}", desk.server.url, path(id));
    Desk::tell(desk.http.delete(url).bearer_auth(token)).await.0
}

#[tokio::test]
async fn a_deleted_user_is_gone_for_every_question_and_can_come_again() {
    let folder = tempfile::tempdir().unwrap();
    let hands = Hands::new();
    let mut desk = Desk::in_folder(folder.path(), &hands).await;
    let file =
        json!([{"email": "ann@example.com", "user_id": "own"}, {"email": "bob@example.com"}]);
    desk.outcome(&desk.plain(), false, &file).await;
    let ann = id_of(&desk, "ann@example.com").await.unwrap();
    assert_eq!(ann, "auth0|own");
    let bob = id_of(&desk, "bob@example.com").await.unwrap();
    let may_not = delete(&desk, &desk.token, &ann).await;
    assert_eq!(may_not, 403);
    let scopes = format!("{ALL} delete:users");
    desk.token = desk.server.issue_token(&scopes, Duration::from_hours(1));
    for id in [&ann, &bob, &ann] {
        assert_eq!(delete(&desk, &desk.token, id).await, 204);
    }
    assert_eq!(desk.server.users(), 0);
    for again in [false, true] {
        if again {
            let token = desk.token.clone();
            desk.server.stop().await;
            desk = Desk::in_folder(folder.path(), &hands).await;
            desk.token = token;
            desk.token = desk.server.issue_token(&scopes, Duration::from_hours(1));
        }
        assert_eq!(desk.get(&path(&ann)).await.0, 404);
        assert_eq!(desk.get(&path(&bob)).await.0, 404);
        assert_eq!(id_of(&desk, "ann@example.com").await, None);
        assert_eq!(desk.server.users(), 0);
    }
    let (job, errors) = desk.outcome(&desk.plain(), false, &file).await;
    assert_eq!(
        (job["summary"]["inserted"].as_u64(), errors.len()),
        (Some(2), 0)
    );
    assert_ne!(id_of(&desk, "bob@example.com").await, Some(bob));
    desk.server.stop().await;
    let log = std::fs::read_to_string(folder.path().join("book.jsonl")).unwrap();
    assert!(!log.contains("example.com"));
}

#[tokio::test]
async fn a_login_shows_and_outlasts_the_tenant() {
    let folder = tempfile::tempdir().unwrap();
    let hands = Hands::new();
    let desk = Desk::in_folder(folder.path(), &hands).await;
    let plain = desk.plain();
    desk.outcome(&plain, false, &json!([{"email": "ann@example.com"}]))
        .await;
    let id = id_of(&desk, "ann@example.com").await.unwrap();
    let (_, user) = desk.get(&path(&id)).await;
    assert_eq!(
        (&user["logins_count"], &user["last_login"]),
        (&Value::Null, &Value::Null)
    );
    assert!(!desk.server.log_in(&plain, "bob@example.com").unwrap());
    assert!(desk.server.log_in(&plain, "ann@example.com").unwrap());
    assert!(desk.server.log_in(&plain, "ann@example.com").unwrap());
    let (_, user) = desk
        .get(&format!("{}?fields=logins_count,last_login", path(&id)))
        .await;
    assert_eq!(user["logins_count"], 2);
    assert!(user["last_login"].is_string() && user.get("email").is_none());
    desk.server.stop().await;
    let desk = Desk::in_folder(folder.path(), &hands).await;
    let (_, user) = desk.get(&path(&id)).await;
    assert_eq!(user["logins_count"], 2);
}

#[tokio::test]
async fn a_username_is_searched_for_in_its_connection() {
    let desk = Desk::instant().await;
    let flexible = desk.connection("Flexible-Identifiers");
    let (job, _) = desk
        .outcome(&flexible, false, &json!([{"username": "Dora"}]))
        .await;
    assert_eq!(job["summary"]["inserted"], 1);
    let search = async |text: &str| {
        let q: String = byte_serialize(text.as_bytes()).collect();
        desk.get(&format!("users?search_engine=v3&q={q}")).await
    };
    let (_, found) =
        search(r#"username:"dora" AND identities.connection:"Flexible-Identifiers""#).await;
    assert!(found[0]["user_id"].as_str().unwrap().starts_with("auth0|"));
    let (_, other) =
        search(r#"username:"dora" AND identities.connection:"Members-With-Usernames""#).await;
    assert_eq!(other, json!([]));
    assert_eq!(search("name:*").await.0, 400);
}

//! Records that update users who are there.

use serde_json::{Value, json};

use super::desk::{Desk, codes, summary};

const BCRYPT: &str = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";

async fn profile(desk: &Desk) -> Value {
    desk.get("users-by-email?email=ada@example.com").await.1[0].clone()
}

#[tokio::test]
async fn metadata_is_replaced_whole_and_the_address_unverified() {
    let desk = Desk::instant().await;
    let first = json!([{"email": "ada@example.com", "email_verified": true, "given_name": "Ada", "user_id": "7", "user_metadata": {"a": 1, "b": 2}}]);
    desk.outcome(&desk.plain(), false, &first).await;
    let second = json!([{"email": "ADA@example.com", "user_metadata": {"c": 3}, "blocked": true}]);
    let (ended, errors) = desk.outcome(&desk.plain(), true, &second).await;
    assert_eq!((&ended["summary"], errors.len()), (&summary(0, 1, 0), 0));
    let ada = profile(&desk).await;
    assert_eq!(ada["user_metadata"], json!({"c": 3}));
    assert_eq!(
        (&ada["email_verified"], &ada["given_name"], &ada["user_id"]),
        (&json!(false), &json!("Ada"), &json!("auth0|7"))
    );
    assert!(
        ada.get("blocked").is_none(),
        "nobody is blocked by an upsert"
    );
}

#[tokio::test]
async fn only_the_address_finds_the_user() {
    let desk = Desk::instant().await;
    desk.outcome(
        &desk.plain(),
        false,
        &json!([{"email": "ada@example.com", "user_id": "7", "username": "ada"}]),
    )
    .await;
    let (ended, errors) = desk
        .outcome(&desk.plain(), true, &json!([{"email": "bob@example.com", "username": "ada"}, {"email": "cy@example.com", "user_id": "7"}, {"email": "new@example.com"}]))
        .await;
    assert_eq!(ended["summary"], summary(1, 0, 2));
    assert_eq!(
        (codes(&errors[0]), codes(&errors[1])),
        (vec!["CONFLICT_USERNAME"], vec!["CONFLICT"])
    );
}

#[tokio::test]
async fn a_hash_comes_with_the_first_import_or_never() {
    let desk = Desk::instant().await;
    let custom = |value: &str| json!({"algorithm": "bcrypt", "hash": {"value": value}});
    let old = BCRYPT.replace("$10$", "$12$");
    desk.outcome(&desk.plain(), false, &json!([{"email": "none@example.com"}, {"email": "custom@example.com", "custom_password_hash": custom(&old)}, {"email": "bcrypt@example.com", "password_hash": BCRYPT}])).await;
    let again = json!([
        {"email": "none@example.com", "custom_password_hash": custom(BCRYPT)}, {"email": "custom@example.com", "custom_password_hash": custom(BCRYPT)},
        {"email": "bcrypt@example.com", "password_hash": BCRYPT},
    ]);
    let (ended, errors) = desk.outcome(&desk.plain(), true, &again).await;
    assert_eq!(ended["summary"], summary(0, 1, 2));
    assert_eq!(
        errors[0]["errors"][0]["message"],
        "A custom_password_hash was provided, but the user already has password hash defined"
    );
    assert_eq!(
        errors[1]["user"],
        json!({"email": "bcrypt@example.com", "password_hash": "*****"})
    );
}

//! Lists of errors: codes, texts, places, masks.

use serde_json::{Value, json};
use usher::practice::{Config, Tuning};

use super::desk::{Desk, codes, summary};

#[tokio::test]
async fn entries_carry_the_user_with_masked_secrets() {
    let desk = Desk::instant().await;
    let (ended, errors) = desk
        .outcome(
            &desk.plain(),
            false,
            &json!([
                {"email": "Fine@Example.com", "email_verified": true},
                {"email": "no address", "password_hash": "clear text", "mfa_factors": [{"totp": {"secret": "ABCDEFGH"}}]},
                {"email": "ada@example.com", "custom_password_hash": {"algorithm": "md5", "hash": {"value": "Zm9v", "encoding": "utf8"}, "salt": {"value": "salty"}}},
            ]),
        )
        .await;
    assert_eq!(ended["summary"], summary(1, 0, 2));
    let [first, second] = &errors[..] else {
        panic!("{errors:?}")
    };
    assert_eq!(
        first["user"],
        json!({"email": "no address", "password_hash": "*****", "mfa_factors": [{"totp": {"secret": "*****"}}]})
    );
    let mut found = codes(first);
    found.sort_unstable();
    assert_eq!(found, ["FORMAT", "PATTERN"]);
    for error in first["errors"].as_array().unwrap() {
        let (path, start) = match error["code"].as_str().unwrap() {
            "FORMAT" => (
                "identities[0].profileData.email",
                "Error in identities[0].profileData.email property - Object didn't pass validation for format email: no address",
            ),
            _ => (
                "passwordHash",
                "Error in passwordHash property - String does not match pattern ^\\$2[ab]?\\$10+\\$[./A-Za-z0-9]{53}$",
            ),
        };
        assert_eq!(
            (error["path"].as_str(), error["message"].as_str()),
            (Some(path), Some(start))
        );
    }
    assert_eq!(
        second["user"]["custom_password_hash"]["hash"]["value"],
        "*****"
    );
    assert_eq!(
        second["user"]["custom_password_hash"]["salt"]["value"],
        "*****"
    );
    assert_eq!(
        (codes(second), &second["errors"][0]["path"]),
        (
            vec!["NOT_PASSED"],
            &json!("custom_password_hash.hash.encoding")
        )
    );
    let (_, found) = desk.get("users-by-email?email=fine@example.com").await;
    assert_eq!(
        (&found[0]["email"], &found[0]["nickname"]),
        (&json!("fine@example.com"), &json!("fine"))
    );
    assert_eq!(
        desk.get("users-by-email?email=Fine@Example.com").await.1,
        json!([]),
        "the search minds capitals"
    );
}

#[tokio::test]
async fn equal_users_in_one_job_and_in_the_tenant() {
    let desk = Desk::instant().await;
    let (ended, errors) = desk
        .outcome(
            &desk.plain(),
            true,
            &json!([
                {"email": "ada@example.com", "user_id": "1"}, {"email": "ADA@example.com"},
                {"email": "bob@example.com", "user_id": "1"}, {"email": "cy@example.com", "username": "cy"}, {"email": "di@example.com", "username": "CY"},
            ]),
        )
        .await;
    assert_eq!(ended["summary"], summary(2, 0, 3), "with upsert too");
    let texts: Vec<&str> = errors
        .iter()
        .map(|entry| entry["errors"][0]["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        texts,
        ["email", "user_id", "username"]
            .map(|name| format!("A user with this {name} was already provided."))
    );
    assert!(
        errors
            .iter()
            .all(|entry| codes(entry) == ["DUPLICATED_USER"])
    );

    let again = json!([{"email": "new@example.com", "user_id": "1"}, {"email": "Ada@example.com"}]);
    let (ended, errors) = desk.outcome(&desk.plain(), false, &again).await;
    assert_eq!(ended["summary"], summary(0, 0, 2));
    for entry in &errors {
        assert_eq!(
            entry["errors"],
            json!([{"code": "DUPLICATED_USER", "message": "The user already exist and upsert parameter is false"}])
        );
    }
    let elsewhere =
        json!([{"email": "ada@example.com"}, {"email": "other@example.com", "user_id": "1"}]);
    let (ended, _) = desk
        .outcome(
            &desk.connection("Members-With-Usernames"),
            false,
            &elsewhere,
        )
        .await;
    assert_eq!(
        ended["summary"],
        summary(1, 0, 1),
        "addresses belong to a connection, ids to the tenant"
    );
}

#[tokio::test]
async fn connections_have_their_own_demands() {
    let desk = Desk::instant().await;
    let members = desk.connection("Members-With-Usernames");
    let (_, errors) = desk
        .outcome(&members, false, &json!([{"email": "a@example.com"}, {"email": "b@example.com", "username": "sixteen-letters-"}, {"email": "c@example.com", "username": "c@example.com"}]))
        .await;
    let found: Vec<_> = errors
        .iter()
        .map(|entry| (entry["user"]["email"].as_str().unwrap(), codes(entry)))
        .collect();
    assert_eq!(
        found,
        [
            ("b@example.com", vec!["MAX_LENGTH"]),
            ("c@example.com", vec!["FORMAT"])
        ]
    );

    let flexible = desk.connection("Flexible-Identifiers");
    let (ended, errors) = desk
        .outcome(
            &flexible,
            false,
            &json!([{"phone_number": "+4930123456"}, {"given_name": "Ada"}]),
        )
        .await;
    assert_eq!(
        (&ended["summary"], codes(&errors[0])),
        (&summary(1, 0, 1), vec!["ANY_OF_MISSING"])
    );
    let (_, errors) = desk
        .outcome(
            &desk.plain(),
            false,
            &json!([{"phone_number": "+4930123456"}]),
        )
        .await;
    assert_eq!(
        (codes(&errors[0]), &errors[0]["errors"][0]["path"]),
        (
            vec!["OBJECT_REQUIRED"],
            &json!("identities[0].profileData.email")
        )
    );
}

#[tokio::test]
async fn factors_that_fail_leave_the_user_in() {
    let desk = Desk::instant().await;
    let twice = json!([{"email": "ada@example.com", "mfa_factors": [{"phone": {"value": "+4930"}}, {"phone": {"value": "+4930"}}]}]);
    let (ended, errors) = desk.outcome(&desk.plain(), false, &twice).await;
    assert_eq!(
        (&ended["summary"], codes(&errors[0])),
        (&summary(0, 0, 1), vec!["MFA_FACTORS_FAILED"])
    );
    assert_eq!(
        errors[0]["errors"][0]["message"],
        "Unable to import factors"
    );
    let (_, found) = desk.get("users-by-email?email=ada@example.com").await;
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert!(!found.to_string().contains("mfa_factors"));
}

#[tokio::test]
async fn a_profile_may_be_too_large() {
    let big = json!([{"email": "ada@example.com", "user_metadata": {"text": "x".repeat(12_000)}}]);
    let (ended, _) = Desk::instant().await.outcome_plain(&big).await;
    assert_eq!(ended["summary"], summary(1, 0, 0));
    let strict = Desk::with(
        Config::default(),
        Tuning {
            profile_limit: Some(10_240),
            ..Tuning::default()
        },
    )
    .await;
    let (_, errors) = strict.outcome_plain(&big).await;
    assert_eq!(codes(&errors[0]), ["PROFILE_SIZE_EXCEEDED"]);
}

impl Desk {
    async fn outcome_plain(&self, users: &Value) -> (Value, Vec<Value>) {
        self.outcome(&self.plain(), false, users).await
    }
}

//! Forecasts, and the imports that follow.

use serde_json::{Value, json};
use usher::compare::{CompareError, Fate, Way, changed};
use usher::practice::Config;
use usher::rules::CheckOptions;
use usher::users::RecordId;

use super::desk::{Desk, users};

#[tokio::test]
async fn an_insert_comes_out_as_it_was_foreseen() {
    let desk = Desk::new().await;
    for (count, way) in [(60, Way::LookUps), (300, Way::Export)] {
        desk.server.empty().await.unwrap();
        desk.import(&users(0, count / 3).into(), false).await;
        let all = Value::from(users(0, count));
        let forecast = desk.forecast(&all, false).await.unwrap();
        let sums = forecast.sums();
        assert_eq!(forecast.made().by, way);
        let job = desk.import(&all, false).await.summary.unwrap();
        assert_eq!((sums.inserted, sums.refused()), (job.inserted, job.failed));
        assert_eq!(sums.exists, count as u64 / 3);
        assert_eq!(sums.records, count as u64);
    }
}

#[tokio::test]
async fn an_update_comes_out_as_it_was_foreseen() {
    let desk = Desk::new().await;
    desk.import(&users(0, 200).into(), false).await;
    let mut all: Vec<Value> = (0..150)
        .map(|n| json!({"email": format!("User{n}@example.com"), "user_metadata": {"plan": "silver"}}))
        .collect();
    all.extend(users(200, 40));
    all.push(json!({"email": "other@example.com", "email_verified": true, "user_id": "id7"}));
    let all = Value::from(all);
    let forecast = desk.forecast(&all, true).await.unwrap();
    let sums = forecast.sums();
    assert_eq!((sums.updated, sums.inserted, sums.clash), (150, 40, 1));
    assert_eq!((sums.loses_metadata, sums.loses_verification), (150, 75));
    assert_eq!(forecast.lost(), [("/user_metadata/n".to_owned(), 150)]);
    let job = desk.import(&all, true).await.summary.unwrap();
    assert_eq!(
        (sums.updated, sums.inserted, sums.refused()),
        (job.updated, job.inserted, job.failed)
    );
    let after = desk.profile("user4@example.com").await;
    assert_eq!(after["user_metadata"], json!({"plan": "silver"}));
    assert_eq!(after["email_verified"], false);
}

#[tokio::test]
async fn what_is_offered_takes_nothing_away() {
    let desk = Desk::new().await;
    desk.import(&users(0, 120).into(), false).await;
    let all: Vec<Value> = (0..120)
        .map(|n| json!({"email": format!("user{n}@example.com"), "user_metadata": {"plan": "silver"}, "app_metadata": {}}))
        .collect();
    let forecast = desk.forecast(&all.clone().into(), true).await.unwrap();
    let mended: Vec<Value> = all
        .iter()
        .zip(0..)
        .map(|(user, record)| {
            let bytes = user.to_string().into_bytes();
            let changes = forecast.offers(RecordId(record), &bytes).unwrap();
            serde_json::from_slice(&changed(&bytes, &changes)).unwrap()
        })
        .collect();
    let mended = Value::from(mended);
    let after = desk.forecast(&mended, true).await.unwrap();
    assert!(after.sums().is_harmless(), "{:?}", after.sums());
    desk.import(&mended, true).await;
    let user = desk.profile("user4@example.com").await;
    assert_eq!(user["user_metadata"], json!({"plan": "silver", "n": 4}));
    assert_eq!(user["app_metadata"], json!({"from": "old"}));
    assert_eq!(user["email_verified"], true);
    let user = desk.profile("user5@example.com").await;
    assert_eq!(user["email_verified"], false);
}

#[tokio::test]
async fn a_restarted_practice_tenant_is_asked_one_by_one() {
    let store = tempfile::tempdir().unwrap();
    let config = Config {
        store: Some(store.path().to_owned()),
        ..Config::default()
    };
    let first = Desk::with(config.clone()).await;
    first.import(&users(0, 130).into(), false).await;
    first.server.stop().await;
    let desk = Desk::with(config).await;
    let all: Vec<Value> = (0..150)
        .map(|n| json!({"email": format!("user{n}@example.com"), "email_verified": true, "user_metadata": {}}))
        .collect();
    let forecast = desk.forecast(&all.into(), true).await.unwrap();
    let sums = forecast.sums();
    assert_eq!((sums.updated, sums.inserted, sums.unclear), (130, 20, 0));
    assert_eq!(
        sums.shown_partly, 130,
        "their metadata is not known any more"
    );
    assert!(!sums.is_harmless());
    let partly = |limit: &String| limit.contains("did not show everything");
    assert!(forecast.limits().iter().any(partly));
}

#[tokio::test]
async fn without_the_right_nothing_is_asked() {
    let desk = Desk::new().await;
    let client = desk.client_with("create:users");
    let before = desk.server.asked().requests;
    let error = desk
        .forecast_by(&client, &users(0, 3).into(), CheckOptions::default())
        .await
        .unwrap_err();
    assert!(matches!(error, CompareError::NoRight), "{error}");
    assert!(error.advice().unwrap().contains("read:users"));
    assert_eq!(desk.server.asked().requests, before);
}

#[tokio::test]
async fn a_user_without_an_address_is_found_by_an_export_only() {
    let desk = Desk::new().await;
    desk.import(
        &json!([{"email": "ada@example.com", "username": "ada"}]),
        false,
    )
    .await;
    let mut all = users(0, 120);
    all.push(json!({"email": "new@example.com", "email_verified": true, "username": "Ada"}));
    let forecast = desk.forecast(&all.into(), false).await.unwrap();
    assert_eq!(forecast.fate(RecordId(120)), Fate::Exists);
}

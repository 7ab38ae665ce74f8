//! What goes wrong on the way: a forecast is whole or none.

use serde_json::Value;
use usher::auth0::ErrorKind;
use usher::compare::CompareError;
use usher::practice::Scenario;

use super::desk::{Desk, users};

const STORE: &str = "/exports/*/*/*/users.json.gz";

fn meets(desk: &Desk, method: &str, path: &str, more: &str, action: &str) {
    let rule = format!(
        r#"[{{"match": {{"method": "{method}", "path": "{path}"{more}}}, "action": {action}}}]"#
    );
    desk.server
        .set_trouble(Some(Scenario::parse(&rule).unwrap()));
}

#[tokio::test]
async fn an_export_that_breaks_off_gives_no_forecast() {
    let desk = Desk::new().await;
    let all = Value::from(users(0, 2_000));
    desk.import(&users(0, 1_000).into(), false).await;
    meets(&desk, "GET", STORE, "", r#"{"half": "body"}"#);
    let error = desk.forecast(&all, false).await.unwrap_err();
    let broken = matches!(&error, CompareError::Api { error, .. } if error.kind == ErrorKind::Broken)
        || matches!(&error, CompareError::Export(_));
    assert!(broken, "{error:?}");
    assert!(error.advice().is_some());
    desk.server.set_trouble(None);
    let forecast = desk.forecast(&all, false).await.unwrap();
    assert_eq!(forecast.sums().exists, 1_000, "nothing of it stays behind");
}

#[tokio::test]
async fn a_page_in_the_place_of_an_export_is_no_list_of_nobody() {
    let desk = Desk::new().await;
    let all = Value::from(users(0, 120));
    meets(
        &desk,
        "GET",
        STORE,
        "",
        r#"{"page": {"status": 200, "taken": false}}"#,
    );
    let error = desk.forecast(&all, false).await.unwrap_err();
    assert!(matches!(error, CompareError::Export(_)), "{error:?}");
}

#[tokio::test]
async fn a_rate_limit_is_waited_out() {
    let desk = Desk::new().await;
    let few = Value::from(users(0, 4));
    let limit = r#"{"too_many_requests": {"seconds": 1}}"#;
    meets(
        &desk,
        "GET",
        "/api/v2/users-by-email",
        r#", "nth": 2"#,
        limit,
    );
    let forecast = desk.forecast(&few, false).await.unwrap();
    assert_eq!(forecast.sums().inserted, 4);
    meets(
        &desk,
        "POST",
        "/api/v2/jobs/users-exports",
        r#", "nth": 1"#,
        limit,
    );
    let forecast = desk.forecast(&users(0, 120).into(), false).await.unwrap();
    assert_eq!(forecast.sums().inserted, 120);
}

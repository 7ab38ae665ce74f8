//! Tokens, scopes and rates.

use std::time::Duration;

use serde_json::{Value, json};
use usher::practice::{Config, Rate, Rates, Speed, Tuning};

use super::desk::{Desk, Hands, Told};

async fn ask(desk: &Desk, change: impl FnOnce(&mut Value)) -> Told {
    let mut body = json!({
        "grant_type": "client_credentials", "client_id": desk.server.client_id, "client_secret": desk.server.client_secret,
        "audience": format!("{}/api/v2/", desk.server.url),
    });
    change(&mut body);
    Desk::tell(
        desk.http
            .post(format!("{}/oauth/token", desk.server.url))
            .json(&body),
    )
    .await
}

#[tokio::test]
async fn a_token_by_json_and_by_form_for_both_audiences() {
    let desk = Desk::instant().await;
    let secure = desk.server.url.replace("http://", "https://");
    let (status, by_json) = ask(&desk, |_| {}).await;
    assert_eq!(
        (
            status,
            by_json["token_type"].as_str(),
            by_json["expires_in"].as_u64()
        ),
        (200, Some("Bearer"), Some(86_400))
    );
    for base in [&desk.server.url, &secure] {
        let audience = format!("{base}/api/v2/");
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &desk.server.client_id),
            ("client_secret", &desk.server.client_secret),
            ("audience", &audience),
        ];
        let (status, body) = Desk::tell(
            desk.http
                .post(format!("{}/oauth/token", desk.server.url))
                .form(&form),
        )
        .await;
        assert_eq!(status, 200, "{body}");
        assert!(
            body["scope"]
                .as_str()
                .unwrap()
                .contains("read:connections_options")
        );
        let call = desk
            .http
            .get(format!("{}/api/v2/connections", desk.server.url))
            .bearer_auth(body["access_token"].as_str().unwrap());
        assert_eq!(Desk::tell(call).await.0, 200);
    }
    let (status, body) = Desk::tell(desk.http.get(format!(
        "{}/.well-known/openid-configuration",
        desk.server.url
    )))
    .await;
    assert_eq!(
        (status, body["issuer"].as_str()),
        (200, Some(format!("{}/", desk.server.url).as_str()))
    );
}

#[tokio::test]
async fn token_refusals() {
    let desk = Desk::instant().await;
    let refused = |told: Told| {
        (
            told.0,
            told.1["error"].as_str().unwrap().to_owned(),
            told.1["error_description"].as_str().unwrap().to_owned(),
        )
    };
    let (status, error, text) =
        refused(ask(&desk, |body| body["client_secret"] = "wrong".into()).await);
    assert_eq!(
        (status, error.as_str(), text.as_str()),
        (401, "access_denied", "Unauthorized")
    );
    let short = format!("{}/api/v2", desk.server.url);
    let (status, error, text) =
        refused(ask(&desk, |body| body["audience"] = short.clone().into()).await);
    assert_eq!(
        (status, error.as_str(), text),
        (403, "access_denied", format!("Service not found: {short}"))
    );
    let (status, error, _) =
        refused(ask(&desk, |body| body["grant_type"] = "password".into()).await);
    assert_eq!((status, error.as_str()), (400, "unsupported_grant_type"));
    let (status, error, _) = refused(ask(&desk, |body| body["grant_type"] = Value::Null).await);
    assert_eq!((status, error.as_str()), (400, "invalid_request"));
}

#[tokio::test]
async fn what_is_wrong_with_a_token_is_said() {
    let hands = Hands::new();
    let desk = Desk::realistic(&hands).await;
    let url = format!("{}/api/v2/jobs/job_0000000000000000", desk.server.url);
    let with = |token: &str| Desk::tell(desk.http.get(&url).bearer_auth(token));

    let (status, body) = Desk::tell(desk.http.get(&url)).await;
    assert_eq!(
        (status, &body["message"]),
        (401, &json!("Missing authentication"))
    );
    let (status, body) = with("opaque").await;
    assert_eq!((status, &body["errorCode"]), (400, &json!("Bearer")));
    assert_eq!(body["message"], "Bad HTTP authentication header format");
    let other = Desk::instant().await;
    let (status, body) = with(&other.token).await;
    assert_eq!(
        (status, &body["message"]),
        (
            401,
            &json!("Invalid signature received for JSON Web Token validation")
        )
    );
    assert_eq!(body["attributes"]["error"], body["message"]);
    let (status, body) = with(
        &desk
            .server
            .issue_token("read:connections", Duration::from_mins(1)),
    )
    .await;
    assert_eq!(
        (status, &body["errorCode"]),
        (403, &json!("insufficient_scope"))
    );
    assert_eq!(
        body["message"],
        "Insufficient scope; expected any of: create:users,read:users."
    );
    let brief = desk
        .server
        .issue_token("read:users", Duration::from_mins(1));
    assert_eq!(with(&brief).await.0, 404);
    hands.forward(Duration::from_secs(61));
    assert_eq!(with(&brief).await.0, 401);
}

#[tokio::test]
async fn rates_are_counted_and_announced() {
    let hands = Hands::new();
    let rates = Rates {
        other: Rate {
            burst: 2,
            per_minute: 60.0,
        },
        ..Rates::of(Speed::Instant)
    };
    let desk = Desk::with(
        Config::default(),
        Tuning {
            clock: hands.clock(),
            rates: Some(rates),
            ..Tuning::default()
        },
    )
    .await;
    let call = || {
        desk.http
            .get(format!(
                "{}/api/v2/jobs/job_0000000000000000",
                desk.server.url
            ))
            .bearer_auth(&desk.token)
            .send()
    };
    let number = |answer: &reqwest::Response, name: &str| {
        answer.headers()[name]
            .to_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let first = call().await.unwrap();
    assert_eq!(
        (
            first.status().as_u16(),
            number(&first, "x-ratelimit-limit"),
            number(&first, "x-ratelimit-remaining")
        ),
        (404, 2, 1)
    );
    assert_eq!(first.headers()["date"], "Fri, 20 Nov 2026 09:00:00 GMT");
    call().await.unwrap();
    let third = call().await.unwrap();
    assert_eq!(
        (
            third.status().as_u16(),
            number(&third, "x-ratelimit-remaining")
        ),
        (429, 0)
    );
    assert_eq!(number(&third, "x-ratelimit-reset"), 1_795_165_201);
    let body: Value = third.json().await.unwrap();
    assert_eq!(
        (&body["statusCode"], &body["errorCode"]),
        (&json!(429), &json!("too_many_requests"))
    );
    assert_eq!(desk.get("connections").await.0, 200, "other groups go on");
    hands.forward(Duration::from_secs(1));
    assert_eq!(call().await.unwrap().status().as_u16(), 404);
}

#[tokio::test]
async fn a_refusal_is_heard_by_who_sends_a_whole_part() {
    let hands = Hands::new();
    let rates = Rates {
        other: Rate {
            burst: 1,
            per_minute: 0.0,
        },
        ..Rates::of(Speed::Instant)
    };
    let tuning = Tuning {
        clock: hands.clock(),
        rates: Some(rates),
        ..Tuning::default()
    };
    let desk = Desk::with(Config::default(), tuning).await;
    assert_eq!(desk.get("jobs/job_0000000000000000").await.0, 404);
    for _ in 0..20 {
        assert_eq!(
            desk.import(&desk.plain(), false, vec![b' '; 500_000])
                .await
                .0,
            429
        );
    }
    let desk = Desk::instant().await;
    let reader = desk
        .server
        .issue_token("read:users", Duration::from_mins(1));
    for _ in 0..20 {
        let url = format!("{}/api/v2/jobs/users-imports", desk.server.url);
        let sent = desk
            .http
            .post(url)
            .bearer_auth(&reader)
            .multipart(super::desk::form(vec![b' '; 500_000]));
        assert_eq!(Desk::tell(sent).await.0, 403);
    }
}

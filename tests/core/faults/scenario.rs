//! Each kind of trouble that a scenario file can make, as the client sees it.

use std::time::{Duration, SystemTime};

use usher::auth0::{ErrorKind, ImportForm, JobErrors, JobStatus, Sent, SentOutcome};
use usher::practice::{Config, Scenario, Server, Speed};

use crate::importing::{Rig, user};

const IMPORTS: &str = "/api/v2/jobs/users-imports";

/// Requests with this method and path meet this trouble, each of them.
fn scenario(method: &str, path: &str, action: &str) -> Scenario {
    let text =
        format!(r#"[{{"match": {{"method": "{method}", "path": "{path}"}}, "action": {action}}}]"#);
    Scenario::parse(&text).unwrap_or_else(|fault| panic!("{action}: {fault}"))
}

fn form(rig: &Rig, users: std::ops::Range<usize>) -> ImportForm {
    let users: Vec<String> = users.map(user).collect();
    ImportForm {
        connection_id: rig.connection().id,
        upsert: false,
        external_id: "run.1.1".into(),
        send_completion_email: false,
        users: format!("[{}]", users.join(",")).into(),
    }
}

async fn send(rig: &Rig, users: std::ops::Range<usize>) -> Sent {
    rig.client.start_import(&form(rig, users)).await
}

/// What the client makes of it, in a word, with what lies behind it.
fn class(sent: &Sent) -> (&'static str, Option<ErrorKind>) {
    match &sent.outcome {
        SentOutcome::Accepted(_) => ("accepted", None),
        SentOutcome::AcceptedUnread => ("accepted, id unknown", None),
        SentOutcome::NotSent(error) => ("not sent", Some(error.kind)),
        SentOutcome::Refused(error) => ("refused", Some(error.kind)),
        SentOutcome::Unknown(error) => ("unknown", Some(error.kind)),
    }
}

fn job_id(sent: &Sent) -> &str {
    match &sent.outcome {
        SentOutcome::Accepted(job) => &job.id,
        other => panic!("{other:?}"),
    }
}

/// A POST under trouble: what is done, what the client says, and whether the tenant has the users.
#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_accepted_refused_or_of_unknown_fate_as_the_trouble_demands() {
    use ErrorKind::{Broken, NotAuth0, Proxy, RateLimit, Server, TooManyJobs};
    let error = r#"{"statusCode": 503, "error": "Service Unavailable", "message": "Try later"}"#;
    let with_503 = format!(r#"{{"answer": {{"status": 503, "body": {error}, "taken": true}}}}"#);
    let no_job = r#"{"answer": {"status": 202, "body": {"id": 7}}}"#;
    let cases: Vec<(&str, &str, Option<ErrorKind>, bool)> = vec![
        (r#"{"delay": 0.05}"#, "accepted", None, true),
        (r#"{"date": 86400}"#, "accepted", None, true),
        (r#"{"close": "before"}"#, "unknown", Some(Broken), false),
        (r#"{"close": "in"}"#, "unknown", Some(Broken), false),
        (r#"{"close": "after"}"#, "unknown", Some(Broken), true),
        (r#"{"reset": "before"}"#, "unknown", Some(Broken), false),
        (r#"{"reset": "in"}"#, "unknown", Some(Broken), false),
        (r#"{"reset": "after"}"#, "unknown", Some(Broken), true),
        (r#"{"half": "head"}"#, "unknown", Some(Broken), true),
        (r#"{"half": "body"}"#, "accepted, id unknown", None, true),
        (
            r#"{"page": {"status": 502, "taken": true}}"#,
            "unknown",
            Some(Server),
            true,
        ),
        (
            r#"{"page": {"status": 502}}"#,
            "unknown",
            Some(Server),
            false,
        ),
        (
            r#"{"page": {"status": 200}}"#,
            "unknown",
            Some(NotAuth0),
            false,
        ),
        (
            r#"{"page": {"status": 407}}"#,
            "refused",
            Some(Proxy),
            false,
        ),
        (
            r#"{"page": {"status": 403}}"#,
            "refused",
            Some(NotAuth0),
            false,
        ),
        (&with_503, "unknown", Some(Server), true),
        (no_job, "unknown", Some(NotAuth0), false),
        (r#""too_many_jobs""#, "refused", Some(TooManyJobs), false),
        (
            r#"{"too_many_requests": {"seconds": 2}}"#,
            "refused",
            Some(RateLimit),
            false,
        ),
        (
            r#"{"stranger": {"slots": 2, "seconds": 60}}"#,
            "refused",
            Some(TooManyJobs),
            false,
        ),
        (r#""forget_job""#, "accepted", None, true),
        (r#"{"fail_job": {}}"#, "accepted", None, false),
    ];
    for (action, expected, kind, taken) in cases {
        let rig = Rig::new(Speed::Instant).await;
        rig.server
            .set_trouble(Some(scenario("POST", IMPORTS, action)));
        // More than fits into the sockets' buffers, so that a break in the body is one.
        let sent = send(&rig, 0..900).await;
        let (class, seen) = class(&sent);
        assert_eq!(class, expected, "{action}: {sent:?}");
        assert_eq!(seen, kind, "{action}: {sent:?}");
        let users = if taken { 900 } else { 0 };
        assert_eq!(rig.server.users(), users, "{action}");
        // When the trouble is over everything is as before.
        rig.server.set_trouble(None);
        if !action.contains("stranger") {
            let sent = send(&rig, 900..910).await;
            assert!(
                matches!(sent.outcome, SentOutcome::Accepted(_)),
                "{action}: {sent:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_under_trouble_fails_without_a_result() {
    use ErrorKind::{Broken, NotAuth0, NotFound, RateLimit, Server};
    let rig = Rig::new(Speed::Instant).await;
    for (number, (action, kind)) in [
        (r#"{"close": "before"}"#, Broken),
        (r#"{"close": "after"}"#, Broken),
        (r#"{"reset": "after"}"#, Broken),
        (r#"{"half": "head"}"#, Broken),
        (r#"{"half": "body"}"#, Broken),
        (r#"{"page": {"status": 200}}"#, NotAuth0),
        (r#"{"page": {"status": 503}}"#, Server),
        (r#"{"too_many_requests": {"seconds": 2}}"#, RateLimit),
        (r#""forget_job""#, NotFound),
    ]
    .into_iter()
    .enumerate()
    {
        let sent = send(&rig, number * 10..number * 10 + 10).await;
        let trouble = scenario("GET", "/api/v2/jobs/*", action);
        rig.server.set_trouble(Some(trouble));
        let error = rig.client.job(job_id(&sent)).await.unwrap_err();
        assert_eq!(error.kind, kind, "{action}: {error:?}");
        rig.server.set_trouble(None);
        let again = rig.client.job(job_id(&sent)).await;
        assert_eq!(again.is_err(), kind == NotFound, "{action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_rate_and_a_wrong_clock_are_read_from_the_headers() {
    let rig = Rig::new(Speed::Instant).await;
    let id = job_id(&send(&rig, 0..10).await).to_owned();
    let ask = async |action: &str| {
        rig.server
            .set_trouble(Some(scenario("GET", "/api/v2/jobs/*", action)));
        rig.client.job(&id).await
    };
    let error = ask(r#"{"too_many_requests": {"seconds": 12}}"#)
        .await
        .unwrap_err();
    let wait = error.wait.unwrap();
    assert!(
        (Duration::from_secs(11)..=Duration::from_secs(14)).contains(&wait),
        "{wait:?}"
    );
    let answer = ask(r#"{"date": -7200}"#).await.unwrap();
    let behind = SystemTime::now()
        .duration_since(answer.meta.date.unwrap())
        .unwrap();
    assert!((7_190..7_260).contains(&behind.as_secs()), "{behind:?}");
    let slow = std::time::Instant::now();
    ask(r#"{"delay": 0.2}"#).await.unwrap();
    assert!(slow.elapsed() >= Duration::from_millis(200));
    let odd = r#"{"answer": {"status": 429, "headers": {"retry-after": "3"}, "body": {"error": "too_many_requests"}}}"#;
    let error = ask(odd).await.unwrap_err();
    assert_eq!(
        (error.kind, error.wait),
        (ErrorKind::RateLimit, Some(Duration::from_secs(3)))
    );
}

#[tokio::test]
async fn a_close_is_an_end_and_a_reset_is_none() {
    use std::io::ErrorKind::ConnectionReset;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let rig = Rig::new(Speed::Instant).await;
    let address = rig.server.url.trim_start_matches("http://").to_owned();
    for (how, reset) in [("close", false), ("reset", true)] {
        let action = format!(r#"{{"{how}": "after"}}"#);
        rig.server.set_trouble(Some(scenario("GET", "/", &action)));
        let mut line = tokio::net::TcpStream::connect(&address).await.unwrap();
        line.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        let read = line.read(&mut [0; 16]).await;
        match read {
            Ok(bytes) => assert!(bytes == 0 && !reset, "{how}: {bytes}"),
            Err(error) => assert!(error.kind() == ConnectionReset && reset, "{how}: {error}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_fails_with_and_without_a_word_after_some_of_its_users() {
    for (how, listed, general) in [
        ("nothing", 0, false),
        ("list", 6, false),
        ("general", 0, true),
    ] {
        let rig = Rig::new(Speed::Instant).await;
        let action = format!(r#"{{"fail_job": {{"after": 4, "errors": "{how}"}}}}"#);
        rig.server
            .set_trouble(Some(scenario("POST", IMPORTS, &action)));
        let sent = send(&rig, 0..10).await;
        let job = rig.client.job(job_id(&sent)).await.unwrap().value;
        assert_eq!(
            (job.status, job.summary),
            (JobStatus::Failed, None),
            "{how}"
        );
        let errors = rig.client.job_errors(job_id(&sent)).await.unwrap().value;
        match errors {
            JobErrors::None => assert!(listed == 0 && !general, "{how}"),
            JobErrors::Entries(users) => {
                assert_eq!((users.len(), general), (listed, false), "{how}");
            }
            JobErrors::General(_) => assert!(general, "{how}"),
        }
        assert_eq!(rig.server.users(), 4, "{how}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_job_stays_so_and_stands_in_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config {
        store: Some(dir.path().to_owned()),
        ..Config::default()
    };
    let rig = Rig::at(Server::start(config.clone()).await.unwrap()).await;
    rig.server
        .set_trouble(Some(scenario("POST", IMPORTS, r#""forget_job""#)));
    let sent = send(&rig, 0..10).await;
    let id = job_id(&sent).to_owned();
    check_forgotten(&rig, &id).await;
    rig.server.stop().await;
    let rig = Rig::at(Server::start(config).await.unwrap()).await;
    check_forgotten(&rig, &id).await;
}

async fn check_forgotten(rig: &Rig, id: &str) {
    let error = rig.client.job(id).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
    let logged = rig.client.logged_import("run.1.1", None).await.unwrap();
    assert!(logged.value.is_some());
    assert_eq!(rig.server.users(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_meets_the_requests_that_it_names_and_no_others() {
    let rig = Rig::new(Speed::Instant).await;
    let text = r#"[
        {"match": {"method": "POST", "path": "/api/v2/jobs/users-imports", "every": 3}, "action": {"close": "after"}},
        {"match": {"method": "POST", "path": "/api/v2/jobs/users-imports", "nth": 4}, "action": "too_many_jobs"}
    ]"#;
    rig.server.set_trouble(Some(Scenario::parse(text).unwrap()));
    let mut seen = Vec::new();
    for number in 0..6 {
        let sent = send(&rig, number * 5..number * 5 + 5).await;
        seen.push(class(&sent).0);
    }
    assert_eq!(
        seen,
        [
            "accepted", "accepted", "unknown", "refused", "accepted", "unknown"
        ]
    );
    assert_eq!(rig.server.users(), 25);
}

//! The client against servers that break off, hang, lie or refuse: what each outcome is called, and that
//! nothing is ever sent twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use usher::auth0::{
    AccessToken, Class, Client, Domain, ErrorKind, Http, ImportForm, JobErrors, JobStatus, Sent,
    SentOutcome, TimeLimits,
};

const SECRET: &str = "very-secret-token-text";

/// What the server does with a request after reading it.
#[derive(Clone)]
enum Behaviour {
    /// Closes before reading anything.
    CloseAtOnce,
    /// Reads the head and a little of the body, then closes.
    CloseInBody,
    /// Reads everything, then closes without a word.
    CloseAfter,
    /// Reads everything, then resets the connection.
    Reset,
    /// Reads everything and writes these bytes, then closes.
    Say(String),
    /// Reads everything and never answers.
    Silent,
}

/// Only who never answers is given up soon: a slow computer's answers are waited for.
const SOON: Duration = Duration::from_millis(400);
const PATIENCE: Duration = Duration::from_mins(1);

struct Server {
    address: String,
    limit: Duration,
    requests: Arc<AtomicUsize>,
    heads: Arc<std::sync::Mutex<Vec<String>>>,
}

impl Server {
    async fn start(behaviours: Vec<Behaviour>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let never = |behaviour: &Behaviour| matches!(behaviour, Behaviour::Silent);
        let limit = if behaviours.iter().any(never) {
            SOON
        } else {
            PATIENCE
        };
        let requests = Arc::new(AtomicUsize::new(0));
        let heads = Arc::new(std::sync::Mutex::new(Vec::new()));
        let (counted, kept) = (Arc::clone(&requests), Arc::clone(&heads));
        tokio::spawn(async move {
            let mut held = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                let nth = counted.fetch_add(1, Ordering::SeqCst);
                let behaviour = behaviours[nth.min(behaviours.len() - 1)].clone();
                held.extend(serve(stream, behaviour, &kept).await);
            }
        });
        Self {
            address,
            limit,
            requests,
            heads,
        }
    }

    async fn saying(answer: impl Into<String>) -> Self {
        Self::start(vec![Behaviour::Say(answer.into())]).await
    }

    fn client(&self) -> Client {
        let limits = TimeLimits {
            connect: PATIENCE,
            post: self.limit,
            get: self.limit,
        };
        let typed = Domain::parse(&self.address).unwrap();
        let (token, _) = AccessToken::pasted(SECRET, &typed).unwrap();
        Client::new(
            &token,
            &Http {
                proxy: None,
                limits,
            },
        )
        .unwrap()
    }

    fn count(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn serve(
    mut stream: TcpStream,
    behaviour: Behaviour,
    heads: &std::sync::Mutex<Vec<String>>,
) -> Option<TcpStream> {
    if matches!(behaviour, Behaviour::CloseAtOnce) {
        return None;
    }
    let mut read = Vec::new();
    let mut buffer = [0_u8; 4096];
    let head_end = loop {
        let n = stream.read(&mut buffer).await.ok()?;
        read.extend_from_slice(&buffer[..n]);
        if let Some(at) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        if n == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&read[..head_end]).into_owned();
    heads.lock().unwrap().push(head.clone());
    if matches!(behaviour, Behaviour::CloseInBody) {
        return None;
    }
    let length = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")
                .and_then(|n| n.trim().parse::<usize>().ok())
        })
        .unwrap_or(0);
    while read.len() < head_end + length {
        let n = stream.read(&mut buffer).await.ok()?;
        if n == 0 {
            return None;
        }
        read.extend_from_slice(&buffer[..n]);
    }
    match behaviour {
        Behaviour::Reset => {
            let stream = stream.into_std().ok()?;
            let socket = TcpStream::from_std(stream).ok()?;
            socket.set_zero_linger().ok()?;
            None
        }
        Behaviour::Say(answer) => {
            stream.write_all(answer.as_bytes()).await.ok()?;
            stream.shutdown().await.ok()?;
            None
        }
        Behaviour::Silent => Some(stream),
        _ => None,
    }
}

fn answer(status: &str, kind: &str, extra: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n{extra}\r\n{body}",
        body.len()
    )
}

fn json(status: &str, body: &str) -> String {
    answer(status, "application/json; charset=utf-8", "", body)
}

fn form() -> ImportForm {
    ImportForm {
        connection_id: "con_0123456789abcdef".into(),
        upsert: false,
        external_id: "run.1.1".into(),
        send_completion_email: false,
        users: Bytes::from(format!(
            "[{{\"email\":\"a@example.com\",\"user_metadata\":\"{}\"}}]",
            "x".repeat(300_000)
        )),
    }
}

/// Posts once and checks that exactly one connection was made for it.
async fn post(behaviour: Behaviour) -> Sent {
    let server = Server::start(vec![behaviour]).await;
    let sent = server.client().start_import(&form()).await;
    assert_eq!(server.count(), 1, "{sent:?}");
    let shown = format!("{sent:?}");
    assert!(
        !shown.contains(SECRET) && !shown.contains("a@example.com") && !shown.contains("127.0.0.1"),
        "{shown}"
    );
    sent
}

fn unknown(sent: &Sent) -> ErrorKind {
    match &sent.outcome {
        SentOutcome::Unknown(error) if error.class == Class::Unknown => error.kind,
        other => panic!("{other:?}"),
    }
}

fn refused(sent: &Sent) -> ErrorKind {
    match &sent.outcome {
        SentOutcome::Refused(error) if error.class == Class::Refused => error.kind,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_the_outcome_unknown() {
    for behaviour in [
        Behaviour::CloseAtOnce,
        Behaviour::CloseInBody,
        Behaviour::CloseAfter,
        Behaviour::Reset,
    ] {
        assert_eq!(unknown(&post(behaviour).await), ErrorKind::Broken);
    }
    assert_eq!(
        unknown(&post(Behaviour::Say("HTTP/1.1 20".into())).await),
        ErrorKind::Broken
    );
    assert_eq!(unknown(&post(Behaviour::Silent).await), ErrorKind::TimedOut);
}

#[tokio::test]
async fn only_a_failed_connect_proves_that_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (token, _) = AccessToken::pasted(SECRET, &Domain::parse(&address).unwrap()).unwrap();
    let sent = Client::new(&token, &Http::default())
        .unwrap()
        .start_import(&form())
        .await;
    let SentOutcome::NotSent(error) = sent.outcome else {
        panic!("{sent:?}")
    };
    assert_eq!(
        (error.class, error.kind),
        (Class::NotSent, ErrorKind::Unreachable)
    );
}

#[tokio::test]
async fn a_body_above_the_limit_never_leaves() {
    let server = Server::saying(json("202 Accepted", "{}")).await;
    let form = ImportForm {
        users: Bytes::from(vec![b' '; 512_000]),
        ..form()
    };
    let sent = server.client().start_import(&form).await;
    assert!(
        matches!(sent.outcome, SentOutcome::NotSent(error) if error.kind == ErrorKind::TooLarge)
    );
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn accepted_jobs_are_read_and_a_cut_answer_is_still_accepted() {
    let job = r#"{"type":"users_import","status":"pending","id":"job_1","new":{"a":1}}"#;
    let server = Server::saying(json("202 Accepted", job)).await;
    let sent = server.client().start_import(&form()).await;
    assert!(
        matches!(&sent.outcome, SentOutcome::Accepted(job) if job.id == "job_1" && job.status == JobStatus::Pending)
    );
    let head = server.heads.lock().unwrap()[0].to_ascii_lowercase();
    assert!(
        head.starts_with("post /api/v2/jobs/users-imports http/1.1\r\n"),
        "{head}"
    );
    assert!(head.contains("x-correlation-id: run.1.1\r\n") && head.contains("user-agent: usher/"));
    assert!(head.contains(&format!("authorization: bearer {SECRET}\r\n")));

    let cut = format!(
        "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{job}"
    );
    assert_eq!(
        post(Behaviour::Say(cut)).await.outcome,
        SentOutcome::AcceptedUnread
    );
}

#[tokio::test]
async fn success_that_auth0_never_said_is_unknown() {
    let page = answer(
        "200 OK",
        "text/html",
        "",
        "<html><title>Welcome to the hotel</title></html>",
    );
    assert_eq!(
        unknown(&post(Behaviour::Say(page)).await),
        ErrorKind::NotAuth0
    );
    let other = json(
        "200 OK",
        r#"{"type":"verification_email","id":"job_2","status":"pending"}"#,
    );
    assert_eq!(
        unknown(&post(Behaviour::Say(other)).await),
        ErrorKind::NotAuth0
    );
    for status in [
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
    ] {
        assert_eq!(
            unknown(&post(Behaviour::Say(json(status, "{}"))).await),
            ErrorKind::Server
        );
        let page = answer(status, "text/html", "", "<html>sorry</html>");
        assert_eq!(
            unknown(&post(Behaviour::Say(page)).await),
            ErrorKind::Server
        );
    }
}

#[tokio::test]
async fn refusals_are_definite_and_named() {
    let body = |status: u16, message: &str| {
        serde_json::json!({"statusCode":status,"error":"x","message":message,"errorCode":"some_code"}).to_string()
    };
    for (status, kind) in [
        ("400 Bad Request", ErrorKind::BadRequest),
        ("401 Unauthorized", ErrorKind::Unauthorized),
        ("403 Forbidden", ErrorKind::Forbidden),
        ("413 Payload Too Large", ErrorKind::TooLarge),
    ] {
        let number = status[..3].parse().unwrap();
        let sent = post(Behaviour::Say(json(status, &body(number, "no")))).await;
        assert_eq!(refused(&sent), kind);
        let SentOutcome::Refused(error) = sent.outcome else {
            unreachable!()
        };
        assert_eq!(
            (error.status, error.code.as_deref(), error.message.as_str()),
            (Some(number), Some("some_code"), "no")
        );
    }
    let opaque = r#"{"statusCode":400,"error":"Bad Request","message":"Bad HTTP authentication header format","errorCode":"Bearer"}"#;
    let sent = post(Behaviour::Say(json("400 Bad Request", opaque))).await;
    assert_eq!(refused(&sent), ErrorKind::Unauthorized);
    for status in ["403 Forbidden", "302 Found"] {
        let page = answer(
            status,
            "text/html",
            "location: http://127.0.0.1:1/\r\n",
            "<html><title>Blocked</title></html>",
        );
        assert_eq!(
            refused(&post(Behaviour::Say(page)).await),
            ErrorKind::NotAuth0
        );
    }
    let page = answer(
        "407 Proxy Authentication Required",
        "text/html",
        "",
        "<html></html>",
    );
    assert_eq!(refused(&post(Behaviour::Say(page)).await), ErrorKind::Proxy);
}

#[tokio::test]
async fn the_two_kinds_of_429_are_told_apart() {
    let jobs = r#"{"statusCode":429,"error":"Too Many Requests","message":"There are 2 active import users jobs, please wait until some of them are finished and try again"}"#;
    assert_eq!(
        refused(&post(Behaviour::Say(json("429 Too Many Requests", jobs))).await),
        ErrorKind::TooManyJobs
    );

    let rate = answer(
        "429 Too Many Requests",
        "application/json",
        "date: Fri, 20 Nov 2026 09:00:00 GMT\r\nx-ratelimit-limit: 2\r\nx-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1795165203\r\n",
        r#"{"error":"too_many_requests","error_description":"Rate limit exceeded."}"#,
    );
    let sent = post(Behaviour::Say(rate)).await;
    assert_eq!(refused(&sent), ErrorKind::RateLimit);
    let SentOutcome::Refused(error) = sent.outcome else {
        unreachable!()
    };
    assert_eq!(error.wait, Some(Duration::from_secs(3)));
    assert_eq!(
        (error.code.as_deref(), sent.meta.rate.remaining),
        (Some("too_many_requests"), Some(0))
    );
}

#[tokio::test]
async fn lists_of_errors_come_in_three_shapes() {
    let read = |text: String| async move {
        Server::saying(text)
            .await
            .client()
            .job_errors("job_1")
            .await
            .map(|answer| answer.value)
    };
    let list = json(
        "200 OK",
        r#"[{"user":{"email":"a@example.com"},"errors":[{"code":"FORMAT","odd":[]}]}]"#,
    );
    assert!(
        matches!(read(list).await.unwrap(), JobErrors::Entries(entries) if entries[0].errors[0].code.as_deref() == Some("FORMAT"))
    );
    let general = json(
        "200 OK",
        r#"{"id":"job_1","type":"users_import","status":"failed","status_details":"because"}"#,
    );
    assert!(
        matches!(read(general).await.unwrap(), JobErrors::General(job) if job.status_details.as_deref() == Some("because"))
    );
    assert_eq!(
        read("HTTP/1.1 204 No Content\r\n\r\n".into())
            .await
            .unwrap(),
        JobErrors::None
    );
    let page = answer("200 OK", "text/html", "", "<html></html>");
    assert_eq!(read(page).await.unwrap_err().kind, ErrorKind::NotAuth0);
    let cut = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n["
        .to_owned();
    assert_eq!(read(cut).await.unwrap_err().kind, ErrorKind::Broken);
}

#[tokio::test]
async fn an_id_cannot_leave_its_place_in_the_address() {
    let server = Server::saying(json(
        "404 Not Found",
        r#"{"statusCode":404,"message":"Job not found."}"#,
    ))
    .await;
    let error = server.client().job("../users?x=1#y").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert!(server.heads.lock().unwrap()[0].starts_with("GET /api/v2/jobs/..%2Fusers%3Fx=1%23y "));
}

#[tokio::test]
async fn beyond_a_thousand_connections_the_checkpoints_take_over() {
    let list = |from: usize| -> Vec<_> {
        (from..from + 100)
            .map(|n| serde_json::json!({"id":format!("con_{n}"),"name":"x","strategy":"auth0"}))
            .collect()
    };
    let mut behaviours: Vec<_> = (0..10)
        .map(|page| {
            Behaviour::Say(json(
                "200 OK",
                &serde_json::json!({"total":1100,"connections":list(page * 100)}).to_string(),
            ))
        })
        .collect();
    behaviours.extend((0..11).map(|page| {
        let mut body = serde_json::json!({"connections":list(page * 100)});
        if page < 10 {
            body["next"] = serde_json::json!(format!("after-{page}"));
        }
        Behaviour::Say(json("200 OK", &body.to_string()))
    }));
    let server = Server::start(behaviours).await;
    let connections = server.client().connections().await.unwrap();
    assert_eq!((connections.len(), server.count()), (1_100, 21));
    let heads = server.heads.lock().unwrap();
    assert!(heads[9].contains("page=9&per_page=100"), "{}", heads[9]);
    assert!(heads[20].contains("take=100&from=after-9"), "{}", heads[20]);
}

#[tokio::test]
async fn the_secret_goes_only_to_a_host_that_proves_itself() {
    let imposter = Server::saying(json(
        "200 OK",
        r#"{"issuer":"https://example.eu.auth0.com/"}"#,
    ))
    .await;
    let domain = Domain::parse(&imposter.address).unwrap();
    let secret = secrecy::SecretString::from(SECRET.to_owned());
    let error = usher::auth0::token::request(&domain, "id", &secret, &Http::default())
        .await
        .unwrap_err();
    assert!(
        matches!(error, usher::auth0::TokenError::NotATenant { .. }),
        "{error:?}"
    );
    assert_eq!(
        imposter.count(),
        1,
        "nothing but the configuration was asked for"
    );
    assert!(!format!("{error:?} {error}").contains(SECRET));
}

#[tokio::test]
async fn a_post_never_travels_on_a_used_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    // Keeps every connection open, and breaks off whoever comes a second time.
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut read = Vec::new();
                let mut buffer = [0_u8; 8_192];
                while !read.ends_with(b"\r\n\r\n") && !read.ends_with(b"--\r\n") {
                    let n = stream.read(&mut buffer).await.unwrap();
                    read.extend_from_slice(&buffer[..n]);
                }
                let job = r#"{"type":"users_import","status":"pending","id":"job_1"}"#;
                let answer = json(
                    if read.starts_with(b"POST") {
                        "202 Accepted"
                    } else {
                        "200 OK"
                    },
                    job,
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
                let _ = stream.read(&mut buffer).await;
            });
        }
    });
    let (token, _) = AccessToken::pasted(SECRET, &Domain::parse(&address).unwrap()).unwrap();
    let client = Client::new(&token, &Http::default()).unwrap();
    client.job("job_1").await.unwrap();
    let sent = client.start_import(&form()).await;
    assert!(matches!(sent.outcome, SentOutcome::Accepted(_)), "{sent:?}");
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn applications_of_a_connection_are_read_page_by_page() {
    let server = Server::start(vec![
        Behaviour::Say(json(
            "200 OK",
            r#"{"clients":[{"client_id":"a"}],"next":"n1"}"#,
        )),
        Behaviour::Say(json("200 OK", r#"{"clients":[{"client_id":"b"}]}"#)),
    ])
    .await;
    let clients = server.client().connection_clients("con_1").await.unwrap();
    assert_eq!(clients, ["a", "b"]);
    assert!(server.heads.lock().unwrap()[1].contains("take=1000&from=n1"));
}

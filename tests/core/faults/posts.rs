//! What becomes of a part whose POST is answered wrongly or not at all.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use usher::auth0::{AccessToken, Client, Domain, Http};
use usher::import::store::RunEnd;
use usher::import::{Access, PartState, PartView, WaitingFor};
use usher::users::RecordId;

use super::proxy::{Fate, Proxy, answer};
use super::{Behind, begin, begin_with, ended, open, small, user};
use crate::importing::{Rig, plan_of_all};

const PAGE: &str = "<!doctype html><html><head><title>Sign in</title></head></html>";

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_cleared_up_and_no_user_is_doubled_or_misreported() {
    let page = answer("200 OK", "", PAGE).replace("application/json", "text/html");
    let gateway = answer("502 Bad Gateway", "", PAGE).replace("application/json", "text/html");
    let half = "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 300\r\n\r\n{\"type\":\"users_import\",\"id\":\"job_";
    for (name, lost) in [
        ("no answer", String::new()),
        ("502", gateway),
        ("a page", page),
        ("half an answer", half.to_owned()),
    ] {
        let rule = move |call: &super::proxy::Call| {
            if call.method == "POST" && call.nth == 2 {
                Fate::Lose(lost.clone())
            } else {
                Fate::Pass
            }
        };
        let behind = Behind::new(50, Arc::new(rule)).await;
        let summary = behind.run(5).await;
        assert_eq!(summary.end, RunEnd::Finished, "{name}");
        // The lost part had arrived; the users that its second sending found there are our own.
        assert_eq!(summary.counts.imported, 50, "{name}: {:?}", summary.counts);
        let posts = behind.proxy.posts();
        assert_eq!(posts.len(), summary.parts as usize + 1, "{name}: {posts:?}");
        let again: Vec<_> = posts.iter().filter(|id| id.ends_with(".2")).collect();
        assert_eq!(again.len(), 1, "{name}: {posts:?}");

        let plan = plan_of_all(&behind.roster, usher::import::Options::default());
        let again = behind.rig.import(&behind.roster, plan).await;
        assert_eq!(again.counts.already_there, 50, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_left_is_sent_when_somebody_listens_again() {
    let rig = Rig::new(usher::practice::Speed::Instant).await;
    let records: Vec<String> = (0..30).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let mut handle = begin(
        &rig,
        &format!("http://{address}"),
        &roster,
        small(&roster, 3),
    )
    .await;
    handle
        .progress
        .clone()
        .wait_for(|now| {
            now.waiting
                .as_ref()
                .is_some_and(|waiting| waiting.kind == WaitingFor::Network)
        })
        .await
        .unwrap();
    let proxy = Proxy::start(address.port(), &rig.server.url, Arc::new(|_| Fate::Pass)).await;
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 30)
    );
    assert_eq!(proxy.posts().len(), summary.parts as usize);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_not_found_in_the_middle_of_a_run_is_the_network_that_is_gone() {
    let rig = Rig::new(usher::practice::Speed::Instant).await;
    let records: Vec<String> = (0..10).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    // No name ends so [RFC 6761].
    let claims = r#"{"iss":"https://usher.invalid/","aud":"https://usher.invalid/api/v2/"}"#;
    let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
    let domain = Domain::parse("usher.invalid").unwrap();
    let (token, _) = AccessToken::pasted(&token, &domain).unwrap();
    let access = Access {
        client: Client::new(&token, &Http::default()).unwrap(),
        renew: None,
    };
    let mut handle = begin_with(&rig, access, &roster, small(&roster, 2)).await;
    let mut progress = handle.progress.clone();
    let waits = progress.wait_for(|now| {
        let waiting = now.waiting.as_ref();
        waiting.is_some_and(|waiting| waiting.kind == WaitingFor::Network && waiting.since_ms > 0)
    });
    waits.await.unwrap();
    handle.leave();
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.not_sent),
        (RunEnd::Unfinished, 10)
    );
    assert!(summary.can_resume());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_the_request_stops_the_run_with_the_rest_unsent() {
    for (status, message) in [
        (
            "403 Forbidden",
            "Insufficient scope; expected any of: create:users.",
        ),
        (
            "400 Bad Request",
            "The user canary@example.com is not wanted",
        ),
    ] {
        let body = serde_json::json!({"statusCode": status[..3].parse::<u16>().unwrap(), "error": "x", "message": message});
        let refusal = answer(status, "", &body.to_string());
        let rule = move |call: &super::proxy::Call| {
            if call.method == "POST" && call.nth >= 3 {
                Fate::Instead(refusal.clone())
            } else {
                Fate::Pass
            }
        };
        let behind = Behind::new(60, Arc::new(rule)).await;
        let summary = behind.run(6).await;
        assert_eq!(summary.end, RunEnd::Stopped, "{status}");
        let posts = behind.proxy.posts().len();
        // Two may be on the wire when the first is refused.
        assert!((3..=4).contains(&posts), "{status}: {posts}");
        assert_eq!(summary.jobs, 2, "{status}");
        assert_eq!(
            summary.counts.imported + summary.counts.not_sent,
            60,
            "{status}"
        );
        assert!(summary.counts.not_sent > 30, "{status}");
        let why = summary.why.unwrap();
        assert!(!why.is_empty() && !why.contains("canary"), "{why}");
        let journal = behind
            .rig
            .store
            .dir()
            .join(summary.id.as_str())
            .join("journal.jsonl");
        assert!(!std::fs::read_to_string(journal).unwrap().contains("canary"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_kinds_of_too_much_are_waited_out() {
    let rule = |call: &super::proxy::Call| {
        let body = |message: &str| {
            serde_json::json!({"statusCode": 429, "error": "Too Many Requests", "message": message})
                .to_string()
        };
        let reset = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + Duration::from_secs(1);
        match (call.method.as_str(), call.nth) {
            ("POST", 2) => Fate::Instead(answer(
                "429 Too Many Requests",
                "",
                &body(
                    "There are 2 active import users jobs, please wait until some of them are finished and try again",
                ),
            )),
            ("POST", 4) => Fate::Instead(answer(
                "429 Too Many Requests",
                &format!(
                    "x-ratelimit-limit: 10\r\nx-ratelimit-remaining: 0\r\nx-ratelimit-reset: {}\r\n",
                    reset.as_secs()
                ),
                &body("Global limit has been reached"),
            )),
            _ => Fate::Pass,
        }
    };
    let behind = Behind::new(50, Arc::new(rule)).await;
    let summary = behind.run(5).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 50)
    );
    assert_eq!(summary.jobs, summary.parts);
    assert_eq!(summary.notes, Vec::<String>::new());
    assert_eq!(behind.proxy.posts().len(), summary.parts as usize + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_is_too_large_travels_in_two() {
    let refusal = serde_json::json!({"statusCode": 413, "error": "x",
        "message": "Payload content length greater than maximum allowed: 512000."});
    let refusal = answer("413 Payload Too Large", "", &refusal.to_string());
    let rule = move |call: &super::proxy::Call| {
        if call.method == "POST" && call.nth == 2 {
            Fate::Instead(refusal.clone())
        } else {
            Fate::Pass
        }
    };
    let behind = Behind::new(60, Arc::new(rule)).await;
    let summary = behind.run(6).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 60)
    );
    assert_eq!(summary.jobs, summary.parts + 1);
    let run = behind.rig.store.load(&summary.id).unwrap();
    // The part that was cut is shown no more, and each user knows the part that it travelled in.
    let cut = |part: &PartView| part.state == PartState::Split;
    assert!(!run.parts.iter().any(cut));
    assert_eq!(run.parts.len(), summary.parts as usize + 1);
    assert_eq!(run.results.disagreement(), None);
    let mut users = std::collections::BTreeMap::new();
    for record in 0..60 {
        *users
            .entry(run.part_of(RecordId(record)).unwrap().number)
            .or_default() += 1;
    }
    let shown = run.parts.iter().map(|part| (part.number, part.users));
    assert_eq!(users, shown.collect());
}

/// A hundred parts would else be a hundred mails to everybody who owns the tenant.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_sent_for_the_last_part_only_and_only_where_it_is_wished() {
    for (wished, mails) in [
        (true, vec![false, false, false, true]),
        (false, vec![false; 4]),
    ] {
        let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
        let kept = seen.clone();
        let rule = move |call: &super::proxy::Call| {
            if call.method == "POST" {
                let part: u32 = call.external_id.split('.').nth(1).unwrap().parse().unwrap();
                kept.lock().unwrap().push((part, call.mails));
            }
            Fate::Pass
        };
        let behind = Behind::new(40, Arc::new(rule)).await;
        let mut plan = small(&behind.roster, 4);
        plan.options.completion_email = wished;
        assert_eq!(plan.parts.len(), 4);
        let mut handle = behind.start(plan).await;
        assert_eq!(ended(&mut handle).await.counts.imported, 40);
        let mut seen = seen.lock().unwrap().clone();
        seen.sort_unstable();
        let sent: Vec<bool> = seen.into_iter().map(|(_, mails)| mails).collect();
        assert_eq!(sent, mails);
    }
}

//! Pasted tokens that end before the run, or that belong elsewhere; and a second program beside the first.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::json;
use usher::practice::{Clock, Config, Server, Tuning};

use super::endings::{Stand, last};
use crate::faults::Fate;
use crate::support::terminal::{code, lines, stderr};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_in_the_middle_stops_the_run_and_a_new_one_goes_on_with_the_same_part() {
    let passed = Arc::new(AtomicU64::new(0));
    let clock = {
        let passed = passed.clone();
        Clock::new(move || SystemTime::now() + Duration::from_secs(passed.load(Ordering::Relaxed)))
    };
    let tuning = Tuning {
        clock,
        ..Tuning::default()
    };
    let server = Server::start_tuned(Config::default(), tuning)
        .await
        .unwrap();
    let time = passed.clone();
    let stand = Stand::of(server, move |call| {
        // While the third part is on its way, the hours of the token pass.
        if call.method == "POST" && call.nth == 3 {
            time.store(2 * 3_600, Ordering::Relaxed);
        }
        Fate::Pass
    })
    .await;
    let output = stand.import(&stand.token(HOUR), 40, "1500").await;
    let said = stderr(&output);
    assert_eq!(code(&output), 3, "{said}");
    assert!(
        said.contains("The token has ended") && said.contains("USHER_TOKEN"),
        "{said}"
    );
    let first = last(&output);
    assert!(first["not_sent"].as_u64().unwrap() > 0, "{first}");

    // A token of another tenant is not sent anywhere.
    let other = Server::start(Config::default()).await.unwrap();
    let before = stand.proxy.calls.lock().unwrap().len();
    let strange = other.issue_token("create:users read:connections", HOUR);
    let output = stand.usher(&strange, &["resume"]).await;
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(stderr(&output).contains("nothing was sent"));
    assert_eq!(stand.proxy.calls.lock().unwrap().len(), before);

    let output = stand.usher(&stand.token(HOUR), &["resume"]).await;
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let end = last(&output);
    assert_eq!((&end["run"], &end["imported"]), (&first["run"], &json!(40)));
    let run = stand
        .place
        .path("home/runs")
        .join(end["run"].as_str().unwrap());
    let journal = std::fs::read_to_string(run.join("journal.jsonl")).unwrap();
    let taken = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        (line["e"]["k"] == "accepted").then(|| line["e"]["part"].as_u64().unwrap())
    };
    let mut accepted: Vec<u64> = journal.lines().filter_map(taken).collect();
    accepted.sort_unstable();
    let parts = end["jobs"].as_u64().unwrap();
    assert_eq!(accepted, (1..=parts).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_will_not_last_is_said_before_anything_is_sent() {
    let stand = Stand::new(|_| Fate::Pass).await;
    let output = stand.import(&stand.token(HOUR), 10, "4000").await;
    assert!(!stderr(&output).contains("The token ends at"));
    let output = stand
        .import(&stand.token(Duration::from_mins(1)), 900, "400000")
        .await;
    let said = stderr(&output);
    let warned = said
        .find("The token ends at")
        .unwrap_or_else(|| panic!("{said}"));
    assert!(warned < said.find("\nRun ").unwrap(), "{said}");
    assert!(said.contains("usher resume"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_another_usher_works_on_is_left_alone() {
    let stand = Stand::full().await;
    let mut child = stand.importing().stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let (said, waits) = tokio::task::spawn_blocking(move || {
        let waits = said
            .any(|line| line.contains("Waiting for a free job slot, someone else is importing"));
        (said, waits)
    })
    .await
    .unwrap();
    assert!(waits);

    let runs = lines(&stand.place.usher(["runs", "--format", "json"]));
    assert_eq!(
        (&runs[0]["standing"], &runs[0]["can_resume"]),
        (&json!("under_way"), &json!(false))
    );
    let run = runs[0]["run"].as_str().unwrap();
    for args in [vec!["resume"], vec!["resume", run]] {
        let output = stand.usher(&stand.token(HOUR), &args).await;
        assert_eq!(code(&output), 2, "{}", stderr(&output));
        assert!(stderr(&output).contains("Another Usher") && output.stdout.is_empty());
    }
    let text = stand.place.usher(["runs"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("under way in another Usher"), "{text}");
    child.kill().unwrap();
    child.wait().unwrap();
    drop(said);
    let runs = lines(&stand.place.usher(["runs", "--format", "json"]));
    assert_eq!(
        (&runs[0]["standing"], &runs[0]["to_go"]),
        (&json!("unfinished"), &json!(3))
    );
    let text = String::from_utf8(stand.place.usher(["runs"]).stdout).unwrap();
    assert!(text.contains("Go on with: usher resume"), "{text}");
}

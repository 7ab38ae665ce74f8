//! How a command ends: its exit code, its last object, and what it says when it leaves something open.

use std::process::Output;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use usher::practice::{Config, Server};

use super::clean;
use crate::faults::{Call, Fate, Proxy, Rule, answer};
use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};

const SCOPES: &str = "create:users read:users read:connections read:connections_options";

/// A practice tenant behind a proxy, and a folder for the program.
pub(super) struct Stand {
    pub(super) place: Arc<Place>,
    pub(super) server: Server,
    pub(super) proxy: Proxy,
}

impl Stand {
    pub(super) async fn new(rule: impl Fn(&Call) -> Fate + Send + Sync + 'static) -> Self {
        Self::of(Server::start(Config::default()).await.unwrap(), rule).await
    }

    pub(super) async fn of(
        server: Server,
        rule: impl Fn(&Call) -> Fate + Send + Sync + 'static,
    ) -> Self {
        let rule: Rule = Arc::new(rule);
        let proxy = Proxy::start(0, &server.url, rule).await;
        Self {
            place: Arc::new(Place::new()),
            server,
            proxy,
        }
    }

    /// A tenant in which others have both jobs, for ever.
    pub(super) async fn full() -> Self {
        let full = json!({"statusCode": 429, "error": "Too Many Requests", "message":
            "There are 2 active import users jobs, please wait until some of them are finished and try again"});
        let full = answer("429 Too Many Requests", "", &full.to_string());
        Self::new(move |call| match call.method.as_str() {
            "POST" => Fate::Instead(full.clone()),
            _ => Fate::Pass,
        })
        .await
    }

    /// An import of three users on its way, by the real program.
    pub(super) fn importing(&self) -> std::process::Command {
        let file = self.place.file("users.json", clean(3));
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_usher"));
        command
            .args(["import", arg(&file), "--tenant", &self.proxy.url])
            .args(["--connection", PLAIN])
            .env("USHER_HOME", self.place.path("home"))
            .env("USHER_TOKEN", self.token(HOUR))
            .stdout(std::process::Stdio::null());
        command
    }

    pub(super) fn token(&self, lifetime: Duration) -> String {
        self.server.issue_token(SCOPES, lifetime)
    }

    pub(super) async fn usher(&self, token: &str, args: &[&str]) -> Output {
        let mut command = self.place.command();
        command.args(args).env("USHER_TOKEN", token);
        tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap()
    }

    /// Imports so many users in parts of so many bytes.
    pub(super) async fn import(&self, token: &str, users: usize, bytes: &str) -> Output {
        let file = self.place.file("users.json", clean(users));
        let args = [
            "import",
            arg(&file),
            "--tenant",
            &self.proxy.url,
            "--connection",
            PLAIN,
            "--part-bytes",
            bytes,
        ];
        self.usher(token, &args).await
    }
}

pub(super) fn last(output: &Output) -> Value {
    let lines = lines(output);
    assert_eq!(lines.len(), 1, "{}", stderr(output));
    let end = lines[0].clone();
    let states = [
        "imported",
        "updated",
        "refused",
        "already_there",
        "unknown",
        "left_out",
        "not_sent",
    ];
    let sum: u64 = states.iter().map(|name| end[*name].as_u64().unwrap()).sum();
    assert_eq!(sum, end["records"].as_u64().unwrap(), "{end}");
    end
}

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_took_everybody_ends_with_0_and_one_that_did_not_with_1() {
    let stand = Stand::new(|_| Fate::Pass).await;
    let output = stand.import(&stand.token(HOUR), 12, "2000").await;
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(last(&output)["imported"], 12);
    let output = stand.import(&stand.token(HOUR), 13, "2000").await;
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let end = last(&output);
    assert_eq!(
        (&end["imported"], &end["already_there"]),
        (&json!(1), &json!(12))
    );
}

fn repeating_addresses(connection: &mut Value) {
    match connection {
        Value::Array(list) => list.iter_mut().for_each(repeating_addresses),
        Value::Object(fields) => {
            if let Some(Value::Array(list)) = fields.get_mut("connections") {
                list.iter_mut().for_each(repeating_addresses);
            } else {
                let options = json!({"attributes": {"email": {"unique": false, "profile_required": true, "identifier": {"active": true}}}});
                fields.insert("options".into(), options);
            }
        }
        _ => {}
    }
}

fn failed(job: &mut Value) {
    if let Some(job) = job.as_object_mut() {
        job.insert("status".into(), "failed".into());
        job.remove("summary");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_unknown_fate_stays_unknown_where_nobody_is_asked_and_the_run_ends_with_1() {
    let rule = |call: &Call| {
        if call.path.contains("/connections") {
            Fate::Change(repeating_addresses)
        } else if call.path.contains("/jobs/job_") && !call.path.ends_with("/errors") {
            Fate::Change(failed)
        } else {
            Fate::Pass
        }
    };
    let stand = Stand::new(rule).await;
    let output = stand.import(&stand.token(HOUR), 4, "2000").await;
    let said = stderr(&output);
    assert_eq!(code(&output), 1, "{said}");
    let end = last(&output);
    assert_eq!(end["unknown"], 4, "{end}");
    assert_eq!(stand.proxy.posts().len(), 1, "nothing is sent again");
    assert!(
        said.contains("Part 1 (4 users)")
            && said.contains("could make them twice")
            && said.contains("stay unknown")
            && said.contains("under History"),
        "{said}"
    );
    let runs = lines(&stand.place.usher(["runs", "--format", "json"]));
    assert_eq!(
        (&runs[0]["end"], &runs[0]["can_resume"]),
        (&json!("finished"), &json!(false))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_refused_in_the_middle_ends_with_3_and_can_be_resumed() {
    let refusal = json!({"statusCode": 403, "error": "Forbidden", "errorCode": "insufficient_scope",
        "message": "Insufficient scope; expected any of: create:users."});
    let refusal = answer("403 Forbidden", "", &refusal.to_string());
    let open = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let opened = open.clone();
    let rule = move |call: &Call| {
        let refused = call.method == "POST" && call.nth >= 2;
        if refused && !opened.load(std::sync::atomic::Ordering::Relaxed) {
            Fate::Instead(refusal.clone())
        } else {
            Fate::Pass
        }
    };
    let stand = Stand::new(rule).await;
    let output = stand.import(&stand.token(HOUR), 30, "1500").await;
    let said = stderr(&output);
    assert_eq!(code(&output), 3, "{said}");
    let end = last(&output);
    assert!(end["not_sent"].as_u64().unwrap() > 0, "{end}");
    assert!(
        said.contains("create:users") && said.contains("usher resume"),
        "{said}"
    );
    open.store(true, std::sync::atomic::Ordering::Relaxed);
    let output = stand.usher(&stand.token(HOUR), &["resume"]).await;
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(last(&output)["imported"], 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_held_says_why_in_the_list_and_goes_on_with_its_own_file_only() {
    let page = answer("200 OK", "", "<html><title>Sign in</title></html>");
    let rule = move |call: &Call| match (call.method.as_str(), call.nth) {
        ("POST", 2) => Fate::Instead(page.clone()),
        _ => Fate::Pass,
    };
    let stand = Stand::new(rule).await;
    let token = stand.token(HOUR);
    let output = stand.import(&token, 30, "1500").await;
    let said = stderr(&output);
    let why = "Something between this computer and Auth0 answered in its place";
    assert_eq!(code(&output), 3, "{said}");
    let once = said.matches(&format!("{why}. ")).count();
    assert_eq!(once, 1, "{said}");
    let listed = stand.usher(&token, &["runs"]).await;
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains(&format!("    {why}. ")), "{listed}");

    let other = stand.place.file("other.json", clean(29));
    let output = stand
        .usher(&token, &["resume", "--file", arg(&other)])
        .await;
    let said = stderr(&output);
    assert_eq!(code(&output), 2, "{said}");
    assert!(
        said.contains("not the file that the run began with") && said.contains("--file"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_for_the_rate_is_said_with_its_seconds() {
    let full = json!({"statusCode": 429, "error": "Too Many Requests", "message": "Global limit has been reached"});
    let full = answer(
        "429 Too Many Requests",
        "retry-after: 2\r\n",
        &full.to_string(),
    );
    let rule = move |call: &Call| {
        if call.method == "POST" && call.nth == 1 {
            Fate::Instead(full.clone())
        } else {
            Fate::Pass
        }
    };
    let stand = Stand::new(rule).await;
    let output = stand.import(&stand.token(HOUR), 5, "4000").await;
    let said = stderr(&output);
    assert_eq!(code(&output), 0, "{said}");
    assert!(said.contains("Waiting for the rate limit, "), "{said}");
}

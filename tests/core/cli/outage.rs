//! The network goes and comes back, the computer sleeps: the run goes on by itself.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use usher::practice::{Config, Server, Speed};

use super::clean;
use super::endings::Stand;
use crate::faults::{Fate, Proxy};
use crate::support::terminal::{PLAIN, arg};

/// A tenant whose jobs take their time.
async fn slow() -> Stand {
    let config = Config {
        speed: Speed::Realistic,
        ..Config::default()
    };
    Stand::of(Server::start(config).await.unwrap(), |_| Fate::Pass).await
}

fn import(stand: &Stand, users: usize) -> Child {
    let file = stand.place.file("users.json", clean(users));
    let token = stand.token(Duration::from_hours(1));
    Command::new(env!("CARGO_BIN_EXE_usher"))
        .args(["import", arg(&file), "--tenant", &stand.proxy.url])
        .args(["--connection", PLAIN, "--part-bytes", "2000"])
        .env("USHER_HOME", stand.place.path("home"))
        .env("USHER_TOKEN", token)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until the program says so.
async fn until(
    mut said: impl Iterator<Item = String> + Send + 'static,
    words: &'static str,
) -> impl Iterator<Item = String> + Send + 'static {
    tokio::task::spawn_blocking(move || {
        assert!(said.any(|line| line.contains(words)), "{words}");
        said
    })
    .await
    .unwrap()
}

/// The exit code, the last object, and what was said until then.
async fn end(
    mut child: Child,
    said: impl Iterator<Item = String> + Send + 'static,
) -> (Option<i32>, Value, Vec<String>) {
    tokio::task::spawn_blocking(move || {
        let said: Vec<String> = said.collect();
        let mut object = String::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut object)
            .unwrap();
        let code = child.wait().unwrap().code();
        let object = serde_json::from_str(&object).unwrap_or_else(|_| panic!("{said:?}"));
        (code, object, said)
    })
    .await
    .unwrap()
}

fn lines(child: &mut Child) -> impl Iterator<Item = String> + Send + 'static {
    let said = child.stderr.take().unwrap();
    BufReader::new(said).lines().map_while(Result::ok)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_is_gone_for_a_while_is_waited_for_and_said() {
    let mut stand = slow().await;
    let mut child = import(&stand, 40);
    let said = lines(&mut child);
    let said = until(said, " of 40 users").await;
    let port = stand.proxy.stop().await;
    let said = until(said, "No network since ").await;
    let again = Proxy::start(port, &stand.server.url, Arc::new(|_| Fate::Pass)).await;
    let (code, object, said) = end(child, said).await;
    assert_eq!(
        (code, &object["imported"]),
        (Some(0), &json!(40)),
        "{said:?}"
    );
    let mut posts = stand.proxy.posts();
    posts.extend(again.posts());
    posts.sort();
    posts.dedup();
    assert!(posts.len() as u64 >= object["jobs"].as_u64().unwrap());
}

/// Sleeps for 40 seconds, so only in the long mode.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_by_itself_after_sleep_and_nothing_is_doubled() {
    if std::env::var_os("USHER_LONG").is_none() {
        return;
    }
    let stand = slow().await;
    let mut child = import(&stand, 60);
    let said = lines(&mut child);
    let said = until(said, " of 60 users").await;
    let signal = |name: &str| {
        let done = Command::new("kill")
            .args([name, &child.id().to_string()])
            .status();
        assert!(done.unwrap().success());
    };
    signal("-STOP");
    tokio::time::sleep(Duration::from_secs(42)).await;
    signal("-CONT");
    let (code, object, said) = end(child, said).await;
    assert_eq!(
        (code, &object["imported"]),
        (Some(0), &json!(60)),
        "{said:?}"
    );
    let posts = stand.proxy.posts();
    assert_eq!(
        posts.len() as u64,
        object["jobs"].as_u64().unwrap(),
        "{posts:?}"
    );
    let logs = std::fs::read_dir(stand.place.path("home/logs")).unwrap();
    let noticed = logs.flatten().any(|log| {
        std::fs::read_to_string(log.path()).is_ok_and(|log| log.contains("the computer has slept"))
    });
    assert!(noticed, "the sleep was noticed");
}

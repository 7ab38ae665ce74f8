//! `usher undo`: whom a run inserted is deleted, once somebody has typed the tenant's name.

use serde_json::{Value, json};
use usher::practice::{Config, Server};

use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};

fn file(place: &Place, users: usize) -> std::path::PathBuf {
    let users: Vec<Value> = (0..users)
        .map(|n| json!({"email": format!("user{n}@example.com"), "email_verified": true}))
        .collect();
    place.file("users.json", Value::from(users).to_string())
}

#[test]
fn the_tenants_name_confirms_it_and_nothing_else() {
    let place = Place::new();
    let served = Served::start(&place, "instant");
    let usher = |args: &[&str]| served.command(&place).args(args).output().unwrap();
    let file = file(&place, 30);
    let url = served.text("url");
    let to = ["--tenant", url, "--connection", PLAIN];
    let import = usher(&[&["import", arg(&file)], &to[..]].concat());
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    let run = lines(&import)[0]["run"].as_str().unwrap().to_owned();

    let unasked = usher(&["undo", &run]);
    assert_eq!(code(&unasked), 2);
    let said = stderr(&unasked);
    assert!(
        said.contains("30 users that the import") && said.contains("Nobody is there"),
        "{said}"
    );
    for wrong in ["yes", "example.com"] {
        let wrong = usher(&["undo", &run, "--confirm", wrong]);
        assert_eq!(code(&wrong), 2);
        assert!(stderr(&wrong).contains("nothing was deleted"));
    }
    assert_eq!(code(&usher(&["undo", &run, "--yes"])), 2);
    assert!(
        lines(&usher(&["runs", "--format", "json"]))[0]
            .get("undone")
            .is_none()
    );

    let domain = lines(&usher(&["runs", "--format", "json"]))[0]["tenant"].clone();
    let domain = domain.as_str().unwrap();
    let undo = usher(&["undo", &run, "--confirm", domain, "--format", "json"]);
    assert_eq!(code(&undo), 0, "{}", stderr(&undo));
    let told = &lines(&undo)[0]["summary"];
    assert_eq!((&told["deleted"], &told["to_go"]), (&json!(30), &json!(0)));
    let listed = usher(&["runs"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("Undone: 30 of 30 users"), "{listed}");
    let again = usher(&["undo", &run, "--confirm", domain]);
    assert_eq!(code(&again), 2);
    assert!(stderr(&again).contains("already"));
    assert_eq!(code(&usher(&["undo", "no-such-run"])), 2);
    let import = usher(&[&["import", arg(&file)], &to[..]].concat());
    assert_eq!(lines(&import)[0]["imported"], 30, "they can come again");
}

#[tokio::test]
async fn who_has_logged_in_is_kept_and_named_by_place() {
    let place = Place::new();
    let file = file(&place, 5);
    let import = ["import", arg(&file), "--practice", "--connection", PLAIN];
    let import = place.usher(import);
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    let run = lines(&import)[0]["run"].as_str().unwrap().to_owned();
    let config = Config {
        store: Some(place.path("home/practice")),
        ..Config::default()
    };
    let server = Server::start(config).await.unwrap();
    let plain = server.connections.iter().find(|one| one.name == PLAIN);
    let plain = plain.unwrap().id.clone();
    assert!(server.log_in(&plain, "user3@example.com").unwrap());
    server.stop().await;
    let undo = place.usher(["undo", &run, "--confirm", "practice"]);
    assert_eq!(code(&undo), 1, "{}", stderr(&undo));
    let said = String::from_utf8(undo.stdout).unwrap();
    for words in [
        "4 users: deleted",
        "1 user: kept, logged in since the import: user 4 (line 1)",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert!(!said.contains("example.com"), "nobody is named");
}

/// Killed again and again, with what it has deleted taken up each time.
#[cfg(unix)]
#[test]
fn killed_it_goes_on_where_it_was() {
    let place = Place::new();
    let served = Served::start(&place, "instant");
    let usher = |args: &[&str]| served.command(&place).args(args).output().unwrap();
    let file = file(&place, 150);
    let to = ["--tenant", served.text("url"), "--connection", PLAIN];
    let import = usher(&[&["import", arg(&file)], &to[..]].concat());
    let run = lines(&import)[0]["run"].as_str().unwrap().to_owned();
    let domain = lines(&usher(&["runs", "--format", "json"]))[0]["tenant"].clone();
    let undo = ["undo", &run, "--confirm", domain.as_str().unwrap()];
    let journal = place.path("home/runs").join(&run).join("undo.jsonl");
    let facts = || {
        let text = std::fs::read(&journal).unwrap_or_default();
        memchr::memchr_iter(b'\n', &text).count()
    };
    for least in [1, 2, 3, 40, 41, 100, 151] {
        let mut session = std::process::Command::new(env!("CARGO_BIN_EXE_usher"))
            .args(undo)
            .env("USHER_HOME", place.path("home"))
            .env("USHER_CLIENT_ID", served.text("client_id"))
            .env("USHER_CLIENT_SECRET", served.text("client_secret"))
            .env_remove("USHER_TOKEN")
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while facts() < least && session.try_wait().unwrap().is_none() {
            pause();
        }
        session.kill().unwrap();
        session.wait().unwrap();
    }
    let last = usher(&[&undo[..], &["--format", "json"]].concat());
    assert_eq!(code(&last), 0, "{}", stderr(&last));
    let told = &lines(&last)[0]["summary"];
    assert_eq!(told["deleted"], 150, "{told}");
    let book = std::fs::read_to_string(place.path("served/practice/book.jsonl")).unwrap();
    assert_eq!(book.matches("\"deletes\":").count(), 150, "each once");
}

/// Programs outside cannot be awaited, only asked.
#[cfg(unix)]
#[allow(clippy::disallowed_methods)]
fn pause() {
    std::thread::sleep(std::time::Duration::from_millis(1));
}

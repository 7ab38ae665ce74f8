//! `usher leftovers`: what a gradual migration left behind is removed, once somebody has typed the tenant's name.

use serde_json::{Value, json};
use usher::practice::{Config, Server};

use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};

fn people() -> Value {
    (0..4)
        .map(|n| json!({"email": format!("user{n}@example.com"), "email_verified": true}))
        .collect()
}

async fn practice(place: &Place) -> Server {
    let config = Config {
        store: Some(place.path("home/practice")),
        ..Config::default()
    };
    Server::start(config).await.unwrap()
}

#[tokio::test]
async fn they_are_removed_once_it_is_confirmed_and_a_user_is_kept() {
    let place = Place::new();
    let server = practice(&place).await;
    let connection = server.connections.iter().find(|one| one.name == PLAIN);
    let connection = connection.unwrap().id.clone();
    for n in [1, 3] {
        let email = format!("user{n}@example.com");
        assert!(server.leave_over(&connection, &email).unwrap());
    }
    server.stop().await;
    let file = place.file("users.json", people().to_string());
    let to = ["--practice", "--connection", PLAIN];
    let import = place.usher([&["import", arg(&file), "--upsert"], &to[..]].concat());
    assert_eq!(code(&import), 1, "{}", stderr(&import));
    let end = &lines(&import)[0];
    assert_eq!(
        (&end["imported"], &end["already_there"]),
        (&json!(2), &json!(2))
    );
    let run = end["run"].as_str().unwrap().to_owned();

    let unasked = place.usher(["leftovers", &run]);
    assert_eq!(code(&unasked), 2);
    let said = stderr(&unasked);
    assert!(
        said.contains("2 users of the run") && said.contains("Nobody is there"),
        "{said}"
    );
    let wrong = place.usher(["leftovers", &run, "--confirm", "yes"]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("nothing was removed"));

    let removed = place.usher([
        "leftovers",
        &run,
        "--confirm",
        "practice",
        "--format",
        "json",
    ]);
    assert_eq!(code(&removed), 0, "{}", stderr(&removed));
    let told = &lines(&removed)[0]["summary"];
    assert_eq!(
        (&told["users"], &told["removed"], &told["to_go"]),
        (&json!(2), &json!(2), &json!(0))
    );
    // They come, and what was refused for a left-over is a user now.
    let again = ["import", arg(&file), "--upsert", "--format", "json"];
    let import = place.usher([&again, &to[..]].concat());
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    let kept = place.usher(["leftovers", &run, "--confirm", "practice"]);
    assert_eq!(code(&kept), 1, "{}", stderr(&kept));
    let said = String::from_utf8(kept.stdout).unwrap();
    assert!(
        said.contains("2 users: kept, a user in Auth0 has this address: user 2"),
        "{said}"
    );
    assert!(!said.contains("example.com"), "nobody is named");
    assert_eq!(practice(&place).await.users(), 4, "nobody was deleted");
}

#[test]
fn where_there_is_none_it_says_so() {
    let place = Place::new();
    let file = place.file("users.json", people().to_string());
    let import = place.usher(["import", arg(&file), "--practice", "--connection", PLAIN]);
    let run = lines(&import)[0]["run"].as_str().unwrap().to_owned();
    let none = place.usher(["leftovers", &run, "--confirm", "practice"]);
    assert_eq!(code(&none), 2);
    assert!(stderr(&none).contains("left-over"), "{}", stderr(&none));
}

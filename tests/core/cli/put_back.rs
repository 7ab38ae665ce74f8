//! `usher import --look-ahead` and `usher undo --put-back`: whom a run updated becomes again what it was.

use serde_json::{Value, json};

use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};

fn file(place: &Place, name: &str, count: usize, plan: &str) -> std::path::PathBuf {
    let users: Vec<Value> = (0..count)
        .map(|n| {
            json!({"email": format!("user{n}@example.com"), "email_verified": plan == "gold", "name": plan,
                "user_metadata": {plan: n}})
        })
        .collect();
    place.file(name, Value::from(users).to_string())
}

#[test]
fn the_tenants_name_puts_back_what_a_look_ahead_has_seen() {
    let place = Place::new();
    let served = Served::start(&place, "instant");
    let usher = |args: &[&str]| served.command(&place).args(args).output().unwrap();
    let to = ["--tenant", served.text("url"), "--connection", PLAIN];
    let old = file(&place, "old.json", 20, "gold");
    assert_eq!(code(&usher(&[&["import", arg(&old)], &to[..]].concat())), 0);

    let new = file(&place, "new.json", 24, "silver");
    let insert = usher(&[&["import", arg(&new), "--look-ahead"], &to[..]].concat());
    assert_eq!(code(&insert), 2, "an insert changes nobody");
    assert!(stderr(&insert).contains("Add --upsert"));
    let ahead = ["import", arg(&new), "--upsert", "--look-ahead"];
    let import = usher(&[&ahead, &to[..]].concat());
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    let said = stderr(&import);
    for words in [
        "Will be updated: 20 users",
        "Will be inserted: 4 users",
        "would no longer count as verified: 20 users",
        "is kept with the run",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let run = lines(&import)[0]["run"].as_str().unwrap().to_owned();
    let listed = lines(&usher(&["runs", "--format", "json"]));
    assert_eq!(listed[0]["before"], 20);
    let domain = listed[0]["tenant"].as_str().unwrap();

    let unasked = usher(&["undo", &run, "--put-back"]);
    assert_eq!(code(&unasked), 2);
    let said = stderr(&unasked);
    assert!(
        said.contains("20 users become again as they were at") && said.contains("Nobody is there"),
        "{said}"
    );
    let wrong = usher(&["undo", &run, "--put-back", "--confirm", "example.com"]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("nothing was sent"));
    assert_eq!(code(&usher(&["undo", &run, "--also-changed"])), 2);

    let args = [
        "undo",
        &run,
        "--put-back",
        "--confirm",
        domain,
        "--format",
        "json",
    ];
    let back = usher(&args);
    assert_eq!(code(&back), 0, "{}", stderr(&back));
    let ended = &lines(&back)[0];
    assert_eq!(
        (&ended["updated"], &ended["records"]),
        (&json!(20), &json!(20))
    );
    // The users of the old file are as they were.
    let same = usher(&[&["forecast", arg(&old), "--upsert"], &to[..]].concat());
    assert_eq!(code(&same), 0, "{}", stderr(&same));
    let verify = lines(&usher(&["runs", "--format", "json"]));
    let of = |id: &str| verify.iter().find(|one| one["run"] == id).unwrap();
    assert_eq!(of(&run)["put_back"], 20);
    assert_eq!(of(ended["run"].as_str().unwrap())["puts_back"], json!(run));
    let text = String::from_utf8(usher(&["runs"]).stdout).unwrap();
    assert!(
        text.contains("Put back: 20 users that it updated"),
        "{text}"
    );
    assert!(
        text.contains(&format!("Puts back what {run} updated")),
        "{text}"
    );

    let again = usher(&["undo", &run, "--put-back", "--confirm", domain]);
    assert_eq!(code(&again), 2);
    assert!(stderr(&again).contains("have been put back"));
    let first = verify.iter().find(|one| one["upsert"] == false).unwrap();
    let first = first["run"].as_str().unwrap();
    let nothing = usher(&["undo", first, "--put-back", "--confirm", domain]);
    assert_eq!(code(&nothing), 2);
    assert!(stderr(&nothing).contains("nobody looked ahead"));
}

#[cfg(unix)]
#[test]
fn killed_in_the_middle_it_is_resumed() {
    assert!([12, 24, 48].into_iter().any(killed_and_resumed));
}

/// Whether the kill came before the end, which depends on the machine; if it did, all else held.
fn killed_and_resumed(users: usize) -> bool {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;

    let place = Place::new();
    let served = Served::start(&place, "realistic");
    let usher = |args: &[&str]| served.command(&place).args(args).output().unwrap();
    let to = ["--tenant", served.text("url"), "--connection", PLAIN];
    let old = file(&place, "old.json", users, "gold");
    assert_eq!(code(&usher(&[&["import", arg(&old)], &to[..]].concat())), 0);
    let new = file(&place, "new.json", users, "silver");
    let ahead = [
        "import",
        arg(&new),
        "--upsert",
        "--look-ahead",
        "--part-bytes",
        "400",
    ];
    let import = usher(&[&ahead, &to[..]].concat());
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    let run = lines(&import)[0]["run"].as_str().unwrap().to_owned();
    let listed = lines(&usher(&["runs", "--format", "json"]));
    let domain = listed[0]["tenant"].as_str().unwrap();

    let mut back = std::process::Command::new(env!("CARGO_BIN_EXE_usher"))
        .args(["undo", &run, "--put-back", "--confirm", domain])
        .env("USHER_HOME", place.path("home"))
        .env("USHER_CLIENT_ID", served.text("client_id"))
        .env("USHER_CLIENT_SECRET", served.text("client_secret"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let under_way = format!(" of {users} users, ");
    let said = BufReader::new(back.stderr.take().unwrap()).lines();
    said.map_while(Result::ok)
        .find(|line| line.contains(&under_way) && !line.starts_with("0 of"))
        .unwrap();
    back.kill().unwrap();
    back.wait().unwrap();
    let listed = lines(&usher(&["runs", "--format", "json"]));
    if listed.iter().all(|run| run["can_resume"] == false) {
        return false;
    }
    let twice = usher(&["undo", &run, "--put-back", "--confirm", domain]);
    assert_eq!(code(&twice), 2);
    assert!(
        stderr(&twice).contains("usher resume"),
        "{}",
        stderr(&twice)
    );
    let resumed = usher(&["resume"]);
    let ended = lines(&resumed);
    let count = |what: &str| ended[0][what].as_u64().unwrap();
    assert_eq!(
        count("updated") + count("unknown"),
        users as u64,
        "{ended:?}"
    );
    if count("unknown") > 0 {
        // Killed in the middle of a call: what became of those is looked up, and who is still to be put back is.
        let again = usher(&["undo", &run, "--put-back", "--confirm", domain]);
        assert!([0, 1, 2].contains(&code(&again)), "{}", stderr(&again));
    }
    let same = usher(&[&["forecast", arg(&old), "--upsert"], &to[..]].concat());
    assert_eq!(code(&same), 0, "{}", stderr(&same));
    true
}

#[test]
fn whom_a_run_had_updated_goes_again_after_being_put_back() {
    let place = Place::new();
    let served = Served::start(&place, "instant");
    let usher = |args: &[&str]| served.command(&place).args(args).output().unwrap();
    let to = ["--tenant", served.text("url"), "--connection", PLAIN];
    let old = file(&place, "old.json", 6, "gold");
    assert_eq!(code(&usher(&[&["import", arg(&old)], &to[..]].concat())), 0);
    let new = file(&place, "new.json", 6, "silver");
    let ahead = ["import", arg(&new), "--upsert", "--look-ahead"];
    let import = usher(&[&ahead, &to[..]].concat());
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    let run = lines(&import)[0]["run"].as_str().unwrap().to_owned();
    let listed = lines(&usher(&["runs", "--format", "json"]));
    let domain = listed[0]["tenant"].as_str().unwrap();
    let back = usher(&["undo", &run, "--put-back", "--confirm", domain]);
    assert_eq!(code(&back), 0, "{}", stderr(&back));
    let since = ["import", arg(&new), "--upsert", "--changed-since", &run];
    let again = usher(&[&since, &to[..]].concat());
    let ended = &lines(&again)[0];
    assert_eq!(ended["updated"], 6, "{ended}");
}

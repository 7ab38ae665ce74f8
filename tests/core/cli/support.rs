//! `usher support`: what goes to Usher's makers names nobody.

use std::io::Read;

use serde_json::{Value, json};

use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};

#[test]
fn the_bundle_has_the_course_of_the_run_and_names_nobody() {
    let place = Place::new();
    let served = Served::start(&place, "instant");
    let users = json!([
        {"email": "canary.person@example.com", "password_hash": "$2b$10$abcdefghijklmnopqrstuu5Vk.fKJ2n8C8j1X3xGq3Y2Z6wQy8cS2"},
        {"email": "second@example.com"},
    ]);
    let file = place.file("acme-customers.json", users.to_string());
    let import = |code_wanted| {
        let output = served
            .command(&place)
            .args(["import", arg(&file), "--tenant", served.text("url")])
            .args(["--connection", PLAIN])
            .output()
            .unwrap();
        assert_eq!(code(&output), code_wanted, "{}", stderr(&output));
        lines(&output)[0]["run"].as_str().unwrap().to_owned()
    };
    import(0);
    let run = import(1);
    let settings = json!({"tenants": [{"id": "t1", "domain": "login.acme.example.com", "name": "Acme production",
        "login": {"with": "client", "client_id": "acmeclient"}}], "recents": [], "proxy": "http://proxy.acme.example.com:1"});
    std::fs::write(place.path("home/settings.json"), settings.to_string()).unwrap();
    let log = place.path("home/logs/usher.log");
    let mut text = std::fs::read_to_string(&log).unwrap_or_default();
    text.push_str(
        "WARN login.acme.example.com of Acme production, mail to canary.person@example.com\n",
    );
    std::fs::write(&log, text).unwrap();

    let to = place.path("support.zip");
    let output = place.usher(["support", &run, "-o", arg(&to)]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("Not in it"));
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&to).unwrap()).unwrap();
    let mut names = Vec::new();
    let mut whole = String::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        if name == format!("runs/{run}.jsonl") {
            let facts: Vec<Value> = text
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect();
            let has = |kind: &str| facts.iter().any(|fact| fact["e"]["k"] == kind);
            assert!(has("accepted") && has("finished"), "{text}");
        }
        names.push(name);
        whole.push_str(&text);
    }
    let mut expected = vec![
        "README.txt".to_owned(),
        "about.json".to_owned(),
        "logs/usher.log".to_owned(),
        format!("runs/{run}.jsonl"),
    ];
    expected.sort();
    names.sort();
    assert_eq!(names, expected);
    let home = place.dir.path().to_str().unwrap();
    for gone in [
        "acme",
        "Acme",
        "canary",
        "example.com",
        "abcdefghij",
        served.text("client_secret"),
        served.text("client_id"),
        home,
    ] {
        assert!(!whole.contains(gone), "{gone} is in it:\n{whole}");
    }
    assert!(whole.contains("WARN [tenant 1] of [tenant 2]"), "{whole}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(to.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_computer_without_runs_has_a_log_all_the_same() {
    let place = Place::new();
    let to = place.path("support.zip");
    let output = place.usher(["support", "-o", arg(&to)]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let wrong = place.usher(["support", "../x", "-o", arg(&to)]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("There is no run “../x”"));
}

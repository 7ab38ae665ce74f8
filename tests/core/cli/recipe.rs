//! The same things done to the next file: `--recipe`.

use serde_json::Value;

use crate::support::terminal::{Place, arg, code, lines, stderr};

const RECIPE: &str = r#"{
  "version": 1,
  "steps": [
    {"step": "fix", "fix": "yes-no", "field": "email_verified"},
    {"step": "fix", "fix": "phone", "field": "phone_number", "country": "ES"},
    {"step": "duplicates", "rule": "duplicate-email", "keep": "merged"},
    {"step": "fix", "fix": "move", "field": "team"},
    {"step": "leave-out", "rule": "email-format", "field": "/email"}
  ]
}"#;

const USERS: &str = r#"[{"email":"ann@example.com","email_verified":"yes","phone_number":"612 34 56 78"},
{"email":"ANN@example.com","email_verified":true,"name":"Ann","app_metadata":{"plan":"gold"}},
{"email":"ben@example.com","email_verified":"nein","team":"north"},
{"email":"nobody","email_verified":true}]"#;

fn summary(output: &std::process::Output) -> Value {
    lines(output).pop().unwrap()["summary"].clone()
}

#[test]
fn a_recipe_is_done_again_in_check_convert_and_import() {
    let place = Place::new();
    let file = place.file("users.json", USERS);
    let recipe = place.file("recipe.json", RECIPE);
    let without = place.usher(["check", arg(&file), "--format", "json"]);
    assert_eq!(code(&without), 1);
    assert_eq!(summary(&without)["ready"], 0);

    let with = place.usher([
        "check",
        arg(&file),
        "--format",
        "json",
        "--recipe",
        arg(&recipe),
    ]);
    assert_eq!(code(&with), 0, "{}", stderr(&with));
    let found = summary(&with);
    assert_eq!((&found["ready"], &found["blocked"]), (&2.into(), &0.into()));

    let out = place.path("out.json");
    let converted = place.usher([
        "convert",
        arg(&file),
        "--recipe",
        arg(&recipe),
        "-o",
        arg(&out),
    ]);
    assert_eq!(
        code(&converted),
        1,
        "some are left out: {}",
        stderr(&converted)
    );
    assert!(
        stderr(&converted).contains("You left this user out"),
        "{}",
        stderr(&converted)
    );
    let users: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(
        users,
        serde_json::json!([
            {"email": "ann@example.com", "email_verified": true, "phone_number": "+34612345678",
             "name": "Ann", "app_metadata": {"plan": "gold"}},
            {"email": "ben@example.com", "email_verified": false, "user_metadata": {"team": "north"}},
        ])
    );

    let import = || {
        place.usher([
            "import",
            arg(&file),
            "--practice",
            "--connection",
            "Username-Password-Authentication",
            "--recipe",
            arg(&recipe),
            "--yes",
        ])
    };
    let imported = import();
    let ended = lines(&imported).pop().unwrap();
    assert_eq!(
        (&ended["imported"], &ended["left_out"]),
        (&2.into(), &2.into()),
        "{}",
        stderr(&imported)
    );
    // What comes back of records is what was sent of them.
    let ended = lines(&import()).pop().unwrap();
    assert_eq!(ended["already_there"], 2);
    let refused = std::fs::read_to_string(ended["refused_file"].as_str().unwrap()).unwrap();
    assert!(refused.contains("+34612345678"), "{refused}");
}

#[test]
fn what_is_wrong_with_a_recipe_is_said() {
    let place = Place::new();
    let file = place.file("users.json", USERS);
    for (text, sentence) in [
        ("{", "it is no JSON"),
        ("{}", "it has no “version”"),
        (r#"{"version":7}"#, "another version of Usher (7)"),
        (
            r#"{"version":1,"steps":[{"step":"fix","fix":"polish","field":"name"}]}"#,
            "unknown variant `polish`",
        ),
        (
            r#"{"version":1,"steps":[{"step":"leave-out","rule":"no-such","field":"/x"}]}"#,
            "there is no problem “no-such”",
        ),
        (r#"{"version":1,"stepz":[]}"#, "unknown field `stepz`"),
    ] {
        let recipe = place.file("recipe.json", text);
        let output = place.usher(["check", arg(&file), "--recipe", arg(&recipe)]);
        assert_eq!(code(&output), 2, "{text}");
        assert!(
            stderr(&output).contains(sentence),
            "{text}: {}",
            stderr(&output)
        );
    }
}

/// The run keeps what was done to its file, and goes on with that, not with what a recipe says by then.
#[cfg(unix)]
#[test]
fn a_killed_import_goes_on_with_what_was_done_to_its_file() {
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use crate::support::terminal::{Served, killed_under_way};

    let place = Place::new();
    let served = Served::start(&place, "realistic");
    let recipe = place.file(
        "recipe.json",
        r#"{"version":1,"steps":[{"step":"fix","fix":"yes-no","field":"email_verified"}]}"#,
    );
    let killed = [60, 150, 400].into_iter().find(|count| {
        let users: Vec<String> = (0..*count)
            .map(|n| format!(r#"{{"email":"user{n}@example.com","email_verified":"ja"}}"#))
            .collect();
        let file = place.file(&format!("{count}.json"), format!("[{}]", users.join(",\n")));
        let arguments: [&Path; 3] = [&file, Path::new("--recipe"), &recipe];
        killed_under_way(&place, &served, &arguments, *count, "400")
    });
    let users = killed.expect("a run that was killed under way");
    std::fs::remove_file(&recipe).unwrap();
    let runs = lines(&place.usher(["runs", "--format", "json"]));
    let run = runs.iter().find(|run| run["can_resume"] == true).unwrap();
    let kept = place.path("home/runs").join(run["run"].as_str().unwrap());
    let kept = kept.join("mending.json");
    assert_eq!(
        std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let resume = || {
        let mut command = served.command(&place);
        command
            .env("USHER_TEMPO", "20")
            .arg("resume")
            .output()
            .unwrap()
    };
    let text = std::fs::read_to_string(&kept).unwrap();
    std::fs::write(&kept, text.replace("yes-no", "drop")).unwrap();
    let refused = resume();
    assert_eq!(code(&refused), 2);
    assert!(
        stderr(&refused).contains("it was changed"),
        "{}",
        stderr(&refused)
    );
    std::fs::write(&kept, text).unwrap();
    let resumed = resume();
    assert_eq!(code(&resumed), 0, "{}", stderr(&resumed));
    assert_eq!(lines(&resumed)[0]["imported"], users);
}

const PEOPLE: &str = "E-Mail;Telefon;Plan\r\n\
    ann@example.com;\"612 34 56 78\";gold\r\n\
    ben@example.com;;\"a;b\"\r\n\
    nobody;;\r\n";

const MAPPED_RECIPE: &str = r#"{
  "version": 1,
  "mapping": {"version": 1, "system": "table", "columns": [
    {"column": "E-Mail", "to": "email"},
    {"column": "Telefon", "to": "phone_number"},
    {"column": "Plan", "to": "app_metadata.plan"}
  ]},
  "steps": [
    {"step": "fix", "fix": "phone", "field": "phone_number", "country": "ES"},
    {"step": "fix", "fix": "set-absent", "field": "email_verified", "value": true},
    {"step": "leave-out", "rule": "email-format", "field": "/email"}
  ]
}"#;

/// The copy is the table with what the recipe mended, and is checked like any other file.
#[test]
fn a_mended_copy_is_written_in_the_files_own_format() {
    let place = Place::new();
    let file = place.file("people.csv", PEOPLE);
    let recipe = place.file("recipe.json", MAPPED_RECIPE);
    let (copy, mapping) = (place.path("copy.csv"), place.path("mapping.json"));
    let convert = |more: &[&str]| {
        let first = [
            "convert",
            arg(&file),
            "--recipe",
            arg(&recipe),
            "-o",
            arg(&copy),
        ];
        place.usher(first.iter().chain(more))
    };
    let done = convert(&["--own-format", "--own-mapping", arg(&mapping)]);
    assert_eq!(code(&done), 1, "one is left out: {}", stderr(&done));
    assert!(
        stderr(&done).contains("email_verified"),
        "{}",
        stderr(&done)
    );
    assert_eq!(
        std::fs::read_to_string(&copy).unwrap(),
        "E-Mail;Telefon;Plan;email_verified\r\n\
        ann@example.com;\"+34612345678\";gold;true\r\n\
        ben@example.com;;\"a;b\";true\r\n"
    );
    let checked = place.usher([
        "check",
        arg(&copy),
        "--mapping",
        arg(&mapping),
        "--format",
        "json",
    ]);
    assert_eq!(code(&checked), 0, "{}", stderr(&checked));
    assert_eq!(summary(&checked)["ready"], 2);
    let wrong = convert(&["--own-mapping", arg(&mapping)]);
    assert_eq!(code(&wrong), 2);
    let over = place.usher([
        "convert",
        arg(&file),
        "--own-format",
        "-o",
        arg(&copy),
        "--own-mapping",
        arg(&copy),
    ]);
    assert_eq!(code(&over), 2);
}

/// What comes back of a table's rows is what was sent of them, in the cells that it came from.
#[test]
fn refused_rows_of_a_table_come_back_as_they_were_mended() {
    let place = Place::new();
    let file = place.file("people.csv", PEOPLE);
    let recipe = place.file("recipe.json", MAPPED_RECIPE);
    let import = || {
        place.usher([
            "import",
            arg(&file),
            "--practice",
            "--connection",
            "Username-Password-Authentication",
            "--recipe",
            arg(&recipe),
            "--yes",
            "--leave-out-blocked",
        ])
    };
    let first = lines(&import()).pop().unwrap();
    assert_eq!(first["imported"], 2, "{first}");
    let again = lines(&import()).pop().unwrap();
    let refused = std::fs::read_to_string(again["refused_file"].as_str().unwrap()).unwrap();
    let mut rows = refused.lines();
    assert_eq!(
        rows.next(),
        Some("E-Mail;Telefon;Plan;email_verified;usher_reason")
    );
    let ann = rows.next().unwrap();
    assert!(
        ann.starts_with("ann@example.com;\"+34612345678\";gold;true;\""),
        "{ann}"
    );
    assert!(ann.to_lowercase().contains("already"), "{ann}");
}

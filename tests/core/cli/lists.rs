//! What became of a run's users, as lists, and which user became which.

use std::collections::BTreeMap;

use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};

fn table(path: &std::path::Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn users_are_listed_by_their_fate_and_each_id_is_named() {
    let place = Place::new();
    let served = Served::start(&place, "instant");
    let usher = |args: &[&str]| served.command(&place).args(args).output().unwrap();
    let to = ["--tenant", served.text("url"), "--connection", PLAIN];
    let there = place.file(
        "there.json",
        r#"[{"email":"grace@example.com","email_verified":true}]"#,
    );
    assert_eq!(
        code(&usher(&[&["import", arg(&there)], &to[..]].concat())),
        0
    );
    let file = place.file(
        "users.json",
        r#"[
{"email":"Ada@example.com","email_verified":true,"user_id":"a-1"},
{"email":"grace@example.com","email_verified":true},
{"email":"=sum@example.com","email_verified":true}
]"#,
    );
    let import = usher(&[&["import", arg(&file)], &to[..]].concat());
    assert_eq!(code(&import), 1, "{}", stderr(&import));
    let run = lines(&import)[0]["run"].as_str().unwrap().to_owned();

    let list = place.path("list.csv");
    let listed = usher(&["list", &run, "--state", "imported", "-o", arg(&list)]);
    assert_eq!(code(&listed), 0, "{}", stderr(&listed));
    let rows = table(&list);
    assert_eq!(rows.len(), 2);
    assert_eq!((&*rows[0]["Row"], &*rows[0]["Line"]), ("1", "2"));
    assert_eq!(rows[0]["user_id in Auth0"], "auth0|a-1");
    assert_eq!(rows[1]["user_id in Auth0"], "", "Auth0 made it");
    assert_eq!(rows[1]["Email"], "'=sum@example.com", "no formula");

    let both = [
        "list",
        &run,
        "--state",
        "already-there,refused",
        "-o",
        arg(&list),
    ];
    assert_eq!(code(&usher(&both)), 0);
    let rows = table(&list);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["State"], "Already there");
    assert_eq!(rows[0]["Reason"], "Such a user is there already");

    let ids = place.path("ids.csv");
    let named = usher(&["ids", &run, "-o", arg(&ids)]);
    assert_eq!(code(&named), 0, "{}", stderr(&named));
    let rows = table(&ids);
    assert_eq!(rows.len(), 3);
    assert_eq!(
        (&*rows[0]["old_id"], &*rows[0]["user_id"]),
        ("a-1", "auth0|a-1")
    );
    assert_eq!(rows[1]["state"], "already_there");
    for row in &rows[1..] {
        assert!(row["user_id"].starts_with("auth0|"), "{row:?}");
    }
    assert_eq!(
        rows[2]["email"], "=sum@example.com",
        "for programs, as it is"
    );

    let over = usher(&["ids", &run, "-o", arg(&file)]);
    assert_eq!(code(&over), 2);
    assert!(stderr(&over).contains("would be written over"));
}

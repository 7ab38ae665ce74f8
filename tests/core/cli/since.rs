//! Only what is new or has changed since a run is sent.

use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};

fn users(names: &[(u32, &str)]) -> String {
    let users: Vec<String> = names
        .iter()
        .map(|(n, name)| {
            format!(
                r#"{{"email":"user{n}@example.com","email_verified":true,"given_name":"{name}"}}"#
            )
        })
        .collect();
    format!("[{}]", users.join(","))
}

#[test]
fn the_unchanged_stay_out_and_the_sums_agree() {
    let place = Place::new();
    let file = place.file("users.json", users(&[(1, "Ann"), (2, "Ben"), (3, "Cem")]));
    let import = |more: &[&str]| {
        let all = [
            "import",
            arg(&file),
            "--practice",
            "--connection",
            PLAIN,
            "--yes",
        ];
        place.usher(all.iter().chain(more))
    };
    let first = import(&[]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    let run = lines(&first)[0]["run"].as_str().unwrap().to_owned();

    let same = import(&["--changed-since", &run]);
    assert_eq!(code(&same), 2);
    assert!(
        stderr(&same).contains("No user is new or has changed"),
        "{}",
        stderr(&same)
    );

    // Another order, other white space, one changed, one new.
    place.file(
        "users.json",
        users(&[(3, "Cem"), (4, "Dua"), (2, "Benjamin"), (1, "Ann")]).replace(',', " , "),
    );
    let plain = import(&["--changed-since", &run, "--pilot"]);
    let said = stderr(&plain);
    assert!(
        said.contains("Left out: 2 users unchanged since the run"),
        "{said}"
    );
    assert!(said.contains("New: 1, changed: 1"), "{said}");
    assert!(said.contains("without --upsert they are refused"), "{said}");
    let end = &lines(&plain)[0];
    let count = |name: &str| end[name].as_u64().unwrap();
    assert_eq!(
        [
            count("records"),
            count("imported"),
            count("already_there"),
            count("left_out")
        ],
        [4, 1, 1, 2],
        "{end}"
    );

    // The changed one was not taken then, and nobody has said so of it since.
    let second = import(&["--changed-since", &run, "--upsert"]);
    let end = &lines(&second)[0];
    assert_eq!(
        (&end["updated"], &end["left_out"]),
        (&2.into(), &2.into()),
        "{end}"
    );
    // Who is known to a run before that one, or to those that it was a difference to, is not new.
    let run = end["run"].as_str().unwrap().to_owned();
    place.file(
        "users.json",
        users(&[(1, "Ann"), (2, "Ben"), (3, "Cem"), (4, "Dua")]),
    );
    let third = import(&["--changed-since", &run, "--upsert"]);
    let said = stderr(&third);
    assert!(
        said.contains("Left out: 3 users unchanged since the run"),
        "{said}"
    );
    assert!(
        said.contains("New: 0, changed: 1"),
        "Ben is Ben again: {said}"
    );

    let elsewhere = place.usher([
        "import",
        arg(&file),
        "--practice",
        "--connection",
        "Members-With-Usernames",
        "--leave-out-blocked",
        "--changed-since",
        &run,
    ]);
    assert_eq!(code(&elsewhere), 2);
    assert!(
        stderr(&elsewhere).contains("nobody can say who is unchanged in another place"),
        "{}",
        stderr(&elsewhere)
    );
    let unknown = import(&["--changed-since", "nothing"]);
    assert_eq!(code(&unknown), 2);
    assert!(
        stderr(&unknown).contains("There is no run"),
        "{}",
        stderr(&unknown)
    );
}

//! Runs of tables that were killed under way.

use super::*;
use crate::support::terminal::{Served, killed_under_way};

fn table(users: usize) -> String {
    let mut text = String::from("E-Mail;Vorname;Geprüft\n");
    for user in 0..users {
        writeln!(text, "user{user}@example.com;Zoë {user};ja").unwrap();
    }
    text
}

/// So many users in two files.
fn two_tables(place: &Place, users: usize) -> [PathBuf; 2] {
    let first = place.file(&format!("{users}-1.csv"), table(users / 2));
    let text = table(users).replace("user0@", "first@");
    let mut rows = text.lines();
    let header = rows.next().unwrap();
    let rest: Vec<&str> = rows.skip(users / 2).collect();
    let second = place.file(
        &format!("{users}-2.csv"),
        format!("{header}\n{}\n", rest.join("\n")),
    );
    [first, second]
}

#[test]
fn a_killed_import_of_tables_goes_on_with_its_own_mapping() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let served = Served::start(&place, "realistic");
    let users = [60, 150, 400]
        .into_iter()
        .find(|&users| {
            let [first, second] = two_tables(&place, users);
            killed_under_way(&place, &served, &[&first, &second], users, "1500")
        })
        .unwrap();
    let runs = lines(&place.usher(["runs", "--format", "json"]));
    let run = runs.iter().find(|run| run["can_resume"] == true).unwrap();
    let mapping = place
        .path("home/runs")
        .join(run["run"].as_str().unwrap())
        .join("mapping.json");
    let mode = std::fs::metadata(&mapping).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(&mapping).unwrap();
    assert!(text.contains("Vorname") && !text.contains("Zoë"), "{text}");

    let resume = |args: &[&str]| {
        let mut command = served.command(&place);
        command.env("USHER_TEMPO", "20").arg("resume").args(args);
        command.output().unwrap()
    };
    std::fs::write(&mapping, text.replace("given_name", "family_name")).unwrap();
    let output = resume(&[]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("mapping") && stderr(&output).contains("changed"),
        "{}",
        stderr(&output)
    );
    std::fs::write(&mapping, &text).unwrap();

    let one = place.path(&format!("{users}-1.csv"));
    let output = resume(&["--file", arg(&one)]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("not the file"),
        "{}",
        stderr(&output)
    );

    let moved = |number: u8| {
        let name = format!("{users}-{number}.csv");
        let to = place.path("moved").join(&name);
        std::fs::rename(place.path(&name), &to).unwrap();
        to
    };
    std::fs::create_dir(place.path("moved")).unwrap();
    let (one, two) = (moved(1), moved(2));
    let output = resume(&["--file", arg(&one), "--file", arg(&two)]);
    assert!([0, 1].contains(&code(&output)), "{}", stderr(&output));
    let runs = lines(&place.usher(["runs", "--format", "json"]));
    assert!(
        runs.iter().any(|run| run["file"] == arg(&one)),
        "where it was found is remembered: {runs:?}"
    );
    let end = &lines(&output)[0];
    let count = |name: &str| end[name].as_u64().unwrap();
    assert_eq!(
        count("imported") + count("already_there") + count("unknown"),
        users as u64,
        "{end}"
    );
    assert_eq!(count("not_sent") + count("refused"), 0, "{end}");
}

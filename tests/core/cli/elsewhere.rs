//! What was done in one tenant is done in another in the same way.

use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};

#[test]
fn a_rehearsed_import_is_repeated_elsewhere_with_its_mapping_and_options() {
    let place = Place::new();
    let file = place.file(
        "users.csv",
        "Email,Extra\nada@example.com,one\ngrace@example.com,two\n",
    );
    let mapping = place.path("mapping.json");
    let made = place.usher(["mapping", arg(&file), "-o", arg(&mapping)]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    let text = std::fs::read_to_string(&mapping).unwrap();
    let mut wished: serde_json::Value = serde_json::from_str(&text).unwrap();
    wished["columns"][1]["to"] = "user_metadata.rehearsed".into();
    std::fs::write(&mapping, wished.to_string()).unwrap();
    let rehearsed = place.usher([
        "import",
        arg(&file),
        "--practice",
        "--connection",
        PLAIN,
        "--mapping",
        arg(&mapping),
        "--upsert",
        "--email-verified",
        "true",
    ]);
    assert_eq!(code(&rehearsed), 0, "{}", stderr(&rehearsed));
    let run = lines(&rehearsed)[0]["run"].as_str().unwrap().to_owned();

    let served = Served::start(&place, "instant");
    let to = [
        "--tenant",
        served.text("url"),
        "--connection",
        PLAIN,
        "--like",
        &run,
    ];
    let usher = |args: &[&str]| served.command(&place).args(args).output().unwrap();
    let again = usher(&[&["import", arg(&file)], &to[..]].concat());
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    let listed = usher(&["runs", "--format", "json"]);
    let again = &lines(&again)[0];
    let listed = lines(&listed);
    let of = |run: &str| listed.iter().find(|one| one["run"] == run).unwrap();
    assert_eq!(of(again["run"].as_str().unwrap())["upsert"], true);
    assert_eq!(of(again["run"].as_str().unwrap())["practice"], false);
    let folder = |run: &str| place.path("home").join("runs").join(run);
    let kept = |run: &str| std::fs::read(folder(run).join("mapping.json")).unwrap();
    assert_eq!(kept(&run), kept(again["run"].as_str().unwrap()));

    let other = place.file("other.csv", "Email,Extra\nada@example.com,one\n");
    let refused = usher(&[&["import", arg(&other)], &to[..]].concat());
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("not the file of the run"));
}

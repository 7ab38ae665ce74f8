//! Only what is new or has changed since a run is sent.

use std::path::PathBuf;
use std::process::Output;

use usher::practice::{Config, Server};

use crate::support::terminal::{PLAIN, Place, Served, arg, code, figures, lines, run_of, stderr};

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

/// The same file, exported at different times.
struct Exports {
    place: Place,
    file: PathBuf,
}

impl Exports {
    fn new(names: &[(u32, &str)]) -> Self {
        let place = Place::new();
        let file = place.file("users.json", users(names));
        Self { place, file }
    }

    /// The one before is kept beside it.
    fn next(&self, names: &[(u32, &str)]) {
        std::fs::rename(&self.file, self.place.path("before.json")).unwrap();
        self.place.file("users.json", users(names));
    }

    fn import(&self, more: &[&str]) -> Output {
        self.place.import(&self.file, more)
    }

    fn since(&self, run: &str, more: &[&str]) -> Output {
        self.import(&[&["--changed-since", run], more].concat())
    }

    /// Nobody goes, because the run and those with it have brought everybody in as they are.
    fn nobody_since(&self, run: &str) {
        let output = self.since(run, &["--upsert"]);
        assert_eq!(code(&output), 2, "{}", stderr(&output));
        let said = stderr(&output);
        assert!(said.contains("No user is new or has changed"), "{said}");
    }

    fn undo(&self, run: &str) -> Output {
        self.place.usher(["undo", run, "--confirm", "practice"])
    }
}

/// Imported, updated, refused, already there, left out.
fn ended(output: &Output) -> [u64; 5] {
    assert!(code(output) < 2, "{}", stderr(output));
    figures(
        &lines(output)[0],
        [
            "imported",
            "updated",
            "refused",
            "already_there",
            "left_out",
        ],
    )
}

#[test]
fn the_unchanged_stay_out_and_the_sums_agree() {
    let exports = Exports::new(&[(1, "Ann"), (2, "Ben"), (3, "Cem")]);
    let first = exports.import(&[]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    let run = run_of(&first);
    exports.nobody_since(&run);

    // Another order, other white space, one changed, one new.
    exports.place.file(
        "users.json",
        users(&[(3, "Cem"), (4, "Dua"), (2, "Benjamin"), (1, "Ann")]).replace(',', " , "),
    );
    let plain = exports.since(&run, &["--pilot"]);
    let said = stderr(&plain);
    assert!(
        said.contains("Left out: 2 users unchanged since the run"),
        "{said}"
    );
    assert!(said.contains("New: 1, changed: 1"), "{said}");
    assert!(said.contains("without --upsert they are refused"), "{said}");
    assert_eq!(ended(&plain), [1, 0, 0, 1, 2]);

    let page = exports.place.path("report.html");
    let report = exports.place.usher(["report", "-o", arg(&page)]);
    assert_eq!(code(&report), 0, "{}", stderr(&report));
    let page = std::fs::read_to_string(&page).unwrap();
    let words = format!("2 users left out, unchanged since the run {run}");
    assert!(page.contains(&words), "{words} in {page}");

    // The changed one was not taken then, and nobody has said so of it since.
    let second = exports.since(&run, &["--upsert"]);
    assert_eq!(ended(&second), [0, 2, 0, 0, 2]);
    let unknown = exports.since("nothing", &[]);
    assert_eq!(code(&unknown), 2);
    assert!(
        stderr(&unknown).contains("There is no run"),
        "{}",
        stderr(&unknown)
    );
}

#[tokio::test]
async fn whom_an_undo_has_deleted_goes_again_and_whom_it_has_kept_does_not() {
    let exports = Exports::new(&[(1, "Ann"), (2, "Ben"), (3, "Cem")]);
    let run = run_of(&exports.import(&[]));
    let config = Config {
        store: Some(exports.place.path("home/practice")),
        ..Config::default()
    };
    let server = Server::start(config).await.unwrap();
    let plain = server.connections.iter().find(|one| one.name == PLAIN);
    let plain = plain.unwrap().id.clone();
    assert!(server.log_in(&plain, "user2@example.com").unwrap());
    server.stop().await;
    assert_eq!(code(&exports.undo(&run)), 1);

    let again = exports.since(&run, &[]);
    let said = stderr(&again);
    assert!(said.contains("New: 2, changed: 0"), "{said}");
    assert_eq!(ended(&again), [2, 0, 0, 0, 1]);
    // They are in again, by the later run, whatever became of the first.
    exports.nobody_since(&run_of(&again));
}

#[test]
fn an_undo_counts_for_the_runs_before_it_and_not_for_those_after() {
    let exports = Exports::new(&[(1, "Ann"), (2, "Ben")]);
    let first = run_of(&exports.import(&[]));
    exports.next(&[(1, "Anna"), (2, "Ben")]);
    let second = exports.since(&first, &["--upsert"]);
    assert_eq!(ended(&second), [0, 1, 0, 0, 1]);
    let second = run_of(&second);
    // The first one made both, so both are deleted, also the one that was updated since.
    let before = exports.place.path("before.json");
    let undo = [
        "undo",
        &first,
        "--confirm",
        "practice",
        "--file",
        arg(&before),
    ];
    let undo = exports.place.usher(undo);
    assert_eq!(code(&undo), 0, "{}", stderr(&undo));
    let third = exports.since(&second, &["--upsert"]);
    assert_eq!(ended(&third), [2, 0, 0, 0, 0]);
    exports.nobody_since(&run_of(&third));
}

#[test]
fn runs_that_follow_each_other_count_together() {
    let exports = Exports::new(&[(1, "Ann"), (2, "Ben"), (3, "Cem")]);
    let before = exports.place.file("before.json", users(&[(2, "Benno")]));
    assert_eq!(code(&exports.place.import(&before, &[])), 0);
    let first = exports.import(&[]);
    assert_eq!(ended(&first), [2, 0, 0, 1, 0]);
    let first = run_of(&first);
    let second = exports.import(&["--follows", &first, "--upsert", "--pilot"]);
    assert_eq!(ended(&second), [0, 1, 0, 0, 2]);
    for run in [&first, &run_of(&second)] {
        exports.nobody_since(run);
    }
    exports.next(&[(1, "Ann"), (2, "Benjamin"), (3, "Cem"), (4, "Dua")]);
    let third = exports.since(&run_of(&second), &["--upsert"]);
    assert!(stderr(&third).contains("New: 1, changed: 1"));
    assert_eq!(ended(&third), [1, 1, 0, 0, 2]);
}

/// Week by week: each export is held against the last run, and that one stands on those before it.
#[test]
fn what_an_earlier_delta_has_left_out_as_unchanged_stays_unchanged() {
    let exports = Exports::new(&[(1, "Ann"), (2, "Ben"), (3, "Cem")]);
    let first = run_of(&exports.import(&[]));
    exports.next(&[(1, "Ann"), (2, "Benno"), (3, "Cem"), (4, "Dua")]);
    let second = exports.since(&first, &["--upsert"]);
    assert_eq!(ended(&second), [1, 1, 0, 0, 2]);
    let second = run_of(&second);
    exports.nobody_since(&second);
    exports.next(&[(1, "Ann"), (2, "Ben"), (4, "Dua"), (5, "Eva"), (3, "Cem")]);
    let third = exports.since(&second, &["--upsert"]);
    // What is as it was before the last change has changed.
    assert!(
        stderr(&third).contains("New: 1, changed: 1"),
        "{}",
        stderr(&third)
    );
    assert_eq!(ended(&third), [1, 1, 0, 0, 3]);
    exports.nobody_since(&run_of(&third));
}

#[test]
fn whom_auth0_has_refused_goes_again_though_nothing_has_changed() {
    let place = Place::new();
    let hash = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
    let user = |n: u32| {
        format!(
            r#"{{"email":"user{n}@example.com","email_verified":true,"password_hash":"{hash}"}}"#
        )
    };
    let there = place.file("there.json", format!("[{}]", user(1)));
    assert_eq!(code(&place.import(&there, &[])), 0);
    // An update brings no hash.
    let file = place.file("users.json", format!("[{},{}]", user(1), user(2)));
    let first = place.import(&file, &["--upsert"]);
    assert_eq!(ended(&first), [1, 0, 1, 0, 0]);
    let second = place.import(&file, &["--upsert", "--changed-since", &run_of(&first)]);
    assert!(
        stderr(&second).contains("New: 0, changed: 1"),
        "{}",
        stderr(&second)
    );
    assert_eq!(ended(&second), [0, 0, 1, 0, 1]);
}

#[test]
fn a_run_that_went_elsewhere_says_nothing_of_who_is_here() {
    let exports = Exports::new(&[(1, "Ann"), (2, "Ben")]);
    let run = run_of(&exports.import(&[]));
    let served = Served::start(&exports.place, "instant");
    let other_tenant = {
        let to = ["--tenant", served.text("url"), "--connection", PLAIN];
        let since = ["import", arg(&exports.file), "--changed-since", &run];
        let mut command = served.command(&exports.place);
        command.args(since).args(to).output().unwrap()
    };
    let to = ["--practice", "--connection", "Members-With-Usernames"];
    let since = ["import", arg(&exports.file), "--changed-since", &run];
    let leave = ["--leave-out-blocked"];
    let other_connection = exports.place.usher(since.iter().chain(&to).chain(&leave));
    for refused in [other_tenant, other_connection] {
        assert_eq!(code(&refused), 2, "{}", stderr(&refused));
        let said = stderr(&refused);
        let words = "nobody can say who is unchanged in another place";
        assert!(said.contains(words), "{said}");
    }
}

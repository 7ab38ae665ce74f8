//! Looking ahead: what an import will do, before anything is sent.

use std::fmt::Write as _;

use usher::app::model::{Model, OpenFile, Screen};
use usher::app::theme::Look;
use usher::roster::Filter;

use super::flow::import_two;
use super::steps::Desk;

const FIRST: &str = r#"[
  {"email":"ada@example.com","email_verified":true,"name":"Ada Byron","user_metadata":{"plan":"gold","city":"London"}},
  {"email":"grace@example.com","email_verified":true,"name":"Grace Hopper","user_metadata":{"plan":"gold"}}
]"#;

const SECOND: &str = r#"[
  {"email":"ada@example.com","name":"Ada Lovelace","user_metadata":{"plan":"silver"}},
  {"email":"grace@example.com","email_verified":true,"user_metadata":{"plan":"silver"}},
  {"email":"mary@example.com","email_verified":true}
]"#;

pub(super) fn is_foreseen(model: &Model) -> bool {
    model.import.outlook.made.is_some()
}

pub(super) fn is_ready(model: &Model) -> bool {
    model.open().is_some_and(OpenFile::settled)
        && model.connect.chosen().is_some()
        && model.import.plan.is_some()
        && model.import.planning.is_none()
}

/// The second file before its import, with the users of the first one in the tenant.
fn second(look: Look) -> Desk {
    let mut desk = Desk::new([1280.0, 800.0], look);
    let path = desk.file("first.json", FIRST);
    import_two(&mut desk, &path);
    let path = desk.file("second.json", SECOND);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        is_ready(model) && model.screen == Screen::Check
    });
    desk.press("Continue with 3 users");
    desk.until("planned", is_ready);
    desk.press("Review import of 3 users");
    desk.until("planned again", is_ready);
    desk
}

#[test]
fn who_is_there_already_is_said_before_anything_is_sent() {
    let mut desk = second(Look::Light);
    assert!(desk.sees("Who is there already?"));
    desk.click("Look ahead");
    desk.until("foreseen", is_foreseen);
    assert!(desk.sees("Will be inserted") && desk.sees("Refused: the user exists already"));
    assert!(desk.sees("Today, "), "the age is said");
    desk.shot("outlook-insert-light");

    // Other options are another question.
    desk.click("Update that user (upsert)");
    desk.until("checked again", |model| {
        model.open().is_some_and(OpenFile::settled) && !is_foreseen(model)
    });
    desk.click("Look ahead");
    desk.until("foreseen again", is_foreseen);
    for words in [
        "Will be updated",
        "Would lose metadata that Auth0 has",
        "Would no longer count as verified",
        "user_metadata.city (1 user)",
    ] {
        assert!(desk.sees(words), "{words}");
    }
    desk.shot("outlook-upsert-light");

    look_at_one(&mut desk);
    desk.click_starting("Import");
    desk.click("Keep what Auth0 has");
    desk.until("changed and checked again", |model| {
        model.open().is_some_and(OpenFile::settled) && !is_foreseen(model)
    });
    assert!(
        desk.sees("1 user keeps what Auth0 has"),
        "told and undoable"
    );
    desk.click("Look ahead");
    desk.until("foreseen with it", is_foreseen);
    assert!(desk.sees("Will be updated") && !desk.sees("Would lose metadata"));
    assert!(!desk.sees("Would no longer count as verified"));
    desk.shot("outlook-kept-light");
    let open = desk.model().open().expect("an open file");
    assert_eq!(
        open.mending.steps().len(),
        1,
        "one thing that can be undone"
    );
}

fn look_at_one(desk: &mut Desk) {
    desk.click("Show: Would no longer count as verified");
    assert_eq!(desk.model().screen, Screen::Check);
    desk.until("only Ada is shown", |model| {
        model.check.rows.len() == 1 && model.check.record.is_some()
    });
    assert!(matches!(desk.model().check.filter, Filter::Records(_)));
    assert!(desk.sees("Would lose metadata that Auth0 has"));
    desk.shot("outlook-record-light");
    // What is shown is named, and goes by a click.
    desk.click("Would no longer count as verified 1, show all users again");
    desk.until("all are shown", |model| {
        model.check.filter == Filter::All && model.check.rows.len() == 3
    });
    assert!(!desk.sees("show all users again"));
}

#[test]
fn an_import_makes_the_forecast_old() {
    let mut desk = second(Look::Dark);
    desk.click("Look ahead");
    desk.until("foreseen", is_foreseen);
    desk.shot("outlook-insert-dark");
    desk.press("Import 3 users");
    desk.until("the import has ended", |model| model.results.view.is_some());
    assert!(!is_foreseen(desk.model()));
}

#[test]
fn looking_ahead_can_be_cancelled() {
    let mut desk = Desk::slow([1024.0, 640.0], Look::Light);
    let mut users = String::from("[");
    for n in 0..200 {
        let comma = if n > 0 { "," } else { "" };
        write!(
            users,
            r#"{comma}{{"email":"user{n}@example.com","email_verified":true}}"#
        )
        .unwrap();
    }
    users.push(']');
    let path = desk.file("many.json", &users);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        is_ready(model) && model.screen == Screen::Check
    });
    desk.press("Continue with 200 users");
    desk.until("planned", is_ready);
    desk.press("Review import of 200 users");
    desk.until("planned again", is_ready);
    desk.click("Look ahead");
    desk.until("it goes on", |model| model.import.outlook.step.is_some());
    desk.shot("outlook-asking-light");
    desk.click("Cancel");
    desk.until("it is over", |model| {
        model.import.outlook.asked.is_none() && !is_foreseen(model)
    });
    assert!(desk.sees("Who is there already?"));
}

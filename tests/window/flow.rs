//! From an empty start to results, as a person does it: the real worker, the real practice tenant.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use egui_kittest::kittest::Queryable as _;
use usher::app::action::Action;
use usher::app::model::{Model, Screen};
use usher::app::theme::Look;
use usher::worker::{DialogPurpose, Source};

use super::steps::Desk;

/// Users of whom the third cannot be imported.
pub fn three_users() -> &'static str {
    r#"[
  {"email":"ada@example.com","email_verified":true,"name":"Ada Byron","password_hash":"$2b$10$nT7dtPXGNvUFa8pxxJIOKeuDy3n.t3ib0EdZLCiBzWEJRrWrsV2x6"},
  {"email":"grace@example.com","email_verified":true,"name":"Grace Hopper"},
  {"email":"not an address","name":"Nobody"}
]"#
}

/// From the drop to the results of the two users that can be imported.
pub fn import_two(desk: &mut Desk, path: &Path) {
    desk.drop_file(path);
    desk.until("checked", |model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
            && model.connect.chosen().is_some()
            && model.screen == Screen::Check
    });
    desk.press("Continue with 2 users");
    desk.until("planned", |model| {
        model.import.plan.is_some() && model.import.planning.is_none()
    });
    desk.press("Review import of 2 users");
    desk.until("planned again", |model| {
        model.import.plan.is_some() && model.import.planning.is_none()
    });
    desk.press("Import 2 users");
    desk.until("results", |model| model.results.view.is_some());
}

#[test]
fn a_dropped_file_is_checked_imported_and_accounted_for() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    desk.settle();
    assert!(desk.sees("Choose a users file"));
    let path = desk.file("members.json", three_users());
    desk.drop_file(&path);
    desk.until("the file is checked", |model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
    });
    assert_eq!(desk.model().screen, Screen::Check);
    let summary = desk.model().summary().expect("an open file");
    assert_eq!((summary.records, summary.ready, summary.blocked), (3, 2, 1));
    desk.until("rows are shown", |model| model.check.record.is_some());
    assert!(desk.sees("Email address is not valid"));

    desk.press("Continue with 2 users");
    desk.until("a connection is chosen", |model| {
        model.connect.chosen().is_some()
    });
    desk.until("checked for it", |model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
    });
    desk.press("Review import of 2 users");
    desk.until("the plan is made", |model| {
        model.import.plan.is_some() && model.import.planning.is_none()
    });
    assert_eq!(desk.model().screen, Screen::Import);
    desk.press("Import 2 users");
    desk.until("the import has ended", |model| {
        model
            .import
            .run
            .as_ref()
            .is_some_and(|run| run.over.is_some())
    });
    desk.until("results are shown", |model| {
        model.results.view.is_some() && !model.results.rows.is_empty()
    });
    let counts = desk.model().results.view.as_ref().expect("results").counts;
    assert_eq!((counts.total, counts.imported, counts.left_out), (3, 2, 1));
    assert!(desk.sees("The sums agree"));

    desk.click_starting("History");
    desk.until("the run is listed", |model| {
        model
            .history
            .runs
            .as_ref()
            .is_some_and(|runs| runs.len() == 1)
    });
    assert!(desk.sees("members.json"));
}

#[test]
fn a_second_import_finds_everyone_already_there() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    for round in 0..2 {
        let path = desk.file("members.json", three_users());
        import_two(&mut desk, &path);
        let counts = desk.model().results.view.as_ref().expect("results").counts;
        let expected = if round == 0 { (2, 0) } else { (0, 2) };
        assert_eq!((counts.imported, counts.already_there), expected);
        assert!(counts.agrees());
    }
    desk.until("the first user is shown", |model| {
        let chosen = model.results.selected;
        chosen.is_some_and(|id| model.results.rows.get(id).is_some())
    });
    let first = desk.model().results.selected;
    desk.click("Next user");
    desk.until("the next user is chosen", |model| {
        model.results.selected != first
    });
    desk.click("Previous user");
    desk.until("and the one before", |model| {
        model.results.selected == first
    });
}

#[test]
fn what_does_not_agree_is_said_in_red_and_each_fate_is_proved() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    for _ in 0..2 {
        import_three(&mut desk);
    }
    assert!(desk.sees("The sums agree"));
    desk.harness.state_mut().act([Action::ShowDetails(true)]);
    desk.until("a user is shown", |model| {
        let chosen = model.results.selected;
        chosen.is_some_and(|id| model.results.rows.get(id).is_some())
    });
    assert!(desk.sees("DUPLICATED_USER") && desk.sees("Ended"));
    let run = desk.model().results.run.clone().expect("a run");
    let shown = desk
        .model()
        .results
        .rows
        .get(usher::users::RecordId(0))
        .expect("a row");
    let job = shown.job.clone().expect("its job");
    assert!(desk.sees(&job), "{job}");
    desk.harness.get_by_label("Copy the job’s id").click();
    desk.harness.step();
    let copied = desk.harness.output().platform_output.commands.iter();
    let mut copied = copied
        .filter(|command| matches!(command, egui::OutputCommand::CopyText(text) if **text == *job));
    assert!(copied.next().is_some(), "the id is in the clipboard");

    // Somebody has emptied the list of refusals: what is counted is not what is shown any more.
    let list = desk.find_file(&format!("{run}/failures.jsonl"));
    std::fs::write(list, "").expect("emptied");
    desk.harness
        .state_mut()
        .act([Action::Go(Screen::History), Action::OpenRun(run)]);
    desk.until("read again", |model| {
        let view = model.results.view.as_ref();
        view.is_some_and(|view| view.disagreement.is_some())
    });
    assert!(desk.sees("The sums do not agree. 0 users count as imported or updated, and 2 are"));
    assert!(!desk.sees("The sums agree"));
    desk.shot("disagree-light");
}

/// Brings the three users in, as far as they can be.
fn import_three(desk: &mut Desk) {
    begin_three(desk);
    desk.until("results", |model| model.results.view.is_some());
}

/// The import of users with large profiles begins, so that few of them make several parts.
pub fn begin_large(desk: &mut Desk, users: u32) -> (PathBuf, String) {
    let mut text = String::new();
    for number in 0..users {
        let filler = "x".repeat(9_000);
        writeln!(
            text,
            r#"{{"email":"user{number}@example.com","email_verified":true,"app_metadata":{{"filler":"{filler}"}}}}"#
        )
        .expect("text");
    }
    let path = desk.file("members.ndjson", &text);
    begin(desk, &path, users);
    (path, text)
}

/// The import of the three users begins.
fn begin_three(desk: &mut Desk) {
    let path = desk.file("members.json", three_users());
    begin(desk, &path, 2);
}

/// From a dropped file to an import on its way.
pub fn begin(desk: &mut Desk, path: &std::path::Path, users: u32) {
    desk.drop_file(path);
    desk.until("checked", |model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
            && model.connect.chosen().is_some()
            && model.screen == Screen::Check
    });
    desk.press(&format!("Continue with {users} users"));
    desk.until("planned", |model| {
        model.import.plan.is_some() && model.import.planning.is_none()
    });
    desk.press(&format!("Review import of {users} users"));
    desk.until("planned again", |model| {
        model.import.plan.is_some() && model.import.planning.is_none()
    });
    desk.press(&format!("Import {users} users"));
}

#[test]
fn the_moved_file_of_a_run_is_found_for_its_results() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = desk.file("members.json", three_users());
    import_two(&mut desk, &path);
    let run = desk.model().results.run.clone().expect("a run");

    let elsewhere = path.with_file_name("elsewhere.json");
    std::fs::rename(&path, &elsewhere).expect("moved");
    let other = desk.file("other.json", &three_users().replace("ada", "eve"));
    let reopen = Action::OpenRun(run.clone());
    desk.harness.state_mut().act([reopen]);
    let source = |model: &Model| model.results.view.as_ref().map(|view| view.source);
    desk.until("the file is missed", |model| {
        source(model) == Some(Source::Missing)
    });
    assert!(desk.sees("Find it…"));
    let purpose = DialogPurpose::FindForResults { run };
    let show = |path: PathBuf| Action::PathTyped(purpose.clone(), path);
    desk.harness.state_mut().act([show(other)]);
    desk.until("another file is refused", |model| model.notice.is_some());
    assert!(desk.sees("This is not the file that the run began with"));
    assert_eq!(source(desk.model()), Some(Source::Missing));
    desk.harness.state_mut().act([show(elsewhere)]);
    desk.until("the very file is taken", |model| {
        source(model) == Some(Source::Available)
    });
    assert!(!desk.sees("Find it…"));
}

#[test]
fn a_file_that_cannot_be_used_says_why_and_what_to_do() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = desk.file("empty.json", "[]");
    desk.drop_file(&path);
    desk.until("it is refused", |model| model.file.trouble.is_some());
    assert_eq!(desk.model().screen, Screen::File);
    assert!(desk.sees("contains no users"));
    assert!(desk.sees("Choose a file with at least one user"));
}

#[test]
fn the_keyboard_alone_goes_from_file_to_results() {
    use egui::Key;
    let mut desk = Desk::new([1024.0, 640.0], Look::Dark);
    let path = desk.file("members.json", three_users());
    desk.drop_file(&path);
    desk.until("checked", |model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
            && model.connect.chosen().is_some()
            && model.check.record.is_some()
    });
    desk.enter("Connect", |model| model.screen == Screen::Connect);
    desk.harness.key_press(Key::Escape);
    desk.settle();
    assert_eq!(desk.model().screen, Screen::Check);
    desk.enter("Connect again", |model| model.screen == Screen::Connect);
    desk.until("planned", |model| {
        model.import.plan.is_some()
            && model
                .open()
                .is_some_and(usher::app::model::OpenFile::settled)
    });
    desk.enter("Import", |model| model.screen == Screen::Import);
    desk.until("planned again", |model| {
        model.import.plan.is_some() && model.import.planning.is_none()
    });
    desk.enter("the import", |model| {
        model.import.run.is_some() || model.results.view.is_some()
    });
    desk.until("results", |model| model.results.view.is_some());
    assert_eq!(desk.model().screen, Screen::Results);
}

#[test]
fn escape_closes_a_menu_and_stays_on_the_screen() {
    use egui::Key;
    use egui_kittest::kittest::Queryable as _;
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    desk.harness
        .state_mut()
        .act([usher::app::action::Action::Go(Screen::Settings)]);
    desk.settle();
    desk.harness
        .get_by(|node| {
            node.role() == egui::accesskit::Role::ComboBox
                && node.label().is_some_and(|label| label.starts_with("Theme"))
        })
        .click();
    desk.settle();
    assert!(desk.sees("High contrast"), "the menu is open");
    desk.harness.key_press(Key::Escape);
    desk.settle();
    assert!(!desk.sees("High contrast"), "the menu is closed");
    assert_eq!(desk.model().screen, Screen::Settings);
    desk.harness.key_press(Key::Escape);
    desk.settle();
    assert_eq!(desk.model().screen, Screen::File);
}

/// A table that is scrolled fetches what it shows, and a group filters it.
#[test]
fn a_group_filters_the_table() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let mut text = String::from("[");
    for number in 0..400 {
        let email = if number % 40 == 7 {
            "no address".to_owned()
        } else {
            format!("user{number}@example.com")
        };
        let comma = if number == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}{{"email":"{email}","email_verified":true,"name":"User {number}"}}"#
        )
        .expect("text");
    }
    text.push(']');
    let path = desk.file("many.json", &text);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
            && model.check.record.is_some()
    });
    desk.until("only what needs fixing", |model| {
        model.check.rows.len() == 10
    });
    desk.click("All 400");
    desk.until("all of them", |model| model.check.rows.len() == 400);
    desk.click_starting("Email address is not valid, 10");
    desk.until("the group alone", |model| model.check.rows.len() == 10);
    desk.click("Next user");
    desk.until("the next one is shown", |model| {
        model
            .check
            .record
            .as_ref()
            .is_some_and(|record| record.id.0 == 47)
    });
}

#[test]
fn the_plan_counts_who_waits_for_a_choice_among_those_who_go() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let users = r#"[{"email":"ada@example.com"},{"email":"grace@example.com"},{"email":"nobody"}]"#;
    let path = desk.file("members.json", users);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
            && model.connect.chosen().is_some()
            && model.screen == Screen::Check
    });
    desk.press("Continue with 2 users");
    desk.press("Review import of 2 users");
    let planned = |model: &Model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
            && model.import.plan.is_some()
            && model.import.planning.is_none()
    };
    desk.until("planned", planned);
    assert!(desk.sees("2 users have no password hash"));
    desk.click("Update that user (upsert)");
    desk.until("checked for it", planned);
    assert!(desk.model().wants_email_verified());
    assert!(desk.sees("Import 2 users"));
    assert!(desk.sees("once you have chosen"));
    assert!(desk.sees("2 users have no password hash"));
    assert!(desk.sees("The file says nothing about the email verification of 2 users"));
    desk.click("Their addresses are verified");
    desk.until("checked once more", |model| {
        planned(model) && model.import_obstacle().is_none()
    });
    desk.press("Import 2 users");
    desk.until("results", |model| model.results.view.is_some());
    let counts = desk.model().results.view.as_ref().expect("results").counts;
    assert_eq!((counts.total, counts.imported, counts.left_out), (3, 2, 1));
}

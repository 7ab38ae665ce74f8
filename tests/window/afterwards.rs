//! After an import: users are looked up and compared, and lists of them are saved.

use std::fmt::Write as _;

use egui_kittest::kittest::{NodeT as _, Queryable as _};
use usher::app::action::Action;
use usher::app::model::{Model, NoticeTone};
use usher::app::theme::Look;
use usher::compare::Afterwards;
use usher::roster::RecordState;
use usher::users::RecordId;
use usher::worker::{DialogPurpose, ResultFilter, Source};

use super::flow::{begin, import_two};
use super::steps::Desk;

const FIRST: &str = r#"[
  {"user_id":"7","email":"ada@example.com","email_verified":true,"name":"Ada Byron"},
  {"email":"grace@example.com","email_verified":true,"name":"Grace Hopper"}
]"#;

const RENAMED: &str = r#"[
  {"email":"ada@example.com","email_verified":true,"name":"Ada Lovelace"},
  {"email":"grace@example.com","email_verified":true,"name":"Grace Hopper"}
]"#;

/// The results are whole, with the users file at hand.
fn is_at_hand(model: &Model) -> bool {
    let view = model.results.view.as_ref();
    let row = model.results.rows.get(RecordId(0));
    view.is_some_and(|view| view.source == Source::Available && !view.summary.open_elsewhere)
        && model.import.running().is_none()
        && row.is_some_and(|row| row.place.is_some())
}

fn found(model: &Model, record: u32) -> Option<&str> {
    model.results.rows.get(RecordId(record))?.found.as_deref()
}

fn imported(look: Look, size: [f32; 2]) -> Desk {
    let mut desk = Desk::new(size, look);
    let path = desk.file("members.json", FIRST);
    import_two(&mut desk, &path);
    desk.until("the results", is_at_hand);
    desk
}

fn look_up(desk: &mut Desk) {
    desk.click("Afterwards");
    desk.click("Check afterwards…");
    assert!(desk.sees("Check users in Auth0?"));
    desk.press("Check 2 users");
    desk.until("looked up", |model| {
        model.checked().is_some() && found(model, 0).is_some() && found(model, 1).is_some()
    });
}

#[test]
fn users_are_looked_up_and_are_as_they_were_sent() {
    let mut desk = imported(Look::Light, [1280.0, 800.0]);
    look_up(&mut desk);
    assert!(desk.sees("2 users looked up, all as they were sent"));
    assert_eq!(found(desk.model(), 1), Some("As it was sent"));
    assert!(desk.sees("As it was sent, 2"), "in the panel");
    desk.shot("afterwards-same-light");
}

#[test]
fn what_differs_is_said_of_each_user_counted_and_saved() {
    let mut desk = imported(Look::Light, [1280.0, 800.0]);
    let first = desk.model().results.run.clone().expect("a run");
    desk.harness.state_mut().act([Action::Upsert(true)]);
    let path = desk.file("renamed.json", RENAMED);
    import_two(&mut desk, &path);
    desk.until("updated", |model| {
        let view = model.results.view.as_ref();
        is_at_hand(model) && view.is_some_and(|view| view.counts.updated == 2)
    });
    desk.harness
        .state_mut()
        .act([Action::OpenRun(first.clone())]);
    desk.until("the first run again", |model| {
        model.results.run.as_ref() == Some(&first) && is_at_hand(model)
    });
    look_up(&mut desk);
    let sums = desk.model().checked().expect("what was found").sums;
    assert_eq!((sums.asked, sums.same, sums.differs), (2, 1, 1));
    assert_eq!(found(desk.model(), 0), Some("name is different in Auth0"));
    desk.click_starting("Different in Auth0");
    desk.until("only Ada", |model| {
        model.results.filter == ResultFilter::Found(Afterwards::Differs)
            && model.results.rows.len() == 1
            && found(model, 0).is_some()
    });
    assert!(desk.sees("name is different in Auth0 (1 user)"));
    desk.shot("afterwards-differs-light");

    let list = desk.folder.path().join("checked.csv");
    let purpose = DialogPurpose::SaveChecked { run: first };
    let typed = Action::PathTyped(purpose, list.clone());
    desk.harness.state_mut().act([typed]);
    desk.until("saved", |model| {
        let notice = model.notice.as_ref();
        notice.is_some_and(|notice| notice.title == "2 users saved")
    });
    let text = std::fs::read_to_string(list).expect("a list");
    assert!(text.contains("ada@example.com") && text.contains("name is different in Auth0"));
    assert!(
        text.contains("As it was sent"),
        "each user that was looked at"
    );
}

#[test]
fn lists_of_users_and_their_ids_are_saved() {
    let mut desk = imported(Look::Dark, [1024.0, 640.0]);
    let run = desk.model().results.run.clone().expect("a run");
    desk.click("Lists");
    assert!(desk.sees("Save imported users…") && desk.sees("Id map…"));
    assert!(!desk.sees("Save updated users…"), "nobody was updated");
    desk.shot("afterwards-lists-dark");
    desk.harness.key_press(egui::Key::Escape);
    desk.settle();

    let list = desk.folder.path().join("imported.csv");
    let state = RecordState::Imported;
    let purpose = DialogPurpose::SaveUsers {
        run: run.clone(),
        state,
    };
    desk.harness
        .state_mut()
        .act([Action::PathTyped(purpose, list.clone())]);
    desk.until("saved", |model| {
        let notice = model.notice.as_ref();
        notice.is_some_and(|notice| notice.title == "2 users saved")
    });
    let text = std::fs::read_to_string(list).expect("a list");
    assert!(text.contains("ada@example.com") && text.contains("auth0|7"));

    let map = desk.folder.path().join("ids.csv");
    let purpose = DialogPurpose::SaveIds { run };
    desk.harness
        .state_mut()
        .act([Action::PathTyped(purpose, map.clone())]);
    desk.until("the map is saved", |model| {
        let notice = model.notice.as_ref();
        notice.is_some_and(|notice| {
            notice.title == "Id map of 2 users saved" && notice.tone == NoticeTone::Ok
        })
    });
    assert!(desk.model().after.asked.is_none());
    let text = std::fs::read_to_string(map).expect("a map");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0][0], "old_id");
    assert_eq!((rows[1][0], rows[1][4]), ("7", "auth0|7"));
    assert_eq!(rows[2][0], "");
    assert!(
        rows[2][4].starts_with("auth0|"),
        "made by Auth0: {}",
        rows[2][4]
    );
}

#[test]
fn looking_up_can_be_stopped() {
    let mut desk = Desk::slow([1024.0, 640.0], Look::Light);
    let mut users = String::from("[");
    for n in 0..200 {
        let comma = if n > 0 { "," } else { "" };
        write!(
            users,
            r#"{comma}{{"email":"user{n}@example.com","email_verified":true}}"#
        )
        .expect("text");
    }
    users.push(']');
    let path = desk.file("many.json", &users);
    begin(&mut desk, &path, 200);
    desk.until("the results", |model| {
        let run = model.import.run.as_ref();
        run.is_some_and(|run| run.over.is_some()) && is_at_hand(model)
    });
    desk.click("Afterwards");
    desk.click("Check afterwards…");
    let sample = desk.harness.get_by_label("Check 100 users");
    assert!(!sample.accesskit_node().is_disabled(), "a sample at first");
    desk.click("All 200 users");
    desk.press("Check 200 users");
    desk.until("it goes on", |model| {
        let asked = model.after.asked.as_ref();
        asked.is_some_and(|asked| asked.step.is_some())
    });
    assert!(desk.sees("Users are looked up in Auth0"));
    desk.shot("afterwards-asking-light");
    desk.click("Stop looking up");
    assert!(desk.model().after.asked.is_none() && desk.model().checked().is_none());
    assert!(!desk.sees("Users are looked up in Auth0"));
}

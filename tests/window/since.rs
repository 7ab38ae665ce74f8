//! Of a fresh export only those go who are new or have changed since an earlier import.

use usher::app::action::Action;
use usher::app::model::{Model, OpenFile, Screen};
use usher::app::theme::Look;
use usher::roster::RecordState;
use usher::users::RecordId;
use usher::worker::ResultFilter;

use super::flow::import_two;
use super::steps::Desk;

const FIRST: &str = r#"[
  {"email":"ada@example.com","email_verified":true,"name":"Ada Byron"},
  {"email":"grace@example.com","email_verified":true,"name":"Grace Hopper"}
]"#;

/// Ada is as she was, Grace has changed, Mary is new.
const FRESH: &str = r#"[
  {"email":"grace@example.com","email_verified":true,"name":"Grace Murray Hopper"},
  {"email":"mary@example.com","email_verified":true},
  {"email":"ada@example.com","email_verified":true,"name":"Ada Byron"}
]"#;

fn is_planned(model: &Model, users: u32) -> bool {
    model.open().is_some_and(OpenFile::settled)
        && model.connect.chosen().is_some()
        && model.import.planning.is_none()
        && model
            .import
            .plan
            .as_ref()
            .is_some_and(|plan| plan.users == users)
}

/// The fresh export on the Import step.
fn fresh(look: Look, size: [f32; 2]) -> Desk {
    let mut desk = Desk::new(size, look);
    let path = desk.file("members.json", FIRST);
    import_two(&mut desk, &path);
    desk.until("the run is listed as finished", |model| {
        let runs = model.history.runs.as_ref();
        runs.is_some_and(|runs| runs.len() == 1 && !runs[0].open_elsewhere)
            && model.import.running().is_none()
    });
    let path = desk.file("fresh.json", FRESH);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        is_planned(model, 3) && model.screen == Screen::Check
    });
    desk.press("Continue with 3 users");
    desk.until("planned", |model| is_planned(model, 3));
    desk.press("Review import of 3 users");
    desk.until("planned again", |model| {
        model.screen == Screen::Import && is_planned(model, 3)
    });
    desk
}

#[test]
fn only_who_is_new_or_has_changed_goes_and_the_others_are_seen_to_be_unchanged() {
    let mut desk = fresh(Look::Light, [1280.0, 800.0]);
    assert!(desk.sees("Who goes"));
    desk.harness.state_mut().act([Action::Upsert(true)]);
    desk.until("planned for updates", |model| is_planned(model, 3));
    desk.click("Only who is new or has changed since an earlier import");
    desk.until("compared and planned", |model| {
        model.since().is_some() && is_planned(model, 2)
    });
    assert!(desk.sees("1 new, 1 changed. 1 user is as then and left out"));
    desk.shot("since-import-light");
    desk.press("Import 2 users");
    desk.until("results with rows", |model| {
        let view = model.results.view.as_ref();
        view.is_some_and(|view| view.unchanged == 1 && view.counts.agrees())
            && model.import.running().is_none()
            && model.results.rows.get(RecordId(2)).is_some()
    });
    let view = desk.model().results.view.as_ref().expect("results");
    let counts = view.counts;
    assert_eq!((counts.total, counts.left_out), (3, 1));
    assert_eq!(counts.imported + counts.updated, 2);
    assert!(desk.sees("Only who was new or had changed since the import of members.json"));
    assert!(desk.sees("Auth0 took everyone who was new or had changed"));
    desk.shot("since-results-light");
    desk.click_starting("Unchanged");
    desk.until("only Ada", |model| {
        let row = model.results.rows.get(RecordId(2));
        model.results.filter == ResultFilter::Unchanged
            && model.results.rows.len() == 1
            && row.is_some_and(|row| row.unchanged && row.state == RecordState::LeftOut)
    });
    assert!(desk.sees("As an earlier import brought the user in"));
    assert!(
        desk.model().import.since.chosen.is_none(),
        "the next import is another question"
    );
}

#[test]
fn changed_users_who_are_not_updated_are_warned_of_and_all_users_can_go_after_all() {
    let mut desk = fresh(Look::Dark, [1280.0, 800.0]);
    desk.click("Only who is new or has changed since an earlier import");
    desk.until("compared and planned", |model| {
        model.since().is_some() && is_planned(model, 2)
    });
    assert!(desk.sees("1 user changed and may be in Auth0 already"));
    desk.shot("since-warned-dark");
    desk.click("All users");
    desk.until("planned for all", |model| is_planned(model, 3));
    assert!(desk.model().since().is_none());
    assert!(!desk.sees("may be in Auth0 already"));
}

#[test]
fn nothing_is_offered_where_no_such_import_was_made() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = desk.file("fresh.json", FRESH);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        is_planned(model, 3) && model.screen == Screen::Check
    });
    desk.press("Continue with 3 users");
    desk.until("planned", |model| is_planned(model, 3));
    desk.press("Review import of 3 users");
    desk.until("planned again", |model| {
        model.screen == Screen::Import && is_planned(model, 3)
    });
    assert!(!desk.sees("Who goes"));
}

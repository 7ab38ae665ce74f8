//! Putting back from History whom an import has updated.

use egui_kittest::kittest::{NodeT as _, Queryable as _};
use usher::app::model::{Modal, Model, OpenFile, Screen, UndoStage};
use usher::app::theme::Look;

use super::flow::import_two;
use super::outlook::{is_foreseen, is_ready};
use super::steps::Desk;

const FIRST: &str = r#"[
  {"email":"ada@example.com","email_verified":true,"name":"Ada Byron","user_metadata":{"plan":"gold","city":"London"}},
  {"email":"grace@example.com","email_verified":true,"name":"Grace Hopper","user_metadata":{"plan":"gold"}}
]"#;

const SECOND: &str = r#"[
  {"email":"ada@example.com","email_verified":false,"name":"Ada Lovelace","user_metadata":{"plan":"silver"}},
  {"email":"grace@example.com","email_verified":true,"user_metadata":{"plan":"silver"}},
  {"email":"mary@example.com","email_verified":true}
]"#;

fn stage(model: &Model) -> Option<&UndoStage> {
    match &model.modal {
        Some(Modal::UndoRun(undo)) => Some(&undo.stage),
        _ => None,
    }
}

/// Two users are in; an update of them with one more is about to be sent.
fn about_to_update(desk: &mut Desk) {
    let path = desk.file("first.json", FIRST);
    import_two(desk, &path);
    let path = desk.file("second.json", SECOND);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        is_ready(model) && model.screen == Screen::Check
    });
    desk.press("Continue with 3 users");
    desk.until("planned", is_ready);
    desk.press("Review import of 3 users");
    desk.until("planned again", is_ready);
    desk.click("Update that user (upsert)");
    desk.until("checked for an update", |model| {
        is_ready(model)
            && model
                .import
                .plan
                .as_ref()
                .is_some_and(|plan| plan.users == 3)
    });
}

fn import_three(desk: &mut Desk) {
    desk.press("Import 3 users");
    desk.until("it has ended and is listed", |model| {
        let runs = model.history.runs.as_ref();
        let listed = runs.is_some_and(|runs| runs.iter().any(|run| run.counts.updated == 2));
        listed && model.results.view.is_some() && model.import.running().is_none()
    });
}

fn ask(desk: &mut Desk) {
    desk.click_starting("History");
    desk.settle();
    // The newest run stands first.
    desk.harness
        .get_all_by_label("More about this run")
        .next()
        .expect("a run")
        .click();
    desk.settle();
    desk.click("Undo this import…");
    desk.settle();
}

#[test]
fn who_was_updated_becomes_again_what_it_was() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    about_to_update(&mut desk);
    assert!(!desk.sees("What 2 users that will be updated had"));
    desk.click("Look ahead");
    desk.until("foreseen", is_foreseen);
    assert!(desk.sees("What 2 users that will be updated had at"));
    desk.shot("put-back-kept-light");
    import_three(&mut desk);

    ask(&mut desk);
    assert!(desk.sees("Delete the 1 user that it inserted"));
    desk.click_starting("Put back the 2 users that it updated, as they were at");
    desk.settle();
    assert!(desk.sees("First Auth0 is asked how they stand now"));
    desk.shot("put-back-asks-light");
    desk.press("Look who can be put back…");
    desk.until("Auth0 has said how they stand", |model| {
        matches!(stage(model), Some(UndoStage::Offers(_)))
    });
    assert!(desk.sees("2 users: become again as they were at"));
    let button = desk.harness.get_by_label("Put back 2 users");
    assert!(
        button.accesskit_node().is_disabled(),
        "the name is not typed yet"
    );
    desk.type_into("Type practice to confirm", "practice");
    desk.settle();
    desk.shot("put-back-offers-light");
    desk.press("Put back 2 users");
    desk.until("a run of its own has put them back", |model| {
        let runs = model.history.runs.as_ref();
        let linked = |runs: &Vec<usher::import::RunSummary>| {
            let back = runs.iter().find(|run| run.puts_back.is_some());
            let whole = back.is_some_and(|back| back.counts.updated == 2);
            whole
                && runs
                    .iter()
                    .any(|run| run.put_back.as_ref().is_some_and(|back| back.users == 2))
        };
        runs.is_some_and(linked) && model.results.view.is_some() && model.import.running().is_none()
    });
    desk.shot("put-back-results-light");
    // What an update with the first file would do now: nothing is lost, everything is there.
    let path = desk.file("again.json", FIRST);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        is_ready(model)
            && model
                .open()
                .is_some_and(|open| open.view.name == "again.json")
    });
    desk.click_starting("Import");
    desk.until("planned", is_ready);
    desk.click("Look ahead");
    desk.until("foreseen", is_foreseen);
    let sums = desk
        .model()
        .import
        .outlook
        .made
        .as_ref()
        .map(|made| made.forecast.sums());
    let sums = sums.expect("a forecast");
    assert_eq!(
        (sums.updated, sums.loses_metadata, sums.loses_verification),
        (2, 0, 0)
    );
}

#[test]
fn what_was_seen_is_kept_although_the_file_is_mended_after_it() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Dark);
    about_to_update(&mut desk);
    desk.click("Look ahead");
    desk.until("foreseen", is_foreseen);
    desk.click("Keep what Auth0 has");
    desk.until("changed and checked again", |model| {
        model.open().is_some_and(OpenFile::settled) && !is_foreseen(model) && is_ready(model)
    });
    assert!(desk.sees("What 2 users that will be updated had at"));
    desk.shot("put-back-kept-dark");
    import_three(&mut desk);
    let runs = desk.model().history.runs.as_ref().expect("runs");
    let run = runs.iter().find(|run| run.counts.updated == 2);
    let before = run.and_then(|run| run.before.as_ref());
    assert_eq!(before.map(|before| before.users), Some(2));
}

#[test]
fn looking_can_be_given_up() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    about_to_update(&mut desk);
    desk.click("Look ahead");
    desk.until("foreseen", is_foreseen);
    import_three(&mut desk);
    ask(&mut desk);
    desk.click_starting("Put back the 2 users that it updated");
    desk.settle();
    desk.press("Cancel");
    assert!(desk.model().modal.is_none());
}

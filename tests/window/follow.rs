//! Users who were not taken go once more: as an update, after a change, on their own.

use std::time::Duration;

use usher::app::action::Action;
use usher::app::model::{Model, OpenFile, Screen};
use usher::app::theme::Look;
use usher::compare::Fate;
use usher::import::Counts;
use usher::roster::Filter;
use usher::roster::mend::Change;
use usher::users::RecordId;

use super::flow::{import_two, three_users};
use super::steps::Desk;

fn counts(model: &Model) -> Counts {
    model.results.view.as_ref().expect("results").counts
}

pub fn planned(model: &Model, users: u32) -> bool {
    model.open().is_some_and(OpenFile::settled)
        && model.import.planning.is_none()
        && model
            .import
            .plan
            .as_ref()
            .is_some_and(|plan| plan.users == users)
}

/// Until the import that was begun has ended and its results are there.
fn results(desk: &mut Desk) {
    desk.until("the import has ended", |model| {
        let run = model.import.run.as_ref();
        run.is_some_and(|run| run.over.is_some())
            && model.results.view.is_some()
            && model.results.rows.set.is_some()
    });
}

/// The chosen users on Check, changed, and on to the results.
pub fn mend_and_send(desk: &mut Desk, record: u32, change: Change) {
    assert_eq!(desk.model().screen, Screen::Check);
    assert_eq!(desk.model().check.filter, Filter::Records([record].into()));
    assert!(desk.sees("Only 1 user of this file goes once more"));
    let edit = Action::Edit(RecordId(record), change);
    desk.harness.state_mut().act([edit]);
    send_the_one(desk);
}

/// The one user who is to go once more has just been changed.
fn send_the_one(desk: &mut Desk) {
    desk.until("checked and planned", |model| planned(model, 1));
    desk.press("Continue with 1 user");
    desk.until("a connection is chosen", |model| {
        model.connect.chosen().is_some() && planned(model, 1)
    });
    desk.press("Review import of 1 user");
    desk.until("planned", |model| {
        model.screen == Screen::Import && planned(model, 1)
    });
    assert!(desk.sees("Only 1 user of this file goes once more"));
    // What will happen is said of those who go.
    desk.click("Look ahead");
    desk.until("foreseen", |model| {
        let made = model.import.outlook.made.as_ref();
        made.is_some_and(|made| made.forecast.sums().of(Fate::NotSent) == 2)
    });
    desk.press("Import 1 user");
    results(desk);
}

#[test]
fn who_was_left_out_is_mended_and_sent_alone_and_the_sums_are_of_both_imports() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = desk.file("members.json", three_users());
    import_two(&mut desk, &path);
    desk.click_starting("Left out before the import");
    desk.until("their rows", |model| model.results.rows.len() == 1);
    desk.click("Mend and send…");
    desk.settle();
    desk.shot("follow-check-light");
    mend_and_send(&mut desk, 2, Change::text("/email", "nobody@example.com"));
    let all = counts(desk.model());
    assert_eq!((all.total, all.imported, all.left_out), (3, 3, 0));
    assert!(desk.sees("2 imports of this file together"));
    assert!(desk.sees("The sums agree"));
    desk.shot("follow-results-light");
}

#[test]
fn who_exists_is_updated_and_who_is_refused_then_comes_back_with_auth0s_reason() {
    update_then_mend(Desk::new([1280.0, 800.0], Look::Light));
}

#[test]
fn answers_that_overtake_each_other_change_nothing() {
    let most = Duration::from_millis(120);
    update_then_mend(Desk::late([1280.0, 800.0], Look::Light, most));
}

fn update_then_mend(mut desk: Desk) {
    let path = desk.file("members.json", three_users());
    import_two(&mut desk, &path);
    let path = desk.file("again.json", three_users());
    import_two(&mut desk, &path);
    assert_eq!(counts(desk.model()).already_there, 2);
    desk.click("Update 2 users…");
    desk.until("planned", |model| {
        model.screen == Screen::Import && planned(model, 2)
    });
    assert!(desk.model().import.options.upsert);
    assert!(desk.sees("Not this time"));
    desk.shot("follow-import-light");
    desk.press("Import 2 users");
    results(&mut desk);
    let both = counts(desk.model());
    assert_eq!((both.updated, both.refused, both.left_out), (1, 1, 1));
    assert!(desk.sees("The user has a password already"));

    desk.click("Mend and send…");
    desk.until("shown", |model| {
        let record = model.check.record.as_ref();
        model.screen == Screen::Check && record.is_some_and(|record| record.id == RecordId(0))
    });
    assert!(desk.sees("Auth0 did not take this user"));
    assert!(desk.sees("The user has a password already"));
    desk.shot("follow-refused-light");
    desk.press("Remove their password hashes");
    desk.until("mended", |model| {
        planned(model, 1) && model.summary().is_some_and(|it| it.without_hash == 2)
    });
    assert!(!desk.sees("Remove their password hashes"), "it is done");
    desk.click("Undo");
    desk.until("as before", |model| {
        planned(model, 1) && model.summary().is_some_and(|it| it.without_hash == 1)
    });
    desk.press("Remove their password hashes");
    send_the_one(&mut desk);
    let all = counts(desk.model());
    assert_eq!((all.updated, all.refused, all.left_out), (2, 0, 1));
    assert!(desk.sees("3 imports of this file together"));
}

#[test]
fn all_users_can_go_instead_of_the_chosen_ones() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = desk.file("members.json", three_users());
    import_two(&mut desk, &path);
    desk.click_starting("Left out before the import");
    desk.until("their rows", |model| model.results.rows.len() == 1);
    desk.click("Mend and send…");
    desk.settle();
    desk.click("Take all users instead");
    desk.until("planned for all", |model| planned(model, 2));
    assert!(desk.model().follow().is_none());
    assert!(!desk.sees("goes once more"));
}

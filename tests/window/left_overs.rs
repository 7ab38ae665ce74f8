//! What a gradual migration left behind is removed from Results, and its user tried again.

use egui_kittest::kittest::{NodeT as _, Queryable as _};
use usher::app::action::Action;
use usher::app::model::{Modal, Model, OpenFile, Screen};
use usher::app::theme::Look;
use usher::worker::ResultFilter;

use super::flow::three_users;
use super::steps::Desk;
use super::undo::{connect_to, is_done};

fn settled(model: &Model) -> bool {
    model.open().is_some_and(OpenFile::settled)
        && model.import.plan.is_some()
        && model.import.planning.is_none()
}

/// The newest run is over, on screen and listed.
fn ended(model: &Model, runs: usize) -> bool {
    let view = model.results.view.as_ref();
    let listed = model.history.runs.as_ref();
    model.import.running().is_none()
        && model.screen == Screen::Results
        && view.is_some_and(|view| !view.summary.open_elsewhere)
        && listed.is_some_and(|all| all.len() == runs && all.iter().all(|run| !run.open_elsewhere))
}

#[test]
fn a_left_over_is_removed_once_the_tenants_name_is_typed() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime
        .block_on(usher::practice::Server::start(
            usher::practice::Config::default(),
        ))
        .expect("another practice tenant");
    let connection = server.connections[0].id.clone();
    let left = server.leave_over(&connection, "ada@example.com");
    assert!(left.expect("the tenant works"));
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    connect_to(&mut desk, &server);
    desk.harness
        .state_mut()
        .act([Action::PickConnection(connection)]);
    let path = desk.file("members.json", three_users());
    desk.drop_file(&path);
    desk.until("checked for it", |model| {
        settled(model) && model.screen == Screen::Check && model.connect.chosen().is_some()
    });
    desk.press("Continue with 2 users");
    desk.until("planned", settled);
    desk.press("Review import of 2 users");
    desk.until("planned again", |model| {
        settled(model) && model.screen == Screen::Import
    });
    desk.harness
        .state_mut()
        .act([Action::Pilot(false), Action::Upsert(true)]);
    desk.until("planned as an update", |model| {
        settled(model) && model.import.options.upsert
    });
    // Questions come before it goes.
    desk.click("Import 2 users");
    desk.harness
        .state_mut()
        .act([Action::Confirm, Action::Confirm]);
    desk.until("one is in, the other is not", |model| {
        let view = model.results.view.as_ref();
        ended(model, 1)
            && view.is_some_and(|view| view.counts.already_there == 1)
            && model.results.filter == ResultFilter::Group(0)
    });
    let host = desk.model().history.runs.as_ref().expect("runs")[0]
        .tenant
        .domain
        .clone();
    desk.shot("left-overs-results-light");
    desk.click("Remove left-overs…");
    desk.settle();
    assert!(desk.sees("Remove the left-overs of 1 user?"));
    let remove = desk.harness.get_by_label("Remove 1 left-over");
    assert!(
        remove.accesskit_node().is_disabled(),
        "the name is not typed yet"
    );
    desk.type_into(&format!("Type {host} to confirm"), &host);
    desk.settle();
    desk.shot("left-overs-asks-light");
    desk.press("Remove 1 left-over");
    desk.until("it is removed and the results are read again", |model| {
        is_done(model) && ended(model, 1)
    });
    assert!(desk.sees("1 user: nothing is left under the address"));
    desk.shot("left-overs-done-light");
    desk.press("Close");
    assert!(!matches!(desk.model().modal, Some(Modal::UndoRun(_))));
    assert_eq!(server.users(), 1, "users stay");
    drop(desk);
    runtime.block_on(server.stop());
}

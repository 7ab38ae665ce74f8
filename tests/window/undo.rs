//! Undoing an import from History: the tenant's name is typed, and what came of it is said.

use egui_kittest::kittest::{NodeT as _, Queryable as _};
use usher::app::action::Action;
use usher::app::model::{Closing, Modal, Model, Screen, UndoStage};
use usher::app::theme::Look;
use usher::import::RunSummary;
use usher::import::undo::{Fate, UndoState};
use usher::users::RecordId;
use usher::worker::ResultFilter;

use super::flow::{begin, import_two, three_users};
use super::steps::Desk;

pub fn is_done(model: &Model) -> bool {
    let Some(Modal::UndoRun(undo)) = &model.modal else {
        return false;
    };
    matches!(&undo.stage, UndoStage::Ended(progress) if progress.state == UndoState::Done)
}

fn ask(desk: &mut Desk) {
    desk.click("More about this run");
    desk.settle();
    desk.click("Undo this import…");
    desk.settle();
}

#[test]
fn an_import_is_undone_once_the_tenants_name_is_typed() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = desk.file("members.json", three_users());
    import_two(&mut desk, &path);
    desk.click_starting("History");
    desk.until("the run is listed", |model| {
        model
            .history
            .runs
            .as_ref()
            .is_some_and(|runs| runs.len() == 1)
    });
    ask(&mut desk);
    assert!(desk.sees("2 users that this import inserted are deleted for good"));
    assert!(desk.sees("Undo the import of members.json?"));
    let delete = desk.harness.get_by_label("Delete 2 users");
    assert!(
        delete.accesskit_node().is_disabled(),
        "the name is not typed yet"
    );
    desk.press("Keep them");
    assert!(desk.model().modal.is_none());

    ask(&mut desk);
    desk.type_into("Type practice to confirm", "Practice");
    desk.settle();
    desk.shot("undo-asks");
    desk.press("Delete 2 users");
    desk.until("both are deleted", is_done);
    assert!(desk.sees("The import is undone") && desk.sees("2 users: deleted"));
    desk.shot("undo-done");
    desk.press("Close");
    desk.until("the list says so", |model| {
        let run = model.history.runs.as_ref().and_then(|runs| runs.first());
        run.is_some_and(|run| run.undone.is_some_and(|undone| undone.deleted == 2))
    });
    desk.settle();
    assert!(desk.sees("Undone"));
    desk.click("More about this run");
    desk.settle();
    assert!(!desk.sees("Undo this import…"), "nobody is left");
}

/// Another practice tenant stands in for a real one, in which somebody signs in.
#[test]
fn who_has_logged_in_is_kept_and_listed_with_the_reason() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime
        .block_on(usher::practice::Server::start(
            usher::practice::Config::default(),
        ))
        .expect("another practice tenant");
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    connect_to(&mut desk, &server);
    let path = desk.file("members.json", three_users());
    import_into_real(&mut desk, &path);
    let connection = &server.connections[0].id;
    assert!(
        server
            .log_in(connection, "ada@example.com")
            .expect("the tenant works")
    );
    desk.click("Afterwards");
    desk.click("Undo this import…");
    desk.settle();
    let host = desk.model().history.runs.as_ref().expect("runs")[0]
        .tenant
        .domain
        .clone();
    desk.type_into(&format!("Type {host} to confirm"), &host);
    desk.press("Delete 2 users");
    desk.until("one is deleted", |model| {
        let view = model.results.view.as_ref();
        is_done(model) && view.is_some_and(|view| view.fates.len() == 2)
    });
    assert!(desk.sees("1 user: kept, logged in since the import"));
    desk.press("Show who was kept");
    desk.until("Ada", |model| {
        model.results.filter == ResultFilter::Undone(Fate::LoggedIn)
            && model.results.rows.len() == 1
            && model
                .results
                .rows
                .get(RecordId(0))
                .is_some_and(|row| row.fate == Some(Fate::LoggedIn) && row.email.is_some())
    });
    assert!(desk.sees("Somebody works with this account by now"));
    desk.shot("undo-kept-light");
    drop(desk);
    runtime.block_on(server.stop());
}

pub fn connect_to(desk: &mut Desk, server: &usher::practice::Server) {
    desk.until("practice is connected", |model| {
        model.connect.chosen().is_some()
    });
    desk.harness.state_mut().act([Action::Go(Screen::Connect)]);
    desk.settle();
    desk.click("Add…");
    desk.type_into("Domain", &server.url);
    desk.type_into("Client id", &server.client_id);
    desk.type_into("Client secret", &server.client_secret);
    desk.click_starting("Connect 127.0.0.1");
    desk.until("the tenant is connected", |model| {
        let real = model
            .connect
            .tenant()
            .is_some_and(|tenant| !tenant.practice);
        real && !model.settings.tenants.is_empty()
    });
}

fn import_into_real(desk: &mut Desk, path: &std::path::Path) {
    let settled = |model: &Model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
            && model.import.plan.is_some()
            && model.import.planning.is_none()
    };
    let first = desk.model().connect.connected.as_ref().expect("connected");
    let first = first.view.connections[0].id.clone();
    desk.harness
        .state_mut()
        .act([Action::PickConnection(first)]);
    desk.drop_file(path);
    desk.until("checked for it", |model| {
        settled(model) && model.screen == Screen::Check && model.connect.chosen().is_some()
    });
    desk.press("Continue with 2 users");
    desk.until("planned", settled);
    desk.press("Review import of 2 users");
    desk.until("planned again", |model| {
        settled(model) && model.screen == Screen::Import
    });
    desk.harness.state_mut().act([Action::Pilot(false)]);
    desk.click("Import 2 users");
    desk.harness
        .state_mut()
        .act([Action::Confirm, Action::Confirm]);
    desk.until("both are in and listed", |model| {
        let view = model.results.view.as_ref();
        let runs = model.history.runs.as_ref();
        view.is_some_and(|view| view.counts.imported == 2 && !view.summary.open_elsewhere)
            && model.import.running().is_none()
            && runs.is_some_and(|runs| runs.len() == 1 && runs[0].can_undo())
    });
}

#[test]
fn closing_the_window_meanwhile_asks_and_the_next_start_says_what_is_left() {
    let mut desk = Desk::slow([1024.0, 640.0], Look::Light);
    let users: Vec<String> = (0..100)
        .map(|n| format!(r#"{{"email":"user{n}@example.com","email_verified":true}}"#))
        .collect();
    let path = desk.file("many.json", &format!("[{}]", users.join(",")));
    begin(&mut desk, &path, 100);
    desk.until("the results", |model| {
        let runs = model.history.runs.as_ref();
        model.import.running().is_none()
            && model.results.view.is_some()
            && runs.is_some_and(|runs| runs.iter().any(RunSummary::can_undo))
    });
    desk.click("Afterwards");
    desk.click("Undo this import…");
    desk.type_into("Type practice to confirm", "practice");
    desk.press("Delete 100 users");
    let works = |model: &Model| match &model.modal {
        Some(Modal::UndoRun(undo)) => matches!(
            &undo.stage,
            UndoStage::Works { progress, .. } if progress.sums.settled() > 0
        ),
        _ => false,
    };
    desk.until("some are deleted", works);
    desk.harness.state_mut().act([Action::CloseAsked]);
    desk.settle();
    assert!(desk.sees("Close while users are being deleted?"));
    desk.shot("undo-close-light");
    desk.click("Stay");
    assert!(!desk.sees("Close while users are being deleted?"));
    assert!(works(desk.model()), "it goes on");
    desk.harness.state_mut().act([Action::CloseAsked]);
    desk.settle();
    desk.click("Close Usher");
    desk.until("everything is put down", |model| {
        model.closing == Closing::Now
    });

    let mut next = desk.beside([1024.0, 640.0], Look::Light);
    next.until("it says so", |model| {
        model.history.half_undone().next().is_some() && model.connect.chosen().is_some()
    });
    assert!(next.sees("Undoing the import of many.json"));
    next.shot("undo-half-light");
    next.click("Go on with the undo…");
    next.settle();
    assert!(next.sees("Undo the import of many.json?"));
    assert!(!next.sees("Delete 100 users"), "nobody is looked at twice");
}

//! What was rehearsed in one place is done in another: from History, with the very same file.

use usher::app::action::Action;
use usher::app::model::{Model, OpenFile, Proof, Screen};
use usher::app::theme::Look;
use usher::worker::DialogPurpose;

use super::flow::{import_two, three_users};
use super::steps::Desk;

fn rehearsed(look: Look, size: [f32; 2]) -> (Desk, std::path::PathBuf) {
    let mut desk = Desk::new(size, look);
    let path = desk.file("members.json", three_users());
    desk.harness
        .state_mut()
        .act([Action::CompletionEmail(true)]);
    import_two(&mut desk, &path);
    desk.until("the run is listed as finished", |model| {
        let runs = model.history.runs.as_ref();
        runs.is_some_and(|runs| runs.len() == 1 && !runs[0].open_elsewhere)
            && model.import.running().is_none()
    });
    (desk, path)
}

fn from_history(desk: &mut Desk) {
    desk.click_starting("History");
    desk.click("More about this run");
    desk.click("Again elsewhere…");
}

fn is_proved(model: &Model, proof: &Proof) -> bool {
    model.again().is_some_and(|again| again.proof == *proof)
        && model.open().is_some_and(OpenFile::settled)
        && model.screen == Screen::Connect
}

fn is_planned(model: &Model) -> bool {
    model.open().is_some_and(OpenFile::settled)
        && model.import.plan.is_some()
        && model.import.planning.is_none()
}

#[test]
fn a_rehearsed_import_is_repeated_in_another_tenant() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime
        .block_on(usher::practice::Server::start(
            usher::practice::Config::default(),
        ))
        .expect("another practice tenant");
    let (mut desk, _) = rehearsed(Look::Light, [1280.0, 800.0]);
    desk.harness
        .state_mut()
        .act([Action::CompletionEmail(false)]);
    from_history(&mut desk);
    desk.until("the file is proved", |model| {
        is_proved(model, &Proof::Same) && model.connect.chosen().is_some()
    });
    assert!(desk.sees("The import of members.json is repeated elsewhere"));
    desk.shot("again-connect-light");

    desk.click("Add…");
    desk.type_into("Domain", &server.url);
    desk.type_into("Client id", &server.client_id);
    desk.type_into("Client secret", &server.client_secret);
    desk.click_starting("Connect 127.0.0.1");
    desk.until(
        "connected there, with the connection of the same name",
        |model| {
            let real = model
                .connect
                .tenant()
                .is_some_and(|tenant| !tenant.practice);
            real && model.connect.chosen().is_some() && is_planned(model)
        },
    );
    desk.press("Review import of 2 users");
    desk.until("planned", |model| {
        model.screen == Screen::Import && is_planned(model)
    });
    assert!(desk.sees("As it went to Username-Password-Authentication of"));
    assert!(
        desk.model().import.options.completion_email,
        "the options are those of the rehearsal"
    );
    desk.shot("again-import-light");
    desk.click("Import 2 users");
    desk.harness
        .state_mut()
        .act([Action::Confirm, Action::Confirm]);
    desk.until("results", |model| {
        let view = model.results.view.as_ref();
        view.is_some_and(|view| view.counts.imported == 2) && model.import.running().is_none()
    });
    assert!(desk.model().import.again.is_none(), "it is done");
    drop(desk);
    runtime.block_on(server.stop());
}

#[test]
fn a_file_that_has_changed_is_not_taken_for_the_same() {
    let (mut desk, path) = rehearsed(Look::Dark, [1024.0, 640.0]);
    std::fs::write(&path, three_users().replace("Grace", "Gracia")).expect("changed");
    from_history(&mut desk);
    desk.until("it is another file", |model| {
        is_proved(model, &Proof::Other) && model.connect.chosen().is_some()
    });
    assert!(desk.sees("members.json has changed since that import"));
    desk.shot("again-changed-dark");
    desk.press("Review import of 2 users");
    desk.until("planned", |model| {
        model.screen == Screen::Import && is_planned(model)
    });
    assert!(desk.model().import_obstacle().is_some(), "nothing begins");
    desk.click("Take it as it is now");
    desk.until("opened as any other", |model| {
        model.again().is_none() && model.screen == Screen::Check && is_planned(model)
    });
    assert!(desk.model().import_obstacle().is_none());
}

#[test]
fn a_file_that_is_gone_is_asked_for() {
    let (mut desk, path) = rehearsed(Look::Light, [1280.0, 800.0]);
    let elsewhere = path.with_file_name("elsewhere.json");
    std::fs::rename(&path, &elsewhere).expect("moved");
    from_history(&mut desk);
    desk.until("it is asked where it is", |model| model.modal.is_some());
    assert!(desk.sees("Where is members.json now?"));
    desk.shot("again-gone-light");
    let runs = desk.model().history.runs.as_ref().expect("runs");
    let purpose = DialogPurpose::FindAgain {
        run: runs[0].id.clone(),
    };
    let typed = Action::PathTyped(purpose, elsewhere);
    desk.harness.state_mut().act([Action::CloseModal, typed]);
    desk.until("it is the very file", |model| {
        is_proved(model, &Proof::Same) && model.connect.chosen().is_some()
    });
    // Where it went before, the users are there already.
    desk.press("Review import of 2 users");
    desk.until("planned", |model| {
        model.screen == Screen::Import && is_planned(model)
    });
    assert!(desk.sees("This is where the earlier import went"));
}

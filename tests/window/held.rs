//! A run that is held because its file or its token is gone, and what the window offers then.

use std::sync::Arc;
use std::time::Duration;

use usher::app::action::Action;
use usher::app::model::{Connected, Model, Screen};
use usher::app::theme::Look;
use usher::import::{PartState, PlanSummary, Progress, RunState, Waiting, WaitingFor};
use usher::platform::settings::Login;
use usher::worker::{Command, ConnectId, ConnectedView, DialogPurpose};

use super::fates::saved;
use super::flow::begin_large;
use super::steps::Desk;
use super::still::{Still, importing, model, now, now_ms, part, progress, run_id, summary, tenant};

fn held(why: &str, change: impl FnOnce(Progress) -> Progress) -> Model {
    let progress = Progress {
        state: RunState::Held(Arc::from(why)),
        ..progress(vec![part(1, PartState::Done), part(2, PartState::Queued)])
    };
    let mut model = importing(change(progress));
    model
        .settings
        .tenants
        .push(usher::platform::settings::Tenant {
            login: Login::Token {
                expires_at: Some(now()),
            },
            ..saved()
        });
    model.history.runs = Some(vec![summary()]);
    model
}

#[test]
fn a_token_that_has_ended_is_asked_for_where_it_is_pasted() {
    let model = held("The token has ended", |progress| Progress {
        asks_token: true,
        waiting: Some(Waiting {
            kind: WaitingFor::Token,
            since_ms: now_ms(),
            until_ms: None,
        }),
        ..progress
    });
    let mut still = Still::of(model);
    still.shot("held-token-light");
    assert!(still.sees("The import is held: a new token is wanted"));
    still.click("Give a new token…");
    still.shot("held-token-paste-light");
    assert_eq!(still.model().screen, Screen::Connect);
    assert!(still.sees("Connect, Wants a new token"));
    assert!(still.sees("The token for example-prod has ended"));
    assert!(still.sees("Paste a new one for the same tenant"));
    assert!(
        still.sees("Paste a token first"),
        "the way it was connected before"
    );
}

#[test]
fn a_file_that_is_gone_is_asked_for_while_the_run_waits() {
    let model = held("“members.json” has changed", |progress| Progress {
        asks_file: true,
        ..progress
    });
    let mut still = Still::new([1024.0, 640.0], Look::Dark, model);
    still.shot("held-file-dark-small");
    assert!(still.sees("the users file has changed or is not there"));
    assert!(still.sees("The import is held, nothing is lost"));
    still.click("Find the file…");
    assert!(matches!(
        &still.commands()[..],
        [Command::ChooseFile { purpose: DialogPurpose::FindSource { run }, .. }] if *run == run_id()
    ));
}

#[test]
fn a_token_that_will_not_last_is_said_before_the_start() {
    let mut model = model();
    model.screen = Screen::Import;
    let mut tenant = tenant(false);
    tenant.token_ends = Some(now() + Duration::from_mins(30));
    model.connect.connected = Some(Connected {
        id: ConnectId::new(),
        view: ConnectedView {
            tenant,
            checks: Vec::new(),
            connections: Vec::new(),
            other_connections: 0,
            suggested: None,
            clock_ahead_ms: None,
        },
        looked_at: now(),
        looking: false,
        chosen: None,
        choosing: None,
    });
    let plan = |users| PlanSummary {
        records: users,
        users,
        left_out: 0,
        blocked: 0,
        parts: 1,
        bytes: 900,
    };
    model.import.plan = Some(plan(200_000));
    let ends = usher::app::words::until(now() + Duration::from_mins(30), now());
    let mut still = Still::of(model);
    still.shot("token-short-light");
    assert!(still.sees(&format!(
        "The token ends at {ends}, the import will take longer"
    )));
    still.model().import.plan = Some(plan(20_000));
    still.settle();
    assert!(still.sees("the import may take longer"));
    still.model().import.plan = Some(plan(2_000));
    still.settle();
    assert!(!still.sees("take longer"));
}

#[test]
fn a_file_that_changes_on_the_way_is_found_elsewhere_and_the_run_goes_on() {
    let mut desk = Desk::slow([1280.0, 800.0], Look::Light);
    let (path, text) = begin_large(&mut desk, 300);
    desk.until("parts are at Auth0", |model| {
        let progress = model.import.running().and_then(|run| run.progress.as_ref());
        progress.is_some_and(|progress| progress.counts.sent > 0)
    });
    let elsewhere = path.with_file_name("elsewhere.ndjson");
    std::fs::copy(&path, &elsewhere).expect("copied");
    std::fs::write(&path, text.replace("user", "nobody")).expect("changed");
    desk.until("the run is held", |model| {
        let progress = model.import.running().and_then(|run| run.progress.as_ref());
        progress.is_some_and(|progress| progress.asks_file)
    });
    assert!(desk.sees("the users file has changed or is not there"));
    let run = desk
        .model()
        .import
        .run
        .as_ref()
        .and_then(|run| run.id.clone());
    let purpose = DialogPurpose::FindSource {
        run: run.clone().expect("a run"),
    };
    let other = desk.file("other.ndjson", &text.replace("user1", "user7"));
    desk.harness
        .state_mut()
        .act([Action::PathTyped(purpose.clone(), other)]);
    desk.until("another file is refused", |model| model.modal.is_some());
    assert!(
        desk.model().import.running().is_some(),
        "the run still waits"
    );
    desk.harness
        .state_mut()
        .act([Action::CloseModal, Action::PathTyped(purpose, elsewhere)]);
    desk.until("the import has ended", |model| {
        let shown = model.import.run.as_ref();
        shown.is_some_and(|shown| {
            shown.id == run
                && shown
                    .over
                    .as_ref()
                    .is_some_and(|over| over.counts.imported == 300)
        })
    });
}

#[test]
fn trouble_is_rehearsed_on_the_practice_tenant_and_said_before_the_start() {
    let mut model = model();
    model.screen = Screen::Settings;
    model.connect.connected = Some(Connected {
        id: ConnectId::new(),
        view: ConnectedView {
            tenant: tenant(true),
            checks: Vec::new(),
            connections: Vec::new(),
            other_connections: 0,
            suggested: None,
            clock_ahead_ms: None,
        },
        looked_at: now(),
        looking: false,
        chosen: None,
        choosing: None,
    });
    let mut still = Still::of(model);
    still.click("Rehearse trouble");
    still.shot("rehearse-settings-light");
    assert!(matches!(
        &still.commands()[..],
        [Command::RehearseTrouble(true)]
    ));
    still.model().screen = Screen::Import;
    still.settle();
    still.shot("rehearse-import-light");
    assert!(still.sees("Trouble is rehearsed. The practice tenant loses answers"));
    still.click("Switch it off");
    assert!(matches!(
        &still.commands()[..],
        [Command::RehearseTrouble(false)]
    ));
    assert!(!still.sees("Trouble is rehearsed"));
}

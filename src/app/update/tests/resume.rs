//! Going on with a run from the history.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::app::action::Action;
use crate::app::apply::apply;
use crate::app::model::{Desk, Modal, Model};
use crate::app::update::update;
use crate::import::store::{ConnectionRef, RunEnd, SourceRef, TenantRef};
use crate::import::{Counts, Options, RunId, RunSummary};
use crate::platform::settings::{Login, Tenant, TenantColour, TenantKind};
use crate::platform::vault::VaultState;
use crate::worker::{
    Command, ConnectFailure, ConnectFailureKind, ConnectId, ConnectedView, DialogPurpose, Event,
    Failure, FileChoice, TenantView,
};

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_790_000_000)
}

/// A run that broke off in a tenant at an address of this computer.
pub(super) fn model() -> (Model, RunId) {
    let run = RunId::new(1_790_000_000_000, [7; 8]);
    let mut model = Model::new(Desk {
        drops: true,
        logs: PathBuf::from("/logs"),
    });
    model.settings.tenants.push(Tenant {
        id: "t1".to_owned(),
        domain: "http://127.0.0.1:8080".to_owned(),
        name: "stand-in".to_owned(),
        tenant_domain: None,
        colour: TenantColour::Ocean,
        kind: TenantKind::Test,
        login: Login::Client {
            client_id: "abc".to_owned(),
        },
        connection: None,
    });
    model.history.runs = Some(vec![RunSummary {
        id: run.clone(),
        tenant: TenantRef {
            id: "t1".to_owned(),
            name: "stand-in".to_owned(),
            host: "127.0.0.1:8080".to_owned(),
            domain: "127.0.0.1:8080".to_owned(),
            ..TenantRef::default()
        },
        connection: ConnectionRef::default(),
        source: SourceRef {
            name: "members.json".to_owned(),
            ..SourceRef::default()
        },
        options: Options::default(),
        started_ms: 0,
        last_ms: 0,
        end: RunEnd::Unfinished,
        why: None,
        counts: Counts {
            total: 10,
            queued: 10,
            ..Counts::default()
        },
        parts: 1,
        jobs: 0,
        notes: Vec::new(),
        forgets_ms: None,
        forgets_there_ms: None,
        read_only: None,
        open_elsewhere: false,
        doubtful: 0,
        refused_file: None,
        follows: None,
        since: None,
        taken_over: None,
        undone: None,
        before: None,
        puts_back: None,
        put_back: None,
    }]);
    (model, run)
}

fn act(model: &mut Model, action: Action) -> Vec<Command> {
    update(model, action, now())
}

fn connect(model: &mut Model, connect: ConnectId, id: &str, domain: &str) -> Vec<Command> {
    let view = ConnectedView {
        tenant: TenantView {
            id: Some(id.to_owned()),
            practice: false,
            name: "stand-in".to_owned(),
            domain: domain.to_owned(),
            colour: TenantColour::Ocean,
            kind: TenantKind::Test,
            session_only: false,
            token_ends: None,
        },
        checks: Vec::new(),
        connections: Vec::new(),
        other_connections: 0,
        suggested: None,
        clock_ahead_ms: None,
    };
    let view = Box::new(view);
    apply(model, Event::Connected { connect, view }, now())
}

fn attempt(commands: &[Command]) -> ConnectId {
    match commands {
        [Command::Connect { connect, .. }] => *connect,
        other => panic!("one connects first, not {other:?}"),
    }
}

#[test]
fn connecting_for_a_run_resumes_it_and_does_not_connect_again() {
    for (id, domain) in [
        ("t1", "http://127.0.0.1:8080"),
        // Whatever the tenant turns out to be, the worker judges; the window never goes in circles.
        ("other", "example.eu.auth0.com"),
    ] {
        let (mut model, run) = model();
        let id_of = attempt(&act(&mut model, Action::ResumeRun(run.clone())));
        let commands = connect(&mut model, id_of, id, domain);
        assert!(
            matches!(
                commands.as_slice(),
                [Command::ResumeRun { run: resumed, connect, .. }] if *resumed == run && *connect == id_of
            ),
            "{domain}: {commands:?}"
        );
    }
}

#[test]
fn a_keyring_that_opens_is_read_for_the_tenant_that_waits() {
    let (mut model, _) = model();
    act(&mut model, Action::ShowTenant("t1".to_owned()));
    let connect = attempt(&act(&mut model, Action::ConnectShown));
    let failure = ConnectFailure {
        kind: ConnectFailureKind::NoSecret,
        failure: Failure::default(),
    };
    apply(&mut model, Event::ConnectFailed { connect, failure }, now());
    let locked = VaultState::Locked {
        details: String::new(),
    };
    assert!(apply(&mut model, Event::Vault(locked), now()).is_empty());
    let commands = apply(&mut model, Event::Vault(VaultState::Ready), now());
    attempt(&commands);
    assert!(apply(&mut model, Event::Vault(VaultState::Ready), now()).is_empty());
}

/// The worker would call the second one another Usher.
#[test]
fn a_second_click_on_resume_does_nothing_until_the_first_has_an_answer() {
    let (mut model, run) = model();
    let again = Action::ResumeRun(run.clone());
    let id = attempt(&act(&mut model, again.clone()));
    assert!(model.resumes(&run));
    assert!(act(&mut model, again.clone()).is_empty(), "connecting");
    connect(&mut model, id, "t1", "http://127.0.0.1:8080");
    assert!(model.resumes(&run));
    assert!(
        act(&mut model, again.clone()).is_empty(),
        "opening the file"
    );
    let failed = Event::RunFailedToStart {
        open: None,
        run: Some(run.clone()),
        error: Failure::default(),
        asks_file: false,
    };
    apply(&mut model, failed, now());
    assert!(!model.resumes(&run));
    let commands = act(&mut model, again);
    assert!(matches!(&commands[..], [Command::ResumeRun { .. }]));
}

#[test]
fn a_run_of_the_connected_tenant_goes_on_at_once() {
    let (mut model, run) = model();
    act(&mut model, Action::ShowTenant("t1".to_owned()));
    let id = attempt(&act(&mut model, Action::ConnectShown));
    connect(&mut model, id, "t1", "http://127.0.0.1:8080");
    assert!(matches!(
        act(&mut model, Action::ResumeRun(run)).as_slice(),
        [Command::ResumeRun { .. }]
    ));
}

#[test]
fn a_users_file_that_has_moved_is_asked_for() {
    let (mut model, run) = model();
    let id = attempt(&act(&mut model, Action::ResumeRun(run.clone())));
    connect(&mut model, id, "t1", "http://127.0.0.1:8080");
    let lost = Event::RunFailedToStart {
        open: None,
        run: Some(run.clone()),
        error: Failure::default(),
        asks_file: true,
    };
    apply(&mut model, lost, now());
    assert!(matches!(&model.modal, Some(Modal::FindSource { run: of, .. }) if *of == run));
    let commands = act(&mut model, Action::Confirm);
    let [Command::ChooseFile { purpose, .. }] = commands.as_slice() else {
        panic!("a dialog opens, not {commands:?}");
    };
    assert_eq!(*purpose, DialogPurpose::FindSource { run: run.clone() });
    let chosen = Event::FileChosen {
        purpose: purpose.clone(),
        choice: FileChoice::Chosen(PathBuf::from("/elsewhere/members.json")),
    };
    let commands = apply(&mut model, chosen, now());
    assert!(
        matches!(
            commands.as_slice(),
            [Command::ResumeRun { path: Some(path), .. }] if path == &PathBuf::from("/elsewhere/members.json")
        ),
        "{commands:?}"
    );
}

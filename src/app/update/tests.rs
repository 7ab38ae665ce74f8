//! Each action that matters, without a window.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::app::action::Action;
use crate::app::apply;
use crate::app::model::{Closing, Desk, Modal, Model, Screen};
use crate::app::update::{start, update};
use crate::import::PlanSummary;
use crate::platform::settings::{TenantColour, TenantKind};
use crate::roster::{Filter, RowSet, Summary};
use crate::rules::{CheckOptions, Facts};
use crate::users::{Compression, FileKind, Format, RecordId};
use crate::worker::{
    Command, ConnectedView, ConnectionView, Event, Failure, FileChoice, OpenId, OpenView,
    RequestId, TenantView,
};

/// An event; a view answers the newest check.
fn apply(model: &mut Model, mut event: Event, now: SystemTime) -> Vec<Command> {
    if let Event::Opening { open, view } | Event::Opened { open, view } = &mut event
        && let Some(file) = model.file.open.as_ref().filter(|file| file.id == *open)
    {
        view.request = file.request;
    }
    apply::apply(model, event, now)
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_790_000_000)
}

fn model() -> Model {
    Model::new(Desk {
        drops: true,
        logs: PathBuf::from("/logs"),
    })
}

fn act(model: &mut Model, action: Action) -> Vec<Command> {
    update(model, action, now())
}

fn view(records: u64, blocked: u64, complete: bool) -> OpenView {
    OpenView {
        path: PathBuf::from("/files/members.json"),
        name: "members.json".to_owned(),
        kind: FileKind {
            format: Format::Array,
            compression: Compression::None,
            byte_order_mark: false,
        },
        size: 1_000,
        bytes_read: if complete { 1_000 } else { 10 },
        bytes_total: 1_000,
        complete,
        truncated: false,
        summary: Summary {
            records,
            ready: records - blocked,
            blocked,
            ..Summary::default()
        },
        groups: Arc::from([]),
        file_findings: Arc::from([]),
        options: CheckOptions::default(),
        request: None,
        members: Arc::from(["members.json".to_owned()]),
        skipped: Arc::from([]),
        source: None,
    }
}

/// The id of the file that is being opened.
fn opening(commands: &[Command]) -> OpenId {
    commands
        .iter()
        .find_map(|command| match command {
            Command::OpenFile { open, .. } | Command::OpenSample { open, .. } => Some(*open),
            _ => None,
        })
        .expect("a file is opened")
}

/// A file is open, and a tenant with one connection is connected.
fn ready(kind: TenantKind, practice: bool) -> Model {
    let mut model = model();
    let started = start(&mut model);
    let connect = started
        .iter()
        .find_map(|command| match command {
            Command::Connect { connect, .. } => Some(*connect),
            _ => None,
        })
        .expect("practice is connected at the start");
    let open = opening(&act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/members.json")]),
    ));
    apply(
        &mut model,
        Event::Opened {
            open,
            view: view(10, 2, true),
        },
        now(),
    );
    let connection = ConnectionView {
        id: "con_1".to_owned(),
        name: "users".to_owned(),
        detail: "Auth0 database".to_owned(),
        blocked: None,
        help: None,
        clients: Some(1),
    };
    let tenant = TenantView {
        id: (!practice).then(|| "t1".to_owned()),
        practice,
        name: "example".to_owned(),
        domain: "example.eu.auth0.com".to_owned(),
        colour: TenantColour::Plum,
        kind,
        session_only: false,
        token_ends: None,
    };
    let connected = ConnectedView {
        tenant,
        checks: Vec::new(),
        connections: vec![connection.clone()],
        other_connections: 0,
        suggested: Some("con_1".to_owned()),
    };
    let commands = apply(
        &mut model,
        Event::Connected {
            connect,
            view: Box::new(connected),
        },
        now(),
    );
    assert!(
        matches!(commands.as_slice(), [Command::ChooseConnection { connection_id, .. }] if connection_id == "con_1")
    );
    let chosen = Event::ConnectionChosen {
        connect,
        connection,
        facts: Arc::new(Facts::default()),
        checks: Vec::new(),
    };
    let commands = apply(&mut model, chosen, now());
    answer_plan(&mut model, &commands);
    model
}

fn answer_plan(model: &mut Model, commands: &[Command]) {
    let asked = commands.iter().find_map(|command| match command {
        Command::Plan { open, request, .. } => Some((*open, *request)),
        _ => None,
    });
    let (open, request) = asked.expect("a plan is asked for");
    let plan = PlanSummary {
        records: 10,
        users: 8,
        left_out: 2,
        blocked: 2,
        parts: 1,
        bytes: 900,
    };
    apply(
        model,
        Event::Planned {
            open,
            request,
            plan: Box::new(plan),
        },
        now(),
    );
}

#[test]
fn practice_is_connected_at_the_start_and_nothing_else() {
    let mut model = model();
    let commands = start(&mut model);
    assert!(
        commands
            .iter()
            .any(|command| matches!(command, Command::LoadSettings))
    );
    let connects = commands
        .iter()
        .filter(|command| matches!(command, Command::Connect { .. }))
        .count();
    assert_eq!(connects, 1);
}

#[test]
fn the_first_users_lead_to_check_and_numbers_grow() {
    let mut model = model();
    let open = opening(&act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/members.json")]),
    ));
    apply(
        &mut model,
        Event::Opening {
            open,
            view: view(5, 0, false),
        },
        now(),
    );
    assert_eq!(model.screen, Screen::Check);
    apply(
        &mut model,
        Event::Opening {
            open,
            view: view(7, 1, false),
        },
        now(),
    );
    assert_eq!(model.summary().map(|summary| summary.records), Some(7));
    assert_eq!(model.ready_users(), None, "not before all of it is read");
}

#[test]
fn what_belongs_to_an_older_file_is_dropped() {
    let mut model = model();
    let old = opening(&act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/old.json")]),
    ));
    let commands = act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/new.json")]),
    );
    assert!(matches!(commands[0], Command::CancelOpen { open } if open == old));
    apply(
        &mut model,
        Event::Opening {
            open: old,
            view: view(5, 0, false),
        },
        now(),
    );
    assert!(model.file.open.is_none());
    let error = Failure {
        sentence: "late".to_owned(),
        ..Failure::default()
    };
    apply(
        &mut model,
        Event::OpenFailed {
            open: old,
            path: PathBuf::from("/files/old.json"),
            error,
        },
        now(),
    );
    assert!(model.file.trouble.is_none());
}

#[test]
fn a_failed_opening_says_why_and_keeps_the_file_before() {
    let mut model = model();
    let first = opening(&act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/members.json")]),
    ));
    apply(
        &mut model,
        Event::Opened {
            open: first,
            view: view(10, 0, true),
        },
        now(),
    );
    let second = opening(&act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/broken.json")]),
    ));
    let error = Failure {
        sentence: "It is empty".to_owned(),
        ..Failure::default()
    };
    apply(
        &mut model,
        Event::OpenFailed {
            open: second,
            path: PathBuf::from("/files/broken.json"),
            error,
        },
        now(),
    );
    assert_eq!(model.screen, Screen::File);
    assert_eq!(model.open().map(|open| open.id), Some(first));
    assert!(model.file.trouble.is_some());
}

#[test]
fn an_opened_file_is_filtered_to_what_needs_fixing() {
    let mut model = model();
    let open = opening(&act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/members.json")]),
    ));
    let commands = apply(
        &mut model,
        Event::Opened {
            open,
            view: view(10, 2, true),
        },
        now(),
    );
    assert!(
        model.settings.recents.is_empty()
            && !commands
                .iter()
                .any(|command| matches!(command, Command::SaveSettings(_))),
        "the worker alone notes it, and knows the sample"
    );
    assert_eq!(model.check.filter, Filter::Blocked);
    assert_eq!(model.title(), "members.json – Usher");
}

#[test]
fn a_filter_chosen_while_the_file_is_read_stays() {
    let mut model = model();
    let open = opening(&act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/members.json")]),
    ));
    apply(
        &mut model,
        Event::Opening {
            open,
            view: view(10, 2, false),
        },
        now(),
    );
    act(&mut model, Action::Filter(Filter::All));
    apply(
        &mut model,
        Event::Opened {
            open,
            view: view(20, 2, true),
        },
        now(),
    );
    assert_eq!(model.check.filter, Filter::All);
}

#[test]
fn numbers_grow_while_a_file_is_read_anew_with_other_options() {
    let mut model = ready(TenantKind::Test, true);
    let open = opening(&act(
        &mut model,
        Action::OpenPaths(vec![PathBuf::from("/files/large.json")]),
    ));
    apply(
        &mut model,
        Event::Opening {
            open,
            view: view(10, 2, false),
        },
        now(),
    );
    let rechecks = |commands: &[Command]| {
        commands
            .iter()
            .filter(|command| matches!(command, Command::Recheck { .. }))
            .count()
    };
    let asked = rechecks(&act(&mut model, Action::Upsert(true)));
    assert_eq!(asked, 1);
    assert!(!model.open().is_some_and(|open| open.rechecking));
    let again = rechecks(&act(&mut model, Action::Upsert(true)));
    assert_eq!(again, 0, "asked for once, since it begins from the start");
    apply(
        &mut model,
        Event::Opening {
            open,
            view: view(300, 2, false),
        },
        now(),
    );
    assert_eq!(model.summary().map(|summary| summary.records), Some(300));
}

#[test]
fn the_rail_tells_who_is_left_out() {
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Check;
    assert_eq!(model.rail()[1].line, "2 need fixing");
    act(&mut model, Action::Go(Screen::Import));
    let check = &model.rail()[1];
    assert_eq!(
        (check.mark, check.line.as_str()),
        (crate::app::model::Mark::Look, "2 left out")
    );
}

#[test]
fn a_password_in_the_proxy_address_never_reaches_the_settings() {
    let mut model = model();
    let with_password = "http://me:word@proxy.example.com:8080".to_owned();
    assert!(act(&mut model, Action::Proxy(with_password)).is_empty());
    assert_eq!(model.settings.proxy, None);
    let plain = "http://proxy.example.com:8080".to_owned();
    assert!(matches!(
        act(&mut model, Action::Proxy(plain.clone())).as_slice(),
        [Command::SaveSettings(_)]
    ));
    assert_eq!(model.settings.proxy, Some(plain));
}

#[test]
fn show_them_asks_for_the_users_without_a_password_hash() {
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Import;
    let commands = act(&mut model, Action::ShowWithoutHash);
    assert_eq!(model.screen, Screen::Check);
    assert!(
        matches!(
            commands.as_slice(),
            [Command::Rows {
                filter: Filter::WithoutHash,
                ..
            }]
        ),
        "{commands:?}"
    );
}

#[test]
fn rows_of_an_older_filter_are_dropped() {
    let mut model = ready(TenantKind::Test, true);
    let open = model.open().expect("a file").id;
    let request = |commands: &[Command]| match commands {
        [Command::Rows { request, .. }] => *request,
        other => panic!("rows are asked for, not {other:?}"),
    };
    let first = request(&act(&mut model, Action::Filter(Filter::All)));
    let second = request(&act(&mut model, Action::Filter(Filter::Warned)));
    apply(
        &mut model,
        Event::RowsReady {
            open,
            request: second,
            rows: RowSet::All(3),
        },
        now(),
    );
    apply(
        &mut model,
        Event::RowsReady {
            open,
            request: first,
            rows: RowSet::All(9),
        },
        now(),
    );
    assert_eq!(model.check.rows.len(), 3);
    assert_eq!(
        model.check.selected,
        Some(RecordId(0)),
        "the first row is looked at"
    );
}

#[test]
fn a_truncated_file_asks_before_the_whole_users_are_taken() {
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Check;
    model.file.open.as_mut().expect("a file").view.truncated = true;
    assert!(model.import_obstacle().is_some());
    act(&mut model, Action::Primary);
    assert_eq!(model.modal, Some(Modal::TakeWhole));
    act(&mut model, Action::Confirm);
    assert_eq!(model.screen, Screen::Connect);
    assert_eq!(model.import_obstacle(), None);
}

#[test]
fn production_asks_once_more_and_practice_does_not() {
    let mut model = ready(TenantKind::Production, false);
    model.screen = Screen::Import;
    assert!(act(&mut model, Action::Primary).is_empty());
    assert_eq!(model.modal, Some(Modal::Production));
    act(&mut model, Action::CloseModal);
    assert!(model.import.run.is_none(), "not yet means not yet");
    act(&mut model, Action::Primary);
    let commands = act(&mut model, Action::Confirm);
    assert!(
        matches!(&commands[..], [Command::StartImport { options, .. }] if options.leave_out_blocked)
    );

    let mut model = ready(TenantKind::Production, true);
    model.screen = Screen::Import;
    assert!(matches!(
        &act(&mut model, Action::Primary)[..],
        [Command::StartImport { .. }]
    ));
    assert!(
        act(&mut model, Action::Primary).is_empty(),
        "a second press starts nothing"
    );
}

#[test]
fn upsert_wants_a_word_about_verification_and_checks_again() {
    let mut model = ready(TenantKind::Test, true);
    model
        .file
        .open
        .as_mut()
        .expect("a file")
        .view
        .summary
        .without_email_verified = 3;
    let commands = act(&mut model, Action::Upsert(true));
    assert!(matches!(&commands[..], [Command::Recheck { options, .. }] if options.upsert));
    assert!(model.open().is_some_and(|open| open.rechecking));
    assert!(model.wants_email_verified());
    let commands = act(&mut model, Action::EmailVerified(true));
    assert!(
        matches!(&commands[..], [Command::Recheck { options, .. }] if options.email_verified == Some(true))
    );
    act(&mut model, Action::Upsert(false));
    assert_eq!(model.import.options.email_verified, None);
}

#[test]
fn closing_asks_while_users_are_on_their_way() {
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Import;
    act(&mut model, Action::Primary);
    act(&mut model, Action::CloseAsked);
    assert_eq!(
        (model.modal.clone(), model.closing),
        (Some(Modal::CloseWhileRunning), Closing::No)
    );
    assert!(matches!(
        &act(&mut model, Action::Confirm)[..],
        [Command::Shutdown]
    ));
    apply(&mut model, Event::ShutDown { running: 1 }, now());
    assert_eq!(model.closing, Closing::Now);

    let mut idle = ready(TenantKind::Test, true);
    assert!(matches!(
        &act(&mut idle, Action::CloseAsked)[..],
        [Command::Shutdown]
    ));
}

#[test]
fn the_file_cannot_be_changed_while_it_is_imported() {
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Import;
    act(&mut model, Action::Primary);
    assert!(
        act(
            &mut model,
            Action::OpenPaths(vec![PathBuf::from("/files/other.json")])
        )
        .is_empty()
    );
    act(&mut model, Action::Go(Screen::Check));
    assert_eq!(model.screen, Screen::Import);
    assert!(model.notice.is_some(), "and it is said why");
    act(&mut model, Action::Go(Screen::Settings));
    assert_eq!(model.screen, Screen::Settings);
}

#[test]
fn without_a_dialog_paths_are_typed() {
    let mut model = model();
    let purpose = crate::worker::DialogPurpose::OpenUsersFile;
    apply(
        &mut model,
        Event::FileChosen {
            purpose: purpose.clone(),
            choice: FileChoice::NoDialog,
        },
        now(),
    );
    assert!(matches!(model.modal, Some(Modal::TypePath { .. })));
    let commands = act(
        &mut model,
        Action::PathTyped(purpose, PathBuf::from("/files/members.json")),
    );
    opening(&commands);
    assert_eq!(model.modal, None);
}

#[test]
fn a_plan_for_older_options_is_dropped() {
    let mut model = ready(TenantKind::Test, true);
    let open = model.open().expect("a file").id;
    let before = model.import.plan.clone();
    let plan = PlanSummary {
        records: 1,
        users: 1,
        left_out: 0,
        blocked: 0,
        parts: 1,
        bytes: 1,
    };
    apply(
        &mut model,
        Event::Planned {
            open,
            request: RequestId::new(),
            plan: Box::new(plan),
        },
        now(),
    );
    assert_eq!(model.import.plan, before);
}

#[test]
fn a_real_tenant_is_offered_and_never_opened_by_itself() {
    let mut model = model();
    model
        .settings
        .tenants
        .push(crate::platform::settings::Tenant {
            id: "t1".to_owned(),
            domain: "example.eu.auth0.com".to_owned(),
            name: "example".to_owned(),
            tenant_domain: None,
            colour: TenantColour::Ocean,
            kind: TenantKind::Production,
            login: crate::platform::settings::Login::Client {
                client_id: "abc".to_owned(),
            },
            connection: None,
        });
    assert!(act(&mut model, Action::ShowTenant("t1".to_owned())).is_empty());
    assert!(matches!(
        &act(&mut model, Action::ConnectShown)[..],
        [Command::Connect { .. }]
    ));
}

#[test]
fn results_of_a_former_run_lead_back_to_history() {
    let mut model = ready(TenantKind::Test, true);
    act(&mut model, Action::Go(Screen::History));
    act(
        &mut model,
        Action::OpenRun(crate::import::RunId::new(0, [0; 8])),
    );
    assert_eq!(model.screen, Screen::Results);
    act(&mut model, Action::Back);
    assert_eq!(model.screen, Screen::History);
    act(&mut model, Action::Back);
    assert_eq!(model.screen, Screen::Check, "where one was before History");
}

#[test]
fn back_passes_over_steps_that_are_closed() {
    let mut model = model();
    act(&mut model, Action::Go(Screen::Connect));
    act(&mut model, Action::Back);
    assert_eq!(model.screen, Screen::File);
}

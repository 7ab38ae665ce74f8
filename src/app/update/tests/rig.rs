//! A window without a window: its model, and what the background would answer.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::app::action::Action;
use crate::app::apply;
use crate::app::model::{Desk, Model};
use crate::app::update::{start, update};
use crate::import::PlanSummary;
use crate::platform::settings::{TenantColour, TenantKind};
use crate::roster::Summary;
use crate::rules::{CheckOptions, Facts};
use crate::users::{Compression, FileKind, Format};
use crate::worker::{Command, ConnectedView, ConnectionView, Event, OpenId, OpenView, TenantView};

/// An event; a view answers the newest check.
pub(super) fn apply(model: &mut Model, mut event: Event, now: SystemTime) -> Vec<Command> {
    if let Event::Opening { open, view } | Event::Opened { open, view } = &mut event
        && let Some(file) = model.file.open.as_ref().filter(|file| file.id == *open)
    {
        view.request = file.request;
    }
    apply::apply(model, event, now)
}

pub(super) fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_790_000_000)
}

pub(super) fn model() -> Model {
    Model::new(Desk {
        drops: true,
        logs: PathBuf::from("/logs"),
    })
}

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Command> {
    update(model, action, now())
}

pub(super) fn view(records: u64, blocked: u64, complete: bool) -> OpenView {
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
        mender: Arc::default(),
        file_findings: Arc::from([]),
        options: CheckOptions::default(),
        request: None,
        members: Arc::from(["members.json".to_owned()]),
        skipped: Arc::from([]),
        source: None,
    }
}

/// The id of the file that is being opened.
pub(super) fn opening(commands: &[Command]) -> OpenId {
    commands
        .iter()
        .find_map(|command| match command {
            Command::OpenFile { open, .. } | Command::OpenSample { open, .. } => Some(*open),
            _ => None,
        })
        .expect("a file is opened")
}

/// Opens the file at `path`.
pub(super) fn open_path(model: &mut Model, path: &str) -> OpenId {
    opening(&act(model, Action::OpenPaths(vec![PathBuf::from(path)])))
}

/// So many users have been read, and more follow.
pub(super) fn seen(model: &mut Model, open: OpenId, records: u64, blocked: u64) -> Vec<Command> {
    let view = view(records, blocked, false);
    apply(model, Event::Opening { open, view }, now())
}

/// All of the file has been read.
pub(super) fn opened(model: &mut Model, open: OpenId, records: u64, blocked: u64) -> Vec<Command> {
    let view = view(records, blocked, true);
    apply(model, Event::Opened { open, view }, now())
}

/// A file is open, and a tenant with one connection is connected.
pub(super) fn ready(kind: TenantKind, practice: bool) -> Model {
    let mut model = model();
    let started = start(&mut model);
    let connect = started
        .iter()
        .find_map(|command| match command {
            Command::Connect { connect, .. } => Some(*connect),
            _ => None,
        })
        .expect("practice is connected at the start");
    let open = open_path(&mut model, "/files/members.json");
    opened(&mut model, open, 10, 2);
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
        clock_ahead_ms: None,
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

pub(super) fn answer_plan(model: &mut Model, commands: &[Command]) {
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
            paces: Vec::new(),
        },
        now(),
    );
}

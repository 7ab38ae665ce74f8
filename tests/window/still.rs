//! Screens over a model that a test makes up, without background work: what is seen, by label, and which
//! commands follow from what is pressed.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use egui::Vec2;
use egui_kittest::{Harness, kittest::Queryable as _};
use usher::app::apply::progressed;
use usher::app::model::{Desk, Model, RunModel, Screen};
use usher::app::screens::{Screens, View};
use usher::app::shell::Areas;
use usher::app::theme::Look;
use usher::app::update::update;
use usher::import::store::{ConnectionRef, SourceRef, TenantRef};
use usher::import::{
    Counts, Options, PartState, PartView, Progress, RunEnd, RunId, RunState, RunSummary,
};
use usher::platform::settings::{TenantColour, TenantKind};
use usher::worker::{Command, TenantView};

use super::support;

/// The time on the clock of every still window.
pub fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_790_000_000)
}

pub fn now_ms() -> i64 {
    1_790_000_000_000
}

pub struct State {
    pub model: Model,
    screens: Screens,
    pub commands: Vec<Command>,
}

/// A window whose time stands still.
pub struct Still(pub Harness<'static, State>);

impl Still {
    pub fn new(size: impl Into<Vec2>, look: Look, model: Model) -> Self {
        let state = State {
            model,
            screens: Screens::default(),
            commands: Vec::new(),
        };
        let mut harness = support::builder(size, look)
            .with_max_steps(16)
            .build_ui_state(draw, state);
        harness.run_steps(4);
        Self(harness)
    }

    pub fn of(model: Model) -> Self {
        Self::new([1280.0, 800.0], Look::Light, model)
    }

    pub fn sees(&self, label: &str) -> bool {
        self.0.query_all_by_label_contains(label).next().is_some()
    }

    /// Presses what bears this very label.
    pub fn click(&mut self, label: &str) {
        self.0.get_by_label(label).click();
        self.0.run_steps(4);
    }

    /// The one of several with the same words, counted from 0.
    pub fn click_nth(&mut self, label: &str, nth: usize) {
        let node = self.0.get_all_by_label(label).nth(nth);
        node.expect("as many").click();
        self.0.run_steps(4);
    }

    /// The commands that have come since the last time.
    pub fn commands(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.0.state_mut().commands)
    }

    pub fn model(&mut self) -> &mut Model {
        &mut self.0.state_mut().model
    }

    pub fn settle(&mut self) {
        self.0.run_steps(4);
    }

    pub fn shot(&mut self, name: &str) {
        support::shot(&mut self.0, name);
    }
}

fn draw(ui: &mut egui::Ui, state: &mut State) {
    let window = ui.max_rect();
    let view = View {
        model: &state.model,
        areas: Areas::of(window),
        narrow: Areas::narrow(window),
        now: now(),
        enter: false,
    };
    for action in state.screens.ui(ui, &view) {
        let commands = update(&mut state.model, action, now());
        state.commands.extend(commands);
    }
}

pub fn run_id() -> RunId {
    RunId::new(1_790_000_000_000, [7; 8])
}

pub fn tenant(practice: bool) -> TenantView {
    TenantView {
        id: (!practice).then(|| "t1".to_owned()),
        practice,
        name: if practice {
            "Practice tenant"
        } else {
            "example-prod"
        }
        .to_owned(),
        domain: "example-prod.eu.auth0.com".to_owned(),
        colour: if practice {
            TenantColour::Teal
        } else {
            TenantColour::Plum
        },
        kind: TenantKind::Production,
        session_only: false,
        token_ends: None,
    }
}

pub fn model() -> Model {
    Model::new(Desk {
        drops: true,
        logs: PathBuf::from("/logs"),
    })
}

/// A part of 500 users.
pub fn part(number: u32, state: PartState) -> PartView {
    PartView {
        number,
        users: 500,
        state,
        imported: if state == PartState::Done { 500 } else { 0 },
        updated: 0,
        already_there: 0,
        refused: 0,
        unknown: if matches!(state, PartState::Unknown | PartState::Looking) {
            500
        } else {
            0
        },
        sent_ms: None,
        ended_ms: None,
        took: None,
        percent: None,
        job: None,
        note: None,
        asks: None,
    }
}

/// How far a run is that has these parts.
pub fn progress(parts: Vec<PartView>) -> Progress {
    let mut counts = Counts::default();
    for part in &parts {
        counts.total += part.users;
        counts.imported += part.imported;
        counts.unknown += part.unknown;
        match part.state {
            PartState::Queued => counts.queued += part.users,
            PartState::Sending
            | PartState::Pending
            | PartState::Processing
            | PartState::FetchingErrors => counts.sent += part.users,
            _ => {}
        }
    }
    Progress {
        counts,
        parts: parts.into(),
        waiting: None,
        rate_per_minute: None,
        remaining: None,
        state: RunState::Running,
        prepared: 0,
        asks_file: false,
        asks_token: false,
        pilot: None,
    }
}

/// A window in which a run is under way.
pub fn importing(progress: Progress) -> Model {
    let mut model = model();
    model.screen = Screen::Import;
    model.import.run = Some(RunModel {
        id: Some(run_id()),
        open: None,
        file: "members.json".to_owned(),
        tenant: tenant(false),
        connection: "Username-Password-Authentication".to_owned(),
        users: u64::from(progress.counts.total),
        begun: now(),
        progress: None,
        over: None,
        stopping: false,
    });
    progressed(&mut model, &run_id(), progress);
    model
}

/// A run that was interrupted.
pub fn summary() -> RunSummary {
    RunSummary {
        id: run_id(),
        tenant: TenantRef {
            id: "t1".to_owned(),
            name: "example-prod".to_owned(),
            host: "example-prod.eu.auth0.com".to_owned(),
            domain: "example-prod.eu.auth0.com".to_owned(),
            ..TenantRef::default()
        },
        connection: ConnectionRef {
            id: "con_1".to_owned(),
            name: "Username-Password-Authentication".to_owned(),
        },
        source: SourceRef {
            name: "members.json".to_owned(),
            ..SourceRef::default()
        },
        options: Options::default(),
        started_ms: now_ms() - 3_600_000,
        last_ms: now_ms() - 1_800_000,
        end: RunEnd::Unfinished,
        why: None,
        counts: Counts {
            total: 1_000,
            imported: 400,
            not_sent: 600,
            ..Counts::default()
        },
        parts: 2,
        jobs: 1,
        notes: Vec::new(),
        doubtful: 0,
        forgets_ms: None,
        forgets_there_ms: None,
        read_only: None,
        open_elsewhere: false,
        refused_file: None,
        follows: None,
        since: None,
        taken_over: None,
        undone: None,
        before: None,
        puts_back: None,
        put_back: None,
    }
}

/// The part asks, for this reason.
pub fn asks(part: PartView, why: usher::import::AskWhy) -> PartView {
    PartView {
        asks: Some(why),
        note: Some(Arc::from("The connection broke before Auth0 answered")),
        ..part
    }
}

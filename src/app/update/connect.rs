//! Connecting a tenant and choosing a connection.

use std::time::SystemTime;

use crate::platform::settings::{Login, TenantKind};
use crate::platform::vault::VaultState;
use crate::worker::{
    Command, ConnectFailure, ConnectFailureKind, ConnectId, Credentials, Failure, TenantChoice,
};

use crate::app::action::Action;
use crate::app::model::{Attempt, AttemptState, Modal, Model, Screen, Shown};

pub(super) fn update(model: &mut Model, action: Action) -> Vec<Command> {
    match action {
        Action::ShowPractice => show(model, Shown::Practice),
        Action::ShowTenant(id) => show(model, Shown::Saved(id)),
        Action::AddTenant => show(model, Shown::New),
        Action::ConnectShown => {
            let shown = model.connect.shown.clone();
            connect_to(model, shown)
        }
        Action::ConnectNew(tenant) => attempt(model, Shown::New, TenantChoice::New(tenant)),
        Action::ConnectWith(credentials) => connect_with(model, credentials),
        Action::CancelConnect => cancel(model),
        Action::LookAgain => look_again(model),
        Action::PickConnection(id) => pick(model, id),
        Action::MarkTenant(id, kind) => mark(model, &id, kind),
        Action::RemoveTenant(id) => {
            model.modal = Some(Modal::RemoveTenant { id });
            Vec::new()
        }
        Action::TryVaultAgain => vec![Command::TryVaultAgain],
        _ => Vec::new(),
    }
}

/// Opens a tenant's page. Practice is connected right away, since nothing can happen there; a
/// real tenant is offered and never opened by itself.
#[allow(clippy::needless_pass_by_value)] // the action that brings it is used up
fn show(model: &mut Model, shown: Shown) -> Vec<Command> {
    let practice = shown == Shown::Practice;
    model.connect.shown = shown.clone();
    if practice
        && !model.connect.shows_connected()
        && model.connect.going().is_none_or(|going| going.to != shown)
    {
        return connect_to(model, Shown::Practice);
    }
    Vec::new()
}

/// A keyring that has been opened is read at once for the tenant that waits for its secret.
pub(in crate::app) fn vault_answered(model: &mut Model) -> Vec<Command> {
    let waits = model.vault == VaultState::Ready
        && model.connect.attempt.as_ref().is_some_and(|attempt| {
            attempt.to == model.connect.shown
                && matches!(
                    &attempt.state,
                    AttemptState::Failed(failure)
                        if failure.kind == ConnectFailureKind::NoSecret
                )
        });
    if !waits {
        return Vec::new();
    }
    let shown = model.connect.shown.clone();
    connect_to(model, shown)
}

/// Connects to practice or to a remembered tenant.
pub(in crate::app) fn connect_to(model: &mut Model, shown: Shown) -> Vec<Command> {
    let choice = match &shown {
        Shown::Practice => TenantChoice::Practice,
        Shown::Saved(id) => TenantChoice::Saved { id: id.clone() },
        Shown::New => return Vec::new(),
    };
    attempt(model, shown, choice)
}

fn connect_with(model: &mut Model, credentials: Credentials) -> Vec<Command> {
    let Shown::Saved(id) = model.connect.shown.clone() else {
        return Vec::new();
    };
    attempt(
        model,
        Shown::Saved(id.clone()),
        TenantChoice::SavedWith { id, credentials },
    )
}

fn attempt(model: &mut Model, to: Shown, tenant: TenantChoice) -> Vec<Command> {
    let mut commands = cancel(model);
    let id = ConnectId::new();
    model.connect.attempt = Some(Attempt {
        id,
        to,
        state: AttemptState::Going(None),
    });
    commands.push(Command::Connect {
        connect: id,
        tenant,
    });
    commands
}

pub(super) fn cancel(model: &mut Model) -> Vec<Command> {
    match model.connect.attempt.take() {
        Some(Attempt {
            id,
            state: AttemptState::Going(_) | AttemptState::Asks(_),
            ..
        }) => {
            vec![Command::CancelConnect { connect: id }]
        }
        _ => Vec::new(),
    }
}

fn look_again(model: &mut Model) -> Vec<Command> {
    match &mut model.connect.connected {
        Some(connected) => {
            connected.looking = true;
            vec![Command::Preflight {
                connect: connected.id,
            }]
        }
        None => Vec::new(),
    }
}

pub(in crate::app) fn pick(model: &mut Model, id: String) -> Vec<Command> {
    let Some(connected) = &mut model.connect.connected else {
        return Vec::new();
    };
    let known = connected
        .view
        .connections
        .iter()
        .any(|connection| connection.id == id && connection.blocked.is_none());
    if !known
        || connected
            .chosen
            .as_ref()
            .is_some_and(|chosen| chosen.connection.id == id)
            && connected.choosing.is_none()
    {
        return Vec::new();
    }
    connected.choosing = Some(id.clone());
    vec![Command::ChooseConnection {
        connect: connected.id,
        connection_id: id,
    }]
}

fn mark(model: &mut Model, id: &str, kind: TenantKind) -> Vec<Command> {
    let Some(tenant) = model
        .settings
        .tenants
        .iter_mut()
        .find(|tenant| tenant.id == id)
    else {
        return Vec::new();
    };
    tenant.kind = kind;
    if let Some(connected) = &mut model.connect.connected
        && connected.view.tenant.id.as_deref() == Some(id)
    {
        connected.view.tenant.kind = kind;
    }
    vec![super::settings::save(model)]
}

/// Coming to Connect shows the tenant that is connected, or tries practice once more.
pub(super) fn entered(model: &mut Model) -> Vec<Command> {
    if model.connect.attempt.is_some() {
        return Vec::new();
    }
    let Some(tenant) = model.connect.tenant() else {
        return connect_to(model, Shown::Practice);
    };
    model.connect.shown = match &tenant.id {
        Some(id) => Shown::Saved(id.clone()),
        None if tenant.practice => Shown::Practice,
        None => Shown::New,
    };
    Vec::new()
}

/// The primary button of Connect.
pub(super) fn go_on(model: &mut Model) -> Vec<Command> {
    if !model.connect.shows_connected() {
        let going = matches!(
            model.connect.attempt,
            Some(Attempt {
                state: AttemptState::Going(_),
                ..
            })
        );
        let shown = model.connect.shown.clone();
        // The form of a new tenant sends its own action with what was typed.
        if going || shown == Shown::New {
            return Vec::new();
        }
        return connect_to(model, shown);
    }
    if model.connect.chosen().is_none() || model.file.open.is_none() {
        return Vec::new();
    }
    model.screen = Screen::Import;
    super::entered(model)
}

/// The answer to "is this really the host?".
pub(super) fn confirm_host(model: &mut Model) -> Vec<Command> {
    match &mut model.connect.attempt {
        Some(attempt) if matches!(attempt.state, AttemptState::Asks(_)) => {
            attempt.state = AttemptState::Going(None);
            vec![Command::ConfirmHost {
                connect: attempt.id,
            }]
        }
        _ => Vec::new(),
    }
}

/// The token of the run under way has ended: its own tenant is asked for another one.
pub(super) fn new_token(model: &mut Model) -> Vec<Command> {
    let Some(tenant) = model.import.running().map(|run| run.tenant.clone()) else {
        return Vec::new();
    };
    model.screen = Screen::Connect;
    model.connect.connected = None;
    let saved = tenant.id.filter(|id| model.settings.tenant(id).is_some());
    let Some(id) = saved else {
        model.connect.shown = if tenant.practice {
            Shown::Practice
        } else {
            Shown::New
        };
        let shown = model.connect.shown.clone();
        return connect_to(model, shown);
    };
    let pasted = model
        .settings
        .tenant(&id)
        .is_some_and(|tenant| matches!(tenant.login, Login::Token { .. }));
    let shown = Shown::Saved(id);
    model.connect.shown = shown.clone();
    if !pasted {
        return connect_to(model, shown);
    }
    let commands = cancel(model);
    model.connect.attempt = Some(Attempt {
        id: ConnectId::new(),
        to: shown,
        state: AttemptState::Failed(ConnectFailure {
            kind: ConnectFailureKind::TokenEnded,
            failure: Failure {
                sentence: format!("The token for {} has ended", tenant.name),
                advice: Some(
                    "Paste a new one for the same tenant, and the import goes on by itself".into(),
                ),
                details: None,
            },
        }),
    });
    commands
}

/// A token's end, where it has passed.
pub fn ended(tenant: &crate::platform::settings::Tenant, now: SystemTime) -> Option<SystemTime> {
    match &tenant.login {
        crate::platform::settings::Login::Token {
            expires_at: Some(end),
        } if *end <= now => Some(*end),
        _ => None,
    }
}

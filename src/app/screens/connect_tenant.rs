//! A tenant's page: what was found about it, and where in it the users go.

use egui::{Align, Layout, Ui, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{AttemptState, Connected, Help, Model, Shown};
use crate::app::theme::{FontRole, Tone, tokens};
use crate::app::widgets::{
    Banner, Button, CheckRow, ConnectionClick, ConnectionRow, EmptyState, MenuItem, badge, card,
    divider, label, menu, section_head, tenant_tile, wrapped,
};
use crate::app::words;
use crate::platform::settings::TenantKind;
use crate::worker::{CheckState, CheckView, ConnectFailureKind, ConnectStep, ConnectionView};

use super::connect_form;
use super::form::Form;
use super::looks;
use super::view::View;

pub fn connected_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let Some(connected) = &view.model.connect.connected else {
        return;
    };
    let tenant = &connected.view.tenant;
    head_ui(
        ui,
        &tenant.name,
        &tenant.domain,
        looks::colour(tenant.colour),
        tenant.practice,
        |ui| {
            if let Some(id) = &tenant.id {
                tenant_menu(ui, id, tenant.kind, out);
                let icon = (tenant.kind == TenantKind::Production).then_some(Icon::Warning);
                badge(ui, Tone::Neutral, icon, looks::kind(tenant.kind));
            } else if !tenant.practice {
                badge(
                    ui,
                    Tone::Neutral,
                    Some(Icon::Warning),
                    looks::kind(tenant.kind),
                );
            }
        },
    );
    if tenant.session_only && !tenant.practice {
        ui.add_space(16.0);
        Banner {
            tone: Tone::Info,
            icon: Icon::Key,
            title: "The secret is kept until you close Usher",
            text: "Usher asks for it again at the next start",
        }
        .show(ui, |_| {});
    }
    ui.add_space(24.0);
    checks_ui(ui, view, connected, out);
    ui.add_space(24.0);
    connections_ui(ui, connected, out);
}

fn head_ui(
    ui: &mut Ui,
    name: &str,
    domain: &str,
    colour: crate::app::theme::TenantColour,
    practice: bool,
    right: impl FnOnce(&mut Ui),
) {
    let t = tokens(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 48.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_height(48.0);
            ui.spacing_mut().item_spacing.x = 16.0;
            tenant_tile(ui, colour, looks::tenant_icon(practice), 48.0);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add_space(1.0);
                label(ui, name, FontRole::Heading, t.text.main);
                label(ui, domain, FontRole::Table, t.text.muted);
            });
            ui.with_layout(Layout::right_to_left(Align::Center), right);
        },
    );
}

fn tenant_menu(ui: &mut Ui, id: &str, kind: TenantKind, out: &mut Vec<Action>) {
    let button = Button::icon_only(Icon::More, "More about this tenant").show(ui);
    let kinds = [
        TenantKind::Production,
        TenantKind::Test,
        TenantKind::Development,
    ];
    let words: Vec<String> = kinds
        .iter()
        .filter(|other| **other != kind)
        .map(|other| format!("Mark as {}", looks::kind(*other).to_lowercase()))
        .collect();
    let mut items: Vec<MenuItem<'_>> = words.iter().map(|word| MenuItem::new(word)).collect();
    let mut remove = MenuItem::new("Remove from Usher…");
    remove.icon = Some(Icon::Trash);
    remove.danger = true;
    items.push(remove);
    if let Some(chosen) = menu(&button, &items) {
        let others: Vec<TenantKind> = kinds.into_iter().filter(|other| *other != kind).collect();
        out.push(match others.get(chosen) {
            Some(kind) => Action::MarkTenant(id.to_owned(), *kind),
            None => Action::RemoveTenant(id.to_owned()),
        });
    }
}

fn checks_ui(ui: &mut Ui, view: &View<'_>, connected: &Connected, out: &mut Vec<Action>) {
    let t = tokens(ui);
    section_head(ui, "Ready for the import?", |ui| {
        if Button::quiet("Look again")
            .small()
            .icon(Icon::Retry)
            .enabled(!connected.looking)
            .show(ui)
            .clicked()
        {
            out.push(Action::LookAgain);
        }
        let line = if connected.looking {
            "Looking again".to_owned()
        } else {
            format!("Looked at {}", words::clock(connected.looked_at))
        };
        label(ui, &line, FontRole::SmallFigures, t.text.muted);
    });
    ui.add_space(4.0);
    let _ = view;
    card(ui, |ui| {
        for (index, check) in connected.view.checks.iter().enumerate() {
            if index > 0 {
                divider(ui);
            }
            check_ui(ui, check, out);
        }
    });
}

fn check_ui(ui: &mut Ui, check: &CheckView, out: &mut Vec<Action>) {
    let (icon, tone) = match check.state {
        CheckState::Ok => (Icon::Ok, Tone::Ok),
        CheckState::Warn => (Icon::Warning, Tone::Warning),
        CheckState::Fail => (Icon::Error, Tone::Blocker),
        CheckState::Unknown => (Icon::Unknown, Tone::Warning),
    };
    let action = check.repair.as_ref().map(|repair| repair.text.as_str());
    let row = CheckRow {
        icon,
        tone,
        title: &check.title,
        detail: &check.detail,
        action,
    };
    if row.show(ui).is_some_and(|response| response.clicked())
        && let Some(repair) = &check.repair
    {
        out.push(Action::Help(Help::Repair {
            title: check.title.clone(),
            repair: repair.clone(),
        }));
    }
}

fn connections_ui(ui: &mut Ui, connected: &Connected, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let others = connected.view.other_connections as u64;
    section_head(ui, "Where do the users go?", |ui| {
        if others > 0 {
            let text = if others == 1 {
                "1 connection is no database and cannot take users".to_owned()
            } else {
                format!(
                    "{} connections are not databases and cannot take users",
                    words::number(others)
                )
            };
            label(ui, &text, FontRole::Small, t.text.muted);
        }
    });
    ui.add_space(4.0);
    if connected.view.connections.is_empty() {
        EmptyState {
            icon: Icon::Database,
            tone: Tone::Warning,
            title: "This tenant has no database connection",
            text: "Make one in the Auth0 Dashboard under Authentication, Database, then look again",
            button: None,
        }
        .show(ui);
        return;
    }
    card(ui, |ui| {
        for (index, connection) in connected.view.connections.iter().enumerate() {
            if index > 0 {
                divider(ui);
            }
            connection_ui(ui, connected, connection, out);
        }
    });
}

fn connection_ui(
    ui: &mut Ui,
    connected: &Connected,
    connection: &ConnectionView,
    out: &mut Vec<Action>,
) {
    let chosen = match (&connected.choosing, &connected.chosen) {
        (Some(wanted), _) => *wanted == connection.id,
        (None, Some(chosen)) => chosen.connection.id == connection.id,
        (None, None) => false,
    };
    let row = ConnectionRow {
        on: chosen,
        enabled: connection.blocked.is_none(),
        icon: Icon::Database,
        title: &connection.name,
        line: connection.blocked.as_deref().unwrap_or(&connection.detail),
        line_tone: connection
            .blocked
            .is_some()
            .then_some((Icon::Error, Tone::Blocker)),
        action: connection.help.as_ref().map(|help| help.text.as_str()),
    };
    match (row.show(ui), &connection.help) {
        (Some(ConnectionClick::Row), _) => out.push(Action::PickConnection(connection.id.clone())),
        (Some(ConnectionClick::Action), Some(help)) => {
            out.push(Action::Help(Help::Repair {
                title: connection.name.clone(),
                repair: help.clone(),
            }));
        }
        _ => {}
    }
}

/// Whether the secret of the shown tenant has to be typed again.
pub fn asks_secret(model: &Model) -> bool {
    let Some(attempt) = &model.connect.attempt else {
        return false;
    };
    let AttemptState::Failed(failure) = &attempt.state else {
        return false;
    };
    attempt.to == model.connect.shown
        && matches!(model.connect.shown, Shown::Saved(_))
        && matches!(
            failure.kind,
            ConnectFailureKind::Credentials
                | ConnectFailureKind::NoSecret
                | ConnectFailureKind::TokenEnded
        )
}

/// A tenant that is known and not connected: what it is, and what stands in the way.
pub fn offered_ui(ui: &mut Ui, view: &View<'_>, form: &mut Form, out: &mut Vec<Action>) {
    let model = view.model;
    let t = tokens(ui);
    match &model.connect.shown {
        Shown::Practice => {
            head_ui(
                ui,
                "Practice tenant",
                "On this computer",
                crate::app::theme::TenantColour::Practice,
                true,
                |_| {},
            );
        }
        Shown::Saved(id) => {
            let Some(tenant) = model.settings.tenant(id) else {
                return;
            };
            head_ui(
                ui,
                &tenant.name,
                &tenant.domain,
                looks::colour(tenant.colour),
                false,
                |ui| {
                    tenant_menu(ui, &tenant.id, tenant.kind, out);
                    let icon = (tenant.kind == TenantKind::Production).then_some(Icon::Warning);
                    badge(ui, Tone::Neutral, icon, looks::kind(tenant.kind));
                },
            );
        }
        Shown::New => return,
    }
    if let Some(going) = model.connect.going() {
        let AttemptState::Going(step) = going.state else {
            return;
        };
        ui.add_space(24.0);
        label(ui, step_words(step), FontRole::Body, t.text.muted);
        return;
    }
    if let (true, Shown::Saved(id)) = (asks_secret(model), &model.connect.shown) {
        connect_form::ui(ui, view, form, model.settings.tenant(id), out);
        return;
    }
    connect_form::failure_ui(ui, view);
    if model.connect.attempt.is_none() {
        ui.add_space(24.0);
        let text = "Not connected. Usher looks at it, and sends nothing, when you press Connect.";
        wrapped(ui, text, FontRole::Body, t.text.muted);
    }
}

pub fn step_words(step: Option<ConnectStep>) -> &'static str {
    match step {
        None => "Connecting",
        Some(ConnectStep::StartingPractice) => "Starting the practice tenant",
        Some(ConnectStep::ReadingSecret) => {
            "Reading the secret, this computer may ask for the keyring’s password"
        }
        Some(ConnectStep::AskingForToken) => "Asking for a token",
        Some(ConnectStep::ReadingConnections) => "Reading the connections",
    }
}

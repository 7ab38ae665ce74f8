//! Adding a tenant: its domain, and the keys of a machine-to-machine application or a pasted token.

use egui::{Align, Key, Layout, Rect, Response, Sense, StrokeKind, Ui, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{AttemptState, Help};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button, Field, label, wrapped};
use crate::auth0::Domain;
use crate::platform::settings::{Login, Tenant, TenantColour};
use crate::platform::vault::VaultState;

use super::form::Form;
use super::looks;
use super::view::View;

const COLOURS: [TenantColour; 5] = [
    TenantColour::Plum,
    TenantColour::Ocean,
    TenantColour::Copper,
    TenantColour::Olive,
    TenantColour::Slate,
];

/// The form; `saved` is a known tenant whose secret is asked for again.
pub fn ui(
    ui: &mut Ui,
    view: &View<'_>,
    form: &mut Form,
    saved: Option<&Tenant>,
    out: &mut Vec<Action>,
) {
    // A part of its own, since a width can shrink only where nothing stands yet.
    let width = ui.available_width().min(640.0);
    ui.scope(|ui| {
        ui.set_max_width(width);
        parts_ui(ui, view, form, saved, out);
    });
}

fn parts_ui(
    ui: &mut Ui,
    view: &View<'_>,
    form: &mut Form,
    saved: Option<&Tenant>,
    out: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let asked_for = saved.map(|tenant| tenant.id.clone());
    if form.asked_for != asked_for {
        form.token_way = saved.is_some_and(|tenant| matches!(tenant.login, Login::Token { .. }));
        form.asked_for = asked_for;
    }
    if saved.is_none() {
        label(ui, "Add a tenant", FontRole::Heading, t.text.main);
        ui.add_space(2.0);
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), 20.0),
            Layout::right_to_left(Align::Center),
            |ui| {
                ui.set_height(20.0);
                if Button::quiet("Where do I get this?")
                    .small()
                    .show(ui)
                    .clicked()
                {
                    out.push(Action::Help(Help::Credentials));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = "With the keys of a machine-to-machine application";
                    label(ui, text, FontRole::Table, t.text.muted);
                });
            },
        );
    }
    vault_ui(ui, view, out);
    failure_ui(ui, view);
    let domain = form.domain();
    if saved.is_none() {
        ui.add_space(24.0);
        domain_ui(ui, form, domain.as_ref());
    }
    ui.add_space(20.0);
    ways_ui(ui, form);
    ui.add_space(20.0);
    let host = match (&domain, saved) {
        (_, Some(tenant)) => tenant.domain.clone(),
        (Some(Ok(domain)), None) => domain.host(),
        _ => String::new(),
    };
    let goes = if host.is_empty() {
        String::new()
    } else {
        format!("Goes to {host} and nowhere else")
    };
    if form.token_way {
        // A token goes where it was issued, which is asked about where it is not what was typed.
        head(
            ui,
            "Token",
            "Goes to the tenant that it names and nowhere else",
        );
        let response = Field::new("Token")
            .bare()
            .secret()
            .show(ui, &mut form.token.0);
        entered(ui, &response, &mut form.entered);
    } else {
        if saved.is_none_or(|tenant| !matches!(tenant.login, Login::Client { .. })) {
            head(ui, "Client id", "");
            let response = Field::new("Client id").bare().show(ui, &mut form.client_id);
            entered(ui, &response, &mut form.entered);
            ui.add_space(20.0);
        }
        head(ui, "Client secret", &goes);
        secret_ui(ui, form);
    }
    if saved.is_none() {
        ui.add_space(20.0);
        colour_ui(ui, form);
        ui.add_space(12.0);
        production_ui(ui, form);
    }
    ui.add_space(24.0);
}

fn entered(ui: &Ui, response: &Response, flag: &mut bool) {
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        *flag = true;
    }
}

fn head(ui: &mut Ui, name: &str, note: &str) {
    let t = tokens(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 22.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_height(22.0);
            label(ui, name, FontRole::Strong, t.text.main);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                label(ui, note, FontRole::Small, t.text.muted)
            });
        },
    );
    ui.add_space(6.0);
}

fn domain_ui(ui: &mut Ui, form: &mut Form, domain: Option<&Result<Domain, String>>) {
    let t = tokens(ui);
    head(ui, "Domain", "");
    let id = ui.scope_id().with("domain typed");
    let typing = ui.data(|data| data.get_temp::<bool>(id).unwrap_or(false));
    // While one types a domain it is wrong nearly all the time: it is judged when the field is left.
    let error = match domain {
        Some(Err(why)) if !typing => Some(why.as_str()),
        _ => None,
    };
    let response = Field::new("Domain")
        .bare()
        .hint("example.eu.auth0.com")
        .error(error)
        .show(ui, &mut form.domain);
    // Asked before the data is locked: the answer needs the same lock.
    let focused = response.has_focus();
    ui.data_mut(|data| data.insert_temp(id, focused));
    entered(ui, &response, &mut form.entered);
    if matches!(domain, Some(Ok(_))) {
        let at = response.rect.right_center() - vec2(12.0, 0.0);
        Icon::Ok.paint(ui, at, sizes().icon, t.ok.text);
    }
}

/// A radio with its word, in a row with others.
fn radio(ui: &mut Ui, on: bool, text: &str) -> Response {
    let t = tokens(ui);
    let word = crate::app::widgets::galley(ui, text, FontRole::Body, t.text.main, f32::INFINITY);
    let (rect, response) = ui.allocate_exact_size(vec2(28.0 + word.size().x, 24.0), Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::accesskit::Role::RadioButton, true, on, text)
    });
    let centre = rect.left_center() + vec2(10.0, 0.0);
    if on {
        ui.painter().circle_filled(centre, 10.0, t.accent.fill);
        ui.painter().circle_filled(centre, 4.0, t.text.on_fill);
    } else {
        ui.painter()
            .circle(centre, 9.5, t.bg.input, t.control_line());
    }
    crate::app::widgets::focus_ring(
        ui,
        &response,
        Rect::from_center_size(centre, vec2(20.0, 20.0)),
        10.0,
    );
    ui.painter().galley(
        egui::pos2(rect.left() + 28.0, rect.center().y - word.size().y / 2.0),
        word,
        t.text.main,
    );
    response
}

fn ways_ui(ui: &mut Ui, form: &mut Form) {
    let t = tokens(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 24.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.spacing_mut().item_spacing.x = 24.0;
            if radio(ui, !form.token_way, "Client id and secret").clicked() {
                form.token_way = false;
            }
            if radio(ui, form.token_way, "A token, pasted").clicked() {
                form.token_way = true;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                label(ui, "A token lasts 24 h", FontRole::Small, t.text.muted);
            });
        },
    );
}

fn secret_ui(ui: &mut Ui, form: &mut Form) {
    let mut field = Field::new("Client secret").bare();
    if !form.show_secret {
        field = field.secret();
    }
    let response = field.show(ui, &mut form.secret.0);
    entered(ui, &response, &mut form.entered);
    let place = Rect::from_center_size(
        response.rect.right_center() - vec2(12.0, 0.0),
        vec2(28.0, 28.0),
    );
    super::view::within(ui, place.expand(4.0), |ui| {
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(place));
        let name = if form.show_secret {
            "Hide the secret"
        } else {
            "Show the secret"
        };
        if Button::icon_only(Icon::Eye, name)
            .small()
            .show(&mut ui)
            .clicked()
        {
            form.show_secret = !form.show_secret;
        }
    });
}

fn colour_ui(ui: &mut Ui, form: &mut Form) {
    let t = tokens(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 36.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            label(ui, "Colour", FontRole::Strong, t.text.main);
            ui.add_space(12.0);
            for colour in COLOURS {
                let on = form.colour == colour;
                let word = looks::colour(colour).word();
                let (rect, response) = ui.allocate_exact_size(vec2(28.0, 28.0), Sense::click());
                response.widget_info(|| {
                    egui::WidgetInfo::selected(egui::accesskit::Role::RadioButton, true, on, word)
                });
                ui.painter()
                    .rect_filled(rect, 6.0, t.tenant_fill(looks::colour(colour)));
                if on {
                    Icon::Tick.paint(ui, rect.center(), sizes().icon_small, t.tenant.text);
                    ui.painter().rect_stroke(
                        rect.expand(2.0),
                        8.0,
                        t.focus_ring(),
                        StrokeKind::Outside,
                    );
                }
                crate::app::widgets::focus_ring(ui, &response, rect.expand(2.0), 8.0);
                if response.clicked() {
                    form.colour = colour;
                }
            }
            ui.add_space(8.0);
            let word = looks::colour(form.colour).word();
            let mut letters = word.chars();
            let word: String = letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect())
                .unwrap_or_default();
            label(ui, &word, FontRole::Body, t.text.muted);
        },
    );
}

fn production_ui(ui: &mut Ui, form: &mut Form) {
    let t = tokens(ui);
    let on = !form.harmless;
    let text = "Production tenant: ask once more before an import";
    let word = crate::app::widgets::galley(ui, text, FontRole::Body, t.text.main, f32::INFINITY);
    let (rect, response) = ui.allocate_exact_size(vec2(48.0 + word.size().x, 24.0), Sense::click());
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::Switch, true, on, text));
    let pill = Rect::from_min_size(
        egui::pos2(rect.left(), rect.center().y - 10.0),
        vec2(36.0, 20.0),
    );
    crate::app::widgets::switch_mark(ui, pill.center(), on);
    crate::app::widgets::focus_ring(ui, &response, pill, 10.0);
    ui.painter().galley(
        egui::pos2(rect.left() + 48.0, rect.center().y - word.size().y / 2.0),
        word,
        t.text.main,
    );
    if response.clicked() {
        form.harmless = !form.harmless;
    }
}

fn vault_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let (title, details) = match &view.model.vault {
        VaultState::Ready | VaultState::Unknown => return,
        VaultState::Missing { details } => {
            ("This computer has no keyring that Usher could use", details)
        }
        VaultState::Locked { details } => ("The keyring of this computer is locked", details),
    };
    let t = tokens(ui);
    ui.add_space(20.0);
    let open = ui.scope_id().with("vault details");
    let mut shown = ui.data(|data| data.get_temp::<bool>(open).unwrap_or(false));
    let text = "You can go on. The secret then stays in memory only, and Usher asks for it again at the next start.";
    let banner = Banner {
        tone: Tone::Warning,
        icon: Icon::Key,
        title,
        text,
    };
    banner.show_with_row(ui, |ui| {
        let again = Button::quiet("Try again").small().icon(Icon::Retry);
        if again.show(ui).clicked() {
            out.push(Action::TryVaultAgain);
        }
        let locked = matches!(view.model.vault, VaultState::Locked { .. });
        if !locked
            && Button::quiet("How to set one up")
                .small()
                .show(ui)
                .clicked()
        {
            out.push(Action::Help(Help::Keyring));
        }
        let chevron = if shown {
            Icon::ChevronUp
        } else {
            Icon::ChevronDown
        };
        let more = Button::quiet("Details").small().trailing(chevron);
        if more.show(ui).clicked() {
            shown = !shown;
            ui.data_mut(|data| data.insert_temp(open, shown));
        }
    });
    if shown {
        ui.add_space(8.0);
        wrapped(ui, details, FontRole::Mono, t.text.muted);
    }
}

/// Why the last attempt did not work.
pub fn failure_ui(ui: &mut Ui, view: &View<'_>) {
    let Some(attempt) = &view.model.connect.attempt else {
        return;
    };
    let AttemptState::Failed(failure) = &attempt.state else {
        return;
    };
    if attempt.to != view.model.connect.shown {
        return;
    }
    ui.add_space(20.0);
    let text = failure.failure.advice.clone().unwrap_or_default();
    Banner {
        tone: Tone::Blocker,
        icon: Icon::Error,
        title: &failure.failure.sentence,
        text: &text,
    }
    .show(ui, |_| {});
    if let Some(details) = &failure.failure.details {
        ui.add_space(8.0);
        egui::CollapsingHeader::new("Details")
            .id_salt("why not connected")
            .show(ui, |ui| {
                wrapped(ui, details, FontRole::Mono, tokens(ui).text.muted);
            });
    }
}

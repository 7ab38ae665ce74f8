//! Connect: which tenant do the users belong to?

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{AttemptState, Model, Shown};
use crate::app::shell::{self, Status};
use crate::app::theme::{FontRole, TenantColour, Tone, sizes, tokens};
use crate::app::update::ended;
use crate::app::widgets::{Button, ListRow, label, row_bar};
use crate::app::words;
use crate::platform::settings::Tenant;
use crate::worker::CheckState;

use super::form::Form;
use super::view::{Primary, View, within};
use super::{again, connect_form, connect_tenant, looks};

#[derive(Debug, Default)]
pub struct ConnectScreen {
    form: Form,
}

impl ConnectScreen {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        shell::header(
            ui,
            view.areas.header,
            "Connect",
            "Which tenant do the users belong to?",
            |_| {},
        );
        let model = view.model;
        shell::body(ui, view.areas.body, |ui| {
            let body = view.areas.body;
            let width = if view.narrow {
                sizes().panel_groups_narrow
            } else {
                sizes().panel_groups
            };
            let (list, page) = body.split_left_right_at_x(body.left() + width);
            list_ui(ui, list, view, out);
            within(ui, page, |ui| {
                egui::ScrollArea::vertical()
                    .id_salt(shown_salt(model))
                    .auto_shrink(false)
                    .show(ui, |ui| {
                        egui::Frame::new().inner_margin(24.0).show(ui, |ui| {
                            let form = !model.connect.shows_connected();
                            let most = if form { 640.0 } else { sizes().column_max };
                            ui.set_width((page.width() - 48.0).min(most));
                            ui.spacing_mut().item_spacing.y = 0.0;
                            again::on_connect(ui, view, out);
                            if model.connect.shows_connected() {
                                connect_tenant::connected_ui(ui, view, out);
                            } else if model.connect.shown == Shown::New {
                                connect_form::ui(ui, view, &mut self.form, None, out);
                            } else {
                                connect_tenant::offered_ui(ui, view, &mut self.form, out);
                            }
                        });
                    });
            });
        });
        self.bar(ui, view, out);
        if model.connect.shows_connected() {
            // What was typed has done its work.
            self.form.wipe();
        }
    }

    fn bar(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let model = view.model;
        let back = model.file.open.is_some().then_some("Back");
        if let Some(going) = model.connect.going() {
            let text = match going.state {
                AttemptState::Going(step) => connect_tenant::step_words(step),
                _ => "",
            };
            let status = Status {
                back,
                icon: Some((Icon::Working, Tone::Accent)),
                text,
            };
            let primary = Primary::new("Connecting", false);
            view.bar(ui, &status, Some(primary), out, |ui, out| {
                if Button::secondary("Cancel").show(ui).clicked() {
                    out.push(Action::CancelConnect);
                }
            });
            return;
        }
        if model.connect.shows_connected() {
            connected_bar(ui, view, back, out);
            return;
        }
        self.form_bar(ui, view, back, out);
    }

    /// A tenant that is not connected: what was typed, or what is kept, opens it.
    fn form_bar(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        back: Option<&str>,
        out: &mut Vec<Action>,
    ) {
        let model = view.model;
        let saved = match &model.connect.shown {
            Shown::Saved(id) => model.settings.tenant(id),
            _ => None,
        };
        let typed = model.connect.shown == Shown::New || connect_tenant::asks_secret(model);
        let name = match saved {
            Some(tenant) => tenant.name.clone(),
            None if model.connect.shown == Shown::Practice => "the practice tenant".to_owned(),
            None => self.form.short_name(),
        };
        let text = if name.is_empty() {
            "Connect".to_owned()
        } else {
            format!("Connect {name}")
        };
        let missing = if typed {
            self.form.missing(saved.is_some())
        } else {
            None
        };
        let session = !matches!(
            model.vault,
            crate::platform::vault::VaultState::Ready | crate::platform::vault::VaultState::Unknown
        );
        let line = match (missing, typed, session) {
            (Some(missing), ..) => missing,
            (None, true, true) if self.form.token_way => "The token is kept until you close Usher",
            (None, true, false) if self.form.token_way => {
                "The token is kept in this computer’s keyring"
            }
            (None, true, true) => "The secret is kept until you close Usher",
            (None, true, false) => "The secret is kept in this computer’s keyring",
            (None, false, _) => "Nothing is sent to a tenant before you connect it",
        };
        let status = Status {
            back,
            icon: Some((Icon::Lock, Tone::Neutral)),
            text: line,
        };
        let mut primary = Primary::new(&text, missing.is_none());
        primary.why = missing.unwrap_or_default();
        if view.bar(ui, &status, Some(primary), out, |_, _| {})
            || self.form.take_entered() && missing.is_none()
        {
            match (&model.connect.shown, typed) {
                (Shown::New, _) => out.push(Action::ConnectNew(self.form.tenant())),
                (Shown::Saved(_), true) => {
                    out.push(Action::ConnectWith(self.form.credentials(saved)));
                }
                _ => out.push(Action::ConnectShown),
            }
        }
    }
}

fn shown_salt(model: &Model) -> String {
    match &model.connect.shown {
        Shown::Practice => "practice".to_owned(),
        Shown::Saved(id) => format!("saved {id}"),
        Shown::New => "new".to_owned(),
    }
}

fn connected_bar(ui: &mut Ui, view: &View<'_>, back: Option<&str>, out: &mut Vec<Action>) {
    let model = view.model;
    let checks = model
        .connect
        .connected
        .as_ref()
        .map_or(&[][..], |connected| &connected.view.checks);
    let failing = checks
        .iter()
        .filter(|check| check.state == CheckState::Fail)
        .count() as u64;
    let known = checks
        .iter()
        .filter(|check| matches!(check.state, CheckState::Warn | CheckState::Unknown))
        .count() as u64;
    let text;
    let why;
    let (icon, line) = if failing > 0 {
        text = format!(
            "{} in the way of the import",
            words::count(failing, "thing")
        );
        ((Icon::Error, Tone::Blocker), text.as_str())
    } else if model.connect.chosen().is_none() {
        ((Icon::Info, Tone::Info), "Choose where the users go")
    } else if known > 0 {
        text = format!(
            "{} to know, nothing in the way",
            words::count(known, "thing")
        );
        ((Icon::Warning, Tone::Warning), text.as_str())
    } else {
        ((Icon::Ok, Tone::Ok), "Everything is ready for the import")
    };
    let word;
    let enabled;
    if let Some(ready) = model.ready_users() {
        word = format!("Review import of {}", words::users(ready));
        enabled = model.connect.chosen().is_some();
        why = "Choose where the users go";
    } else {
        word = "Review import".to_owned();
        enabled = false;
        why = "Open a users file first";
    }
    let line = if model.file.open.is_none() { why } else { line };
    let status = Status {
        back,
        icon: Some(icon),
        text: line,
    };
    let mut primary = Primary::new(&word, enabled);
    primary.why = why;
    if view.bar(ui, &status, Some(primary), out, |_, _| {}) {
        out.push(Action::Primary);
    }
}

fn list_ui(ui: &mut Ui, rect: Rect, view: &View<'_>, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let model = view.model;
    ui.painter().rect_filled(rect, 0.0, t.bg.sunken);
    ui.painter()
        .vline(rect.right() - 0.5, rect.y_range(), t.hair());
    let (head, list) = rect.split_top_bottom_at_y(rect.top() + sizes().toolbar);
    ui.painter()
        .hline(head.x_range(), head.bottom() - 0.5, t.hair());
    let inner = Rect::from_min_max(head.min + vec2(24.0, 0.0), head.max - vec2(12.0, 0.0));
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::left_to_right(Align::Center)),
    );
    label(&mut row, "Tenants", FontRole::Strong, t.text.main);
    row.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if Button::quiet("Add…")
            .small()
            .icon(Icon::Plus)
            .show(ui)
            .clicked()
        {
            out.push(Action::AddTenant);
        }
    });
    let list = Rect::from_min_max(
        list.min + vec2(12.0, 12.0),
        pos2(list.right() - 13.0, list.bottom()),
    );
    within(ui, list, |ui| {
        egui::ScrollArea::vertical()
            .id_salt("tenants")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                let mut practice =
                    ListRow::new(Icon::Practice, "Practice tenant", "On this computer");
                practice.tile = Some(TenantColour::Practice);
                practice.selected = model.connect.shown == Shown::Practice;
                if practice.show(ui).clicked() {
                    out.push(Action::ShowPractice);
                }
                for tenant in &model.settings.tenants {
                    tenant_row(ui, view, tenant, out);
                }
                if model.connect.shown == Shown::New {
                    new_row(ui, model);
                }
            });
    });
}

fn tenant_row(ui: &mut Ui, view: &View<'_>, tenant: &Tenant, out: &mut Vec<Action>) {
    let over =
        ended(tenant, view.now).map(|end| format!("Token ended · {}", words::when(end, view.now)));
    let selected = view.model.connect.shown == Shown::Saved(tenant.id.clone());
    // In a small window the name has the room that the badge would take.
    let badge = over.is_none() && !view.narrow;
    let name = words::middle(&tenant.name, if badge { 18 } else { 24 });
    let tail = looks::domain_tail(&tenant.domain);
    let line = match &over {
        Some(over) => over.clone(),
        None if badge => tail.to_owned(),
        None => format!("{} · {tail}", looks::kind(tenant.kind)),
    };
    let mut row = ListRow::new(Icon::Tenant, &name, &line);
    row.tile = Some(looks::colour(tenant.colour));
    row.selected = selected;
    if over.is_some() {
        row.line_tone = Some((Icon::Warning, Tone::Warning));
    } else if badge {
        row.badge = Some((Tone::Neutral, looks::kind(tenant.kind)));
    }
    if row.show(ui).clicked() {
        out.push(Action::ShowTenant(tenant.id.clone()));
    }
}

fn new_row(ui: &mut Ui, model: &Model) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(
        vec2(ui.available_width(), sizes().list_row),
        egui::Sense::hover(),
    );
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, "New tenant")
    });
    ui.painter().rect_filled(rect, 6.0, t.fill.selected);
    row_bar(ui, rect, 8.0, t.accent.line);
    let tile = Rect::from_center_size(pos2(rect.left() + 30.0, rect.center().y), vec2(36.0, 36.0));
    ui.painter()
        .rect_stroke(tile, 6.0, t.control_line(), egui::StrokeKind::Inside);
    Icon::Plus.paint(ui, tile.center(), sizes().icon, t.text.muted);
    let line = if model.connect.going().is_some() {
        "Connecting"
    } else {
        "Not connected yet"
    };
    let at = pos2(rect.left() + 60.0, rect.center().y - 19.0);
    let title = crate::app::widgets::galley(
        ui,
        "New tenant",
        FontRole::TableStrong,
        t.text.main,
        rect.width() - 72.0,
    );
    let line =
        crate::app::widgets::galley(ui, line, FontRole::Small, t.text.muted, rect.width() - 72.0);
    ui.painter().galley(at, title, t.text.main);
    ui.painter()
        .galley(at + vec2(0.0, 20.0), line, t.text.muted);
}

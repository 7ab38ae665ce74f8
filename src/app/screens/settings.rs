//! Settings: how the window looks, how the network is reached, and the practice tenant.

use egui::{Align, Layout, Ui, vec2};

use crate::app::action::Action;
use crate::app::model::ThemeChoice;
use crate::app::shell::{self, Status};
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{
    Button, Field, card, combo, divider, label, radio_row, section_head, switch, wrapped,
};
use crate::app::words;
use crate::auth0::proxy_problem;
use crate::practice::Speed;

use super::view::{Primary, View};

const THEMES: [(ThemeChoice, &str); 4] = [
    (ThemeChoice::System, "As the system"),
    (ThemeChoice::Light, "Light"),
    (ThemeChoice::Dark, "Dark"),
    (ThemeChoice::HighContrast, "High contrast"),
];

const ZOOMS: [(f32, &str); 7] = [
    (0.8, "80 %"),
    (0.9, "90 %"),
    (1.0, "100 %"),
    (1.1, "110 %"),
    (1.25, "125 %"),
    (1.5, "150 %"),
    (2.0, "200 %"),
];

#[derive(Debug, Default)]
pub struct SettingsScreen {
    /// What is typed, until the field is left.
    proxy: Option<String>,
}

impl SettingsScreen {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        shell::header(
            ui,
            view.areas.header,
            "Settings",
            "Kept on this computer",
            |_| {},
        );
        shell::page(ui, view.areas.body, |ui| {
            let width = ui.available_width().min(640.0);
            let layout = egui::Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                appearance(ui, view, out);
                ui.add_space(24.0);
                self.network(ui, view, out);
                ui.add_space(24.0);
                practice(ui, view, out);
                ui.add_space(24.0);
                about(ui, out);
            });
        });
        let status = Status {
            back: Some("Back"),
            icon: None,
            text: "Every change is kept at once",
        };
        if view.bar(
            ui,
            &status,
            Some(Primary::new("Done", true)),
            out,
            |_, _| {},
        ) {
            out.push(Action::Primary);
        }
    }

    fn network(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        section_head(ui, "Network", |_| {});
        ui.add_space(4.0);
        let kept = view.model.settings.proxy.clone().unwrap_or_default();
        let mut typed = self.proxy.clone().unwrap_or_else(|| kept.clone());
        let id = ui.scope_id().with("proxy typed");
        let typing = ui.data(|data| data.get_temp::<bool>(id).unwrap_or(false));
        // Judged when the field is left: half an address is wrong nearly all the time.
        let problem = proxy_problem(&typed).filter(|_| !typing);
        let response = Field::new("Proxy")
            .hint("http://proxy.example.com:8080")
            .error(problem)
            .help("Empty: as the system says. Automatic configuration files (PAC) are not read.")
            .show(ui, &mut typed);
        if response.changed() {
            self.proxy = Some(typed.clone());
        }
        let focused = response.has_focus();
        ui.data_mut(|data| data.insert_temp(id, focused));
        // What cannot be kept stays in the field, with the reason below it.
        if response.lost_focus() && proxy_problem(&typed).is_none() {
            self.proxy = None;
            if typed.trim() != kept {
                out.push(Action::Proxy(typed));
            }
        }
    }
}

fn appearance(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let settings = &view.model.settings;
    section_head(ui, "Appearance", |_| {});
    ui.add_space(4.0);
    card(ui, |ui| {
        let names = THEMES.map(|(_, name)| name);
        let chosen = THEMES
            .iter()
            .position(|(theme, _)| *theme == settings.theme)
            .unwrap_or(0);
        line(ui, "Theme", |ui| {
            if let Some(index) = combo(ui, "Theme", &names, chosen, 168.0) {
                out.push(Action::Theme(THEMES[index].0));
            }
        });
        divider(ui);
        let names = ZOOMS.map(|(_, name)| name);
        let near = |zoom: f32| (zoom - settings.zoom).abs();
        let chosen = (0..ZOOMS.len())
            .min_by(|a, b| near(ZOOMS[*a].0).total_cmp(&near(ZOOMS[*b].0)))
            .unwrap_or(2);
        line(ui, "Size", |ui| {
            if let Some(index) = combo(ui, "Size", &names, chosen, 168.0) {
                out.push(Action::Zoom(ZOOMS[index].0));
            }
        });
        divider(ui);
        let on = settings.reduce_motion;
        if switch(ui, on, "Reduce motion", "Colours and groups change at once").clicked() {
            out.push(Action::ReduceMotion(!on));
        }
    });
}

fn line(ui: &mut Ui, name: &str, right: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 56.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_height(56.0);
            ui.add_space(16.0);
            label(ui, name, FontRole::Body, t.text.main);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(16.0);
                right(ui);
            });
        },
    );
}

fn practice(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let t = tokens(ui);
    section_head(ui, "Practice tenant", |ui| {
        if Button::quiet_danger("Empty the practice tenant…")
            .small()
            .show(ui)
            .clicked()
        {
            out.push(Action::EmptyPractice);
        }
    });
    ui.add_space(4.0);
    let instant = view.model.settings.practice_instant;
    card(ui, |ui| {
        let text = "Jobs wait and take their time, as at Auth0";
        if radio_row(ui, !instant, "Realistic", text, "").clicked() {
            out.push(Action::PracticeSpeed(Speed::Realistic));
        }
        divider(ui);
        if radio_row(ui, instant, "Instant", "Every job is done at once", "").clicked() {
            out.push(Action::PracticeSpeed(Speed::Instant));
        }
        divider(ui);
        let on = view.model.practice.rehearses;
        let text = "Answers get lost, come late or wrong, jobs fail: see how an import bears it. Until Usher is closed.";
        if switch(ui, on, "Rehearse trouble", text).clicked() {
            out.push(Action::RehearseTrouble(!on));
        }
    });
    ui.add_space(6.0);
    match (&view.model.practice.trouble, &view.model.practice.ready) {
        (Some(trouble), _) => {
            wrapped(ui, &trouble.sentence, FontRole::Small, t.blocker.text);
        }
        (None, Some(ready)) => {
            let users = ready
                .users
                .map(|users| format!(", {} in it", words::users(users)))
                .unwrap_or_default();
            wrapped(
                ui,
                &format!("Reached at {}{users}", ready.url),
                FontRole::Small,
                t.text.muted,
            );
        }
        (None, None) => {}
    }
}

fn about(ui: &mut Ui, out: &mut Vec<Action>) {
    let t = tokens(ui);
    section_head(ui, "About", |ui| {
        if Button::quiet("Open log folder").small().show(ui).clicked() {
            out.push(Action::OpenLogs);
        }
        if Button::quiet("Save a log bundle for support…")
            .small()
            .show(ui)
            .clicked()
        {
            out.push(Action::Support);
        }
    });
    ui.add_space(4.0);
    let version = format!("Usher {}", env!("CARGO_PKG_VERSION"));
    label(ui, &version, FontRole::Body, t.text.main);
    ui.add_space(2.0);
    wrapped(
        ui,
        "Logs hold no token, secret, hash or address",
        FontRole::Small,
        t.text.muted,
    );
    ui.add_space(24.0);
}

//! The frame around all screens: rail, the screen itself, the notice and the modal over it.

use egui::{Rect, Ui, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::modals::Modals;
use crate::app::model::{FilePlace, Model, Notice, NoticeTone, Screen};
use crate::app::shell::{self, Rail, RailClick};
use crate::app::theme::{TenantColour, Tone};
use crate::app::widgets::{Banner, Button, RailStep, TenantPlate, icon_button};

use super::view::{View, within};
use super::{
    check, connect, file, history, import_options, import_progress, looks, mapping, results,
    settings, source,
};

/// The screens with what they remember from frame to frame: scroll positions and what is being typed.
#[derive(Debug, Default)]
pub struct Screens {
    check: check::CheckScreen,
    mapping: mapping::MappingScreen,
    connect: connect::ConnectScreen,
    results: results::ResultsScreen,
    history: history::HistoryScreen,
    settings: settings::SettingsScreen,
    modals: Modals,
}

impl Screens {
    /// Something is typed in the screen itself, so that Escape belongs to it.
    pub fn is_typing(&self, model: &Model) -> bool {
        model.screen == Screen::Check && self.check.is_typing()
    }

    /// Draws the whole window.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) -> Vec<Action> {
        let mut out = Vec::new();
        let held = view.model.file.hover.is_some()
            && view.model.screen == Screen::File
            && view.model.file_place() == FilePlace::Start;
        // The ground under everything: what fades while a file is held fades into it.
        let t = crate::app::theme::tokens(ui);
        ui.painter().rect_filled(ui.max_rect(), 0.0, t.bg.surface);
        ui.painter().rect_filled(view.areas.rail, 0.0, t.bg.rail);
        rail(ui, view, &mut out);
        match view.model.screen {
            Screen::File => match view.model.file_place() {
                FilePlace::Start => file::ui(ui, view, &mut out),
                FilePlace::Source => source::ui(ui, view, &mut out),
                FilePlace::Mapping => self.mapping.ui(ui, view, &mut out),
            },
            Screen::Check => self.check.ui(ui, view, &mut out),
            Screen::Connect => self.connect.ui(ui, view, &mut out),
            Screen::Import if view.model.import.running().is_some() => {
                import_progress::ui(ui, view, &mut out);
            }
            Screen::Import => import_options::ui(ui, view, &mut out),
            Screen::Results => self.results.ui(ui, view, &mut out),
            Screen::History => self.history.ui(ui, view, &mut out),
            Screen::Settings => self.settings.ui(ui, view, &mut out),
        }
        if held {
            let hover = view.model.file.hover.as_ref();
            let refused = hover.is_some_and(|hover| hover.refused().is_some());
            let line = if refused {
                t.blocker.line
            } else {
                t.accent.line
            };
            ui.painter().rect_stroke(
                ui.max_rect(),
                0.0,
                egui::Stroke::new(3.0, line),
                egui::StrokeKind::Inside,
            );
        }
        if let Some(notice) = &view.model.notice {
            notice_ui(ui, view, notice, &mut out);
        }
        self.modals.ui(ui, view, &mut out);
        out
    }
}

fn rail(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let model = view.model;
    let steps = model.rail();
    let line;
    let tenant = match (&model.import.running(), model.connect.tenant()) {
        (Some(run), _) => Some(&run.tenant),
        (None, tenant) => tenant,
    };
    let plate = match tenant {
        Some(tenant) => {
            line = looks::tenant_line(tenant);
            TenantPlate {
                colour: looks::colour(tenant.colour),
                icon: looks::tenant_icon(tenant.practice),
                name: &tenant.name,
                line: &line,
            }
        }
        None => TenantPlate {
            colour: TenantColour::Slate,
            icon: Icon::Tenant,
            name: "No tenant",
            line: "Choose in Connect",
        },
    };
    let mut number = 0;
    let steps = steps.each_ref().map(|step| {
        number += 1;
        RailStep {
            number,
            name: step.screen.title(),
            line: &step.line,
            state: looks::step(step.mark),
        }
    });
    let unfinished = if model.import.running().is_some() {
        0
    } else {
        model.history.unfinished().len() as u64
    };
    let link = match model.screen {
        Screen::History => Some(RailClick::History),
        Screen::Settings => Some(RailClick::Settings),
        _ => None,
    };
    let rail = Rail {
        tenant: plate,
        steps,
        unfinished,
        link,
    };
    let held = model.file.hover.is_some()
        && model.screen == Screen::File
        && model.file_place() == FilePlace::Start;
    let clicked = ui
        .scope(|ui| {
            if held {
                ui.set_opacity(0.4);
            }
            shell::rail(ui, view.areas.rail, &rail)
        })
        .inner;
    if held {
        // The name plate does not fade: where the users would go is always plain.
        let place = Rect::from_min_size(
            view.areas.rail.min + vec2(12.0, 12.0),
            vec2(view.areas.rail.width() - 25.0, 64.0),
        );
        within(ui, place, |ui| {
            crate::app::widgets::tenant_block(ui, &rail.tenant)
        });
    }
    match clicked {
        Some(RailClick::Tenant) => out.push(Action::Go(Screen::Connect)),
        Some(RailClick::Step(index)) => {
            out.extend(Screen::STEPS.get(index).map(|screen| Action::Go(*screen)));
        }
        Some(RailClick::History) => out.push(Action::Go(Screen::History)),
        Some(RailClick::Settings) => out.push(Action::Go(Screen::Settings)),
        None => {}
    }
}

/// One line over the lower edge of the body; it goes when it is closed or the next one comes.
fn notice_ui(ui: &mut Ui, view: &View<'_>, notice: &Notice, out: &mut Vec<Action>) {
    let body = view.areas.body;
    let (tone, icon) = match notice.tone {
        NoticeTone::Ok => (Tone::Ok, Icon::Ok),
        NoticeTone::Info => (Tone::Info, Icon::Info),
        NoticeTone::Warning => (Tone::Warning, Icon::Warning),
        NoticeTone::Blocker => (Tone::Blocker, Icon::Error),
    };
    let width = (body.width() - 48.0).min(640.0);
    egui::Area::new(egui::Id::unique("notice"))
        // As high as its words: they may take several lines.
        .pivot(egui::Align2::RIGHT_BOTTOM)
        .fixed_pos(body.right_bottom() - vec2(24.0, 12.0))
        .order(egui::Order::Middle)
        .show(ui.ctx(), |ui| {
            ui.set_width(width);
            ui.scope(|ui| {
                Banner {
                    tone,
                    icon,
                    title: &notice.title,
                    text: &notice.text,
                }
                .show(ui, |ui| {
                    if icon_button(ui, Icon::Close, "Close this message").clicked() {
                        out.push(Action::CloseNotice);
                    }
                    if let Some(path) = &notice.path
                        && Button::quiet("Show in folder").small().show(ui).clicked()
                    {
                        out.push(Action::Reveal(path.clone()));
                    }
                    if notice.logs && Button::quiet("Open log folder").small().show(ui).clicked() {
                        out.push(Action::OpenLogs);
                    }
                });
            });
        });
}

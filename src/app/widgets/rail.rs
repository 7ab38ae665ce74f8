//! The rail's steps and links.

use egui::accesskit::Role;
use egui::{Color32, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::paint::{focus_ring_inside, tinted, tooltip};
use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::words;

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StepState {
    Done,
    /// Done, with something to look at.
    Look,
    Current,
    Open,
    /// Not reachable yet.
    #[default]
    NotYet,
}

/// A step of the rail.
#[derive(Debug, Clone, Copy)]
pub struct RailStep<'a> {
    pub number: u8,
    pub name: &'a str,
    /// What came of it.
    pub line: &'a str,
    pub state: StepState,
}

/// Draws a step, 56 high. Steps that are not reachable yet take no click.
pub fn rail_step(ui: &mut Ui, step: &RailStep<'_>) -> Response {
    let t = tokens(ui);
    let open = step.state != StepState::NotYet;
    let sense = if open { Sense::click() } else { Sense::hover() };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), sizes().rail_step), sense);
    let name = format!("{}, {}", step.name, step.line);
    let current = step.state == StepState::Current;
    response
        .widget_info(|| WidgetInfo::selected(Role::Tab, open && ui.is_enabled(), current, &name));
    if current {
        tinted(ui, rect, 6.0, t.fill.selected, t.accent.line);
    } else if open && response.hovered() {
        ui.painter().rect_filled(rect, 6.0, t.fill.hover);
    }
    focus_ring_inside(ui, &response, rect, 6.0);
    marker(ui, pos2(rect.left() + 24.0, rect.center().y), step);
    let left = rect.left() + 48.0;
    let room = rect.right() - 12.0 - left;
    let ink = if open { t.text.main } else { t.text.faint };
    let role = if current {
        FontRole::Button
    } else {
        FontRole::Body
    };
    let title = galley(ui, step.name, role, ink, room);
    let muted = if open { t.text.muted } else { t.text.faint };
    let line = galley(ui, step.line, FontRole::Small, muted, room);
    let cut = line.elided;
    let top = rect.center().y - 19.0;
    ui.painter()
        .galley(pos2(left, top + 10.0 - title.size().y / 2.0), title, ink);
    ui.painter().galley(pos2(left, top + 20.0), line, muted);
    if cut {
        tooltip(response, step.line)
    } else {
        response
    }
}

fn marker(ui: &Ui, centre: egui::Pos2, step: &RailStep<'_>) {
    let t = tokens(ui);
    let (fill, line, ink, icon) = match step.state {
        StepState::Done => (t.ok.tint, t.ok.line, t.ok.text, Some(Icon::Tick)),
        StepState::Look => (
            t.warning.tint,
            t.warning.line,
            t.warning.text,
            Some(Icon::Warning),
        ),
        StepState::Current => (t.accent.fill, t.accent.fill, t.text.on_fill, None),
        StepState::Open | StepState::NotYet => (t.bg.rail, t.line.control, t.text.muted, None),
    };
    let disc = egui::Rect::from_center_size(centre, vec2(24.0, 24.0));
    ui.painter()
        .rect(disc, 12.0, fill, Stroke::new(1.0, line), StrokeKind::Inside);
    if let Some(icon) = icon {
        icon.paint(ui, centre, sizes().icon_small, ink);
    } else {
        let figure = galley(
            ui,
            &step.number.to_string(),
            FontRole::SmallStrong,
            ink,
            24.0,
        );
        ui.painter()
            .galley(centre - figure.size() / 2.0, figure, ink);
    }
}

/// A link at the foot of the rail, with a count of what is unfinished.
pub fn rail_link(ui: &mut Ui, icon: Icon, text: &str, unfinished: u64, current: bool) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(
        vec2(ui.available_width(), sizes().rail_link),
        Sense::click(),
    );
    let name = if unfinished == 0 {
        text.to_owned()
    } else {
        format!("{text}, {} unfinished", words::number(unfinished))
    };
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), current, &name));
    if current {
        tinted(ui, rect, 6.0, t.fill.selected, t.accent.line);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, t.fill.hover);
    }
    focus_ring_inside(ui, &response, rect, 6.0);
    let ink = if current { t.accent.text } else { t.text.muted };
    icon.paint(
        ui,
        pos2(rect.left() + 24.0, rect.center().y),
        sizes().icon,
        ink,
    );
    let role = if current {
        FontRole::Strong
    } else {
        FontRole::Body
    };
    let word = galley(ui, text, role, t.text.main, rect.width() - 60.0);
    ui.painter().galley(
        pos2(rect.left() + 48.0, rect.center().y - word.size().y / 2.0),
        word,
        t.text.main,
    );
    if unfinished > 0 {
        let figure = galley(
            ui,
            &words::number(unfinished),
            FontRole::Small,
            t.warning.text,
            80.0,
        );
        let size = vec2(16.0 + 24.0 + figure.size().x, sizes().badge);
        let badge = egui::Rect::from_min_size(
            pos2(rect.right() - 12.0 - size.x, rect.center().y - size.y / 2.0),
            size,
        );
        let outline = if t.outlined() {
            Stroke::new(1.0, t.warning.line)
        } else {
            Stroke::new(0.0, Color32::TRANSPARENT)
        };
        ui.painter().rect(
            badge,
            4.0,
            t.tone(Tone::Warning).tint,
            outline,
            StrokeKind::Inside,
        );
        Icon::Clock.paint(
            ui,
            pos2(badge.left() + 18.0, badge.center().y),
            sizes().icon_small,
            t.text.muted,
        );
        ui.painter().galley(
            pos2(
                badge.left() + 32.0,
                badge.center().y - figure.size().y / 2.0,
            ),
            figure,
            t.warning.text,
        );
    }
    response
}

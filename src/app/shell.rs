//! The frame of the window: rail, header, body, action bar. Nothing in it moves from one step to the next.

use egui::{Align, Color32, Layout, Rect, Response, ScrollArea, Ui, UiBuilder, pos2};

use super::icons::{Icon, icon};
use super::theme::{FontRole, Tone, sizes, tokens};
use super::widgets::{self, Button, RailStep, TenantPlate};

/// The parts of the window, in points.
#[derive(Debug, Clone, Copy)]
pub struct Areas {
    pub rail: Rect,
    pub header: Rect,
    pub body: Rect,
    pub bar: Rect,
}

impl Areas {
    /// The grid of the design.
    pub fn of(window: Rect) -> Self {
        let size = sizes();
        let (rail, main) = window.split_left_right_at_x(window.left() + size.rail);
        let (header, beyond) = main.split_top_bottom_at_y(main.top() + size.header);
        let (body, bar) =
            beyond.split_top_bottom_at_y((beyond.bottom() - size.action_bar).max(beyond.top()));
        Self {
            rail,
            header,
            body,
            bar,
        }
    }

    /// Under 1100 wide or 700 high some parts give way.
    pub fn narrow(window: Rect) -> bool {
        window.width() < 1100.0 || window.height() < 700.0
    }
}

/// What the rail shows.
#[derive(Debug, Clone)]
pub struct Rail<'a> {
    pub tenant: TenantPlate<'a>,
    pub steps: [RailStep<'a>; 5],
    /// Runs that are not finished; a badge beside History.
    pub unfinished: u64,
    /// Which link is shown now, if one is.
    pub link: Option<RailClick>,
}

/// What was pressed in the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RailClick {
    Tenant,
    /// 0 is File.
    Step(usize),
    History,
    Settings,
}

/// A part of the window with its own ground: `add` gets exactly `rect`.
pub fn area<R>(ui: &mut Ui, rect: Rect, fill: Color32, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.painter().rect_filled(rect, 0.0, fill);
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::top_down(Align::Min));
    let mut child = ui.new_child(builder);
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    add(&mut child)
}

/// Tenant, steps and links.
pub fn rail(ui: &mut Ui, rect: Rect, rail: &Rail<'_>) -> Option<RailClick> {
    let t = tokens(ui);
    let mut clicked = None;
    area(ui, rect, t.bg.rail, |ui| {
        let edge = rect.right() - 0.5;
        ui.painter().vline(edge, rect.y_range(), t.hair());
        let inner = Rect::from_min_max(
            rect.min + egui::vec2(12.0, 12.0),
            rect.max - egui::vec2(13.0, 12.0),
        );
        let mut column = ui.new_child(UiBuilder::new().max_rect(inner));
        column.spacing_mut().item_spacing.y = 0.0;
        if widgets::tenant_block(&mut column, &rail.tenant).clicked() {
            clicked = Some(RailClick::Tenant);
        }
        column.add_space(16.0);
        let first = column.cursor().top();
        for (index, step) in rail.steps.iter().enumerate() {
            if widgets::rail_step(&mut column, step).clicked() {
                clicked = Some(RailClick::Step(index));
            }
        }
        for index in 1..rail.steps.len() {
            let x = inner.left() + 24.0;
            let top = first + index as f32 * sizes().rail_step;
            column.painter().vline(
                x,
                (top - 16.0)..=(top + 16.0),
                egui::Stroke::new(1.0, t.line.quiet),
            );
        }
        let links = Rect::from_min_max(
            pos2(inner.left(), inner.bottom() - 2.0 * sizes().rail_link),
            inner.max,
        );
        let mut foot = ui.new_child(UiBuilder::new().max_rect(links));
        foot.spacing_mut().item_spacing.y = 0.0;
        let history = rail.link == Some(RailClick::History);
        if widgets::rail_link(
            &mut foot,
            Icon::History,
            "History",
            rail.unfinished,
            history,
        )
        .clicked()
        {
            clicked = Some(RailClick::History);
        }
        let settings = rail.link == Some(RailClick::Settings);
        if widgets::rail_link(&mut foot, Icon::Settings, "Settings", 0, settings).clicked() {
            clicked = Some(RailClick::Settings);
        }
    });
    clicked
}

/// Title, context beside it, tools at the right (added from right to left).
pub fn header(ui: &mut Ui, rect: Rect, title: &str, context: &str, tools: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    area(ui, rect, t.bg.surface, |ui| {
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, t.hair());
        let mut inner = rect.shrink2(egui::vec2(24.0, 0.0));
        inner.max.y -= 1.0;
        let mut row = ui.new_child(
            UiBuilder::new()
                .max_rect(inner)
                .layout(Layout::right_to_left(Align::Center)),
        );
        row.spacing_mut().item_spacing.x = 4.0;
        tools(&mut row);
        let left = row.available_rect_before_wrap();
        let mut words = ui.new_child(
            UiBuilder::new()
                .max_rect(left)
                .layout(Layout::left_to_right(Align::Center)),
        );
        words.spacing_mut().item_spacing.x = 16.0;
        let heading = widgets::label(&mut words, title, FontRole::Title, t.text.main);
        words.ctx().accesskit_node_builder(heading.id, |node| {
            node.set_role(egui::accesskit::Role::Heading);
        });
        // Both stand on one line of writing.
        let mut beside = words.available_rect_before_wrap();
        beside.min.y += 5.0;
        let mut beside = words.new_child(
            UiBuilder::new()
                .max_rect(beside)
                .layout(Layout::left_to_right(Align::Center)),
        );
        widgets::label(&mut beside, context, FontRole::BodyFigures, t.text.muted);
    });
}

/// The body, ground of the surface; for dense screens that lay out themselves.
pub fn body<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    let t = tokens(ui);
    area(ui, rect, t.bg.surface, add)
}

/// The body as an airy page: padding 24, a column of at most 1008, scrolling when it is higher than the window.
pub fn page<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    body(ui, rect, |ui| {
        ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                let pad = sizes().page_padding;
                let width = (ui.available_width() - 2.0 * pad).min(sizes().column_max);
                egui::Frame::new()
                    .inner_margin(pad)
                    .show(ui, |ui| {
                        ui.set_width(width);
                        add(ui)
                    })
                    .inner
            })
            .inner
    })
}

/// What stands at the left of the action bar.
#[derive(Debug, Clone, Copy, Default)]
pub struct Status<'a> {
    /// The word of the button that goes back; none on the first step.
    pub back: Option<&'a str>,
    pub icon: Option<(Icon, Tone)>,
    /// One sentence.
    pub text: &'a str,
}

/// Back, the status line, and the buttons at the right: added from right to left, the primary first.
/// True when Back was pressed.
pub fn action_bar(
    ui: &mut Ui,
    rect: Rect,
    status: &Status<'_>,
    right: impl FnOnce(&mut Ui),
) -> bool {
    let t = tokens(ui);
    area(ui, rect, t.bg.surface, |ui| {
        ui.painter()
            .hline(rect.x_range(), rect.top() + 0.5, t.hair());
        let mut inner = rect.shrink2(egui::vec2(24.0, 0.0));
        inner.min.y += 1.0;
        let mut row = ui.new_child(
            UiBuilder::new()
                .max_rect(inner)
                .layout(Layout::left_to_right(Align::Center)),
        );
        row.spacing_mut().item_spacing.x = 16.0;
        let back: Option<Response> = status
            .back
            .map(|word| Button::secondary(word).icon(Icon::ArrowLeft).show(&mut row));
        let beyond = row.available_rect_before_wrap();
        let mut buttons = ui.new_child(
            UiBuilder::new()
                .max_rect(beyond)
                .layout(Layout::right_to_left(Align::Center)),
        );
        buttons.spacing_mut().item_spacing.x = 16.0;
        right(&mut buttons);
        let middle = buttons.available_rect_before_wrap();
        let mut line = ui.new_child(
            UiBuilder::new()
                .max_rect(middle)
                .layout(Layout::left_to_right(Align::Center)),
        );
        line.spacing_mut().item_spacing.x = 8.0;
        if let Some((glyph, tone)) = status.icon {
            icon(&mut line, glyph, sizes().icon, t.tone(tone).text);
        }
        widgets::label(&mut line, status.text, FontRole::Table, t.text.muted);
        back.is_some_and(|response| response.clicked())
    })
}

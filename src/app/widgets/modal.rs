//! A question over the window. The safe choice comes first in focus; Escape cancels.

use egui::{Align, Context, Frame, Id, Layout, Margin, Ui, vec2};

use super::button::Button;
use super::tenant::TenantPlate;
use super::text::{galley, label};
use crate::app::theme::{FontRole, tokens, tokens_of_visuals};

/// A modal; with a band in the tenant's colour where a production tenant is concerned.
#[must_use = "a modal is drawn by `show`"]
pub struct Modal<'a> {
    id: &'a str,
    title: &'a str,
    width: f32,
    band: Option<TenantPlate<'a>>,
}

/// What came of showing a modal in this frame.
#[derive(Debug)]
pub struct ModalShown<B, F> {
    pub body: B,
    pub footer: F,
    /// Escape, or a click beside it.
    pub cancelled: bool,
}

impl<'a> Modal<'a> {
    pub fn new(id: &'a str, title: &'a str) -> Self {
        Self {
            id,
            title,
            width: 520.0,
            band: None,
        }
    }

    /// 720 instead of 520.
    pub fn wide(mut self) -> Self {
        self.width = 720.0;
        self
    }

    /// A band on top that names the tenant.
    pub fn band(mut self, plate: TenantPlate<'a>) -> Self {
        self.band = Some(plate);
        self
    }

    /// Body with padding 24, footer of 72 whose buttons are added from right to left.
    pub fn show<B, F>(
        self,
        ctx: &Context,
        body: impl FnOnce(&mut Ui) -> B,
        footer: impl FnOnce(&mut Ui) -> F,
    ) -> ModalShown<B, F> {
        let t = tokens_of_visuals(&ctx.global_style().visuals);
        let frame = Frame::new()
            .fill(t.bg.raised)
            .stroke(t.hair())
            .corner_radius(10)
            .shadow(t.shadow);
        let shown = egui::Modal::new(Id::unique(self.id))
            .frame(frame)
            .backdrop_color(t.scrim)
            .show(ctx, |ui| {
                ui.set_width(self.width.min(ui.ctx().content_rect().width() - 48.0) - 2.0);
                ui.spacing_mut().item_spacing.y = 0.0;
                self.draw_band(ui);
                let body = Frame::new().inner_margin(Margin::same(24)).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    label(ui, self.title, FontRole::Heading, t.text.main);
                    ui.add_space(8.0);
                    body(ui)
                });
                super::paint::divider(ui);
                let footer = Frame::new()
                    .inner_margin(Margin::symmetric(24, 0))
                    .show(ui, |ui| {
                        ui.allocate_ui_with_layout(
                            vec2(ui.available_width(), 72.0),
                            Layout::right_to_left(Align::Center),
                            |ui| {
                                ui.set_height(72.0);
                                ui.spacing_mut().item_spacing.x = 8.0;
                                footer(ui)
                            },
                        )
                        .inner
                    });
                (body.inner, footer.inner)
            });
        let cancelled = shown.should_close();
        let (body, footer) = shown.inner;
        ModalShown {
            body,
            footer,
            cancelled,
        }
    }

    fn draw_band(&self, ui: &mut Ui) {
        let t = tokens(ui);
        let Some(plate) = self.band else { return };
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 72.0));
        let corner = egui::CornerRadius {
            nw: 9,
            ne: 9,
            sw: 0,
            se: 0,
        };
        ui.painter()
            .rect_filled(rect, corner, t.tenant_fill(plate.colour));
        plate.icon.paint(
            ui,
            egui::pos2(rect.left() + 36.0, rect.center().y),
            24.0,
            t.tenant.text,
        );
        let left = rect.left() + 60.0;
        let room = rect.right() - 24.0 - left;
        let name = galley(ui, plate.name, FontRole::Heading, t.tenant.text, room);
        let line = galley(ui, plate.line, FontRole::Small, t.tenant.text, room);
        ui.painter()
            .galley(egui::pos2(left, rect.top() + 14.0), name, t.tenant.text);
        ui.painter()
            .galley(egui::pos2(left, rect.top() + 41.0), line, t.tenant.text);
    }
}

/// What was pressed in a footer of two buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModalChoice {
    Safe,
    Go,
}

/// The two buttons of a footer at its right end: the safe one first in the order of the keyboard, and in focus when the
/// modal opens.
pub fn modal_choice(ui: &mut Ui, safe: &str, go: Button<'_>) -> Option<ModalChoice> {
    let rect = ui.available_rect_before_wrap();
    let key = ui.unique_id().with("modal choice");
    // Where the buttons stand is known from the frame before; until then they are laid out unseen.
    let known: Option<(u64, f32)> = ui.ctx().data(|data| data.get_temp(key));
    let now = ui.ctx().cumulative_pass_nr();
    let width = known.map_or(0.0, |(_, width)| width);
    // Words that have grown since are measured whole before they are seen.
    let room = egui::pos2(rect.right() - width + rect.width(), rect.bottom());
    let place = egui::Rect::from_min_max(egui::pos2(rect.right() - width, rect.top()), room);
    let mut builder = egui::UiBuilder::new()
        .max_rect(place)
        .layout(Layout::left_to_right(Align::Center));
    if known.is_none() {
        builder = builder.max_rect(rect).invisible();
    }
    let mut row = ui.new_child(builder);
    row.spacing_mut().item_spacing.x = 8.0;
    let safe = Button::secondary(safe).show(&mut row);
    let go = go.show(&mut row);
    if known.is_none_or(|(last, _)| last + 2 < now) {
        safe.request_focus();
    }
    let wanted = go.rect.right() - safe.rect.left();
    if (wanted - width).abs() > 0.5 {
        ui.ctx()
            .request_discard("the footer's buttons are measured");
    }
    let width = wanted;
    ui.ctx()
        .data_mut(|data| data.insert_temp(key, (now, width)));
    if safe.clicked() {
        Some(ModalChoice::Safe)
    } else {
        go.clicked().then_some(ModalChoice::Go)
    }
}

use std::time::SystemTime;

use egui::{Align, Layout, Rect, Sense, Ui, UiBuilder};

use crate::app::action::Action;
use crate::app::model::Model;
use crate::app::shell::{self, Areas, Status};
use crate::app::widgets::{Button, Cell, cell, tooltip};

/// What every screen is given: the model, where to draw, and what the keyboard asks for.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub model: &'a Model,
    pub areas: Areas,
    /// Less room than the design's own size: some parts give way.
    pub narrow: bool,
    pub now: SystemTime,
    /// Enter was pressed and nothing else has the keyboard.
    pub enter: bool,
}

/// The primary button of a screen.
#[derive(Debug, Clone, Copy)]
pub struct Primary<'a> {
    pub text: &'a str,
    pub icon: Option<crate::app::icons::Icon>,
    pub enabled: bool,
    /// Why it is disabled, in the tooltip too.
    pub why: &'a str,
}

impl<'a> Primary<'a> {
    pub fn new(text: &'a str, enabled: bool) -> Self {
        Self {
            text,
            icon: None,
            enabled,
            why: "",
        }
    }
}

impl View<'_> {
    /// The action bar: Back, the status line, the primary button, and beside it what `more` adds
    /// (from right to left). True when the primary was pressed.
    pub fn bar(
        &self,
        ui: &mut Ui,
        status: &Status<'_>,
        primary: Option<Primary<'_>>,
        out: &mut Vec<Action>,
        more: impl FnOnce(&mut Ui, &mut Vec<Action>),
    ) -> bool {
        let mut pressed = false;
        let mut actions = Vec::new();
        let back = shell::action_bar(ui, self.areas.bar, status, |ui| {
            if let Some(primary) = primary {
                let mut button = Button::primary(primary.text).enabled(primary.enabled);
                if let Some(icon) = primary.icon {
                    button = button.icon(icon);
                }
                if !primary.enabled && !primary.why.is_empty() {
                    button = button.why(primary.why);
                }
                pressed = button.show(ui).clicked() || (self.enter && primary.enabled);
            }
            more(ui, &mut actions);
        });
        out.append(&mut actions);
        if back {
            out.push(Action::Back);
        }
        pressed
    }
}

/// A part of the body with its own coordinates.
pub fn within<R>(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    let mut child = ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::top_down(Align::Min)),
    );
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    add(&mut child)
}

/// A cell of a table; what is cut in it shows whole in a tooltip.
pub fn whole_cell(ui: &Ui, shown: Cell<'_>) {
    if cell(ui, shown) {
        let response = ui.interact(ui.max_rect(), ui.scope_id().with("cut"), Sense::hover());
        tooltip(response, shown.text);
    }
}

/// A cell of the table that is told at more length in a tooltip; of an empty one, what was cut.
pub fn told_cell(ui: &Ui, shown: Cell<'_>, whole: &str) {
    if whole.is_empty() {
        return whole_cell(ui, shown);
    }
    cell(ui, shown);
    let response = ui.interact(ui.max_rect(), ui.scope_id().with("told"), Sense::hover());
    tooltip(response, whole);
}

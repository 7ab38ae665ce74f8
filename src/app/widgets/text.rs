//! Text with the line heights of the design; what is cut shows whole in a tooltip.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, Galley, Response, Sense, Ui, WidgetInfo, vec2};

use super::paint::tooltip;
use crate::app::theme::FontRole;
use crate::app::words;

/// The fewest signs that a text is cut to in its middle.
const SHORTEST: usize = 5;

/// One line, cut at its end with `…` where `max_width` is too little.
pub fn galley(ui: &Ui, text: &str, role: FontRole, colour: Color32, max_width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), role.format(colour));
    job.wrap = TextWrapping {
        max_width,
        max_rows: 1,
        break_anywhere: true,
        overflow_character: Some('…'),
    };
    job.break_on_newline = false;
    ui.painter().layout_job(job)
}

/// Where a text is cut that has no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    End,
    /// Of a path, both ends say more than the middle.
    Middle,
}

/// One line, cut at `at`; true when it was cut.
pub(super) fn cut_galley(
    ui: &Ui,
    text: &str,
    role: FontRole,
    colour: Color32,
    max_width: f32,
    at: Cut,
) -> (Arc<Galley>, bool) {
    let whole = galley(ui, text, role, colour, max_width);
    let cut = whole.elided;
    if !cut || at == Cut::End {
        return (whole, cut);
    }
    let middle = |most| galley(ui, &words::middle(text, most), role, colour, max_width);
    // The most signs that have room, searched by halves.
    let (mut fits, mut not) = (SHORTEST, text.chars().count());
    while fits + 1 < not {
        let most = usize::midpoint(fits, not);
        if middle(most).elided {
            not = most;
        } else {
            fits = most;
        }
    }
    (middle(fits), true)
}

/// Text in lines of at most `width`.
pub fn paragraph(ui: &Ui, text: &str, role: FontRole, colour: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), role.format(colour));
    job.wrap.max_width = width;
    ui.painter().layout_job(job)
}

/// A line of text, cut where the row has no more room, whole in the tooltip.
pub fn label(ui: &mut Ui, text: &str, role: FontRole, colour: Color32) -> Response {
    let galley = galley(ui, text, role, colour, ui.available_width());
    place(ui, galley, text)
}

/// Text that breaks into lines.
pub fn wrapped(ui: &mut Ui, text: &str, role: FontRole, colour: Color32) -> Response {
    let galley = paragraph(ui, text, role, colour, ui.available_width());
    place(ui, galley, text)
}

/// Text that breaks into centred lines.
pub fn centred(ui: &mut Ui, text: &str, role: FontRole, colour: Color32) -> Response {
    let width = ui.available_width();
    let mut job = LayoutJob::single_section(text.to_owned(), role.format(colour));
    job.wrap.max_width = (width - 24.0).max(40.0);
    job.halign = egui::Align::Center;
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
    ui.painter().galley(rect.center_top(), galley, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

fn place(ui: &mut Ui, galley: Arc<Galley>, text: &str) -> Response {
    let cut = galley.elided;
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x, galley.size().y), Sense::hover());
    ui.painter().galley(rect.min, galley, Color32::PLACEHOLDER);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if cut {
        tooltip(response, text)
    } else {
        response
    }
}

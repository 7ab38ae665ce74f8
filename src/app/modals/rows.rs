//! Lists of users in a modal: a row number, two texts, and what becomes of them.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{divider, label};
use crate::app::words;
use crate::users::RecordId;

/// Height of a row.
pub(super) const ROW: f32 = 32.0;

/// Titles and widths of the first three columns, and the title of the last, which has the room that is left.
pub(super) struct Columns(pub [(&'static str, f32); 3], pub &'static str);

impl Columns {
    /// The places of the four columns in a row.
    pub fn places(&self, row: Rect) -> [Rect; 4] {
        let mut left = row.left();
        let mut place = |width: f32| {
            let place = Rect::from_min_size(egui::pos2(left, row.top()), vec2(width, row.height()));
            left += width;
            place.shrink2(vec2(6.0, 0.0))
        };
        let [first, second, third] = self.0.map(|(_, width)| place(width));
        let rest = (row.width() - self.0.iter().map(|(_, width)| width).sum::<f32>()).max(40.0);
        [first, second, third, place(rest)]
    }

    pub fn head(&self, ui: &mut Ui) {
        let t = tokens(ui);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
        ui.painter().rect_filled(rect, 0.0, t.bg.sunken);
        let titles = self.0.iter().map(|(title, _)| *title).chain([self.1]);
        for (place, title) in self.places(rect).into_iter().zip(titles) {
            let add = |ui: &mut Ui| {
                label(ui, title, FontRole::SmallStrong, t.text.muted);
            };
            if title == "Row" {
                right(ui, place, add);
            } else {
                cell(ui, place, add);
            }
        }
        divider(ui);
    }
}

/// Draws into a place from left to right, and nowhere else.
pub(super) fn cell(ui: &mut Ui, place: Rect, add: impl FnOnce(&mut Ui)) {
    laid_out(ui, place, Layout::left_to_right(Align::Center), add);
}

/// Numbers, which stand below each other.
pub(super) fn right(ui: &mut Ui, place: Rect, add: impl FnOnce(&mut Ui)) {
    let place = place.with_max_x(place.right() - 2.0);
    laid_out(ui, place, Layout::right_to_left(Align::Center), add);
}

fn laid_out(ui: &mut Ui, place: Rect, layout: Layout, add: impl FnOnce(&mut Ui)) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
    child.set_clip_rect(place.intersect(ui.clip_rect()));
    child.spacing_mut().item_spacing.x = 8.0;
    add(&mut child);
}

/// Whom a row is about: its number and the name, at the first two places.
pub(super) fn who(ui: &mut Ui, places: [Rect; 2], id: RecordId, name: Option<&str>) {
    let t = tokens(ui);
    let [number, place] = places;
    right(ui, number, |ui| {
        let number = words::number(id.row());
        label(ui, &number, FontRole::TableFigures, t.text.muted);
    });
    cell(ui, place, |ui| {
        label(ui, name.unwrap_or("no name"), FontRole::Table, t.text.main);
    });
}

/// A row that goes over all columns.
pub(super) fn line(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    cell(ui, rect.shrink2(vec2(6.0, 0.0)), add);
}

/// Those who are not listed.
pub(super) fn more(ui: &mut Ui, count: u64, listed: usize) {
    let rest = count.saturating_sub(listed as u64);
    if rest > 0 {
        let t = tokens(ui);
        let text = format!("and {} more", words::number(rest));
        line(ui, |ui| {
            label(ui, &text, FontRole::Small, t.text.muted);
        });
    }
}

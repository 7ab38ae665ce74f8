//! What a fix would do: before and after of each user, and who stays as they are.

use egui::{Rect, ScrollArea, Ui, vec2};

use crate::app::action::Action;
use crate::app::icons::{Icon, icon};
use crate::app::model::Fixing;
use crate::app::screens::country_picker;
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{self, Button, ModalChoice, check_box, label, radio, wrapped};
use crate::app::words;
use crate::roster::mend::{Fix, Preview, PreviewRow};

use super::replace;
use super::rows::{Columns, ROW, cell, line, more, who};
use super::stays;

const BAND: f32 = 36.0;

/// Rows of each list that are seen at once.
#[derive(Clone, Copy)]
struct Seen {
    changed: usize,
    /// Those who stay as they are.
    staying: usize,
}

/// What stands above the list of find and replace.
const REPLACE: f32 = 186.0;

impl Seen {
    /// As many as let the buttons below stay in the window.
    fn of(ui: &Ui) -> Self {
        let (changed, staying) = match ui.ctx().content_rect().height() {
            700.0.. => (5, 3),
            620.0.. => (3, 2),
            _ => (2, 1),
        };
        Self { changed, staying }
    }
}

/// `group`: how many users have the problem that it is for.
pub fn ui(ui: &mut Ui, fixing: &Fixing, group: u64, out: &mut Vec<Action>) {
    let Some(fix) = fixing.fix() else {
        out.push(Action::CloseModal);
        return;
    };
    let title = match fix {
        Fix::Replace { .. } => "Find and replace".to_owned(),
        fix => fix.title(),
    };
    let count = fixing.count();
    let why = why_not(fixing, fix);
    let verb = format!("Fix {}", words::users(shown_count(fixing)));
    let may = count.is_some_and(|count| count > 0) && (fixing.agreed || !fixing.needs_word());
    let shown = widgets::Modal::new("fix", &title).wide().show(
        ui.ctx(),
        |ui| body(ui, fixing, fix, group, out),
        |ui| {
            let rect = ui.available_rect_before_wrap();
            note(ui, rect);
            let go = Button::primary(&verb)
                .enabled(may)
                .why(why.unwrap_or_default());
            widgets::modal_choice(ui, "Cancel", go)
        },
    );
    match shown.footer {
        Some(ModalChoice::Go) => out.push(Action::Confirm),
        Some(ModalChoice::Safe) => out.push(Action::CloseModal),
        None if shown.cancelled => out.push(Action::CloseModal),
        None => {}
    }
}

/// How many users the button speaks of: of the newest answer there is.
fn shown_count(fixing: &Fixing) -> u64 {
    fixing.preview.as_ref().map_or(0, |preview| preview.changed)
}

/// Why the fix cannot be done now.
fn why_not(fixing: &Fixing, fix: &Fix) -> Option<&'static str> {
    if let Fix::Replace { find, .. } = fix
        && find.is_empty()
    {
        return Some("Type what to look for first");
    }
    if fixing.asked.is_some() {
        return Some("What it would do is still being looked at");
    }
    match (&fixing.trouble, fixing.count()) {
        (Some(_), _) => Some("What it would do could not be looked at"),
        (None, Some(0)) if matches!(fix, Fix::Phone { country: None, .. }) => {
            Some("No number has a country code: choose the country that they are from")
        }
        (None, Some(0)) => Some("It would change nobody"),
        (None, Some(_)) if fixing.needs_word() && !fixing.agreed => {
            Some("Look at the list first, and say so")
        }
        _ => None,
    }
}

fn body(ui: &mut Ui, fixing: &Fixing, fix: &Fix, group: u64, out: &mut Vec<Action>) {
    let t = tokens(ui);
    if fixing.offers.len() > 1 {
        ui.add_space(4.0);
        ui.spacing_mut().item_spacing.y = 4.0;
        for (index, offer) in fixing.offers.iter().enumerate() {
            if radio(ui, index == fixing.chosen, &offer.title()).clicked() {
                out.push(Action::ChooseFix(index));
            }
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(12.0);
    }
    let top = ui.cursor().top();
    if let Some(meaning) = fix.meaning() {
        wrapped(ui, meaning, FontRole::Body, t.text.muted);
    }
    match fix {
        Fix::Phone { field, country } => {
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 12.0;
                let words = "Numbers without a country code are from";
                label(ui, words, FontRole::Table, t.text.main);
                if let Some(chosen) = country_picker(ui, *country) {
                    let country = chosen.0;
                    let field = field.clone();
                    out.push(Action::FixAs(Fix::Phone { field, country }));
                }
            });
        }
        Fix::Replace { .. } => {
            let inside = fixing.preview.as_ref().map_or(&[][..], |it| &it.fields);
            replace::ui(ui, fix, inside, out);
        }
        _ => {}
    }
    ui.add_space(16.0);
    let seen = Seen::of(ui);
    match (&fixing.trouble, &fixing.preview) {
        (Some(trouble), _) => {
            wrapped(ui, &trouble.sentence, FontRole::Table, t.blocker.text);
        }
        (None, None) => {
            label(ui, "Looking at the users…", FontRole::Table, t.text.muted);
        }
        (None, Some(preview)) => lists(ui, fix, preview, seen),
    }
    if fixing.needs_word() {
        ui.add_space(12.0);
        let words = "I have looked at the list and want these changes";
        if check_box(ui, fixing.agreed, words).clicked() {
            out.push(Action::AgreeToFix(!fixing.agreed));
        }
    }
    keep_room(ui, fixing, top, group, seen);
}

/// What follows takes as much room as the largest answer so far and what can be foreseen: whoever chooses
/// among several does not find the buttons elsewhere each time.
fn keep_room(ui: &mut Ui, fixing: &Fixing, top: f32, group: u64, seen: Seen) {
    let used = ui.cursor().top() - top;
    let rows = |most: usize| usize::try_from(group).map_or(most, |group| group.min(most)) as f32;
    let by_country = fixing
        .offers
        .iter()
        .any(|fix| matches!(fix, Fix::Phone { .. }));
    let above = if by_country { 92.0 } else { 40.0 };
    let foreseen = if matches!(fixing.fix(), Some(Fix::Replace { .. })) {
        // What is looked for is of no group, and nobody stays behind.
        REPLACE + ROW * (seen.changed + 2) as f32
    } else {
        above + ROW + (rows(seen.changed) + rows(seen.staying)) * ROW + BAND
    };
    let key = egui::Id::unique("room of the look before a fix");
    let now = ui.ctx().cumulative_pass_nr();
    let known: Option<(u64, f32)> = ui.data(|data| data.get_temp(key));
    // Of another time that it was open nothing is kept.
    let before = known.filter(|(last, _)| last + 2 >= now);
    let room = before.map_or(foreseen, |(_, room)| room).max(used);
    ui.data_mut(|data| data.insert_temp(key, (now, room)));
    ui.add_space(room - used);
}

fn lists(ui: &mut Ui, fix: &Fix, preview: &Preview, seen: Seen) {
    let t = tokens(ui);
    COLUMNS.head(ui);
    if preview.changed == 0 {
        // Where nothing is looked for yet, there is nothing to say.
        line(ui, |ui| {
            label(ui, "It would change nobody", FontRole::Table, t.text.muted);
        });
    }
    list(ui, "changed", &preview.rows, seen.changed, |row, ui| {
        let after = row.after.as_deref().map(words::unhidden);
        let after = after.as_deref().unwrap_or("removed");
        icon(ui, Icon::ArrowRight, sizes().icon_small, t.ok.text);
        let ink = match row.after {
            Some(_) => t.text.main,
            None => t.text.muted,
        };
        label(ui, after, FontRole::TableStrong, ink);
    });
    more(ui, preview.changed, preview.rows.len());
    if preview.staying > 0 {
        staying(ui, preview.staying, fix);
        list(ui, "stays", &preview.stays, seen.staying, |row, ui| {
            icon(ui, Icon::Error, sizes().icon_small, t.blocker.text);
            label(ui, &stays::why(fix, row), FontRole::Table, t.blocker.text);
        });
        more(ui, preview.staying, preview.stays.len());
    }
}

const COLUMNS: Columns = Columns(
    [("Row", 92.0), ("Full name", 156.0), ("Before", 208.0)],
    "After",
);

fn list(
    ui: &mut Ui,
    name: &str,
    rows: &[PreviewRow],
    seen: usize,
    last: impl Fn(&PreviewRow, &mut Ui),
) {
    let t = tokens(ui);
    ScrollArea::vertical()
        .id_salt(name)
        .auto_shrink([false, true])
        .max_height(seen as f32 * ROW)
        .show_rows(ui, ROW, rows.len(), |ui, range| {
            for index in range {
                let Some(row) = rows.get(index) else { continue };
                let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
                if index % 2 == 1 {
                    ui.painter().rect_filled(rect, 0.0, t.bg.stripe);
                }
                let [number, name, before, after] = COLUMNS.places(rect);
                who(ui, [number, name], row.id, row.name.as_deref());
                cell(ui, before, |ui| {
                    let before = row.before.as_deref().map(words::unhidden);
                    let before = before.as_deref().unwrap_or("nothing");
                    label(ui, before, FontRole::Table, t.text.muted);
                });
                cell(ui, after, |ui| last(row, ui));
            }
        });
}

/// The band above those whom the fix does not change.
fn staying(ui: &mut Ui, count: u64, fix: &Fix) {
    let t = tokens(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), BAND));
    ui.painter()
        .rect_filled(rect, 0.0, t.tone(Tone::Blocker).tint);
    cell(ui, rect.shrink2(vec2(12.0, 0.0)), |ui| {
        icon(ui, Icon::Error, sizes().icon_small, t.blocker.text);
        let stay = if count == 1 {
            "1 stays as it is".to_owned()
        } else {
            format!("{} stay as they are", words::number(count))
        };
        label(ui, &stay, FontRole::TableStrong, t.text.main);
        let how = match (fix, count) {
            (Fix::Phone { .. }, 1) => "Mend it by hand or with another country",
            (Fix::Phone { .. }, _) => "Mend them one by one or with another country",
            (_, 1) => "Mend it by hand or leave it out",
            (_, _) => "Mend them one by one or leave them out",
        };
        label(ui, how, FontRole::Table, t.text.muted);
    });
}

/// What it costs to be wrong: nothing.
fn note(ui: &mut Ui, rect: Rect) {
    let t = tokens(ui);
    let rect = rect.with_max_x(rect.right() - 280.0);
    cell(ui, rect, |ui| {
        icon(ui, Icon::Undo, sizes().icon, t.text.muted);
        let words = "One step in undo, your file is not touched";
        label(ui, words, FontRole::Table, t.text.muted);
    });
}

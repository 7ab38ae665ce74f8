//! Which of the users the table of Check shows, as filters above it.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{Model, OpenFile};
use crate::app::theme::{Tone, tokens};
use crate::app::widgets::{Chip, chip_line};
use crate::roster::Filter;

use super::import_outlook;
use super::view::View;

pub fn ui(ui: &mut Ui, rect: Rect, view: &View<'_>, open: &OpenFile, out: &mut Vec<Action>) {
    let t = tokens(ui);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, t.hair());
    let summary = open.view.summary;
    // A chosen problem stands in the list beside; the chips say in which state its users are.
    let filter = view.model.check.state();
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(rect.shrink2(vec2(16.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    row.spacing_mut().item_spacing.x = 8.0;
    let chips = [
        Chip::new("All")
            .count(summary.records)
            .on(*filter == Filter::All),
        Chip::new("Need fixing")
            .icon(Icon::Error, Tone::Blocker)
            .count(summary.blocked)
            .on(*filter == Filter::Blocked),
        Chip::new("Warnings")
            .icon(Icon::Warning, Tone::Warning)
            .count(summary.warned)
            .on(*filter == Filter::Warned),
    ];
    let mut filters = vec![Filter::All, Filter::Blocked, Filter::Warned];
    let mut chips = chips.to_vec();
    let edited = open.view.mender.edited_count();
    if edited > 0 || *filter == Filter::Edited {
        filters.push(Filter::Edited);
        chips.push(
            Chip::new("Edited")
                .icon(Icon::Edit, Tone::Accent)
                .count(edited)
                .on(*filter == Filter::Edited),
        );
    }
    if summary.left_out > 0 || *filter == Filter::LeftOut {
        filters.push(Filter::LeftOut);
        chips.push(
            Chip::new("Left out")
                .icon(Icon::LeftOut, Tone::Neutral)
                .count(summary.left_out)
                .on(*filter == Filter::LeftOut),
        );
    }
    if let Some(chip) = named(view.model, open) {
        // A click on it lets all of them be seen again.
        filters.push(Filter::All);
        chips.push(chip);
    }
    if let Some(index) = chip_line(&mut row, &chips) {
        out.extend(filters.into_iter().nth(index).map(Action::Filter));
    }
}

/// Who is shown, where that was chosen on another step.
fn named<'a>(model: &Model, open: &OpenFile) -> Option<Chip<'a>> {
    match model.check.state() {
        Filter::Records(records) => {
            let count = records.len() as u64;
            let chip = match model.check.line() {
                Some(line) => {
                    let (icon, tone) = import_outlook::look(line);
                    Chip::new(line.short()).icon(icon, tone).goes(line.words())
                }
                None => Chip::new("Once more")
                    .icon(Icon::Retry, Tone::Accent)
                    .goes("Users who go once more"),
            };
            Some(chip.count(count))
        }
        Filter::WithoutHash => Some(
            Chip::new("No password hash")
                .icon(Icon::Warning, Tone::Warning)
                .count(open.view.summary.without_hash)
                .goes("Users without a password hash"),
        ),
        _ => None,
    }
}

//! What the undo of an import says of users that it updated.

use egui::Ui;

use super::undo::Changes;
use crate::app::screens::{View, at, step_words};
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{card, check_box, label, progress_bar, radio_row, wrapped};
use crate::app::words;
use crate::compare::Step;
use crate::import::RunSummary;
use crate::worker::BackView;

/// Which of both. `inserted`: users who may be deleted.
pub(super) fn choice(
    ui: &mut Ui,
    view: &View<'_>,
    run: &RunSummary,
    inserted: u32,
    puts_back: &mut bool,
) {
    let delete = format!(
        "Delete the {} that it inserted",
        words::users(inserted.into())
    );
    card(ui, |ui| {
        if radio_row(ui, !*puts_back, &delete, "For good", "").clicked() {
            *puts_back = false;
        }
        let title = title(view, run);
        let text = "Their data from before the import is sent once more";
        if radio_row(ui, *puts_back, &title, text, "").clicked() {
            *puts_back = true;
        }
    });
}

/// "Put back the 12 users that it updated, as they were at 14:05"
fn title(view: &View<'_>, run: &RunSummary) -> String {
    let made_ms = run.before.as_ref().map_or(0, |before| before.made_ms);
    format!(
        "Put back the {} that it updated, as they were {}",
        words::users(run.to_put_back().into()),
        words::as_of(at(made_ms), view.now)
    )
}

/// Before Auth0 is asked.
pub(super) fn asks(ui: &mut Ui, view: &View<'_>, run: &RunSummary) {
    let t = tokens(ui);
    if !run.can_delete() {
        wrapped(ui, &title(view, run), FontRole::Body, t.text.main);
        ui.add_space(8.0);
    }
    let text = "First Auth0 is asked how they stand now; that changes nothing. Then what they had is sent once more, as \
                an import of its own: names, picture, metadata, and whether the address is verified. Users who have \
                changed or logged in since are kept as they are, unless you say otherwise.";
    wrapped(ui, text, FontRole::Body, t.text.muted);
    stays(ui, run.before.as_ref().map(|before| before.stays.words()));
}

fn stays(ui: &mut Ui, stays: Option<Vec<String>>) {
    let t = tokens(ui);
    for what in stays.unwrap_or_default() {
        ui.add_space(4.0);
        let text = format!("Cannot be put back: {what}");
        wrapped(ui, &text, FontRole::Body, t.warning.text);
    }
}

/// While Auth0 is asked.
pub(super) fn looks(ui: &mut Ui, step: Option<Step>) {
    let t = tokens(ui);
    let (text, done) = step_words(step, "Reading what was kept");
    progress_bar(ui, "Looking who can be put back", done, 0.0, true);
    ui.add_space(8.0);
    label(ui, &text, FontRole::Body, t.text.main);
}

/// Who can be put back, and who is kept.
pub(super) fn offers(ui: &mut Ui, view: &View<'_>, seen: &BackView, changes: &mut Changes) {
    let t = tokens(ui);
    let as_of = words::as_of(at(seen.as_of_ms), view.now);
    for (count, what) in [
        (seen.ready, format!("become again as they were {as_of}")),
        (
            seen.changed,
            "changed or logged in since the import".to_owned(),
        ),
        (
            seen.gone,
            "not in Auth0 any more under the id and address that they had".to_owned(),
        ),
        (seen.done, "put back before".to_owned()),
    ] {
        if count > 0 {
            let text = format!("{}: {what}", words::users(count.into()));
            wrapped(ui, &text, FontRole::Body, t.text.main);
        }
    }
    stays(ui, Some(seen.stays.words()));
    if seen.changed > 0 {
        ui.add_space(8.0);
        let text = "Put those back too who have changed since; what they changed is lost";
        if check_box(ui, changes.also_changed, text).clicked() {
            changes.also_changed = !changes.also_changed;
        }
    }
    ui.add_space(8.0);
    let text = "What the import has not changed stays as it is. The run stands in History, with what became of everybody.";
    wrapped(ui, text, FontRole::Body, t.text.muted);
}

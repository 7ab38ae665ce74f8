//! What a field of the chosen user could say instead, below the problem that it settles.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{Button, label};
use crate::roster::mend::{Grounds, Suggestion};
use crate::worker::RecordView;

use super::view::View;

const HEIGHT: f32 = 44.0;
/// The button, and 12 before it.
const USE: f32 = 92.0;

/// At the foot of the place; returns what is left of it. `indent`: where the words above it begin.
pub fn ui(
    ui: &mut Ui,
    rect: Rect,
    indent: f32,
    view: &View<'_>,
    record: &RecordView,
    out: &mut Vec<Action>,
) -> Rect {
    let check = &view.model.check;
    // While another user is fetched, the one before is still shown below the new name.
    let is_chosen = check.selected == Some(record.id);
    let suggestion = record.suggestions.get(check.finding);
    let Some(suggestion) = suggestion.and_then(Option::as_ref) else {
        return rect;
    };
    if !is_chosen || !view.model.may_mend() {
        return rect;
    }
    let t = tokens(ui);
    let (rest, place) = rect.split_top_bottom_at_y(rect.bottom() - HEIGHT);
    let place = Rect::from_min_max(place.min + vec2(indent, 0.0), place.max - vec2(16.0, 0.0));
    ui.painter()
        .hline(place.x_range(), place.top() - 0.5, t.hair());
    let (words, button) = place.split_left_right_at_x(place.right() - USE);
    let layout = Layout::top_down(Align::Min);
    let mut lines = ui.new_child(UiBuilder::new().max_rect(words).layout(layout));
    lines.set_clip_rect(words.intersect(ui.clip_rect()));
    lines.spacing_mut().item_spacing.y = 0.0;
    let grounds = grounds(suggestion.grounds);
    lines.add_space(if grounds.is_some() { 3.0 } else { 12.0 });
    let value = value(suggestion);
    label(&mut lines, &value, FontRole::TableStrong, t.text.main);
    if let Some(grounds) = grounds {
        label(&mut lines, &grounds, FontRole::Small, t.text.muted);
    }
    let layout = Layout::right_to_left(Align::Center);
    let mut side = ui.new_child(UiBuilder::new().max_rect(button).layout(layout));
    if Button::secondary("Use this")
        .small()
        .show(&mut side)
        .clicked()
    {
        let changes = suggestion.changes.clone();
        out.push(Action::UseSuggestion(record.id, changes));
    }
    rest
}

fn value(suggestion: &Suggestion) -> String {
    match (&suggestion.shown, suggestion.changes.first()) {
        (Some(shown), _) => shown.clone(),
        (None, Some(change)) => format!("Remove {}", change.pointer.trim_start_matches('/')),
        (None, None) => String::new(),
    }
}

fn grounds(grounds: Grounds) -> Option<String> {
    match grounds {
        Grounds::Value => None,
        Grounds::Chosen(country) => Some(format!("{}, as chosen before", country.name())),
        Grounds::Guessed(country) => Some(format!("{}, guessed", country.name())),
    }
}

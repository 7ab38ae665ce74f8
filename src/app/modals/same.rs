//! Users who are the same: which of them stays, who goes, and what that means.

use egui::{Rect, ScrollArea, Ui, vec2};

use crate::app::action::Action;
use crate::app::icons::{Icon, icon};
use crate::app::model::Settling;
use crate::app::screens::field_words;
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{self, Button, ModalChoice, label, radio, wrapped};
use crate::app::words;
use crate::roster::mend::{Keep, SameSet, SameUser, Settlement, Step};

use super::rows::{Columns, ROW, cell, more, who};

/// Users that are seen at once.
const SEEN: usize = 7;

pub fn ui(ui: &mut Ui, settling: &Settling, narrow: bool, out: &mut Vec<Action>) {
    let gone = settling.found.as_ref().map_or(0, left_out);
    let verb = format!("Leave out {}", words::users(gone));
    let why = match (&settling.trouble, settling.asked) {
        (Some(_), _) => "Who is the same could not be looked at",
        (None, Some(_)) => "Who is the same is still being looked at",
        (None, None) => "Nobody is the same any more",
    };
    let shown = widgets::Modal::new("same", "Several users are the same")
        .wide()
        .show(
            ui.ctx(),
            |ui| body(ui, settling, narrow, out),
            |ui| {
                let go = Button::primary(&verb)
                    .enabled(gone > 0 && settling.asked.is_none())
                    .why(why);
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

fn body(ui: &mut Ui, settling: &Settling, narrow: bool, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let text = "One of each stays. The others are left out, and can be taken in again.";
    wrapped(ui, text, FontRole::Body, t.text.muted);
    ui.add_space(12.0);
    ui.spacing_mut().item_spacing.y = 6.0;
    for keep in Keep::ALL {
        if radio(ui, settling.keep == keep, keep.title()).clicked() {
            out.push(Action::KeepOfSame(keep));
        }
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(12.0);
    let line = match (&settling.trouble, settling.asked, &settling.found) {
        (Some(trouble), ..) => trouble.sentence.clone(),
        (None, Some(_), None) => "Looking at the users…".to_owned(),
        (None, _, Some(found)) => told(found),
        (None, None, None) => "Nobody is the same any more".to_owned(),
    };
    wrapped(ui, &line, FontRole::Table, t.text.main);
    wrapped(
        ui,
        "One step in undo, your file is not touched",
        FontRole::Small,
        t.text.muted,
    );
    let Some(found) = settling
        .found
        .as_ref()
        .filter(|_| settling.trouble.is_none())
    else {
        return;
    };
    ui.add_space(12.0);
    if found.hashes_lost > 0 {
        no_hash(ui, found.hashes_lost);
        ui.add_space(8.0);
    }
    list(ui, found, if narrow { SEEN - 3 } else { SEEN });
}

fn left_out(found: &Settlement) -> u64 {
    match &found.step {
        Step::Duplicates { left_out, .. } => left_out.len() as u64,
        _ => 0,
    }
}

/// What it does, in numbers.
fn told(found: &Settlement) -> String {
    let gone = words::users(left_out(found));
    match &found.step {
        Step::Duplicates { records, .. } if !records.is_empty() => format!(
            "{gone} left out, {} with what only the others had",
            words::users(records.len() as u64)
        ),
        _ => format!("{gone} left out"),
    }
}

/// The band that nobody should miss: passwords that go with those who go.
fn no_hash(ui: &mut Ui, count: u64) {
    let t = tokens(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 36.0));
    ui.painter()
        .rect_filled(rect, 6.0, t.tone(Tone::Warning).tint);
    cell(ui, rect.shrink2(vec2(12.0, 0.0)), |ui| {
        icon(ui, Icon::Warning, sizes().icon_small, t.warning.text);
        let who = if count == 1 {
            "1 user stays without a password hash".to_owned()
        } else {
            format!("{} stay without a password hash", words::users(count))
        };
        label(ui, &who, FontRole::TableStrong, t.text.main);
        let what = "The one that goes has it";
        label(ui, what, FontRole::Table, t.text.muted);
    });
}

const COLUMNS: Columns = Columns(
    [("Row", 92.0), ("Full name", 164.0), ("Value", 204.0)],
    "Becomes",
);

/// The sets one after the other: who stays, and below it who goes.
fn list(ui: &mut Ui, found: &Settlement, seen: usize) {
    let t = tokens(ui);
    COLUMNS.head(ui);
    let lines: Vec<(usize, &SameSet, Option<&SameUser>)> = found
        .shown
        .iter()
        .enumerate()
        .flat_map(|(at, set)| {
            let go = set.go.iter().map(move |user| (at, set, Some(user)));
            std::iter::once((at, set, None)).chain(go)
        })
        .collect();
    ScrollArea::vertical()
        .id_salt("same users")
        .auto_shrink([false, true])
        .max_height(seen as f32 * ROW)
        .show_rows(ui, ROW, lines.len(), |ui, range| {
            for (at, set, goes) in lines.get(range).unwrap_or_default() {
                let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
                if at % 2 == 1 {
                    ui.painter().rect_filled(rect, 0.0, t.bg.stripe);
                }
                line(ui, rect, set, *goes);
            }
        });
    more(ui, found.sets, found.shown.len());
}

/// One user of a set: the one who stays, or one who goes.
fn line(ui: &mut Ui, rect: Rect, set: &SameSet, goes: Option<&SameUser>) {
    let t = tokens(ui);
    let user = goes.unwrap_or(&set.stays);
    let [number, name, value, becomes] = COLUMNS.places(rect);
    who(ui, [number, name], user.id, user.name.as_deref());
    cell(ui, value, |ui| {
        let value = user.value.as_deref().unwrap_or_default();
        label(ui, value, FontRole::Table, t.text.muted);
    });
    cell(ui, becomes, |ui| {
        let (sign, tone, ink) = match goes {
            None => (Icon::Ok, t.ok.text, t.text.main),
            Some(_) => (Icon::LeftOut, t.text.muted, t.text.muted),
        };
        icon(ui, sign, sizes().icon_small, tone);
        label(ui, &fate(set, goes), FontRole::Table, ink);
    });
}

/// What becomes of a user of a set.
fn fate(set: &SameSet, goes: Option<&SameUser>) -> String {
    match goes {
        Some(user) if user.has_hash && !set.stays.has_hash => {
            "Left out, with its password hash".to_owned()
        }
        Some(_) => "Left out".to_owned(),
        None if set.gets.is_empty() => "Stays".to_owned(),
        None => {
            let gets: Vec<String> = set.gets.iter().map(|it| field_words(it)).collect();
            format!("Stays, gets {}", gets.join("; "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::users::RecordId;

    #[test]
    fn whoever_goes_with_the_only_hash_is_told() {
        let user = |id, has_hash| SameUser {
            id: RecordId(id),
            name: None,
            value: None,
            has_hash,
        };
        let mut set = SameSet {
            stays: user(0, false),
            gets: Vec::new(),
            go: vec![user(1, true), user(2, false)],
        };
        assert_eq!(fate(&set, None), "Stays");
        assert_eq!(
            fate(&set, set.go.first()),
            "Left out, with its password hash"
        );
        assert_eq!(fate(&set, set.go.last()), "Left out");
        set.gets = vec!["/name".to_owned(), "/user_metadata/tier".to_owned()];
        assert_eq!(
            fate(&set, None),
            "Stays, gets Full name; user_metadata, tier"
        );
    }
}

//! Where only users of an earlier run are to go, it is said on every step, and what Auth0 had against them.

use egui::{Rect, Ui, UiBuilder, pos2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::FollowModel;
use crate::app::theme::{FontRole, Tone, tokens};
use crate::app::widgets::{Banner, Button, wrapped};
use crate::app::words;
use crate::import::results::Remedy;
use crate::users::RecordId;

use super::view::{View, within};

/// The button that sets it off; none where there is nothing to be sent.
pub fn word(remedy: Remedy, users: u64) -> Option<String> {
    match remedy {
        Remedy::TryAgain | Remedy::LeftOver => Some(format!("Try {} again", words::number(users))),
        Remedy::Mend | Remedy::MendAndUpdate => Some("Mend and send…".to_owned()),
        Remedy::Update => Some(format!("Update {}…", words::users(users))),
        Remedy::Leave => None,
    }
}

fn title(follow: &FollowModel) -> String {
    let users = words::users(follow.users());
    let go = if follow.users() == 1 { "goes" } else { "go" };
    format!("Only {users} of this file {go} once more")
}

/// Above the table of Check; returns what is left of the place.
pub fn above_table(ui: &mut Ui, rest: Rect, view: &View<'_>, out: &mut Vec<Action>) -> Rect {
    let Some(follow) = view.model.follow() else {
        return rest;
    };
    let mut place = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_max(
        pos2(rest.left() + 16.0, rest.top() + 8.0),
        pos2(rest.right() - 16.0, rest.bottom()),
    )));
    let filter = follow.filter();
    let shown = Banner {
        tone: Tone::Info,
        icon: Icon::Refused,
        title: &title(follow),
        text: "What Auth0 had against a user stands beside what Usher finds",
    }
    .show(&mut place, |ui| {
        if view.model.check.filter != filter
            && Button::quiet("Show them").small().show(ui).clicked()
        {
            out.push(Action::Filter(filter));
        }
        let open = view.model.open();
        let may = view.model.may_mend();
        if open.is_some_and(|open| may && follow.offers_without_hashes(&open.mending))
            && Button::quiet("Remove their password hashes")
                .small()
                .show(ui)
                .clicked()
        {
            out.push(Action::DropTheirHashes);
        }
        instead(ui, out);
    });
    let top = shown.rect.bottom() + 8.0;
    ui.painter()
        .hline(rest.x_range(), top - 0.5, tokens(ui).hair());
    Rect::from_min_max(pos2(rest.left(), top), rest.max)
}

/// Above the options of Import.
pub fn above_options(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let Some(follow) = view.model.follow() else {
        return;
    };
    Banner {
        tone: Tone::Info,
        icon: Icon::Retry,
        title: &title(follow),
        text: "They follow the earlier import, into the same connection. Results then count all imports of the file together.",
    }
    .show(ui, |ui| instead(ui, out));
    ui.add_space(24.0);
}

fn instead(ui: &mut Ui, out: &mut Vec<Action>) {
    if Button::quiet("Take all users instead")
        .small()
        .show(ui)
        .clicked()
    {
        out.push(Action::DropFollow);
    }
}

/// What Auth0 had against the user in the inspector; returns what is left of the place.
pub fn said(ui: &mut Ui, rect: Rect, view: &View<'_>, record: RecordId) -> Rect {
    let said = view.model.follow().and_then(|to| to.said_of(record));
    let Some(said) = said else {
        return rect;
    };
    let t = tokens(ui);
    let (top, rest) = rect.split_top_bottom_at_y(rect.top() + (rect.height() * 0.6).min(124.0));
    within(ui, top.shrink2(egui::vec2(16.0, 8.0)), |ui| {
        egui::ScrollArea::vertical()
            .id_salt("said by Auth0")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                wrapped(
                    ui,
                    "Auth0 did not take this user",
                    FontRole::TableStrong,
                    t.text.main,
                );
                wrapped(ui, said, FontRole::Small, t.text.main);
            });
    });
    ui.painter()
        .hline(rest.x_range(), rest.top() - 0.5, t.hair());
    rest
}

//! Why users are not in, by reason; one that is chosen filters the table.

use egui::{Rect, Ui};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::taken;
use crate::app::theme::Tone;
use crate::app::widgets::{EmptyState, GroupRow, GroupRowClick, state_look};
use crate::app::words;
use crate::import::ReasonGroup;
use crate::import::results::Remedy;
use crate::roster::RecordState;
use crate::worker::{ResultFilter, ResultsView, Source};

use super::check_panel::{panel, section, sentences};
use super::view::View;
use super::{follow, looks, results_after};

const SECTIONS: [(RecordState, &str); 2] = [
    (RecordState::Refused, "Needs a change"),
    (RecordState::AlreadyThere, "Yours to decide"),
];

pub fn ui(ui: &mut Ui, rect: Rect, view: &View<'_>, shown: &ResultsView, out: &mut Vec<Action>) {
    panel(
        ui,
        rect,
        "Not imported",
        if view.narrow { "" } else { "by reason" },
        |ui| {
            let counts = &shown.counts;
            results_after::panel(ui, view, out);
            results_after::undone(ui, view, shown, out);
            if shown.groups.is_empty()
                && counts.left_out <= shown.unchanged
                && counts.unknown == 0
                && counts.to_go() == 0
            {
                ui.add_space(48.0);
                let still = taken(shown);
                let users = words::users(still);
                let title = format!("{users} {} in", if still == 1 { "is" } else { "are" });
                EmptyState {
                    icon: Icon::Ok,
                    tone: Tone::Ok,
                    title: &title,
                    text: if still < u64::from(counts.imported + counts.updated) {
                        "The others of this import were deleted again"
                    } else if shown.unchanged > 0 {
                        "Auth0 took everyone who was new or had changed"
                    } else {
                        "Auth0 took every user of the file"
                    },
                    button: None,
                }
                .show(ui);
                return;
            }
            for (state, title) in SECTIONS {
                let groups: Vec<(usize, &ReasonGroup)> = shown
                    .groups
                    .iter()
                    .enumerate()
                    .filter(|(_, group)| group.state == state)
                    .collect();
                if groups.is_empty() {
                    continue;
                }
                let count = if state == RecordState::Refused {
                    counts.refused
                } else {
                    counts.already_there
                };
                section(ui, title, &words::users(count.into()));
                for (index, group) in groups {
                    group_ui(ui, view, shown, (index, group), out);
                }
            }
            rest(ui, view, shown, out);
        },
    );
}

fn group_ui(
    ui: &mut Ui,
    view: &View<'_>,
    shown: &ResultsView,
    (index, group): (usize, &ReasonGroup),
    out: &mut Vec<Action>,
) {
    let users = group.records.len() as u64;
    let word = follow::word(group.remedy, users).filter(|_| users > 0 && may_follow(view, shown));
    let mut words: Vec<&str> = word.as_deref().into_iter().collect();
    if group.remedy == Remedy::LeftOver && !words.is_empty() {
        words.push("Remove left-overs…");
    }
    let (icon, tone) = state_look(group.state);
    let field = if group.field.is_empty() {
        String::new()
    } else {
        looks::field(&group.field)
    };
    let row = GroupRow {
        icon,
        tone,
        title: &group.title,
        count: group.count.into(),
        line: &field,
        selected: view.model.results.filter == ResultFilter::Group(index),
        why: &sentences(&group.advice, ""),
        actions: &words,
    };
    match row.show(ui) {
        Some(GroupRowClick::Row) => out.push(Action::ResultGroup(index)),
        Some(GroupRowClick::Action(0)) => out.push(Action::FollowGroup(index)),
        Some(GroupRowClick::Action(_)) => out.push(Action::RemoveLeftOvers),
        None => {}
    }
}

/// Whether users of these results can go once more: nobody works on them, and their file is at hand.
fn may_follow(view: &View<'_>, shown: &ResultsView) -> bool {
    view.model.import.running().is_none()
        && !shown.summary.open_elsewhere
        && shown.source == Source::Available
}

/// What was never sent, or nobody knows about.
fn rest(ui: &mut Ui, view: &View<'_>, shown: &ResultsView, out: &mut Vec<Action>) {
    let counts = &shown.counts;
    let running = view
        .model
        .import
        .running()
        .is_some_and(|run| run.id.as_ref() == Some(&shown.summary.id))
        || shown.summary.open_elsewhere;
    let resumes = !running && shown.summary.doubtful > 0 && shown.summary.can_resume();
    let can_resume = shown.resumable().is_some();
    let told = |running_word, word| if running { running_word } else { word };
    let lines = [
        (
            RecordState::Unknown,
            counts.unknown,
            "Nobody knows",
            unknown_words(shown, running),
        ),
        (
            RecordState::LeftOut,
            counts.left_out - shown.unchanged.min(counts.left_out),
            "Left out before the import",
            "Auth0 would have refused them. Once they are mended, they can go on their own.",
        ),
        (
            RecordState::NotSent,
            counts.not_sent,
            "The import ended first",
            "Their part was never sent. Resume the import to send them.",
        ),
        (
            RecordState::Sent,
            counts.sent,
            "At Auth0",
            told(
                "Their part is there now, and its result follows.",
                "Their part was sent, and its result has not been fetched. Resume the import to get it.",
            ),
        ),
        (
            RecordState::Queued,
            counts.queued,
            "Still to be sent",
            told(
                "Their part waits here for its turn.",
                "Their part waits here. Resume the import to send it.",
            ),
        ),
    ];
    if lines.iter().any(|(_, count, ..)| *count > 0) {
        section(ui, "Without a result", "");
    }
    for (state, count, title, why) in lines.into_iter().filter(|(_, count, ..)| *count > 0) {
        let (icon, tone) = state_look(state);
        let follows = may_follow(view, shown);
        let action = match state {
            RecordState::Unknown if resumes => Some("Resume the import"),
            RecordState::LeftOut if follows => Some("Mend and send…"),
            RecordState::NotSent if follows && !can_resume => Some("Send them…"),
            _ => None,
        };
        let row = GroupRow {
            icon,
            tone,
            title,
            count: count.into(),
            line: "",
            selected: view.model.results.filter == ResultFilter::State(state),
            why,
            actions: action.as_slice(),
        };
        match row.show(ui) {
            Some(GroupRowClick::Row) => out.push(Action::ResultState(Some(state))),
            Some(GroupRowClick::Action(_)) if state != RecordState::Unknown => {
                out.push(Action::FollowState(state));
            }
            Some(GroupRowClick::Action(_)) => {
                out.push(Action::ResumeRun(shown.summary.id.clone()));
            }
            None => {}
        }
    }
}

/// What can be done about users of unknown fate.
fn unknown_words(shown: &ResultsView, running: bool) -> &'static str {
    let summary = &shown.summary;
    if running {
        "Their part may or may not have reached Auth0. Usher looks into it, and asks you under Import where it may not decide by itself."
    } else if summary.doubtful > 0 {
        "Their part may or may not have reached Auth0. Resume the import: Usher looks for them in the tenant, and asks you where it may not decide by itself."
    } else if summary.options.upsert {
        "Their part may or may not have reached Auth0. Look some of them up in the Auth0 Dashboard. If they are not as the file has them, import the file once more."
    } else {
        "Their part may or may not have reached Auth0. Look some of them up in the Auth0 Dashboard, or import the file once more without updating: whoever is in is then shown as already there."
    }
}

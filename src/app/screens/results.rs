//! Results: what became of every single user.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::shell::{self, Status};
use crate::app::theme::{Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button, Chip, EmptyState, chip_line, state_look};
use crate::app::words;
use crate::import::RunEnd;
use crate::roster::RecordState;
use crate::worker::{ResultFilter, ResultsView};

use super::view::{Primary, View, within};
use super::{
    results_after, results_detail, results_panel, results_remarks, results_sums, results_table,
};

#[derive(Debug, Default)]
pub struct ResultsScreen {
    table: results_table::ResultsTable,
}

impl ResultsScreen {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let model = view.model;
        let results = &model.results;
        let Some(shown) = &results.view else {
            Self::nothing(ui, view, out);
            return;
        };
        let context = format!(
            "{} of {} shown",
            words::number(results.rows.len()),
            words::users(shown.counts.total.into())
        );
        shell::header(ui, view.areas.header, "Results", &context, |ui| {
            let rows = shown.counts.refused + shown.counts.already_there;
            if rows > 0
                && Button::secondary("Save refused rows…")
                    .icon(Icon::Save)
                    .show(ui)
                    .clicked()
            {
                out.push(Action::SaveRefused);
            }
            if Button::quiet("Report…").show(ui).clicked() {
                out.push(Action::Report(shown.summary.id.clone()));
            }
            results_after::lists(ui, view, shown, out);
            results_after::steps(ui, view, shown, out);
        });
        shell::body(ui, view.areas.body, |ui| {
            let body = view.areas.body;
            let (sums, rest) = body.split_top_bottom_at_y(body.top() + sizes().sums_line);
            results_sums::sums(ui, sums, shown);
            let rest = results_remarks::ui(ui, rest, view, shown, out);
            let rest = results_after::asking(ui, rest, view, out);
            let width = if view.narrow {
                sizes().panel_groups_narrow
            } else {
                sizes().panel_groups
            };
            let (panel, right) = rest.split_left_right_at_x(rest.left() + width);
            results_panel::ui(ui, panel, view, shown, out);
            let (toolbar, rest) = right.split_top_bottom_at_y(right.top() + sizes().toolbar);
            chips(ui, toolbar, view, shown, out);
            let height = if results.details {
                sizes().inspector.min(rest.height() * 0.5)
            } else {
                sizes().inspector_closed
            };
            let (table, below) = rest.split_top_bottom_at_y(rest.bottom() - height);
            self.table.ui(ui, table, view, out);
            results_detail::ui(ui, below, view, out);
        });
        bar(ui, view, shown, out);
    }

    fn nothing(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        shell::header(ui, view.areas.header, "Results", "", |_| {});
        shell::body(ui, view.areas.body, |ui| {
            let place = Rect::from_center_size(view.areas.body.center(), vec2(480.0, 200.0));
            within(ui, place, |ui| match &view.model.results.trouble {
                Some(trouble) => {
                    let text = trouble.advice.clone().unwrap_or_default();
                    Banner {
                        tone: Tone::Blocker,
                        icon: Icon::Error,
                        title: &trouble.sentence,
                        text: &text,
                    }
                    .show(ui, |_| {});
                }
                None => {
                    EmptyState {
                        icon: Icon::Results,
                        tone: Tone::Neutral,
                        title: "Reading the results",
                        text: "What became of every user shows here",
                        button: None,
                    }
                    .show(ui);
                }
            });
        });
        let status = Status {
            back: Some("Back"),
            icon: None,
            text: "",
        };
        if view.bar(
            ui,
            &status,
            Some(Primary::new("Show history", true)),
            out,
            |_, _| {},
        ) {
            out.push(Action::Primary);
        }
    }
}

fn chips(ui: &mut Ui, rect: Rect, view: &View<'_>, shown: &ResultsView, out: &mut Vec<Action>) {
    let counts = &shown.counts;
    let t = tokens(ui);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, t.hair());
    let results = &view.model.results;
    let group_state = match &results.filter {
        ResultFilter::Group(index) => results
            .view
            .as_ref()
            .and_then(|shown| shown.groups.get(*index))
            .map(|group| group.state),
        ResultFilter::State(state) => Some(*state),
        ResultFilter::All
        | ResultFilter::Found(_)
        | ResultFilter::Undone(_)
        | ResultFilter::Unchanged => None,
    };
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(rect.shrink2(vec2(16.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    row.spacing_mut().item_spacing.x = 8.0;
    let states = [
        (RecordState::Refused, counts.refused),
        (RecordState::AlreadyThere, counts.already_there),
        (RecordState::Unknown, counts.unknown),
        (RecordState::Updated, counts.updated),
        (RecordState::Imported, counts.imported),
        (
            RecordState::LeftOut,
            counts.left_out - shown.unchanged.min(counts.left_out),
        ),
        (RecordState::NotSent, counts.not_sent),
        (RecordState::Sent, counts.sent),
        (RecordState::Queued, counts.queued),
    ];
    let states: Vec<(RecordState, u32)> = states
        .into_iter()
        .filter(|(state, count)| *count > 0 || group_state == Some(*state))
        .collect();
    let all = Chip::new("All")
        .count(counts.total.into())
        .on(results.filter == ResultFilter::All);
    let chips: Vec<Chip<'_>> = std::iter::once(all)
        .chain(states.iter().map(|(state, count)| {
            let (icon, tone) = state_look(*state);
            Chip::new(state.word())
                .icon(icon, tone)
                .count(u64::from(*count))
                .on(group_state == Some(*state))
        }))
        .chain((shown.unchanged > 0).then(|| {
            Chip::new("Unchanged")
                .icon(Icon::Tick, Tone::Neutral)
                .count(shown.unchanged.into())
                .on(results.filter == ResultFilter::Unchanged)
        }))
        .collect();
    if let Some(chosen) = chip_line(&mut row, &chips) {
        let state = chosen.checked_sub(1).and_then(|index| states.get(index));
        out.push(if chosen > states.len() {
            Action::ResultUnchanged
        } else {
            Action::ResultState(state.map(|(state, _)| *state))
        });
    }
}

fn bar(ui: &mut Ui, view: &View<'_>, shown: &ResultsView, out: &mut Vec<Action>) {
    let summary = &shown.summary;
    let running = view
        .model
        .import
        .running()
        .is_some_and(|run| run.id.as_ref() == Some(&summary.id));
    let parts = words::count(summary.parts.into(), "part");
    let end = std::time::UNIX_EPOCH
        + std::time::Duration::from_millis(u64::try_from(summary.last_ms).unwrap_or(0));
    let resumable = shown.resumable();
    let to_go = shown.counts.to_go() + summary.doubtful;
    let elsewhere = summary.open_elsewhere && !running;
    let (icon, text) = if elsewhere {
        (
            (Icon::Working, Tone::Accent),
            "Another Usher is importing this, here it is only watched".to_owned(),
        )
    } else if running {
        (
            (Icon::Working, Tone::Accent),
            "The import goes on, these are the results so far".to_owned(),
        )
    } else if to_go > 0 {
        let ended = match summary.end {
            RunEnd::Unfinished => "The import was interrupted",
            RunEnd::Stopped | RunEnd::Finished => "The import was stopped",
        };
        let why = summary.why.as_deref().unwrap_or(ended);
        (
            (Icon::Warning, Tone::Warning),
            format!("{why}, {} still to go", words::users(to_go.into())),
        )
    } else {
        let when = words::until(end, view.now);
        let took = words::duration(summary.took());
        let at = if when.contains(',') {
            format!("on {when}")
        } else {
            format!("at {when}")
        };
        (
            (Icon::Ok, Tone::Ok),
            format!("Finished {at} after {took}, {parts}"),
        )
    };
    let status = Status {
        back: Some("Back"),
        icon: Some(icon),
        text: &text,
    };
    let word;
    let primary = if running {
        Primary::new("Show the import", true)
    } else if elsewhere {
        Primary::new("Show history", true)
    } else if let Some(run) = resumable.filter(|_| to_go > 0) {
        let resumes = view.model.resumes(&run.id);
        word = if resumes {
            "Resuming".to_owned()
        } else {
            format!("Resume {}", words::users(run.users_to_go().into()))
        };
        Primary {
            icon: Some(if resumes { Icon::Working } else { Icon::Play }),
            ..Primary::new(&word, !resumes)
        }
    } else {
        Primary::new("Open another users file…", true)
    };
    if view.bar(ui, &status, Some(primary), out, |_, _| {}) {
        out.push(if running {
            Action::Go(crate::app::model::Screen::Import)
        } else if elsewhere {
            Action::Go(crate::app::model::Screen::History)
        } else if let Some(run) = resumable.filter(|_| to_go > 0) {
            Action::ResumeRun(run.id.clone())
        } else {
            Action::ChooseFile
        });
    }
}

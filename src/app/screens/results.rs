//! Results: what became of every single user.

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::Model;
use crate::app::shell::{self, Status};
use crate::app::table::{CellAt, Column, TableState, VirtualTable};
use crate::app::theme::{Tone, sizes, tokens};
use crate::app::widgets::{
    Banner, Button, Cell, Chip, EmptyState, Sum, badge, cell, chip_line, state_look, sums_line,
};
use crate::app::words;
use crate::import::{Counts, RunEnd};
use crate::roster::RecordState;
use crate::worker::{ResultFilter, ResultsView, Source};

use super::view::{Primary, View, whole_cell, within};
use super::{results_detail, results_panel};

#[derive(Debug, Default)]
pub struct ResultsScreen {
    table: TableState,
    filter: Option<ResultFilter>,
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
        });
        shell::body(ui, view.areas.body, |ui| {
            let body = view.areas.body;
            let (sums, rest) = body.split_top_bottom_at_y(body.top() + sizes().sums_line);
            sums_ui(ui, sums, shown);
            let rest = remarks_ui(ui, rest, shown);
            let width = if view.narrow {
                sizes().panel_groups_narrow
            } else {
                sizes().panel_groups
            };
            let (panel, right) = rest.split_left_right_at_x(rest.left() + width);
            results_panel::ui(ui, panel, view, shown, out);
            let (toolbar, rest) = right.split_top_bottom_at_y(right.top() + sizes().toolbar);
            chips(ui, toolbar, view, &shown.counts, out);
            let height = if results.details {
                sizes().inspector.min(rest.height() * 0.5)
            } else {
                sizes().inspector_closed
            };
            let (table, below) = rest.split_top_bottom_at_y(rest.bottom() - height);
            self.table_ui(ui, table, view, out);
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

    fn table_ui(&mut self, ui: &mut Ui, rect: Rect, view: &View<'_>, out: &mut Vec<Action>) {
        let results = &view.model.results;
        if self.filter.as_ref() != Some(&results.filter) {
            self.table.reset();
            self.filter = Some(results.filter.clone());
        }
        let selected = results.selected.and_then(|id| results.rows.position_of(id));
        if self.table.selected != selected {
            match selected {
                Some(row) if !results.rows.visible().contains(&row) => self.table.go_to(row),
                _ => self.table.selected = selected,
            }
        }
        let state = Column::state();
        let total = results.view.as_ref().map_or(0, |view| view.counts.total);
        let row = Column::row_to(total.into());
        let rest = (rect.width() - 10.0 - row.width - state.width - 76.0).max(300.0);
        let columns = [
            row,
            state,
            Column::new("Email", (rest * 0.52).floor()),
            Column::new("Full name", rest - (rest * 0.52).floor()),
            Column {
                align: Align::Max,
                ..Column::new("Part", 76.0)
            },
        ];
        let shown = within(ui, rect, |ui| {
            VirtualTable::new("Results", results.rows.len(), &columns).show(
                ui,
                &mut self.table,
                |ui, at| cell_ui(ui, view.model, at),
            )
        });
        if results.rows.is_empty() && results.rows.set.is_some() {
            let place = Rect::from_center_size(rect.center(), vec2(rect.width(), 120.0));
            within(ui, place, |ui| {
                EmptyState {
                    icon: Icon::Results,
                    tone: Tone::Neutral,
                    title: "No user here",
                    text: "Choose another state above",
                    button: None,
                }
                .show(ui);
            });
        }
        if shown.visible != results.rows.visible() {
            out.push(Action::ResultRowsSeen(shown.visible));
        }
        if let Some(row) = shown.selected {
            out.push(Action::SelectResult(row));
        }
        if shown.opened.is_some() {
            out.push(Action::ShowDetails(true));
        }
    }
}

fn sums_ui(ui: &mut Ui, rect: Rect, shown: &ResultsView) {
    let counts = &shown.counts;
    let sum = |word, count: u32, icon, tone| Sum {
        word,
        count: count.into(),
        icon,
        tone,
    };
    let whole = sum("in the file", counts.total, Icon::FileTable, Tone::Neutral);
    let mut parts = vec![
        sum("imported", counts.imported, Icon::Ok, Tone::Ok),
        sum("updated", counts.updated, Icon::Edit, Tone::Ok),
        sum("refused", counts.refused, Icon::Refused, Tone::Blocker),
        sum(
            "already there",
            counts.already_there,
            Icon::UserCheck,
            Tone::Info,
        ),
        sum("left out", counts.left_out, Icon::LeftOut, Tone::Neutral),
        sum("unknown", counts.unknown, Icon::Unknown, Tone::Warning),
    ];
    if counts.to_go() > 0 {
        parts.push(sum(
            "still to go",
            counts.to_go(),
            Icon::Queued,
            Tone::Neutral,
        ));
    }
    within(ui, rect, |ui| {
        sums_line(ui, &whole, &parts, |ui| {
            if counts.agrees() {
                badge(ui, Tone::Ok, Some(Icon::Ok), "The sums agree");
            }
        });
    });
}

/// Sums that differ, and whatever else does not match, are shown and not hidden.
fn remarks_ui(ui: &mut Ui, rest: Rect, shown: &ResultsView) -> Rect {
    let mut lines: Vec<(Tone, Icon, String, String)> = Vec::new();
    if !shown.counts.agrees() {
        let text = format!(
            "{} in the file, {} with a result. Please save the refused rows and tell us.",
            words::number(shown.counts.total.into()),
            words::number(shown.counts.sum().into())
        );
        lines.push((
            Tone::Blocker,
            Icon::Error,
            "The sums do not agree".to_owned(),
            text,
        ));
    }
    if let Some((first, others)) = shown.remarks.split_first() {
        let text = match others.len() as u64 {
            0 => String::new(),
            more => format!("and {} more of this kind", words::number(more)),
        };
        lines.push((Tone::Warning, Icon::Warning, first.clone(), text));
    }
    if shown.source != Source::Available {
        let title = if shown.source == Source::Missing {
            "The users file is not where it was"
        } else {
            "The users file has changed since"
        };
        lines.push((
            Tone::Info,
            Icon::Info,
            title.to_owned(),
            "Names and addresses cannot be shown, all the numbers can".to_owned(),
        ));
    }
    let mut top = rest.top();
    for (tone, icon, title, text) in lines {
        let place = Rect::from_min_max(
            pos2(rest.left() + 24.0, top + 8.0),
            pos2(rest.right() - 24.0, rest.bottom()),
        );
        let mut place = ui.new_child(UiBuilder::new().max_rect(place));
        let shown = Banner {
            tone,
            icon,
            title: &title,
            text: &text,
        }
        .show(&mut place, |_| {});
        top = shown.rect.bottom();
    }
    if top > rest.top() {
        top += 8.0;
        ui.painter()
            .hline(rest.x_range(), top - 0.5, tokens(ui).hair());
    }
    Rect::from_min_max(pos2(rest.left(), top), rest.max)
}

fn chips(ui: &mut Ui, rect: Rect, view: &View<'_>, counts: &Counts, out: &mut Vec<Action>) {
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
        ResultFilter::All => None,
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
        (RecordState::LeftOut, counts.left_out),
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
        .collect();
    if let Some(chosen) = chip_line(&mut row, &chips) {
        let state = chosen.checked_sub(1).and_then(|index| states.get(index));
        out.push(Action::ResultState(state.map(|(state, _)| *state)));
    }
}

fn cell_ui(ui: &mut Ui, model: &Model, at: CellAt) {
    let Some(id) = model.results.rows.id(at.row) else {
        return;
    };
    let t = tokens(ui);
    if at.column == 0 {
        cell(
            ui,
            Cell::figures(&words::number(id.row())).ink(tokens(ui).text.muted),
        );
        return;
    }
    let Some(row) = model.results.rows.get(id) else {
        return;
    };
    match at.column {
        1 => {
            let (icon, tone) = state_look(row.state);
            let ink = if tone == Tone::Neutral {
                t.text.muted
            } else {
                t.tone(tone).text
            };
            whole_cell(
                ui,
                Cell {
                    icon: Some(icon),
                    ..Cell::text(row.state.word()).ink(ink)
                },
            );
        }
        2 => whole_cell(ui, Cell::text(row.email.as_deref().unwrap_or_default())),
        3 => whole_cell(ui, Cell::text(row.name.as_deref().unwrap_or_default())),
        _ => whole_cell(
            ui,
            Cell::figures(
                &row.part
                    .map(|part| words::number(part.into()))
                    .unwrap_or_default(),
            )
            .ink(t.text.main),
        ),
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
    let to_go = shown.counts.to_go();
    let (icon, text) = if running {
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
    } else if to_go > 0 && summary.can_resume() {
        word = format!("Resume {}", words::users(to_go.into()));
        Primary {
            icon: Some(Icon::Play),
            ..Primary::new(&word, true)
        }
    } else {
        Primary::new("Open another users file…", true)
    };
    if view.bar(ui, &status, Some(primary), out, |_, _| {}) {
        out.push(if running {
            Action::Go(crate::app::model::Screen::Import)
        } else if to_go > 0 && summary.can_resume() {
            Action::ResumeRun(summary.id.clone())
        } else {
            Action::ChooseFile
        });
    }
}

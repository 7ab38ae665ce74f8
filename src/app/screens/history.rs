//! History: every run, kept until it is deleted, unfinished ones first.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{Kin, Listed};
use crate::app::shell::{self, Status};
use crate::app::table::{Column, TableState, VirtualTable};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{EmptyState, MenuItem, label, menu};
use crate::app::words;
use crate::import::RunSummary;

use super::results_after::undo_word;
use super::view::{Primary, View, within};
use super::{history_card, history_line};

/// Unfinished runs that show as cards.
const CARDS: usize = 3;
/// Below this width the columns of the table are close.
const NARROW: f32 = 900.0;

#[derive(Debug, Default)]
pub struct HistoryScreen {
    table: TableState,
}

impl HistoryScreen {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let history = &view.model.history;
        shell::header(
            ui,
            view.areas.header,
            "History",
            "Kept on this computer until you delete a run",
            |_| {},
        );
        let unfinished = history.unfinished();
        shell::body(ui, view.areas.body, |ui| {
            let body = view.areas.body;
            let width = (body.width() - 48.0).min(sizes().column_max);
            let page = Rect::from_min_max(
                body.min + vec2(24.0, 24.0),
                pos2(body.left() + 24.0 + width, body.bottom() - 24.0),
            );
            let mut column = ui.new_child(
                UiBuilder::new()
                    .max_rect(page)
                    .layout(Layout::top_down(Align::Min)),
            );
            column.spacing_mut().item_spacing.y = 0.0;
            if history.runs.as_ref().is_some_and(Vec::is_empty) {
                none_yet(&mut column, out);
                return;
            }
            let under_way = history.under_way();
            if !under_way.is_empty() {
                heading(&mut column, "Under way");
                for run in under_way.iter().take(CARDS) {
                    history_card::under_way(&mut column, view, run, out);
                    column.add_space(8.0);
                }
                column.add_space(16.0);
            }
            if !unfinished.is_empty() {
                heading(&mut column, "Unfinished");
                for run in unfinished.iter().take(CARDS) {
                    history_card::ui(&mut column, view, run, out);
                    column.add_space(8.0);
                }
                column.add_space(16.0);
            }
            // Whoever has more unfinished runs than cards find room for sees them in the table.
            let more = unfinished.get(CARDS..).unwrap_or_default();
            let rows = [more, &history.finished()].concat();
            if !rows.is_empty() {
                let title = if more.is_empty() {
                    "Finished"
                } else {
                    "All others"
                };
                heading(&mut column, title);
                let lines = history.by_family(&rows);
                self.table_ui(&mut column, view, &lines, out);
            }
        });
        bar(ui, view, &unfinished, out);
    }

    fn table_ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        lines: &[Listed<'_>],
        out: &mut Vec<Action>,
    ) {
        let room = ui.available_width();
        // The buttons of a row are always within reach, names give way first.
        let [state, when, imported, refused, last] = if room < NARROW {
            [112.0, 108.0, 76.0, 76.0, 108.0]
        } else {
            [128.0, 128.0, 88.0, 84.0, 128.0]
        };
        let rest = (room - 10.0 - state - when - imported - refused - last).max(240.0);
        let file = (rest * if room < NARROW { 0.46 } else { 0.52 }).floor();
        let end = |title, width| Column {
            align: Align::Max,
            ..Column::new(title, width)
        };
        let columns = [
            Column::new("State", state).indented(8.0),
            Column::new("When", when),
            Column::new("File", file).growing(),
            Column::new("Tenant", rest - file),
            end("Imported", imported),
            end("Refused", refused),
            Column::new("", last),
        ];
        let table = VirtualTable::new("Runs", lines.len() as u64, &columns).tall();
        let shown = table.show(ui, &mut self.table, |ui, at| {
            if let Some(line) = usize::try_from(at.row).ok().and_then(|row| lines.get(row)) {
                history_line::ui(ui, view, line, at, out);
            }
        });
        let opened = shown
            .opened
            .and_then(|row| usize::try_from(row).ok())
            .and_then(|row| lines.get(row));
        if let Some(line) = opened {
            let id = line.run.id.clone();
            out.push(match line.kin {
                Kin::Undone => Action::ShowKept(id),
                _ => Action::OpenRun(id),
            });
        }
    }
}

fn heading(ui: &mut Ui, text: &str) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), egui::Sense::hover());
    within(ui, rect, |ui| {
        label(ui, text, FontRole::Strong, t.text.main)
    });
    ui.add_space(4.0);
}

fn none_yet(ui: &mut Ui, out: &mut Vec<Action>) {
    ui.add_space(80.0);
    let pressed = EmptyState {
        icon: Icon::History,
        tone: Tone::Neutral,
        title: "No runs yet",
        text: "The first import, on the practice tenant too, shows up here",
        button: Some("Open the sample"),
    }
    .show(ui);
    if pressed.is_some_and(|response| response.clicked()) {
        out.push(Action::OpenSample);
    }
}

pub fn at(ms: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}

pub fn run_menu(button: &egui::Response, run: &RunSummary, out: &mut Vec<Action>) {
    let mut open = MenuItem::new("Open results");
    open.icon = Some(Icon::Results);
    let mut forget = MenuItem::new("Forget this run…");
    forget.icon = Some(Icon::Trash);
    forget.danger = true;
    let resume = run.can_resume().then(|| {
        let mut item = MenuItem::new("Resume");
        item.icon = Some(Icon::Play);
        item
    });
    let mut undo = MenuItem::new(undo_word(run));
    undo.icon = Some(Icon::Undo);
    undo.danger = true;
    // What somebody works on cannot be deleted.
    let forget = (!run.open_elsewhere).then_some(forget);
    let mut again = MenuItem::new("Again elsewhere…");
    again.icon = Some(Icon::Retry);
    let again = (!run.open_elsewhere).then_some(again);
    let id = || run.id.clone();
    let (items, mut actions): (Vec<MenuItem<'_>>, Vec<Action>) = [
        Some((open, Action::OpenRun(id()))),
        resume.map(|item| (item, Action::ResumeRun(id()))),
        again.map(|item| (item, Action::Again(id()))),
        run.can_undo().then(|| (undo, Action::UndoRun(id()))),
        forget.map(|item| (item, Action::ForgetRun(id()))),
    ]
    .into_iter()
    .flatten()
    .unzip();
    if let Some(chosen) = menu(button, &items).filter(|chosen| *chosen < actions.len()) {
        out.push(actions.swap_remove(chosen));
    }
}

fn bar(ui: &mut Ui, view: &View<'_>, unfinished: &[&RunSummary], out: &mut Vec<Action>) {
    let running = view.model.import.running().is_some();
    let count = unfinished.len() as u64;
    let under_way = view.model.history.under_way().len() as u64;
    let (icon, text) = if count > 0 {
        let text = words::count(count, "unfinished run");
        ((Icon::Clock, Tone::Warning), text)
    } else if under_way > 0 {
        let text = format!("{} under way", words::count(under_way, "import"));
        ((Icon::Working, Tone::Accent), text)
    } else if view.model.history.half_undone().next().is_some() {
        let text = "An undo is not finished".to_owned();
        ((Icon::Undo, Tone::Warning), text)
    } else {
        ((Icon::Ok, Tone::Ok), "Every run is finished".to_owned())
    };
    let empty = view.model.history.runs.as_ref().is_none_or(Vec::is_empty);
    let status = Status {
        back: Some("Back"),
        icon: (!empty).then_some(icon),
        text: if empty { "" } else { &text },
    };
    let resumes = unfinished.first();
    let resumes = resumes.is_some_and(|run| view.model.resumes(&run.id));
    let word = unfinished.first().filter(|_| !running).map(|run| {
        if resumes {
            return "Resuming".to_owned();
        }
        format!(
            "Resume {} in {}",
            words::users(run.users_to_go().into()),
            words::middle(&run.tenant.name, 24)
        )
    });
    let primary = word.as_ref().map(|word| Primary {
        icon: Some(if resumes { Icon::Working } else { Icon::Play }),
        ..Primary::new(word, !resumes)
    });
    if view.bar(ui, &status, primary, out, |_, _| {}) {
        out.push(Action::Primary);
    }
}

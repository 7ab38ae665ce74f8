//! A line of the list of runs: a run, what followed it, or what was taken back of it.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{Kin, Listed, colour_of, unfinished};
use crate::app::table::CellAt;
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Button, Cell, cell, label, tenant_tile};
use crate::app::words;
use crate::import::{RunEnd, RunSummary};

use super::history::{at, run_menu};
use super::looks;
use super::view::View;

/// By how much what came of a run stands further in.
const INDENT: f32 = 20.0;
/// Below this width of its column a file's name gives way.
const NARROW: f32 = 200.0;

pub fn ui(ui: &mut Ui, view: &View<'_>, line: &Listed<'_>, column: CellAt, out: &mut Vec<Action>) {
    if line.kin == Kin::Undone {
        undone_cell(ui, view, line.run, column, out);
    } else {
        run_cell(ui, view, line, column, out);
    }
}

/// Users who are in, and who were refused: of all imports of the file, where it is the first of several.
fn sums(view: &View<'_>, line: &Listed<'_>) -> (u32, u32) {
    let own = &line.run.counts;
    let first = matches!(line.kin, Kin::First { others: 1.. });
    let together = view.model.history.together.get(&line.run.id);
    match together.filter(|_| first) {
        Some(all) => {
            let taken = all.counts.imported + all.counts.updated;
            (taken.saturating_sub(all.gone), all.counts.refused)
        }
        None => (own.imported + own.updated, own.refused),
    }
}

fn state_cell(ui: &mut Ui, icon: Icon, tone: Tone, word: &str) {
    let t = tokens(ui);
    let ink = t.tone(tone).text;
    let place = ui.max_rect();
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(Rect::from_min_max(place.min + vec2(16.0, 0.0), place.max))
            .layout(Layout::left_to_right(Align::Center)),
    );
    crate::app::icons::icon(&mut row, icon, sizes().icon, ink);
    label(&mut row, word, FontRole::TableFigures, t.text.main);
}

/// The file, and of a run that belongs to another what it was about.
fn file_cell(ui: &mut Ui, line: &Listed<'_>) {
    let t = tokens(ui);
    let run = line.run;
    let sent = u64::from(run.counts.total - run.counts.left_out);
    // In a small window what a run was about is worth more than its file's name, which its family shares.
    let narrow = ui.max_rect().width() < NARROW;
    let (indent, name, more) = match line.kin {
        Kin::First { others: 0 } => (0.0, words::middle(&run.source.name, 30), String::new()),
        Kin::First { others } => (
            0.0,
            words::middle(&run.source.name, if narrow { 12 } else { 22 }),
            if narrow {
                format!("+ {others}")
            } else {
                format!("with {} more", words::count(others as u64, "import"))
            },
        ),
        Kin::Follows => (
            INDENT,
            format!("{} once more", words::users(sent)),
            String::new(),
        ),
        Kin::Since => {
            let changed = format!("{} new or changed", words::number(sent));
            if narrow {
                (INDENT, changed, String::new())
            } else {
                (INDENT, words::middle(&run.source.name, 18), changed)
            }
        }
        Kin::PutsBack => (
            INDENT,
            format!("{} put back", words::users(sent)),
            String::new(),
        ),
        Kin::Undone => (INDENT, String::new(), String::new()),
    };
    let place = ui.max_rect();
    let place = Rect::from_min_max(
        place.min + vec2(8.0 + indent, 0.0),
        place.max - vec2(8.0, 0.0),
    );
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(place)
            .layout(Layout::left_to_right(Align::Center)),
    );
    row.spacing_mut().item_spacing.x = 8.0;
    label(&mut row, &name, FontRole::Table, t.text.main);
    if !more.is_empty() {
        label(&mut row, &more, FontRole::Small, t.text.muted);
    }
}

/// What an undo came to.
fn undone_cell(
    ui: &mut Ui,
    view: &View<'_>,
    run: &RunSummary,
    column: CellAt,
    out: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let undone = run.undone.unwrap_or_default();
    match column.column {
        0 => {
            let (tone, word) = if undone.to_go() > 0 {
                (Tone::Warning, "Stopped")
            } else {
                (Tone::Neutral, "Undone")
            };
            state_cell(ui, Icon::Undo, tone, word);
        }
        1 => {
            let when = words::when(at(undone.last_ms), view.now);
            cell(ui, Cell::text(&when).ink(t.text.muted));
        }
        2 => {
            let kept = undone.logged_in + undone.kept;
            let number = |count: u32| words::number(count.into());
            let deleted = words::users(undone.deleted.into());
            let text = if ui.max_rect().width() < NARROW {
                format!("{} deleted", number(undone.deleted))
            } else if kept > 0 {
                format!("{deleted} deleted again, {} kept", number(kept))
            } else {
                format!("{deleted} deleted again")
            };
            let place = ui.max_rect();
            let mut row = ui.new_child(
                UiBuilder::new()
                    .max_rect(Rect::from_min_max(
                        place.min + vec2(8.0 + INDENT, 0.0),
                        place.max,
                    ))
                    .layout(Layout::left_to_right(Align::Center)),
            );
            label(&mut row, &text, FontRole::TableFigures, t.text.main);
        }
        3..=5 => {}
        _ => {
            let place = ui.max_rect().shrink2(vec2(8.0, 0.0));
            let mut row = ui.new_child(
                UiBuilder::new()
                    .max_rect(place)
                    .layout(Layout::right_to_left(Align::Center)),
            );
            let goes_on = undone.to_go() > 0 && run.can_delete();
            let word = if goes_on { "Go on…" } else { "Show users" };
            if Button::quiet(word).small().show(&mut row).clicked() {
                out.push(if goes_on {
                    Action::UndoRun(run.id.clone())
                } else {
                    Action::ShowKept(run.id.clone())
                });
            }
        }
    }
}

fn run_cell(
    ui: &mut Ui,
    view: &View<'_>,
    line: &Listed<'_>,
    column: CellAt,
    out: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let run = line.run;
    let (imported, refused) = sums(view, line);
    match column.column {
        0 => {
            let (icon, tone, word) = state(run);
            state_cell(ui, icon, tone, &word);
        }
        1 => {
            cell(
                ui,
                Cell::text(&words::when(at(run.started_ms), view.now)).ink(t.text.muted),
            );
        }
        2 => {
            file_cell(ui, line);
        }
        3 => {
            let place = ui.max_rect().shrink2(vec2(8.0, 0.0));
            let mut row = ui.new_child(
                UiBuilder::new()
                    .max_rect(place)
                    .layout(Layout::left_to_right(Align::Center)),
            );
            let colour = looks::colour(colour_of(&view.model.settings, run));
            tenant_tile(
                &mut row,
                colour,
                looks::tenant_icon(run.tenant.practice),
                20.0,
            );
            label(
                &mut row,
                &words::middle(&run.tenant.name, 22),
                FontRole::Table,
                t.text.main,
            );
        }
        4 => {
            cell(
                ui,
                Cell::figures(&words::number(imported.into())).ink(t.text.main),
            );
        }
        5 => {
            let (ink, role) = if refused > 0 {
                (t.blocker.text, FontRole::TableFiguresStrong)
            } else {
                (t.text.muted, FontRole::TableFigures)
            };
            cell(
                ui,
                Cell {
                    role,
                    ..Cell::figures(&words::number(refused.into())).ink(ink)
                },
            );
        }
        _ => {
            let place = ui.max_rect().shrink2(vec2(8.0, 0.0));
            let mut row = ui.new_child(
                UiBuilder::new()
                    .max_rect(place)
                    .layout(Layout::right_to_left(Align::Center)),
            );
            row.spacing_mut().item_spacing.x = 4.0;
            let button = Button::icon_only(Icon::More, "More about this run")
                .small()
                .show(&mut row);
            run_menu(&button, run, out);
            let resumes = unfinished(run) && view.model.import.running().is_none();
            let word = if resumes { "Resume" } else { "Open" };
            if Button::quiet(word).small().show(&mut row).clicked() {
                let id = run.id.clone();
                out.push(if resumes {
                    Action::ResumeRun(id)
                } else {
                    Action::OpenRun(id)
                });
            }
        }
    }
}

fn state(run: &RunSummary) -> (Icon, Tone, String) {
    if run.read_only.is_some() {
        return (Icon::Warning, Tone::Warning, "Damaged".to_owned());
    }
    if run.open_elsewhere {
        return (Icon::Working, Tone::Accent, "Running".to_owned());
    }
    match run.end {
        _ if run.counts.unknown > 0 => (
            Icon::Unknown,
            Tone::Warning,
            format!("{} unknown", words::number(run.counts.unknown.into())),
        ),
        RunEnd::Finished => (Icon::Ok, Tone::Ok, "Finished".to_owned()),
        RunEnd::Stopped => (Icon::LeftOut, Tone::Neutral, "Stopped".to_owned()),
        RunEnd::Unfinished => (Icon::Clock, Tone::Warning, "Unfinished".to_owned()),
    }
}

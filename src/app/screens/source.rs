//! File: what the open file is, what comes along, and what stays behind.

use egui::{Align, Layout, Rect, Ui, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::{Icon, icon};
use crate::app::model::{FilePlace, Help, OpenFile};
use crate::app::shell::{self, Status};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button, card, divider, label, section_head, wrapped};
use crate::app::words;
use crate::sources::{Line, System};
use crate::users::Skipped;
use crate::worker::SourceView;

use super::looks;
use super::view::{Primary, View, within};

/// Files that are not read of a folder, shown by name.
const SKIPPED_SHOWN: usize = 20;

pub fn ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let Some(open) = &view.model.file.open else {
        return;
    };
    let source = open.view.source.as_deref();
    let context = words::middle(&open.view.name, 44);
    shell::header(ui, view.areas.header, "File", &context, |_| {});
    shell::page(ui, view.areas.body, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        title(ui, open, source);
        ui.add_space(20.0);
        let in_clear = source.map_or(0, |source| source.clear_text);
        if in_clear > 0 {
            clear_text(ui, in_clear, out);
            ui.add_space(20.0);
        }
        let all = [all_users(open.view.summary.records)];
        let (brings, leaves) = match source {
            Some(source) => (&*source.brings, &*source.leaves),
            None => (&all[..], &[][..]),
        };
        let width = (ui.available_width() - 24.0) / 2.0;
        let top = ui.cursor().min;
        let mut bottom = top.y;
        for (index, lines) in [brings, leaves].into_iter().enumerate() {
            let left = top.x + index as f32 * (width + 24.0);
            let place = Rect::from_min_size(pos2(left, top.y), vec2(width, f32::INFINITY));
            let mut column = ui.new_child(egui::UiBuilder::new().max_rect(place));
            column.spacing_mut().item_spacing.y = 0.0;
            if index == 0 {
                section_head(&mut column, "Comes along", |_| {});
            } else {
                let follow = lines.iter().any(|line| line.follow_up);
                section_head(&mut column, "Stays behind", |ui| {
                    if follow
                        && Button::quiet("Save what stays behind…")
                            .small()
                            .show(ui)
                            .clicked()
                    {
                        out.push(Action::SaveFollowUp);
                    }
                });
            }
            column.add_space(8.0);
            list(&mut column, lines, index == 0, open.settled());
            if index == 1 && !open.view.skipped.is_empty() {
                column.add_space(20.0);
                skipped(&mut column, &open.view.skipped);
            }
            bottom = bottom.max(column.min_rect().bottom());
        }
        ui.allocate_rect(
            Rect::from_min_max(top, pos2(top.x + 2.0 * width + 24.0, bottom)),
            egui::Sense::hover(),
        );
    });
    bar(ui, view, open, out);
}

/// Auth0's own JSON comes as it is.
fn all_users(count: u64) -> Line {
    let words = if count == 1 {
        "user comes along"
    } else {
        "users come along"
    };
    Line {
        count,
        words: words.to_owned(),
        why: None,
        follow_up: false,
    }
}

/// What it is, in words: "Keycloak realm export", "3 files, JSON with a list named users".
fn title(ui: &mut Ui, open: &OpenFile, source: Option<&SourceView>) {
    let t = tokens(ui);
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), 48.0), egui::Sense::hover());
    let tile = Rect::from_min_size(place.min, vec2(48.0, 48.0));
    ui.painter().rect_filled(tile, 10.0, t.accent.tint);
    let glyph = if source.is_some_and(|source| source.table.is_some()) {
        Icon::FileTable
    } else {
        Icon::FileJson
    };
    glyph.paint(ui, tile.center(), 24.0, t.accent.text);
    let words = Rect::from_min_max(place.min + vec2(64.0, 0.0), place.max);
    let files = match open.view.members.len() as u64 {
        0 | 1 => looks::file_kind(open.view.kind),
        more => format!(
            "{}, each {}",
            words::count(more, "file"),
            looks::file_kind(open.view.kind)
        ),
    };
    let hashes = match source.map(|source| &*source.hash_files) {
        None | Some([]) => String::new(),
        Some([one]) => format!(", with the hashes of “{}”", words::middle(one, 40)),
        Some(more) => format!(", with the hashes of {} files", more.len()),
    };
    let line = format!(
        "{}, {files}, {}{hashes}",
        words::users(open.view.summary.records),
        words::bytes(open.view.size)
    );
    let system = source.map_or(System::Auth0, |source| source.system);
    within(ui, words, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        label(ui, system.name(), FontRole::Heading, t.text.main);
        label(ui, &line, FontRole::TableFigures, t.text.muted);
    });
}

/// What becomes of passwords in clear text; the place that the words took.
pub fn clear_text(ui: &mut Ui, rows: u64, out: &mut Vec<Action>) -> Rect {
    let title = format!(
        "{} with a password in clear text",
        words::count(rows, "row")
    );
    Banner {
        tone: Tone::Warning,
        icon: Icon::Lock,
        title: &title,
        text: "They stay in the file: not shown, not kept, not sent",
    }
    .show(ui, |ui| {
        if Button::quiet("What to do").small().show(ui).clicked() {
            out.push(Action::Help(Help::ClearText));
        }
    })
    .rect
}

/// Files of a folder that are no users files, with what they are instead.
fn skipped(ui: &mut Ui, files: &[Skipped]) {
    let t = tokens(ui);
    section_head(ui, "Not read", |_| {});
    ui.add_space(8.0);
    card(ui, |ui| {
        for (index, file) in files.iter().take(SKIPPED_SHOWN).enumerate() {
            if index > 0 {
                divider(ui);
            }
            row(ui, |ui| {
                ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.x = 12.0;
                    icon(ui, Icon::LeftOut, sizes().icon, t.text.muted);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        ui.set_width(ui.available_width());
                        let name = words::middle(&file.name, 60);
                        wrapped(ui, &name, FontRole::Table, t.text.main);
                        wrapped(ui, &file.why, FontRole::Small, t.text.muted);
                    });
                });
            });
        }
        if let Some(more) = files
            .len()
            .checked_sub(SKIPPED_SHOWN)
            .filter(|more| *more > 0)
        {
            divider(ui);
            let text = format!("And {} more", words::count(more as u64, "file"));
            row(ui, |ui| {
                wrapped(ui, &text, FontRole::Table, t.text.muted);
            });
        }
    });
}

fn row(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    egui::Frame::new()
        .inner_margin(egui::Margin::symmetric(16, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui);
        });
}

fn list(ui: &mut Ui, lines: &[Line], comes: bool, settled: bool) {
    let t = tokens(ui);
    if lines.is_empty() {
        let text = match (comes, settled) {
            (true, true) => "Nothing",
            (_, false) => "Nothing so far",
            (false, true) => "Nothing: every value has its place",
        };
        wrapped(ui, text, FontRole::Table, t.text.muted);
        return;
    }
    card(ui, |ui| {
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                divider(ui);
            }
            row(ui, |ui| line_ui(ui, line, comes));
        }
    });
}

fn line_ui(ui: &mut Ui, line: &Line, comes: bool) {
    let t = tokens(ui);
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let (glyph, ink) = if comes {
            (Icon::Tick, t.ok.text)
        } else {
            (Icon::LeftOut, t.text.muted)
        };
        icon(ui, glyph, sizes().icon, ink);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.set_width(ui.available_width());
            let text =
                if line.count > 0 && !line.words.starts_with(|sign: char| sign.is_ascii_digit()) {
                    format!("{} {}", words::number(line.count), line.words)
                } else {
                    line.words.clone()
                };
            wrapped(ui, &text, FontRole::Table, t.text.main);
            if let Some(why) = &line.why {
                wrapped(ui, why, FontRole::Small, t.text.muted);
            }
        });
    });
}

fn bar(ui: &mut Ui, view: &View<'_>, open: &OpenFile, out: &mut Vec<Action>) {
    let summary = open.view.summary;
    let text = if open.rechecking || !open.view.complete {
        format!("Reading, {} so far", words::users(summary.records))
    } else if summary.left_out > 0 {
        let stay = if summary.left_out == 1 {
            "stays"
        } else {
            "stay"
        };
        format!(
            "{} {stay} behind, the others are checked now",
            words::users(summary.left_out)
        )
    } else {
        "Nothing is sent before you press Import".to_owned()
    };
    let icon = if open.settled() {
        (Icon::Info, Tone::Info)
    } else {
        (Icon::Working, Tone::Accent)
    };
    let status = Status {
        back: Some("Back"),
        icon: Some(icon),
        text: &text,
    };
    let word = looks::check(open);
    let has_columns = open
        .mapped()
        .is_some_and(|source| !source.columns.is_empty());
    let pressed = view.bar(
        ui,
        &status,
        Some(Primary::new(&word, true)),
        out,
        |ui, out| {
            if has_columns && Button::secondary("Columns…").show(ui).clicked() {
                out.push(Action::ShowPlace(FilePlace::Mapping));
            }
        },
    );
    if pressed {
        out.push(Action::Primary);
    }
}

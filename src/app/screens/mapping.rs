//! File: which column becomes which field, and what Auth0 will get.

use egui::{Rect, Ui, UiBuilder, pos2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{FilePlace, OpenFile};
use crate::app::shell::{self, Status};
use crate::app::theme::{Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button};
use crate::app::words;
use crate::users::OwnFile;
use crate::worker::SourceView;

use super::mapping_column::ColumnSettings;
use super::mapping_table::MappingTable;
use super::view::{Primary, View};
use super::{looks, mapping_cut, mapping_preview};

/// Height of the settings of the chosen column.
const SETTINGS: f32 = 64.0;

#[derive(Debug, Default)]
pub struct MappingScreen {
    table: MappingTable,
    settings: ColumnSettings,
}

impl MappingScreen {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let Some(open) = &view.model.file.open else {
            return;
        };
        let Some(source) = open.mapped() else {
            return;
        };
        shell::header(
            ui,
            view.areas.header,
            "File",
            &context(open, source),
            |ui| {
                if Button::quiet("Save mapping…").small().show(ui).clicked() {
                    out.push(Action::SaveMapping);
                }
                if Button::quiet("Load mapping…").small().show(ui).clicked() {
                    out.push(Action::LoadMapping);
                }
            },
        );
        shell::body(ui, view.areas.body, |ui| {
            let body = view.areas.body;
            let width = if view.narrow {
                288.0
            } else {
                sizes().panel_preview
            };
            let (left, preview) = body.split_left_right_at_x(body.right() - width);
            let rest = mapping_cut::ui(ui, left, view, source, out);
            let rest = banners(ui, rest, view, source, out);
            let (table, settings) = rest.split_top_bottom_at_y(rest.bottom() - SETTINGS);
            self.table.ui(ui, table, view, source, out);
            self.settings.ui(ui, settings, view, source, out);
            if mapping_preview::ui(ui, preview, view, open, source, out) {
                self.settings.ask_country();
            }
        });
        bar(ui, view, open, source, out);
    }
}

/// "members.csv · 10,000 rows · 13 columns", "members · 4 files · 10,000 rows · 13 columns"
fn context(open: &OpenFile, source: &SourceView) -> String {
    let rows = if open.view.complete {
        words::count(open.view.summary.records, "row")
    } else {
        format!("{} so far", words::count(open.view.summary.records, "row"))
    };
    let columns = words::count(source.columns.len() as u64, "column");
    let name = words::middle(&open.view.name, 36);
    match open.view.members.len() as u64 {
        0 | 1 => format!("{name} · {rows} · {columns}"),
        more => {
            let files = words::count(more, "file");
            // Several that were named are called so already.
            let name = if name == files { None } else { Some(name) };
            let parts: Vec<_> = name.into_iter().chain([files, rows, columns]).collect();
            parts.join(" · ")
        }
    }
}

/// Passwords in clear text, a file of Usher's own, and a mapping that cannot be used.
fn banners(
    ui: &mut Ui,
    rest: Rect,
    view: &View<'_>,
    source: &SourceView,
    out: &mut Vec<Action>,
) -> Rect {
    let mut top = rest.top();
    let mut place = |ui: &mut Ui, add: &mut dyn FnMut(&mut Ui) -> Rect| {
        let rect = Rect::from_min_max(
            pos2(rest.left() + 16.0, top + 8.0),
            pos2(rest.right() - 16.0, rest.bottom()),
        );
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
        top = add(&mut child).bottom();
    };
    if let Some(trouble) = &view.model.file.mapping.trouble {
        let text = trouble.advice.clone().unwrap_or_default();
        place(ui, &mut |ui| {
            Banner {
                tone: Tone::Blocker,
                icon: Icon::Error,
                title: &trouble.sentence,
                text: &text,
            }
            .show(ui, |_| {})
            .rect
        });
    }
    if let Some(title) = source.own.and_then(own) {
        place(ui, &mut |ui| {
            Banner {
                tone: Tone::Info,
                icon: Icon::Info,
                title,
                text: "Made for reading: the signs that keep spreadsheets from running cells are taken off again",
            }
            .show(ui, |_| {})
            .rect
        });
    }
    if source.clear_text > 0 {
        place(ui, &mut |ui| {
            super::source::clear_text(ui, source.clear_text, out)
        });
    }
    if top > rest.top() {
        top += 8.0;
        ui.painter()
            .hline(rest.x_range(), top - 0.5, tokens(ui).hair());
    }
    Rect::from_min_max(pos2(rest.left(), top), rest.max)
}

/// A list that Usher saved for reading, and that has come back.
fn own(own: OwnFile) -> Option<&'static str> {
    match own {
        OwnFile::Refused => None,
        OwnFile::StaysBehind => Some("This is Usher’s own list of what stays behind"),
        OwnFile::Problems => Some("This is Usher’s own list of problems"),
        OwnFile::Other => Some("This is a list that Usher saved for reading"),
    }
}

fn not_read(text: &str, open: &OpenFile) -> String {
    let files = words::count(open.view.skipped.len() as u64, "file");
    format!("{text}, {files} of the folder not read")
}

fn bar(ui: &mut Ui, view: &View<'_>, open: &OpenFile, source: &SourceView, out: &mut Vec<Action>) {
    let mapping = &view.model.file.mapping;
    let users = words::users(open.view.summary.records);
    let (icon, text) = if mapping.trouble.is_some() {
        (
            (Icon::Error, Tone::Blocker),
            "The columns cannot be read like this".to_owned(),
        )
    } else if open.rechecking {
        (
            (Icon::Working, Tone::Accent),
            format!("Checking {users} with these columns"),
        )
    } else if !open.view.complete {
        (
            (Icon::Working, Tone::Accent),
            format!(
                "Reading, {} of {}",
                words::bytes(open.view.bytes_read),
                words::bytes(open.view.bytes_total)
            ),
        )
    } else if let Some(made) = source.remembered.filter(|_| mapping.draft.is_none()) {
        (
            (Icon::History, Tone::Info),
            format!(
                "Filled in as you did {} for the same columns",
                words::on_day(made, view.now)
            ),
        )
    } else {
        status(view, source)
    };
    let (icon, text) = match open.view.skipped.len() as u64 {
        0 => (icon, text),
        // A tick would say that nothing is missing.
        _ if icon.1 == Tone::Ok => ((Icon::Info, Tone::Info), not_read(&text, open)),
        _ => (icon, not_read(&text, open)),
    };
    let status = Status {
        back: Some("Back"),
        icon: Some(icon),
        text: &text,
    };
    let word = looks::check(open);
    let mut primary = Primary::new(&word, mapping.trouble.is_none());
    primary.why = "Change the columns that are named above first";
    let stays = !source.leaves.is_empty() || !open.view.skipped.is_empty();
    let pressed = view.bar(ui, &status, Some(primary), out, |ui, out| {
        if stays && Button::secondary("What comes along").show(ui).clicked() {
            out.push(Action::ShowPlace(FilePlace::Source));
        }
    });
    if pressed {
        out.push(Action::Primary);
    }
}

/// What is left to be decided.
fn status(view: &View<'_>, source: &SourceView) -> ((Icon, Tone), String) {
    let mapped = view.model.file.mapping();
    let goes = |name: &str| {
        mapped.is_some_and(|mapping| {
            mapping
                .columns
                .iter()
                .any(|map| map.to.as_ref().is_some_and(|to| to.as_str() == name))
                || mapping.constants.iter().any(|it| it.to.as_str() == name)
        })
    };
    if ["email", "phone_number", "username"]
        .into_iter()
        .all(|name| !goes(name))
    {
        return (
            (Icon::Warning, Tone::Warning),
            "No column is the email address yet".to_owned(),
        );
    }
    let out = source.columns.iter().filter(|column| {
        mapped
            .and_then(|mapping| mapping.column(&column.name))
            .is_none_or(|map| map.to.is_none())
    });
    match out.count() as u64 {
        0 => (
            (Icon::Ok, Tone::Ok),
            "Every column has its place".to_owned(),
        ),
        1 => ((Icon::Info, Tone::Info), "1 column is left out".to_owned()),
        more => (
            (Icon::Info, Tone::Info),
            format!("{} columns are left out", words::number(more)),
        ),
    }
}

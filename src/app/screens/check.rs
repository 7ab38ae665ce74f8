//! Check: what would Auth0 refuse, and where?

use egui::{InputState, Key, Modifiers, Rect, Ui, UiBuilder, pos2};

use crate::app::action::{Action, Doctoring, RecipeAction};
use crate::app::icons::Icon;
use crate::app::model::{Help, OpenFile};
use crate::app::shell::{self, Status};
use crate::app::table::TableState;
use crate::app::theme::{Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button, Field, MenuItem, menu};
use crate::app::words;
use crate::roster::Filter;
use crate::rules::{Rule, Severity};
use crate::worker::OpenId;

use super::cell_edit::CellEdit;
use super::inspector_fields::FieldEdits;
use super::view::{Primary, View, within};
use super::{check_chips, check_panel, check_table, follow, inspector};

#[derive(Debug, Default)]
pub struct CheckScreen {
    table: TableState,
    /// The file and the filter that the table was scrolled for.
    scrolled: Option<(OpenId, Filter, String)>,
    /// The cell that is typed in.
    edit: Option<CellEdit>,
    fields: FieldEdits,
    /// The keyboard is in the field that finds users.
    finding: bool,
}

impl CheckScreen {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let Some(open) = &view.model.file.open else {
            return;
        };
        Self::header(ui, view, open, out);
        let size = sizes();
        shell::body(ui, view.areas.body, |ui| {
            let body = view.areas.body;
            let panel_width = if view.narrow {
                size.panel_groups_narrow
            } else {
                size.panel_groups
            };
            let (panel, right) = body.split_left_right_at_x(body.left() + panel_width);
            check_panel::ui(ui, panel, view, open, out);
            let (toolbar, rest) = right.split_top_bottom_at_y(right.top() + size.toolbar);
            let width = if view.narrow { 136.0 } else { 192.0 };
            let (chips, find) = toolbar.split_left_right_at_x(toolbar.right() - width);
            check_chips::ui(ui, chips, view, open, out);
            self.find_ui(ui, find, view, out);
            let rest = banners(ui, rest, open, out);
            let rest = follow::above_table(ui, rest, view, out);
            // Where there is little room the inspector is a line, unless it is asked for.
            let room = if view.narrow { 180.0 } else { size.inspector };
            let height = if inspector::is_open(view) {
                room
            } else {
                size.inspector_closed
            };
            let (table, below) = rest.split_top_bottom_at_y(rest.bottom() - height);
            let check = &view.model.check;
            let shown = (open.id, check.filter.clone(), check.find.clone());
            if self.scrolled.as_ref() != Some(&shown) {
                self.table.reset();
                // What is typed is kept, but never for another file.
                let edit = self.edit.take().filter(|_| {
                    let before = self.scrolled.as_ref();
                    before.is_some_and(|(of, ..)| *of == open.id)
                });
                out.extend(edit.and_then(|edit| edit.action()));
                self.scrolled = Some(shown);
            }
            check_table::ui(ui, table, view, &mut self.table, &mut self.edit, out);
            inspector::ui(ui, below, view, &mut self.fields, out);
        });
        bar(ui, view, open, out);
    }

    /// The text that is looked for among the rows; Escape lets it go.
    fn find_ui(&mut self, ui: &mut Ui, rect: Rect, view: &View<'_>, out: &mut Vec<Action>) {
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, tokens(ui).hair());
        let size = sizes().control_small;
        let place = Rect::from_min_max(
            pos2(rect.left(), rect.center().y - size / 2.0),
            pos2(rect.right() - 16.0, rect.center().y + size / 2.0),
        );
        let mut text = view.model.check.find.clone();
        let found = within(ui, place, |ui| {
            Field::new("Find")
                .bare()
                .hint("Find")
                .icon(Icon::Search)
                .small()
                .show(ui, &mut text)
        });
        if found.changed() {
            out.push(Action::Find(text));
        } else if found.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            out.push(Action::Find(String::new()));
        }
        let asked = |input: &mut InputState| input.consume_key(Modifiers::COMMAND, Key::F);
        if view.model.modal.is_none() && ui.input_mut(asked) {
            found.request_focus();
        }
        self.finding = found.has_focus();
    }

    /// A cell or a field is typed in, so that Escape belongs to it.
    pub fn is_typing(&self) -> bool {
        self.finding || self.edit.is_some() || self.fields.is_typing()
    }

    fn header(ui: &mut Ui, view: &View<'_>, open: &OpenFile, out: &mut Vec<Action>) {
        let records = open.view.summary.records;
        let context = if open.rechecking {
            format!("Checking {} again", words::users(records))
        } else if open.view.complete {
            format!(
                "{} of {} shown",
                words::number(view.model.check.rows.len()),
                words::users(records)
            )
        } else {
            format!(
                "Reading, {} so far, {} of {}",
                words::users(records),
                words::bytes(open.view.bytes_read),
                words::bytes(open.view.bytes_total)
            )
        };
        shell::header(ui, view.areas.header, "Check", &context, |ui| {
            if !open.view.complete {
                if Button::secondary("Cancel").show(ui).clicked() {
                    out.push(Action::CancelOpening);
                }
                return;
            }
            files(ui, view, open, out);
            let doctor = Button::secondary("Password doctor…").icon(Icon::Key);
            let ready = open.settled() && records > 0;
            if doctor.enabled(ready).show(ui).clicked() {
                out.push(Action::Doctor(Doctoring::Open));
            }
            if view.model.may_mend() {
                let name = "Find and replace…";
                let replace = if view.narrow {
                    Button::icon_only(Icon::Edit, name)
                } else {
                    Button::secondary(name)
                };
                if replace.show(ui).clicked() {
                    out.push(Action::AskReplace);
                }
                back_and_forth(ui, open, out);
            }
        });
    }
}

/// What can be saved of what is known and done here, and done again from there.
fn files(ui: &mut Ui, view: &View<'_>, open: &OpenFile, out: &mut Vec<Action>) {
    let problems = open.view.summary.findings > 0 || !open.view.file_findings.is_empty();
    let (may_mend, done) = (view.model.may_mend(), !open.mending.is_empty());
    let lines = [
        (
            Icon::Save,
            "Save the list of problems…",
            problems,
            Action::SaveProblems,
        ),
        (
            Icon::Save,
            "Save a mended copy…",
            done,
            Action::Recipe(RecipeAction::SaveCopy),
        ),
        (
            Icon::Save,
            "Save recipe…",
            done || open.mapped().is_some(),
            Action::Recipe(RecipeAction::Save),
        ),
        (
            Icon::Folder,
            "Apply a recipe…",
            may_mend,
            Action::Recipe(RecipeAction::Apply),
        ),
    ];
    let items: Vec<MenuItem<'_>> = lines
        .iter()
        .map(|(icon, text, enabled, _)| MenuItem {
            icon: Some(*icon),
            enabled: *enabled,
            ..MenuItem::new(text)
        })
        .collect();
    let button = if view.narrow {
        Button::icon_only(Icon::Save, "Save and apply…")
    } else {
        Button::secondary("Save and apply…").icon(Icon::Save)
    };
    if let Some(chosen) = menu(&button.show(ui), &items)
        && let Some((.., action)) = lines.into_iter().nth(chosen)
    {
        out.push(action);
    }
}

/// Undo and redo, each saying of what; laid out from right to left.
fn back_and_forth(ui: &mut Ui, open: &OpenFile, out: &mut Vec<Action>) {
    let (undo, redo) = open.undo_titles();
    let sides = [
        (Icon::Redo, "Redo", redo, Action::Redo),
        (Icon::Undo, "Undo", undo, Action::Undo),
    ];
    ui.add_space(4.0);
    for (icon, verb, title, action) in sides {
        let what = match &title {
            Some(title) => format!("{verb}: {title}"),
            None => format!("Nothing to {}", verb.to_lowercase()),
        };
        let button = Button::icon_only(icon, verb)
            .enabled(title.is_some())
            .why(&what);
        if button.show(ui).clicked() {
            out.push(action);
        }
    }
}

/// What concerns the file as a whole stands above the table; returns what is left of it.
fn banners(ui: &mut Ui, rest: Rect, open: &OpenFile, out: &mut Vec<Action>) -> Rect {
    let mut top = rest.top();
    let grave = open
        .view
        .file_findings
        .iter()
        .filter(|finding| !check_panel::is_listed(finding));
    for finding in grave.take(2) {
        let tone = if finding.rule.severity() == Severity::Blocker {
            Tone::Blocker
        } else {
            Tone::Warning
        };
        let icon = if tone == Tone::Blocker {
            Icon::Error
        } else {
            Icon::Warning
        };
        let title = check_panel::file_title(finding);
        let truncated = finding.rule == Rule::FileTruncated;
        let text = if truncated {
            format!(
                "{} are whole and can be taken",
                words::users(open.view.summary.records)
            )
        } else {
            String::new()
        };
        let mut place = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_max(
            pos2(rest.left() + 16.0, top + 8.0),
            pos2(rest.right() - 16.0, rest.bottom()),
        )));
        let shown = Banner {
            tone,
            icon,
            title: &title,
            text: &text,
        }
        .show(&mut place, |ui| {
            if truncated {
                let (word, take) = if open.take_whole {
                    ("Do not take them", false)
                } else {
                    ("Take the whole users", true)
                };
                if Button::quiet(word).small().show(ui).clicked() {
                    out.push(Action::TakeWhole(take));
                }
            } else if Button::quiet("What to do").small().show(ui).clicked() {
                out.push(Action::Help(Help::Rule(finding.rule)));
            }
        });
        top = shown.rect.bottom();
    }
    if top > rest.top() {
        top += 8.0;
        ui.painter()
            .hline(rest.x_range(), top - 0.5, tokens(ui).hair());
    }
    Rect::from_min_max(pos2(rest.left(), top), rest.max)
}

fn bar(ui: &mut Ui, view: &View<'_>, open: &OpenFile, out: &mut Vec<Action>) {
    let summary = open.view.summary;
    let cut = open.view.truncated && !open.take_whole;
    let to_send = match view.model.follow() {
        Some(_) => view.model.ready_users().unwrap_or(0),
        None => summary.to_send(),
    };
    let blocked = match view.model.follow() {
        Some(follow) => follow.users().saturating_sub(to_send),
        None => summary.blocked - summary.undecided,
    };
    let none = open.settled() && to_send == 0;
    let text = if open.rechecking {
        "The users are being checked again".to_owned()
    } else if none {
        "Every user needs fixing first".to_owned()
    } else if cut {
        format!(
            "The file ends in the middle of a user, after {} whole ones",
            words::number(summary.records)
        )
    } else if blocked > 0 {
        let left = if blocked == 1 { "is" } else { "are" };
        format!(
            "{} and {left} left out if you go on",
            words::need_fixing(blocked)
        )
    } else if open.view.complete && summary.undecided > 0 {
        "What goes into email_verified is chosen before the import".to_owned()
    } else if open.view.complete && summary.left_out > 0 {
        format!(
            "Nothing is in the way, {} left out",
            words::users(summary.left_out)
        )
    } else if open.view.complete {
        if summary.warned > 0 {
            format!(
                "Nothing is in the way, {} with a warning",
                words::users(summary.warned)
            )
        } else {
            "Nothing is in the way".to_owned()
        }
    } else {
        "The first problems show while the file is still being read".to_owned()
    };
    let icon = match (blocked > 0 || cut || none, open.view.complete) {
        (true, _) => (Icon::Error, Tone::Blocker),
        (false, true) if summary.warned > 0 => (Icon::Warning, Tone::Warning),
        (false, true) => (Icon::Ok, Tone::Ok),
        _ => (Icon::Working, Tone::Accent),
    };
    let status = Status {
        back: Some("Back"),
        icon: Some(icon),
        text: &text,
    };
    let word = if to_send == 0 {
        "Continue".to_owned()
    } else {
        format!("Continue with {}", words::users(to_send))
    };
    let mut primary = Primary::new(&word, open.settled() && to_send > 0);
    primary.why = if none {
        "Every user needs fixing first"
    } else {
        "The file is still being read"
    };
    if view.bar(ui, &status, Some(primary), out, |_, _| {}) {
        out.push(Action::Primary);
    }
}

/// The body of a docked part, with a line above it.
pub fn docked(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, 0.0, t.bg.surface);
    within(ui, rect, add);
    ui.painter()
        .hline(rect.x_range(), rect.top() + 0.5, t.hair());
}

//! The fields of the chosen user, each with the control that goes with its type.

use std::collections::HashMap;

use egui::{Align, Key, Layout, Modifiers, Response, ScrollArea, Ui, vec2};
use serde::de::IgnoredAny;

use crate::app::action::Action;
use crate::app::icons::{Icon, icon};
use crate::app::theme::{FontRole, sizes, tokens};
use crate::app::widgets::{Button, Field, label, switch_line};
use crate::profile::{Field as Auth0Field, Type};
use crate::roster::mend::Change;
use crate::users::{RecordId, compact};
use crate::worker::RecordView;
use crate::worker::inspect::{FieldKind, FieldView};

use super::cell_edit::change;
use super::looks;
use super::view::View;

const LABEL: f32 = 132.0;
/// Lines of JSON that are seen at once.
const LINES: usize = 6;

/// What is typed in the fields and is not yet in the record. Nothing of it goes by looking at another user.
#[derive(Debug, Default)]
pub struct FieldEdits {
    typed: HashMap<(RecordId, String), Typed>,
    has_focus: bool,
    /// The record and the finding that were shown last.
    shown: Option<(RecordId, usize)>,
}

#[derive(Debug, Clone, Default)]
struct Typed {
    text: String,
    /// It has been taken, and is being checked.
    sent: bool,
    wrong: Option<String>,
}

impl FieldEdits {
    pub fn is_typing(&self) -> bool {
        self.has_focus
    }

    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, record: &RecordView, out: &mut Vec<Action>) {
        self.has_focus = false;
        // The field of the finding comes into view once; scrolling on is the admin's.
        let at = (record.id, view.model.check.finding);
        let fresh = self.shown.replace(at) != Some(at);
        let wanted = record
            .findings
            .get(at.1)
            .map(|(finding, _)| &*finding.pointer);
        let checking = view.model.open().is_some_and(|open| open.rechecking);
        if !checking {
            self.typed.retain(|_, typed| !typed.sent);
        }
        ScrollArea::vertical()
            .id_salt("fields")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                egui::Frame::new().inner_margin(12).show(ui, |ui| {
                    // While another user is fetched, the one before is still shown below the new name.
                    let is_chosen = view.model.check.selected == Some(record.id);
                    if !view.model.may_mend() || !is_chosen {
                        ui.disable();
                    }
                    for field in &record.fields {
                        let row = ui.push_id(&field.name, |ui| self.row(ui, record, field, out));
                        if fresh && wanted.is_some_and(|wanted| is_of(wanted, field)) {
                            row.response.scroll_to_me(Some(Align::Center));
                        }
                    }
                });
            });
    }

    fn row(&mut self, ui: &mut Ui, record: &RecordView, field: &FieldView, out: &mut Vec<Action>) {
        let t = tokens(ui);
        let id = record.id;
        let of_it = record
            .findings
            .iter()
            .filter(|(it, _)| is_of(&it.pointer, field));
        let gravest = of_it.map(|(finding, _)| finding.rule.severity()).min();
        let name = name_of(field);
        ui.horizontal_top(|ui| {
            let size = vec2(LABEL, sizes().control_small);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_size(size);
                let ink = match gravest.map(looks::severity) {
                    Some((glyph, tone)) => {
                        icon(ui, glyph, sizes().icon_small, t.tone(tone).text);
                        t.tone(tone).text
                    }
                    None => t.text.muted,
                };
                label(ui, &name, FontRole::Small, ink);
            });
            let room = ui.available_width() - sizes().control_small - 8.0;
            ui.allocate_ui_with_layout(
                vec2(room, sizes().control_small),
                Layout::top_down(Align::Min),
                |ui| {
                    ui.set_width(room);
                    match field.kind {
                        FieldKind::Text => self.text(ui, id, field, &name, out),
                        FieldKind::Json => self.json(ui, id, field, &name, out),
                        FieldKind::YesNo => {
                            let height = sizes().control_small;
                            ui.allocate_ui_with_layout(
                                vec2(ui.available_width(), height),
                                Layout::left_to_right(Align::Center),
                                |ui| {
                                    ui.set_min_height(height);
                                    yes_no(ui, id, field, out);
                                },
                            );
                        }
                        FieldKind::Secret => {
                            ui.set_min_height(sizes().control_small);
                            label(ui, "••••••••  not shown", FontRole::Table, t.text.muted);
                        }
                    }
                },
            );
            let goes = field.kind != FieldKind::Text
                && (field.value.is_some() || field.kind == FieldKind::Secret);
            let remove = format!("Remove {name}");
            let button = goes.then(|| Button::icon_only(Icon::Trash, &remove).small().show(ui));
            if let Some(button) = button.as_ref().filter(|button| button.gained_focus()) {
                button.scroll_to_me(None);
            }
            if button.as_ref().is_some_and(Response::clicked) {
                self.typed.remove(&(id, field.name.clone()));
                out.push(Action::Edit(id, Change::removal(&pointer(field))));
            }
        });
    }

    fn text(
        &mut self,
        ui: &mut Ui,
        id: RecordId,
        field: &FieldView,
        name: &str,
        out: &mut Vec<Action>,
    ) {
        let Some(text) = self.edit(ui, id, field, name, 1) else {
            return;
        };
        let text = text.trim();
        if text != field.value.as_deref().unwrap_or_default() {
            out.push(Action::Edit(id, change(&pointer(field), text)));
        }
    }

    fn json(
        &mut self,
        ui: &mut Ui,
        id: RecordId,
        field: &FieldView,
        name: &str,
        out: &mut Vec<Action>,
    ) {
        let value = field.value.as_deref().unwrap_or_default();
        let lines = value.lines().count().clamp(2, LINES);
        let Some(text) = self.edit(ui, id, field, name, lines) else {
            return;
        };
        let key = (id, field.name.clone());
        match json_change(field, &text) {
            Ok(None) => {
                self.typed.remove(&key);
            }
            Ok(Some(change)) => out.push(Action::Edit(id, change)),
            Err(wrong) => {
                if let Some(typed) = self.typed.get_mut(&key) {
                    typed.sent = false;
                    typed.wrong = Some(wrong);
                }
            }
        }
    }

    /// Some with what was typed, once that is done.
    fn edit(
        &mut self,
        ui: &mut Ui,
        id: RecordId,
        field: &FieldView,
        name: &str,
        lines: usize,
    ) -> Option<String> {
        let key = (id, field.name.clone());
        let now = self.typed.get(&key).cloned();
        let value = || field.value.clone().unwrap_or_default();
        let mut text = now.as_ref().map_or_else(value, |typed| typed.text.clone());
        let wrong = now.as_ref().and_then(|typed| typed.wrong.as_deref());
        let shown = Field::new(name)
            .bare()
            .small()
            .rows(lines)
            .error(wrong)
            .show(ui, &mut text);
        self.has_focus |= shown.has_focus();
        if shown.changed() {
            let typed = Typed {
                text: text.clone(),
                ..Typed::default()
            };
            self.typed.insert(key.clone(), typed);
        }
        // Enter begins a line where there are several.
        let done = lines > 1
            && shown.has_focus()
            && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        if done {
            shown.surrender_focus();
        }
        if !(shown.lost_focus() || done) {
            return None;
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            self.typed.remove(&key);
            return None;
        }
        let typed = self.typed.get_mut(&key).filter(|typed| !typed.sent)?;
        typed.sent = true;
        Some(text)
    }
}

fn yes_no(ui: &mut Ui, id: RecordId, field: &FieldView, out: &mut Vec<Action>) {
    let on = field.value.as_deref() == Some("true");
    let word = match field.value.as_deref() {
        Some("true") => "Yes",
        Some("false") => "No",
        Some(_) => "Neither yes nor no",
        None => "Not given",
    };
    let response = switch_line(ui, on, word);
    let spoken = format!("{}: {word}", name_of(field));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(spoken));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if response.clicked() {
        let value = if on { "false" } else { "true" };
        out.push(Action::Edit(id, Change::json(&pointer(field), value)));
    }
}

/// What was typed as JSON, its tokens as they are; none where it says the same as before.
fn json_change(field: &FieldView, text: &str) -> Result<Option<Change>, String> {
    let short = |text: &str| {
        let mut short = Vec::new();
        compact(text.as_bytes(), &mut short);
        String::from_utf8_lossy(&short).into_owned()
    };
    let text = text.trim();
    if text.is_empty() {
        let there = field.value.is_some();
        return Ok(there.then(|| Change::removal(&pointer(field))));
    }
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return Err(format!(
            "This is no JSON: look at line {}, sign {}",
            error.line(),
            error.column()
        ));
    }
    let kind = Auth0Field::of_name(field.name.as_bytes()).map(Auth0Field::kind);
    if kind == Some(Type::Object) && !text.starts_with('{') {
        return Err(format!(
            "{} takes an object in braces, such as {{\"tier\": \"gold\"}}",
            field.name
        ));
    }
    let value = short(text);
    let same = field.value.as_deref().map(short) == Some(value.clone());
    Ok((!same).then(|| Change::json(&pointer(field), value)))
}

/// Whether a finding at this place is about the field or something in it.
fn is_of(at: &str, field: &FieldView) -> bool {
    let rest = at.strip_prefix(pointer(field).as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn pointer(field: &FieldView) -> String {
    format!("/{}", field.name.replace('~', "~0").replace('/', "~1"))
}

fn name_of(field: &FieldView) -> String {
    Auth0Field::of_name(field.name.as_bytes()).map_or_else(
        || field.name.clone(),
        |it| looks::auth0_field(it).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_that_is_none_is_refused_and_numbers_stay_as_they_are() {
        let field = FieldView {
            name: "app_metadata".to_owned(),
            kind: FieldKind::Json,
            value: Some("{\n  \"id\": 1\n}".to_owned()),
        };
        let typed = |text: &str| json_change(&field, text);
        assert_eq!(typed("{ \"id\": 1 }"), Ok(None));
        assert!(typed("{id: 1}").is_err_and(|why| why.contains("no JSON")));
        assert!(typed("[1]").is_err_and(|why| why.contains("braces")));
        let long = "{ \"id\": 100000000000000000000000000001 }";
        let change = Change::json("/app_metadata", "{\"id\":100000000000000000000000000001}");
        assert_eq!(typed(long), Ok(Some(change)));
        assert_eq!(typed(""), Ok(Some(Change::removal("/app_metadata"))));
    }
}

//! The chosen user, docked below the table: what was found, why Auth0 minds, what to do, and the
//! record as it stands in the file.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, sizes, tokens};
use crate::app::widgets::{Button, galley, json_view, label, wrapped};
use crate::app::words;
use crate::roster::Verdict;
use crate::rules::{Finding, Rule};
use crate::worker::RecordView;

use super::check::docked;
use super::inspector_fields::FieldEdits;
use super::view::{View, within};
use super::{follow, import_outlook, inspector_suggestion, looks};

/// The button that opens it: its word, an icon, and 8 at either side.
const SHOW_WIDTH: f32 = 84.0;

/// By hand, or where there is room for it.
pub fn is_open(view: &View<'_>) -> bool {
    view.model.check.inspector.unwrap_or(!view.narrow)
}

pub fn ui(
    ui: &mut Ui,
    rect: Rect,
    view: &View<'_>,
    fields: &mut FieldEdits,
    out: &mut Vec<Action>,
) {
    let check = &view.model.check;
    docked(ui, rect, |ui| {
        let (head, body) = rect.split_top_bottom_at_y(rect.top() + sizes().inspector_closed);
        head_ui(ui, head, view, out);
        if is_open(view) && body.height() > 40.0 {
            let t = tokens(ui);
            ui.painter()
                .hline(body.x_range(), body.top() - 0.5, t.hair());
            if let Some(record) = &check.record {
                body_ui(ui, body, view, record, fields, out);
            } else if check.selected.is_none() {
                within(ui, body.shrink(16.0), |ui| {
                    label(
                        ui,
                        "Choose a user in the table to see it here",
                        FontRole::Table,
                        t.text.muted,
                    );
                });
            }
        }
    });
}

fn head_ui(ui: &mut Ui, head: Rect, view: &View<'_>, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let check = &view.model.check;
    // Added from left to right, since that is the order of the Tab key.
    let last = if is_open(view) {
        sizes().control_small
    } else {
        SHOW_WIDTH
    };
    let mends = is_open(view) && view.model.may_mend() && check.selected.is_some();
    let count = if mends { 3.0 } else { 2.0 };
    let tools = count * (sizes().control_small + 8.0) + last;
    let inner = head.shrink2(vec2(16.0, 0.0));
    let (left, tools) = inner.split_left_right_at_x((inner.right() - tools).max(inner.left()));
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(tools)
            .layout(Layout::left_to_right(Align::Center)),
    );
    row.spacing_mut().item_spacing.x = 8.0;
    let small =
        |ui: &mut Ui, icon, name: &str| Button::icon_only(icon, name).small().show(ui).clicked();
    if mends {
        let (icon, name) = if check.fields {
            (Icon::FileJson, "Show the record")
        } else {
            (Icon::Edit, "Edit fields")
        };
        if small(&mut row, icon, name) {
            out.push(Action::ShowFields(!check.fields));
        }
    }
    if small(&mut row, Icon::ChevronUp, "Previous user") {
        out.push(Action::StepRow(-1));
    }
    if small(&mut row, Icon::ChevronDown, "Next user") {
        out.push(Action::StepRow(1));
    }
    if is_open(view) {
        if small(&mut row, Icon::Close, "Close the user") {
            out.push(Action::ShowInspector(false));
        }
    } else if Button::quiet("Show")
        .small()
        .trailing(Icon::ChevronUp)
        .show(&mut row)
        .clicked()
    {
        out.push(Action::ShowInspector(true));
    }
    let left = left.with_max_x(left.right() - 8.0);
    let Some(id) = check.shown() else {
        let mut words = ui.new_child(
            UiBuilder::new()
                .max_rect(left)
                .layout(Layout::left_to_right(Align::Center)),
        );
        label(
            &mut words,
            "No user chosen",
            FontRole::TableStrong,
            t.text.muted,
        );
        return;
    };
    let shown = check.rows.get(id);
    let title = shown
        .and_then(|row| {
            row.name
                .clone()
                .or_else(|| row.email.clone())
                .or_else(|| row.username.clone())
        })
        .unwrap_or_else(|| format!("User {}", words::number(id.row())));
    let record = check.record.as_ref();
    let place = record.map(|record| &record.place);
    let place = place.or_else(|| shown.map(|row| &row.place));
    let place = match place {
        Some(place) => place.words(id.row(), words::number),
        None => format!("Row {}", words::number(id.row())),
    };
    let mut words = ui.new_child(
        UiBuilder::new()
            .max_rect(left)
            .layout(Layout::left_to_right(Align::Center)),
    );
    words.spacing_mut().item_spacing.x = 8.0;
    // Where there is not room for both, the name is cut: it stands in the table as well.
    let ink = t.text.muted;
    let whole = galley(ui, &place, FontRole::SmallFigures, ink, f32::INFINITY);
    let room = left.width() - whole.size().x - 8.0;
    words.scope(|ui| {
        ui.set_max_width(room.max(96.0));
        label(ui, &title, FontRole::TableStrong, t.text.main);
    });
    label(&mut words, &place, FontRole::SmallFigures, t.text.muted);
}

fn body_ui(
    ui: &mut Ui,
    body: Rect,
    view: &View<'_>,
    record: &RecordView,
    fields: &mut FieldEdits,
    out: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let width = if view.narrow { 288.0 } else { 352.0 };
    let (finding, json) = body.split_left_right_at_x(body.left() + width);
    finding_ui(ui, finding, view, record, out);
    let marks = looks::findings(record);
    // The line of the finding comes into view once; scrolling on is the admin's.
    let seen = egui::Id::unique("record in view");
    let now = (record.id, view.model.check.finding);
    let before = ui.data(|data| data.get_temp::<(crate::users::RecordId, usize)>(seen));
    let go_to = record
        .findings
        .get(now.1)
        .and_then(|(_, line)| *line)
        .map(|line| line as usize);
    let go_to = go_to.filter(|_| before != Some(now));
    let fresh = before.is_none_or(|(record, _)| record != now.0);
    ui.data_mut(|data| data.insert_temp(seen, now));
    if view.model.check.fields {
        within(ui, json, |ui| fields.ui(ui, view, record, out));
        ui.painter()
            .vline(json.left() + 0.5, json.y_range(), t.hair());
        return;
    }
    within(ui, json, |ui| {
        json_view(ui, &record.json, &marks, go_to, fresh);
    });
    ui.painter()
        .vline(json.left() + 0.5, json.y_range(), t.hair());
}

fn finding_ui(
    ui: &mut Ui,
    rect: Rect,
    view: &View<'_>,
    record: &RecordView,
    out: &mut Vec<Action>,
) {
    let rect = follow::said(ui, rect, view, record.id);
    let t = tokens(ui);
    let check = &view.model.check;
    let count = record.findings.len();
    let Some((finding, _)) = record
        .findings
        .get(check.finding.min(count.saturating_sub(1)))
    else {
        within(ui, rect.shrink(16.0), |ui| {
            ui.horizontal(|ui| {
                crate::app::icons::icon(ui, Icon::Ok, sizes().icon, t.ok.text);
                label(
                    ui,
                    "Nothing to mind about this user",
                    FontRole::Table,
                    t.text.main,
                );
            });
            import_outlook::of_record(ui, view, record.id);
        });
        return;
    };
    let (icon, tone) = looks::severity(finding.rule.severity());
    let explanation = finding.rule.explanation();
    let (words_rect, foot) = rect.split_top_bottom_at_y(rect.bottom() - 44.0);
    let indent = 16.0 + sizes().icon + 8.0;
    let words_rect = inspector_suggestion::ui(ui, words_rect, indent, view, record, out);
    // The scroll bar has its own place at the right.
    within(ui, words_rect.with_min_x(words_rect.left() + 16.0), |ui| {
        egui::ScrollArea::vertical()
            .id_salt("finding")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                ui.set_max_width((words_rect.width() - 32.0).max(40.0));
                import_outlook::of_record(ui, view, record.id);
                ui.add_space(12.0);
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    crate::app::icons::icon(ui, icon, sizes().icon, t.tone(tone).text);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 4.0;
                        wrapped(ui, finding.rule.title(), FontRole::TableStrong, t.text.main);
                        wrapped(
                            ui,
                            &super::check_panel::sentences(explanation.what, ""),
                            FontRole::Small,
                            t.text.muted,
                        );
                        wrapped(
                            ui,
                            &super::check_panel::sentences(explanation.why, explanation.todo),
                            FontRole::Small,
                            t.text.main,
                        );
                        if check.details {
                            let code =
                                format!("{} at {}", finding.rule.code(), pointer(&finding.pointer));
                            wrapped(ui, &code, FontRole::Mono, t.text.muted);
                            wrapped(ui, finding.rule.source(), FontRole::Small, t.text.muted);
                        }
                    });
                });
            });
    });
    foot_ui(ui, foot, view, record, out);
}

/// On to the next problem, and what can be done about the user.
fn foot_ui(ui: &mut Ui, foot: Rect, view: &View<'_>, record: &RecordView, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let check = &view.model.check;
    let count = record.findings.len();
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(foot.shrink2(vec2(16.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    if count == 1 {
        row.add_space(20.0);
    } else {
        let text = format!("{} of {}", check.finding + 1, count);
        if Button::icon_only(Icon::ChevronLeft, "Previous problem of this user")
            .small()
            .show(&mut row)
            .clicked()
        {
            out.push(Action::StepFinding(-1));
        }
        label(&mut row, &text, FontRole::SmallFigures, t.text.muted);
        if Button::icon_only(Icon::ChevronRight, "Next problem of this user")
            .small()
            .show(&mut row)
            .clicked()
        {
            out.push(Action::StepFinding(1));
        }
    }
    leave_out(&mut row, view, record, out);
    let chevron = if check.details {
        Icon::ChevronUp
    } else {
        Icon::ChevronDown
    };
    if Button::quiet("Details")
        .small()
        .trailing(chevron)
        .show(&mut row)
        .clicked()
    {
        out.push(Action::ShowDetails(!check.details));
    }
}

/// Leaves the user out, or takes them in again.
fn leave_out(row: &mut Ui, view: &View<'_>, record: &RecordView, out: &mut Vec<Action>) {
    let by_hand = |(finding, _): &(Finding, _)| finding.rule == Rule::LeftOutByHand;
    let left_out = record.findings.iter().any(by_hand);
    let (word, spoken, action) = if left_out {
        ("Take in", "Take user in", Action::TakeIn(record.id))
    } else {
        ("Leave out", "Leave user out", Action::LeaveOut(record.id))
    };
    // Whom the file's own system keeps back is nobody's choice.
    let shown = view.model.check.rows.get(record.id);
    let kept_back = !left_out && shown.is_some_and(|row| row.verdict == Verdict::LeftOut);
    // While another user is fetched, the one before is still shown.
    let is_chosen = view.model.check.selected == Some(record.id);
    if !view.model.may_mend() || kept_back || !is_chosen {
        return;
    }
    let button = if view.narrow {
        Button::icon_only(Icon::LeftOut, spoken)
    } else {
        Button::quiet(word)
    };
    let response = button.small().show(row);
    // The problems beside the table have a button of that word as well.
    row.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(spoken));
    if response.clicked() {
        out.push(action);
    }
}

fn pointer(pointer: &str) -> &str {
    if pointer.is_empty() {
        "the whole user"
    } else {
        pointer
    }
}

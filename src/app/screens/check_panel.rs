//! The problems by rule and field; one that is chosen filters the table.

use std::sync::Arc;

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{Help, OpenFile};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{EmptyState, GroupRow, GroupRowClick, label};
use crate::app::words;
use crate::roster::mend::{offers, repeats};
use crate::roster::{Filter, Group};
use crate::rules::{Finding, Rule, Severity};
use crate::users::Format;

use super::looks;
use super::view::{View, within};

const SECTIONS: [(Severity, &str); 3] = [
    (Severity::Blocker, "Auth0 would refuse"),
    (Severity::Warning, "Goes in, but look"),
    (Severity::Note, "Good to know"),
];

pub fn ui(ui: &mut Ui, rect: Rect, view: &View<'_>, open: &OpenFile, out: &mut Vec<Action>) {
    panel(
        ui,
        rect,
        "Problems",
        if view.narrow { "" } else { "by rule and field" },
        |ui| {
            if open.view.groups.is_empty() {
                nothing(ui, open);
            }
            for (severity, title) in SECTIONS {
                let of_it = |rule: Rule| rule.severity() == severity;
                let groups: Vec<&Group> = open
                    .view
                    .groups
                    .iter()
                    .filter(|group| of_it(group.rule))
                    .collect();
                let whole: Vec<&Finding> = open
                    .view
                    .file_findings
                    .iter()
                    .filter(|finding| of_it(finding.rule) && is_listed(finding))
                    .collect();
                if groups.is_empty() && whole.is_empty() {
                    continue;
                }
                let summary = open.view.summary;
                let users = match severity {
                    Severity::Blocker => summary.blocked,
                    Severity::Warning => summary.warned,
                    Severity::Note => 0,
                };
                // Users that need fixing are not counted among the warned ones; a sum that is
                // smaller than one of its parts would only puzzle.
                let most = groups.iter().map(|group| group.count).max();
                let count = if users > 0 && Some(users) >= most {
                    words::users(users)
                } else {
                    String::new()
                };
                section(ui, title, &count);
                for finding in whole {
                    file_note(ui, finding, out);
                }
                for group in groups {
                    group_ui(ui, view, group, out);
                }
            }
        },
    );
}

/// Whether a finding of the whole file stands among the problems. What is wrong with the file
/// itself stands above the table instead.
pub fn is_listed(finding: &Finding) -> bool {
    finding.rule.severity() == Severity::Note || finding.rule == Rule::NoPasswordHashes
}

/// A side panel: a head of 48, and a scrolling list under it.
pub fn panel(ui: &mut Ui, rect: Rect, title: &str, hint: &str, add: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, 0.0, t.bg.sunken);
    let (head, list) = rect.split_top_bottom_at_y(rect.top() + sizes().toolbar);
    ui.painter()
        .hline(head.x_range(), head.bottom() - 0.5, t.hair());
    within(ui, list, |ui| {
        egui::ScrollArea::vertical()
            .id_salt(title)
            .auto_shrink(false)
            .show(ui, |ui| {
                egui::Frame::new()
                    .inner_margin(egui::Margin::symmetric(12, 8))
                    .show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        ui.set_width(ui.available_width());
                        add(ui);
                    });
            });
    });
    ui.painter()
        .vline(rect.right() - 0.5, rect.y_range(), t.hair());
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(head.shrink2(vec2(24.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    label(&mut row, title, FontRole::Strong, t.text.main);
    row.with_layout(Layout::right_to_left(Align::Center), |ui| {
        label(ui, hint, FontRole::Small, t.text.muted);
    });
}

/// The head of a section in a side panel, with what it sums up to.
pub fn section(ui: &mut Ui, title: &str, count: &str) {
    let t = tokens(ui);
    if ui.cursor().top() > ui.min_rect().top() + 12.0 {
        ui.add_space(8.0);
    }
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 32.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_height(32.0);
            ui.add_space(12.0);
            label(ui, title, FontRole::Small, t.text.muted);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(12.0);
                label(ui, count, FontRole::SmallFigures, t.text.muted);
            });
        },
    );
}

fn nothing(ui: &mut Ui, open: &OpenFile) {
    let users = words::users(open.view.summary.records);
    ui.add_space(48.0);
    if open.view.truncated {
        let title = format!(
            "{} {} whole",
            words::users(open.view.summary.records),
            if open.view.summary.records == 1 {
                "is"
            } else {
                "are"
            }
        );
        EmptyState {
            icon: Icon::Warning,
            tone: Tone::Warning,
            title: &title,
            text: "The file ends in the middle of the next one",
            button: None,
        }
        .show(ui);
    } else if open.view.complete {
        let title = if open.view.summary.records == 1 {
            "The one user is ready".to_owned()
        } else {
            format!("All {users} are ready")
        };
        let text = "Nothing was found that Auth0 would mind";
        EmptyState {
            icon: Icon::Ok,
            tone: Tone::Ok,
            title: &title,
            text,
            button: None,
        }
        .show(ui);
    } else {
        let text = format!("{users} so far");
        EmptyState {
            icon: Icon::Working,
            tone: Tone::Accent,
            title: "Nothing found yet",
            text: &text,
            button: None,
        }
        .show(ui);
    }
    ui.add_space(32.0);
}

fn group_ui(ui: &mut Ui, view: &View<'_>, group: &Group, out: &mut Vec<Action>) {
    let filter = Filter::Group {
        rule: group.rule,
        field: group.field.clone(),
    };
    let (icon, tone) = looks::severity(group.rule.severity());
    let explanation = group.rule.explanation();
    let why = sentences(explanation.why, explanation.todo);
    let sheet = view
        .model
        .open()
        .is_some_and(|open| open.view.kind.format == Format::Sheet);
    let first = match (sheet, view.narrow) {
        // Its rows are counted by the spreadsheet.
        (true, _) => "first with user",
        (false, true) => "from row",
        (false, false) => "first in row",
    };
    let field = looks::field(&group.field);
    let line = match view.model.check.examples.of(group) {
        Some(example) if names(group.rule.title(), &field) => format!("such as {example}"),
        Some(example) => format!("{field}, such as {example}"),
        None => format!("{field}, {first} {}", words::number(group.first.row())),
    };
    let offered = if view.model.may_mend() {
        mend(group)
    } else {
        Vec::new()
    };
    let actions: Vec<&str> = offered.iter().map(|(word, _)| word.as_str()).collect();
    let row = GroupRow {
        icon,
        tone,
        title: group.rule.title(),
        count: group.count,
        line: &line,
        selected: view.model.check.filter == filter,
        why: &why,
        actions: &actions,
    };
    match row.show(ui) {
        Some(GroupRowClick::Row) => out.push(Action::Filter(filter)),
        Some(GroupRowClick::Action(index)) => {
            out.extend(offered.into_iter().nth(index).map(|(_, action)| action));
        }
        None => {}
    }
}

/// Whether the title says already which field it is about; the room is the example's then.
fn names(title: &str, field: &str) -> bool {
    let first = field.split(' ').next().unwrap_or_default();
    let is_whole = !first.is_empty() && !field.contains(',');
    is_whole && title.to_lowercase().contains(&first.to_lowercase())
}

/// What can be done about a group, one step of undo each.
fn mend(group: &Group) -> Vec<(String, Action)> {
    let field = || Arc::clone(&group.field);
    if group.rule == Rule::LeftOutByHand {
        return vec![(
            "Take in".to_owned(),
            Action::LeaveOutGroup(group.rule, field()),
        )];
    }
    let mut offered = Vec::new();
    if !offers(group.rule, &group.field).is_empty() {
        let word = if group.count == 1 {
            "Fix…"
        } else {
            "Fix all…"
        };
        offered.push((word.to_owned(), Action::AskFix(group.rule, field())));
    }
    if repeats(group.rule).is_some() {
        let word = "Keep one of each…".to_owned();
        offered.push((word, Action::AskSame(group.rule)));
    }
    if group.rule.severity() != Severity::Note {
        let word = "Leave out".to_owned();
        offered.push((word, Action::LeaveOutGroup(group.rule, field())));
    }
    offered
}

fn file_note(ui: &mut Ui, finding: &Finding, out: &mut Vec<Action>) {
    let (icon, tone) = looks::severity(finding.rule.severity());
    let row = GroupRow {
        icon,
        tone,
        // Its number stands beside it.
        title: if finding.rule == Rule::NoPasswordHashes {
            finding.rule.short()
        } else {
            finding.rule.title()
        },
        count: finding.count.unwrap_or(1),
        line: "what this means",
        selected: false,
        why: "",
        actions: &[],
    };
    if row.show(ui) == Some(GroupRowClick::Row) {
        out.push(Action::Help(Help::Rule(finding.rule)));
    }
}

/// A finding of the whole file with its number: "61 users have no password hash".
pub fn file_title(finding: &Finding) -> String {
    let title = finding.rule.title();
    match (finding.count, title.strip_prefix("Users have ")) {
        (Some(count), Some(rest)) => {
            format!(
                "{} {} {rest}",
                words::users(count),
                if count == 1 { "has" } else { "have" }
            )
        }
        _ => title.to_owned(),
    }
}

/// Two texts in one paragraph, each with its full stop.
pub fn sentences(first: &str, second: &str) -> String {
    [first, second]
        .into_iter()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(|text| {
            if text.ends_with(['.', '?', '!']) {
                text.to_owned()
            } else {
                format!("{text}.")
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_of_the_file_names_its_number() {
        let finding = |count| Finding {
            record: None,
            rule: Rule::NoPasswordHashes,
            pointer: String::new(),
            at: None,
            count,
        };
        assert_eq!(
            file_title(&finding(Some(61))),
            "61 users have no password hash"
        );
        assert_eq!(file_title(&finding(Some(1))), "1 user has no password hash");
        assert_eq!(file_title(&finding(None)), "Users have no password hash");
    }

    #[test]
    fn a_file_that_ends_early_stands_above_the_table() {
        let finding = |rule| Finding {
            record: None,
            rule,
            pointer: String::new(),
            at: None,
            count: Some(49),
        };
        assert!(!is_listed(&finding(Rule::FileTruncated)));
        assert!(!is_listed(&finding(Rule::FileWindows1252)));
        assert!(is_listed(&finding(Rule::NoPasswordHashes)));
    }

    #[test]
    fn a_key_inside_of_a_field_is_named_though_the_title_names_the_field() {
        assert!(names("Email address is not valid", "Email"));
        assert!(!names(
            "app_metadata must not contain this key",
            "app_metadata, metadata"
        ));
        assert!(!names("The value is null", "email_verified"));
    }

    #[test]
    fn sentences_end() {
        assert_eq!(sentences("One thing", "Another."), "One thing. Another.");
        assert_eq!(sentences("", "Only"), "Only.");
    }
}

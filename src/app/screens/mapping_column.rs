//! The settings of the chosen column, below the table: its words for yes and no, what separates the
//! entries of a list, what stands between joined texts.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{Button, Field, combo_small, label};
use crate::sources::{ColumnMap, MatchedBy, ReadAs};
use crate::worker::SourceView;

use super::view::View;

/// What can stand between two texts of one target.
const BETWEEN: [(&str, &str); 5] = [
    ("Space", " "),
    ("Nothing", ""),
    ("Comma", ", "),
    ("Hyphen", "-"),
    ("Line", "\n"),
];

/// What is being typed.
#[derive(Debug, Default)]
pub struct ColumnSettings {
    column: String,
    read_as: Option<ReadAs>,
    first: String,
    second: String,
}

impl ColumnSettings {
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        view: &View<'_>,
        source: &SourceView,
        out: &mut Vec<Action>,
    ) {
        let t = tokens(ui);
        ui.painter().rect_filled(rect, 0.0, t.bg.surface);
        ui.painter()
            .hline(rect.x_range(), rect.top() + 0.5, t.hair());
        let inner = rect.shrink2(vec2(if view.narrow { 16.0 } else { 24.0 }, 0.0));
        let mut right = ui.new_child(
            UiBuilder::new()
                .max_rect(inner)
                .layout(Layout::right_to_left(Align::Center)),
        );
        if Button::quiet("Add a fixed value…")
            .small()
            .icon(Icon::Plus)
            .show(&mut right)
            .clicked()
        {
            out.push(Action::AskFixedValue);
        }
        let left = right.available_rect_before_wrap();
        let mut row = ui.new_child(
            UiBuilder::new()
                .max_rect(left)
                .layout(Layout::left_to_right(Align::Center)),
        );
        row.set_clip_rect(left.expand(3.0).intersect(ui.clip_rect()));
        row.spacing_mut().item_spacing.x = 8.0;
        let chosen = view.model.file.mapping.selected;
        let column = chosen.and_then(|index| source.columns.get(index));
        let mapping = view.model.file.mapping();
        let map = column
            .zip(mapping)
            .and_then(|(column, mapping)| mapping.column(&column.name));
        let Some(map) = map else {
            let hint = "Choose a column to see how it is read";
            label(&mut row, hint, FontRole::Small, t.text.muted);
            return;
        };
        if self.column != map.column || self.read_as.as_ref() != Some(&map.read_as) {
            self.take(map);
        }
        self.settings(&mut row, map, out);
    }

    fn take(&mut self, map: &ColumnMap) {
        self.column.clone_from(&map.column);
        self.read_as = Some(map.read_as.clone());
        (self.first, self.second) = match &map.read_as {
            ReadAs::YesNo { yes, no } => (yes.join(", "), no.join(", ")),
            ReadAs::List { separator } => (separator.clone(), String::new()),
            _ => (String::new(), String::new()),
        };
    }

    fn settings(&mut self, row: &mut Ui, map: &ColumnMap, out: &mut Vec<Action>) {
        let t = tokens(row);
        let Some(to) = &map.to else {
            label(
                row,
                "Left out, every value stays in the file",
                FontRole::Small,
                t.text.muted,
            );
            return;
        };
        if let Some(join) = &map.join {
            label(row, "Between the texts", FontRole::Small, t.text.muted);
            let words: Vec<&str> = BETWEEN.iter().map(|(word, _)| *word).collect();
            let now = BETWEEN.iter().position(|(_, text)| text == join);
            if let Some(index) =
                combo_small(row, "Between the texts", &words, now.unwrap_or(0), 104.0)
            {
                let between = BETWEEN[index].1.to_owned();
                out.push(Action::JoinColumn(map.column.clone(), between));
            }
        }
        match &map.read_as {
            ReadAs::YesNo { .. } => {
                let width = ((row.available_width() - 96.0) / 2.0).clamp(60.0, 180.0);
                label(row, "Yes is", FontRole::Small, t.text.muted);
                let yes = field(
                    row,
                    "Words for yes",
                    width,
                    "the usual words",
                    &mut self.first,
                );
                label(row, "No is", FontRole::Small, t.text.muted);
                let no = field(
                    row,
                    "Words for no",
                    width,
                    "the usual words",
                    &mut self.second,
                );
                let read_as = ReadAs::YesNo {
                    yes: list(&self.first),
                    no: list(&self.second),
                };
                if (yes || no) && read_as != map.read_as {
                    out.push(Action::ReadColumn(map.column.clone(), read_as));
                }
            }
            ReadAs::List { .. } => {
                label(
                    row,
                    "Entries are separated by",
                    FontRole::Small,
                    t.text.muted,
                );
                if field(row, "Entries are separated by", 64.0, "", &mut self.first)
                    && !self.first.is_empty()
                {
                    let separator = self.first.clone();
                    out.push(Action::ReadColumn(
                        map.column.clone(),
                        ReadAs::List { separator },
                    ));
                }
            }
            _ if map.join.is_some() => {}
            _ => {
                let meaning = to.field().map_or("", crate::profile::Field::meaning);
                let by = match map.by {
                    MatchedBy::Name => "matched by its name",
                    MatchedBy::Pattern => "matched by its values",
                    MatchedBy::Remembered => "as you chose before",
                    MatchedBy::Hand => "chosen by you",
                    MatchedBy::System => "as this system means it",
                    MatchedBy::Nothing => "",
                };
                let text = [meaning, by]
                    .into_iter()
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(", ");
                label(row, &text, FontRole::Small, t.text.muted);
            }
        }
    }
}

/// True when what was typed is to be taken.
fn field(row: &mut Ui, name: &str, width: f32, hint: &str, value: &mut String) -> bool {
    let response = row
        .allocate_ui(vec2(width, 28.0), |ui| {
            Field::new(name)
                .bare()
                .small()
                .hint(hint)
                .width(width)
                .show(ui, value)
        })
        .inner;
    response.lost_focus()
}

/// "yes, Ja" as words in lower case.
fn list(text: &str) -> Vec<String> {
    let words = text
        .split([',', ';'])
        .map(|word| word.trim().to_lowercase());
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_listed_in_lower_case() {
        assert_eq!(list("Ja, yes ;x,,"), ["ja", "yes", "x"]);
    }
}

//! The settings of the chosen column, below the table: its words for yes and no, what separates the
//! entries of a list, what stands between joined texts.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, sizes, tokens};
use crate::app::widgets::{Button, Field, combo_small, galley, label};
use crate::app::words;
use crate::sources::{ColumnMap, Mapping, MatchedBy, ReadAs};
use crate::worker::SourceView;

use super::view::View;
use super::{looks, mapping_country};

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
    /// The list of countries opens with the next frame.
    asks_country: bool,
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
        let mut row = ui.new_child(
            UiBuilder::new()
                .max_rect(inner)
                .layout(Layout::left_to_right(Align::Center)),
        );
        row.set_clip_rect(inner.expand(3.0).intersect(ui.clip_rect()));
        row.spacing_mut().item_spacing.x = 8.0;
        // What is said of the column comes first, also for the Tab key.
        let words = "Add a fixed value…";
        let text = galley(ui, words, FontRole::ButtonSmall, t.text.main, f32::INFINITY);
        let button = text.size().x + 16.0 + sizes().icon_small + 8.0;
        let (left, right) = inner.split_left_right_at_x(inner.right() - button);
        row.set_max_width((left.width() - 12.0).max(0.0));
        self.chosen(&mut row, view, source, out);
        let mut place = ui.new_child(
            UiBuilder::new()
                .max_rect(right)
                .layout(Layout::left_to_right(Align::Center)),
        );
        let add = Button::quiet(words).small().icon(Icon::Plus);
        if add.show(&mut place).clicked() {
            out.push(Action::AskFixedValue);
        }
    }

    fn chosen(
        &mut self,
        row: &mut Ui,
        view: &View<'_>,
        source: &SourceView,
        out: &mut Vec<Action>,
    ) {
        let muted = tokens(row).text.muted;
        let chosen = view.model.file.mapping.selected;
        let column = chosen.and_then(|index| source.columns.get(index));
        let mapping = view.model.file.mapping();
        let map = column
            .zip(mapping)
            .and_then(|(column, mapping)| mapping.column(&column.name));
        let Some((map, mapping)) = map.zip(mapping) else {
            let hint = if chosen.is_some_and(|index| index >= source.columns.len()) {
                "Every user gets it whose row has nothing for this field"
            } else if column.is_some_and(|column| column.clear_text) {
                "Passwords in clear text are not shown, not kept and not sent"
            } else {
                "Choose a column to see how it is read"
            };
            label(row, hint, FontRole::Small, muted);
            return;
        };
        if self.column != map.column || self.read_as.as_ref() != Some(&map.read_as) {
            self.take(map);
        }
        // Asked of this column or of none.
        let asks_country = std::mem::take(&mut self.asks_country);
        self.settings(row, map, mapping, asks_country, out);
    }

    /// Opens the list of countries as soon as the chosen column has one.
    pub fn ask_country(&mut self) {
        self.asks_country = true;
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

    fn yes_no(&mut self, row: &mut Ui, map: &ColumnMap, out: &mut Vec<Action>) {
        let t = tokens(row);
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

    fn settings(
        &mut self,
        row: &mut Ui,
        map: &ColumnMap,
        mapping: &Mapping,
        asks_country: bool,
        out: &mut Vec<Action>,
    ) {
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
            let before = before(mapping, map).unwrap_or_default();
            let after = format!("After “{}” and", words::middle(before, 24));
            label(row, &after, FontRole::Small, t.text.muted);
            let own = format!("“{join}”");
            let mut texts = BETWEEN.to_vec();
            if !BETWEEN.iter().any(|(_, text)| text == join) {
                // From a mapping file.
                texts.insert(0, (&own, join));
            }
            let words: Vec<&str> = texts.iter().map(|(word, _)| *word).collect();
            let now = texts.iter().position(|(_, text)| text == join);
            if let Some(index) =
                combo_small(row, "Between the texts", &words, now.unwrap_or(0), 104.0)
            {
                let between = texts[index].1.to_owned();
                out.push(Action::JoinColumn(map.column.clone(), between));
            }
        }
        match &map.read_as {
            ReadAs::YesNo { .. } => self.yes_no(row, map, out),
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
            ReadAs::Phone { country } => {
                if let Some(read_as) = mapping_country::ui(row, *country, asks_country) {
                    out.push(Action::ReadColumn(map.column.clone(), read_as));
                }
            }
            _ if map.join.is_some() => {}
            _ if joined(mapping, map) > 1 => {
                let field = looks::target(to);
                let others = words::count(joined(mapping, map) as u64 - 1, "other column");
                let text = format!("First part of {field}, joined with {others}");
                label(row, &text, FontRole::Small, t.text.muted);
            }
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

/// How many columns go where this one goes.
fn joined(mapping: &Mapping, map: &ColumnMap) -> usize {
    let same = mapping.columns.iter().filter(|other| other.to == map.to);
    same.count()
}

/// The column whose text stands before the one of `map` in their common field.
fn before<'a>(mapping: &'a Mapping, map: &ColumnMap) -> Option<&'a str> {
    let mut same = mapping.columns.iter().rev();
    same.find(|other| other.column == map.column)?;
    let before = same.find(|other| other.to == map.to)?;
    Some(&before.column)
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

//! How the table is cut into rows and cells: separator, encoding, sheet, heading.

use egui::{Align, Layout as Direction, Rect, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::theme::{FontRole, sizes, tokens};
use crate::app::widgets::{check_box, combo_small, galley, label};
use crate::users::{Encoding, Format, HeaderAt, Layout, Separator, Table};
use crate::worker::SourceView;

use super::view::View;

/// Rows that may be chosen as the heading of a spreadsheet.
const HEADING_ROWS: u32 = 20;

/// Draws the bar and returns what is left below it; JSON has none.
pub fn ui(
    ui: &mut Ui,
    rect: Rect,
    view: &View<'_>,
    source: &SourceView,
    out: &mut Vec<Action>,
) -> Rect {
    let Some(table) = &source.table else {
        return rect;
    };
    let (bar, rest) = rect.split_top_bottom_at_y(rect.top() + sizes().toolbar);
    let t = tokens(ui);
    ui.painter()
        .hline(bar.x_range(), bar.bottom() - 0.5, t.hair());
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(bar.shrink2(vec2(if view.narrow { 16.0 } else { 24.0 }, 0.0)))
            .layout(Direction::left_to_right(Align::Center)),
    );
    row.set_clip_rect(bar.intersect(ui.clip_rect()));
    row.spacing_mut().item_spacing.x = 12.0;
    let mut layout = view.model.file.mapping.layout.clone();
    let before = layout.clone();
    if table.format == Format::Sheet {
        sheet(&mut row, table, &mut layout);
    } else {
        text(&mut row, table, view.narrow, &mut layout);
    }
    if layout != before {
        out.push(Action::Cut(layout));
    }
    rest
}

fn text(row: &mut Ui, table: &Table, narrow: bool, layout: &mut Layout) {
    let t = tokens(row);
    if !narrow {
        label(row, "Separated by", FontRole::Table, t.text.muted);
    }
    let words = Separator::ALL.map(capital);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let chosen = Separator::ALL.iter().position(|it| *it == table.separator);
    if let Some(index) = combo_small(row, "Separated by", &words, chosen.unwrap_or(0), 112.0) {
        layout.separator = Separator::ALL.get(index).copied();
    }
    if !narrow {
        row.add_space(8.0);
        label(row, "Text", FontRole::Table, t.text.muted);
    }
    let words: Vec<String> = Encoding::ALL
        .iter()
        .map(|encoding| {
            if table.encoding_guessed && *encoding == table.encoding {
                let words = encoding.words();
                let name = words.split(" (").next().unwrap_or_default();
                format!("{name}, guessed")
            } else {
                encoding.words().to_string()
            }
        })
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let chosen = Encoding::ALL.iter().position(|it| *it == table.encoding);
    let now = words.get(chosen.unwrap_or(0)).copied().unwrap_or_default();
    let text = galley(row, now, FontRole::Table, t.text.main, f32::INFINITY);
    // The padding and the arrow of a list; long names shorten themselves.
    let width = (text.size().x + 42.0).clamp(136.0, 208.0);
    if let Some(index) = combo_small(row, "Text", &words, chosen.unwrap_or(0), width) {
        layout.encoding = Encoding::ALL.get(index).copied();
    }
    if !narrow {
        row.add_space(8.0);
    }
    let on = table.header != HeaderAt::None;
    let words = match (narrow, table.encoding_guessed) {
        (false, false) => "First row has the column names",
        (true, true) => "Names in row 1",
        _ => "Names in the first row",
    };
    if check_box(row, on, words).clicked() {
        layout.header = Some(if on { HeaderAt::None } else { HeaderAt::Row(1) });
    }
}

fn sheet(row: &mut Ui, table: &Table, layout: &mut Layout) {
    let t = tokens(row);
    label(row, "Sheet", FontRole::Table, t.text.muted);
    let words: Vec<&str> = table.sheets.iter().map(String::as_str).collect();
    let chosen = table.sheets.iter().position(|it| *it == table.sheet);
    if let Some(index) = combo_small(row, "Sheet", &words, chosen.unwrap_or(0), 168.0) {
        layout.sheet = table.sheets.get(index).cloned();
        // Another sheet has its heading somewhere else.
        layout.header = None;
    }
    row.add_space(8.0);
    label(row, "Column names", FontRole::Table, t.text.muted);
    let now = match table.header {
        HeaderAt::None => 0,
        HeaderAt::Row(row) => row,
    };
    let words: Vec<String> = (0..=HEADING_ROWS.max(now))
        .map(|row| match row {
            0 => "None".to_owned(),
            row => format!("In row {row}"),
        })
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(index) = combo_small(row, "Column names", &words, now as usize, 112.0) {
        layout.header = Some(match u32::try_from(index) {
            Ok(0) | Err(_) => HeaderAt::None,
            Ok(row) => HeaderAt::Row(row),
        });
    }
}

fn capital(separator: Separator) -> String {
    let words = separator.words();
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(signs).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_stand_alone_in_their_list() {
        assert_eq!(capital(Separator::Semicolon), "Semicolon");
    }
}

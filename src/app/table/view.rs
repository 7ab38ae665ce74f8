//! Drawing the table, and what pointer and keyboard do to it.

use std::ops::Range;

use egui::accesskit::Role;
use egui::{
    Align, EventFilter, Id, Key, Rect, Response, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::bars::{horizontal_bar, vertical_bar, wheel};
use super::column::Column;
use super::grid::Grid;
use super::scroll::{Scroll, Window};
use crate::app::theme::{FontRole, sizes, tokens};
use crate::app::widgets::{focus_ring, galley, row_bar};

/// What a table remembers from frame to frame.
#[derive(Debug, Clone, Default)]
pub struct TableState {
    pub scroll: Scroll,
    /// Points scrolled sideways.
    pub across: f32,
    /// The row the keyboard is on, counted among the rows shown.
    pub selected: Option<u64>,
    go_to: Option<u64>,
    reveal: Option<u64>,
    focus: bool,
    /// The keyboard brought the focus here, so that a ring shows it.
    by_keyboard: bool,
}

impl TableState {
    /// Selects a row and brings it to the middle of the table with the next frame.
    pub fn go_to(&mut self, row: u64) {
        self.selected = Some(row);
        self.go_to = Some(row);
    }

    /// Scrolls as little as shows the whole of a row, with the next frame.
    pub fn reveal(&mut self, row: u64) {
        self.reveal = Some(row);
    }

    /// Gives the keyboard back to the table, with the next frame.
    pub fn take_focus(&mut self) {
        self.focus = true;
    }

    /// From the top, nothing selected; for another filter.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

/// A cell to be drawn: its ui covers the cell exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellAt {
    pub row: u64,
    pub column: usize,
    pub selected: bool,
}

/// What happened in this frame.
#[derive(Debug, Clone, Default)]
pub struct TableShown {
    /// The rows on screen, to be fetched where they are not known yet.
    pub visible: Range<u64>,
    /// A row was selected now, by pointer or keyboard.
    pub selected: Option<u64>,
    /// A row was double-clicked, or Enter or F2 was pressed on it.
    pub opened: Option<u64>,
    /// The column of that double click.
    pub opened_column: Option<usize>,
}

/// A table, shown over the whole of what is available.
#[must_use = "a table is drawn by `show`"]
pub struct VirtualTable<'a> {
    id: Id,
    name: &'a str,
    rows: u64,
    columns: &'a [Column<'a>],
    row_height: f32,
    lined: bool,
}

impl<'a> VirtualTable<'a> {
    /// `name` is what assistive technology calls the table, and its identity.
    pub fn new(name: &'a str, rows: u64, columns: &'a [Column<'a>]) -> Self {
        Self {
            id: Id::unique(("table", name)),
            name,
            rows,
            columns,
            row_height: sizes().table_row,
            lined: false,
        }
    }

    /// 40 instead of 30, for rows with controls.
    pub fn tall(mut self) -> Self {
        self.row_height = sizes().table_row_controls;
        self
    }

    /// Rows with controls: taller, with lines between them; the keyboard finds a row chosen.
    pub fn controls(mut self) -> Self {
        self.lined = true;
        self.tall()
    }

    /// Draws the table; `cell` draws one cell into a ui of its size.
    pub fn show(
        self,
        ui: &mut Ui,
        state: &mut TableState,
        mut cell: impl FnMut(&mut Ui, CellAt),
    ) -> TableShown {
        let t = tokens(ui);
        let whole = ui.available_rect_before_wrap();
        ui.allocate_rect(whole, Sense::hover());
        let grid = Grid::of(whole, self.columns, self.rows as f32 * self.row_height);
        let window = Window {
            rows: self.rows,
            row_height: f64::from(self.row_height),
            height: f64::from(grid.body.height()),
        };
        if let Some(row) = state.go_to.take() {
            state.scroll = Scroll::centred(row, window);
        }
        if let Some(row) = state.reveal.take() {
            state.scroll = state.scroll.showing(row, window);
        }
        state.across = state.across.clamp(0.0, grid.overflow);
        ui.ctx().allow_widget_id_changes_in(grid.body);
        let focus = ui.interact(grid.body, self.id, Sense::focusable_noninteractive());
        if std::mem::take(&mut state.focus) {
            focus.request_focus();
        }
        self.describe(ui, &focus);
        let mut shown = TableShown::default();
        self.keys(ui, &focus, state, window, &grid, &mut shown);
        wheel(ui, grid.body, state, window, &grid);
        vertical_bar(ui, self.id, &grid, state, window);
        horizontal_bar(ui, self.id, &grid, state);
        state.scroll = state.scroll.within(window);
        shown.visible = state.scroll.visible(window);
        self.heads(ui, &grid, state.across);
        for row in shown.visible.clone() {
            self.row(ui, &grid, state, row, &focus, &mut cell, &mut shown);
        }
        if grid.fixed > 0 && state.across > 0.0 {
            ui.painter().vline(grid.split, whole.y_range(), t.hair());
        }
        if focus.gained_focus() {
            state.by_keyboard =
                !ui.input(|input| input.pointer.any_pressed() || input.pointer.any_released());
            if self.lined && state.by_keyboard && state.selected.is_none() && self.rows > 0 {
                state.selected = Some(state.scroll.row);
                shown.selected = state.selected;
            }
        }
        if state.by_keyboard {
            focus_ring(ui, &focus, grid.body.shrink(4.0), 0.0);
        }
        shown
    }

    fn describe(&self, ui: &Ui, focus: &Response) {
        focus.widget_info(|| WidgetInfo::labeled(Role::Table, ui.is_enabled(), self.name));
        ui.ctx().accesskit_node_builder(focus.id, |node| {
            node.set_row_count(usize::try_from(self.rows).unwrap_or(usize::MAX));
            node.set_column_count(self.columns.len());
        });
    }

    fn keys(
        &self,
        ui: &Ui,
        focus: &Response,
        state: &mut TableState,
        window: Window,
        grid: &Grid,
        shown: &mut TableShown,
    ) {
        if !focus.has_focus() || self.rows == 0 {
            return;
        }
        let filter = EventFilter {
            vertical_arrows: true,
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(self.id, filter));
        let page = (grid.body.height() / self.row_height).floor().max(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rows that fit a window"
        )]
        let page = page as u64;
        let last = self.rows - 1;
        let current = state.selected;
        // One press after the other: several come in one frame when keys are held or frames are slow.
        let pressed: Vec<Key> = ui.input(|input| {
            let events = input.events.iter();
            events
                .filter_map(|event| match event {
                    egui::Event::Key {
                        key,
                        pressed: true,
                        modifiers,
                        ..
                    } if modifiers.is_none() => Some(*key),
                    _ => None,
                })
                .collect()
        });
        let target = pressed.iter().fold(None, |target: Option<u64>, key| {
            let at = target.or(current);
            let from = at.unwrap_or(state.scroll.row);
            let to = match key {
                Key::ArrowDown => at.map_or(from, |row| row + 1),
                Key::ArrowUp => from.saturating_sub(1),
                Key::PageDown => from + page,
                Key::PageUp => from.saturating_sub(page),
                Key::Home => 0,
                Key::End => last,
                _ => return target,
            };
            Some(to.min(last))
        });
        if let Some(row) = target {
            state.selected = Some(row);
            state.scroll = state.scroll.showing(row, window);
            shown.selected = Some(row);
        }
        let step = ui.input(|input| {
            f32::from(
                i8::from(input.key_pressed(Key::ArrowRight))
                    - i8::from(input.key_pressed(Key::ArrowLeft)),
            )
        });
        state.across = (state.across + step * 60.0).clamp(0.0, grid.overflow);
        if ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::F2)) {
            shown.opened = state.selected;
        }
    }

    fn heads(&self, ui: &Ui, grid: &Grid, across: f32) {
        let t = tokens(ui);
        ui.painter().rect_filled(grid.head, 0.0, t.bg.sunken);
        for (index, column) in self.columns.iter().enumerate() {
            let rect = grid.cell(index, grid.head, across);
            let painter = ui
                .painter()
                .with_clip_rect(grid.clip(index, grid.head).intersect(ui.clip_rect()));
            let head = ui.interact(rect, ui.scope_id().with(("head", index)), Sense::hover());
            head.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, column.title));
            let text = galley(
                ui,
                column.title,
                FontRole::SmallStrong,
                t.text.muted,
                rect.width() - 16.0,
            );
            let x = if column.align == Align::Max {
                rect.right() - 8.0 - text.size().x
            } else {
                rect.left() + 8.0 + column.indent
            };
            painter.galley(
                pos2(x, rect.center().y - text.size().y / 2.0),
                text,
                t.text.muted,
            );
        }
        ui.painter()
            .hline(grid.head.x_range(), grid.head.bottom() - 0.5, t.hair());
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one row of the loop above, cut out to be read"
    )]
    fn row(
        &self,
        ui: &mut Ui,
        grid: &Grid,
        state: &mut TableState,
        row: u64,
        focus: &Response,
        cell: &mut impl FnMut(&mut Ui, CellAt),
        shown: &mut TableShown,
    ) {
        let t = tokens(ui);
        let above = (row as f64 - state.scroll.row as f64) * f64::from(self.row_height);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "less than the height of the table"
        )]
        let top = grid.body.top() + (above - state.scroll.offset) as f32;
        let rect = Rect::from_min_size(
            pos2(grid.body.left(), top),
            vec2(grid.body.width(), self.row_height),
        );
        let seen = rect.intersect(grid.body);
        let response = ui.interact(seen, self.id.with(row), Sense::CLICK);
        if response.clicked() {
            focus.request_focus();
            state.by_keyboard = false;
            state.selected = Some(row);
            shown.selected = Some(row);
        }
        if response.double_clicked() {
            shown.opened = Some(row);
            let pointer = response.interact_pointer_pos();
            shown.opened_column = pointer.and_then(|pointer| {
                let mut columns = 0..self.columns.len();
                columns.find(|index| {
                    let place = grid.cell(*index, rect, state.across);
                    place
                        .intersect(grid.clip(*index, grid.body))
                        .contains(pointer)
                })
            });
        }
        let selected = state.selected == Some(row);
        let fill = match (selected, response.hovered(), row % 2 == 1) {
            (true, ..) => t.fill.selected,
            (_, true, _) => t.fill.hover,
            (_, _, true) if !self.lined => t.bg.stripe,
            _ => t.bg.surface,
        };
        ui.painter()
            .with_clip_rect(seen.intersect(ui.clip_rect()))
            .rect_filled(rect, 0.0, fill);
        response.widget_info(|| {
            WidgetInfo::selected(Role::Row, true, selected, format!("Row {}", row + 1))
        });
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_row_index(usize::try_from(row).unwrap_or(usize::MAX));
        });
        for index in 0..self.columns.len() {
            let place = grid.cell(index, rect, state.across);
            let clip = grid.clip(index, grid.body).intersect(ui.clip_rect());
            if place.right() <= clip.left() || place.left() >= clip.right() {
                continue;
            }
            let builder = UiBuilder::new()
                .id_salt((row, index))
                .max_rect(place)
                .accessibility_parent(response.id)
                .accessibility_role(Role::Cell);
            let mut child = ui.new_child(builder);
            child.set_clip_rect(clip);
            child
                .ctx()
                .accesskit_node_builder(child.unique_id(), |node| {
                    node.set_row_index(usize::try_from(row).unwrap_or(usize::MAX));
                    node.set_column_index(index);
                });
            cell(
                &mut child,
                CellAt {
                    row,
                    column: index,
                    selected,
                },
            );
        }
        if self.lined {
            ui.painter()
                .with_clip_rect(seen.intersect(ui.clip_rect()))
                .hline(rect.x_range(), rect.bottom() - 0.5, t.hair());
        }
        if selected {
            let painter_clip = seen.intersect(ui.clip_rect());
            let bar = Rect::from_min_max(
                pos2(rect.left(), painter_clip.top()),
                pos2(rect.right(), painter_clip.bottom()),
            );
            row_bar(ui, bar, 0.0, t.accent.line);
        }
    }
}

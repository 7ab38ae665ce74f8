//! A choice from a long list that explains itself, or of something typed.

use egui::accesskit::Role;
use egui::{
    Id, Key, Modifiers, Popup, PopupCloseBehavior, Response, ScrollArea, Sense, Ui, WidgetInfo,
    pos2, vec2,
};

use super::combo::face;
use super::field::Field;
use super::paint::tooltip;
use super::text::{Cut, galley};
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, sizes, tokens};

/// Room for every meaning beside its field.
const WIDTH: f32 = 548.0;

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub text: String,
    /// What it means, in a few words.
    pub meaning: String,
    pub chosen: bool,
}

/// What is typed into the list, and the line the arrow keys are on.
#[derive(Debug, Clone, Default)]
struct Typed {
    text: String,
    at: usize,
}

/// What came of it in this frame.
#[derive(Debug)]
pub struct Picked {
    /// Of the closed list.
    pub face: Response,
    /// What was chosen now: the index among the entries of `text`.
    pub chosen: Option<(usize, String)>,
}

/// A choice of one line, `width` points wide and 28 high.
#[must_use = "a picker is drawn by `show`"]
pub struct Picker<'a> {
    /// For assistive technology.
    pub name: &'a str,
    pub word: &'a str,
    /// Nothing is chosen: the word is muted.
    pub muted: bool,
    /// Where the word is cut that has no room.
    pub cut: Cut,
    pub width: f32,
    /// What may be typed.
    pub hint: &'a str,
    /// Opens with this frame.
    pub open: bool,
    /// The Tab key stops at it.
    pub stops: bool,
}

impl Picker<'_> {
    /// `entries` are those that go with what is typed.
    pub fn show(self, ui: &mut Ui, entries: impl Fn(&str) -> Vec<Entry>) -> Picked {
        let t = tokens(ui);
        let ink = if self.muted {
            t.text.muted
        } else {
            t.text.main
        };
        let face = face(
            ui,
            self.name,
            self.word,
            ink,
            vec2(self.width, sizes().control_small),
            self.stops,
            self.cut,
        );
        let id = Popup::default_response_id(&face);
        if self.open {
            Popup::open_id(ui.ctx(), id);
        }
        let was_open = ui.data(|data| data.get_temp::<Typed>(id)).is_some();
        if was_open && ui.input(|input| input.key_pressed(Key::Escape)) {
            face.request_focus();
        }
        let popup = Popup::from_toggle_button_response(&face)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .gap(4.0);
        let shown = popup.show(|ui| self.list(ui, id, !was_open, &entries));
        let chosen = match shown {
            None => {
                ui.data_mut(|data| data.remove::<Typed>(id));
                None
            }
            Some(shown) => shown.inner,
        };
        if chosen.is_some() {
            ui.data_mut(|data| data.remove::<Typed>(id));
            Popup::close_id(ui.ctx(), id);
            face.request_focus();
        }
        Picked { face, chosen }
    }

    fn list(
        &self,
        ui: &mut Ui,
        id: Id,
        first: bool,
        entries: &impl Fn(&str) -> Vec<Entry>,
    ) -> Option<(usize, String)> {
        let mut typed: Typed = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        // Below a wide choice it is as wide as that.
        let wide = (self.width > 400.0).then_some(self.width - 16.0);
        ui.set_width(wide.unwrap_or(WIDTH));
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut moved = 0_isize;
        let mut enter = false;
        ui.input_mut(|input| {
            for (key, by) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1)] {
                while input.consume_key(Modifiers::NONE, key) {
                    moved += by;
                }
            }
            // The press that opened the list chooses nothing in it.
            enter = input.consume_key(Modifiers::NONE, Key::Enter) && !first;
        });
        let field = Field::new(self.hint)
            .bare()
            .hint(self.hint)
            .icon(Icon::Search)
            .small()
            .show(ui, &mut typed.text);
        if first {
            field.request_focus();
        } else if field.lost_focus() && ui.memory(egui::Memory::focused).is_some() {
            // The Tab key has left the list.
            ui.close();
        }
        let lines = entries(typed.text.trim());
        if first || field.changed() {
            typed.at = lines.iter().position(|line| line.chosen).unwrap_or(0);
            if !typed.text.trim().is_empty() {
                typed.at = 0;
            }
        }
        let last = lines.len().saturating_sub(1);
        typed.at = typed.at.saturating_add_signed(moved).min(last);
        ui.add_space(8.0);
        let mut chosen = (enter && !lines.is_empty()).then_some(typed.at);
        let show_at = moved != 0 || first;
        ScrollArea::vertical()
            .max_height(288.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for (index, entry) in lines.iter().enumerate() {
                    let line = line(ui, entry, index == typed.at);
                    if index == typed.at && show_at {
                        line.scroll_to_me(None);
                    }
                    if line.clicked() {
                        chosen = Some(index);
                    }
                }
                if lines.is_empty() {
                    super::text::label(
                        ui,
                        "Nothing like it",
                        FontRole::Small,
                        tokens(ui).text.muted,
                    );
                }
            });
        let text = typed.text.trim().to_owned();
        ui.data_mut(|data| data.insert_temp(id, typed));
        chosen.map(|index| (index, text))
    }
}

fn line(ui: &mut Ui, entry: &Entry, at: bool) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::CLICK);
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::ListBoxOption,
            ui.is_enabled(),
            entry.chosen,
            &entry.text,
        )
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    if at || response.hovered() {
        ui.painter().rect_filled(rect, 4.0, t.fill.hover);
    }
    if entry.chosen {
        Icon::Tick.paint(
            ui,
            pos2(rect.left() + 14.0, rect.center().y),
            sizes().icon_small,
            t.text.main,
        );
    }
    let left = rect.left() + 30.0;
    let room = rect.right() - 8.0 - left;
    let text = galley(ui, &entry.text, FontRole::Table, t.text.main, room);
    let mut cut = text.elided;
    let beside = left + text.size().x.max(128.0) + 12.0;
    let y = rect.center().y;
    ui.painter()
        .galley(pos2(left, y - text.size().y / 2.0), text, t.text.main);
    let room = rect.right() - 8.0 - beside;
    if room > 40.0 {
        let meaning = galley(ui, &entry.meaning, FontRole::Small, t.text.muted, room);
        cut |= meaning.elided;
        ui.painter().galley(
            pos2(beside, y - meaning.size().y / 2.0),
            meaning,
            t.text.muted,
        );
    }
    if cut {
        let whole = format!("{}\n{}", entry.text, entry.meaning);
        return tooltip(response, whole.trim_end());
    }
    response
}

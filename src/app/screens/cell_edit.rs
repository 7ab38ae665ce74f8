//! A cell of the table while something is typed in it.

use egui::{Align2, Frame, Key, Margin, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::theme::{FontRole, tokens};
use crate::roster::mend::Change;
use crate::sources::phone_number;
use crate::users::RecordId;

/// Which cell is typed in, and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellEdit {
    pub id: RecordId,
    pub pointer: String,
    text: String,
    before: String,
    /// The keyboard has come to it.
    begun: bool,
    /// It was drawn in this frame.
    seen: bool,
}

/// How typing in a cell ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Enter,
    /// On to the next cell of the row.
    Tab,
    Escape,
    /// The keyboard went elsewhere.
    Left,
}

impl CellEdit {
    pub fn new(id: RecordId, pointer: &str, before: &str) -> Self {
        Self {
            id,
            pointer: pointer.to_owned(),
            text: before.to_owned(),
            before: before.to_owned(),
            begun: false,
            seen: true,
        }
    }

    /// Draws it over the cell; `name` is the column's.
    pub fn ui(&mut self, ui: &mut Ui, name: &str) -> Option<Ended> {
        self.seen = true;
        let t = tokens(ui);
        let rect = ui.max_rect().shrink(1.0);
        ui.painter().rect(
            rect,
            4.0,
            t.bg.input,
            Stroke::new(2.0, t.accent.line),
            StrokeKind::Inside,
        );
        let place = rect.shrink2(vec2(7.0, 2.0));
        let mut child = ui.new_child(UiBuilder::new().max_rect(place));
        child.spacing_mut().interact_size.y = place.height();
        let edit = TextEdit::singleline(&mut self.text)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .align(Align2::LEFT_CENTER)
            .font(FontRole::Table.id())
            .text_color(t.text.main)
            .desired_width(place.width())
            .min_size(place.size());
        let response = child.add(edit);
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_label(format!("Edit {}", name.to_lowercase()));
        });
        if !self.begun {
            self.begun = true;
            response.request_focus();
            return None;
        }
        if !response.lost_focus() {
            return None;
        }
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        Some(if pressed(Key::Escape) {
            Ended::Escape
        } else if pressed(Key::Enter) {
            Ended::Enter
        } else if pressed(Key::Tab) {
            Ended::Tab
        } else {
            Ended::Left
        })
    }

    /// Begins a frame.
    pub fn unseen(&mut self) {
        self.seen = false;
    }

    /// It was scrolled out of sight, or its row is gone.
    pub fn is_lost(&self) -> bool {
        !self.seen
    }

    /// What was typed, where it is something else than before.
    pub fn action(&self) -> Option<Action> {
        let text = self.text.trim();
        (text != self.before).then(|| Action::Edit(self.id, change(&self.pointer, text)))
    }
}

/// A text for a field; none of it takes the field away, and a phone number that says its country is
/// written as Auth0 takes it.
pub fn change(pointer: &str, text: &str) -> Change {
    if text.is_empty() {
        return Change::removal(pointer);
    }
    let number = (pointer == "/phone_number").then(|| phone_number(text, None));
    Change::text(pointer, number.flatten().as_deref().unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_what_is_meant() {
        assert_eq!(change("/email", ""), Change::removal("/email"));
        assert_eq!(
            change("/phone_number", "+34 612 34 56 78"),
            Change::text("/phone_number", "+34612345678")
        );
        let edit = CellEdit::new(RecordId(0), "/email", "ada@example.com");
        assert!(edit.action().is_none(), "nothing was typed");
    }
}

//! A value that every user gets whose row has none for the field.

use egui::{Key, Ui};
use serde_json::Value;

use crate::app::action::Action;
use crate::app::screens::{field_entries, field_of};
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{self, Button, Cut, Field, Picker, radio, wrapped};
use crate::profile::{Field as Auth0Field, Type};
use crate::sources::Target;

/// What is being typed.
#[derive(Debug, Default)]
pub struct FixedValue {
    open: bool,
    to: Option<Target>,
    text: String,
    kind: FixedKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum FixedKind {
    #[default]
    Text,
    Number,
    YesNo,
}

impl FixedValue {
    pub fn forget(&mut self) {
        if self.open {
            *self = Self::default();
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let first = !self.open;
        self.open = true;
        let only = self.to.as_ref().and_then(only_kind);
        self.kind = only.unwrap_or(self.kind);
        let value = value(&self.text, self.kind);
        let ready = self.to.is_some() && value.is_ok();
        let shown = widgets::Modal::new("fixed value", "Add a fixed value").show(
            ui.ctx(),
            |ui| self.body(ui, first, only.is_some(), value.as_ref().err()),
            |ui| {
                let yes = Button::primary("Add it").enabled(ready).show(ui);
                let no = Button::secondary("Cancel").show(ui);
                (yes.clicked(), no.clicked())
            },
        );
        let (yes, no) = shown.footer;
        if (yes || shown.body)
            && let (Some(to), Ok(value)) = (self.to.clone(), value)
        {
            out.push(Action::FixValue(to, value));
        } else if no || shown.cancelled {
            out.push(Action::CloseModal);
        }
    }

    fn body(&mut self, ui: &mut Ui, first: bool, one: bool, wrong: Option<&String>) -> bool {
        let t = tokens(ui);
        let text = "Every user gets it whose row has nothing for this field";
        wrapped(ui, text, FontRole::Body, t.text.muted);
        ui.add_space(16.0);
        widgets::label(ui, "Auth0 field", FontRole::Strong, t.text.main);
        ui.add_space(6.0);
        let word = self.to.as_ref().map_or_else(
            || "Choose a field".to_owned(),
            crate::app::screens::target_words,
        );
        let picker = Picker {
            name: "Auth0 field",
            word: &word,
            muted: self.to.is_none(),
            cut: Cut::Middle,
            width: ui.available_width(),
            hint: "Search, or type a path such as app_metadata.source",
            open: false,
            stops: true,
        };
        let picked = picker.show(ui, |text| field_entries(text, self.to.as_ref()));
        if first {
            picked.face.request_focus();
        }
        if let Some((index, text)) = picked.chosen {
            self.to = field_of(&text, index);
        }
        ui.add_space(16.0);
        let hint = if self.kind == FixedKind::YesNo {
            "yes or no"
        } else {
            ""
        };
        let error = wrong.filter(|_| !self.text.is_empty());
        let field = Field::new("Value")
            .hint(hint)
            .error(error.map(String::as_str))
            .show(ui, &mut self.text);
        ui.add_space(12.0);
        if !one {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 16.0;
                for (kind, word) in [
                    (FixedKind::Text, "Text"),
                    (FixedKind::Number, "Number"),
                    (FixedKind::YesNo, "Yes or no"),
                ] {
                    if radio(ui, self.kind == kind, word).clicked() {
                        self.kind = kind;
                    }
                }
            });
        }
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }
}

/// The kind of a field that takes only one.
fn only_kind(to: &Target) -> Option<FixedKind> {
    let field = to.field()?;
    if matches!(field, Auth0Field::AppMetadata | Auth0Field::UserMetadata) {
        return None;
    }
    Some(if field.kind() == Type::Boolean {
        FixedKind::YesNo
    } else {
        FixedKind::Text
    })
}

fn value(text: &str, kind: FixedKind) -> Result<Value, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Type a value first".to_owned());
    }
    match kind {
        FixedKind::Text => Ok(Value::from(text)),
        FixedKind::Number => match serde_json::from_str::<Value>(text) {
            Ok(number) if number.is_number() => Ok(number),
            _ => Err("This is no number".to_owned()),
        },
        FixedKind::YesNo => match text.to_lowercase().as_str() {
            "yes" | "true" => Ok(Value::Bool(true)),
            "no" | "false" => Ok(Value::Bool(false)),
            _ => Err("Type yes or no".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_they_are_said_to_be() {
        assert_eq!(value(" web ", FixedKind::Text), Ok(Value::from("web")));
        assert_eq!(value("12.5", FixedKind::Number), Ok(Value::from(12.5)));
        assert!(value("12,5", FixedKind::Number).is_err());
        assert_eq!(value("Yes", FixedKind::YesNo), Ok(Value::Bool(true)));
        assert!(value("", FixedKind::Text).is_err());
        let verified: Target = "email_verified".parse().unwrap();
        assert_eq!(only_kind(&verified), Some(FixedKind::YesNo));
        assert_eq!(only_kind(&"app_metadata.x".parse().unwrap()), None);
    }
}

//! Where there is no file dialog, a path is typed.

use std::path::PathBuf;

use egui::{Key, Ui};

use crate::app::action::Action;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{self, Button, Field, wrapped};
use crate::worker::DialogPurpose;

#[derive(Debug, Default)]
pub struct TypedPath {
    text: Option<String>,
}

impl TypedPath {
    pub fn forget(&mut self) {
        self.text = None;
    }

    pub fn ui(
        &mut self,
        ui: &mut Ui,
        purpose: &DialogPurpose,
        suggested: &str,
        out: &mut Vec<Action>,
    ) {
        let saves = matches!(
            purpose,
            DialogPurpose::SaveProblems { .. }
                | DialogPurpose::SaveRefused { .. }
                | DialogPurpose::SaveUsers { .. }
                | DialogPurpose::SaveIds { .. }
                | DialogPurpose::SaveChecked { .. }
                | DialogPurpose::SaveReport { .. }
                | DialogPurpose::SaveSupport
                | DialogPurpose::SaveMapping { .. }
                | DialogPurpose::SaveFollowUp { .. }
                | DialogPurpose::SaveRecipe { .. }
                | DialogPurpose::SaveCopy { .. }
        );
        let first = self.text.is_none();
        let text = self.text.get_or_insert_with(|| start(suggested));
        let title = if saves {
            "Where to save it?"
        } else {
            "Which file?"
        };
        let shown = widgets::Modal::new("path", title).show(
            ui.ctx(),
            |ui| {
                let t = tokens(ui);
                let why = "This computer has no file dialog that Usher could use. On Linux, the package xdg-desktop-portal-gtk brings one.";
                wrapped(ui, why, FontRole::Body, t.text.muted);
                ui.add_space(16.0);
                let field = Field::new("Path").hint("/home/you/users.json").show(ui, text);
                if first {
                    field.request_focus();
                }
                field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
            },
            |ui| {
                let word = if saves { "Save" } else { "Open" };
                let yes = Button::primary(word).show(ui);
                let no = Button::secondary("Cancel").show(ui);
                (yes.clicked(), no.clicked())
            },
        );
        let (yes, no) = shown.footer;
        let typed = PathBuf::from(text.trim());
        if (yes || shown.body) && !typed.as_os_str().is_empty() {
            out.push(Action::PathTyped(purpose.clone(), typed));
        } else if no || shown.cancelled {
            out.push(Action::CloseModal);
        }
    }
}

/// A suggested name stands in the home folder.
fn start(suggested: &str) -> String {
    if suggested.is_empty() {
        return String::new();
    }
    let home = directories::UserDirs::new()
        .map(|dirs| dirs.home_dir().to_owned())
        .unwrap_or_default();
    home.join(suggested).display().to_string()
}

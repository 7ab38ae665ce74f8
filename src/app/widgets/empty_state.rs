//! What stands where nothing is yet.

use egui::{Response, Ui};

use super::button::quiet;
use crate::app::icons::{Icon, icon};
use crate::app::theme::{FontRole, Tone, tokens};

/// An icon, a strong line, a muted line and at most one quiet button.
#[must_use = "an empty state is drawn by `show`"]
pub struct EmptyState<'a> {
    pub icon: Icon,
    pub tone: Tone,
    pub title: &'a str,
    pub text: &'a str,
    pub button: Option<&'a str>,
}

impl EmptyState<'_> {
    /// Centred over the available width; Some is the button's response.
    pub fn show(self, ui: &mut Ui) -> Option<Response> {
        let t = tokens(ui);
        ui.vertical_centered(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            icon(ui, self.icon, 36.0, t.tone(self.tone).text);
            ui.add_space(12.0);
            super::text::centred(ui, self.title, FontRole::Strong, t.text.main);
            ui.add_space(2.0);
            if !self.text.is_empty() {
                super::text::centred(ui, self.text, FontRole::Table, t.text.muted);
            }
            ui.add_space(8.0);
            self.button.map(|text| quiet(ui, text))
        })
        .inner
    }
}

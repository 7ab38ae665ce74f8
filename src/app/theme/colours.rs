//! The two levels of `tokens.json`: a palette of literal colours, and themes that give them meaning.

use std::collections::HashMap;
use std::sync::LazyLock;

use egui::Color32;
use serde::Deserialize;

use super::fonts::FontFile;
use super::metrics::Sizes;

/// The file, as it is written.
#[derive(Debug, Deserialize)]
pub(super) struct TokenFile {
    palette: HashMap<String, HashMap<String, String>>,
    themes: HashMap<String, HashMap<String, String>>,
    scrim: HashMap<String, [f32; 4]>,
    shadow: HashMap<String, Option<ShadowFile>>,
    pub(super) font: FontFile,
    stroke: HashMap<String, f32>,
    pub(super) size: Sizes,
    pub(super) motion: Motion,
}

#[derive(Debug, Deserialize)]
struct ShadowFile {
    y: i8,
    blur: u8,
    spread: u8,
    rgba: [f32; 4],
}

/// Seconds that movement takes.
#[derive(Debug, Deserialize)]
pub(super) struct Motion {
    pub(super) secs: f32,
    pub(super) secs_reduced: f32,
    pub(super) tooltip_delay_secs: f32,
}

/// The compiled-in file. A test reads it, so a broken file never ships.
pub(super) static FILE: LazyLock<TokenFile> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/theme/tokens.json"))
        .unwrap_or_else(|error| panic!("assets/theme/tokens.json: {error}"))
});

impl TokenFile {
    /// The colour a theme gives to a name such as `text.muted`.
    pub(super) fn colour(&self, theme: &str, name: &str) -> Color32 {
        self.themes
            .get(theme)
            .and_then(|names| names.get(name))
            .and_then(|reference| reference.split_once('.'))
            .and_then(|(group, step)| self.palette.get(group)?.get(step))
            .and_then(|hex| Color32::from_hex(hex).ok())
            .unwrap_or_else(|| panic!("assets/theme/tokens.json: no colour for {theme} {name}"))
    }

    /// What lies over the window behind a modal.
    pub(super) fn scrim(&self, theme: &str) -> Color32 {
        self.scrim.get(theme).map_or(Color32::TRANSPARENT, rgba)
    }

    /// The soft shadow under whatever floats; none in high contrast.
    pub(super) fn shadow(&self, theme: &str) -> egui::Shadow {
        match self.shadow.get(theme) {
            Some(Some(shadow)) => egui::Shadow {
                offset: [0, shadow.y],
                blur: shadow.blur,
                spread: shadow.spread,
                color: rgba(&shadow.rgba),
            },
            _ => egui::Shadow::NONE,
        }
    }

    /// The width of a kind of line, in points.
    pub(super) fn stroke(&self, name: &str) -> f32 {
        self.stroke.get(name).copied().unwrap_or(1.0)
    }
}

#[expect(
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the one place where tokens become colours; the file's numbers are 0 to 255 and 0 to 1"
)]
fn rgba([r, g, b, a]: &[f32; 4]) -> Color32 {
    Color32::from_rgba_unmultiplied(*r as u8, *g as u8, *b as u8, (a * 255.0).round() as u8)
}

//! Which theme the window shows: what the system tells, or what was chosen.

use egui::{Context, ThemePreference};
use serde::{Deserialize, Serialize};

use super::{fonts, style};

/// A theme of `tokens.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Theme {
    Light,
    Dark,
    Contrast,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Contrast];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }
}

/// What the person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// As the system says; light where it says nothing.
    #[default]
    System,
    Light,
    Dark,
    Contrast,
}

impl Look {
    /// Every choice, in the order it is offered.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Contrast];

    /// The word on the switch.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::Contrast => "High contrast",
        }
    }
}

/// Once at the start: fonts, icons and both of egui's styles. Then call [`apply`].
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::fonts());
    egui_extras::install_image_loaders(ctx);
    ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
    apply(ctx, Look::System, false);
}

/// Shows the window in the chosen look; `reduce_motion` makes every change immediate.
pub fn apply(ctx: &Context, look: Look, reduce_motion: bool) {
    let (light, dark, preference) = match look {
        Look::System => (Theme::Light, Theme::Dark, ThemePreference::System),
        Look::Light => (Theme::Light, Theme::Dark, ThemePreference::Light),
        Look::Dark => (Theme::Light, Theme::Dark, ThemePreference::Dark),
        // egui knows two themes; high contrast takes the place of the dark one.
        Look::Contrast => (Theme::Light, Theme::Contrast, ThemePreference::Dark),
    };
    ctx.set_style_of(egui::Theme::Light, style::style(light, reduce_motion));
    ctx.set_style_of(egui::Theme::Dark, style::style(dark, reduce_motion));
    ctx.set_theme(preference);
}

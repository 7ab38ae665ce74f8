//! The colours of one theme, by their names in `tokens.json`.

use std::sync::LazyLock;

use egui::{Color32, Stroke, Ui, Visuals};

use super::colours::{FILE, TokenFile};
use super::look::Theme;

macro_rules! groups {
    ($($(#[$about:meta])* $group:ident: $Group:ident { $($field:ident),+ $(,)? })+) => {
        $(
            $(#[$about])*
            #[derive(Debug, Clone, Copy)]
            pub struct $Group { $(pub $field: Color32),+ }

            impl $Group {
                fn of(file: &TokenFile, theme: &str) -> Self {
                    Self { $($field: file.colour(theme, concat!(stringify!($group), ".", stringify!($field)))),+ }
                }
            }
        )+
    };
}

groups! {
    /// Grounds.
    bg: Bg { rail, surface, sunken, raised, stripe, input }
    /// Lines: hair between areas, control around what is operated, quiet between steps.
    line: Line { hair, control, quiet }
    /// Text.
    text: Text { main, muted, faint, on_fill }
    /// Fills of controls and rows.
    fill: Fill { control, hover, pressed, selected, control_hover, control_pressed }
    /// The one accent: primary action, selection, links.
    accent: Accent { fill, hover, pressed, text, tint, line }
    /// Deletion, only in a modal that confirms.
    danger: Danger { fill, hover, pressed }
    /// Pieces of a progress bar.
    progress: Progress { track, done, active, waiting }
    /// Tooltips are inverse.
    tooltip: Tooltip { bg, text }
    /// The name plate of a tenant, the same in every theme.
    tenant: Tenant { practice, plum, ocean, copper, olive, slate, text }
}

/// What a colour means. Never alone: an icon and a word go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    #[default]
    Neutral,
    Accent,
    Ok,
    Warning,
    Blocker,
    Info,
}

/// The three colours of a tone.
#[derive(Debug, Clone, Copy)]
pub struct ToneColours {
    pub text: Color32,
    pub tint: Color32,
    pub line: Color32,
}

impl ToneColours {
    fn of(file: &TokenFile, theme: &str, name: &str) -> Self {
        Self {
            text: file.colour(theme, &format!("{name}.text")),
            tint: file.colour(theme, &format!("{name}.tint")),
            line: file.colour(theme, &format!("{name}.line")),
        }
    }
}

/// The colour of a tenant's name plate; practice is teal and nothing else is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TenantColour {
    Practice,
    #[default]
    Plum,
    Ocean,
    Copper,
    Olive,
    Slate,
}

impl TenantColour {
    /// The colours a real tenant may have, in the order they are offered.
    pub const CHOICE: [Self; 5] = [
        Self::Plum,
        Self::Ocean,
        Self::Copper,
        Self::Olive,
        Self::Slate,
    ];

    /// The name in the settings file and on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Practice => "teal",
            Self::Plum => "plum",
            Self::Ocean => "ocean",
            Self::Copper => "copper",
            Self::Olive => "olive",
            Self::Slate => "slate",
        }
    }

    /// The word as it stands beside the choice.
    pub fn name(self) -> &'static str {
        match self {
            Self::Practice => "Teal",
            Self::Plum => "Plum",
            Self::Ocean => "Ocean",
            Self::Copper => "Copper",
            Self::Olive => "Olive",
            Self::Slate => "Slate",
        }
    }

    /// The colour of that name; an unknown name is slate.
    pub fn from_word(word: &str) -> Self {
        Self::CHOICE
            .into_iter()
            .chain([Self::Practice])
            .find(|colour| colour.word() == word)
            .unwrap_or(Self::Slate)
    }
}

/// Everything a theme decides.
#[derive(Debug)]
pub struct Tokens {
    pub theme: Theme,
    pub bg: Bg,
    pub line: Line,
    pub text: Text,
    pub fill: Fill,
    pub accent: Accent,
    pub focus: Color32,
    pub danger: Danger,
    pub ok: ToneColours,
    pub warning: ToneColours,
    pub blocker: ToneColours,
    pub info: ToneColours,
    pub progress: Progress,
    pub tooltip: Tooltip,
    pub tenant: Tenant,
    pub scrim: Color32,
    pub shadow: egui::Shadow,
    /// Width of the focus ring, in points.
    pub focus_width: f32,
}

impl Tokens {
    fn of(theme: Theme) -> Self {
        let file: &TokenFile = &FILE;
        let name = theme.name();
        Self {
            theme,
            bg: Bg::of(file, name),
            line: Line::of(file, name),
            text: Text::of(file, name),
            fill: Fill::of(file, name),
            accent: Accent::of(file, name),
            focus: file.colour(name, "focus"),
            danger: Danger::of(file, name),
            ok: ToneColours::of(file, name, "ok"),
            warning: ToneColours::of(file, name, "warning"),
            blocker: ToneColours::of(file, name, "blocker"),
            info: ToneColours::of(file, name, "info"),
            progress: Progress::of(file, name),
            tooltip: Tooltip::of(file, name),
            tenant: Tenant::of(file, name),
            scrim: file.scrim(name),
            shadow: file.shadow(name),
            focus_width: file.stroke(if theme == Theme::Contrast {
                "focus_contrast"
            } else {
                "focus"
            }),
        }
    }

    /// The colours of a tone.
    pub fn tone(&self, tone: Tone) -> ToneColours {
        match tone {
            Tone::Neutral => ToneColours {
                text: self.text.muted,
                tint: self.fill.control,
                line: self.line.control,
            },
            Tone::Accent => ToneColours {
                text: self.accent.text,
                tint: self.accent.tint,
                line: self.accent.line,
            },
            Tone::Ok => self.ok,
            Tone::Warning => self.warning,
            Tone::Blocker => self.blocker,
            Tone::Info => self.info,
        }
    }

    /// The fill of a tenant's name plate.
    pub fn tenant_fill(&self, colour: TenantColour) -> Color32 {
        match colour {
            TenantColour::Practice => self.tenant.practice,
            TenantColour::Plum => self.tenant.plum,
            TenantColour::Ocean => self.tenant.ocean,
            TenantColour::Copper => self.tenant.copper,
            TenantColour::Olive => self.tenant.olive,
            TenantColour::Slate => self.tenant.slate,
        }
    }

    /// The hair line between areas.
    pub fn hair(&self) -> Stroke {
        Stroke::new(1.0, self.line.hair)
    }

    /// The line around a control that is filled in.
    pub fn control_line(&self) -> Stroke {
        Stroke::new(1.0, self.line.control)
    }

    /// The ring around what the keyboard is on.
    pub fn focus_ring(&self) -> Stroke {
        Stroke::new(self.focus_width, self.focus)
    }

    /// High contrast draws outlines where the others have tints.
    pub fn outlined(&self) -> bool {
        self.theme == Theme::Contrast
    }
}

static LIGHT: LazyLock<Tokens> = LazyLock::new(|| Tokens::of(Theme::Light));
static DARK: LazyLock<Tokens> = LazyLock::new(|| Tokens::of(Theme::Dark));
static CONTRAST: LazyLock<Tokens> = LazyLock::new(|| Tokens::of(Theme::Contrast));

/// The colours of a theme.
pub fn tokens_of(theme: Theme) -> &'static Tokens {
    match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
        Theme::Contrast => &CONTRAST,
    }
}

/// The colours of the theme this part of the window is drawn in.
pub fn tokens(ui: &Ui) -> &'static Tokens {
    tokens_of_visuals(ui.visuals())
}

/// egui knows light and dark only; the ground tells high contrast from dark without asking the context.
pub fn tokens_of_visuals(visuals: &Visuals) -> &'static Tokens {
    if !visuals.dark_mode {
        tokens_of(Theme::Light)
    } else if visuals.panel_fill == tokens_of(Theme::Contrast).bg.surface {
        tokens_of(Theme::Contrast)
    } else {
        tokens_of(Theme::Dark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_finds_its_colours() {
        for theme in Theme::ALL {
            let t = tokens_of(theme);
            assert_ne!(t.text.main, t.bg.surface, "{theme:?}: text must show");
            assert_ne!(t.focus, t.bg.surface);
        }
        assert_eq!(
            tokens_of(Theme::Light).tenant.practice,
            tokens_of(Theme::Dark).tenant.practice
        );
    }

    #[test]
    fn tenant_words_read_back() {
        for colour in TenantColour::CHOICE {
            assert_eq!(TenantColour::from_word(colour.word()), colour);
        }
        assert_eq!(TenantColour::from_word("neon"), TenantColour::Slate);
    }
}

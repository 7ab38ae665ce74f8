//! Inter in two weights, once as it is and once with figures of equal width, and egui's Hack for code.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use egui::{Color32, FontData, FontDefinitions, FontFamily, FontId, TextFormat, TextStyle};
use serde::Deserialize;

use super::colours::FILE;

/// `font` of `tokens.json`.
#[derive(Debug, Deserialize)]
pub(super) struct FontFile {
    styles: BTreeMap<String, FontStyle>,
}

#[derive(Debug, Clone, Deserialize)]
struct FontStyle {
    size: f32,
    line: f32,
    family: String,
}

/// A kind of text, by its name in `tokens.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FontRole {
    /// The big number of a screen; its figures are equally wide.
    Display,
    Title,
    TitleFigures,
    Heading,
    HeadingFigures,
    Body,
    /// Figures that change or stand in columns, at body size.
    BodyFigures,
    Strong,
    Button,
    /// Buttons of 28 points.
    ButtonSmall,
    Table,
    TableStrong,
    TableFigures,
    TableFiguresStrong,
    Small,
    SmallStrong,
    SmallFigures,
    Mono,
}

impl FontRole {
    /// Every kind of text.
    pub const ALL: [Self; 18] = [
        Self::Display,
        Self::Title,
        Self::TitleFigures,
        Self::Heading,
        Self::HeadingFigures,
        Self::Body,
        Self::BodyFigures,
        Self::Strong,
        Self::Button,
        Self::ButtonSmall,
        Self::Table,
        Self::TableStrong,
        Self::TableFigures,
        Self::TableFiguresStrong,
        Self::Small,
        Self::SmallStrong,
        Self::SmallFigures,
        Self::Mono,
    ];

    /// The style it is taken from, and the family where that is another one.
    fn source(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Display => ("display", None),
            Self::Title => ("title", None),
            Self::TitleFigures => ("title", Some("figures_strong")),
            Self::Heading => ("heading", None),
            Self::HeadingFigures => ("heading", Some("figures_strong")),
            Self::Body => ("body", None),
            Self::BodyFigures => ("body", Some("figures")),
            Self::Strong => ("strong", None),
            Self::Button => ("button", None),
            Self::ButtonSmall | Self::TableStrong => ("table_strong", None),
            Self::Table => ("table", None),
            Self::TableFigures => ("table_figures", None),
            Self::TableFiguresStrong => ("table_strong", Some("figures_strong")),
            Self::Small => ("small", None),
            Self::SmallStrong => ("small_strong", None),
            Self::SmallFigures => ("small", Some("figures")),
            Self::Mono => ("mono", None),
        }
    }

    fn resolved(self) -> &'static (FontId, f32) {
        static TABLE: LazyLock<Vec<(FontId, f32)>> =
            LazyLock::new(|| FontRole::ALL.into_iter().map(resolve).collect());
        &TABLE[self as usize]
    }

    /// The font.
    pub fn id(self) -> FontId {
        self.resolved().0.clone()
    }

    /// The height of a line, in points.
    pub fn line(self) -> f32 {
        self.resolved().1
    }

    /// Font, line height and colour together.
    pub fn format(self, colour: Color32) -> TextFormat {
        TextFormat {
            line_height: Some(self.line()),
            ..TextFormat::simple(self.id(), colour)
        }
    }
}

fn resolve(role: FontRole) -> (FontId, f32) {
    let (name, family) = role.source();
    let style = FILE
        .font
        .styles
        .get(name)
        .unwrap_or_else(|| panic!("assets/theme/tokens.json: no font style {name}"));
    let family = match family.unwrap_or(&style.family) {
        "regular" => FontFamily::Proportional,
        "mono" => FontFamily::Monospace,
        other => FontFamily::Name(other.into()),
    };
    (FontId::new(style.size, family), style.line)
}

/// The program's fonts: Inter in front of what egui brings, so that other scripts still find a face.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in [
        (
            "inter",
            &include_bytes!("../../../assets/fonts/Inter-Regular.otf")[..],
        ),
        (
            "inter-strong",
            &include_bytes!("../../../assets/fonts/Inter-SemiBold.otf")[..],
        ),
        (
            "inter-figures",
            &include_bytes!("../../../assets/fonts/InterFigures-Regular.otf")[..],
        ),
        (
            "inter-figures-strong",
            &include_bytes!("../../../assets/fonts/InterFigures-SemiBold.otf")[..],
        ),
    ] {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let behind = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    for (family, faces) in [
        (FontFamily::Proportional, &["inter"][..]),
        (FontFamily::Name("strong".into()), &["inter-strong"]),
        (
            FontFamily::Name("figures".into()),
            &["inter-figures", "inter"],
        ),
        (
            FontFamily::Name("figures_strong".into()),
            &["inter-figures-strong", "inter-strong"],
        ),
    ] {
        let list = faces
            .iter()
            .map(|face| (*face).to_owned())
            .chain(behind.iter().cloned())
            .collect();
        fonts.families.insert(family, list);
    }
    if let Some(mono) = fonts.families.get_mut(&FontFamily::Monospace) {
        mono.push("inter".to_owned());
    }
    fonts
}

/// egui's own widgets take these.
pub(super) fn text_styles() -> BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Heading, FontRole::Heading),
        (TextStyle::Body, FontRole::Body),
        (TextStyle::Button, FontRole::Button),
        (TextStyle::Small, FontRole::Small),
        (TextStyle::Monospace, FontRole::Mono),
    ]
    .into_iter()
    .map(|(style, role)| (style, role.id()))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_smaller_than_thirteen() {
        for role in FontRole::ALL {
            assert!(role.id().size >= 13.0, "{role:?}");
            assert!(role.line() > role.id().size, "{role:?}");
        }
    }

    #[test]
    fn figures_are_equally_wide() {
        // The semibold 4 is a hundredth of a point narrower in Inter itself.
        let mut fonts =
            egui::epaint::text::Fonts::new(egui::epaint::TextOptions::default(), fonts());
        let mut view = fonts.with_pixels_per_point(1.0);
        for role in [FontRole::TableFigures, FontRole::TableFiguresStrong] {
            let widths: Vec<f32> = ('0'..='9')
                .map(|c| view.glyph_width(&role.id(), c))
                .collect();
            assert!(
                widths.iter().all(|w| (w - widths[0]).abs() < 0.05),
                "{role:?}: {widths:?}"
            );
        }
        let plain: Vec<f32> = ['1', '8']
            .map(|c| view.glyph_width(&FontRole::Table.id(), c))
            .to_vec();
        assert!(
            (plain[0] - plain[1]).abs() > 0.5,
            "the plain face keeps its own figures: {plain:?}"
        );
    }
}

//! Buttons: one primary on a screen, secondary, quiet, and the dangerous ones.

use egui::accesskit::Role;
use egui::{Color32, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::paint::{focus_ring, tooltip};
use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, Tokens, sizes, tokens};

/// How much a button asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The one that goes on.
    Primary,
    Secondary,
    Quiet,
    QuietDanger,
    /// Deletes; only inside a modal that confirms.
    Danger,
    /// An icon alone, with a name for tooltip and accessibility.
    Icon,
}

/// A button, built up and then shown.
#[must_use = "a button is drawn by `show`"]
pub struct Button<'a> {
    kind: Kind,
    text: &'a str,
    icon: Option<Icon>,
    trailing: Option<Icon>,
    enabled: bool,
    small: bool,
    why: &'a str,
    min_width: f32,
}

impl<'a> Button<'a> {
    fn new(kind: Kind, text: &'a str) -> Self {
        Self {
            kind,
            text,
            icon: None,
            trailing: None,
            enabled: true,
            small: false,
            why: "",
            min_width: 0.0,
        }
    }

    pub fn primary(text: &'a str) -> Self {
        Self::new(Kind::Primary, text)
    }

    pub fn secondary(text: &'a str) -> Self {
        Self::new(Kind::Secondary, text)
    }

    pub fn quiet(text: &'a str) -> Self {
        Self::new(Kind::Quiet, text)
    }

    pub fn quiet_danger(text: &'a str) -> Self {
        Self::new(Kind::QuietDanger, text)
    }

    pub fn danger(text: &'a str) -> Self {
        Self::new(Kind::Danger, text)
    }

    /// An icon alone; `name` is its tooltip and accessible name.
    pub fn icon_only(icon: Icon, name: &'a str) -> Self {
        Self::new(Kind::Icon, name).icon(icon)
    }

    /// An icon before the word.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// An icon behind the word, such as the chevron of what opens.
    pub fn trailing(mut self, icon: Icon) -> Self {
        self.trailing = Some(icon);
        self
    }

    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// 28 points high.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Shown in the tooltip, such as the reason why it is disabled.
    pub fn why(mut self, why: &'a str) -> Self {
        self.why = why;
        self
    }

    pub fn min_width(mut self, width: f32) -> Self {
        self.min_width = width;
        self
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        ui.scope(|ui| {
            if !self.enabled {
                // The button fades as one piece; egui would fade ink and fill one by one.
                ui.visuals_mut().disabled_alpha = 1.0;
                ui.disable();
            }
            self.draw(ui)
        })
        .inner
    }

    fn height(&self) -> f32 {
        match (self.small, self.kind) {
            (true, _) => sizes().control_small,
            (false, Kind::Primary) => sizes().primary,
            (false, _) => sizes().control,
        }
    }

    fn padding(&self) -> f32 {
        match (self.kind, self.small) {
            (Kind::Icon, _) => 0.0,
            (Kind::Quiet | Kind::QuietDanger, true) => 8.0,
            (Kind::Quiet | Kind::QuietDanger, false) | (_, true) => 12.0,
            (Kind::Primary, false) => 20.0,
            (_, false) => 16.0,
        }
    }

    fn role(&self) -> FontRole {
        if self.small {
            FontRole::ButtonSmall
        } else {
            FontRole::Button
        }
    }

    /// How wide it is where nothing keeps it from that; of a button with a word alone.
    pub fn width(&self, ui: &Ui) -> f32 {
        let ink = Color32::PLACEHOLDER;
        let text = galley(ui, self.text, self.role(), ink, f32::INFINITY);
        (text.size().x + 2.0 * self.padding()).max(self.min_width)
    }

    fn draw(self, ui: &mut Ui) -> Response {
        let t = tokens(ui);
        let role = self.role();
        let icon_size = if self.small {
            sizes().icon_small
        } else {
            sizes().icon
        };
        let trailing_size = sizes().icon_small;
        let height = self.height();
        let icons = [
            self.icon.map(|_| icon_size),
            self.trailing.map(|_| trailing_size),
        ];
        let gaps: f32 = icons.iter().flatten().map(|size| size + 8.0).sum();
        let word = if self.kind == Kind::Icon {
            ""
        } else {
            self.text
        };
        let max_text = (ui.max_rect().width() - 2.0 * self.padding() - gaps).max(24.0);
        let text = galley(ui, word, role, Color32::PLACEHOLDER, max_text);
        let inner = if self.kind == Kind::Icon {
            icon_size
        } else {
            text.size().x + gaps
        };
        let width = if self.kind == Kind::Icon {
            height
        } else {
            inner + 2.0 * self.padding()
        };
        let cut = text.elided;
        let (rect, response) =
            ui.allocate_exact_size(vec2(width.max(self.min_width), height), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.text));

        if ui.is_rect_visible(rect) {
            let (mut fill, mut ink) = look(self.kind, t, &response);
            if !self.enabled {
                let faded = |colour: Color32| t.bg.surface.lerp_to_gamma(colour, 0.6);
                ink = faded(ink);
                fill = if fill == Color32::TRANSPARENT {
                    fill
                } else {
                    faded(fill)
                };
            }
            let outline = if t.outlined() && self.kind == Kind::Secondary {
                t.control_line()
            } else {
                Stroke::NONE
            };
            ui.painter()
                .rect(rect, 6.0, fill, outline, StrokeKind::Inside);
            focus_ring(ui, &response, rect, 6.0);
            let mut x = rect.center().x - inner / 2.0;
            if let Some(icon) = self.icon {
                icon.paint(
                    ui,
                    pos2(x + icon_size / 2.0, rect.center().y),
                    icon_size,
                    ink,
                );
                x += icon_size + 8.0;
            }
            let end = x + text.size().x;
            ui.painter()
                .galley(pos2(x, rect.center().y - text.size().y / 2.0), text, ink);
            if let Some(icon) = self.trailing {
                icon.paint(
                    ui,
                    pos2(end + 8.0 + trailing_size / 2.0, rect.center().y),
                    trailing_size,
                    ink,
                );
            }
        }
        match (self.why, self.kind == Kind::Icon || cut) {
            ("", true) => tooltip(response, self.text),
            (why, _) => tooltip(response, why),
        }
    }
}

/// Fill and ink of a button as it is now.
fn look(kind: Kind, t: &Tokens, response: &Response) -> (Color32, Color32) {
    let pressed = response.is_pointer_button_down_on();
    let hovered = response.hovered();
    let pick = |rest: Color32, hover: Color32, press: Color32| match (pressed, hovered) {
        (true, _) => press,
        (false, true) => hover,
        (false, false) => rest,
    };
    let clear = Color32::TRANSPARENT;
    match kind {
        Kind::Primary => (
            pick(t.accent.fill, t.accent.hover, t.accent.pressed),
            t.text.on_fill,
        ),
        Kind::Secondary => (
            pick(t.fill.control, t.fill.control_hover, t.fill.control_pressed),
            t.text.main,
        ),
        Kind::Quiet => (pick(clear, t.fill.hover, t.fill.pressed), t.accent.text),
        Kind::QuietDanger => (pick(clear, t.blocker.tint, t.fill.pressed), t.blocker.text),
        Kind::Danger => (
            pick(t.danger.fill, t.danger.hover, t.danger.pressed),
            t.text.on_fill,
        ),
        Kind::Icon => (pick(clear, t.fill.hover, t.fill.pressed), t.text.muted),
    }
}

pub fn primary(ui: &mut Ui, text: &str) -> Response {
    Button::primary(text).show(ui)
}

pub fn secondary(ui: &mut Ui, text: &str) -> Response {
    Button::secondary(text).show(ui)
}

pub fn quiet(ui: &mut Ui, text: &str) -> Response {
    Button::quiet(text).show(ui)
}

pub fn quiet_danger(ui: &mut Ui, text: &str) -> Response {
    Button::quiet_danger(text).show(ui)
}

pub fn danger(ui: &mut Ui, text: &str) -> Response {
    Button::danger(text).show(ui)
}

/// An icon alone, 36 points; `name` is its tooltip and accessible name.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    Button::icon_only(icon, name).show(ui)
}

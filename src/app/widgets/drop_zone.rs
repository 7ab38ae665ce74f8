//! Where a file is dropped; also a button that opens the file dialog.

use egui::accesskit::Role;
use egui::{
    Color32, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use super::paint::focus_ring;
use super::text::{galley, paragraph};
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, sizes, tokens};

/// What hovers over the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropState<'a> {
    Rest,
    /// A file is held over the window: its name, and what it seems to be ("JSON, 2.4 MB").
    Hover {
        name: &'a str,
        what: &'a str,
    },
}

/// The drop zone of the File step.
#[must_use = "a drop zone is drawn by `show`"]
pub struct DropZone<'a> {
    pub state: DropState<'a>,
    /// False where the system does not deliver drops: then it is only a button and promises nothing else.
    pub drops: bool,
    /// Badges with the formats that are read.
    pub formats: &'a [&'a str],
    /// A line under the badges.
    pub hint: &'a str,
    pub size: Vec2,
}

impl DropZone<'_> {
    pub fn show(self, ui: &mut Ui) -> Response {
        let t = tokens(ui);
        let (rect, response) = ui.allocate_exact_size(self.size, Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, ui.is_enabled(), "Choose a users file")
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let hover = matches!(self.state, DropState::Hover { .. });
        if hover {
            ui.painter().rect(
                rect,
                10.0,
                t.accent.tint,
                Stroke::new(2.0, t.accent.line),
                StrokeKind::Inside,
            );
        } else {
            // The badges on it have the fill of something hovered: the outline says it instead.
            let line = if response.hovered() {
                t.accent.line
            } else {
                t.line.control
            };
            ui.painter().rect_filled(rect, 10.0, t.bg.sunken);
            let outline = rounded(rect.shrink(0.75), 10.0);
            ui.painter().extend(Shape::dashed_line(
                &outline,
                Stroke::new(1.5, line),
                7.0,
                6.0,
            ));
        }
        focus_ring(ui, &response, rect, 10.0);
        self.content(ui, rect);
        response
    }

    fn content(&self, ui: &Ui, rect: Rect) {
        let t = tokens(ui);
        let hover = matches!(self.state, DropState::Hover { .. });
        let hint = centred_text(ui, self.hint, FontRole::Small, t.text.muted, 440.0);
        let lines = if hover {
            106.0
        } else if self.drops {
            26.0
        } else {
            4.0
        };
        let parts = Parts::fitting(rect.height(), lines, !hover, hint.size().y);
        let mut y = rect.center().y - parts.height / 2.0;
        let x = rect.center().x;
        let (disc, ink) = if hover {
            (t.accent.fill, t.text.on_fill)
        } else {
            (t.accent.tint, t.accent.text)
        };
        if parts.icon {
            ui.painter().circle_filled(pos2(x, y + 36.0), 36.0, disc);
            Icon::Drop.paint(ui, pos2(x, y + 36.0), 36.0, ink);
            y += ICON;
        }
        let title = match (hover, self.drops) {
            (true, _) => "Let go to open this file",
            (false, true) => "Drop a users file here",
            (false, false) => "Choose a users file",
        };
        y = centred(
            ui,
            title,
            FontRole::Title,
            t.text.main,
            pos2(x, y),
            rect.width() - 48.0,
        );
        match self.state {
            DropState::Hover { name, what } => {
                file_plate(ui, pos2(x, y + 16.0), name, what);
            }
            DropState::Rest => {
                if self.drops {
                    y = centred(
                        ui,
                        "or click to choose one",
                        FontRole::Body,
                        t.text.muted,
                        pos2(x, y + 4.0),
                        rect.width(),
                    );
                } else {
                    y += 4.0;
                }
                if parts.badges {
                    y = badge_row(ui, pos2(x, y + 20.0), self.formats);
                }
                if parts.hint {
                    ui.painter().galley(pos2(x, y + 12.0), hint, t.text.muted);
                }
            }
        }
    }
}

/// The disc with its icon, and the room below it.
const ICON: f32 = 92.0;
const TITLE: f32 = 32.0;
/// The formats, and the room above them.
const BADGES: f32 = 42.0;

/// What a zone has room for besides its title and the lines that belong to that.
#[derive(Debug, PartialEq)]
struct Parts {
    icon: bool,
    badges: bool,
    hint: bool,
    height: f32,
}

impl Parts {
    /// A low zone leaves out its hint first, then the icon, and the formats last.
    fn fitting(room: f32, lines: f32, rests: bool, hint: f32) -> Self {
        let mut parts = Self {
            icon: false,
            badges: false,
            hint: false,
            height: TITLE + lines,
        };
        let mut fits = |height: f32| {
            let fits = parts.height + height + 16.0 <= room;
            if fits {
                parts.height += height;
            }
            fits
        };
        let badges = rests && fits(BADGES);
        let icon = fits(ICON);
        let hint = rests && icon && fits(12.0 + hint);
        Self {
            icon,
            badges,
            hint,
            ..parts
        }
    }
}

fn centred(ui: &Ui, text: &str, role: FontRole, ink: Color32, top: Pos2, width: f32) -> f32 {
    let text = centred_text(ui, text, role, ink, width);
    let height = text.size().y;
    ui.painter().galley(top, text, ink);
    top.y + height
}

fn centred_text(
    ui: &Ui,
    text: &str,
    role: FontRole,
    ink: Color32,
    width: f32,
) -> std::sync::Arc<egui::Galley> {
    let mut job = egui::text::LayoutJob::single_section(text.to_owned(), role.format(ink));
    job.wrap.max_width = width;
    job.halign = egui::Align::Center;
    ui.painter().layout_job(job)
}

fn file_plate(ui: &Ui, top: Pos2, name: &str, what: &str) {
    let t = tokens(ui);
    let what = galley(ui, what, FontRole::Body, t.text.muted, 160.0);
    let name = galley(
        ui,
        name,
        FontRole::Strong,
        t.text.main,
        480.0 - 32.0 - 36.0 - what.size().x,
    );
    let width = 32.0 + 28.0 + name.size().x + 8.0 + what.size().x;
    let rect = Rect::from_min_size(pos2(top.x - width / 2.0, top.y), vec2(width, 40.0));
    ui.painter()
        .rect(rect, 6.0, t.bg.surface, t.hair(), StrokeKind::Inside);
    Icon::File.paint(
        ui,
        pos2(rect.left() + 26.0, rect.center().y),
        sizes().icon,
        t.text.muted,
    );
    let at = pos2(rect.left() + 44.0, rect.center().y - name.size().y / 2.0);
    let end = at.x + name.size().x + 8.0;
    ui.painter().galley(at, name, t.text.main);
    ui.painter().galley(pos2(end, at.y), what, t.text.muted);
}

fn badge_row(ui: &Ui, top: Pos2, words: &[&str]) -> f32 {
    let t = tokens(ui);
    let texts: Vec<_> = words
        .iter()
        .map(|word| paragraph(ui, word, FontRole::Small, t.text.main, 200.0))
        .collect();
    let gaps = 8.0 * texts.len().saturating_sub(1) as f32;
    let width: f32 = texts.iter().map(|text| text.size().x + 16.0).sum::<f32>() + gaps;
    let mut x = top.x - width / 2.0;
    for text in texts {
        let rect = Rect::from_min_size(pos2(x, top.y), vec2(text.size().x + 16.0, sizes().badge));
        let line = if t.outlined() {
            t.control_line()
        } else {
            Stroke::NONE
        };
        ui.painter()
            .rect(rect, 4.0, t.fill.control, line, StrokeKind::Inside);
        ui.painter().galley(
            pos2(x + 8.0, rect.center().y - text.size().y / 2.0),
            text,
            t.text.main,
        );
        x = rect.right() + 8.0;
    }
    top.y + sizes().badge
}

/// The outline of a rounded rectangle, once around.
fn rounded(rect: Rect, radius: f32) -> Vec<Pos2> {
    const STEPS: u8 = 8;
    let inner = rect.shrink(radius);
    let corners = [
        (inner.right_bottom(), 0.0),
        (inner.left_bottom(), 1.0),
        (inner.left_top(), 2.0),
        (inner.right_top(), 3.0),
    ];
    let mut path = Vec::new();
    for (centre, quarter) in corners {
        for step in 0..=STEPS {
            let angle =
                (quarter + f32::from(step) / f32::from(STEPS)) * std::f32::consts::FRAC_PI_2;
            path.push(centre + radius * Vec2::angled(angle));
        }
    }
    path.push(path[0]);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_low_zone_shows_less_and_nothing_beyond_its_line() {
        let shown = |room| Parts::fitting(room, 26.0, true, 40.0);
        for room in [80.0, 120.0, 148.0, 200.0, 264.0, 400.0] {
            assert!(shown(room).height <= room, "{room}");
        }
        let high = shown(300.0);
        assert!(high.icon && high.badges && high.hint);
        assert!(!shown(230.0).hint && shown(230.0).icon);
        assert!(!shown(148.0).icon && shown(148.0).badges);
        let held = Parts::fitting(148.0, 106.0, false, 40.0);
        assert!(!held.icon && held.height <= 148.0);
    }
}

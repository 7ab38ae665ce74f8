//! Counts side by side: the sums of the results, and the figures of a running import.

use egui::accesskit::Role;
use egui::{Response, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::words;

/// One figure.
#[derive(Debug, Clone, Copy)]
pub struct Sum<'a> {
    pub word: &'a str,
    pub count: u64,
    pub icon: Icon,
    pub tone: Tone,
}

/// In the file = imported + updated + refused + …: the line of 88, drawn from left to right.
/// The screen puts the badge ("The sums agree") into `right`, which gets what is left at the right.
pub fn sums_line(
    ui: &mut Ui,
    whole: &Sum<'_>,
    parts: &[Sum<'_>],
    right: impl FnOnce(&mut Ui),
) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(
        vec2(ui.available_width(), sizes().sums_line),
        Sense::hover(),
    );
    let spoken: Vec<String> = parts
        .iter()
        .map(|sum| format!("{} {}", words::number(sum.count), sum.word))
        .collect();
    let name = format!(
        "{} {} = {}",
        words::number(whole.count),
        whole.word,
        spoken.join(" + ")
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, t.hair());
    let mut parts: Vec<&Sum<'_>> = parts.iter().collect();
    let mut sign_width = sign_room(ui, rect.width(), whole, &parts);
    if sign_width < 16.0 {
        // Where there is too little room, what is nothing is left out: the sum stays the same.
        parts.retain(|sum| sum.count > 0);
        sign_width = sign_room(ui, rect.width(), whole, &parts);
    }
    let sign_width = sign_width.clamp(16.0, 40.0);
    let mut x = rect.left() + 24.0;
    let top = rect.top() + 19.0;
    for (index, sum) in std::iter::once(whole).chain(parts).enumerate() {
        let width = column_width(ui, sum);
        if index > 0 {
            let sign = galley(
                ui,
                if index == 1 { "=" } else { "+" },
                FontRole::Heading,
                t.text.faint,
                40.0,
            );
            let at = pos2(x + (sign_width - sign.size().x) / 2.0, top + 3.0);
            ui.painter().galley(at, sign, t.text.faint);
            x += sign_width;
        }
        let ink = if sum.count == 0 {
            t.text.muted
        } else {
            t.tone(sum.tone).text
        };
        let figure = galley(
            ui,
            &words::number(sum.count),
            FontRole::TitleFigures,
            t.text.main,
            400.0,
        );
        let word = galley(ui, sum.word, FontRole::Small, t.text.muted, 400.0);
        ui.painter().galley(pos2(x, top), figure, t.text.main);
        sum.icon
            .paint(ui, pos2(x + 8.0, top + 41.0), sizes().icon_small, ink);
        ui.painter()
            .galley(pos2(x + 20.0, top + 32.0), word, t.text.muted);
        x += width;
    }
    let beyond = egui::Rect::from_min_max(
        pos2(x + 12.0, rect.top()),
        pos2(rect.right() - 24.0, rect.bottom()),
    );
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    right(&mut ui.new_child(egui::UiBuilder::new().max_rect(beyond).layout(layout)));
    response
}

/// Points for each sign, when the words and the badge have theirs.
fn sign_room(ui: &Ui, width: f32, whole: &Sum<'_>, parts: &[&Sum<'_>]) -> f32 {
    let words: f32 = std::iter::once(whole)
        .chain(parts.iter().copied())
        .map(|sum| column_width(ui, sum))
        .sum();
    (width - 48.0 - 150.0 - words) / parts.len().max(1) as f32
}

fn column_width(ui: &Ui, sum: &Sum<'_>) -> f32 {
    let ink = tokens(ui).text.main;
    let figure = galley(
        ui,
        &words::number(sum.count),
        FontRole::TitleFigures,
        ink,
        400.0,
    )
    .size()
    .x;
    figure.max(20.0 + galley(ui, sum.word, FontRole::Small, ink, 400.0).size().x)
}

/// The figures of a running import in a card of 64: icon, count, word.
pub fn figures_card(ui: &mut Ui, figures: &[Sum<'_>]) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 64.0), Sense::hover());
    let spoken: Vec<String> = figures
        .iter()
        .map(|sum| format!("{} {}", words::number(sum.count), sum.word))
        .collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken.join(", ")));
    ui.painter()
        .rect(rect, 10.0, t.bg.surface, t.hair(), StrokeKind::Inside);
    let width = rect.width() / figures.len().max(1) as f32;
    for (index, sum) in figures.iter().enumerate() {
        let left = rect.left() + index as f32 * width;
        if index > 0 {
            ui.painter()
                .vline(left, (rect.top() + 12.0)..=(rect.bottom() - 12.0), t.hair());
        }
        sum.icon.paint(
            ui,
            pos2(left + 26.0, rect.center().y),
            sizes().icon,
            t.tone(sum.tone).text,
        );
        let room = width - 52.0;
        let figure = galley(
            ui,
            &words::number(sum.count),
            FontRole::HeadingFigures,
            t.text.main,
            room,
        );
        let word = galley(ui, sum.word, FontRole::Small, t.text.muted, room);
        ui.painter()
            .galley(pos2(left + 48.0, rect.top() + 10.0), figure, t.text.main);
        ui.painter()
            .galley(pos2(left + 48.0, rect.top() + 36.0), word, t.text.muted);
    }
    response
}

//! In the file = imported + updated + refused + already there + left out + unknown.

use egui::accesskit::Role;
use egui::{Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::words;

/// One figure of the line.
#[derive(Debug, Clone, Copy)]
pub struct Sum<'a> {
    pub word: &'a str,
    pub count: u64,
    pub icon: Icon,
    pub tone: Tone,
}

/// The line of 88: the whole, `=`, and what it is made of. The screen adds the badge beside it.
pub fn sums_line(ui: &mut Ui, whole: &Sum<'_>, parts: &[Sum<'_>]) -> Response {
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
    let mut x = rect.left() + 24.0;
    for (index, sum) in std::iter::once(whole).chain(parts).enumerate() {
        if index > 0 {
            let sign = galley(
                ui,
                if index == 1 { "=" } else { "+" },
                FontRole::Heading,
                t.text.faint,
                40.0,
            );
            let at = pos2(x, rect.center().y - sign.size().y / 2.0);
            x += sign.size().x + 16.0;
            ui.painter().galley(at, sign, t.text.faint);
        }
        let ink = if index == 0 || sum.count == 0 {
            t.text.main
        } else {
            t.tone(sum.tone).text
        };
        let figure = galley(
            ui,
            &words::number(sum.count),
            FontRole::Heading,
            t.text.main,
            200.0,
        );
        let word = galley(ui, sum.word, FontRole::Small, t.text.muted, 200.0);
        let width = figure.size().x.max(word.size().x + 22.0);
        ui.painter()
            .galley(pos2(x, rect.center().y - 22.0), figure, t.text.main);
        sum.icon.paint(
            ui,
            pos2(x + 8.0, rect.center().y + 13.0),
            sizes().icon_small,
            ink,
        );
        ui.painter()
            .galley(pos2(x + 22.0, rect.center().y + 4.0), word, t.text.muted);
        x += width + 16.0;
    }
    response
}

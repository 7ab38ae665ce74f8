//! The sums of a run.

use egui::{Rect, Ui};

use crate::app::icons::Icon;
use crate::app::theme::Tone;
use crate::app::widgets::{Sum, badge, sums_line};
use crate::worker::ResultsView;

use super::view::within;

pub fn sums(ui: &mut Ui, rect: Rect, shown: &ResultsView) {
    let counts = &shown.counts;
    let sum = |word, count: u32, icon, tone| Sum {
        word,
        count: count.into(),
        icon,
        tone,
    };
    let whole = sum("in the file", counts.total, Icon::FileTable, Tone::Neutral);
    let mut parts = vec![
        sum("imported", counts.imported, Icon::Ok, Tone::Ok),
        sum("updated", counts.updated, Icon::Edit, Tone::Ok),
        sum("refused", counts.refused, Icon::Refused, Tone::Blocker),
        sum(
            "already there",
            counts.already_there,
            Icon::UserCheck,
            Tone::Info,
        ),
        sum(
            "left out",
            counts.left_out - shown.unchanged.min(counts.left_out),
            Icon::LeftOut,
            Tone::Neutral,
        ),
        sum("unknown", counts.unknown, Icon::Unknown, Tone::Warning),
    ];
    if shown.unchanged > 0 {
        parts.push(sum("unchanged", shown.unchanged, Icon::Tick, Tone::Neutral));
    }
    if counts.to_go() > 0 {
        parts.push(sum(
            "still to go",
            counts.to_go(),
            Icon::Queued,
            Tone::Neutral,
        ));
    }
    within(ui, rect, |ui| {
        sums_line(ui, &whole, &parts, |ui| {
            if shown.disagreement.is_none() && counts.agrees() {
                badge(ui, Tone::Ok, Some(Icon::Ok), "The sums agree");
            }
        });
    });
}

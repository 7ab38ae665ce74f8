//! What became of a record: always an icon and a word, in the colour of what it means.

use egui::{Response, Ui};

use crate::app::icons::{Icon, icon};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::roster::RecordState;

/// Icon and tone of a state.
pub fn state_look(state: RecordState) -> (Icon, Tone) {
    match state {
        RecordState::Ready => (Icon::Tick, Tone::Neutral),
        RecordState::Blocked => (Icon::Error, Tone::Blocker),
        RecordState::LeftOut => (Icon::LeftOut, Tone::Neutral),
        RecordState::Queued | RecordState::NotSent => (Icon::Queued, Tone::Neutral),
        RecordState::Sent => (Icon::Working, Tone::Accent),
        RecordState::Imported => (Icon::Ok, Tone::Ok),
        RecordState::Updated => (Icon::Edit, Tone::Ok),
        RecordState::AlreadyThere => (Icon::UserCheck, Tone::Info),
        RecordState::Refused => (Icon::Refused, Tone::Blocker),
        RecordState::Unknown => (Icon::Unknown, Tone::Warning),
    }
}

/// Icon and words in a row.
pub fn state_mark(ui: &mut Ui, glyph: Icon, tone: Tone, text: &str) -> Response {
    let ink = tokens(ui).tone(tone).text;
    ui.horizontal(|ui| {
        icon(ui, glyph, sizes().icon_small, ink);
        super::text::label(ui, text, FontRole::Table, ink)
    })
    .inner
}

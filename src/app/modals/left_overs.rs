//! What is said of removing left-overs of a gradual migration; it goes the way of an undo.

use egui::Ui;

use crate::app::model::UndoStage;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::wrapped;
use crate::app::words;
use crate::import::RunSummary;
use crate::import::undo::{Removal, UndoState, Undone};
use crate::platform::figures;

pub(super) fn title(users: u32, stage: &UndoStage, closing: bool) -> String {
    let title = match stage {
        UndoStage::Works { .. } if closing => "Close while left-overs are being removed?",
        UndoStage::Works { stopping: true, .. } => "Stopping",
        UndoStage::Works { .. } => "Removing left-overs",
        UndoStage::Ended(progress) if progress.state == UndoState::Done => {
            "The left-overs were looked at"
        }
        UndoStage::Ended(_) => "Stopped before the end",
        UndoStage::Failed(_) => "Nothing was removed",
        UndoStage::Asks | UndoStage::Looks(_) | UndoStage::Offers(_) => {
            return format!("Remove the left-overs of {}?", words::users(users.into()));
        }
    };
    title.to_owned()
}

/// Before the name is typed.
pub(super) fn asks(ui: &mut Ui, run: &RunSummary, users: u32) {
    let t = tokens(ui);
    let text = format!(
        "For {} the connection {} seems to hold the address still, although Auth0 shows no such user: somebody began to \
         sign in while users were migrated gradually, and was never moved. Each address is looked up first in the whole tenant. \
         Only where nobody has it, what is left there is removed, for good. Users are kept.",
        words::users(users.into()),
        run.connection.name,
    );
    wrapped(ui, &text, FontRole::Body, t.text.muted);
}

pub(super) fn verb(users: u32) -> String {
    format!("Remove {}", figures::counted(users.into(), "left-over"))
}

pub(super) fn sums(ui: &mut Ui, sums: &Undone) {
    let t = tokens(ui);
    for (count, what) in [
        (sums.deleted + sums.not_found, Removal::Removed.words()),
        (
            sums.kept + sums.logged_in,
            "kept, because a user in Auth0 has the address or the file has none",
        ),
        (sums.refused, Removal::Refused.words()),
        (sums.to_go(), "not looked at yet"),
    ] {
        if count > 0 {
            let text = format!("{}: {what}", words::users(count.into()));
            wrapped(ui, &text, FontRole::Body, t.text.main);
        }
    }
    if sums.deleted > 0 {
        ui.add_space(8.0);
        let text = "Now these users can be tried again.";
        wrapped(ui, text, FontRole::Body, t.text.muted);
    }
}

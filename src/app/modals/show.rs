use egui::Ui;

use crate::app::action::Action;
use crate::app::model::{AttemptState, Modal};
use crate::app::screens::View;

use super::{afterwards, ask, copy, doctor, fixed, help, host, mend, path, report, same, undo};

/// What modals remember while they are open.
#[derive(Debug, Default)]
pub struct Modals {
    path: path::TypedPath,
    fixed: fixed::FixedValue,
    doctor: doctor::Doctor,
}

impl Modals {
    /// Draws the modal that is open, if one is.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        if view.model.modal != Some(Modal::PasswordDoctor) {
            self.doctor.forget(ui);
        }
        match &view.model.modal {
            None => {
                self.path.forget();
                self.fixed.forget();
                if let Some(attempt) = &view.model.connect.attempt
                    && let AttemptState::Asks(mismatches) = &attempt.state
                {
                    host::ui(ui, mismatches, out);
                }
            }
            Some(Modal::Help(topic)) => help::ui(ui, topic, out),
            Some(Modal::TypePath { purpose, suggested }) => {
                self.path.ui(ui, purpose, suggested, out);
            }
            Some(Modal::PasswordDoctor) => self.doctor.ui(ui, view, out),
            Some(Modal::FixedValue) => self.fixed.ui(ui, out),
            Some(Modal::Report { addresses, .. }) => report::report(ui, *addresses, out),
            Some(Modal::CheckAfterwards(asks)) => afterwards::ui(ui, asks, out),
            Some(Modal::Support) => report::support(ui, out),
            Some(Modal::UndoRun(model)) => undo::ui(ui, view, model, out),
            Some(Modal::Fix(fixing)) => {
                let group = view.model.open().map_or(0, |open| fixing.group_count(open));
                mend::ui(ui, fixing, group, out);
            }
            Some(Modal::Copy(copying)) => copy::ui(ui, view, copying, out),
            Some(Modal::Same(settling)) => same::ui(ui, settling, view.narrow, out),
            Some(modal) => ask::ui(ui, view, modal, out),
        }
    }
}

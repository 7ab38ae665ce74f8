//! The token names another host than was typed: both are shown before anything is sent.

use egui::Ui;

use crate::app::action::Action;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{self, Button, card, divider, label, wrapped};
use crate::worker::HostMismatch;

pub fn ui(ui: &mut Ui, mismatches: &[HostMismatch], out: &mut Vec<Action>) {
    let shown = widgets::Modal::new("host", "Is this the right tenant?").show(
        ui.ctx(),
        |ui| {
            let t = tokens(ui);
            let text = "What was typed and what the token says are not the same. Nothing has been sent yet.";
            wrapped(ui, text, FontRole::Body, t.text.muted);
            ui.add_space(16.0);
            for mismatch in mismatches {
                card(ui, |ui| {
                    for (index, (name, value)) in
                        [("Expected", &mismatch.expected), ("Found", &mismatch.found)].into_iter().enumerate()
                    {
                        if index > 0 {
                            divider(ui);
                        }
                        ui.horizontal(|ui| {
                            ui.set_height(36.0);
                            ui.add_space(16.0);
                            label(ui, name, FontRole::Table, t.text.muted);
                            label(ui, value, FontRole::TableStrong, t.text.main);
                        });
                    }
                });
                ui.add_space(8.0);
                wrapped(ui, &mismatch.sentence, FontRole::Table, t.text.main);
                ui.add_space(12.0);
            }
        },
        |ui| {
            let yes = Button::primary("Connect all the same").show(ui);
            let no = Button::secondary("Not this one").show(ui);
            if ui.memory(|memory| memory.focused().is_none()) {
                no.request_focus();
            }
            (yes.clicked(), no.clicked())
        },
    );
    let (yes, no) = shown.footer;
    if yes {
        out.push(Action::Confirm);
    } else if no || shown.cancelled {
        out.push(Action::CloseModal);
    }
}

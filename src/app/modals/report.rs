//! What goes into a report, and into a log bundle for support, before it is saved.

use egui::Ui;

use crate::app::action::Action;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{self, Button, ModalChoice, ModalShown, card, switch, wrapped};
use crate::platform::support::{CONTAINS, LACKS};

/// The report of a run for the file cabinet.
pub fn report(ui: &mut Ui, addresses: bool, out: &mut Vec<Action>) {
    let shown = widgets::Modal::new("report", "Save a report of this run?").show(
        ui.ctx(),
        |ui| {
            let t = tokens(ui);
            let text = "One page to keep or to print: who, when, the file and its hash, tenant, connection, options, the sums, refusals by reason, and what is left to do.";
            wrapped(ui, text, FontRole::Body, t.text.muted);
            ui.add_space(16.0);
            card(ui, |ui| {
                let text = "Without them users are named by their rows";
                if switch(ui, addresses, "Addresses of refused users", text).clicked() {
                    out.push(Action::ReportAddresses(!addresses));
                }
            });
        },
        |ui| widgets::modal_choice(ui, "Not now", Button::primary("Save the report…")),
    );
    answered(&shown, out);
}

/// A file for Usher's makers that names nobody.
pub fn support(ui: &mut Ui, out: &mut Vec<Action>) {
    let shown = widgets::Modal::new("support", "Save a log bundle for support?").show(
        ui.ctx(),
        |ui| {
            let t = tokens(ui);
            for (head, lines) in [("In it", CONTAINS), ("Not in it", LACKS)] {
                wrapped(ui, head, FontRole::Strong, t.text.main);
                ui.add_space(2.0);
                for line in lines {
                    wrapped(ui, line, FontRole::Table, t.text.muted);
                    ui.add_space(2.0);
                }
                ui.add_space(12.0);
            }
        },
        |ui| widgets::modal_choice(ui, "Not now", Button::primary("Save the bundle…")),
    );
    answered(&shown, out);
}

fn answered(shown: &ModalShown<(), Option<ModalChoice>>, out: &mut Vec<Action>) {
    match shown.footer {
        Some(ModalChoice::Go) => out.push(Action::Confirm),
        Some(ModalChoice::Safe) => out.push(Action::CloseModal),
        None if shown.cancelled => out.push(Action::CloseModal),
        None => {}
    }
}

//! Users who are the same: which of them stays, and how many go.

use egui::Ui;

use crate::app::action::Action;
use crate::app::model::Settling;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{self, Button, ModalChoice, radio, wrapped};
use crate::app::words;
use crate::roster::mend::{Keep, Step};

pub fn ui(ui: &mut Ui, settling: &Settling, out: &mut Vec<Action>) {
    let step = settling.step.as_ref();
    let gone = step.map_or(0, left_out);
    let verb = format!("Leave out {}", words::users(gone));
    let why = match (&settling.trouble, settling.asked) {
        (Some(_), _) => "Who is the same could not be looked at",
        (None, Some(_)) => "Who is the same is still being looked at",
        (None, None) => "Nobody is the same any more",
    };
    let shown = widgets::Modal::new("same", "Several users are the same").show(
        ui.ctx(),
        |ui| body(ui, settling, out),
        |ui| {
            let go = Button::primary(&verb)
                .enabled(gone > 0 && settling.asked.is_none())
                .why(why);
            widgets::modal_choice(ui, "Cancel", go)
        },
    );
    match shown.footer {
        Some(ModalChoice::Go) => out.push(Action::Confirm),
        Some(ModalChoice::Safe) => out.push(Action::CloseModal),
        None if shown.cancelled => out.push(Action::CloseModal),
        None => {}
    }
}

fn body(ui: &mut Ui, settling: &Settling, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let text = "One of each stays. The others are left out, and can be taken in again.";
    wrapped(ui, text, FontRole::Body, t.text.muted);
    ui.add_space(12.0);
    ui.spacing_mut().item_spacing.y = 6.0;
    for keep in Keep::ALL {
        if radio(ui, settling.keep == keep, keep.title()).clicked() {
            out.push(Action::KeepOfSame(keep));
        }
    }
    ui.add_space(6.0);
    let line = match (&settling.trouble, settling.asked, &settling.step) {
        (Some(trouble), ..) => trouble.sentence.clone(),
        (None, Some(_), None) => "Looking at the users…".to_owned(),
        (None, _, Some(step)) => told(step),
        (None, None, None) => "Nobody is the same any more".to_owned(),
    };
    wrapped(ui, &line, FontRole::Table, t.text.main);
    wrapped(
        ui,
        "One step in undo, your file is not touched",
        FontRole::Small,
        t.text.muted,
    );
}

fn left_out(step: &Step) -> u64 {
    match step {
        Step::Duplicates { left_out, .. } => left_out.len() as u64,
        _ => 0,
    }
}

/// What it does, in numbers.
fn told(step: &Step) -> String {
    let gone = words::users(left_out(step));
    match step {
        Step::Duplicates { records, .. } if !records.is_empty() => format!(
            "{gone} left out, {} with what only the others had",
            words::users(records.len() as u64)
        ),
        _ => format!("{gone} left out"),
    }
}

//! Whom to look up in Auth0 after an import.

use egui::{Key, Ui};

use crate::app::action::{Action, AfterAction};
use crate::app::model::CheckAsk;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{self, Button, Field, ModalChoice, card, divider, radio_row, wrapped};
use crate::app::words;

pub fn ui(ui: &mut Ui, asks: &CheckAsk, out: &mut Vec<Action>) {
    let mut typed = asks.typed.clone();
    let all = format!("All {}", words::users(asks.taken));
    let shown = widgets::Modal::new("check afterwards", "Check users in Auth0?").show(
        ui.ctx(),
        |ui| {
            let t = tokens(ui);
            let text = "Usher looks users up in Auth0 and compares them with what was sent. Nothing is changed. Passwords and sign-in factors cannot be looked at.";
            wrapped(ui, text, FontRole::Body, t.text.muted);
            ui.add_space(16.0);
            card(ui, |ui| {
                let text = "Spread evenly over all of them. Quick, and what went wrong for many shows";
                if radio_row(ui, !asks.all, "A sample", text, "").clicked() && asks.all {
                    out.push(Action::After(AfterAction::CheckAll(false)));
                }
                divider(ui);
                let text = "Each one. Of many users Auth0 makes a list first, which can take some minutes";
                if radio_row(ui, asks.all, &all, text, "").clicked() && !asks.all {
                    out.push(Action::After(AfterAction::CheckAll(true)));
                }
            });
            if asks.all {
                return false;
            }
            ui.add_space(16.0);
            let wrong = asks.users().is_none();
            let field = Field::new("Users in the sample")
                .width(160.0)
                .error(wrong.then_some("Type a number"))
                .show(ui, &mut typed);
            field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
        },
        |ui| {
            let users = asks.users();
            let verb = format!("Check {}", words::users(users.unwrap_or(0)));
            let go = Button::primary(&verb)
                .enabled(users.is_some())
                .why("Type how many");
            widgets::modal_choice(ui, "Not now", go)
        },
    );
    if typed != asks.typed {
        out.push(Action::After(AfterAction::SampleTyped(typed)));
    }
    match shown.footer {
        Some(ModalChoice::Go) => out.push(Action::Confirm),
        Some(ModalChoice::Safe) => out.push(Action::CloseModal),
        None if shown.body => out.push(Action::Confirm),
        None if shown.cancelled => out.push(Action::CloseModal),
        None => {}
    }
}

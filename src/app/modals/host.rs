//! The token names another host than was typed: both are shown before anything is sent.

use egui::Ui;

use crate::app::action::Action;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{self, Button, card, divider, label, wrapped};
use crate::worker::{HostMismatch, HostRole};

pub fn ui(ui: &mut Ui, mismatches: &[HostMismatch], out: &mut Vec<Action>) {
    let shown = widgets::Modal::new("host", "Is this the right tenant?").show(
        ui.ctx(),
        |ui| {
            let t = tokens(ui);
            let text = "What was typed and what the token says are not the same. Nothing has been sent yet.";
            wrapped(ui, text, FontRole::Body, t.text.muted);
            ui.add_space(16.0);
            card(ui, |ui| {
                for (index, (role, host)) in hosts(mismatches).into_iter().enumerate() {
                    if index > 0 {
                        divider(ui);
                    }
                    host_row(ui, role, host);
                }
            });
            ui.add_space(12.0);
            for mismatch in mismatches {
                wrapped(ui, &mismatch.sentence, FontRole::Table, t.text.main);
                ui.add_space(4.0);
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

/// Each name once: what was typed, where the token goes, what it opens.
fn hosts(mismatches: &[HostMismatch]) -> Vec<(HostRole, &str)> {
    [HostRole::Typed, HostRole::Issuer, HostRole::Tenant]
        .into_iter()
        .filter_map(|wanted| {
            mismatches
                .iter()
                .flat_map(|mismatch| [&mismatch.expected, &mismatch.found])
                .find(|(role, _)| *role == wanted)
                .map(|(role, host)| (*role, host.as_str()))
        })
        .collect()
}

fn host_row(ui: &mut Ui, role: HostRole, host: &str) {
    let t = tokens(ui);
    let name = match role {
        HostRole::Typed => "You typed",
        HostRole::Issuer => "The token goes to",
        HostRole::Tenant => "The token opens",
    };
    ui.horizontal(|ui| {
        ui.set_height(36.0);
        ui.add_space(16.0);
        let from = ui.cursor().left();
        label(ui, name, FontRole::Table, t.text.muted);
        // The three names stand under each other, to be compared letter by letter.
        ui.add_space((from + 144.0 - ui.cursor().left()).max(8.0));
        label(ui, host, FontRole::TableStrong, t.text.main);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_shown_once_in_the_order_in_which_one_reads_them() {
        let pair = |expected: (HostRole, &str), found: (HostRole, &str)| HostMismatch {
            expected: (expected.0, expected.1.to_owned()),
            found: (found.0, found.1.to_owned()),
            sentence: String::new(),
        };
        let typed = (HostRole::Typed, "example.eu.auth0.com");
        let issuer = (HostRole::Issuer, "login.example.net");
        let tenant = (HostRole::Tenant, "example-prod.eu.auth0.com");
        let all = [
            pair(typed, issuer),
            pair(typed, tenant),
            pair(issuer, tenant),
        ];
        assert_eq!(hosts(&all), [typed, issuer, tenant]);
        assert_eq!(hosts(&[pair(issuer, tenant)]), [issuer, tenant]);
    }
}

//! Where an earlier import is repeated elsewhere, the steps on the way say so, and whether its file is the same.

use egui::Ui;

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{AgainModel, Proof};
use crate::app::theme::Tone;
use crate::app::widgets::{Banner, Button};
use crate::app::words;

use super::history::at;
use super::view::View;

/// Above the tenant of Connect.
pub fn on_connect(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let Some(again) = view.model.again() else {
        return;
    };
    if !other_file(ui, again, out) {
        let text = format!(
            "It went to {} of {}, {}. Choose the tenant and the connection where it is to go now.",
            again.run.connection.name,
            again.run.tenant.name,
            words::when(at(again.run.started_ms), view.now).to_lowercase()
        );
        Banner {
            tone: Tone::Info,
            icon: Icon::Retry,
            title: &format!(
                "The import of {} is repeated elsewhere",
                words::middle(&again.run.source.name, 34)
            ),
            text: &text,
        }
        .show(ui, |_| {});
    }
    ui.add_space(24.0);
}

/// Above the options of Import.
pub fn on_import(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let Some(again) = view.model.again() else {
        return;
    };
    if !other_file(ui, again, out) {
        let (tone, title, text) = if view.model.again_same_place() {
            (
                Tone::Warning,
                "This is where the earlier import went".to_owned(),
                "Its users are there already. To repeat it elsewhere, choose another tenant or connection in Connect.",
            )
        } else {
            let title = format!(
                "As it went to {} of {}",
                again.run.connection.name, again.run.tenant.name
            );
            let text = match again.proof {
                Proof::Asked => {
                    "Usher makes sure that the file is still the same. Mapping, changes and options are those of the earlier import."
                }
                _ => {
                    "The very same file, with the mapping, the changes and the options of the earlier import."
                }
            };
            (Tone::Info, title, text)
        };
        Banner {
            tone,
            icon: if tone == Tone::Info {
                Icon::Retry
            } else {
                Icon::Warning
            },
            title: &title,
            text,
        }
        .show(ui, |_| {});
    }
    ui.add_space(24.0);
}

/// It is not the file that was imported then; false: it is, as far as is known.
fn other_file(ui: &mut Ui, again: &AgainModel, out: &mut Vec<Action>) -> bool {
    let (title, text) = match &again.proof {
        Proof::Asked | Proof::Same => return false,
        Proof::Other => (
            format!("{} has changed since that import", words::middle(&again.run.source.name, 34)),
            "What was done to single users then may not fit it any more. Find the file as it was, or take it as it is now, without the earlier changes.".to_owned(),
        ),
        Proof::Failed(failure) => (
            failure.sentence.clone(),
            failure.advice.clone().unwrap_or_default(),
        ),
    };
    Banner {
        tone: Tone::Warning,
        icon: Icon::Warning,
        title: &title,
        text: &text,
    }
    .show_with_row(ui, |ui| {
        if Button::secondary("Find the file…")
            .small()
            .show(ui)
            .clicked()
        {
            out.push(Action::FindAgain);
        }
        if Button::quiet("Take it as it is now")
            .small()
            .show(ui)
            .clicked()
        {
            out.push(Action::TakeAsItIs);
        }
    });
    true
}

//! Yes or no: the safe choice comes first in focus, and Escape takes it.

use egui::Ui;

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::Modal;
use crate::app::screens::View;
use crate::app::theme::{FontRole, TenantColour, tokens};
use crate::app::widgets::{self, Button, ModalChoice, TenantPlate, check_box, wrapped};
use crate::app::words;
use crate::import::{PartState, Progress};

/// What a question says.
struct Question {
    title: String,
    text: String,
    safe: &'static str,
    verb: String,
    danger: bool,
    band: Option<(TenantColour, String, String)>,
    /// Whether a few users go first; none where nobody is asked.
    pilot: Option<bool>,
}

pub fn ui(ui: &mut Ui, view: &View<'_>, modal: &Modal, out: &mut Vec<Action>) {
    let Some(question) = question(view, modal) else {
        out.push(Action::CloseModal);
        return;
    };
    let mut shape = widgets::Modal::new("question", &question.title);
    if let Some((colour, name, line)) = &question.band {
        shape = shape.band(TenantPlate {
            colour: *colour,
            icon: Icon::Tenant,
            name,
            line,
        });
    }
    let shown = shape.show(
        ui.ctx(),
        |ui| {
            let t = tokens(ui);
            wrapped(ui, &question.text, FontRole::Body, t.text.muted);
            if let Some(on) = question.pilot {
                ui.add_space(16.0);
                if check_box(ui, on, "Pilot first").clicked() {
                    out.push(Action::Pilot(!on));
                }
            }
        },
        |ui| {
            let verb = if question.danger {
                Button::danger(&question.verb)
            } else {
                Button::primary(&question.verb)
            };
            widgets::modal_choice(ui, question.safe, verb)
        },
    );
    match shown.footer {
        Some(ModalChoice::Go) => out.push(Action::Confirm),
        Some(ModalChoice::Safe) => out.push(Action::CloseModal),
        None if shown.cancelled => out.push(Action::CloseModal),
        None => {}
    }
}

#[allow(clippy::too_many_lines)] // one arm a question
fn question(view: &View<'_>, modal: &Modal) -> Option<Question> {
    let model = view.model;
    let plain = |title: &str, text: String, safe, verb: &str, danger| Question {
        title: title.to_owned(),
        text,
        safe,
        verb: verb.to_owned(),
        danger,
        band: None,
        pilot: None,
    };
    Some(match modal {
        Modal::TakeWhole => {
            let users = words::users(model.summary()?.records);
            let text = format!(
                "The file ends in the middle of a user, as if its copy or download had broken off. {users} before that are whole. Users that are missing from the file will not be imported."
            );
            plain(
                "The file is not complete",
                text,
                "Not yet",
                &format!("Take {users}"),
                false,
            )
        }
        Modal::WithoutHash => {
            let summary = model.summary()?;
            let without = summary.without_hash;
            let users = words::users(without);
            let all = words::users(model.import.plan.as_ref()?.users.into());
            let has = if without == 1 { "has" } else { "have" };
            let text = format!(
                "{} of {all} {has} no password hash that Auth0 can check. Whoever has none must set a new password, and no later import can bring the old one. The password doctor in Check names the kinds of hashes.",
                words::number(without),
            );
            plain(
                &format!("{users} would go in without a password"),
                text,
                "Not yet",
                &format!("Import {all} all the same"),
                true,
            )
        }
        Modal::Production => {
            let tenant = model.connect.tenant()?;
            let users = words::users(model.import.plan.as_ref()?.users.into());
            let pilot = model.pilot_first();
            let then = if pilot {
                "The pilot sends a few users of every kind, and asks again before the others go."
            } else {
                "All of them go at once. Of users who are updated, what they had before is gone."
            };
            Question {
                title: format!("Import {users} into production?"),
                text: format!("Real people sign in to this tenant. {then}"),
                pilot: Some(pilot),
                safe: "Not yet",
                verb: format!("Import {users}"),
                danger: false,
                band: Some((
                    crate::app::screens::colour(tenant.colour),
                    tenant.name.clone(),
                    crate::app::screens::tenant_line(tenant),
                )),
            }
        }
        Modal::StopRun => {
            let text = "Parts that Auth0 has taken go on there, and their results are read. The others are not sent. You can resume the run from History.";
            plain(
                "Stop the import?",
                text.to_owned(),
                "Go on",
                "Stop the import",
                true,
            )
        }
        Modal::SendAgain { why, parts } => {
            let named = crate::app::screens::named(parts);
            let count = parts.len() as u64;
            plain(
                &format!("Send {named} again?"),
                crate::app::screens::consequence(*why).to_owned(),
                "Not now",
                &format!("Send {} again", words::count(count, "part")),
                false,
            )
        }
        Modal::CloseWhileRunning => {
            let progress = model.import.running().and_then(|run| run.progress.as_ref());
            let text = progress.map_or_else(
                || "Nothing has been sent yet. You can resume the run from History.".to_owned(),
                what_goes_on,
            );
            plain(
                "Close while users are on their way?",
                text,
                "Stay",
                "Close Usher",
                false,
            )
        }
        Modal::RemoveTenant { id } => {
            let name = &model.settings.tenant(id)?.name;
            let text = "Usher forgets its domain and deletes its secret from this computer’s keyring. In the tenant itself nothing changes, and its runs stay in History.";
            plain(
                &format!("Remove {name} from Usher?"),
                text.to_owned(),
                "Keep it",
                &format!("Remove {name}"),
                true,
            )
        }
        Modal::ForgetRun { run } => {
            let file = model
                .history
                .get(run)
                .map_or("this run", |run| run.source.name.as_str());
            let before = model
                .history
                .get(run)
                .and_then(|run| run.before.as_ref())
                .map_or(String::new(), |before| {
                    format!(
                        ", what {} had before they were updated, so that they cannot be put back any more",
                        words::users(before.users.into())
                    )
                });
            let text = format!(
                "Deleted from this computer: the journal of the run with Auth0’s job ids, what became of each user of {file}, the list of refusals, and the refused rows that Usher saved with them{before}. Files that you saved elsewhere stay, and in the tenant nothing changes. It cannot be undone, and after it the import can neither be resumed nor undone."
            );
            plain("Forget this run?", text, "Keep it", "Forget this run", true)
        }
        Modal::FindAgain { run, why } => {
            let source = model.history.get(run).map(|run| &run.source);
            let file = source.map_or("the users file", |source| source.name.as_str());
            let text = format!(
                "{}. What was rehearsed is repeated with the very file that it was rehearsed with, wherever that is now.",
                why.sentence
            );
            plain(
                &format!("Where is {file} now?"),
                text,
                "Not now",
                "Choose the file…",
                false,
            )
        }
        Modal::FindSource { run, why } => {
            let source = model.history.get(run).map(|run| &run.source);
            let file = source.map_or("the users file", |source| source.name.as_str());
            let several = match source.map_or(0, |source| source.members.len()) {
                0 | 1 => "",
                _ => " Of several files choose one, the others are looked for beside it.",
            };
            let text = format!(
                "{}. The run goes on with the very file that it began with, wherever that is now.{several}",
                why.sentence
            );
            plain(
                &format!("Where is {file} now?"),
                text,
                "Not now",
                "Choose the file…",
                false,
            )
        }
        Modal::EmptyPractice => {
            let text = "Its users and jobs are deleted, as if it were new. Your own tenants and files are not touched.";
            plain(
                "Empty the practice tenant?",
                text.to_owned(),
                "Keep them",
                "Empty it",
                true,
            )
        }
        Modal::Report { .. }
        | Modal::UndoRun(_)
        | Modal::CheckAfterwards(_)
        | Modal::Support
        | Modal::Help(_)
        | Modal::Fix(_)
        | Modal::Same(_)
        | Modal::Copy(_)
        | Modal::TypePath { .. }
        | Modal::PasswordDoctor
        | Modal::FixedValue => return None,
    })
}

/// What goes on at Auth0 without this window, and what does not, in numbers.
fn what_goes_on(progress: &Progress) -> String {
    let count = |wanted: &[PartState]| {
        let parts = progress.parts.iter();
        let parts = parts.filter(|part| wanted.contains(&part.state));
        parts.fold((0_u64, 0_u64), |(count, users), part| {
            (count + 1, users + u64::from(part.users))
        })
    };
    let lines = [
        (
            count(&[PartState::Pending, PartState::Processing]),
            [
                "is with Auth0 and will finish there",
                "are with Auth0 and will finish there",
            ],
        ),
        (
            count(&[PartState::FetchingErrors]),
            [
                "is done there, and its result is still to be read",
                "are done there, and their results are still to be read",
            ],
        ),
        (
            count(&[PartState::Sending]),
            [
                "is being sent; Usher waits a moment for the answer",
                "are being sent; Usher waits a moment for the answers",
            ],
        ),
        (
            count(&[PartState::Queued]),
            ["is not sent and waits here", "are not sent and wait here"],
        ),
        (
            count(&[PartState::Looking, PartState::TellingApart]),
            ["is still to be looked into", "are still to be looked into"],
        ),
    ];
    let mut text = String::new();
    for ((parts, users), [one, several]) in lines {
        if parts > 0 {
            let verb = if parts == 1 { one } else { several };
            let parts = words::count(parts, "part");
            for piece in [&parts, " (", &words::users(users), ") ", verb, ". "] {
                text += piece;
            }
        }
    }
    text += "Open Usher again and resume the run: Auth0 keeps its results for 24 hours.";
    text
}

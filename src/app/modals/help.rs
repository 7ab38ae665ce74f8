//! Explanations behind "Where do I get this?" and "How to …".

use egui::Ui;

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::Help;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{self, Button, wrapped};

/// A title, what it is about, numbered steps, and a page to open.
struct Page {
    title: String,
    text: String,
    steps: Vec<String>,
    link: Option<String>,
}

pub fn ui(ui: &mut Ui, topic: &Help, out: &mut Vec<Action>) {
    let page = page(topic);
    let shown = widgets::Modal::new("help", &page.title).wide().show(
        ui.ctx(),
        |ui| {
            let t = tokens(ui);
            let most = ui.ctx().content_rect().height() - 260.0;
            egui::ScrollArea::vertical()
                .max_height(most.max(120.0))
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 10.0;
                    if !page.text.is_empty() {
                        wrapped(ui, &page.text, FontRole::Body, t.text.muted);
                    }
                    for (index, step) in page.steps.iter().enumerate() {
                        ui.horizontal_top(|ui| {
                            ui.spacing_mut().item_spacing.x = 12.0;
                            let number = format!("{}.", index + 1);
                            widgets::label(ui, &number, FontRole::BodyFigures, t.text.muted);
                            wrapped(ui, step, FontRole::Body, t.text.main);
                        });
                    }
                });
        },
        |ui| {
            let close = Button::primary("Close").show(ui);
            if ui.memory(|memory| memory.focused().is_none()) {
                close.request_focus();
            }
            if let Some(link) = &page.link
                && Button::quiet("Open the page")
                    .icon(Icon::External)
                    .show(ui)
                    .clicked()
            {
                ui.ctx().open_url(egui::OpenUrl::new_tab(link));
            }
            close.clicked()
        },
    );
    if shown.footer || shown.cancelled {
        out.push(Action::CloseModal);
    }
}

fn page(topic: &Help) -> Page {
    let steps = |steps: &[&str]| steps.iter().map(|step| (*step).to_owned()).collect();
    match topic {
        Help::Practice => Page {
            title: "The practice tenant".to_owned(),
            text: "A tenant for trying everything safely. It runs on this computer only, and no user leaves it.".to_owned(),
            steps: steps(&[
                "It takes two import jobs at a time, judges every user by Auth0’s published schema, and answers with Auth0’s own codes and words",
                "It remembers who was imported, so that a second import of the same file finds everyone already there",
                "It has several connections: a plain database, one that wants usernames, one with flexible identifiers, and one that cannot take users",
                "In Settings you can choose how fast it is, and empty it",
            ]),
            link: None,
        },
        Help::Credentials => Page {
            title: "Where do I get this?".to_owned(),
            text: "Usher works through a machine-to-machine application that you make in the tenant. Its rights end where you say, and you can delete it after the import.".to_owned(),
            steps: steps(&[
                "Open the Auth0 Dashboard (manage.auth0.com) and choose the tenant at the top left",
                "Under Applications, Applications, choose Create Application, give it the name Usher, and choose Machine to Machine Applications",
                "Authorise it for the Auth0 Management API, with the scopes create:users and read:users, and read:connections so that Usher can list the connections. With read:connections_options Usher knows the username rules too",
                "In the application’s Settings you find Domain, Client ID and Client Secret: copy all three into Usher",
                "Or paste a token instead: under Applications, APIs, Auth0 Management API, API Explorer. It ends after 24 hours",
            ]),
            link: Some("https://manage.auth0.com/".to_owned()),
        },
        Help::ClearText => Page {
            title: "Passwords in clear text".to_owned(),
            text: "Auth0 takes password hashes only, and a password in clear text must not travel or be kept. Usher leaves the column out: it is not shown, not kept and not sent.".to_owned(),
            steps: steps(&[
                "Import the users without their passwords. They are there with everything else",
                "Let them set a new password: they choose “Forgot password” when they log in, or you send them a password change through Auth0",
                "Delete the column from the file and from every copy of it, since whoever reads it can log in as these users",
                "If the system they come from can export hashes instead (bcrypt, for example), use that export: then everyone keeps their password",
            ]),
            link: None,
        },
        Help::Keyring => Page {
            title: "How to set up a keyring".to_owned(),
            text: "Usher keeps secrets in the keyring of your system, never in a file of its own. Without one, a secret is kept until you close Usher.".to_owned(),
            steps: steps(&[
                "On Linux, install the package gnome-keyring, or use KWallet with its Secret Service switched on",
                "Sign out and in again, so that your session starts it and unlocks it with your password",
                "Come back and choose Try again",
            ]),
            link: None,
        },
        Help::Rule(rule) => {
            let explanation = rule.explanation();
            Page {
                title: rule.title().to_owned(),
                text: crate::app::screens::sentences(explanation.what, explanation.why),
                steps: vec![crate::app::screens::sentences(explanation.todo, "")],
                link: None,
            }
        }
        Help::Repair { title, repair } => Page {
            title: title.clone(),
            text: String::new(),
            steps: repair.steps.clone(),
            link: repair.link.clone(),
        },
    }
}

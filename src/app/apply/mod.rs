//! What came of commands: the model takes it in, and may want something further.

mod connect;
mod doctor;
mod file;
mod mend;
mod outlook;
mod run;

use std::time::SystemTime;

use crate::import::{Progress, RunId};
use crate::worker::{Command, Event, Failure, Saved};

use super::model::{Closing, Model, Notice};
use super::words;

/// Takes in what came. Answers to what nobody waits for any more are dropped.
pub fn apply(model: &mut Model, event: Event, now: SystemTime) -> Vec<Command> {
    match event {
        Event::FileChosen { .. }
        | Event::Opening { .. }
        | Event::Opened { .. }
        | Event::OpenFailed { .. }
        | Event::OpenCancelled { .. }
        | Event::RecheckFailed { .. }
        | Event::MappedFetched { .. }
        | Event::MappingLoaded { .. }
        | Event::RowsReady { .. }
        | Event::FileChanged { .. }
        | Event::RowsFetched { .. }
        | Event::ExamplesRead { .. }
        | Event::RecordFetched { .. } => file::apply(model, event),
        Event::Remembered { .. }
        | Event::RecipeLoaded { .. }
        | Event::RecipeMet { .. }
        | Event::PreviewReady { .. }
        | Event::Settled { .. }
        | Event::CopyLookedAt { .. }
        | Event::CarriedOver { .. }
        | Event::PreviewFailed { .. } => mend::apply(model, event),
        Event::PasswordsCounted { .. }
        | Event::PasswordKinds { .. }
        | Event::PasswordTried { .. } => {
            doctor::apply(model, event);
            Vec::new()
        }
        Event::Connecting { .. }
        | Event::ConfirmHost { .. }
        | Event::Connected { .. }
        | Event::ConnectFailed { .. }
        | Event::ConnectionChosen { .. } => connect::apply(model, event, now),
        Event::KeepReady { request, step } => super::update::kept(model, request, step),
        Event::Foreseeing { .. } | Event::Foreseen { .. } | Event::ForeseeFailed { .. } => {
            outlook::apply(model, event);
            Vec::new()
        }
        Event::Planned { .. }
        | Event::PlanFailed { .. }
        | Event::RunBroke { .. }
        | Event::RunSourceReady { .. }
        | Event::RunSourceRefused { .. }
        | Event::RunStarted { .. }
        | Event::RunFailedToStart { .. }
        | Event::RunFinished { .. }
        | Event::Runs { .. }
        | Event::Families { .. }
        | Event::RunOpened { .. }
        | Event::RunOpenFailed { .. }
        | Event::ResultRowsReady { .. }
        | Event::ResultRowsFetched { .. }
        | Event::RunRecordFetched { .. } => run::apply(model, event, now),
        Event::Undoing { .. }
        | Event::UndoEnded { .. }
        | Event::UndoFailed { .. }
        | Event::BackLooking { .. }
        | Event::BackSeen { .. } => super::update::undo_told(model, event),
        Event::Asking { .. } | Event::Checked { .. } | Event::AskFailed { .. } => {
            super::update::after_told(model, event)
        }
        Event::SinceFound { .. } => super::update::since_found(model, event),
        Event::SameFile { .. } => {
            super::update::again_proved(model, event);
            Vec::new()
        }
        Event::Vault(state) => {
            model.vault = state;
            super::update::vault_answered(model)
        }
        event => {
            around(model, event);
            Vec::new()
        }
    }
}

fn around(model: &mut Model, event: Event) {
    match event {
        Event::Settings {
            settings,
            version,
            saved,
        } => super::update::settings_told(model, *settings, version, saved),
        Event::SettingsFailed(failure)
        | Event::RunsFailed(failure)
        | Event::RunForgetFailed { error: failure, .. }
        | Event::RevealFailed { error: failure, .. } => {
            model.notice = Some(Notice::failed(failure));
        }
        Event::Saved { what, path, rows } => {
            let title = match &what {
                Saved::Problems { .. } => format!("{} saved", words::count(rows, "problem")),
                Saved::Mapping { .. } => {
                    format!("Mapping of {} saved", words::count(rows, "column"))
                }
                Saved::Recipe { .. } => {
                    format!("Recipe of {} saved", words::count(rows, "step"))
                }
                Saved::Copy { .. } => format!("{} saved as they are now", words::users(rows)),
                Saved::Report { .. } => "Report saved".to_owned(),
                Saved::Support => "Log bundle saved".to_owned(),
                Saved::Users { .. } | Saved::Checked { .. } => {
                    format!("{} saved", words::users(rows))
                }
                Saved::Ids { request, .. } => {
                    super::update::ids_saved(model, *request);
                    format!("Id map of {} saved", words::users(rows))
                }
                Saved::FollowUp { .. } | Saved::Refused { .. } => {
                    format!("{} saved", words::count(rows, "row"))
                }
            };
            let place = path.display().to_string();
            let notice = match what {
                // Said with the place, since a file with gaps looks as good as one without.
                Saved::Ids { missing, .. } if missing > 0 => Notice::info(
                    title,
                    format!(
                        "{} not found in Auth0, or not for certain: their user_id is empty. {place}",
                        words::users(missing)
                    ),
                ),
                Saved::Copy { note, .. } if !note.sentences().is_empty() => {
                    Notice::info(title, format!("{}. {place}", note.sentences().join(". ")))
                }
                _ => Notice {
                    text: place,
                    ..Notice::ok(title)
                },
            };
            model.notice = Some(Notice {
                path: Some(path),
                ..notice
            });
        }
        Event::SaveFailed { error, .. } => model.notice = Some(Notice::failed(error)),
        Event::PracticeReady(view) => {
            model.practice.ready = Some(view);
            model.practice.trouble = None;
        }
        Event::PracticeUnavailable { error } => {
            model.practice.trouble = Some(error);
        }
        Event::Bug { what, text } => {
            let mut notice = Notice::failed(Failure {
                sentence: format!("Something in Usher itself failed ({what})"),
                advice: Some(format!("The rest goes on. {text}").trim_end().to_owned()),
                details: None,
            });
            notice.logs = true;
            model.notice = Some(notice);
        }
        Event::ShutDown { .. } => model.closing = Closing::Now,
        _ => {}
    }
}

/// Takes in the latest progress of a run.
pub fn progressed(model: &mut Model, run: &RunId, progress: Progress) {
    if let Some(shown) = model
        .import
        .run
        .as_mut()
        .filter(|shown| shown.id.as_ref() == Some(run) && shown.over.is_none())
    {
        shown.progress = Some(progress);
    }
}

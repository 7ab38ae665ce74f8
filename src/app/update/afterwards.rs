//! Users of a run who are in: looking them up, and saving who they are.

use std::path::PathBuf;

use crate::import::RunId;
use crate::roster::RecordState;
use crate::worker::{Command, DialogPurpose, Event, RequestId, ResultFilter};

use super::{file, results};
use crate::app::action::AfterAction;
use crate::app::model::{
    Asked, AskedFor, CheckAsk, Modal, Model, Notice, SAMPLE, same_tenant, taken,
};
use crate::app::words;

pub(super) fn update(model: &mut Model, action: AfterAction) -> Vec<Command> {
    match action {
        AfterAction::AskCheck => ask(model),
        AfterAction::CheckAll(all) => {
            if let Some(Modal::CheckAfterwards(asks)) = &mut model.modal {
                asks.all = all;
            }
            Vec::new()
        }
        AfterAction::SampleTyped(typed) => {
            if let Some(Modal::CheckAfterwards(asks)) = &mut model.modal {
                asks.typed = typed;
            }
            Vec::new()
        }
        AfterAction::Stop => stop(model),
        AfterAction::Show(found) => {
            let wanted = ResultFilter::Found(found);
            let all = model.results.filter == wanted;
            results::filter(model, if all { ResultFilter::All } else { wanted })
        }
        AfterAction::SaveChecked => {
            let purpose = |run| DialogPurpose::SaveChecked { run };
            ask_path(model, "checked", purpose)
        }
        AfterAction::SaveUsers(state) => {
            let word = state.word().to_lowercase().replace(' ', "-");
            ask_path(model, &word, |run| DialogPurpose::SaveUsers { run, state })
        }
        AfterAction::SaveIds => ask_path(model, "ids", |run| DialogPurpose::SaveIds { run }),
    }
}

/// Beside the users file, under its name.
fn ask_path(
    model: &mut Model,
    what: &str,
    purpose: impl FnOnce(RunId) -> DialogPurpose,
) -> Vec<Command> {
    let (Some(run), Some(view)) = (model.results.run.clone(), &model.results.view) else {
        return Vec::new();
    };
    let source = &view.summary.source;
    let name = source.name.strip_suffix(".gz").unwrap_or(&source.name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let suggested = file::beside(model, source.opened(), format!("{stem}-{what}.csv"));
    file::ask_path(model, purpose(run), Some(suggested))
}

/// Only in the tenant of the run.
fn ask(model: &mut Model) -> Vec<Command> {
    let Some(view) = &model.results.view else {
        return Vec::new();
    };
    let connected = model.connect.connected.as_ref();
    let here = connected.is_some_and(|one| same_tenant(&one.view.tenant, &view.summary));
    if !here {
        model.notice = Some(Notice::info(
            format!("You are not connected to {}", view.summary.tenant.name),
            "Choose it in Connect, then look the users up from these results",
        ));
        return Vec::new();
    }
    let taken = taken(view);
    model.modal = Some(Modal::CheckAfterwards(Box::new(CheckAsk {
        run: view.summary.id.clone(),
        taken,
        all: taken <= u64::from(SAMPLE),
        typed: u64::from(SAMPLE).min(taken).to_string(),
    })));
    Vec::new()
}

/// Whom to look up is known.
pub(super) fn confirmed(model: &mut Model, asks: Box<CheckAsk>) -> Vec<Command> {
    let Some(users) = asks.users() else {
        model.modal = Some(Modal::CheckAfterwards(asks));
        return Vec::new();
    };
    let Some(connect) = model.connect.connected.as_ref().map(|one| one.id) else {
        return Vec::new();
    };
    let sample = (users < asks.taken).then(|| u32::try_from(users).unwrap_or(u32::MAX));
    let request = begin(model, asks.run.clone(), AskedFor::Check);
    vec![Command::CheckAfterwards {
        run: asks.run,
        request,
        connect,
        sample,
    }]
}

pub(super) fn save_ids(model: &mut Model, run: RunId, path: PathBuf) -> Vec<Command> {
    let request = begin(model, run.clone(), AskedFor::Ids);
    let connect = model.connect.connected.as_ref().map(|one| one.id);
    vec![Command::SaveIds {
        run,
        request,
        connect,
        path,
    }]
}

pub(super) fn save_users(run: RunId, state: RecordState, path: PathBuf) -> Vec<Command> {
    // What is on its way counts with those of whom nobody knows, as in the sums.
    let states = match state {
        RecordState::Unknown => vec![RecordState::Unknown, RecordState::Sent],
        RecordState::NotSent => vec![RecordState::NotSent, RecordState::Queued],
        RecordState::LeftOut => vec![RecordState::LeftOut, RecordState::Blocked],
        state => vec![state],
    };
    vec![Command::SaveUsers { run, states, path }]
}

fn begin(model: &mut Model, run: RunId, what: AskedFor) -> RequestId {
    let request = RequestId::new();
    model.after.asked = Some(Asked {
        run,
        request,
        what,
        step: None,
    });
    request
}

fn stop(model: &mut Model) -> Vec<Command> {
    let asked = model.after.asked.take();
    let cancel = |asked: Asked| Command::CancelAsking {
        request: asked.request,
    };
    asked.map(cancel).into_iter().collect()
}

/// Answers to an older question are dropped.
pub(in crate::app) fn told(model: &mut Model, event: Event) -> Vec<Command> {
    let own = |request| {
        let asked = model.after.asked.as_ref();
        asked.is_some_and(|asked| asked.request == request)
    };
    match event {
        Event::Asking { request, step } if own(request) => {
            if let Some(asked) = &mut model.after.asked {
                asked.step = Some(step);
            }
            Vec::new()
        }
        Event::Checked { request, view } if own(request) => {
            let Some(asked) = model.after.asked.take() else {
                return Vec::new();
            };
            let sums = view.sums;
            let users = words::users(sums.asked);
            model.notice = Some(if sums.same == sums.asked {
                Notice::ok(format!("{users} looked up, all as they were sent"))
            } else {
                Notice::info(
                    format!(
                        "{users} looked up, {} as they were sent",
                        words::number(sums.same)
                    ),
                    "The results say of each of the others what was found",
                )
            });
            let shown = model.results.run.as_ref() == Some(&asked.run);
            model.after.checked = Some((asked.run, *view));
            if !shown {
                return Vec::new();
            }
            model.results.rows.refresh();
            results::results_rows(model)
        }
        Event::AskFailed { request, error } if own(request) => {
            model.after.asked = None;
            model.notice = Some(Notice::failed(error));
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// The id map has been written.
pub(in crate::app) fn ids_saved(model: &mut Model, request: RequestId) {
    model.after.asked.take_if(|asked| asked.request == request);
}

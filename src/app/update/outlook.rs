//! Asking what an import will do, and looking at the answer.

use crate::app::action::Action;
use crate::app::model::{Model, Notice, OpenFile, OutlookModel, Screen};
use crate::app::words;
use crate::roster::Filter;
use crate::roster::mend::Step;
use crate::worker::{Command, Failure, Foresight, RequestId};

pub(super) fn update(model: &mut Model, action: &Action) -> Vec<Command> {
    match action {
        Action::Foresee => ask(model),
        Action::CancelForesee => forget(model),
        Action::KeepWhatIsThere => keep(model),
        Action::ShowOutlook(line) => {
            let made = model.import.outlook.made.as_ref();
            let Some(records) = made.and_then(|made| made.listed.records(*line)) else {
                return Vec::new();
            };
            model.check.foreseen = Some((records.clone(), *line));
            model.check.show(Filter::Records(records.clone()));
            model.check.touched = true;
            model.screen = Screen::Check;
            super::entered(model)
        }
        _ => Vec::new(),
    }
}

fn ask(model: &mut Model) -> Vec<Command> {
    if model.outlook_obstacle().is_some() {
        return Vec::new();
    }
    let (Some(open), Some(connected)) = (&model.file.open, &model.connect.connected) else {
        return Vec::new();
    };
    let Some(chosen) = &connected.chosen else {
        return Vec::new();
    };
    let what = Foresight {
        open: open.id,
        only: model.only_these().map(|records| records.iter().collect()),
        connect: connected.id,
        connection_id: chosen.connection.id.clone(),
    };
    let request = RequestId::new();
    model.import.outlook = OutlookModel {
        asked: Some(request),
        ..OutlookModel::default()
    };
    vec![Command::Foresee { request, what }]
}

fn keep(model: &mut Model) -> Vec<Command> {
    if !model.may_mend() {
        return Vec::new();
    }
    let outlook = &mut model.import.outlook;
    let (Some(made), Some(open), None) = (&outlook.made, &model.file.open, outlook.keeping) else {
        return Vec::new();
    };
    let request = RequestId::new();
    let forecast = made.forecast.clone();
    outlook.keeping = Some(request);
    vec![Command::KeepWhatIsThere {
        open: open.id,
        request,
        forecast,
    }]
}

/// What is to be put back is known: it becomes one change of the file, which can be undone.
pub(in crate::app) fn kept(
    model: &mut Model,
    request: RequestId,
    step: Result<Option<Step>, Failure>,
) -> Vec<Command> {
    if model.import.outlook.keeping != Some(request) {
        return Vec::new();
    }
    model.import.outlook.keeping = None;
    if !model.open().is_some_and(OpenFile::settled) {
        // The file has been changed meanwhile, and what was gathered is of it as it was.
        return Vec::new();
    }
    match step {
        Ok(None) => Vec::new(),
        Ok(Some(step)) => {
            let users = match &step {
                Step::Edit { records } => records.len() as u64,
                _ => 0,
            };
            let keep = if users == 1 { "keeps" } else { "keep" };
            let text = "Their metadata and verification are now in the users to be sent. Undo takes it back";
            model.notice = Some(Notice {
                text: text.to_owned(),
                ..Notice::ok(format!("{} {keep} what Auth0 has", words::users(users)))
            });
            super::mend::push(model, step)
        }
        Err(failure) => {
            model.import.outlook.trouble = Some(failure);
            Vec::new()
        }
    }
}

/// What was said does not hold any more: the file, the connection, the options or the tenant have changed.
pub(in crate::app) fn forget(model: &mut Model) -> Vec<Command> {
    let asked = std::mem::take(&mut model.import.outlook).asked;
    let cancel = |request| Command::CancelForesee { request };
    asked.map(cancel).into_iter().collect()
}

//! Asking what an import will do, and looking at the answer.

use crate::app::action::Action;
use crate::app::model::{Model, OutlookModel, Screen};
use crate::roster::Filter;
use crate::worker::{Command, Foresight, RequestId};

pub(super) fn update(model: &mut Model, action: &Action) -> Vec<Command> {
    match action {
        Action::Foresee => ask(model),
        Action::CancelForesee => forget(model),
        Action::ShowOutlook(line) => {
            let made = model.import.outlook.made.as_ref();
            let Some(records) = made.and_then(|made| made.listed.records(*line)) else {
                return Vec::new();
            };
            model.check.filter = Filter::Records(records.clone());
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

/// What was said does not hold any more: the file, the connection, the options or the tenant have changed.
pub(in crate::app) fn forget(model: &mut Model) -> Vec<Command> {
    let asked = std::mem::take(&mut model.import.outlook).asked;
    let cancel = |request| Command::CancelForesee { request };
    asked.map(cancel).into_iter().collect()
}

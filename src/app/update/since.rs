//! Only users that are new or have changed since an earlier import: chosen, compared, planned.

use crate::import::RunId;
use crate::worker::{Command, Event, RequestId};

use super::{importing, outlook};
use crate::app::model::{Model, SinceModel};

pub(super) fn choose(model: &mut Model, run: Option<RunId>) -> Vec<Command> {
    let mut commands = forget(model);
    model.import.since.chosen = run;
    model.import.forget_plan();
    commands.extend(importing::plan(model));
    commands
}

/// Other users go, or to another place: what was compared does not hold any more.
pub(in crate::app) fn forget(model: &mut Model) -> Vec<Command> {
    let asked = std::mem::take(&mut model.import.since).asked;
    let stop = |(request, _)| Command::StopComparing { request };
    let mut commands: Vec<Command> = asked.map(stop).into_iter().collect();
    commands.extend(outlook::forget(model));
    commands
}

/// In another tenant or connection an import says nothing of who has changed.
pub(super) fn forget_elsewhere(model: &mut Model) -> Vec<Command> {
    let is_here = |run: &RunId| {
        let earlier = model.earlier_imports();
        model.follow().is_none() && earlier.iter().any(|one| one.id == *run)
    };
    if model.import.since.chosen.as_ref().is_none_or(is_here) {
        return Vec::new();
    }
    forget(model)
}

/// Before a plan is made it must be known who has changed. `None`: it is, or nobody asks for it.
pub(super) fn before_plan(model: &mut Model) -> Option<Vec<Command>> {
    let run = model.import.since.chosen.clone()?;
    if model.since().is_some() {
        return None;
    }
    let file = model.checked_file()?;
    model.import.forget_plan();
    let is_asked = |asked: &(RequestId, _)| asked.1 == file;
    if model.import.since.asked.as_ref().is_some_and(is_asked) {
        return Some(Vec::new());
    }
    let request = RequestId::new();
    model.import.since = SinceModel {
        chosen: Some(run.clone()),
        asked: Some((request, file)),
        ..SinceModel::default()
    };
    Some(vec![Command::CompareSince {
        open: file.0,
        request,
        run,
    }])
}

/// Answers to an older question are dropped.
pub(in crate::app) fn found(model: &mut Model, event: Event) -> Vec<Command> {
    let Event::SinceFound { request, since } = event else {
        return Vec::new();
    };
    let asked = model.import.since.asked.take_if(|(own, _)| *own == request);
    let Some((_, file)) = asked else {
        return Vec::new();
    };
    match since {
        Ok(since) => {
            model.import.since.found = Some((since, file));
            // What would happen was asked for all.
            let mut commands = outlook::forget(model);
            commands.extend(importing::plan(model));
            commands
        }
        Err(failure) => {
            model.import.since.trouble = Some(failure);
            Vec::new()
        }
    }
}

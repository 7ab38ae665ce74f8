//! Taking a run back: asked first, with the tenant's name to be typed.

use std::collections::BTreeSet;

use crate::import::RunId;
use crate::import::results::Remedy;
use crate::import::undo::{UndoProgress, UndoState, is_confirmed};
use crate::worker::{Command, Event};

use super::results;
use crate::app::action::Action;
use crate::app::model::{Closing, Modal, Model, Notice, Screen, UndoModel, UndoStage, same_tenant};
use crate::app::words;

pub(super) fn update(model: &mut Model, action: Action) -> Vec<Command> {
    match action {
        Action::UndoRun(run) => ask(model, run),
        Action::RemoveLeftOvers => ask_left_overs(model),
        Action::ShowKept(run) => return show_kept(model, &run),
        Action::UndoTyped(text) => {
            if let Some(Modal::UndoRun(undo)) = &mut model.modal {
                undo.typed = text;
            }
        }
        Action::UndoPutsBack(on) => {
            if let Some(Modal::UndoRun(undo)) = &mut model.modal {
                undo.puts_back = on;
            }
        }
        Action::UndoAlsoChanged(on) => {
            if let Some(Modal::UndoRun(undo)) = &mut model.modal {
                undo.also_changed = on;
            }
        }
        _ => {}
    }
    Vec::new()
}

/// Only in its own tenant, and not while users are on their way.
fn ask(model: &mut Model, run: RunId) {
    let Some(summary) = model.history.get(&run) else {
        return;
    };
    let undo = UndoModel {
        puts_back: !summary.can_delete(),
        ..UndoModel::new(run)
    };
    open(model, undo, "undo this import");
}

/// Of all users of these results that have one.
fn ask_left_overs(model: &mut Model) {
    let Some(view) = &model.results.view else {
        return;
    };
    let groups = view.groups.iter();
    let left = groups.filter(|group| group.remedy == Remedy::LeftOver);
    let records: BTreeSet<u32> = left
        .flat_map(|group| group.records.iter().map(|record| record.0))
        .collect();
    let undo = UndoModel {
        left_overs: u32::try_from(records.len()).ok(),
        ..UndoModel::new(view.summary.id.clone())
    };
    open(model, undo, "remove the left-overs");
}

/// `what`: what it is for.
fn open(model: &mut Model, undo: UndoModel, what: &str) {
    let Some(summary) = model.history.get(&undo.run) else {
        return;
    };
    let connected = model.connect.connected.as_ref();
    let is_here = connected.is_some_and(|one| same_tenant(&one.view.tenant, summary));
    if !is_here {
        model.notice = Some(Notice::info(
            format!("You are not connected to {}", summary.tenant.name),
            format!("Choose it in Connect, then {what} from History or its results"),
        ));
    } else if model.import.running().is_some() {
        model.notice = Some(Notice::info(
            "Users are on their way",
            "It can be done when the import under way is finished or stopped",
        ));
    } else {
        model.modal = Some(Modal::UndoRun(Box::new(undo)));
    }
}

/// The button was pressed, or the name was typed and Enter pressed.
pub(super) fn confirmed(model: &mut Model, mut undo: Box<UndoModel>) -> Vec<Command> {
    if undo.closing {
        model.modal = Some(Modal::UndoRun(undo));
        model.closing = Closing::Waiting;
        return vec![Command::Shutdown];
    }
    if matches!(undo.stage, UndoStage::Ended(_)) && undo.left_overs.is_none() {
        return show_kept(model, &undo.run);
    }
    let tenant = model.history.get(&undo.run).map(|run| &run.tenant);
    let connect = model.connect.connected.as_ref().map(|one| one.id);
    let is_confirmed = tenant.is_some_and(|tenant| is_confirmed(tenant, &undo.typed));
    let Some(connect) = connect else {
        model.modal = Some(Modal::UndoRun(undo));
        return Vec::new();
    };
    let run = undo.run.clone();
    let mut commands = Vec::new();
    match undo.stage {
        // Looking changes nothing, so nothing is typed for it.
        UndoStage::Asks if undo.puts_back => {
            undo.stage = UndoStage::Looks(None);
            commands.push(Command::LookBack { run, connect });
        }
        UndoStage::Asks if is_confirmed => {
            undo.stage = UndoStage::Works {
                progress: UndoProgress::default(),
                stopping: false,
            };
            commands.push(if undo.left_overs.is_some() {
                Command::RemoveLeftOvers { run, connect }
            } else {
                Command::UndoRun { run, connect }
            });
        }
        UndoStage::Offers(_) if is_confirmed && undo.to_put_back() > 0 => {
            // From here on it is an import like any other.
            model.history.taking_up = Some(run.clone());
            return vec![Command::PutBack {
                run,
                connect,
                also_changed: undo.also_changed,
            }];
        }
        _ => {}
    }
    model.modal = Some(Modal::UndoRun(undo));
    commands
}

/// Closing it stops what is under way; it can go on later.
pub(super) fn closed(model: &mut Model, mut undo: Box<UndoModel>) -> Vec<Command> {
    if undo.closing {
        undo.closing = false;
        model.modal = Some(Modal::UndoRun(undo));
        return Vec::new();
    }
    let run = undo.run.clone();
    let stopping = match &mut undo.stage {
        UndoStage::Works { stopping, .. } => stopping,
        UndoStage::Looks(_) => return vec![Command::CancelLookBack { run }],
        _ => return Vec::new(),
    };
    *stopping = true;
    model.modal = Some(Modal::UndoRun(undo));
    vec![Command::StopUndo { run }]
}

/// Who was kept, and why, is told by the results.
pub(super) fn show_kept(model: &mut Model, run: &RunId) -> Vec<Command> {
    let from_history = model.screen == Screen::History;
    model.screen = Screen::Results;
    let commands = results::open_run(model, run.clone());
    model.results.from_history |= from_history;
    model.results.shows_kept = true;
    commands
}

/// The window is asked to close while users are being deleted; true: that is asked first.
pub(super) fn close_asked(model: &mut Model) -> bool {
    match &mut model.modal {
        Some(Modal::UndoRun(undo)) if matches!(undo.stage, UndoStage::Works { .. }) => {
            undo.closing = true;
            true
        }
        _ => false,
    }
}

/// Takes in how far it is.
pub(in crate::app) fn told(model: &mut Model, event: Event) -> Vec<Command> {
    let (run, stage) = match event {
        Event::Undoing { run, progress } => {
            let stopping = progress.state == UndoState::Stopping;
            (run, UndoStage::Works { progress, stopping })
        }
        Event::UndoEnded { run, progress } => (run, UndoStage::Ended(progress)),
        Event::BackLooking { run, step } => (run, UndoStage::Looks(Some(step))),
        Event::BackSeen { run, view } => (run, UndoStage::Offers(view)),
        Event::UndoFailed { run, error } => (run, UndoStage::Failed(error)),
        _ => return Vec::new(),
    };
    let is_over = matches!(stage, UndoStage::Ended(_) | UndoStage::Failed(_));
    let is_look = matches!(stage, UndoStage::Looks(_) | UndoStage::Offers(_));
    match &mut model.modal {
        Some(Modal::UndoRun(undo)) if undo.run == run => {
            // Whoever has gone away from looking asks something else now.
            if is_look && !matches!(undo.stage, UndoStage::Looks(_)) {
                return Vec::new();
            }
            let was_stopping = matches!(undo.stage, UndoStage::Works { stopping: true, .. });
            undo.stage = stage;
            undo.closing &= !is_over;
            if let UndoStage::Works { stopping, .. } = &mut undo.stage {
                *stopping |= was_stopping;
            }
        }
        _ => match stage {
            UndoStage::Ended(progress) => {
                let deleted = words::users(progress.sums.deleted.into());
                let title = format!("{deleted} of an import deleted");
                model.notice = Some(Notice::info(
                    title,
                    "History has the import and who was kept",
                ));
            }
            UndoStage::Failed(error) => model.notice = Some(Notice::failed(error)),
            UndoStage::Asks
            | UndoStage::Looks(_)
            | UndoStage::Offers(_)
            | UndoStage::Works { .. } => {}
        },
    }
    // The results on screen tell of it too.
    if is_over && is_shown(model, &run) {
        return results::open_again(model);
    }
    Vec::new()
}

/// The results on screen are of this run, or of one of its family.
fn is_shown(model: &Model, run: &RunId) -> bool {
    let view = model.results.view.as_ref();
    model.results.run.as_ref() == Some(run)
        || view.is_some_and(|view| view.family.iter().any(|one| one.id == *run))
}

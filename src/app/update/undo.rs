//! Taking a run back: asked first, with the tenant's name to be typed.

use crate::import::RunId;
use crate::import::undo::{UndoProgress, UndoState, is_confirmed};
use crate::worker::{Command, Event};

use crate::app::action::Action;
use crate::app::model::{Modal, Model, Notice, UndoModel, UndoStage, same_tenant};
use crate::app::words;

pub(super) fn update(model: &mut Model, action: Action) -> Vec<Command> {
    match action {
        Action::UndoRun(run) => ask(model, run),
        Action::UndoTyped(text) => {
            if let Some(Modal::UndoRun(undo)) = &mut model.modal {
                undo.typed = text;
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
    let connected = model.connect.connected.as_ref();
    let is_here = connected.is_some_and(|one| same_tenant(&one.view.tenant, summary));
    if !is_here {
        model.notice = Some(Notice::info(
            format!("You are not connected to {}", summary.tenant.name),
            "Choose it in Connect, then undo this import from History",
        ));
    } else if model.import.running().is_some() {
        model.notice = Some(Notice::info(
            "Users are on their way",
            "An import can be undone when the one under way is finished or stopped",
        ));
    } else {
        model.modal = Some(Modal::UndoRun(Box::new(UndoModel::new(run))));
    }
}

/// The button was pressed, or the name was typed and Enter pressed.
pub(super) fn confirmed(model: &mut Model, mut undo: Box<UndoModel>) -> Vec<Command> {
    let tenant = model.history.get(&undo.run).map(|run| &run.tenant);
    let connect = model.connect.connected.as_ref().map(|one| one.id);
    let is_confirmed = tenant.is_some_and(|tenant| is_confirmed(tenant, &undo.typed));
    let mut commands = Vec::new();
    if undo.stage == UndoStage::Asks
        && let Some(connect) = connect.filter(|_| is_confirmed)
    {
        undo.stage = UndoStage::Works {
            progress: UndoProgress::default(),
            stopping: false,
        };
        let run = undo.run.clone();
        commands.push(Command::UndoRun { run, connect });
    }
    model.modal = Some(Modal::UndoRun(undo));
    commands
}

/// Users are being deleted, and nobody has asked it to stop.
pub(super) fn is_at_work(model: &Model) -> bool {
    let stage = match &model.modal {
        Some(Modal::UndoRun(undo)) => &undo.stage,
        _ => return false,
    };
    matches!(
        stage,
        UndoStage::Works {
            stopping: false,
            ..
        }
    )
}

/// Stops it as closing its dialog does.
pub(super) fn stop(model: &mut Model) -> Vec<Command> {
    match model.modal.take() {
        Some(Modal::UndoRun(undo)) => closed(model, undo),
        other => {
            model.modal = other;
            Vec::new()
        }
    }
}

/// Closing it stops what is under way; it can go on later.
pub(super) fn closed(model: &mut Model, mut undo: Box<UndoModel>) -> Vec<Command> {
    let UndoStage::Works { stopping, .. } = &mut undo.stage else {
        return Vec::new();
    };
    *stopping = true;
    let run = undo.run.clone();
    model.modal = Some(Modal::UndoRun(undo));
    vec![Command::StopUndo { run }]
}

/// Takes in how far it is.
pub(in crate::app) fn told(model: &mut Model, event: Event) {
    let (run, stage) = match event {
        Event::Undoing { run, progress } => {
            let stopping = progress.state == UndoState::Stopping;
            (run, UndoStage::Works { progress, stopping })
        }
        Event::UndoEnded { run, progress } => (run, UndoStage::Ended(progress)),
        Event::UndoFailed { run, error } => (run, UndoStage::Failed(error)),
        _ => return,
    };
    match &mut model.modal {
        Some(Modal::UndoRun(undo)) if undo.run == run => {
            let was_stopping = matches!(undo.stage, UndoStage::Works { stopping: true, .. });
            undo.stage = stage;
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
            UndoStage::Asks | UndoStage::Works { .. } => {}
        },
    }
}

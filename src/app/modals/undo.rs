//! Undoing an import: what is deleted or put back and who is kept, the tenant's name to be typed, how far it is.

use egui::{Key, Ui};

use super::{left_overs, put_back};
use crate::app::action::Action;
use crate::app::model::{UndoModel, UndoStage, colour_of};
use crate::app::screens::{View, colour, tenant_icon};
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{
    self, Button, Field, ModalChoice, TenantPlate, label, progress_bar, wrapped,
};
use crate::app::words;
use crate::import::RunSummary;
use crate::import::undo::{UndoProgress, UndoState, Undone, is_confirmed, name_to_type};

pub fn ui(ui: &mut Ui, view: &View<'_>, undo: &UndoModel, out: &mut Vec<Action>) {
    let Some(run) = view.model.history.get(&undo.run) else {
        out.push(Action::CloseModal);
        return;
    };
    let title = title(run, undo);
    let line = format!("{} · {}", run.connection.name, name_to_type(&run.tenant));
    let shape = widgets::Modal::new("undo", &title).band(TenantPlate {
        colour: colour(colour_of(&view.model.settings, run)),
        icon: tenant_icon(run.tenant.practice),
        name: &run.tenant.name,
        line: &line,
    });
    let mut changes = Changes::of(undo);
    let shown = shape.show(
        ui.ctx(),
        |ui| body(ui, view, run, undo, &mut changes),
        |ui| footer(ui, run, undo),
    );
    changes.tell(undo, out);
    match shown.footer {
        Some(ModalChoice::Go) => out.push(Action::Confirm),
        Some(ModalChoice::Safe) => out.push(Action::CloseModal),
        None if shown.body => out.push(Action::Confirm),
        // What is under way is stopped by its button only.
        None if shown.cancelled
            && (undo.closing || !matches!(undo.stage, UndoStage::Works { .. })) =>
        {
            out.push(Action::CloseModal);
        }
        None => {}
    }
}

/// What can be changed in it.
pub(super) struct Changes {
    pub typed: String,
    pub puts_back: bool,
    pub also_changed: bool,
}

impl Changes {
    fn of(undo: &UndoModel) -> Self {
        Self {
            typed: undo.typed.clone(),
            puts_back: undo.puts_back,
            also_changed: undo.also_changed,
        }
    }

    fn tell(self, undo: &UndoModel, out: &mut Vec<Action>) {
        if self.typed != undo.typed {
            out.push(Action::UndoTyped(self.typed));
        }
        if self.puts_back != undo.puts_back {
            out.push(Action::UndoPutsBack(self.puts_back));
        }
        if self.also_changed != undo.also_changed {
            out.push(Action::UndoAlsoChanged(self.also_changed));
        }
    }
}

fn title(run: &RunSummary, undo: &UndoModel) -> String {
    if let Some(users) = undo.left_overs {
        return left_overs::title(users, &undo.stage, undo.closing);
    }
    match &undo.stage {
        UndoStage::Asks => format!(
            "Undo the import of {}?",
            words::middle(&run.source.name, 24)
        ),
        UndoStage::Looks(_) => "Looking who can be put back".to_owned(),
        UndoStage::Offers(_) => {
            format!("Put users of {} back?", words::middle(&run.source.name, 24))
        }
        UndoStage::Works { .. } if undo.closing => {
            "Close while users are being deleted?".to_owned()
        }
        UndoStage::Works { stopping: true, .. } => "Stopping".to_owned(),
        UndoStage::Works { .. } => "Deleting the users of this import".to_owned(),
        UndoStage::Ended(progress) if progress.state == UndoState::Done => {
            "The import is undone".to_owned()
        }
        UndoStage::Ended(_) => "Stopped before the end".to_owned(),
        UndoStage::Failed(_) if undo.puts_back => "Nobody was put back".to_owned(),
        UndoStage::Failed(_) => "Nothing was deleted".to_owned(),
    }
}

/// True: Enter was pressed in the field.
fn body(
    ui: &mut Ui,
    view: &View<'_>,
    run: &RunSummary,
    undo: &UndoModel,
    changes: &mut Changes,
) -> bool {
    let t = tokens(ui);
    match &undo.stage {
        UndoStage::Asks => return asks(ui, view, run, undo, changes),
        UndoStage::Looks(step) => put_back::looks(ui, *step),
        UndoStage::Offers(seen) => {
            put_back::offers(ui, view, seen, changes);
            if undo.to_put_back() > 0 {
                ui.add_space(16.0);
                return name_field(ui, run, &mut changes.typed);
            }
        }
        UndoStage::Works { progress, .. } => {
            works(ui, progress);
            if undo.closing {
                ui.add_space(12.0);
                let text = if undo.left_overs.is_some() {
                    "What is removed stays removed. Open Usher again to go on from the results."
                } else {
                    "Whoever is deleted stays deleted, the others stay as they are. Open Usher again to go on from History: nobody is looked at twice."
                };
                wrapped(ui, text, FontRole::Body, t.text.muted);
            }
        }
        UndoStage::Ended(progress) => {
            if undo.left_overs.is_some() {
                left_overs::sums(ui, &progress.sums);
            } else {
                sums(ui, &progress.sums);
            }
            if let UndoState::Stopped(why) = &progress.state {
                ui.add_space(12.0);
                if let Some(why) = why {
                    wrapped(ui, why, FontRole::Body, t.text.main);
                }
                let text = if undo.left_overs.is_some() {
                    "Remove the left-overs again to go on."
                } else {
                    "Undo this import again to go on where it was."
                };
                wrapped(ui, text, FontRole::Body, t.text.muted);
            }
        }
        UndoStage::Failed(error) => {
            wrapped(ui, &error.sentence, FontRole::Body, t.text.main);
            if let Some(advice) = &error.advice {
                wrapped(ui, advice, FontRole::Body, t.text.muted);
            }
        }
    }
    false
}

fn asks(
    ui: &mut Ui,
    view: &View<'_>,
    run: &RunSummary,
    undo: &UndoModel,
    changes: &mut Changes,
) -> bool {
    let t = tokens(ui);
    if let Some(users) = undo.left_overs {
        left_overs::asks(ui, run, users);
        ui.add_space(16.0);
        return name_field(ui, run, &mut changes.typed);
    }
    if run.can_delete() && run.can_put_back() {
        put_back::choice(ui, view, run, to_go(run), &mut changes.puts_back);
        ui.add_space(12.0);
    }
    if undo.puts_back {
        put_back::asks(ui, view, run);
        return false;
    }
    let text = format!(
        "{} that this import inserted are deleted for good, with all that they have there by now. Users who have \
         logged in are kept, and so are those that were updated or there before. It cannot be undone.",
        words::users(to_go(run).into())
    );
    wrapped(ui, &text, FontRole::Body, t.text.muted);
    ui.add_space(16.0);
    name_field(ui, run, &mut changes.typed)
}

fn name_field(ui: &mut Ui, run: &RunSummary, typed: &mut String) -> bool {
    let name = name_to_type(&run.tenant);
    let title = format!("Type {name} to confirm");
    let field = Field::new(&title).show(ui, typed);
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Users that would be looked at now.
fn to_go(run: &RunSummary) -> u32 {
    run.undone.map_or(run.counts.imported, |undone| {
        undone.to_go() + undone.refused
    })
}

fn works(ui: &mut Ui, progress: &UndoProgress) {
    let t = tokens(ui);
    let sums = &progress.sums;
    let done = sums.settled() as f32 / sums.users.max(1) as f32;
    progress_bar(ui, "Users looked at", done, 0.0, true);
    ui.add_space(8.0);
    let text = if sums.users == 0 {
        "Making sure that the users file is the one of this import".to_owned()
    } else {
        format!(
            "{} of {}",
            words::number(sums.settled().into()),
            words::users(sums.users.into())
        )
    };
    label(ui, &text, FontRole::Body, t.text.main);
    let waiting = progress.waiting.as_ref().map(crate::import::Waiting::text);
    if let Some(waiting) = waiting {
        label(ui, waiting, FontRole::Body, t.text.muted);
    }
}

fn sums(ui: &mut Ui, sums: &Undone) {
    let t = tokens(ui);
    for (count, what) in [
        (sums.deleted, "deleted"),
        (sums.logged_in, "kept, logged in since the import"),
        (
            sums.kept,
            "kept, because it is not certain that this import made them",
        ),
        (sums.not_found, "not in Auth0 any more"),
        (sums.refused, "not deleted, Auth0 refused"),
        (sums.to_go(), "not looked at yet"),
    ] {
        if count > 0 {
            let text = format!("{}: {what}", words::users(count.into()));
            wrapped(ui, &text, FontRole::Body, t.text.main);
        }
    }
}

fn footer(ui: &mut Ui, run: &RunSummary, undo: &UndoModel) -> Option<ModalChoice> {
    let only = |ui: &mut Ui, word: &str, enabled: bool| {
        let button = Button::secondary(word).enabled(enabled).show(ui);
        button.clicked().then_some(ModalChoice::Safe)
    };
    let is_typed = is_confirmed(&run.tenant, &undo.typed);
    let typed = |ui: &mut Ui, safe: &str, verb: &str| {
        let go = Button::danger(verb)
            .enabled(is_typed)
            .why("Type the tenant's name first");
        widgets::modal_choice(ui, safe, go)
    };
    match &undo.stage {
        UndoStage::Asks if undo.puts_back => {
            let go = Button::primary("Look who can be put back…");
            widgets::modal_choice(ui, "Cancel", go)
        }
        UndoStage::Asks => {
            let verb = match undo.left_overs {
                Some(users) => left_overs::verb(users),
                None => format!("Delete {}", words::users(to_go(run).into())),
            };
            typed(ui, "Keep them", &verb)
        }
        UndoStage::Offers(_) if undo.to_put_back() > 0 => {
            let verb = format!("Put back {}", words::users(undo.to_put_back().into()));
            typed(ui, "Leave them", &verb)
        }
        UndoStage::Looks(_) => only(ui, "Cancel", true),
        UndoStage::Works { .. } if undo.closing => {
            widgets::modal_choice(ui, "Stay", Button::primary("Close Usher"))
        }
        UndoStage::Works { stopping, .. } => only(ui, "Stop", !stopping),
        UndoStage::Ended(progress)
            if undo.left_overs.is_none() && progress.sums.logged_in + progress.sums.kept > 0 =>
        {
            widgets::modal_choice(ui, "Close", Button::secondary("Show who was kept"))
        }
        UndoStage::Offers(_) | UndoStage::Ended(_) | UndoStage::Failed(_) => {
            only(ui, "Close", true)
        }
    }
}

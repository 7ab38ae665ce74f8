//! All that was done to a file, saved for the next one of its shape and done again there.

use std::sync::Arc;

use crate::roster::mend::{Mending, Recipe};
use crate::worker::{Command, DialogPurpose, Failure, OpenId, RequestId};

use super::{copy, file, importing, load, mend};
use crate::app::action::{Action, RecipeAction};
use crate::app::model::{Model, Notice};

pub(super) fn update(model: &mut Model, what: RecipeAction) -> Vec<Command> {
    match what {
        RecipeAction::Save => ask_where(model, "recipe.json", |open| DialogPurpose::SaveRecipe {
            open,
        }),
        RecipeAction::SaveCopy => copy::ask(model),
        RecipeAction::CopyAs(own) => copy::choose(model, own),
        RecipeAction::Apply => ask(model),
    }
}

pub(super) fn ask_where(
    model: &mut Model,
    what: &str,
    purpose: impl FnOnce(OpenId) -> DialogPurpose,
) -> Vec<Command> {
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    let stem = open.view.name.split('.').next().unwrap_or("users");
    let purpose = purpose(open.id);
    let suggested = file::beside(model, &open.view.path, format!("{stem}-{what}"));
    file::ask_path(model, purpose, Some(suggested))
}

fn ask(model: &mut Model) -> Vec<Command> {
    if !model.may_mend() {
        return Vec::new();
    }
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    let purpose = DialogPurpose::LoadRecipe { open: open.id };
    file::ask_path(model, purpose, None)
}

/// A recipe has been read from a file. Its mapping comes first; its steps follow once the rows are read so.
pub(in crate::app) fn loaded(
    model: &mut Model,
    open: OpenId,
    recipe: Result<Arc<Recipe>, Failure>,
) -> Vec<Command> {
    if model.file.open.as_ref().is_none_or(|file| file.id != open) || !model.may_mend() {
        return Vec::new();
    }
    let recipe = match recipe {
        Ok(recipe) => recipe,
        Err(failure) => {
            model.notice = Some(Notice::failed(failure));
            return Vec::new();
        }
    };
    let mut commands = Vec::new();
    if recipe.options.upsert != model.import.options.upsert {
        commands.extend(importing::update(
            model,
            &Action::Upsert(recipe.options.upsert),
        ));
    }
    if let Some(verified) = recipe.options.email_verified {
        commands.extend(importing::update(model, &Action::EmailVerified(verified)));
    }
    let mapped = model
        .file
        .open
        .as_ref()
        .is_some_and(|file| file.mapped().is_some());
    if let Some(mapping) = recipe.mapping.clone().filter(|_| mapped) {
        commands.extend(load::loaded(model, open, Ok(Arc::new(mapping))));
    }
    model.file.recipe = Some(recipe);
    commands.extend(waiting(model));
    commands
}

/// The steps of a recipe that waits, as soon as the file has been checked as it asks.
pub(in crate::app) fn waiting(model: &mut Model) -> Vec<Command> {
    let settled = model.file.open.as_ref().filter(|file| file.settled());
    let Some(open) = settled.map(|file| file.id) else {
        return Vec::new();
    };
    let Some(recipe) = model.file.recipe.take() else {
        return Vec::new();
    };
    let request = RequestId::new();
    model.file.meeting = Some(request);
    vec![Command::MeetRecipe {
        open,
        request,
        recipe,
    }]
}

/// What the recipe means for this file is known: each of its steps can be undone.
pub(in crate::app) fn met(
    model: &mut Model,
    open: OpenId,
    request: RequestId,
    mending: Result<Mending, Failure>,
) -> Vec<Command> {
    let newest = model.file.meeting == Some(request);
    if !newest || model.file.open.as_ref().is_none_or(|file| file.id != open) {
        return Vec::new();
    }
    model.file.meeting = None;
    match mending {
        Ok(mending) => mend::become_this(model, mending),
        Err(failure) => {
            model.notice = Some(Notice::failed(failure));
            Vec::new()
        }
    }
}

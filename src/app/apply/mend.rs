//! What came of changing the open file.

use crate::worker::{Command, Event};

use crate::app::model::Model;
use crate::app::update;

pub(super) fn apply(model: &mut Model, event: Event) -> Vec<Command> {
    let is_open = |open| model.file.open.as_ref().is_some_and(|file| file.id == open);
    match event {
        Event::Remembered { open, remembered } => update::remembered(model, open, remembered),
        Event::RecipeLoaded { open, recipe } => update::recipe_loaded(model, open, recipe),
        Event::RecipeMet {
            open,
            request,
            mending,
        } => update::recipe_met(model, open, request, mending),
        Event::PreviewReady {
            open,
            request,
            preview,
        } => {
            if is_open(open) {
                update::previewed(model, request, Ok(preview));
            }
            Vec::new()
        }
        Event::Settled {
            open,
            request,
            found,
        } => {
            if is_open(open) {
                update::settled(model, request, found);
            }
            Vec::new()
        }
        Event::CarriedOver { open, over } => update::carried_over(model, open, over),
        Event::CopyLookedAt {
            open,
            request,
            found,
        } => {
            if is_open(open) {
                update::copy_looked_at(model, request, found);
            }
            Vec::new()
        }
        Event::PreviewFailed {
            open,
            request,
            error,
        } => {
            if is_open(open) {
                update::previewed(model, request, Err(error));
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

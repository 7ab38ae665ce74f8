//! Recipes: loaded, and turned into what they mean for the open file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::hub::{Shared, lock};
use super::mapping::{cannot, read_small};
use super::open::failure as open_failure;
use super::supervise::{blocking, bug};
use super::{Event, Failure, OpenId, RequestId};
use crate::roster::mend::{Recipe, RecipeError};
use crate::users::Cancel;

const AGAIN: &str = "Choose a file that “Save recipe…” has made";

pub(super) fn load(hub: &Shared, open: OpenId, path: PathBuf) {
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("reading a recipe", async move {
        let recipe = blocking(move || read(&path)).await.map(Arc::new);
        outbox.send(Event::RecipeLoaded { open, recipe }).await;
    });
}

fn read(path: &Path) -> Result<Recipe, Failure> {
    let bytes = read_small(path, "recipe", AGAIN)?;
    Recipe::from_json(&bytes)
        .map_err(|error: RecipeError| cannot(path, "recipe", &error.to_string(), AGAIN))
}

/// The steps for the records that they concern in this file.
pub(super) fn meet(hub: &Shared, open: OpenId, request: RequestId, recipe: Arc<Recipe>) {
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let outbox = hub.outbox.clone();
    let what = "doing what a recipe says";
    let broken = Event::RecipeMet {
        open,
        request,
        mending: Err(bug(what)),
    };
    hub.tasks.spawn_or(what, Some(broken), async move {
        let met = blocking(move || recipe.finish(roster, 0, &|_| {}, &Cancel::new()));
        let mending = met
            .await
            .map(|roster| roster.mender().mending().clone())
            .map_err(|error| open_failure(&error));
        outbox
            .send(Event::RecipeMet {
                open,
                request,
                mending,
            })
            .await;
    });
}

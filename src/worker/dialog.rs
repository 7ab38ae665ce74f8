use std::path::{Path, PathBuf};

use super::dispatch::Message;
use super::hub::Shared;
use super::supervise::blocking;
use super::{DialogPurpose, Event, Failure, FileChoice};
use crate::platform::dialogs::{Answer, Dialogs, Pending};
use crate::platform::reveal;

/// Makes a dialog. On the window's thread, since macOS and Windows want that.
pub(super) fn make(dialogs: &Dialogs, purpose: DialogPurpose, suggested: Option<&Path>) -> Message {
    let name = |otherwise: &'static str| suggested.unwrap_or(Path::new(otherwise));
    let pending = match &purpose {
        DialogPurpose::OpenUsersFile => dialogs.pick_users_file("Choose a users file"),
        DialogPurpose::FindSource { .. }
        | DialogPurpose::FindAgain { .. }
        | DialogPurpose::FindForResults { .. } => {
            dialogs.pick_users_file("Where is the users file now?")
        }
        DialogPurpose::LoadMapping { .. } => {
            dialogs.pick_file("Choose a mapping", "Mappings", &["json"])
        }
        DialogPurpose::SaveMapping { .. } => {
            dialogs.save_file("Save the mapping", name("mapping.json"))
        }
        DialogPurpose::LoadRecipe { .. } => {
            dialogs.pick_file("Choose a recipe", "Recipes", &["json"])
        }
        DialogPurpose::SaveRecipe { .. } => {
            dialogs.save_file("Save the recipe", name("recipe.json"))
        }
        DialogPurpose::SaveCopy { .. } => {
            dialogs.save_file("Save a mended copy", name("users-mended.json"))
        }
        DialogPurpose::SaveFollowUp { .. } => dialogs.save_file(
            "Save what stays behind, for reading",
            name("stays-behind-for-reading.csv"),
        ),
        DialogPurpose::SaveProblems { .. } => dialogs.save_file(
            "Save the list of problems, for reading",
            name("problems-for-reading.csv"),
        ),
        DialogPurpose::SaveReport { .. } => {
            dialogs.save_file("Save the report", name("usher-report.html"))
        }
        DialogPurpose::SaveSupport => {
            dialogs.save_file("Save a log bundle for support", name("usher-support.zip"))
        }
        DialogPurpose::SaveUsers { .. } => {
            dialogs.save_file("Save these users, for reading", name("users.csv"))
        }
        DialogPurpose::SaveIds { .. } => dialogs.save_file(
            "Save who became which user, for other systems",
            name("ids.csv"),
        ),
        DialogPurpose::SaveChecked { .. } => {
            dialogs.save_file("Save what was found, for reading", name("checked.csv"))
        }
        DialogPurpose::SaveRefused { .. } => dialogs.save_file(
            "Save refused rows, to mend and import again",
            name("refused.json"),
        ),
    };
    Message::Dialog { purpose, pending }
}

pub(super) fn answer(hub: &Shared, purpose: DialogPurpose, pending: Option<Pending>) {
    let outbox = hub.outbox.clone();
    let broken = Event::FileChosen {
        purpose: purpose.clone(),
        choice: FileChoice::Cancelled,
    };
    hub.tasks
        .spawn_lasting("asking for a file", Some(broken), async move {
            let choice = match pending {
                None => FileChoice::Busy,
                Some(pending) => match pending.answer().await {
                    Answer::Picked(path) => FileChoice::Chosen(path),
                    Answer::Cancelled => FileChoice::Cancelled,
                    Answer::NoDialog => FileChoice::NoDialog,
                },
            };
            outbox.send(Event::FileChosen { purpose, choice }).await;
        });
}

pub(super) fn reveal(hub: &Shared, path: PathBuf) {
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("showing a file", async move {
        let shown = blocking({
            let path = path.clone();
            move || reveal::reveal(&path)
        });
        if let Err(error) = shown.await {
            let error = Failure {
                sentence: format!(
                    "“{}” could not be shown in the file manager",
                    path.display()
                ),
                advice: None,
                details: Some(error.to_string()),
            };
            outbox.send(Event::RevealFailed { path, error }).await;
        }
    });
}

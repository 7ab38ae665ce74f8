//! What each action means: the model changes, and commands for the background work come out.

mod afterwards;
mod again;
mod around;
mod check;
mod connect;
mod copy;
mod doctor;
mod file;
mod follow;
mod importing;
mod load;
mod mapping;
mod mend;
mod modal;
mod outlook;
mod recipe;
mod results;
mod settings;
mod since;
#[cfg(test)]
mod tests;
mod undo;

use std::time::SystemTime;

use crate::worker::Command;

use super::action::Action;
use super::model::Model;

pub(super) use afterwards::{ids_saved, told as after_told};
pub(super) use again::{
    lost as again_lost, proved as again_proved, read as again_read, shown as again_shown,
};
pub use around::{entered, start};
pub(super) use check::{ask_examples, ask_record, ask_rows, ask_rows_again, fetch, recheck};
pub use connect::ended;
pub(super) use connect::{connect_to, pick, vault_answered};
pub(super) use copy::looked_at as copy_looked_at;
pub use file::hover;
pub(super) use file::path_given;
pub(super) use follow::shown as follow_shown;
pub(super) use importing::plan;
pub(super) use load::loaded;
pub(super) use mapping::{ask_preview, checked, preview_of, refused, seen};
pub(super) use mend::{
    ask_preview as ask_fix_preview, carried_over, group_known, previewed, remembered, settled,
};
pub(super) use outlook::{forget as forget_outlook, kept};
pub(super) use recipe::{loaded as recipe_loaded, met as recipe_met, waiting as recipe_waiting};
pub(super) use results::{
    ask_record as ask_result, fetch as fetch_results, open_run, results_rows,
};
pub(super) use settings::{save as save_settings, told as settings_told};
pub(super) use since::{forget as forget_since, found as since_found};
pub(super) use undo::told as undo_told;

/// Carries out what the person did. Time is an argument, so that tests own the clock.
#[expect(
    clippy::too_many_lines,
    reason = "a line for each action, and nothing else"
)]
pub fn update(model: &mut Model, action: Action, now: SystemTime) -> Vec<Command> {
    match action {
        Action::Go(_)
        | Action::Back
        | Action::Primary
        | Action::Help(_)
        | Action::CloseNotice
        | Action::CloseAsked
        | Action::Reveal(_)
        | Action::OpenLogs => around::update(model, action, now),
        Action::CloseModal | Action::Confirm => modal::update(model, &action, now),
        Action::ChooseFile
        | Action::OpenPaths(_)
        | Action::OpenSample
        | Action::Dropped(_)
        | Action::Hovered(_)
        | Action::CancelOpening
        | Action::CloseTrouble
        | Action::ClearRecents
        | Action::PathTyped(..) => file::update(model, action),
        Action::ShowPlace(_)
        | Action::SelectColumn(_)
        | Action::SendColumn(..)
        | Action::ReadColumn(..)
        | Action::JoinColumn(..)
        | Action::AskFixedValue
        | Action::FixValue(..)
        | Action::SendFixed(..)
        | Action::RemoveFixed(_)
        | Action::Cut(_)
        | Action::StepPreview(_)
        | Action::SaveMapping
        | Action::LoadMapping
        | Action::SaveFollowUp => mapping::update(model, action),
        Action::Filter(_)
        | Action::Find(_)
        | Action::RowsSeen(_)
        | Action::SelectRow(_)
        | Action::StepRow(_)
        | Action::StepFinding(_)
        | Action::ShowInspector(_)
        | Action::ShowDetails(_)
        | Action::ShowFields(_)
        | Action::SaveProblems
        | Action::TakeWhole(_) => check::update(model, action),
        Action::AskFix(..)
        | Action::ChooseFix(_)
        | Action::FixAs(_)
        | Action::AgreeToFix(_)
        | Action::AskReplace
        | Action::AskSame(_)
        | Action::KeepOfSame(_)
        | Action::LeaveOutGroup(..)
        | Action::LeaveOut(_)
        | Action::TakeIn(_)
        | Action::Edit(..)
        | Action::UseSuggestion(..)
        | Action::Undo
        | Action::Redo => mend::update(model, action),
        Action::Recipe(what) => recipe::update(model, what),
        Action::ShowPractice
        | Action::ShowTenant(_)
        | Action::AddTenant
        | Action::ConnectShown
        | Action::ConnectNew(_)
        | Action::ConnectWith(_)
        | Action::CancelConnect
        | Action::LookAgain
        | Action::PickConnection(_)
        | Action::MarkTenant(..)
        | Action::RemoveTenant(_)
        | Action::TryVaultAgain => connect::update(model, action),
        Action::Upsert(_)
        | Action::EmailVerified(_)
        | Action::CompletionEmail(_)
        | Action::Since(_)
        | Action::Pilot(_)
        | Action::ShowWithoutHash
        | Action::Pause
        | Action::GoOn
        | Action::Stop
        | Action::SendAgain(..)
        | Action::LeaveUnknown(_)
        | Action::FindRunFile
        | Action::NewToken => importing::update(model, &action),
        Action::Foresee
        | Action::CancelForesee
        | Action::KeepWhatIsThere
        | Action::ShowOutlook(_) => outlook::update(model, &action),
        Action::ShowResults
        | Action::ResultState(_)
        | Action::ResultGroup(_)
        | Action::ResultUnchanged
        | Action::ResultUndone(_)
        | Action::ResultRowsSeen(_)
        | Action::SelectResult(_)
        | Action::StepResult(_)
        | Action::SaveRefused
        | Action::Report(_)
        | Action::ReportAddresses(_)
        | Action::Support
        | Action::FindResultsFile
        | Action::OpenRun(_)
        | Action::ResumeRun(_)
        | Action::ForgetRun(_) => results::update(model, action),
        Action::FollowGroup(_)
        | Action::FollowState(_)
        | Action::DropFollow
        | Action::DropTheirHashes => follow::update(model, &action),
        Action::After(what) => afterwards::update(model, what),
        Action::Again(_) | Action::FindAgain | Action::TakeAsItIs => again::update(model, action),
        Action::Doctor(asked) => doctor::update(model, asked),
        Action::UndoRun(_)
        | Action::RemoveLeftOvers
        | Action::ShowKept(_)
        | Action::UndoTyped(_)
        | Action::UndoPutsBack(_)
        | Action::UndoAlsoChanged(_) => undo::update(model, action),
        Action::Theme(_)
        | Action::Zoom(_)
        | Action::ReduceMotion(_)
        | Action::Proxy(_)
        | Action::PracticeSpeed(_)
        | Action::RehearseTrouble(_)
        | Action::EmptyPractice => settings::update(model, action),
    }
}

use super::Looked;
use crate::import::put_back::Choice;
use crate::import::runner::start_with;
use crate::import::{
    Access, Extras, Options, Plan, RunHandle, RunRequest, RunStore, StartError, Target, Tempo,
};

/// Starts the run that puts the chosen users back. Gives how many of them are left out, because Auth0 would
/// refuse what it has itself shown of them.
pub async fn begin(
    looked: &Looked,
    choice: &Choice,
    store: RunStore,
    target: Target,
    access: Access,
    emails_unique: bool,
) -> Result<(RunHandle, Plan), StartError> {
    let options = Options {
        upsert: true,
        leave_out_blocked: true,
        part_bytes: looked.updated.run.options.part_bytes,
        ..Options::default()
    };
    let (roster, ready) = (looked.roster.clone(), choice.ready.clone());
    let plan = tokio::task::spawn_blocking(move || Plan::of_chosen(&roster, &options, &ready));
    let io = |error: &dyn std::fmt::Display| StartError::Io(error.to_string());
    let plan = plan.await.map_err(|error| io(&error))?;
    let plan = plan.map_err(|error| io(&error))?;
    let request = RunRequest {
        store,
        roster: looked.roster.clone(),
        plan: plan.clone(),
        target,
        access,
        emails_unique,
        tempo: Tempo::of_program(),
        follows: None,
    };
    let extras = Extras {
        puts_back: Some(choice.link(&looked.updated)),
        ..Extras::default()
    };
    Ok((start_with(request, extras).await?, plan))
}

//! An import of what is new or has changed since an earlier run.

use super::exit::Failure;
use super::{out, runtime, words};
use crate::import::{Options, Plan, RunId, RunStore, Since, Target};
use crate::roster::Roster;
use crate::users::Cancel;

/// The plan for those users, and a word about the others.
pub(super) async fn plan(
    store: &RunStore,
    run: &str,
    roster: &Roster,
    options: &Options,
    target: &Target,
) -> Result<Plan, Failure> {
    let id = RunId::parse(run).ok_or_else(|| {
        Failure::new(format_args!("There is no run “{run}”")).advice(Some("usher runs lists them"))
    })?;
    goes_there(store, &id, target)?;
    let since = runtime::blocking({
        let (store, roster, id) = (store.clone(), roster.clone(), id.clone());
        move || store.changed_since(&id, &roster, &Cancel::new())
    })
    .await?
    .map_err(Failure::new)?;
    for line in said(&since, &id, options.upsert) {
        out::say(format_args!("{line}"));
    }
    if since.records.is_empty() {
        return Err(Failure::new(format_args!(
            "No user is new or has changed since the run {id}, so nothing was sent"
        )));
    }
    Plan::of_changed(roster, options, &since).map_err(Failure::new)
}

/// Who is unchanged is left out because it is there already: that holds in the same place alone.
fn goes_there(store: &RunStore, id: &RunId, target: &Target) -> Result<(), Failure> {
    let run = store.load(id).map_err(Failure::new)?.summary;
    let same_tenant = if run.tenant.practice || target.tenant.practice {
        run.tenant.practice && target.tenant.practice
    } else {
        run.tenant.domain == target.tenant.domain
    };
    if same_tenant && run.connection.id == target.connection.id {
        return Ok(());
    }
    Err(Failure::new(format_args!(
        "The run {id} went to {} of {}, so nobody can say who is unchanged in another place",
        run.connection.name, run.tenant.name
    ))
    .advice(Some(
        "Import all users there, or name a run that went there",
    )))
}

fn said(since: &Since, run: &RunId, upsert: bool) -> Vec<String> {
    let users = |count: u32| words::users(u64::from(count));
    let mut lines = vec![format!(
        "Left out: {} unchanged since the run {run}. New: {}, changed: {}",
        users(since.unchanged.count()),
        words::number(u64::from(since.new)),
        words::number(u64::from(since.changed)),
    )];
    if since.changed > 0 && !upsert {
        lines.push(format!(
            "usher: {} changed and may be at Auth0 already; without --upsert they are refused there as existing",
            users(since.changed)
        ));
    }
    lines
}

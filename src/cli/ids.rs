use std::collections::HashMap;

use super::args::Ids;
use super::comparing::{failed, progress, show};
use super::exit::{Exit, Failure};
use super::{out, run_file, runtime, tenant, words};
use crate::compare::{self, IdOrder};
use crate::import::{RunStore, RunSummary, results};
use crate::platform::paths::Home;
use crate::roster::Roster;
use crate::users::RecordId;

/// Saves which user became which; Auth0 is asked only for the ids that it made itself.
pub(super) fn run(args: &Ids) -> Result<Exit, Failure> {
    let home = Home::find()?;
    runtime::log(&home);
    let store = RunStore::new(home.runs());
    let (run, newest) = run_file::known(&store, args.run.as_deref())?;
    let roster = run_file::open(&store, &newest, &args.files, &args.output, &home)?;
    let unreadable = |error: std::io::Error| Failure::new(error);
    let asked = results::to_look_up(&roster, &run.results).map_err(unreadable)?;
    let count = asked.len();
    let found = if asked.is_empty() {
        HashMap::new()
    } else {
        runtime::block_on(found(&roster, asked, &newest, &home))?
    };
    let of = |record: RecordId| found.get(&record.0).cloned();
    let users = results::save_ids(&roster, &run.results, of, &args.output)
        .map_err(|error| run_file::not_saved(&args.output, &error))?;
    out::say(format_args!(
        "{} in {}",
        words::users(users),
        args.output.display()
    ));
    let missing = count - found.len();
    if missing == 0 {
        return Ok(Exit::Done);
    }
    out::say(format_args!(
        "{} not found in Auth0, or not for certain; their user_id is empty",
        words::users(missing as u64)
    ));
    Ok(Exit::Partly)
}

async fn found(
    roster: &Roster,
    records: Vec<RecordId>,
    run: &RunSummary,
    home: &Home,
) -> Result<HashMap<u32, String>, Failure> {
    let tenant = tenant::of_run(run, home).await?;
    let order = IdOrder {
        roster: roster.clone(),
        records,
        connection_id: run.connection.id.clone(),
        connection: run.connection.name.clone(),
    };
    let bar = progress();
    let found = compare::user_ids(tenant.client(), order, &|step| show(&bar, step)).await;
    bar.finish_and_clear();
    tenant.close().await;
    found.map_err(|error| failed(&error))
}

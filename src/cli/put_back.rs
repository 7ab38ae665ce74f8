//! `usher undo --put-back`: those whom a run has updated become again what they were.

use std::io::Write as _;

use serde::Serialize;

use super::args::{Format, Undo};
use super::comparing::{local, progress, show};
use super::exit::{Exit, Failure};
use super::pilot::Word;
use super::tenant::{self, Tenant};
use super::undo::confirmed;
use super::{choose, ending, follow, out, words};
use crate::import::plan::Ranges;
use crate::import::put_back::Choice;
use crate::import::store::ConnectionRef;
use crate::import::{RunStore, RunSummary, Target};
use crate::platform::paths::Home;
use crate::rules::Facts;
use crate::worker::put_back::{LookError, Looked, Place, begin, look};

/// Places named for each kind.
const EXAMPLES: usize = 10;

pub(super) async fn run(
    args: &Undo,
    home: &Home,
    store: RunStore,
    summary: RunSummary,
) -> Result<Exit, Failure> {
    // What needs no network is said before there is one.
    crate::import::put_back::look(&store, &summary.id)
        .map_err(|error| failed(&LookError::from(error)))?;
    let tenant = tenant::of_run(&summary, home).await?;
    let done = put_back(args, home, &store, &summary, &tenant).await;
    tenant.close().await;
    ending::report(&done?, &store, args.format)
}

fn failed(error: &LookError) -> Failure {
    let details = error.details();
    let details = details
        .map(|details| format!(" ({details})"))
        .unwrap_or_default();
    Failure::new(format_args!("{error}{details}")).advice(error.advice())
}

async fn put_back(
    args: &Undo,
    home: &Home,
    store: &RunStore,
    summary: &RunSummary,
    tenant: &Tenant,
) -> Result<RunSummary, Failure> {
    let connection = choose::connection(tenant, &summary.connection.id, "create:users").await?;
    let emails_unique = Facts::of_connection(&connection.raw).email_unique;
    let to = ConnectionRef {
        id: connection.id.clone(),
        name: connection.name.clone(),
    };
    let place = Place {
        client: tenant.client().clone(),
        connection,
        spool: home.spool(),
    };
    let bar = progress();
    let looked = look(store, &summary.id, place, &|step| show(&bar, step)).await;
    bar.finish_and_clear();
    let looked = looked.map_err(|error| failed(&error))?;
    let choice = if args.also_changed {
        looked.choice.clone().with_changed()
    } else {
        looked.choice.clone()
    };
    say(&looked, &choice, args.format)?;
    if choice.ready.is_empty() {
        let advice =
            "With --also-changed those are put back too who have changed or logged in since";
        let advice = (!choice.changed.is_empty()).then_some(advice);
        return Err(Failure::new("Nobody can be put back, so nothing was sent").advice(advice));
    }
    confirmed(
        &summary.tenant,
        args.confirm.as_deref(),
        "put them back",
        "nothing was sent",
    )?;
    let target = Target {
        tenant: tenant.reference.clone(),
        connection: to,
    };
    let access = tenant.access.clone();
    let begun = begin(
        &looked,
        &choice,
        store.clone(),
        target,
        access,
        emails_unique,
    );
    let (handle, plan) = begun.await.map_err(Failure::new)?;
    if plan.blocked > 0 {
        out::say(format_args!(
            "{} left out, because Auth0 would not take back what it has itself shown of them: usher check {}",
            words::users(u64::from(plan.blocked)),
            looked.updated.file.display()
        ));
    }
    let word = Word::new(false, false);
    follow::follow(handle, tenant.access.renew.is_some(), false, word, store).await
}

/// One user who is not put back.
#[derive(Serialize)]
struct Kept {
    /// 0-based, in the users file of the run.
    record: u32,
    fate: &'static str,
}

/// What is going to happen, to whom, and to whom not.
fn say(looked: &Looked, choice: &Choice, format: Format) -> Result<(), Failure> {
    let updated = &looked.updated;
    let run = &updated.run;
    let of = |rows: &Ranges| -> Vec<u32> {
        let mut records: Vec<u32> = rows
            .iter()
            .filter_map(|row| updated.record_of(row))
            .collect();
        records.sort_unstable();
        records
    };
    out::say(format_args!(
        "Of {} that the import of {} updated in {} of {}, {} become again as they were at {}: they are sent once more, \
         with what Auth0 had then",
        words::users(u64::from(updated.users())),
        local(run.started_ms),
        run.connection.name,
        run.tenant.name,
        words::users(u64::from(choice.ready.count())),
        local(updated.before.made_ms),
    ));
    let (changed, gone) = (of(&choice.changed), of(&choice.gone));
    for (records, what) in [
        (&changed, "kept, changed or logged in since"),
        (
            &gone,
            "not in Auth0 any more under the id and address that they had",
        ),
    ] {
        if !records.is_empty() {
            out::say(format_args!(
                "  {}: {what}: {}",
                words::users(records.len() as u64),
                named(records, &run.source.name)
            ));
        }
    }
    for what in updated.before.stays.words() {
        out::say(format_args!("  Cannot be put back: {what}"));
    }
    out::say(format_args!(
        "  What the import has not changed stays as it is, and so do users that it inserted"
    ));
    if format == Format::Text {
        return Ok(());
    }
    out::write(|writer| {
        let changed = changed.iter().map(|record| (record, "changed"));
        for (record, fate) in changed.chain(gone.iter().map(|record| (record, "gone"))) {
            let record = *record;
            serde_json::to_writer(&mut *writer, &Kept { record, fate })?;
            writer.write_all(b"\n")?;
        }
        Ok(())
    })
}

/// The first few of them by their number in the file.
fn named(records: &[u32], file: &str) -> String {
    let mut named: Vec<String> = records
        .iter()
        .take(EXAMPLES)
        .map(|record| words::number(u64::from(*record) + 1))
        .collect();
    if records.len() > EXAMPLES {
        named.push("…".to_owned());
    }
    let user = if records.len() == 1 { "user" } else { "users" };
    format!("{user} {} of {file}", named.join(", "))
}

//! `usher import --look-ahead`: what will become of everybody, and what is kept of those that are updated.

use std::sync::Arc;

use super::args::Import;
use super::comparing::{failed, local, progress, show};
use super::exit::Failure;
use super::tenant::Tenant;
use super::{out, words};
use crate::compare::{Fate, Forecast, Order, foresee};
use crate::import::store::ConnectionRef;
use crate::import::{Before, Extras, Plan};
use crate::platform::paths::Home;
use crate::roster::Roster;
use crate::users::{Cancel, RecordId};

/// Asks Auth0 before an import, where that is wished, and says what it came to. Gives what is kept with the run.
pub(super) async fn look(
    args: &Import,
    tenant: &Tenant,
    connection: &ConnectionRef,
    emails_unique: bool,
    plan: &Plan,
    home: &Home,
    roster: &Roster,
) -> Result<Extras, Failure> {
    if !args.look_ahead {
        return Ok(Extras::default());
    }
    if !roster.options().upsert {
        return Err(Failure::new(
            "Only an import that updates users changes what they have, so there is nothing to keep",
        )
        .advice(Some(
            "Add --upsert, or leave --look-ahead out; usher forecast says what an insert would do",
        )));
    }
    let ConnectionRef { id, name } = connection;
    // Chosen users of the file are all that is asked about.
    let chosen = args.follows.is_some() || args.changed_since.is_some();
    let goes = |record: &u32| !plan.left_out.contains(*record);
    let order = Order {
        only: chosen.then(|| (0..plan.records).filter(goes).collect()),
        roster: roster.clone(),
        upsert: true,
        email_verified: roster.options().email_verified,
        emails_unique,
        // Whoever may not list connections knows no more than the id.
        connection: (name != id).then(|| name.clone()),
        connection_id: id.clone(),
        spool_dir: home.spool(),
    };
    let bar = progress();
    let made = foresee(tenant.client(), order, &Cancel::new(), &|step| {
        show(&bar, step);
    })
    .await;
    bar.finish_and_clear();
    let forecast = made.map_err(|error| failed(&error))?;
    say(&forecast);
    let before = Before {
        made_ms: forecast.made().at_ms,
        of: Arc::new(move |record| forecast.before(RecordId(record))),
    };
    Ok(Extras {
        before: Some(before),
        ..Extras::default()
    })
}

fn say(forecast: &Forecast) {
    let sums = forecast.sums();
    out::say(format_args!("As of {}:", local(forecast.made().at_ms)));
    for fate in Fate::ALL {
        let count = sums.of(fate);
        if count > 0 {
            out::say(format_args!("  {}: {}", fate.words(), words::users(count)));
        }
    }
    for (count, what) in [
        (sums.loses_metadata, "would lose metadata that Auth0 has"),
        (sums.loses_verification, "would no longer count as verified"),
    ] {
        if count > 0 {
            out::say(format_args!("  Of these {what}: {}", words::users(count)));
        }
    }
    if sums.updated > 0 {
        out::say(format_args!(
            "What Auth0 has of those that are updated is kept with the run, until that is deleted: names, picture, \
             metadata, and whether the address is verified. usher undo RUN --put-back puts it back"
        ));
    }
}

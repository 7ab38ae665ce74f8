//! `usher leftovers`: removing what a gradual migration left behind of users that a run could not insert.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use super::args::{Format, Leftovers};
use super::exit::{Exit, Failure};
use super::tenant::{self, Tenant};
use super::undo::{confirmed, failed, files_of, follow, roster_of};
use super::{out, report, runtime, words};
use crate::import::RunStore;
use crate::import::undo::{
    self, LeftOvers, Removal, UndoError, UndoProgress, UndoRequest, UndoState,
};
use crate::platform::paths::Home;
use crate::roster::Roster;
use crate::users::RecordId;

/// Places named for each kind.
const EXAMPLES: usize = 10;

pub(super) fn run(args: &Leftovers) -> Result<Exit, Failure> {
    let home = Home::find()?;
    runtime::log(&home);
    let store = RunStore::new(home.runs());
    let summary = report::find(&store, Some(&args.run))?;
    let left = undo::left_overs(&store, &summary.id).map_err(|error| failed(&error))?;
    let files = files_of(&left.run, &args.files)?;
    runtime::block_on(remove(args, &home, store, left, files))
}

/// What it came to.
struct Done {
    roster: Roster,
    ended: UndoProgress,
    removed: Vec<(u32, Removal)>,
}

async fn remove(
    args: &Leftovers,
    home: &Home,
    store: RunStore,
    left: LeftOvers,
    files: Vec<PathBuf>,
) -> Result<Exit, Failure> {
    let tenant = tenant::of_run(&left.run, home).await?;
    let done = confirmed_and_done(args, home, &store, &left, files, &tenant).await;
    tenant.close().await;
    let done = done?;
    say(&left, &done, args.format)?;
    if let UndoState::Stopped(why) = &done.ended.state {
        if let Some(why) = why {
            out::say(format_args!("usher: {why}"));
        }
        out::say(format_args!("Go on with: usher leftovers {}", left.run.id));
        return Ok(Exit::Stopped);
    }
    let is_whole = done
        .removed
        .iter()
        .all(|(_, removal)| *removal == Removal::Removed);
    Ok(if is_whole { Exit::Done } else { Exit::Partly })
}

async fn confirmed_and_done(
    args: &Leftovers,
    home: &Home,
    store: &RunStore,
    left: &LeftOvers,
    files: Vec<PathBuf>,
    tenant: &Tenant,
) -> Result<Done, Failure> {
    for right in ["read:users", "delete:users"] {
        if !tenant.client().may(right) {
            return Err(failed(&UndoError::NoRight(right)));
        }
    }
    let summary = &left.run;
    out::say(format_args!(
        "{} of the run {} were refused because {} of {} has a left-over of a gradual migration under the address. \
         It is removed for good; whoever is a user there by now is kept",
        words::users(u64::from(left.users())),
        summary.id,
        summary.connection.name,
        if summary.tenant.practice {
            "the practice tenant"
        } else {
            &summary.tenant.domain
        },
    ));
    confirmed(
        &summary.tenant,
        args.confirm.as_deref(),
        "remove them",
        "nothing was removed",
    )?;
    let roster = roster_of(summary, files, store, home).await?;
    let started = undo::remove_left_overs(UndoRequest {
        store: store.clone(),
        run: summary.id.clone(),
        roster: roster.clone(),
        access: tenant.access.clone(),
    });
    let (handle, removed) = started.await.map_err(|error| failed(&error))?;
    let ended = follow(handle).await;
    Ok(Done {
        roster,
        ended,
        removed: removed.list(),
    })
}

/// One user of whom nothing was removed.
#[derive(Serialize)]
struct Said<'a> {
    /// 0-based.
    record: u32,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    fate: Removal,
}

#[derive(Serialize)]
struct Last<'a> {
    summary: Summary<'a>,
}

#[derive(Serialize)]
struct Summary<'a> {
    run: &'a str,
    users: u32,
    removed: usize,
    user_there: usize,
    no_address: usize,
    refused: usize,
    to_go: u32,
}

fn say(left: &LeftOvers, done: &Done, format: Format) -> Result<(), Failure> {
    let of = |wanted: Removal| {
        let all = done.removed.iter();
        all.filter(|(_, removal)| *removal == wanted).count()
    };
    let to_go = done.ended.sums.to_go();
    match format {
        Format::Json => out::write(|writer| {
            for (record, fate) in &done.removed {
                if *fate == Removal::Removed {
                    continue;
                }
                let place = words::Place::of(&done.roster, RecordId(*record));
                let line = Said {
                    record: *record,
                    line: place.line,
                    file: place.file,
                    fate: *fate,
                };
                serde_json::to_writer(&mut *writer, &line)?;
                writer.write_all(b"\n")?;
            }
            let last = Last {
                summary: Summary {
                    run: left.run.id.as_str(),
                    users: left.users(),
                    removed: of(Removal::Removed),
                    user_there: of(Removal::UserThere),
                    no_address: of(Removal::NoAddress),
                    refused: of(Removal::Refused),
                    to_go,
                },
            };
            serde_json::to_writer(&mut *writer, &last)?;
            writer.write_all(b"\n")
        }),
        Format::Text => out::text(&text(left, done, to_go)),
    }
}

fn text(left: &LeftOvers, done: &Done, to_go: u32) -> String {
    let users = |count: usize| words::users(count as u64);
    let mut text = format!(
        "Left-overs of the run {}: {}\n",
        left.run.id,
        users(left.records.len())
    );
    for removal in Removal::ALL {
        let of = done.removed.iter().filter(|(_, own)| *own == removal);
        let records: Vec<u32> = of.map(|(record, _)| *record).collect();
        if records.is_empty() {
            continue;
        }
        let _ = write!(text, "  {}: {}", users(records.len()), removal.words());
        if removal != Removal::Removed {
            let mut named: Vec<String> = records
                .iter()
                .take(EXAMPLES)
                .map(|record| words::place(&done.roster, RecordId(*record)))
                .collect();
            if records.len() > EXAMPLES {
                named.push("…".to_owned());
            }
            let _ = write!(text, ": {}", named.join(", "));
        }
        text.push('\n');
    }
    if to_go > 0 {
        let _ = writeln!(text, "  {}: not looked at yet", users(to_go as usize));
    }
    text
}

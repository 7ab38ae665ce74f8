//! `usher undo`: deleting whom a run has inserted, or with `--put-back` putting back whom it has updated.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::Undo;
use super::comparing::local;
use super::exit::{Exit, Failure};
use super::runtime::{self, Ask};
use super::tenant::{self, Tenant};
use super::{opening, out, put_back, report, undo_text, words};
use crate::import::store::TenantRef;
use crate::import::undo::{
    self, Inserted, UndoError, UndoHandle, UndoProgress, UndoRequest, UndoState, is_confirmed,
    name_to_type,
};
use crate::import::{RunStore, RunSummary};
use crate::platform::paths::Home;
use crate::roster::{OpenOptions, Roster};

/// Where nobody watches, a line this often is enough.
const QUIET: Duration = Duration::from_secs(10);

pub(super) fn run(args: &Undo) -> Result<Exit, Failure> {
    let home = Home::find()?;
    runtime::log(&home);
    let store = RunStore::new(home.runs());
    let summary = report::find(&store, Some(&args.run))?;
    if args.put_back {
        return runtime::block_on(put_back::run(args, &home, store, summary));
    }
    let inserted = undo::look(&store, &summary.id).map_err(|error| failed(&error))?;
    let files = files_of(&summary, &args.files)?;
    if inserted.to_go() == 0 {
        return Err(failed(&UndoError::Done(summary.id)));
    }
    runtime::block_on(take_back(args, &home, store, inserted, files))
}

/// Where the run's users file is; `named`: where somebody says that it is.
pub(super) fn files_of(summary: &RunSummary, named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let files = if named.is_empty() {
        summary.source.paths()
    } else {
        named.to_vec()
    };
    if let Some(gone) = files.iter().find(|file| !file.exists()) {
        return Err(Failure::new(format_args!(
            "The users file of this run is no longer at “{}”. It says whom to look for",
            gone.display()
        ))
        .advice(Some("Name its place with --file; it must be the same file")));
    }
    Ok(files)
}

/// Opens the run's users file as the run did.
pub(super) async fn roster_of(
    summary: &RunSummary,
    files: Vec<PathBuf>,
    store: &RunStore,
    home: &Home,
) -> Result<Roster, Failure> {
    let options = OpenOptions {
        reading: store.reading(summary).map_err(Failure::new)?,
        mending: store.mending(summary).map_err(Failure::new)?,
        ..OpenOptions::default()
    };
    let place = home.clone();
    runtime::blocking(move || opening::open(&files, &options, &place)).await?
}

pub(super) fn failed(error: &UndoError) -> Failure {
    Failure::new(error).advice(error.advice())
}

async fn take_back(
    args: &Undo,
    home: &Home,
    store: RunStore,
    inserted: Inserted,
    files: Vec<PathBuf>,
) -> Result<Exit, Failure> {
    let summary = &inserted.run;
    let tenant = tenant::of_run(summary, home).await?;
    let done = confirmed_and_done(args, home, &store, &inserted, files, &tenant).await;
    tenant.close().await;
    let (roster, ended) = done?;
    undo_text::say(&store, &roster, summary, &ended, args.format)?;
    if let UndoState::Stopped(why) = &ended.state {
        if let Some(why) = why {
            out::say(format_args!("usher: {why}"));
        }
        out::say(format_args!("Go on with: usher undo {}", summary.id));
        return Ok(Exit::Stopped);
    }
    Ok(if ended.sums.is_whole() {
        Exit::Done
    } else {
        Exit::Partly
    })
}

async fn confirmed_and_done(
    args: &Undo,
    home: &Home,
    store: &RunStore,
    inserted: &Inserted,
    files: Vec<PathBuf>,
    tenant: &Tenant,
) -> Result<(Roster, UndoProgress), Failure> {
    for right in ["read:users", "delete:users"] {
        if !tenant.client().may(right) {
            return Err(failed(&UndoError::NoRight(right)));
        }
    }
    let summary = &inserted.run;
    confirm(inserted, args.confirm.as_deref())?;
    let roster = roster_of(summary, files, store, home).await?;
    let handle = undo::start(UndoRequest {
        store: store.clone(),
        run: summary.id.clone(),
        roster: roster.clone(),
        access: tenant.access.clone(),
    })
    .await
    .map_err(|error| failed(&error))?;
    Ok((roster, follow(handle).await))
}

/// What is going to happen, and the tenant's name as the word for it.
fn confirm(inserted: &Inserted, given: Option<&str>) -> Result<(), Failure> {
    out::say(format_args!("{}", about(inserted)));
    confirmed(
        &inserted.run.tenant,
        given,
        "delete them",
        "nothing was deleted",
    )
}

/// The tenant's name has to be typed, or given. `to`: what for; `not`: what is so without it.
pub(super) fn confirmed(
    tenant: &TenantRef,
    given: Option<&str>,
    to: &str,
    not: &str,
) -> Result<(), Failure> {
    let name = name_to_type(tenant);
    let advice = format!("To {to} type --confirm {name}, or confirm it in a terminal");
    let Some(typed) = given
        .map(str::to_owned)
        .map_or_else(|| asked(name), |given| Ok(Some(given)))?
    else {
        return Err(
            Failure::new(format_args!("Nobody is there to confirm it, so {not}"))
                .advice(Some(advice)),
        );
    };
    if is_confirmed(tenant, &typed) {
        return Ok(());
    }
    Err(Failure::new(format_args!(
        "This is not the name of the tenant, which is {name}, so {not}"
    ))
    .advice(Some(advice)))
}

fn about(inserted: &Inserted) -> String {
    let RunSummary {
        tenant,
        connection,
        started_ms,
        ..
    } = &inserted.run;
    let mut text = format!(
        "{} that the import of {} inserted into {} of {} will be deleted for good, with all that they have there by now. \
         Those who have logged in since are kept, and so are users that were updated or there before",
        words::users(u64::from(inserted.to_go())),
        local(*started_ms),
        connection.name,
        if tenant.practice {
            "the practice tenant"
        } else {
            &tenant.domain
        },
    );
    if let Some(undone) = &inserted.undone {
        let _ = write!(
            text,
            ". {} of {} were looked at before",
            words::number(u64::from(undone.settled())),
            words::number(u64::from(undone.users))
        );
    }
    text
}

/// `None` where nobody is there to answer.
fn asked(name: &str) -> Result<Option<String>, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(None);
    }
    let mut answer = String::new();
    write!(io::stderr(), "Type {name} to go on: ")
        .and_then(|()| io::stderr().flush())
        .and_then(|()| io::stdin().lock().read_line(&mut answer))
        .map_err(|error| Failure::new(format_args!("The answer could not be read: {error}")))?;
    Ok(Some(answer))
}

/// Shows the work until it is over; Ctrl+C stops it, and it can go on later.
pub(super) async fn follow(mut handle: UndoHandle) -> UndoProgress {
    let bar = io::stderr().is_terminal().then(|| {
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} users  {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(0).with_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    });
    let mut progress = handle.progress.clone();
    let mut said = tokio::time::interval(QUIET);
    said.tick().await;
    let mut interrupt = Box::pin(runtime::interrupted());
    let mut interrupts = 0;
    let ended = loop {
        tokio::select! {
            ended = handle.finished() => break ended,
            Ok(()) = progress.changed() => {
                let now = progress.borrow_and_update().clone();
                if let Some(bar) = &bar {
                    bar.set_length(u64::from(now.sums.users));
                    bar.set_position(u64::from(now.sums.settled()));
                    bar.set_message(now.waiting.map_or("", |waiting| waiting.text()));
                }
            }
            _ = said.tick(), if bar.is_none() => {
                let now = progress.borrow().clone();
                let waiting = now.waiting.map_or("", |waiting| waiting.text());
                out::say(format_args!(
                    "{} of {} {waiting}",
                    words::number(u64::from(now.sums.settled())),
                    words::users(u64::from(now.sums.users))
                ));
            }
            asked = &mut interrupt => {
                interrupt = Box::pin(runtime::interrupted());
                interrupts += 1;
                if interrupts > 1 || asked == Ask::Terminate {
                    let mut left = handle.progress.borrow().clone();
                    left.state = UndoState::Stopped(None);
                    break left;
                }
                handle.stop();
            }
        }
    };
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    ended
}

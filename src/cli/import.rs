use std::path::Path;

use super::args::Import;
use super::exit::{Exit, Failure};
use super::following::Following;
use super::pilot::Word;
use super::{
    ahead, choose, ending, follow, following, opening, out, report, runtime, since, source, tenant,
    token_life, words,
};
use crate::import::store::ConnectionRef;
use crate::import::{Options, Plan, RunRequest, RunStore, RunSummary, Target, Tempo, runner};
use crate::platform::paths::Home;
use crate::roster::Roster;
use crate::rules::{CheckOptions, Facts, Rule, Severity};
use crate::users::Layout;

pub(super) fn run(args: &Import) -> Result<Exit, Failure> {
    let home = Home::find()?;
    runtime::log(&home);
    for path in &args.source.files {
        readable(path)?;
    }
    opening::apart(&args.source, &[args.follow_up.as_deref()])?;
    let store = RunStore::new(home.runs());
    let following = following::find(args, &store)?;
    let like = args.like.as_deref();
    let like = like
        .map(|run| report::find(&store, Some(run)))
        .transpose()?;
    runtime::block_on(import(args, &home, store, following, like))
}

async fn import(
    args: &Import,
    home: &Home,
    store: RunStore,
    following: Option<Following>,
    like: Option<RunSummary>,
) -> Result<Exit, Failure> {
    let tenant = match &args.place.tenant {
        Some(domain) => tenant::real(domain, home, None).await?,
        None => tenant::practice(home).await?,
    };
    let connection = choose::connection(&tenant, &args.place.connection, "create:users").await?;
    let facts = Facts::of_connection(&connection.raw);
    let emails_unique = facts.email_unique;
    let check = CheckOptions {
        facts,
        upsert: args.upsert || like.as_ref().is_some_and(|run| run.options.upsert),
        email_verified: args
            .email_verified
            .or(like.as_ref().and_then(|run| run.options.email_verified)),
    };
    let mut options = opening::options(&args.source, check)?;
    if let Some(following) = &following {
        let is_plain = args.source.layout() == Layout::default();
        following.reading(&store, &mut options, is_plain)?;
    }
    if let Some(run) = &like {
        options.reading = store.reading(run).map_err(Failure::new)?;
        options.mending = store.mending(run).map_err(Failure::new)?;
    }
    let roster = runtime::blocking({
        let (files, home) = (args.source.files.clone(), home.clone());
        move || opening::open(&files, &options, &home)
    })
    .await??;
    if let Some(run) = &like {
        same_file(&store, run, &roster)?;
    }
    source::say(&roster);
    let leaves_out = args.leave_out_blocked
        || like
            .as_ref()
            .is_some_and(|run| run.options.leave_out_blocked);
    usable(args, &roster, following.is_none() && !leaves_out)?;
    source::save_follow_up(&roster, args.follow_up.as_deref())?;
    let then = |chose: fn(&Options) -> bool| like.as_ref().is_some_and(|run| chose(&run.options));
    let options = Options {
        upsert: roster.options().upsert,
        completion_email: args.completion_email || then(|run| run.completion_email),
        email_verified: roster.options().email_verified,
        leave_out_blocked: leaves_out,
        pilot: args.pilot,
        part_bytes: args.part_bytes,
    };
    let target = Target {
        tenant: tenant.reference.clone(),
        connection: ConnectionRef {
            id: connection.id,
            name: connection.name,
        },
    };
    let plan = match (&following, &args.changed_since) {
        (Some(following), _) => following.plan(&roster, &options)?,
        (None, Some(run)) => since::plan(&store, run, &roster, &options, &target).await?,
        (None, None) => Plan::make(&roster, &options).map_err(Failure::new)?,
    };
    let to = &target.connection;
    let extras = ahead::look(args, &tenant, to, emails_unique, &plan, home, &roster).await?;
    let question = announce(&plan, &target.tenant.name, &target.connection.name, &roster);
    let parts = plan.summary().parts;
    token_life::say(&tenant, &store, plan.users(), parts);
    if tenant.is_real() && !args.yes && tenant::ask(&question)? == Some(false) {
        return Err(Failure::new("Nothing was sent"));
    }
    out::say(format_args!(
        "Getting ready: the whole plan is written down before anything is sent"
    ));
    let request = RunRequest {
        store: store.clone(),
        roster,
        plan,
        target,
        access: tenant.access.clone(),
        emails_unique,
        tempo: Tempo::of_program(),
        follows: following.map(|following| following.chosen().follows),
    };
    let started = runner::start_with(request, extras).await;
    let renewable = tenant.access.renew.is_some();
    let ended = follow::follow(
        started.map_err(Failure::new)?,
        renewable,
        args.yes,
        Word::new(args.yes, false),
        &store,
    )
    .await;
    tenant.close().await;
    ending::report(&ended?, &store, args.format)
}

/// What was changed of single users belongs to the very file that it was changed of.
fn same_file(store: &RunStore, run: &RunSummary, roster: &Roster) -> Result<(), Failure> {
    if store.found(run, roster).map_err(Failure::new)? {
        return Ok(());
    }
    Err(Failure::new(format_args!(
        "{} is not the file of the run {}, so nothing was sent",
        roster.file().name(),
        run.id
    ))
    .advice(Some(
        "For another export of the same shape, save what was done as a recipe and use --recipe",
    )))
}

/// What keeps a file from being imported at all; asked before anybody is called.
fn readable(path: &Path) -> Result<(), Failure> {
    let named = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::from(crate::users::OpenError::NotFound {
            path: path.display().to_string(),
        }),
        std::io::ErrorKind::PermissionDenied => {
            Failure::from(crate::users::OpenError::Permission {
                name: path.display().to_string(),
            })
        }
        _ => Failure::new(format_args!(
            "“{}” could not be read: {error}",
            path.display()
        )),
    };
    if std::fs::metadata(path).map_err(named)?.is_file() {
        std::fs::File::open(path).map_err(named)?;
    }
    Ok(())
}

/// Nothing is sent of a file with blocked records or a cut end unless that was agreed to.
/// `all`: no user of the file may be left out.
fn usable(args: &Import, roster: &Roster, all: bool) -> Result<(), Failure> {
    let whole = words::users(u64::from(roster.len()));
    if roster.truncated() && !args.accept_truncated {
        return Err(Failure::new(format_args!(
            "The file ends in the middle of a user; {whole} before that are whole"
        ))
        .advice(Some(
            "Get the complete file, or add --accept-truncated to import the whole users",
        )));
    }
    for finding in roster.file_findings() {
        match finding.rule.severity() {
            Severity::Note => {}
            Severity::Blocker if roster.truncated() => {}
            Severity::Blocker => {
                return Err(Failure::new(finding.rule.title())
                    .advice(Some(finding.rule.explanation().todo)));
            }
            // Said with its figures before the start.
            Severity::Warning if finding.rule == Rule::NoPasswordHashes => {}
            Severity::Warning => {
                let count = finding
                    .count
                    .map(|count| format!(": {}", words::users(count)))
                    .unwrap_or_default();
                out::say(format_args!("usher: {}{count}", finding.rule.title()));
            }
        }
    }
    let blocked = roster.summary().blocked;
    if all && blocked > 0 {
        return Err(Failure::new(format_args!(
            "{} of {} would be refused by Auth0, so nothing was sent",
            words::number(blocked),
            words::users(roster.summary().records)
        ))
        .advice(Some(
            "Mend them (usher check names them), or add --leave-out-blocked to import the others",
        )));
    }
    Ok(())
}

/// Says what is about to happen; the text is also the question.
fn announce(plan: &Plan, tenant: &str, connection: &str, roster: &Roster) -> String {
    let summary = plan.summary();
    let left_out = if summary.left_out > 0 {
        format!(", {} left out", words::number(u64::from(summary.left_out)))
    } else {
        String::new()
    };
    out::say(format_args!(
        "{}: {} in {}{left_out}",
        roster.file().name(),
        words::users(u64::from(summary.users)),
        words::counted(u64::from(summary.parts), "part"),
    ));
    if plan.options.upsert {
        out::say(format_args!(
            "Users that are already there are updated, and their metadata is replaced whole"
        ));
    }
    let without = roster.summary().without_hash;
    if without > 0 {
        out::say(format_args!(
            "LOOK: {} of {} would go in without a password hash\n      They have to set a new password, and no later import can bring the old one (usher passwords names the kinds)",
            words::number(without),
            words::users(roster.summary().ready)
        ));
    }
    if plan.options.pilot {
        out::say(format_args!(
            "A few users of every shape go first; the others follow when none of these is refused"
        ));
    }
    let question = format!(
        "Import {} into {connection} of {tenant}",
        words::users(u64::from(summary.users))
    );
    out::say(format_args!("{question}"));
    format!("{question}?")
}

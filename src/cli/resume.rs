use std::path::PathBuf;

use super::args::Resume;
use super::exit::{Exit, Failure};
use super::pilot::Word;
use super::{ending, follow, opening, out, runtime, tenant, token_life, words};
use crate::import::{ResumeRequest, RunId, RunStore, RunSummary, StartError, Tempo, runner};
use crate::platform::paths::Home;
use crate::roster::OpenOptions;
use crate::rules::{CheckOptions, Facts};

pub(super) fn run(args: &Resume) -> Result<Exit, Failure> {
    let home = Home::find()?;
    runtime::log(&home);
    let store = RunStore::new(home.runs());
    let summary = find(&store, args.run.as_deref())?;
    if let Some(why) = &summary.read_only {
        return Err(Failure::new(format_args!(
            "The run {} can only be looked at: {why}",
            summary.id
        )));
    }
    if summary.open_elsewhere {
        return Err(busy(&summary.id));
    }
    if !summary.can_resume() {
        return Err(Failure::new(format_args!(
            "The run {} has nothing left to do",
            summary.id
        )));
    }
    let files = if args.files.is_empty() {
        summary.source.paths()
    } else {
        args.files.clone()
    };
    if let Some(gone) = files.iter().find(|file| !file.exists()) {
        let advice = match files.len() {
            1 => "Name its place with --file; it must be the same file",
            _ => "Name the places of all its files, each with --file; they must be the same files",
        };
        return Err(Failure::new(format_args!(
            "The users file of this run is no longer at “{}”",
            gone.display()
        ))
        .advice(Some(advice)));
    }
    runtime::block_on(resume(args, &home, store, summary, files))
}

async fn resume(
    args: &Resume,
    home: &Home,
    store: RunStore,
    summary: RunSummary,
    files: Vec<PathBuf>,
) -> Result<Exit, Failure> {
    let tenant = tenant::of_run(&summary, home).await?;
    let facts = match tenant.client().connection(&summary.connection.id).await {
        Ok(connection) => Facts::of_connection(&connection.raw),
        // The parts were fixed when the run began; the facts only colour the findings.
        Err(_) => Facts::default(),
    };
    token_life::say(&tenant, &store, summary.users_to_go(), summary.parts);
    let options = OpenOptions {
        check: CheckOptions {
            facts,
            upsert: summary.options.upsert,
            email_verified: summary.options.email_verified,
        },
        reading: store.reading(&summary).map_err(Failure::new)?,
        mending: store.mending(&summary).map_err(Failure::new)?,
        ..OpenOptions::default()
    };
    let roster = runtime::blocking({
        let home = home.clone();
        move || opening::open(&files, &options, &home)
    })
    .await??;
    out::say(format_args!(
        "Making sure that {} is what the run began with",
        roster.file().name()
    ));
    let handle = runner::resume(ResumeRequest {
        store: store.clone(),
        run: summary.id,
        roster,
        access: tenant.access.clone(),
        tempo: Tempo::of_program(),
    })
    .await
    .map_err(|error| match error {
        StartError::OtherSource => Failure::new(error).advice(Some(
            "If it lies somewhere else now, name its place with --file; a copy of it will do",
        )),
        error => Failure::new(error),
    })?;
    let word = Word::new(false, args.after_pilot);
    let ended = follow::follow(handle, tenant.access.renew.is_some(), false, word, &store).await;
    tenant.close().await;
    ending::report(&ended?, &store, args.format)
}

/// The other program has the run's lock; this one has not so much as read the users file.
fn busy(run: &RunId) -> Failure {
    Failure::new(format_args!(
        "Another Usher on this computer works on the run {run}; nothing was touched"
    ))
    .advice(Some(
        "usher runs shows how far it is. To go on here, close the other one first",
    ))
}

/// The named run, or the only unfinished one.
fn find(store: &RunStore, wanted: Option<&str>) -> Result<RunSummary, Failure> {
    let runs = store.list().map_err(Failure::new)?;
    if let Some(wanted) = wanted {
        let id = RunId::parse(wanted)
            .ok_or_else(|| Failure::new(format_args!("“{wanted}” is no name of a run")))?;
        return runs
            .into_iter()
            .find(|run| run.id == id)
            .ok_or_else(|| Failure::new(format_args!("There is no run {id}")));
    }
    let under_way = runs
        .iter()
        .find(|run| run.open_elsewhere)
        .map(|run| busy(&run.id));
    let mut open: Vec<RunSummary> = runs.into_iter().filter(RunSummary::can_resume).collect();
    match open.len() {
        1 => Ok(open.remove(0)),
        0 => Err(under_way.unwrap_or_else(|| Failure::new("There is no unfinished run"))),
        count => Err(Failure::new(format_args!(
            "There are {} unfinished; name one",
            words::counted(count as u64, "run")
        ))
        .advice(Some("usher runs lists them"))),
    }
}

use std::io::Write;
use std::path::Path;
use std::time::SystemTime;

use serde::Serialize;

use super::args::{Format, Runs};
use super::ending::Ending;
use super::exit::{Exit, Failure};
use super::{out, words};
use crate::import::store::RunEnd;
use crate::import::{RunStore, RunSummary};
use crate::platform::paths::Home;

/// One line of `runs --format json`: the object that the run ended with, and where it belongs.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    ending: Ending,
    end: RunEnd,
    can_resume: bool,
    /// Hours until Auth0 forgets a job whose result is still to be fetched.
    hours_left: Option<u64>,
    /// RFC 3339.
    started: String,
    tenant: &'a str,
    practice: bool,
    connection: &'a str,
    connection_id: &'a str,
    file: &'a Path,
}

pub(super) fn run(args: &Runs) -> Result<Exit, Failure> {
    let home = Home::find()?;
    let runs = RunStore::new(home.runs()).list().map_err(Failure::new)?;
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |time| i64::try_from(time.as_millis()).unwrap_or(0));
    match args.format {
        Format::Json => {
            for run in &runs {
                out::json(&line(run, now))?;
            }
        }
        Format::Text if runs.is_empty() => out::say(format_args!("There are no runs yet")),
        Format::Text => out::write(|writer| {
            runs.iter()
                .try_for_each(|run| writeln!(writer, "{}", text(run, now)))
        })?,
    }
    Ok(Exit::Done)
}

fn line(run: &RunSummary, now: i64) -> Line<'_> {
    Line {
        ending: Ending::of(run),
        end: run.end,
        can_resume: run.can_resume(),
        hours_left: run.hours_left(now),
        started: jiff::Timestamp::from_millisecond(run.started_ms)
            .map(|time| time.to_string())
            .unwrap_or_default(),
        tenant: &run.tenant.domain,
        practice: run.tenant.practice,
        connection: &run.connection.name,
        connection_id: &run.connection.id,
        file: &run.source.path,
    }
}

fn text(run: &RunSummary, now: i64) -> String {
    let started = jiff::Timestamp::from_millisecond(run.started_ms)
        .map(|time| {
            time.to_zoned(jiff::tz::TimeZone::system())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        })
        .unwrap_or_default();
    let counts = &run.counts;
    let state = match (run.end, run.can_resume()) {
        (RunEnd::Finished, _) => "finished".to_owned(),
        (_, false) => "closed".to_owned(),
        (_, true) => {
            let hours = run
                .hours_left(now)
                .map(|hours| {
                    format!(
                        ", Auth0 forgets its jobs in {}",
                        words::counted(hours, "hour")
                    )
                })
                .unwrap_or_default();
            format!(
                "unfinished, {} to go{hours}",
                words::users(u64::from(run.users_to_go()))
            )
        }
    };
    format!(
        "{}  {started}  {} → {} ({})  {} imported, {} updated, {} already there, {} refused, {} unknown, {} left out  {state}",
        run.id,
        run.source.name,
        run.connection.name,
        run.tenant.name,
        words::number(u64::from(counts.imported)),
        words::number(u64::from(counts.updated)),
        words::number(u64::from(counts.already_there)),
        words::number(u64::from(counts.refused)),
        words::number(u64::from(counts.unknown)),
        words::number(u64::from(counts.left_out)),
    )
}

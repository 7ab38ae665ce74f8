use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use super::args::{Format, Runs};
use super::comparing::local;
use super::ending::Ending;
use super::exit::{Exit, Failure};
use super::{out, words};
use crate::import::family::families;
use crate::import::store::{RunEnd, now_ms};
use crate::import::undo::Undone;
use crate::import::{RunId, RunStore, RunSummary};
use crate::platform::paths::Home;

/// One line of `runs --format json`: the object that the run ended with, and where it belongs.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    ending: Ending,
    end: RunEnd,
    /// What of it can be done now.
    standing: Standing,
    can_resume: bool,
    /// Users whose fate a resumed run would find out or bring about.
    to_go: u32,
    /// Hours until Auth0 forgets a job whose result is still to be fetched.
    hours_left: Option<u64>,
    /// RFC 3339.
    started: String,
    last: String,
    tenant: &'a str,
    tenant_name: &'a str,
    host: &'a str,
    practice: bool,
    connection: &'a str,
    connection_id: &'a str,
    file: &'a Path,
    /// All files of the run, the first one too.
    files: Vec<PathBuf>,
    upsert: bool,
    parts: u32,
    /// How far its users were deleted again.
    #[serde(skip_serializing_if = "Option::is_none")]
    undone: Option<Undone>,
    why: Option<&'a str>,
    notes: &'a [String],
    read_only: Option<&'a str>,
    /// The later run that sends what this one has not sent.
    taken_over: Option<&'a RunId>,
    /// Users that it updated and of whom it keeps what they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<u32>,
    /// The run whose updated users it puts back.
    #[serde(skip_serializing_if = "Option::is_none")]
    puts_back: Option<&'a RunId>,
    /// Users of its own that later runs have put back.
    #[serde(skip_serializing_if = "Option::is_none")]
    put_back: Option<u32>,
}

/// What can be done with a run, most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    /// Another Usher works on it right now.
    UnderWay,
    Unfinished,
    /// Nothing of it is left to do.
    Finished,
    /// It can only be looked at.
    ReadOnly,
}

impl Standing {
    fn of(run: &RunSummary) -> Self {
        if run.open_elsewhere {
            Self::UnderWay
        } else if run.read_only.is_some() {
            Self::ReadOnly
        } else if run.can_resume() {
            Self::Unfinished
        } else {
            Self::Finished
        }
    }
}

pub(super) fn run(args: &Runs) -> Result<Exit, Failure> {
    let home = Home::find()?;
    let store = RunStore::new(home.runs());
    let mut runs = store.list().map_err(Failure::new)?;
    // Of unfinished runs the one whose jobs are forgotten soonest comes first.
    runs.sort_by_key(|run| {
        let standing = Standing::of(run).min(Standing::Finished);
        let forgets = (standing < Standing::Finished).then_some(run.forgets_ms);
        (standing, forgets.flatten().unwrap_or(i64::MAX))
    });
    let now = now_ms();
    match args.format {
        Format::Json => {
            for run in &runs {
                out::json(&line(run, now))?;
            }
        }
        Format::Text if runs.is_empty() => out::say(format_args!("There are no runs yet")),
        Format::Text => {
            let mut lines = String::new();
            for family in families(&runs) {
                lines.push_str(&all(&store, &family, now));
            }
            out::text(&lines)?;
        }
    }
    Ok(Exit::Done)
}

fn line(run: &RunSummary, now: i64) -> Line<'_> {
    let time = |ms| {
        jiff::Timestamp::from_millisecond(ms)
            .map(|time| time.to_string())
            .unwrap_or_default()
    };
    Line {
        ending: Ending::of(run),
        end: run.end,
        standing: Standing::of(run),
        can_resume: run.can_resume(),
        to_go: run.users_to_go(),
        hours_left: run.forgets_in(now, None).map(|left| left.as_secs() / 3_600),
        started: time(run.started_ms),
        last: time(run.last_ms),
        tenant: &run.tenant.domain,
        tenant_name: &run.tenant.name,
        host: &run.tenant.host,
        practice: run.tenant.practice,
        connection: &run.connection.name,
        connection_id: &run.connection.id,
        file: &run.source.path,
        files: run.source.paths(),
        upsert: run.options.upsert,
        parts: run.parts,
        undone: run.undone,
        why: run.why.as_deref(),
        notes: &run.notes,
        read_only: run.read_only.as_deref(),
        taken_over: run.taken_over.as_ref(),
        before: run.before.as_ref().map(|before| before.users),
        puts_back: run.puts_back.as_ref().map(|back| &back.run),
        put_back: run.put_back.as_ref().map(|back| back.users),
    }
}

/// A run alone, or all those that follow each other, the oldest first, and what they say together.
fn all(store: &RunStore, family: &[&RunSummary], now: i64) -> String {
    let mut lines: String = family.iter().map(|run| text(run, now)).collect();
    let own = family.iter().filter(|run| run.puts_back.is_none());
    let newest = own.clone().next_back().filter(|_| own.count() > 1);
    if let Some(run) = newest.and_then(|run| store.load_family(&run.id).ok()) {
        lines.push_str("    ");
        lines.push_str(&run.results.together());
        lines.push('\n');
    }
    lines
}

/// The run on one line, and below it what can be done.
fn text(run: &RunSummary, now: i64) -> String {
    let started = jiff::Timestamp::from_millisecond(run.started_ms)
        .map(|time| {
            time.to_zoned(jiff::tz::TimeZone::system())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        })
        .unwrap_or_default();
    let mut text = format!(
        "{}  {started}  {} → {} ({})  {}  {}\n",
        run.id,
        run.source.name,
        run.connection.name,
        run.tenant.name,
        run.counts.listed(),
        state(run),
    );
    for line in todo(run, now) {
        text.push_str("    ");
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn state(run: &RunSummary) -> String {
    match Standing::of(run) {
        Standing::UnderWay => "under way in another Usher".to_owned(),
        Standing::ReadOnly => "can only be looked at".to_owned(),
        Standing::Finished => "finished".to_owned(),
        Standing::Unfinished => format!(
            "unfinished, {} to go",
            words::users(u64::from(run.users_to_go()))
        ),
    }
}

/// `left`: until Auth0 forgets the oldest job whose result is missing.
fn forgets(left: Duration) -> String {
    match left.as_secs() / 3_600 {
        _ if left.is_zero() => {
            "Auth0 has forgotten a job whose result is missing; its users are looked up when the run goes on"
                .to_owned()
        }
        0 => "Auth0 forgets the result of its oldest job within the hour".to_owned(),
        hours => format!(
            "Auth0 forgets the result of its oldest job in {}",
            words::counted(hours, "hour")
        ),
    }
}

/// What keeps the run from its end, what presses, and what can be done.
fn todo(run: &RunSummary, now: i64) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(to) = &run.follows {
        lines.push(format!("Goes on from {}", to.run));
    }
    if let Some(back) = &run.puts_back {
        lines.push(format!(
            "Puts back what {} updated, as it was at {}",
            back.run,
            local(back.as_of_ms)
        ));
    }
    if let Some(back) = &run.put_back {
        let users = words::users(u64::from(back.users));
        lines.push(format!("Put back: {users} that it updated, by {}", back.by));
    } else if run.can_put_back()
        && let Some(before) = &run.before
    {
        lines.push(format!(
            "What {} had at {} is kept with it; put it back with: usher undo {} --put-back",
            words::users(u64::from(run.to_put_back())),
            local(before.made_ms),
            run.id
        ));
    }
    if let Some(by) = &run.taken_over {
        lines.push(format!("What it has not sent, {by} sends"));
    }
    if let Some(undone) = &run.undone {
        lines.push(format!("Undone: {}", undone.sentence()));
        if undone.to_go() > 0 {
            lines.push(format!("Go on with: usher undo {}", run.id));
        }
    }
    match Standing::of(run) {
        _ if run.taken_over.is_some() => {}
        Standing::ReadOnly => lines.extend(run.read_only.clone()),
        Standing::Unfinished => {
            lines.extend(run.why.clone());
            lines.extend(run.forgets_in(now, None).map(forgets));
            lines.push(format!("Go on with: usher resume {}", run.id));
        }
        Standing::Finished if run.counts.unknown > 0 => {
            lines.push(super::asks::ADVICE.to_owned());
        }
        Standing::UnderWay | Standing::Finished => {}
    }
    if let Some(path) = &run.refused_file {
        lines.push(format!("Users that were not taken: {}", path.display()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_until_auth0_forgets_is_said_in_hours() {
        let minutes = Duration::from_mins;
        assert!(forgets(minutes(181)).ends_with("in 3 hours"));
        assert!(forgets(minutes(60)).ends_with("in 1 hour"));
        assert!(forgets(minutes(59)).ends_with("within the hour"));
        assert!(forgets(Duration::ZERO).starts_with("Auth0 has forgotten"));
    }
}

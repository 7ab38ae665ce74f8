//! What a run waits for, since when, and that it goes on by itself.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::app::icons::Icon;
use crate::app::theme::Tone;
use crate::app::words;
use crate::import::progress::JOB_LIMIT;
use crate::import::{PartState, PartView, Progress, RunState, Waiting, WaitingFor};

use super::import_asks::named;

pub type Told = (Tone, Icon, String, String, String);

/// What is waited for, since when, and that it goes on by itself.
pub fn banner(progress: &Progress, now: SystemTime) -> Option<Told> {
    match &progress.state {
        RunState::Held(why) => {
            return Some((
                Tone::Blocker,
                Icon::Error,
                if progress.asks_file {
                    "The import is held: the users file has changed or is not there"
                } else if progress.asks_token {
                    "The import is held: a new token is wanted"
                } else {
                    "The import is held"
                }
                .to_owned(),
                why.to_string(),
                String::new(),
            ));
        }
        RunState::Paused => {
            let text = "What Auth0 has taken goes on there. Nothing more is sent until you go on.";
            return Some((
                Tone::Info,
                Icon::Pause,
                "Paused".to_owned(),
                text.to_owned(),
                String::new(),
            ));
        }
        RunState::Stopping if progress.asks_token => {
            let text = "The token has ended. Auth0 works on what it has taken, but what comes of it can only be read with a new one.";
            return Some((
                Tone::Warning,
                Icon::Key,
                "Stopping: a new token is wanted".to_owned(),
                text.to_owned(),
                String::new(),
            ));
        }
        RunState::Stopping => {
            let text = "Nothing more is sent. Usher waits for what Auth0 has taken already.";
            return Some((
                Tone::Info,
                Icon::Stop,
                "Stopping".to_owned(),
                text.to_owned(),
                String::new(),
            ));
        }
        RunState::Preparing => {
            let text = format!(
                "{} prepared, nothing has been sent yet",
                words::count(progress.prepared.into(), "part")
            );
            return Some((
                Tone::Info,
                Icon::Working,
                "Getting ready".to_owned(),
                text,
                String::new(),
            ));
        }
        _ => {}
    }
    if let Some(waiting) = &progress.waiting {
        return waiting_words(waiting, progress, now);
    }
    due(progress, now).or_else(|| looking(progress))
}

/// How old a job may be before its age is shown.
const OLD: Duration = Duration::from_mins(90);

/// "1 h 40 min, Auth0 ends it after 2 h", for a job that has been there for long.
pub fn old_age(part: &PartView, now: SystemTime) -> Option<String> {
    let is_there = matches!(part.state, PartState::Pending | PartState::Processing);
    let age = part.age(ms(now)).filter(|age| is_there && *age >= OLD)?;
    Some(if age < JOB_LIMIT {
        format!("for {}, Auth0 ends it after 2 h", words::duration(age))
    } else {
        format!("for {}, it must have ended", words::duration(age))
    })
}

fn ms(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Several results are to be fetched, and Auth0 forgets them one after the other.
fn due(progress: &Progress, now: SystemTime) -> Option<Told> {
    let due = progress.due(ms(now))?;
    let title = format!(
        "The results of {} are read first",
        words::count(due.parts.into(), "part")
    );
    let text = if due.left.is_zero() {
        "Auth0 may have forgotten the oldest of them. What it no longer has is shown as unknown."
            .to_owned()
    } else {
        format!(
            "Auth0 forgets the oldest of them in {}. What is not sent yet follows by itself.",
            words::duration(due.left)
        )
    };
    Some((Tone::Info, Icon::Clock, title, text, String::new()))
}

/// Nothing hinders the run, but it looks into what became of a part.
fn looking(progress: &Progress) -> Option<Told> {
    let of = |state| {
        let parts = progress.parts.iter();
        let parts = parts.filter(|part| part.state == state && part.asks.is_none());
        parts.map(|part| part.number).collect::<Vec<u32>>()
    };
    let (lost, told) = (of(PartState::Looking), of(PartState::TellingApart));
    let (title, text) = if !lost.is_empty() {
        (
            format!("Finding out what became of {}", named(&lost)),
            "The answer was lost on the way. Usher looks into the tenant before anything is sent again, so that nobody is there twice. It takes a few minutes and goes on by itself.",
        )
    } else if !told.is_empty() {
        (
            format!("Looking up users of {}", named(&told)),
            "They were sent twice, because the first answer was lost. Usher tells those that the first sending made from those that were there before.",
        )
    } else {
        return None;
    };
    Some((
        Tone::Info,
        Icon::Working,
        title,
        text.to_owned(),
        String::new(),
    ))
}

fn waiting_words(waiting: &Waiting, progress: &Progress, now: SystemTime) -> Option<Told> {
    let at = |ms: i64| UNIX_EPOCH + Duration::from_millis(u64::try_from(ms).unwrap_or(0));
    let since = words::clock(at(waiting.since_ms));
    let next = waiting
        .until_ms
        .map(|until| at(until).duration_since(now).unwrap_or_default());
    let again = match next {
        Some(next) if next > Duration::ZERO => {
            format!(
                "Usher tries again by itself, next in {}.",
                words::duration(Duration::from_secs(next.as_secs() + 1))
            )
        }
        _ => "Usher tries again by itself.".to_owned(),
    };
    let right = format!("since {since}");
    Some(match waiting.kind {
        WaitingFor::JobSlot => {
            let next = progress
                .parts
                .iter()
                .find(|part| part.state == PartState::Queued)
                .map(|part| part.number);
            let goes = next.map_or(String::new(), |part| {
                format!(" Part {part} goes as soon as a slot is free.")
            });
            let text = format!("Auth0 runs two imports at a time in a tenant.{goes}");
            (
                Tone::Info,
                Icon::Clock,
                "Waiting for a free job slot, someone else is importing".to_owned(),
                text,
                right,
            )
        }
        WaitingFor::RateLimit => {
            let title = match next {
                Some(next) if next > Duration::ZERO => {
                    let next = Duration::from_secs(next.as_secs() + 1);
                    format!("Waiting for the rate limit, {}", words::duration(next))
                }
                _ => "Waiting for the rate limit".to_owned(),
            };
            (
                Tone::Info,
                Icon::Clock,
                title,
                "Auth0 asked for a pause. Goes on by itself.".to_owned(),
                right,
            )
        }
        WaitingFor::Network => {
            let text = format!(
                "Nothing is lost. What Auth0 has taken goes on there, the rest waits here. {again}"
            );
            (
                Tone::Warning,
                Icon::WifiOff,
                format!("No network since {since}"),
                text,
                String::new(),
            )
        }
        WaitingFor::Server => {
            let text = format!("Nothing is lost. {again}");
            (
                Tone::Warning,
                Icon::Clock,
                "Auth0 answers with errors".to_owned(),
                text,
                right,
            )
        }
        WaitingFor::Token => {
            let text = format!("The old token has ended, a new one is asked for. {again}");
            (
                Tone::Info,
                Icon::Key,
                "Waiting for a new token".to_owned(),
                text,
                right,
            )
        }
        // The parts ask themselves.
        WaitingFor::Answer | WaitingFor::Pilot => return None,
    })
}

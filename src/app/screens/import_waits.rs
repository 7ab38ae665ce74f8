//! What a run waits for, since when, and that it goes on by itself.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::app::icons::Icon;
use crate::app::theme::Tone;
use crate::app::words;
use crate::import::{PartState, Progress, RunState, Waiting, WaitingFor};

pub type Told = (Tone, Icon, String, String, String);

/// What is waited for, since when, and that it goes on by itself.
pub fn banner(progress: &Progress, now: SystemTime) -> Option<Told> {
    match &progress.state {
        RunState::Held(why) => {
            return Some((
                Tone::Blocker,
                Icon::Error,
                "The import is held".to_owned(),
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
    progress
        .waiting
        .as_ref()
        .and_then(|waiting| waiting_words(waiting, progress, now))
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
            let text = format!(
                "Auth0 runs two imports at a time in a tenant, and someone else has one running.{goes}"
            );
            (
                Tone::Info,
                Icon::Clock,
                "Waiting for a free job slot".to_owned(),
                text,
                right,
            )
        }
        WaitingFor::RateLimit => {
            let title = match next {
                Some(next) if next > Duration::ZERO => {
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
        WaitingFor::Answer => return None,
    })
}

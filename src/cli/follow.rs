use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::exit::Failure;
use super::runtime::{self, Ask};
use super::{out, words};
use crate::import::{
    PartState, Progress, RunHandle, RunState, RunStore, RunSummary, Waiting, WaitingFor,
};

/// Where nobody watches, a line this often is enough…
const QUIET: Duration = Duration::from_secs(10);
/// …or whenever one more part in so many is done.
const STEPS: u64 = 20;

/// Shows a run until it is over. The first Ctrl+C stops it; the second, or a polite kill, leaves it.
pub(super) async fn follow(
    mut handle: RunHandle,
    renewable: bool,
    store: &RunStore,
) -> Result<RunSummary, Failure> {
    let id = handle.id.clone();
    out::say(format_args!("Run {id}"));
    let mut screen = Screen::new();
    let mut progress = handle.progress.clone();
    let mut interrupt = Box::pin(runtime::interrupted());
    let mut interrupts = 0;
    let mut leaving = false;
    let summary = loop {
        tokio::select! {
            summary = handle.finished() => break summary,
            Ok(()) = progress.changed() => {
                let now = progress.borrow_and_update().clone();
                screen.show(&now);
                if let Some(why) = needs_somebody(&now, renewable).filter(|_| !leaving) {
                    screen.say(&why);
                    handle.leave();
                    leaving = true;
                }
            }
            asked = &mut interrupt => {
                interrupt = Box::pin(runtime::interrupted());
                interrupts += 1;
                if interrupts == 1 && asked == Ask::Interrupt {
                    screen.say("Stopping: no further part is sent, jobs at Auth0 are followed to their end. \
                                Press Ctrl+C again to leave at once");
                    handle.stop();
                } else {
                    handle.leave();
                    leaving = true;
                }
            }
        }
    };
    screen.end();
    match summary {
        Some(summary) => Ok(summary),
        None if handle.never_began().is_some() => {
            Err(Failure::new(handle.never_began().unwrap_or_default()))
        }
        None => store
            .load(&id)
            .map(|run| run.summary)
            .map_err(|error| Failure::new(format_args!("The run broke off: {error}"))),
    }
}

/// The terminal has nobody to ask: what needs the admin ends the command, resumable.
fn needs_somebody(progress: &Progress, renewable: bool) -> Option<String> {
    if let RunState::Held(why) = &progress.state {
        return Some(why.to_string());
    }
    let token = progress
        .waiting
        .as_ref()
        .is_some_and(|waiting| waiting.kind == WaitingFor::Token);
    (token && !renewable).then(|| {
        "The token has ended. Set USHER_TOKEN to a new one and go on with usher resume".to_owned()
    })
}

/// A bar for a terminal, a line now and then for a log.
struct Screen {
    bar: Option<ProgressBar>,
    said: Option<Said>,
    /// When a log last heard how far the plan is.
    prepared: Option<Instant>,
}

/// The latest line of a log.
struct Said {
    at: Instant,
    done: u64,
    waiting: Option<&'static str>,
}

/// How far the plan is, while it is written down.
fn preparing(prepared: u32) -> String {
    format!(
        "{} prepared, nothing has been sent yet",
        words::counted(u64::from(prepared), "part")
    )
}

impl Screen {
    fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0).with_style(
                ProgressStyle::with_template("{bar:30} {pos}/{len} users  {msg}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self {
            bar,
            said: None,
            prepared: None,
        }
    }

    fn show(&mut self, progress: &Progress) {
        if progress.state == RunState::Preparing {
            return self.show_preparing(progress);
        }
        let counts = &progress.counts;
        let done_parts = progress
            .parts
            .iter()
            .filter(|part| {
                matches!(
                    part.state,
                    PartState::Done | PartState::Failed | PartState::Unknown
                )
            })
            .count();
        let mut message = format!(
            "{done_parts} of {}",
            words::counted(progress.parts.len() as u64, "part")
        );
        if let Some(waiting) = &progress.waiting {
            message = format!("{message}  {}", waiting.text());
        }
        let total = u64::from(counts.total - counts.left_out.min(counts.total));
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_position(u64::from(counts.done()));
            bar.set_message(message);
            return;
        }
        let done = u64::from(counts.done());
        let waiting = progress.waiting.as_ref().map(Waiting::text);
        let due = self.said.as_ref().is_none_or(|said| {
            let moved = done.saturating_sub(said.done);
            said.at.elapsed() >= QUIET
                || said.waiting != waiting
                || moved > 0 && (moved * STEPS >= total || done == total)
        });
        if due {
            out::say(format_args!(
                "{} of {}, {message}",
                words::number(done),
                words::users(total)
            ));
            self.said = Some(Said {
                at: Instant::now(),
                done,
                waiting,
            });
        }
    }

    /// Nothing has an end yet, so the bar stays empty; a log gets a line now and then.
    fn show_preparing(&mut self, progress: &Progress) {
        if let Some(bar) = &self.bar {
            let counts = &progress.counts;
            bar.set_length(u64::from(counts.total.saturating_sub(counts.left_out)));
            bar.set_message(preparing(progress.prepared));
            return;
        }
        let since = *self.prepared.get_or_insert_with(Instant::now);
        if since.elapsed() >= QUIET {
            out::say(format_args!("{}", preparing(progress.prepared)));
            self.prepared = Some(Instant::now());
        }
    }

    fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| out::say(format_args!("{text}"))),
            None => out::say(format_args!("{text}")),
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

//! A run on the terminal: a bar where somebody watches, a line now and then for a log.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::tz::TimeZone;

use super::{out, waits, words};
use crate::import::{PartState, Progress, RunState};

/// Where nobody watches, a line this often is enough…
const QUIET: Duration = Duration::from_secs(10);
/// …or whenever one more part in so many is done.
const STEPS: u64 = 20;

pub(super) struct Screen {
    bar: Option<ProgressBar>,
    zone: TimeZone,
    said: Option<Said>,
    /// When a log last heard how far the plan is.
    prepared: Option<Instant>,
}

/// The latest line of a log.
struct Said {
    at: Instant,
    done: u64,
    waiting: Option<waits::Kind>,
}

/// How far the plan is, while it is written down.
fn preparing(prepared: u32) -> String {
    format!(
        "{} prepared, nothing has been sent yet",
        words::counted(u64::from(prepared), "part")
    )
}

impl Screen {
    pub(super) fn new() -> Self {
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
            zone: TimeZone::system(),
            said: None,
            prepared: None,
        }
    }

    /// `now_ms`: since 1970.
    pub(super) fn show(&mut self, progress: &Progress, now_ms: i64) {
        if progress.state == RunState::Preparing {
            return self.show_preparing(progress);
        }
        let counts = &progress.counts;
        let is_over = |state| {
            matches!(
                state,
                PartState::Done | PartState::Failed | PartState::Unknown
            )
        };
        let done_parts = progress.parts.iter().filter(|part| is_over(part.state));
        let mut message = format!(
            "{} of {}",
            done_parts.count(),
            words::counted(progress.parts.len() as u64, "part")
        );
        if let Some(waiting) = waits::text(progress, now_ms, &self.zone) {
            message = format!("{message}  {waiting}");
        }
        let total = u64::from(counts.total - counts.left_out.min(counts.total));
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_position(u64::from(progress.settled()));
            bar.set_message(message);
            return;
        }
        let done = u64::from(progress.settled());
        let waiting = waits::kind(progress, now_ms);
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

    pub(super) fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| out::say(format_args!("{text}"))),
            None => out::say(format_args!("{text}")),
        }
    }

    /// A bar that moves would write over a question and its answer.
    pub(super) fn hide(&self, hidden: bool) {
        if let Some(bar) = &self.bar {
            bar.set_draw_target(if hidden {
                ProgressDrawTarget::hidden()
            } else {
                ProgressDrawTarget::stderr()
            });
        }
    }

    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

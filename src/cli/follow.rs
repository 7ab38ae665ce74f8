use std::time::Duration;

use super::asks::{self, Asks};
use super::exit::Failure;
use super::out;
use super::pilot::{self, Next, Word};
use super::runtime::{self, Ask};
use super::screen::Screen;
use crate::import::store::now_ms;
use crate::import::{
    Decision, Progress, RunHandle, RunState, RunStore, RunSummary, Waiting, WaitingFor,
};

/// Waits count down on the screen.
const TICK: Duration = Duration::from_secs(1);

/// Shows a run until it is over. The first Ctrl+C stops it; the second, or a polite kill, leaves it.
/// `agreed`: nobody wants to be asked anything; `word`: that those behind a pilot may follow.
pub(super) async fn follow(
    mut handle: RunHandle,
    renewable: bool,
    agreed: bool,
    mut word: Word,
    store: &RunStore,
) -> Result<RunSummary, Failure> {
    let id = handle.id.clone();
    out::say(format_args!("Run {id}"));
    let mut screen = Screen::new();
    let mut asks = Asks::new(agreed);
    let mut progress = handle.progress.clone();
    let mut tick = tokio::time::interval(TICK);
    let mut interrupt = Box::pin(runtime::interrupted());
    let mut interrupts = 0;
    let mut leaving = false;
    let summary = loop {
        tokio::select! {
            summary = handle.finished() => break summary,
            Ok(()) = progress.changed() => {
                let now = progress.borrow_and_update().clone();
                screen.show(&now, now_ms());
                for part in asks.take(&now) {
                    screen.say(&asks::left(&part));
                }
                for part in asks.unanswered() {
                    handle.decide(part, Decision::Leave);
                }
                if let Some(next) = word.take(now.pilot.as_ref()) {
                    if let Some(pilot) = &now.pilot {
                        screen.say(&pilot::text(pilot));
                    }
                    match next {
                        Next::GoOn => handle.go_on(),
                        Next::Ask => word.ask(),
                        Next::Stop => {
                            screen.say(&pilot::stopped(id.as_str()));
                            handle.leave();
                            leaving = true;
                        }
                    }
                }
                screen.hide(asks.is_asking() || word.is_asking());
                if let Some(why) = needs_somebody(&now, renewable).filter(|_| !leaving) {
                    screen.say(&why);
                    handle.leave();
                    leaving = true;
                }
            }
            _ = tick.tick() => {
                let now = progress.borrow().clone();
                screen.show(&now, now_ms());
            }
            Some(answer) = asks.answered(), if asks.is_asking() => {
                screen.hide(asks.is_asking());
                handle.decide(answer.part, answer.decision);
            }
            yes = word.answered(), if word.is_asking() => {
                screen.hide(asks.is_asking());
                if yes {
                    handle.go_on();
                } else {
                    screen.say(&pilot::stopped(id.as_str()));
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
    let is_token = |waiting: &Waiting| waiting.kind == WaitingFor::Token;
    if !renewable && progress.waiting.as_ref().is_some_and(is_token) {
        return Some(
            "The token has ended, or Auth0 no longer accepts it. Set USHER_TOKEN to a new one for the \
             same tenant and go on with usher resume"
                .to_owned(),
        );
    }
    match &progress.state {
        RunState::Held(why) => Some(why.to_string()),
        _ => None,
    }
}

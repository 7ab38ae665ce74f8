//! The story so far, as the rail tells it: five steps, each with a line of what came of it.

use std::time::Duration;

use crate::app::words;
use crate::import::undo::Fate;
use crate::import::{RunState, WaitingFor};

use super::{ConnectModel, Model, RunModel, Screen, Shown, stands_still};

const MINUTE: Duration = Duration::from_mins(1);

/// How a step is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Done,
    /// Done, and something about it wants to be known.
    Look,
    Current,
    Open,
    /// Cannot be entered now.
    NotYet,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub screen: Screen,
    pub mark: Mark,
    pub line: String,
}

impl Model {
    /// Whether a place can be entered now.
    pub fn can_enter(&self, screen: Screen) -> bool {
        let running = self.import.running().is_some();
        match screen {
            Screen::History | Screen::Settings => true,
            Screen::File => !running,
            // A run that is held may want a new token, and that is given there.
            Screen::Connect => !running || self.import_held(),
            Screen::Check => !running && self.file.open.is_some(),
            Screen::Import => {
                running || (self.file.open.is_some() && self.connect.tenant().is_some())
            }
            Screen::Results => {
                self.results.run.is_some()
                    || self.import.run.as_ref().is_some_and(|run| run.id.is_some())
            }
        }
    }

    fn wants_token(&self) -> bool {
        let progress = self.import.running().and_then(|run| run.progress.as_ref());
        progress.is_some_and(|progress| progress.asks_token)
    }

    fn import_held(&self) -> bool {
        let progress = self.import.running().and_then(|run| run.progress.as_ref());
        progress.is_some_and(|progress| matches!(progress.state, RunState::Held(_)))
    }

    pub fn rail(&self) -> [Step; 5] {
        Screen::STEPS.map(|screen| {
            let (done, line) = match screen {
                Screen::File => self.file_line(),
                Screen::Check => self.check_line(),
                Screen::Connect if self.wants_token() => {
                    (Some(Mark::Look), "Wants a new token".to_owned())
                }
                Screen::Connect => {
                    connect_line(&self.connect, self.screen, self.import.run.is_some())
                }
                Screen::Import => self.import_line(),
                _ => self.results_line(),
            };
            let mark = if self.screen == screen {
                Mark::Current
            } else if let Some(mark) = done {
                mark
            } else if self.can_enter(screen) {
                Mark::Open
            } else {
                Mark::NotYet
            };
            Step { screen, mark, line }
        })
    }

    /// The run that is shown, where its users file is open for it alone.
    fn resumed(&self) -> Option<&RunModel> {
        let opens = self.file.open.is_some() || self.file.opening.is_some();
        let run = self.import.run.as_ref().filter(|_| !opens)?;
        let shown = matches!(self.screen, Screen::Import | Screen::Results);
        (run.over.is_none() || shown).then_some(run)
    }

    fn file_line(&self) -> (Option<Mark>, String) {
        if let Some(open) = &self.file.open {
            let records = open.view.summary.records;
            return if open.view.complete {
                (Some(Mark::Done), words::users(records))
            } else {
                (None, format!("{} so far", words::number(records)))
            };
        }
        if let Some(run) = self.resumed() {
            return (Some(Mark::Done), words::middle(&run.file, 20));
        }
        (
            None,
            if self.file.opening.is_some() {
                "Opening"
            } else {
                "No file yet"
            }
            .to_owned(),
        )
    }

    fn check_line(&self) -> (Option<Mark>, String) {
        let Some(open) = &self.file.open else {
            if self.resumed().is_some() {
                return (Some(Mark::Done), "Done before".to_owned());
            }
            return (None, "Needs a file".to_owned());
        };
        let summary = open.view.summary;
        // Who waits for a choice in Import needs no fixing.
        let blocked = summary.blocked - summary.undecided;
        let beyond = self.check.went_on
            || self.import.run.is_some()
            || matches!(self.screen, Screen::Import | Screen::Results);
        let passed = beyond && open.view.complete;
        match (blocked, passed) {
            (0, true) => (Some(Mark::Done), "All ready".to_owned()),
            (_, true) => (
                Some(Mark::Look),
                format!("{} left out", words::number(blocked)),
            ),
            (_, false) if open.view.truncated && !open.take_whole => {
                (None, "Ends in the middle".to_owned())
            }
            (0, false) if open.view.complete => (None, "All ready".to_owned()),
            (0, false) => (None, "All ready so far".to_owned()),
            (1, false) => (None, "1 needs fixing".to_owned()),
            (_, false) => (None, format!("{} need fixing", words::number(blocked))),
        }
    }

    fn import_line(&self) -> (Option<Mark>, String) {
        if let Some(run) = &self.import.run {
            if let Some(over) = &run.over {
                let mark = if over.counts.to_go() > 0 {
                    Mark::Look
                } else {
                    Mark::Done
                };
                return (Some(mark), taken(&over.counts));
            }
            let Some(progress) = &run.progress else {
                return (None, "Starting".to_owned());
            };
            if progress
                .waiting
                .as_ref()
                .is_some_and(|waiting| waiting.kind == WaitingFor::Network)
            {
                return (None, "Waits for the network".to_owned());
            }
            match &progress.state {
                RunState::Paused => return (None, "Paused".to_owned()),
                RunState::Held(_) => return (Some(Mark::Look), "Held, look why".to_owned()),
                RunState::Stopping => return (None, "Stopping".to_owned()),
                _ if progress.asks() => {
                    return (Some(Mark::Look), "Wants your answer".to_owned());
                }
                _ => {}
            }
            let percent = percent(u64::from(progress.settled()), run.users);
            return (
                None,
                match progress.remaining.filter(|_| !stands_still(progress)) {
                    Some(left) if left < MINUTE => format!("{percent} %, under a minute"),
                    Some(left) => format!("{percent} %, {} left", words::about(left)),
                    None => format!("{percent} %"),
                },
            );
        }
        match self.ready_users() {
            Some(ready) => (None, format!("{} ready", words::number(ready))),
            None => (
                None,
                if self.file.open.is_some() {
                    "Reading"
                } else {
                    "Needs a file"
                }
                .to_owned(),
            ),
        }
    }

    fn results_line(&self) -> (Option<Mark>, String) {
        // A run opened from History is what the step shows.
        if let Some(view) = &self.results.view
            && self.import.running().is_none()
        {
            let gone: u64 = view
                .fates
                .iter()
                .filter(|(fate, _)| *fate == Fate::Deleted)
                .map(|(_, count)| count)
                .sum();
            if gone > 0 {
                return (
                    Some(Mark::Done),
                    format!("{} deleted again", words::number(gone)),
                );
            }
            return results_of(&view.counts);
        }
        if let Some(run) = &self.import.run {
            if let Some(over) = &run.over {
                return results_of(&over.counts);
            }
            let done = run
                .progress
                .as_ref()
                .map_or(0, crate::import::Progress::settled);
            if done > 0 {
                return (None, format!("{} so far", words::number(done.into())));
            }
        }
        (None, "Nothing yet".to_owned())
    }
}

fn results_of(counts: &crate::import::Counts) -> (Option<Mark>, String) {
    let number = |count: u32| words::number(count.into());
    if counts.refused > 0 {
        (
            Some(Mark::Look),
            format!("{} refused", number(counts.refused)),
        )
    } else if counts.unknown > 0 {
        (
            Some(Mark::Look),
            format!("{} unknown", number(counts.unknown)),
        )
    } else if counts.to_go() > 0 {
        (
            Some(Mark::Look),
            format!("{} still to go", number(counts.to_go())),
        )
    } else if counts.already_there > 0 {
        (
            Some(Mark::Done),
            format!("{} already there", number(counts.already_there)),
        )
    } else {
        let line = if counts.left_out > 0 {
            format!(
                "{} in, {} left out",
                number(counts.imported + counts.updated),
                number(counts.left_out)
            )
        } else {
            "Every user is in".to_owned()
        };
        (Some(Mark::Done), line)
    }
}

/// How many Auth0 took in a run, with the word that is true of all of them.
fn taken(counts: &crate::import::Counts) -> String {
    let (imported, updated) = (u64::from(counts.imported), u64::from(counts.updated));
    let word = match (imported, updated) {
        (_, 0) => "imported",
        (0, _) => "updated",
        _ => "in",
    };
    format!("{} {word}", words::number(imported + updated))
}

fn connect_line(connect: &ConnectModel, screen: Screen, imported: bool) -> (Option<Mark>, String) {
    if screen == Screen::Connect && connect.shown == Shown::New {
        return (None, "Adding a tenant".to_owned());
    }
    match connect.tenant() {
        Some(tenant) => {
            let passed = connect.chosen().is_some()
                && (imported
                    || !tenant.practice
                    || screen > Screen::Connect && screen <= Screen::Results);
            (passed.then_some(Mark::Done), tenant.name.clone())
        }
        None => (
            None,
            if connect.going().is_some() {
                "Connecting"
            } else {
                "No tenant yet"
            }
            .to_owned(),
        ),
    }
}

/// How much of a whole, in percent; 100 only when all of it is there.
pub fn percent(part: u64, whole: u64) -> u64 {
    if whole == 0 || part >= whole {
        100
    } else {
        part * 100 / whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Counts;

    #[test]
    fn users_who_were_updated_were_not_imported() {
        let of = |imported, updated| {
            taken(&Counts {
                imported,
                updated,
                ..Counts::default()
            })
        };
        assert_eq!(of(460, 0), "460 imported");
        assert_eq!(of(0, 24), "24 updated");
        assert_eq!(of(3, 24), "27 in");
        assert_eq!(of(0, 0), "0 imported");
    }

    #[test]
    fn the_line_of_the_results_is_true() {
        let counts = Counts {
            total: 500,
            imported: 460,
            left_out: 40,
            ..Counts::default()
        };
        assert_eq!(
            results_of(&counts),
            (Some(Mark::Done), "460 in, 40 left out".to_owned())
        );
        let refused = Counts {
            total: 500,
            imported: 451,
            refused: 9,
            left_out: 40,
            ..Counts::default()
        };
        assert_eq!(
            results_of(&refused),
            (Some(Mark::Look), "9 refused".to_owned())
        );
    }
}

//! Parts of unknown fate that the run asks about: without anybody to answer they stay unknown.

use std::collections::BTreeSet;
use std::io::IsTerminal;

use tokio::sync::oneshot;

use super::{tenant, words};
use crate::import::{Decision, PartView, Progress};

/// What can be done about users of unknown fate, once the run is over.
pub(super) const ADVICE: &str = "Look up some of these users at Auth0 before you import them again; \
                                 the window shows under History which they are";

/// Questions of a run, each put once.
pub(super) struct Asks {
    /// Somebody is there to answer.
    interactive: bool,
    /// Parts that the run asked about when it was last looked at.
    known: BTreeSet<u32>,
    /// Of those, still to be put to somebody.
    open: Vec<PartView>,
    answer: Option<(u32, oneshot::Receiver<bool>)>,
}

/// What is to be done about a question.
#[derive(Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) part: u32,
    pub(super) decision: Decision,
}

impl Asks {
    /// `agreed`: the command line has said that nobody wants to be asked.
    pub(super) fn new(agreed: bool) -> Self {
        Self::of(!agreed && std::io::stdin().is_terminal() && std::io::stderr().is_terminal())
    }

    fn of(interactive: bool) -> Self {
        Self {
            interactive,
            known: BTreeSet::new(),
            open: Vec::new(),
            answer: None,
        }
    }

    /// Takes in what the run asks about by now. What is new and nobody is there to answer
    /// comes back, to be said.
    pub(super) fn take(&mut self, progress: &Progress) -> Vec<PartView> {
        let asking = progress.parts.iter().filter(|part| part.asks.is_some());
        let new: Vec<PartView> = asking
            .clone()
            .filter(|part| !self.known.contains(&part.number))
            .cloned()
            .collect();
        // A part that was sent again may be asked about again.
        self.known = asking.map(|part| part.number).collect();
        if self.interactive {
            self.open.extend(new);
            Vec::new()
        } else {
            new
        }
    }

    /// The parts that nobody is there to answer for: as many as are still asked about, however often
    /// they were left already.
    pub(super) fn unanswered(&self) -> impl Iterator<Item = u32> {
        let left = (!self.interactive).then(|| self.known.iter().copied());
        left.into_iter().flatten()
    }

    pub(super) fn is_asking(&self) -> bool {
        self.answer.is_some() || !self.open.is_empty()
    }

    /// The answer to one question after the other.
    pub(super) async fn answered(&mut self) -> Option<Answer> {
        let (part, answer) = if let Some(asked) = &mut self.answer {
            asked
        } else {
            let part = (!self.open.is_empty()).then(|| self.open.remove(0))?;
            // Below the bar, which stands still meanwhile.
            let question = format!("\n{}. Send it again?", about(&part));
            let (say, hear) = oneshot::channel();
            // Not on the runtime, whose end would wait for a key that nobody presses.
            std::thread::spawn(move || {
                let yes = matches!(tenant::ask(&question), Ok(Some(true)));
                let _ = say.send(yes);
            });
            self.answer.insert((part.number, hear))
        };
        let yes = answer.await.unwrap_or(false);
        let part = *part;
        self.answer = None;
        let decision = if yes {
            Decision::SendAgain
        } else {
            Decision::Leave
        };
        Some(Answer { part, decision })
    }
}

/// "Part 3 (20 users): The job failed without … . Some of its users …".
fn about(part: &PartView) -> String {
    let what = part.note.as_deref().unwrap_or("Its fate is not known");
    let why = part.asks.map_or("", crate::import::AskWhy::text);
    format!(
        "Part {} ({}): {}. {why}",
        words::number(u64::from(part.number)),
        words::users(u64::from(part.users)),
        what.trim_end_matches('.'),
    )
}

/// A part that stays unknown, with the reason.
pub(super) fn left(part: &PartView) -> String {
    format!(
        "{}. It is not sent again; these users stay unknown",
        about(part)
    )
}

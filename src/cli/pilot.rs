//! What became of the users that went first, and whether the others follow.

use std::io::IsTerminal;

use tokio::sync::oneshot;

use super::{tenant, words};
use crate::import::PilotView;

/// What follows once those that went first have their results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    GoOn,
    Ask,
    /// Nobody is there to be asked.
    Stop,
}

/// The word that the others may follow, given once.
pub(super) struct Word {
    /// Somebody is there to answer.
    interactive: bool,
    /// It was given with the command.
    given: bool,
    seen: bool,
    answer: Option<oneshot::Receiver<bool>>,
}

impl Word {
    /// `agreed`: the command line has said that nobody wants to be asked.
    pub(super) fn new(agreed: bool, given: bool) -> Self {
        Self {
            interactive: !agreed
                && std::io::stdin().is_terminal()
                && std::io::stderr().is_terminal(),
            given,
            seen: false,
            answer: None,
        }
    }

    /// What is to be done now; `None` where nothing new waits.
    pub(super) fn take(&mut self, pilot: Option<&PilotView>) -> Option<Next> {
        let waits = pilot.filter(|pilot| pilot.waits)?;
        if std::mem::replace(&mut self.seen, true) {
            return None;
        }
        Some(if self.given || waits.is_clean() {
            Next::GoOn
        } else if self.interactive {
            Next::Ask
        } else {
            Next::Stop
        })
    }

    pub(super) fn ask(&mut self) {
        let (say, hear) = oneshot::channel();
        // Not on the runtime, whose end would wait for a key that nobody presses.
        std::thread::spawn(move || {
            let _ = say.send(matches!(
                tenant::ask("\nSend the others all the same?"),
                Ok(Some(true))
            ));
        });
        self.answer = Some(hear);
    }

    pub(super) fn is_asking(&self) -> bool {
        self.answer.is_some()
    }

    pub(super) async fn answered(&mut self) -> bool {
        let Some(answer) = &mut self.answer else {
            return false;
        };
        let yes = answer.await.unwrap_or(false);
        self.answer = None;
        yes
    }
}

/// "The pilot is done: …", and a line for everything that its users have in common.
pub(super) fn text(pilot: &PilotView) -> String {
    let mut lines = vec![format!(
        "The pilot is done, {} went first:",
        words::users(u64::from(pilot.users))
    )];
    let results = pilot.results.iter();
    lines.extend(results.map(|result| format!("  {}: {}", result.shape.words, result.words())));
    lines.join("\n")
}

pub(super) fn stopped(run: &str) -> String {
    format!(
        "Not all users of the pilot were taken, so the others were not sent. The report and the refused users \
         say why; to send the others all the same: usher resume {run} --after-pilot"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::PilotResult;
    use crate::import::plan::{PilotShape, Ranges, TraitKind};
    use crate::roster::RecordState;

    fn view(states: &[RecordState]) -> PilotView {
        let mut records = Ranges::default();
        (0..)
            .take(states.len())
            .for_each(|number| records.push(number));
        let shape = PilotShape {
            kind: TraitKind::Password,
            words: "bcrypt, 10 rounds".into(),
            records,
            of: 9,
        };
        PilotView {
            users: 3,
            waits: true,
            passed: false,
            results: [PilotResult::new(shape).counted(states)].into(),
        }
    }

    #[test]
    fn a_clean_pilot_goes_on_and_any_other_waits_for_somebody() {
        use RecordState::{AlreadyThere, Imported, Refused, Updated};
        let clean = view(&[Imported, Updated, AlreadyThere]);
        let refused = view(&[Imported, Refused, Imported]);
        assert_eq!(
            text(&refused),
            "The pilot is done, 3 users went first:\n  bcrypt, 10 rounds: 2 of 3, 1 refused"
        );
        let next = |view: &PilotView, agreed, given| Word::new(agreed, given).take(Some(view));
        assert_eq!(next(&clean, true, false), Some(Next::GoOn));
        assert_eq!(next(&refused, true, false), Some(Next::Stop));
        assert_eq!(next(&refused, true, true), Some(Next::GoOn));
        let mut asked = Word {
            interactive: true,
            ..Word::new(false, false)
        };
        assert_eq!(asked.take(Some(&refused)), Some(Next::Ask));
        assert_eq!(asked.take(Some(&refused)), None, "once");
        let not_yet = PilotView {
            waits: false,
            ..refused
        };
        assert_eq!(next(&not_yet, true, true), None);
    }
}

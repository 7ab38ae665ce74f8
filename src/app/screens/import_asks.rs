//! Parts of which nobody knows what became of them, and about which only the admin can decide.

use egui::Ui;

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::theme::Tone;
use crate::app::widgets::{Banner, Button};
use crate::app::words;
use crate::import::{AskWhy, PartView, Progress, RunState};

/// Reasons in the order in which they are asked about.
const REASONS: [AskWhy; 3] = [AskWhy::MayDouble, AskWhy::MayOverwrite, AskWhy::TooOften];

/// Parts with the same reason are decided about together; the next reason follows when that is done.
pub fn ui(ui: &mut Ui, progress: &Progress, ready: bool, out: &mut Vec<Action>) {
    let asked = |why: &AskWhy| -> Vec<&PartView> {
        let parts = progress.parts.iter();
        parts.filter(|part| part.asks == Some(*why)).collect()
    };
    let first = REASONS.iter().find(|why| !asked(why).is_empty());
    if let Some(&why) = first {
        let asked = asked(&why);
        let parts: Vec<u32> = asked.iter().map(|part| part.number).collect();
        let users: u64 = asked.iter().map(|part| u64::from(part.users)).sum();
        let title = format!("What became of {} is not known", named(&parts));
        let goes_on = match progress.state {
            RunState::Running => "",
            _ => " Your answer counts as soon as the import goes on.",
        };
        let text = format!(
            "{} Left as unknown, they are not sent again.{goes_on}",
            reason(why, users)
        );
        Banner {
            tone: Tone::Warning,
            icon: Icon::Unknown,
            title: &title,
            text: &text,
        }
        .show_with_row(ui, |ui| {
            if Button::secondary("Send again…")
                .icon(Icon::Retry)
                .small()
                .enabled(ready)
                .show(ui)
                .clicked()
            {
                out.push(Action::SendAgain(why, parts.clone()));
            }
            ui.add_space(4.0);
            if Button::quiet("Leave as unknown")
                .small()
                .enabled(ready)
                .show(ui)
                .clicked()
            {
                out.push(Action::LeaveUnknown(parts.clone()));
            }
        });
        ui.add_space(12.0);
    }
}

/// Why they are not simply sent again.
fn reason(why: AskWhy, users: u64) -> String {
    let these = match users {
        1 => "This user".to_owned(),
        users => format!("These {}", words::users(users)),
    };
    match why {
        AskWhy::MayDouble => format!(
            "{these} may have arrived, and not all have something that Auth0 keeps unique. Sent again, somebody could be there twice."
        ),
        AskWhy::MayOverwrite => format!(
            "{these} may be updated already, and somebody may have changed them since. Sending them again would undo that."
        ),
        AskWhy::TooOften => {
            format!("{these} were sent three times, and each time the answer was lost.")
                .replace("user were", "user was")
        }
    }
}

/// "part 3", "parts 3 and 7", "parts 3, 7, 12 and 9 more".
pub fn named(parts: &[u32]) -> String {
    const NAMED: usize = 3;
    let number = |part: &u32| words::number((*part).into());
    match parts {
        [] => "no part".to_owned(),
        [one] => format!("part {}", number(one)),
        several if several.len() <= NAMED + 1 => {
            let (last, first) = several.split_last().unwrap_or((&0, &[]));
            let first: Vec<String> = first.iter().map(number).collect();
            format!("parts {} and {}", first.join(", "), number(last))
        }
        many => {
            let first: Vec<String> = many.iter().take(NAMED).map(number).collect();
            let more = (many.len() - NAMED) as u64;
            format!(
                "parts {} and {} more",
                first.join(", "),
                words::number(more)
            )
        }
    }
}

/// What sending parts again does, for the question before it.
pub fn consequence(why: AskWhy) -> &'static str {
    match why {
        AskWhy::MayDouble => {
            "Look for some of these users in the Auth0 Dashboard first. If they are there, leave the part as unknown: users without anything that Auth0 keeps unique would be made a second time, and have to be deleted by hand."
        }
        AskWhy::MayOverwrite => {
            "Every one of these users is written over once more with what stands in the file. What people or programs have changed about them since the import began is undone, and metadata is replaced as a whole."
        }
        AskWhy::TooOften => {
            "Nobody is made twice by it: Auth0 refuses users that are there already, and Usher tells them apart. If it is lost once more, something between this computer and Auth0 may be at fault, such as a proxy."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_while_they_are_few() {
        assert_eq!(named(&[3]), "part 3");
        assert_eq!(named(&[3, 7]), "parts 3 and 7");
        assert_eq!(named(&[3, 7, 12, 40]), "parts 3, 7, 12 and 40");
        assert_eq!(named(&[3, 7, 12, 40, 41]), "parts 3, 7, 12 and 2 more");
    }
}

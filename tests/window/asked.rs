//! What cannot be taken back is asked first: what goes is named, Enter and Escape take the safe choice, and
//! only the verb does it, once.

use usher::app::action::Action;
use usher::app::model::{Modal, Screen, UndoModel, UndoStage};
use usher::app::update::update;
use usher::import::PartState;
use usher::import::undo::{UndoProgress, UndoState};
use usher::worker::{Command, Event};

use super::fates::saved;
use super::still::{Still, importing, model, now, part, progress, run_id, summary};

/// An act, its question, and what follows from the answer.
struct Act {
    action: Action,
    says: &'static [&'static str],
    safe: &'static str,
    verb: &'static str,
    follows: fn(&Command) -> bool,
}

fn still() -> Still {
    let mut model = importing(progress(vec![
        part(1, PartState::Done),
        part(2, PartState::Processing),
        part(3, PartState::Queued),
    ]));
    model.settings.tenants.push(saved());
    model.history.runs = Some(vec![summary()]);
    Still::of(model)
}

fn acts() -> Vec<Act> {
    vec![
        Act {
            action: Action::ForgetRun(run_id()),
            says: &["journal of the run", "refused rows", "cannot be undone"],
            safe: "Keep it",
            verb: "Forget this run",
            follows: |command| matches!(command, Command::ForgetRun { run } if *run == run_id()),
        },
        Act {
            action: Action::RemoveTenant(saved().id),
            says: &["deletes its secret", "runs stay in History"],
            safe: "Keep it",
            verb: "Remove example-prod",
            follows: |command| matches!(command, Command::ForgetTenant { id } if *id == saved().id),
        },
        Act {
            action: Action::EmptyPractice,
            says: &["users and jobs are deleted", "files are not touched"],
            safe: "Keep them",
            verb: "Empty it",
            follows: |command| matches!(command, Command::EmptyPractice),
        },
        Act {
            action: Action::Stop,
            says: &["The others are not sent", "resume the run from History"],
            safe: "Go on",
            verb: "Stop the import",
            follows: |command| matches!(command, Command::Stop { .. }),
        },
        Act {
            action: Action::CloseAsked,
            says: &[
                "1 part (500 users) is with Auth0 and will finish there",
                "1 part (500 users) is not sent and waits here",
            ],
            safe: "Stay",
            verb: "Close Usher",
            follows: |command| matches!(command, Command::Shutdown),
        },
    ]
}

#[test]
fn the_safe_choice_is_the_one_that_comes_by_itself() {
    for act in acts() {
        let mut still = still();
        let ask = |still: &mut Still| {
            let commands = update(still.model(), act.action.clone(), now());
            assert!(commands.is_empty(), "{:?}: {commands:?}", act.action);
            still.settle();
            assert!(still.sees(act.safe) && still.sees(act.verb), "{}", act.verb);
        };
        ask(&mut still);
        for words in act.says {
            assert!(still.sees(words), "{}: {words}", act.verb);
        }
        for key in [egui::Key::Enter, egui::Key::Escape] {
            still.0.key_press(key);
            still.settle();
            assert_eq!(still.model().modal, None, "{}: {key:?}", act.verb);
            assert!(still.commands().is_empty(), "{}: {key:?}", act.verb);
            ask(&mut still);
        }
        still.click(act.safe);
        assert!(still.commands().is_empty(), "{}", act.verb);
        ask(&mut still);
        still.click(act.verb);
        let commands = still.commands();
        let done = commands.iter().filter(|command| (act.follows)(command));
        assert_eq!(done.count(), 1, "{}: {commands:?}", act.verb);
        assert_eq!(still.model().modal, None, "{}", act.verb);
    }
}

#[test]
fn the_practice_tenant_is_emptied_from_the_settings_and_asks_by_its_dots() {
    let mut model = model();
    model.screen = Screen::Settings;
    let mut still = Still::new([1280.0, 1100.0], usher::app::theme::Look::Light, model);
    still.click("Empty the practice tenant…");
    assert!(still.commands().is_empty() && still.sees("Empty the practice tenant?"));
}

/// Nothing of it goes on without the window, so closing asks, as it does while users are on their way.
#[test]
fn closing_while_users_are_being_deleted_asks_first() {
    let mut model = model();
    model.screen = Screen::History;
    model.history.runs = Some(vec![summary()]);
    let works = UndoStage::Works {
        progress: UndoProgress::default(),
        stopping: false,
    };
    let undo = UndoModel {
        stage: works,
        ..UndoModel::new(run_id())
    };
    model.modal = Some(Modal::UndoRun(Box::new(undo)));
    let mut still = Still::of(model);
    let ask = |still: &mut Still| {
        let commands = update(still.model(), Action::CloseAsked, now());
        assert!(commands.is_empty(), "{commands:?}");
        still.settle();
        assert!(still.sees("Close while users are being deleted?"));
    };
    ask(&mut still);
    still.click("Stay");
    assert!(still.commands().is_empty() && !still.sees("Close while users"));
    ask(&mut still);
    still.click("Close Usher");
    assert!(matches!(&still.commands()[..], [Command::Shutdown]));

    // Where it has ended, closing is closing.
    let progress = UndoProgress {
        state: UndoState::Stopped(None),
        ..UndoProgress::default()
    };
    let mut model = super::still::model();
    model.history.runs = Some(vec![summary()]);
    model.modal = Some(Modal::UndoRun(Box::new(UndoModel::new(run_id()))));
    let ended = Event::UndoEnded {
        run: run_id(),
        progress,
    };
    usher::app::apply::apply(&mut model, ended, now());
    let close = update(&mut model, Action::CloseAsked, now());
    assert!(matches!(&close[..], [Command::Shutdown]));
}

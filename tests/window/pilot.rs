//! Users that go first: the choice, what became of them, and the word for the others.

use usher::app::action::Action;
use usher::app::model::{Modal, Screen};
use usher::app::update::update;
use usher::import::plan::{PilotShape, Ranges, TraitKind};
use usher::import::{PartState, PilotResult, PilotView, Progress, Waiting, WaitingFor};
use usher::roster::RecordState;
use usher::worker::Command;

use super::still::{Still, importing, model, now, now_ms, part, progress, run_id};

fn result(kind: TraitKind, words: &str, states: &[RecordState]) -> PilotResult {
    let mut records = Ranges::default();
    (0..)
        .zip(states)
        .for_each(|(number, _)| records.push(number));
    let shape = PilotShape {
        kind,
        words: words.into(),
        records,
        of: 40,
    };
    PilotResult::new(shape).counted(states)
}

fn piloted(waits: bool, third: RecordState) -> Progress {
    use RecordState::Imported;
    let states = [Imported, Imported, third];
    let mut progress = progress(vec![part(1, PartState::Done), part(2, PartState::Queued)]);
    progress.pilot = Some(PilotView {
        users: 3,
        waits,
        passed: false,
        results: [
            result(TraitKind::Password, "bcrypt, 10 rounds", &states),
            result(TraitKind::Factor, "second factor totp", &states[2..]),
        ]
        .into(),
    });
    progress.waiting = waits.then(|| Waiting {
        kind: WaitingFor::Pilot,
        since_ms: now_ms() - 60_000,
        until_ms: None,
    });
    progress
}

#[test]
fn the_pilot_is_shown_by_shape_and_the_others_follow_on_a_click() {
    let mut still = Still::of(importing(piloted(true, RecordState::Imported)));
    still.shot("pilot-light");
    assert!(still.sees("The pilot went well"));
    assert!(still.sees("bcrypt, 10 rounds") && still.sees("3 of 3"));
    assert!(still.sees("second factor totp") && still.sees("1 of 1"));
    assert!(still.sees("Wants your answer"), "the rail says so");
    let there = |progress: Progress, count| {
        let mut there = progress;
        there.counts.already_there = count;
        Still::of(importing(there))
    };
    let one = there(piloted(true, RecordState::AlreadyThere), 1);
    assert!(one.sees("None of the users that went first was refused, 1 was there already"));
    let others = still.model().import.run.as_ref().unwrap();
    let others = others.progress.as_ref().unwrap().counts.queued;
    still.click(&format!("Send the other {others} users"));
    assert!(matches!(&still.commands()[..], [Command::GoOn { run }] if *run == run_id()));
}

#[test]
fn what_was_refused_of_the_few_is_said_before_the_others_go() {
    let mut still = Still::of(importing(piloted(true, RecordState::Refused)));
    assert!(still.sees("Not all users of the pilot were taken"));
    assert!(still.sees("2 of 3, 1 refused") && still.sees("0 of 1, 1 refused"));
    still.click("Stop here…");
    assert!(matches!(still.model().modal, Some(Modal::StopRun)));
    let still = Still::of(importing(piloted(false, RecordState::Sent)));
    assert!(still.sees("3 users go first"));
}

#[test]
fn into_a_real_tenant_a_few_go_first_unless_one_click_says_otherwise() {
    let mut model = model();
    model.screen = Screen::Import;
    let practice = model.connect.tenant().is_some_and(|tenant| tenant.practice);
    assert_eq!(
        model.plan_options().pilot,
        model.connect.tenant().is_some() && !practice
    );
    for on in [true, false] {
        assert!(update(&mut model, Action::Pilot(on), now()).is_empty());
        assert_eq!(model.plan_options().pilot, on);
    }
}

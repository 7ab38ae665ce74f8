//! What an import waits for, and what closing the window means, in words and numbers.

use usher::app::action::Action;
use usher::app::model::{Model, Screen};
use usher::app::theme::Look;
use usher::app::update::update;
use usher::import::{PartState, PartView, Progress, RunState, Waiting, WaitingFor};
use usher::practice::Speed;
use usher::worker::Command;

use super::still::{Still, importing, now, now_ms, part, progress};

fn waiting(kind: WaitingFor, until_ms: Option<i64>) -> Model {
    importing(Progress {
        waiting: Some(Waiting {
            kind,
            since_ms: now_ms() - 60_000,
            until_ms,
        }),
        ..progress(vec![part(1, PartState::Done), part(2, PartState::Queued)])
    })
}

#[test]
fn each_wait_is_explained_and_counted_down() {
    let still = Still::of(waiting(WaitingFor::JobSlot, None));
    assert!(still.sees("Waiting for a free job slot, someone else is importing"));
    assert!(still.sees("Part 2 goes as soon as a slot is free"));

    let mut still = Still::of(waiting(WaitingFor::RateLimit, Some(now_ms() + 11_400)));
    assert!(still.sees("Waiting for the rate limit, 12 s"));
    usher::app::apply::progressed(
        still.model(),
        &super::still::run_id(),
        Progress {
            waiting: Some(Waiting {
                kind: WaitingFor::RateLimit,
                since_ms: now_ms() - 60_000,
                until_ms: Some(now_ms() + 3_000 - 600),
            }),
            ..progress(vec![part(1, PartState::Queued)])
        },
    );
    still.settle();
    assert!(still.sees("Waiting for the rate limit, 3 s"));

    let still = Still::of(waiting(WaitingFor::Network, Some(now_ms() + 5_000)));
    let since = usher::app::words::clock(now() - std::time::Duration::from_mins(1));
    assert!(still.sees(&format!("No network since {since}")));
    assert!(still.sees("Waits for the network"), "the rail says so");
}

/// How long it takes to find a part is not known from how long the others took.
#[test]
fn no_time_is_promised_while_nothing_moves_on() {
    let left = Some(std::time::Duration::from_secs(40));
    let moving = vec![part(1, PartState::Looking), part(2, PartState::Processing)];
    let still = Still::of(importing(Progress {
        remaining: left,
        ..progress(moving)
    }));
    assert!(still.sees("Less than a minute left") && still.sees("0 %, under a minute"));
    let lost = vec![part(1, PartState::Looking), part(2, PartState::Queued)];
    let still = Still::of(importing(Progress {
        remaining: left,
        ..progress(lost)
    }));
    assert!(still.sees("The time shows when the import goes on"));
    assert!(!still.sees("minute left") && !still.sees("under a minute"));
}

fn sent(part: PartView, ago_ms: i64) -> PartView {
    PartView {
        sent_ms: Some(now_ms() - ago_ms),
        ..part
    }
}

const HOUR: i64 = 3_600_000;

#[test]
fn results_that_auth0_forgets_come_first_and_old_jobs_show_their_age() {
    let parts = vec![
        sent(part(1, PartState::FetchingErrors), 20 * HOUR),
        sent(part(2, PartState::FetchingErrors), 19 * HOUR),
        part(3, PartState::Queued),
    ];
    let still = Still::of(importing(progress(parts)));
    assert!(still.sees("The results of 2 parts are read first"));
    assert!(still.sees("Auth0 forgets the oldest of them in 4 h 0 min"));

    let old = sent(part(1, PartState::Processing), HOUR + HOUR * 2 / 3);
    let mut still = Still::of(importing(progress(vec![old])));
    assert!(still.sees("At Auth0 for 1 h 40 min, Auth0 ends it after 2 h"));
    assert!(!still.sees("are read first"));
    still.shot("old-job-light");
}

#[test]
fn looking_into_a_lost_part_is_said() {
    let still = Still::of(importing(progress(vec![part(1, PartState::Looking)])));
    assert!(still.sees("Finding out what became of part 1. The answer was lost on the way"));
    let still = Still::of(importing(progress(vec![part(4, PartState::TellingApart)])));
    assert!(still.sees("Looking up users of part 4. They were sent twice"));
}

#[test]
fn closing_says_in_numbers_what_goes_on_without_the_window() {
    let states = [
        PartState::Done,
        PartState::Processing,
        PartState::Pending,
        PartState::Queued,
        PartState::Queued,
        PartState::Queued,
        PartState::Looking,
    ];
    let parts = (1..).zip(states).map(|(n, state)| part(n, state)).collect();
    let mut still = Still::new([1024.0, 640.0], Look::Dark, importing(progress(parts)));
    assert!(update(still.model(), Action::CloseAsked, now()).is_empty());
    still.settle();
    still.shot("closing-dark-small");
    assert!(still.sees("2 parts (1,000 users) are with Auth0 and will finish there"));
    assert!(still.sees("3 parts (1,500 users) are not sent and wait here"));
    assert!(still.sees("1 part (500 users) is still to be looked into"));
    still.click("Close Usher");
    assert!(matches!(&still.commands()[..], [Command::Shutdown]));
}

#[test]
fn a_new_token_can_be_given_while_the_run_is_being_stopped() {
    let mut model = importing(Progress {
        state: RunState::Stopping,
        asks_token: true,
        waiting: Some(Waiting {
            kind: WaitingFor::Token,
            since_ms: now_ms(),
            until_ms: None,
        }),
        ..progress(vec![
            part(1, PartState::Processing),
            part(2, PartState::NotSent),
        ])
    });
    if let Some(run) = &mut model.import.run {
        run.stopping = true;
    }
    let mut still = Still::of(model);
    still.shot("stopping-token-light");
    assert!(still.sees("Stopping: a new token is wanted"));
    assert!(still.sees("A new token is wanted, nothing is lost"));
    still.click("Give a new token…");
    assert_eq!(still.model().screen, Screen::Connect);
}

#[test]
fn the_practice_tenants_speed_is_saved_when_it_is_chosen() {
    let mut model = super::still::model();
    model.screen = Screen::Settings;
    let mut still = Still::of(model);
    still.click("Instant");
    assert!(matches!(
        &still.commands()[..],
        [Command::SetPracticeSpeed(Speed::Instant), Command::SaveSettings { settings, .. }]
            if settings.practice_instant
    ));
}

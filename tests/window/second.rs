//! A second window beside one that imports, and runs that wait to go on.

use usher::app::action::Action;
use usher::app::model::Screen;
use usher::app::theme::Look;
use usher::import::{Counts, PartState, RunEnd, RunSummary};
use usher::worker::Command;

use super::fates::saved;
use super::flow::begin_large;
use super::steps::Desk;
use egui_kittest::kittest::Queryable as _;

use super::still::{Still, importing, model, now, now_ms, part, progress, run_id, summary};

#[test]
fn a_second_window_shows_the_run_of_the_first_and_cannot_change_it() {
    let mut first = Desk::slow([1280.0, 800.0], Look::Light);
    begin_large(&mut first, 180);
    first.until("under way", |model| {
        let progress = model.import.running().and_then(|run| run.progress.as_ref());
        progress.is_some_and(|progress| progress.counts.sent > 0)
    });
    // It stays under way until the second window has seen it.
    first.click("Pause");
    let mut second = first.beside([1280.0, 800.0], Look::Light);
    second.until("the runs are listed", |model| model.history.runs.is_some());
    assert!(second.sees("An import is under way in another Usher"));
    assert!(
        !second.sees("is not finished"),
        "nothing to be resumed here"
    );
    second.click_starting("History");
    second.click("Watch it");
    second.until("its results", |model| model.results.view.is_some());
    assert!(second.sees("Another Usher is importing this"));
    second.shot("second-light");
    for word in ["Resume", "Pause", "Stop…"] {
        assert!(!second.sees(word), "{word}");
    }
    first.click("Go on");
    first.until("it has ended", |model| {
        let run = model.import.run.as_ref();
        run.is_some_and(|run| run.over.is_some())
    });
    second.until("the second window has seen its end", |model| {
        let view = model.results.view.as_ref();
        view.is_some_and(|view| !view.summary.open_elsewhere && view.counts.imported == 180)
    });
    assert!(second.sees("Finished") && second.sees("The sums agree"));
}

#[test]
fn an_unfinished_import_comes_first_and_goes_on_with_one_click() {
    let later = RunSummary {
        forgets_ms: Some(now_ms() + 20 * 3_600_000),
        ..summary()
    };
    let sooner = RunSummary {
        id: usher::import::RunId::new(1_789_000_000_000, [9; 8]),
        forgets_ms: Some(now_ms() + 3 * 3_600_000),
        counts: Counts {
            total: 100,
            imported: 40,
            sent: 60,
            ..Counts::default()
        },
        ..summary()
    };
    let id = sooner.id.clone();
    let mut model = model();
    model.settings.tenants.push(saved());
    model.history.runs = Some(vec![later, sooner]);
    let mut still = Still::new([1024.0, 640.0], Look::Light, model.clone());
    still.shot("start-unfinished-small");
    let mut still = Still::new([1280.0, 800.0], Look::Dark, model);
    still.shot("start-unfinished-dark");
    assert!(still.sees("The import of members.json to example-prod is not finished"));
    assert!(still.sees("60 of 100 users are still to go. Auth0 forgets results in 3 h 0 min."));
    still.click("Resume 60 users");
    assert!(matches!(&still.commands()[..], [Command::Connect { .. }]));
    assert_eq!(still.model().history.resume, Some(id));
}

/// From its own card, and from its row where there are more than the cards show.
#[test]
fn every_unfinished_import_goes_on_with_one_click_in_the_history() {
    let runs: Vec<RunSummary> = (1..=5_u8)
        .map(|n| RunSummary {
            id: usher::import::RunId::new(1_789_000_000_000, [n; 8]),
            forgets_ms: Some(now_ms() + i64::from(n) * 3_600_000),
            ..summary()
        })
        .collect();
    let mut model = model();
    model.screen = Screen::History;
    model.settings.tenants.push(saved());
    model.history.runs = Some(runs.clone());
    let mut still = Still::new([1024.0, 640.0], Look::Light, model.clone());
    still.shot("history-unfinished-small");
    let mut still = Still::new([1280.0, 800.0], Look::Dark, model.clone());
    still.shot("history-unfinished-dark");
    for (index, run) in runs.iter().enumerate() {
        let mut still = Still::of(model.clone());
        still.click_nth("Resume", index);
        assert!(matches!(&still.commands()[..], [Command::Connect { .. }]));
        assert_eq!(still.model().history.resume.as_ref(), Some(&run.id));
    }
}

/// Of a run that was taken up, the file and its check are known though nothing is open.
#[test]
fn the_steps_of_a_run_that_was_taken_up_name_its_file() {
    let model = importing(progress(vec![part(1, PartState::Processing)]));
    let mut still = Still::new([1024.0, 640.0], Look::Light, model);
    still.shot("taken-up-small");
    assert!(still.sees("File, members.json") && still.sees("Check, Done before"));
    assert!(!still.sees("No file yet") && !still.sees("Needs a file"));
}

#[test]
fn resuming_is_seen_until_the_import_is_under_way() {
    let mut model = model();
    model.settings.tenants.push(saved());
    model.history.runs = Some(vec![summary()]);
    let mut still = Still::of(model);
    still.click("Resume 600 users");
    assert!(matches!(&still.commands()[..], [Command::Connect { .. }]));
    still.shot("resuming-light");
    still.click("Resuming");
    assert!(still.commands().is_empty(), "once is enough");
    still.model().screen = Screen::History;
    still.settle();
    assert!(still.sees("Resuming") && !still.sees("Resume 600 users"));
}

/// An import elsewhere is not finished, and what each run offers stands inside the window.
#[test]
fn the_history_in_a_small_window_is_true_and_within_reach() {
    let elsewhere = RunSummary {
        open_elsewhere: true,
        ..summary()
    };
    let finished = RunSummary {
        id: usher::import::RunId::new(1_789_000_000_000, [9; 8]),
        end: RunEnd::Finished,
        counts: Counts {
            total: 1_000,
            imported: 1_000,
            ..Counts::default()
        },
        ..summary()
    };
    let mut model = model();
    model.screen = Screen::History;
    model.history.runs = Some(vec![elsewhere, finished]);
    let mut still = Still::new([1024.0, 640.0], Look::Light, model);
    still.shot("history-small");
    assert!(still.sees("1 import under way") && !still.sees("Every run is finished"));
    let more = still.0.get_by_label("More about this run").rect();
    assert!(more.right() < 1000.0, "{more:?}");
    still.click("Open");
    assert!(matches!(&still.commands()[..], [Command::OpenRun { .. }]));
}

/// This computer's clock was set after the part was sent.
#[test]
fn the_hours_left_are_reckoned_by_auth0s_clock_once_a_tenant_has_told_it() {
    let hour = 3_600_000;
    let mut model = model();
    model.screen = Screen::History;
    model.history.runs = Some(vec![RunSummary {
        forgets_ms: Some(now_ms() - 5 * hour),
        forgets_there_ms: Some(now_ms() + 7 * hour),
        ..summary()
    }]);
    let mut still = Still::of(model);
    assert!(still.sees("Auth0 has forgotten some of its results"));
    still.model().history.clock_ahead_ms = Some(hour);
    still.settle();
    assert!(still.sees("6 h 0 min"));
}

#[test]
fn forgetting_a_run_names_what_is_deleted() {
    let mut model = model();
    model.screen = Screen::History;
    model.history.runs = Some(vec![summary()]);
    let mut still = Still::of(model);
    usher::app::update::update(still.model(), Action::ForgetRun(run_id()), now());
    still.settle();
    still.shot("forget-light");
    for what in [
        "journal",
        "job ids",
        "each user of members.json",
        "list of refusals",
        "refused rows",
    ] {
        assert!(still.sees(what), "{what}");
    }
    still.click("Keep it");
    assert!(still.commands().is_empty());
    usher::app::update::update(still.model(), Action::ForgetRun(run_id()), now());
    still.settle();
    still.click("Forget this run");
    assert!(matches!(&still.commands()[..], [Command::ForgetRun { run }] if *run == run_id()));
}

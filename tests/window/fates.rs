//! Users whose fate is not known, and users that a lost sending may have made: what is said, and what can
//! be done.

use std::sync::Arc;

use usher::app::model::{Modal, Screen};
use usher::app::theme::Look;
use usher::import::results::{PERHAPS_OURS, Reason, RefusedEntry, Results};
use usher::import::{AskWhy, Counts, Decision, PartState, Waiting, WaitingFor};
use usher::roster::{RecordState, RowSet};
use usher::users::RecordId;
use usher::worker::{Command, DialogPurpose, ResultFilter, ResultRow, ResultsView, Source};

use super::still::{Still, asks, importing, model, now_ms, part, progress, run_id, summary};

fn doubtful() -> usher::app::model::Model {
    let mut progress = progress(vec![
        part(1, PartState::Done),
        asks(part(2, PartState::Looking), AskWhy::MayDouble),
        asks(part(3, PartState::Looking), AskWhy::MayDouble),
        asks(part(4, PartState::Looking), AskWhy::TooOften),
    ]);
    progress.waiting = Some(Waiting {
        kind: WaitingFor::Answer,
        since_ms: now_ms() - 60_000,
        until_ms: None,
    });
    importing(progress)
}

#[test]
fn parts_of_unknown_fate_ask_and_are_sent_again_only_after_a_second_yes() {
    let mut still = Still::of(doubtful());
    still.shot("asks-light");
    assert!(
        still.sees("What became of parts 2 and 3 is not known. These 1,000 users may have arrived")
    );
    assert!(
        !still.sees("What became of part 4"),
        "one question at a time"
    );
    assert!(still.sees("of 2,000 users have a result") && still.sees("Show 500 results"));
    assert!(still.sees("Wants your answer"), "the rail says so");
    assert!(still.sees("Your answer is wanted above"));
    still.click("Send again…");
    assert!(
        still.commands().is_empty(),
        "nothing happens before the question is answered"
    );
    assert!(still.sees("Send parts 2 and 3 again?"));
    assert!(still.sees("would be made a second time"));
    still.click("Not now");
    assert!(still.commands().is_empty() && still.model().modal.is_none());
    still.click("Send again…");
    still.click("Send 2 parts again");
    assert!(matches!(
        &still.commands()[..],
        [Command::Decide { run, parts, decision: Decision::SendAgain }]
            if *run == run_id() && parts == &[2, 3]
    ));
}

#[test]
fn parts_of_unknown_fate_are_left_so_at_once() {
    let mut still = Still::new([1024.0, 640.0], Look::Dark, doubtful());
    still.shot("asks-dark-small");
    still.click("Leave as unknown");
    assert!(matches!(
        &still.commands()[..],
        [Command::Decide { parts, decision: Decision::Leave, .. }] if parts == &[2, 3]
    ));
}

#[test]
fn the_question_goes_when_the_run_ends_meanwhile() {
    let mut still = Still::of(doubtful());
    still.model().modal = Some(Modal::SendAgain {
        why: AskWhy::TooOften,
        parts: vec![4],
    });
    let event = usher::worker::Event::RunFinished {
        run: run_id(),
        summary: Box::new(summary()),
    };
    usher::app::apply::apply(still.model(), event, super::still::now());
    assert!(still.model().modal.is_none());
}

/// A record that is there already, told apart or not.
fn there(record: u32, perhaps_ours: bool) -> RefusedEntry {
    RefusedEntry {
        record: Some(RecordId(record)),
        state: RecordState::AlreadyThere,
        reasons: Arc::from([Reason {
            code: "DUPLICATED_USER".into(),
            message: "The user already exist and upsert parameter is false".into(),
            field: String::new(),
        }]),
        part: 1,
        job: "job_a1b2".into(),
        perhaps_ours,
        updating: false,
    }
}

fn row(entry: &RefusedEntry) -> ResultRow {
    let reason = entry.reasons.first();
    ResultRow {
        id: entry.record.expect("a record"),
        state: entry.state,
        email: Some("ada@example.com".into()),
        name: None,
        part: Some(entry.part),
        place: None,
        code: reason.map(|reason| reason.code.clone()),
        reason: Some(entry.title(reason)),
        message: None,
        unchanged: false,
        perhaps_ours: entry.perhaps_ours,
        note: None,
        job: Some(entry.job.clone()),
        sent_ms: Some(now_ms() - 60_000),
        ended_ms: Some(now_ms()),
        fate: None,
        found: None,
    }
}

/// The results of a run of four users: two are there already, one of them perhaps by us, one is unknown.
pub fn results(doubtful: u32) -> usher::app::model::Model {
    let entries = [there(0, false), there(1, true)];
    let counts = Counts {
        total: 4,
        imported: 1,
        already_there: 2,
        unknown: 1,
        ..Counts::default()
    };
    let results = Results {
        refused: entries.clone().into(),
        counts,
        ..Results::default()
    };
    let mut model = model();
    model.screen = Screen::Results;
    model.results.run = Some(run_id());
    let summary = usher::import::RunSummary {
        counts,
        doubtful,
        ..summary()
    };
    model.history.runs = Some(vec![summary.clone()]);
    model.results.view = Some(ResultsView {
        summary,
        counts,
        parts: Arc::from([]),
        groups: results.groups().into(),
        remarks: Vec::new(),
        disagreement: None,
        not_told_apart: 0,
        source: Source::Available,
        unchanged: 0,
        fates: std::sync::Arc::from([]),
        family: Arc::from([]),
    });
    model.results.filter = ResultFilter::All;
    let request = model.results.rows.expect();
    assert!(model.results.rows.arrived(request, RowSet::All(4)));
    let _ = model.results.rows.see(0..4);
    let unknown = ResultRow {
        state: RecordState::Unknown,
        reason: None,
        code: None,
        job: None,
        ended_ms: None,
        note: Some(Arc::from("The connection broke before Auth0 answered")),
        ..row(&there(2, false))
    };
    let rows = entries.iter().map(row).chain([unknown]);
    model.results.rows.put(rows.map(|row| (row.id, row)));
    model.results.selected = Some(RecordId(1));
    model.results.details = true;
    model
}

#[test]
fn users_that_a_lost_sending_may_have_made_are_told_apart_in_the_results() {
    let mut still = Still::of(results(0));
    still.shot("perhaps-light");
    // A group of its own, the table, and the line below it.
    assert!(still.sees("Already there, perhaps by us, 1"));
    assert!(still.sees("Such a user is there already, 1"));
    assert!(still.sees("Perhaps by us"));
    assert!(still.sees(&format!("Row 2 · {PERHAPS_OURS}")));
    still.click("Already there, perhaps by us, 1");
    assert!(still.sees("Look one up in the Auth0 Dashboard"));
}

#[test]
fn unknown_users_say_what_can_be_done() {
    let mut still = Still::of(results(1));
    still.click("Nobody knows, 1");
    assert!(still.sees("Usher looks for them in the tenant"));
    still.model().settings.tenants.push(super::fates::saved());
    still.click("Resume the import");
    assert_eq!(still.model().history.resume, Some(run_id()));

    let mut still = Still::of(results(0));
    still.click("Nobody knows, 1");
    assert!(still.sees("Look some of them up in the Auth0 Dashboard"));
    assert!(!still.sees("Resume the import"));
    still.model().results.selected = Some(RecordId(2));
    still.settle();
    assert!(still.sees("nobody can say what became of it"));
    assert!(still.sees("The connection broke before Auth0 answered"));
}

/// The tenant of the run, as it is kept in the settings.
pub fn saved() -> usher::platform::settings::Tenant {
    use usher::platform::settings::{Login, Tenant, TenantColour, TenantKind};
    Tenant {
        id: "t1".to_owned(),
        domain: "example-prod.eu.auth0.com".to_owned(),
        name: "example-prod".to_owned(),
        tenant_domain: None,
        colour: TenantColour::Plum,
        kind: TenantKind::Production,
        login: Login::Client {
            client_id: "abc".to_owned(),
        },
        connection: None,
    }
}

#[test]
fn a_report_and_a_bundle_for_support_say_what_is_in_them_before_they_are_saved() {
    // High enough for the end of the settings.
    let mut still = Still::new([1280.0, 1100.0], Look::Light, results(0));
    still.click("Report…");
    still.shot("report-light");
    still.click("Addresses of refused users");
    still.click("Save the report…");
    assert!(matches!(
        &still.commands()[..],
        [Command::ChooseFile { purpose: DialogPurpose::SaveReport { run, addresses: true }, suggested: Some(name) }]
            if *run == run_id() && name.to_string_lossy().ends_with(".html")
    ));
    still.model().screen = Screen::Settings;
    still.settle();
    still.click("Save a log bundle for support…");
    still.shot("support-light");
    assert!(still.sees("Passwords, tokens, client secrets"));
    still.click("Save the bundle…");
    assert!(matches!(
        &still.commands()[..],
        [Command::ChooseFile {
            purpose: DialogPurpose::SaveSupport,
            ..
        }]
    ));
}

//! Answers that come late: what was asked later, or has changed since, stays.

use crate::app::action::Action;
use crate::app::model::{Modal, Model, Screen, UndoModel, UndoStage};
use crate::compare::Step;
use crate::import::{RunId, RunSummary};
use crate::platform::settings::{Settings, TenantKind, ThemeChoice};
use crate::roster::mend::Change;
use crate::roster::{Filter, RowSet};
use crate::users::RecordId;
use crate::worker::{
    Command, ConnectId, Event, OpenId, PlaceView, RecordView, RequestId, ResultsView, Source,
};

use super::resume;
use super::rig::{act, answer_plan, apply, model, now, open_path, opened, ready};

fn record(id: u32, json: &str) -> RecordView {
    RecordView {
        id: RecordId(id),
        place: PlaceView {
            member: None,
            sheet: None,
            line: 1,
            is_row: false,
        },
        json: json.to_owned(),
        findings: Vec::new(),
        fields: Vec::new(),
        suggestions: Vec::new(),
    }
}

fn asked(commands: &[Command]) -> (RequestId, RecordId) {
    let mut asked = commands.iter().filter_map(|command| match command {
        Command::FetchRecord { request, id, .. } => Some((*request, *id)),
        _ => None,
    });
    asked.next_back().expect("a record is asked for")
}

fn answer(model: &mut Model, open: OpenId, request: RequestId, record: RecordView) {
    let record = Ok(record);
    let event = Event::RecordFetched {
        open,
        request,
        record,
    };
    apply(model, event, now());
}

fn rows(model: &mut Model, open: OpenId, commands: &[Command], rows: &[u32]) -> Vec<Command> {
    let mut asked = commands.iter().filter_map(|command| match command {
        Command::Rows { request, .. } => Some(*request),
        _ => None,
    });
    let request = asked.next_back().expect("rows are asked for");
    let rows = RowSet::Some(rows.into());
    let event = Event::RowsReady {
        open,
        request,
        rows,
    };
    apply(model, event, now())
}

fn json(model: &Model) -> Option<&str> {
    let record = model.check.record.as_ref();
    record.map(|record| record.json.as_str())
}

#[test]
fn the_record_as_it_was_before_a_check_does_not_cover_the_one_after() {
    let mut model = ready(TenantKind::Test, true);
    let open = open_path(&mut model, "/files/members.json");
    let commands = opened(&mut model, open, 10, 2);
    let (before, id) = asked(&rows(&mut model, open, &commands, &[3, 4]));
    let (after, same) = asked(&opened(&mut model, open, 10, 2));
    assert_eq!((id, same), (RecordId(3), RecordId(3)));
    answer(&mut model, open, after, record(3, "after"));
    answer(&mut model, open, before, record(3, "before"));
    assert_eq!(json(&model), Some("after"));
}

#[test]
fn while_another_user_is_fetched_all_that_is_shown_is_of_the_one_before() {
    let mut model = ready(TenantKind::Test, true);
    let open = open_path(&mut model, "/files/members.json");
    let commands = opened(&mut model, open, 10, 2);
    let (request, _) = asked(&rows(&mut model, open, &commands, &[3, 4]));
    assert_eq!(model.check.shown(), Some(RecordId(3)), "nobody was before");
    answer(&mut model, open, request, record(3, "three"));
    let commands = act(&mut model, Action::Filter(Filter::All));
    let (request, id) = asked(&rows(&mut model, open, &commands, &[7]));
    assert_eq!((id, model.check.selected), (RecordId(7), Some(RecordId(7))));
    assert_eq!(model.check.shown(), Some(RecordId(3)));
    answer(&mut model, open, request, record(7, "seven"));
    assert_eq!(model.check.shown(), Some(RecordId(7)));
}

#[test]
fn a_plan_of_the_users_as_they_were_is_none() {
    let mut model = ready(TenantKind::Test, true);
    let open = open_path(&mut model, "/files/members.json");
    let commands = opened(&mut model, open, 10, 2);
    let change = Change::text("/email", "ada@example.com");
    act(&mut model, Action::Edit(RecordId(3), change));
    answer_plan(&mut model, &commands);
    assert!(model.import.plan.is_none());
}

#[test]
fn an_older_list_of_runs_does_not_cover_the_newer_one() {
    let (mut model, _) = resume::model();
    let all = model.history.runs.take().expect("a run");
    let (first, second) = (RequestId::new(), RequestId::new());
    for (read, runs) in [(second, all), (first, Vec::new())] {
        apply(&mut model, Event::Runs { runs, read }, now());
    }
    assert_eq!(model.history.runs.map(|runs| runs.len()), Some(1));
}

fn seen(run: &RunSummary, remark: &str) -> Box<ResultsView> {
    Box::new(ResultsView {
        summary: run.clone(),
        counts: run.counts,
        parts: [].into(),
        groups: [].into(),
        remarks: vec![remark.to_owned()],
        disagreement: None,
        not_told_apart: 0,
        unchanged: 0,
        source: Source::Available,
        fates: std::sync::Arc::from([]),
        family: [].into(),
    })
}

#[test]
fn older_results_of_a_run_do_not_cover_the_newer_ones() {
    let (mut model, run) = resume::model();
    let summary = model.history.runs.as_ref().expect("runs")[0].clone();
    act(&mut model, Action::OpenRun(run.clone()));
    let (first, second) = (RequestId::new(), RequestId::new());
    for (read, remark) in [(second, "newer"), (first, "older")] {
        let (run, view) = (run.clone(), seen(&summary, remark));
        apply(&mut model, Event::RunOpened { run, read, view }, now());
    }
    let view = model.results.view.expect("results");
    assert_eq!(view.remarks, ["newer"]);
}

fn settings(model: &mut Model, theme: ThemeChoice, version: u64, saved: Option<RequestId>) {
    let settings = Settings {
        theme,
        ..Settings::default()
    };
    let event = Event::Settings {
        settings: Box::new(settings),
        version,
        saved,
    };
    apply(model, event, now());
}

#[test]
fn settings_from_before_a_change_do_not_take_it_back() {
    let mut model = model();
    settings(&mut model, ThemeChoice::Light, 1, None);
    let commands = act(&mut model, Action::Theme(ThemeChoice::Dark));
    let [Command::SaveSettings { request, .. }] = commands[..] else {
        panic!("they are saved, not {commands:?}")
    };
    // A file was opened meanwhile.
    settings(&mut model, ThemeChoice::Light, 2, None);
    assert_eq!(model.settings.theme, ThemeChoice::Dark);
    settings(&mut model, ThemeChoice::HighContrast, 4, Some(request));
    assert_eq!(model.settings.theme, ThemeChoice::HighContrast);
    settings(&mut model, ThemeChoice::Dark, 3, Some(request));
    assert_eq!(model.settings.theme, ThemeChoice::HighContrast);
}

#[test]
fn a_stop_before_the_run_has_a_name_is_not_lost() {
    let summary = resume::model().0.history.runs.expect("runs").remove(0);
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Import;
    act(&mut model, Action::Primary);
    assert!(model.import.running().is_some_and(|run| run.id.is_none()));
    act(&mut model, Action::Stop);
    assert!(act(&mut model, Action::Confirm).is_empty(), "not yet");
    let run = RunId::new(1_790_000_000_001, [8; 8]);
    let event = Event::RunStarted {
        run: run.clone(),
        open: model.open().map(|open| open.id),
        connect: ConnectId::new(),
        summary: Box::new(summary),
    };
    let commands = apply(&mut model, event, now());
    let stops = |command: &Command| matches!(command, Command::Stop { run: of } if *of == run);
    assert!(commands.iter().any(stops), "{commands:?}");
}

#[test]
fn a_look_that_was_left_does_not_come_into_another_question() {
    let (mut model, run) = resume::model();
    let looking = |model: &mut Model| {
        let event = Event::BackLooking {
            run: run.clone(),
            step: Step::Reading,
        };
        apply(model, event, now());
        match &model.modal {
            Some(Modal::UndoRun(undo)) => undo.stage.clone(),
            other => panic!("{other:?}"),
        }
    };
    let mut undo = UndoModel::new(run.clone());
    model.modal = Some(Modal::UndoRun(Box::new(undo.clone())));
    assert_eq!(looking(&mut model), UndoStage::Asks);
    undo.stage = UndoStage::Looks(None);
    model.modal = Some(Modal::UndoRun(Box::new(undo)));
    assert_eq!(looking(&mut model), UndoStage::Looks(Some(Step::Reading)));
}

#[test]
fn a_record_that_was_not_read_so_far_is_no_trouble_and_asked_for_again() {
    let mut model = ready(TenantKind::Test, true);
    let open = open_path(&mut model, "/files/large.json");
    let commands = super::rig::seen(&mut model, open, 10, 2);
    let commands = rows(&mut model, open, &commands, &[20_001]);
    let (request, id) = asked(&commands);
    assert_eq!(id, RecordId(20_001));
    let record = Err(crate::worker::Failure {
        sentence: "There is no such record".to_owned(),
        advice: None,
        details: None,
    });
    let event = Event::RecordFetched {
        open,
        request,
        record,
    };
    apply(&mut model, event, now());
    assert!(model.notice.is_none());
    let (_, again) = asked(&opened(&mut model, open, 30_000, 2));
    assert_eq!(again, RecordId(20_001));
}

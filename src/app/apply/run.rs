use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::import::{RunId, RunSummary};
use crate::platform::settings::TenantKind;
use crate::worker::{
    Command, Event, Failure, OpenId, RequestId, ResultFilter, ResultsView, TenantView,
};

use crate::app::model::{Modal, Model, Notice, RunModel, Screen, Together, colour_of, same_tenant};
use crate::app::update;

#[allow(clippy::too_many_lines)] // one arm an event
pub(super) fn apply(model: &mut Model, event: Event, _now: SystemTime) -> Vec<Command> {
    match event {
        Event::Planned {
            open,
            request,
            plan,
            paces,
        } => {
            if model.import.planning == Some(request)
                && model.open().is_some_and(|file| file.id == open)
            {
                model.import.planning = None;
                model.import.plan = Some(*plan);
                model.import.paces = paces;
            }
            Vec::new()
        }
        Event::PlanFailed { request, error, .. } => {
            if model.import.planning == Some(request) {
                model.import.planning = None;
                model.import.trouble = Some(error);
            }
            Vec::new()
        }
        // The rows on screen can say now who they are.
        Event::RunSourceReady { run } => {
            if model.results.run.as_ref() != Some(&run) {
                return Vec::new();
            }
            model.results.rows.refresh();
            let ids = model.results.rows.missing();
            let mut commands = update::fetch_results(model, ids);
            commands.extend(update::ask_result(model));
            commands
        }
        Event::RunSourceRefused { run, error } => {
            if model.results.run.as_ref() == Some(&run) {
                model.notice = Some(Notice::failed(error));
            }
            Vec::new()
        }
        Event::RunStarted {
            run, open, summary, ..
        } => started(model, &run, open, &summary),
        Event::RunBroke { run, error } => {
            model.history.taking_up = None;
            // What is known of it is in its journal: History offers to resume it.
            if model
                .import
                .running()
                .is_some_and(|shown| shown.id.as_ref() == Some(&run))
            {
                model.import.run = None;
                model.import.trouble = Some(error.clone());
                model.modal = None;
            }
            model.notice = Some(Notice::failed(error));
            vec![Command::LoadRuns]
        }
        Event::RunFailedToStart {
            run,
            error,
            asks_file,
            ..
        } => {
            failed_to_start(model, run, asks_file, error);
            Vec::new()
        }
        Event::RunFinished { run, summary } => finished(model, &run, *summary),
        Event::Runs { read, .. } if model.history.read > Some(read) => Vec::new(),
        Event::Runs { runs, read } => {
            model.history.read = Some(read);
            let first = model.history.runs.is_none();
            model.history.runs = Some(runs);
            if first {
                told_of_another(model);
            }
            Vec::new()
        }
        Event::Families { read, .. } if model.history.read != Some(read) => Vec::new(),
        Event::Families { families, .. } => {
            let together = families.into_iter();
            let together = together.map(|(run, counts, gone)| (run, Together { counts, gone }));
            model.history.together = together.collect();
            Vec::new()
        }
        Event::RunOpened { run, read, view } => opened(model, &run, read, *view),
        Event::RunOpenFailed { run, error } => {
            if model.results.run.as_ref() == Some(&run) {
                model.results.trouble = Some(error);
            }
            Vec::new()
        }
        Event::ResultRowsReady { run, request, rows } => {
            if model.results.run.as_ref() != Some(&run)
                || !model.results.rows.arrived(request, rows)
            {
                return Vec::new();
            }
            let ids = model.results.rows.missing();
            let mut commands = update::fetch_results(model, ids);
            let kept = model
                .results
                .selected
                .is_some_and(|id| model.results.rows.position_of(id).is_some());
            if !kept {
                model.results.record = None;
                model.results.selected = model.results.rows.id(0);
                commands.extend(update::ask_result(model));
            }
            commands
        }
        Event::ResultRowsFetched { run, request, rows } => {
            let results = &model.results;
            if results.run.as_ref() == Some(&run) && results.rows.takes(request) {
                model
                    .results
                    .rows
                    .put(rows.into_iter().map(|row| (row.id, row)));
            }
            Vec::new()
        }
        Event::RunRecordFetched {
            run,
            request,
            record,
        } => {
            let results = &model.results;
            if results.run.as_ref() == Some(&run) && results.asked == Some(request) {
                model.results.asked = None;
                model.results.record = record.ok();
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// At the start: another Usher is at work.
fn told_of_another(model: &mut Model) {
    let own = model.import.run.as_ref().and_then(|run| run.id.clone());
    let under_way = model.history.under_way();
    let other = under_way.iter().find(|run| Some(&run.id) != own.as_ref());
    if let Some(run) = other {
        let text = format!(
            "{} to {}. It can be watched under History.",
            run.source.name, run.tenant.name
        );
        model.notice = Some(Notice::info(
            "An import is under way in another Usher",
            text,
        ));
    }
}

/// `run` could not be resumed; with `asks_file` its users file is to be found first.
fn failed_to_start(model: &mut Model, run: Option<RunId>, asks_file: bool, error: Failure) {
    model.history.taking_up = None;
    // One that is under way stays held until its file is found.
    let held = model
        .import
        .running()
        .is_some_and(|shown| run.is_some() && shown.id == run);
    if !held {
        model.import.run = model.import.run.take().filter(|run| run.over.is_some());
    }
    let lost = run.filter(|_| asks_file);
    if let Some(run) = lost {
        model.modal = Some(Modal::FindSource { run, why: error });
    } else if model.screen == Screen::Import && !held {
        model.import.trouble = Some(error);
    } else {
        model.notice = Some(Notice::failed(error));
    }
}

fn started(
    model: &mut Model,
    run: &RunId,
    open: Option<OpenId>,
    summary: &RunSummary,
) -> Vec<Command> {
    model.history.taking_up = None;
    model.import.follow = None;
    model.import.again = None;
    // The next import of the file is another question.
    model.import.since = crate::app::model::SinceModel::default();
    let mut commands = vec![Command::LoadRuns];
    let beginning = model
        .import
        .run
        .as_mut()
        .filter(|shown| shown.id.is_none() && shown.over.is_none());
    if let Some(shown) = beginning {
        shown.id = Some(run.clone());
        if shown.stopping {
            // It was to stop before it had a name to be stopped by.
            commands.push(Command::Stop { run: run.clone() });
        }
    } else {
        // A run that was resumed from the history.
        let tenant = model
            .connect
            .tenant()
            .filter(|tenant| same_tenant(tenant, summary))
            .cloned()
            .unwrap_or_else(|| tenant_as_then(model, summary));
        model.import.run = Some(RunModel {
            id: Some(run.clone()),
            open,
            file: summary.source.name.clone(),
            tenant,
            connection: summary.connection.name.clone(),
            users: u64::from(summary.counts.total - summary.counts.left_out),
            begun: at(summary.started_ms),
            progress: None,
            over: None,
            stopping: false,
        });
        model.results = crate::app::model::ResultsModel::default();
        model.screen = Screen::Import;
    }
    model.import.trouble = None;
    commands
}

fn tenant_as_then(model: &Model, summary: &RunSummary) -> TenantView {
    TenantView {
        id: Some(summary.tenant.id.clone()).filter(|id| !id.is_empty()),
        practice: summary.tenant.practice,
        name: summary.tenant.name.clone(),
        domain: summary.tenant.host.clone(),
        colour: colour_of(&model.settings, summary),
        kind: TenantKind::Production,
        session_only: false,
        token_ends: None,
    }
}

fn at(ms: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}

fn finished(model: &mut Model, run: &RunId, summary: RunSummary) -> Vec<Command> {
    let mut commands = vec![Command::LoadRuns];
    let Some(shown) = model
        .import
        .run
        .as_mut()
        .filter(|shown| shown.id.as_ref() == Some(run))
    else {
        return commands;
    };
    shown.over = Some(summary);
    shown.stopping = false;
    if matches!(
        model.modal,
        Some(Modal::StopRun | Modal::CloseWhileRunning | Modal::SendAgain { .. })
    ) {
        model.modal = None;
    }
    // Whoever watched it sees what came of it; whoever looks at something else is told.
    match model.screen {
        Screen::Import | Screen::Results => {
            model.screen = Screen::Results;
            commands.extend(update::open_run(model, run.clone()));
        }
        _ => {
            model.notice = Some(Notice::ok(
                "The import has ended, its results are under Results",
            ));
        }
    }
    commands
}

fn opened(model: &mut Model, run: &RunId, read: RequestId, view: ResultsView) -> Vec<Command> {
    let results = &mut model.results;
    if results.run.as_ref() != Some(run) || results.read > Some(read) {
        return Vec::new();
    }
    results.read = Some(read);
    let first = model.results.view.is_none();
    if first && !view.groups.is_empty() && model.results.filter == ResultFilter::All {
        model.results.filter = ResultFilter::Group(0);
    }
    let mut fates = view.fates.iter();
    if std::mem::take(&mut model.results.shows_kept)
        && let Some((fate, _)) = fates
            .find(|(fate, _)| fate.is_kept())
            .or(view.fates.first())
    {
        model.results.filter = ResultFilter::Undone(*fate);
    }
    model.results.trouble = None;
    model.results.view = Some(view);
    model.results.rows.refresh();
    update::results_rows(model)
}

//! Results of a run, and the history of all runs.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::import::{Report, RunId};
use crate::platform::support;
use crate::worker::{Command, DialogPurpose, RequestId, ResultFilter};

use super::file;
use crate::app::action::Action;
use crate::app::model::{Modal, Model, Notice, ResultsModel, Screen, same_tenant, tenant_of};

pub(super) fn update(model: &mut Model, action: Action) -> Vec<Command> {
    match action {
        Action::ShowResults => show(model),
        Action::ResultState(state) => {
            filter(model, state.map_or(ResultFilter::All, ResultFilter::State))
        }
        Action::ResultGroup(index) => {
            let chosen = ResultFilter::Group(index);
            let all = model.results.filter == chosen;
            filter(model, if all { ResultFilter::All } else { chosen })
        }
        Action::ResultUndone(fate) => {
            let wanted = ResultFilter::Undone(fate);
            let all = model.results.filter == wanted;
            filter(model, if all { ResultFilter::All } else { wanted })
        }
        Action::ResultUnchanged => filter(model, ResultFilter::Unchanged),
        Action::ResultRowsSeen(range) => {
            let ids = model.results.rows.see(range);
            fetch(model, ids)
        }
        Action::SelectResult(index) => select(model, index),
        Action::StepResult(step) => {
            let len = model.results.rows.len();
            let at = model
                .results
                .selected
                .and_then(|id| model.results.rows.position_of(id));
            let to = at.map_or(0, |at| {
                at.saturating_add_signed(step).min(len.saturating_sub(1))
            });
            select(model, to)
        }
        Action::SaveRefused => save_refused(model),
        Action::Report(run) => {
            model.modal = Some(Modal::Report {
                run,
                addresses: false,
            });
            Vec::new()
        }
        Action::ReportAddresses(on) => {
            if let Some(Modal::Report { addresses, .. }) = &mut model.modal {
                *addresses = on;
            }
            Vec::new()
        }
        Action::Support => {
            model.modal = Some(Modal::Support);
            Vec::new()
        }
        Action::FindResultsFile => match model.results.run.clone() {
            Some(run) => file::ask_path(model, DialogPurpose::FindForResults { run }, None),
            None => Vec::new(),
        },
        Action::OpenRun(run) => {
            let from_history = model.screen == Screen::History;
            model.screen = Screen::Results;
            let commands = open_run(model, run);
            model.results.from_history = from_history;
            commands
        }
        Action::ResumeRun(run) => resume(model, run, None),
        Action::ForgetRun(run) => {
            model.modal = Some(Modal::ForgetRun { run });
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// From the running or finished import to its results.
pub(super) fn show(model: &mut Model) -> Vec<Command> {
    if !model.can_enter(Screen::Results) {
        return Vec::new();
    }
    model.screen = Screen::Results;
    entered(model)
}

/// Coming to Results reads those of the newest run, unless another one is on screen.
pub(super) fn entered(model: &mut Model) -> Vec<Command> {
    let own = model.import.run.as_ref().and_then(|run| run.id.clone());
    let running = model.import.running().is_some();
    match (own, &model.results.run) {
        (Some(own), shown) if running || shown.is_none() => open_run(model, own),
        _ => Vec::new(),
    }
}

pub(in crate::app) fn open_run(model: &mut Model, run: RunId) -> Vec<Command> {
    if model.results.run.as_ref() != Some(&run) {
        model.results = ResultsModel {
            run: Some(run.clone()),
            ..ResultsModel::default()
        };
    }
    vec![Command::OpenRun { run }]
}

pub(super) fn filter(model: &mut Model, filter: ResultFilter) -> Vec<Command> {
    model.results.filter = filter;
    results_rows(model)
}

/// What is on screen is read anew.
pub(super) fn open_again(model: &Model) -> Vec<Command> {
    let run = model.results.run.clone();
    run.map(|run| Command::OpenRun { run })
        .into_iter()
        .collect()
}

pub(in crate::app) fn results_rows(model: &mut Model) -> Vec<Command> {
    let Some(run) = model.results.run.clone() else {
        return Vec::new();
    };
    let request = model.results.rows.expect();
    vec![Command::ResultRows {
        run,
        request,
        filter: model.results.filter.clone(),
    }]
}

pub(in crate::app) fn fetch(model: &Model, ids: Vec<crate::users::RecordId>) -> Vec<Command> {
    match &model.results.run {
        Some(run) if !ids.is_empty() => {
            vec![Command::FetchResultRows {
                run: run.clone(),
                request: RequestId::new(),
                ids,
            }]
        }
        _ => Vec::new(),
    }
}

fn select(model: &mut Model, index: u64) -> Vec<Command> {
    let Some(id) = model.results.rows.id(index) else {
        return Vec::new();
    };
    model.results.selected = Some(id);
    ask_record(model)
}

/// Asks for the chosen user's record.
pub(in crate::app) fn ask_record(model: &mut Model) -> Vec<Command> {
    let (Some(id), Some(run)) = (model.results.selected, model.results.run.clone()) else {
        model.results.asked = None;
        return Vec::new();
    };
    let request = RequestId::new();
    model.results.asked = Some(request);
    vec![Command::FetchRunRecord { run, request, id }]
}

fn save_refused(model: &mut Model) -> Vec<Command> {
    let (Some(run), Some(view)) = (model.results.run.clone(), &model.results.view) else {
        return Vec::new();
    };
    let source = &view.summary.source;
    let name = source.name.strip_suffix(".gz").unwrap_or(&source.name);
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, "json"));
    // The rows that are kept already have the ending of their format, whatever the file is called.
    let kept = view.summary.refused_file.as_deref();
    let end = kept
        .and_then(|path| path.extension()?.to_str())
        .unwrap_or(end);
    let name = format!("{stem}-refused.{end}");
    let suggested = file::beside(model, source.opened(), name);
    file::ask_path(model, DialogPurpose::SaveRefused { run }, Some(suggested))
}

/// Where the report is to be saved.
pub(super) fn save_report(model: &mut Model, run: RunId, addresses: bool) -> Vec<Command> {
    let name = Report::file_name(&run).into();
    file::ask_path(
        model,
        DialogPurpose::SaveReport { run, addresses },
        Some(name),
    )
}

/// Where the bundle for support is to be saved.
pub(super) fn save_support(model: &mut Model, now: SystemTime) -> Vec<Command> {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let now_ms = i64::try_from(since.as_millis()).unwrap_or(0);
    let name = support::file_name(now_ms).into();
    file::ask_path(model, DialogPurpose::SaveSupport, Some(name))
}

/// The newest runs go with it, and the one on screen.
pub(super) fn for_support(model: &Model) -> Vec<RunId> {
    const MOST: usize = 5;
    let mut runs: Vec<_> = model.history.runs.iter().flatten().collect();
    runs.sort_by_key(|run| {
        let on_screen = model.results.run.as_ref() == Some(&run.id);
        (!on_screen, std::cmp::Reverse(run.started_ms))
    });
    runs.iter().take(MOST).map(|run| run.id.clone()).collect()
}

/// Asks where the users file of a run is now.
pub(super) fn find_source(model: &mut Model, run: RunId) -> Vec<Command> {
    file::ask_path(model, DialogPurpose::FindSource { run }, None)
}

/// Goes on with the first unfinished run.
pub(super) fn resume_first(model: &mut Model) -> Vec<Command> {
    let first = model.history.unfinished().first().map(|run| run.id.clone());
    first.map_or_else(Vec::new, |run| resume(model, run, None))
}

pub(super) fn resume_from(model: &mut Model, run: RunId, path: PathBuf) -> Vec<Command> {
    resume(model, run, Some(path))
}

/// A run goes on in its own tenant only: where that is not connected, connecting comes first.
pub(in crate::app) fn resume(model: &mut Model, run: RunId, path: Option<PathBuf>) -> Vec<Command> {
    // One that is held for its file takes it while it is under way.
    let busy = model.import.running();
    if busy.is_some_and(|busy| path.is_none() || busy.id.as_ref() != Some(&run)) {
        return Vec::new();
    }
    if busy.is_some()
        && let Some(connected) = &model.connect.connected
    {
        // The list of runs may not have it yet; the worker knows its tenant.
        return vec![Command::ResumeRun {
            run,
            connect: connected.id,
            path,
        }];
    }
    if model.resumes(&run) {
        return Vec::new();
    }
    let Some(summary) = model.history.get(&run).cloned() else {
        return Vec::new();
    };
    if let Some(connected) = &model.connect.connected
        && same_tenant(&connected.view.tenant, &summary)
    {
        model.history.resume = None;
        model.history.taking_up = Some(run.clone());
        return vec![Command::ResumeRun {
            run,
            connect: connected.id,
            path,
        }];
    }
    model.history.resume = Some(run);
    if let Some(shown) = tenant_of(&model.settings, &summary) {
        model.connect.shown = shown.clone();
        super::connect_to(model, shown)
    } else {
        model.history.resume = None;
        model.notice = Some(Notice::info(
            format!("{} is not among your tenants any more", summary.tenant.name),
            "Add it again in Connect, then resume this run from History",
        ));
        Vec::new()
    }
}

//! Users of an earlier run go once more: as they are, changed, or as an update.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::import::results::Remedy;
use crate::import::store::SourceRef;
use crate::import::{FollowUp, Follows, RunSummary};
use crate::roster::{RecordState, RowSet};
use crate::worker::{Command, OpenId, ResultFilter, ResultsView};

use crate::app::action::Action;
use crate::app::model::{FollowModel, Mends, Model, OpenFile, Screen, same_tenant};

use super::{check, file, importing, outlook};

pub(super) fn update(model: &mut Model, action: &Action) -> Vec<Command> {
    match action {
        Action::FollowGroup(index) => group(model, *index),
        Action::FollowState(state) => state_of(model, *state),
        Action::DropFollow => drop_follow(model),
        Action::DropTheirHashes => {
            let step = model.follow().map(FollowModel::without_hashes);
            step.map_or_else(Vec::new, |step| super::mend::push(model, step))
        }
        _ => Vec::new(),
    }
}

/// What is to be done with whom.
struct Wish {
    records: Vec<u32>,
    takes_over: bool,
    upsert: bool,
    mends: Mends,
}

fn group(model: &mut Model, index: usize) -> Vec<Command> {
    let Some(view) = &model.results.view else {
        return Vec::new();
    };
    let Some(group) = view.groups.get(index) else {
        return Vec::new();
    };
    if group.remedy == Remedy::Leave {
        return Vec::new();
    }
    let mut records: Vec<u32> = group.records.iter().map(|record| record.0).collect();
    records.sort_unstable();
    records.dedup();
    let wish = Wish {
        records,
        takes_over: false,
        upsert: group.remedy.needs_upsert(),
        mends: match (group.remedy.needs_mending(), group.is_about_a_password()) {
            (false, _) => Mends::Nothing,
            (true, false) => Mends::Something,
            (true, true) => Mends::Hashes,
        },
    };
    begin(model, wish)
}

/// Their rows are on screen, since the state has to be chosen before it can be acted on.
fn state_of(model: &mut Model, state: RecordState) -> Vec<Command> {
    let chosen = model.results.filter == ResultFilter::State(state);
    let records = match &model.results.rows.set {
        Some(RowSet::Some(records)) if chosen => records.to_vec(),
        _ => return Vec::new(),
    };
    let wish = Wish {
        records,
        takes_over: state == RecordState::NotSent,
        upsert: false,
        mends: if state == RecordState::NotSent {
            Mends::Nothing
        } else {
            Mends::Something
        },
    };
    begin(model, wish)
}

fn begin(model: &mut Model, wish: Wish) -> Vec<Command> {
    let Some(view) = &model.results.view else {
        return Vec::new();
    };
    if model.import.running().is_some() || view.summary.open_elsewhere || wish.records.is_empty() {
        return Vec::new();
    }
    let run = view.summary.clone();
    let said = said(view);
    let follows = Follows {
        run: run.id.clone(),
        takes_over: wish.takes_over,
    };
    let mut records = crate::import::plan::Ranges::default();
    for record in wish.records {
        records.push(record);
    }
    let open = model.open().filter(|open| is_of(open, &run.source));
    let open = open.map(|open| open.id);
    model.import.options.upsert = wish.upsert || run.options.upsert;
    if !model.import.options.upsert || model.import.options.email_verified.is_none() {
        model.import.options.email_verified = run.options.email_verified;
    }
    model.import.forget_plan();
    let mut commands = super::since::forget(model);
    let id = open.unwrap_or_else(|| {
        let id = OpenId::new();
        commands.extend(file::begin(model, id, run.source.name.clone()));
        commands.push(Command::OpenForRun {
            open: id,
            run: run.id.clone(),
            options: model.check_options(),
            path: None,
        });
        id
    });
    model.import.follow = Some(FollowModel {
        run,
        chosen: FollowUp { follows, records },
        mends: wish.mends,
        said: Arc::new(said),
        open: id,
    });
    if open.is_some() {
        commands.extend(check::recheck(model));
        commands.extend(shown(model));
    }
    commands
}

/// What Auth0 said of each user, in plain words and in its own.
fn said(view: &ResultsView) -> BTreeMap<u32, String> {
    let mut said: BTreeMap<u32, String> = BTreeMap::new();
    for group in view.groups.iter() {
        let details: Vec<&str> = [&group.code, &group.field, &group.message]
            .into_iter()
            .map(String::as_str)
            .filter(|detail| !detail.is_empty())
            .collect();
        let text = if details.is_empty() {
            group.title.clone()
        } else {
            format!("{} ({})", group.title, details.join(": "))
        };
        for record in &group.records {
            let of = said.entry(record.0).or_default();
            if !of.is_empty() {
                of.push_str("; ");
            }
            of.push_str(&text);
        }
    }
    said
}

/// Whether the open file is, as far as its name, place and length tell, the one of a run. The run that
/// follows reads it to be certain.
fn is_of(open: &OpenFile, source: &SourceRef) -> bool {
    open.view.complete
        && open.view.path == source.path
        && open.view.summary.records == u64::from(source.records)
}

/// The file is there: on to where something is to be done.
pub(in crate::app) fn shown(model: &mut Model) -> Vec<Command> {
    let Some(follow) = model.follow() else {
        return Vec::new();
    };
    let there = |run: &RunSummary| {
        let tenant = model.connect.tenant();
        tenant.is_some_and(|tenant| same_tenant(tenant, run)) && model.connect.chosen().is_some()
    };
    let (screen, filter) = if follow.mends != Mends::Nothing {
        (Screen::Check, Some(follow.filter()))
    } else if there(&follow.run) {
        (Screen::Import, None)
    } else {
        (Screen::Connect, None)
    };
    if let Some(filter) = filter {
        model.check.show(filter);
    }
    model.check.touched = true;
    model.screen = screen;
    let mut commands = super::entered(model);
    if screen != Screen::Import {
        commands.extend(importing::plan(model));
    }
    commands
}

fn drop_follow(model: &mut Model) -> Vec<Command> {
    if model.import.running().is_some() || model.import.follow.take().is_none() {
        return Vec::new();
    }
    model.import.forget_plan();
    if matches!(model.check.filter, crate::roster::Filter::Records(_)) {
        model.check.show(crate::roster::Filter::All);
    }
    // What would happen was asked for the others.
    let mut commands = outlook::forget(model);
    commands.extend(check::ask_rows(model));
    commands.extend(importing::plan(model));
    commands
}

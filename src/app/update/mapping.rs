//! Which column becomes which field.

use std::sync::Arc;

use crate::roster::Reading;
use crate::sources::Mapping;
use crate::users::{Layout, RecordId};
use crate::worker::{Command, DialogPurpose, Failure, OpenId, RequestId};

use super::{file, load, mend};
use crate::app::action::Action;
use crate::app::model::{self, FilePlace, Modal, Model, Notice, Screen};

pub(super) fn update(model: &mut Model, action: Action) -> Vec<Command> {
    match action {
        Action::ShowPlace(place) => show(model, place),
        Action::SelectColumn(index) => {
            model.file.mapping.selected = Some(index);
            Vec::new()
        }
        Action::SendColumn(column, to) => {
            let open = model.file.open.as_ref();
            let source = open.and_then(|open| open.view.source.as_ref());
            let best = source
                .zip(to.as_ref())
                .and_then(|(source, to)| source.read_as_for(&column, to));
            change(model, |it| model::send_to(it, &column, to, best))
        }
        Action::ReadColumn(column, kind) => change(model, |it| model::read_as(it, &column, kind)),
        Action::JoinColumn(column, between) => {
            change(model, |it| model::join(it, &column, between))
        }
        Action::AskFixedValue => {
            model.modal = Some(Modal::FixedValue);
            Vec::new()
        }
        Action::FixValue(to, value) => {
            model.modal = None;
            let commands = change(model, |it| model::fix(it, to, value));
            // It stands below the columns, where it may not be in view.
            model.file.mapping.selected = last_fixed(model);
            commands
        }
        Action::SendFixed(index, to) => change(model, |it| model::send_fixed_to(it, index, to)),
        Action::RemoveFixed(index) => {
            // The rows below it move up.
            model.file.mapping.selected = None;
            change(model, |it| model::remove_fixed(it, index))
        }
        Action::Cut(layout) => cut(model, layout),
        Action::StepPreview(step) => {
            let last = model.summary().map_or(0, |it| it.records.saturating_sub(1));
            let to = u64::from(model.file.mapping.record).saturating_add_signed(step);
            model.file.mapping.record = u32::try_from(to.min(last)).unwrap_or(u32::MAX);
            ask_preview(model)
        }
        Action::SaveMapping => save(model, "mapping.json", |open| DialogPurpose::SaveMapping {
            open,
        }),
        Action::SaveFollowUp => save(model, "stays-behind-for-reading.csv", |open| {
            DialogPurpose::SaveFollowUp { open }
        }),
        Action::LoadMapping => load::ask(model),
        _ => Vec::new(),
    }
}

fn show(model: &mut Model, place: FilePlace) -> Vec<Command> {
    let there = model.file.open.as_ref().is_some_and(|open| match place {
        FilePlace::Start => true,
        FilePlace::Source => open.is_told(),
        FilePlace::Mapping => open.mapped().is_some(),
    });
    if !model.can_enter(Screen::File) || !(there || place == FilePlace::Start) {
        return Vec::new();
    }
    model.screen = Screen::File;
    model.file.place = place;
    ask_preview(model)
}

/// Asks for the record of the preview, as the newest mapping makes it.
pub(in crate::app) fn ask_preview(model: &mut Model) -> Vec<Command> {
    if model.screen != Screen::File || model.file.place != FilePlace::Mapping {
        return Vec::new();
    }
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    let request = RequestId::new();
    let mapping = &mut model.file.mapping;
    let last = open.view.summary.records.saturating_sub(1);
    mapping.record = mapping.record.min(u32::try_from(last).unwrap_or(u32::MAX));
    mapping.asked = Some(request);
    vec![Command::FetchMapped {
        open: open.id,
        request,
        id: RecordId(mapping.record),
    }]
}

/// The first records of a new check have come: the preview follows it once.
pub(in crate::app) fn preview_of(
    model: &mut Model,
    request: Option<RequestId>,
    records: u64,
) -> Vec<Command> {
    let mapping = &mut model.file.mapping;
    let shown = mapping.preview.is_some() && mapping.check == request;
    if shown || records <= u64::from(mapping.record) {
        return Vec::new();
    }
    mapping.check = request;
    ask_preview(model)
}

/// The row of the fixed value that was added last.
fn last_fixed(model: &Model) -> Option<usize> {
    let source = model.file.open.as_ref()?.view.source.as_ref()?;
    let fixed = model.file.mapping()?.constants.len().checked_sub(1)?;
    Some(source.columns.len() + fixed)
}

/// Another mapping: what was shown stays until the check by it is through.
fn change(model: &mut Model, edit: impl FnOnce(&mut Mapping)) -> Vec<Command> {
    if model.import.running().is_some() {
        return Vec::new();
    }
    let Some(now) = model.file.mapping() else {
        return Vec::new();
    };
    let mut changed = Mapping::clone(now);
    edit(&mut changed);
    if changed == **now {
        return Vec::new();
    }
    map(model, changed)
}

pub(super) fn map(model: &mut Model, mut mapping: Mapping) -> Vec<Command> {
    model.file.mapping.before = None;
    mapping.layout = merged(&mapping.layout, &model.file.mapping.layout);
    let mapping = Arc::new(mapping);
    model.file.mapping.draft = Some(Arc::clone(&mapping));
    read(model, Reading::Mapped(mapping))
}

/// What was chosen here goes before what the mapping says.
fn merged(of_mapping: &Layout, chosen: &Layout) -> Layout {
    Layout {
        separator: chosen.separator.or(of_mapping.separator),
        encoding: chosen.encoding.or(of_mapping.encoding),
        sheet: chosen.sheet.clone().or_else(|| of_mapping.sheet.clone()),
        header: chosen.header.or(of_mapping.header),
    }
}

/// Checks the file again with its rows read in another way.
pub(super) fn read(model: &mut Model, reading: Reading) -> Vec<Command> {
    model.file.mapping.trouble = None;
    // What was planned is not what would be sent any more.
    model.import.forget_plan();
    let options = model.check_options();
    let Some(open) = &mut model.file.open else {
        return Vec::new();
    };
    let request = RequestId::new();
    open.request = Some(request);
    open.asked = options.clone();
    open.keeps_rows = false;
    open.rechecking = open.view.complete;
    vec![Command::Recheck {
        open: open.id,
        request,
        options,
        reading: Some(reading),
    }]
}

/// The table is cut in another way: it is read anew, and what was said by hand is taken over.
fn cut(model: &mut Model, layout: Layout) -> Vec<Command> {
    if model.import.running().is_some() || layout == model.file.mapping.layout {
        return Vec::new();
    }
    let mut commands = mend::for_other_rows(model);
    let kept = model.file.mapping.kept.clone();
    model.file.mapping.kept = kept.or_else(|| model.file.mapping().cloned());
    model.file.mapping.draft = None;
    model.file.mapping.before = None;
    // Other columns may stand there now.
    model.file.mapping.selected = None;
    model.file.mapping.layout = layout.clone();
    commands.extend(read(model, Reading::Auto(layout)));
    // Its numbers grow from nothing, as when it was opened.
    if let Some(open) = &mut model.file.open {
        open.rechecking = false;
        open.view.complete = false;
    }
    commands
}

/// A view of the newest check has come; true where the mapping before another cut was taken over,
/// and a check by it has begun.
pub(in crate::app) fn seen(model: &mut Model) -> Option<Vec<Command>> {
    let kept = model.file.mapping.kept.take()?;
    let source = model.file.open.as_ref()?.view.source.as_ref()?;
    let mut mapping = Mapping::clone(&source.mapping);
    model::take_over(&mut mapping, &kept).then(|| map(model, mapping))
}

/// The check by the newest mapping is through.
pub(in crate::app) fn checked(model: &mut Model) -> Vec<Command> {
    model.file.mapping.trouble = None;
    model.file.mapping.before = None;
    ask_preview(model)
}

/// The newest mapping cannot be used: it stays on screen, with the reason.
pub(in crate::app) fn refused(
    model: &mut Model,
    request: RequestId,
    error: Failure,
) -> Vec<Command> {
    let Some(open) = &mut model.file.open else {
        return Vec::new();
    };
    if open.request != Some(request) {
        return Vec::new();
    }
    open.rechecking = false;
    if model.file.mapping.before.is_some() {
        return load::refused(model, error);
    }
    if open.mapped().is_some() {
        model.file.mapping.trouble = Some(error);
    } else {
        model.notice = Some(Notice::failed(error));
    }
    Vec::new()
}

fn save(
    model: &mut Model,
    ending: &str,
    purpose: impl FnOnce(OpenId) -> DialogPurpose,
) -> Vec<Command> {
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    let stem = open.view.name.split('.').next().unwrap_or("users");
    let suggested = file::beside(model, &open.view.path, format!("{stem}-{ending}"));
    let purpose = purpose(open.id);
    file::ask_path(model, purpose, Some(suggested))
}

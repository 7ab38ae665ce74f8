//! Changing what the users file says, beside the file: fixes, edits, users left out, and the way back.

use std::sync::Arc;

use crate::roster::mend::{
    CarriedOver, Fix, FixedGroup, Keep, Mending, Preview, Remembered, Settlement, Step, offers,
};
use crate::roster::{Filter, RowSet};
use crate::rules::Rule;
use crate::worker::{Command, Failure, OpenId, RequestId};

use crate::app::action::Action;
use crate::app::model::{self, Fixing, Leaving, Modal, Model, Notice, OpenFile, Settling};
use crate::app::words;

pub(super) fn update(model: &mut Model, action: Action) -> Vec<Command> {
    match action {
        Action::AskFix(rule, field) => ask_fix(model, rule, field),
        Action::ChooseFix(index) => {
            if let Some(Modal::Fix(fixing)) = &mut model.modal {
                fixing.chosen = index.min(fixing.offers.len().saturating_sub(1));
                fixing.agreed = false;
            }
            ask_preview(model)
        }
        Action::FixAs(fix) => {
            if let Some(Modal::Fix(fixing)) = &mut model.modal
                && let Some(chosen) = fixing.offers.get_mut(fixing.chosen)
            {
                *chosen = fix;
            }
            ask_preview(model)
        }
        Action::AgreeToFix(on) => {
            if let Some(Modal::Fix(fixing)) = &mut model.modal {
                fixing.agreed = on;
            }
            Vec::new()
        }
        Action::AskReplace if model.may_mend() => {
            let fix = Fix::Replace {
                field: "email".to_owned(),
                find: String::new(),
                with: String::new(),
                whole: false,
                any_case: false,
            };
            show(model, vec![fix], Filter::Records(Arc::from([])))
        }
        Action::AskSame(rule) if model.may_mend() => {
            model.modal = Some(Modal::Same(Box::new(Settling {
                rule,
                keep: Keep::First,
                asked: None,
                found: None,
                trouble: None,
            })));
            ask_same(model)
        }
        Action::KeepOfSame(keep) => {
            if let Some(Modal::Same(settling)) = &mut model.modal {
                settling.keep = keep;
            }
            ask_same(model)
        }
        Action::LeaveOutGroup(rule, field) => of_group(model, rule, field),
        Action::LeaveOut(id) => {
            let (records, group) = (vec![id.0], None);
            push(model, Step::LeaveOut { records, group })
        }
        Action::TakeIn(id) => {
            let records = vec![id.0];
            push(model, Step::TakeIn { records })
        }
        Action::Edit(id, change) => push(model, Step::edit(id, change)),
        Action::UseSuggestion(id, changes) => {
            let records = vec![(id.0, changes)];
            push(model, Step::Edit { records })
        }
        Action::Undo => mend(model, Mending::undo),
        Action::Redo => mend(model, Mending::redo),
        _ => Vec::new(),
    }
}

/// Does something that was made ready elsewhere.
pub(super) fn push(model: &mut Model, step: Step) -> Vec<Command> {
    mend(model, |mending| {
        mending.push(step);
        true
    })
}

/// Another mending: the records are checked again with it, and what is on screen stays until then.
fn mend(model: &mut Model, change: impl FnOnce(&mut Mending) -> bool) -> Vec<Command> {
    if !model.may_mend() {
        return Vec::new();
    }
    let Some(open) = &mut model.file.open else {
        return Vec::new();
    };
    if !change(&mut open.mending) {
        return Vec::new();
    }
    open.checked = open.checked.min(open.mending.steps().len());
    // What was planned is not what would be sent any more.
    model.import.forget_plan();
    let request = RequestId::new();
    open.request = Some(request);
    open.rechecking = true;
    open.keeps_rows = true;
    vec![Command::Mend {
        open: open.id,
        request,
        mending: open.mending.clone(),
    }]
}

fn taken_back(steps: u64) -> &'static str {
    match steps {
        1 => "Undo takes it back",
        _ => "Undo takes them back one by one",
    }
}

/// What a recipe makes of the mending.
pub(super) fn become_this(model: &mut Model, wished: Mending) -> Vec<Command> {
    let before = model.open().map_or(0, |open| open.mending.steps().len());
    let count = wished.steps().len().saturating_sub(before) as u64;
    let commands = mend(model, |mending| {
        let other = *mending != wished;
        *mending = wished;
        other
    });
    model.notice = Some(if commands.is_empty() {
        Notice::info("The recipe changes nothing in this file", "")
    } else {
        Notice::info(
            "The recipe was applied",
            format!("{}; {}", words::count(count, "step"), taken_back(count)),
        )
    });
    commands
}

/// What was done to this very file the last time is done again, as if it had never been closed.
pub(in crate::app) fn remembered(
    model: &mut Model,
    open: OpenId,
    remembered: Remembered,
) -> Vec<Command> {
    // An import that is repeated is repeated as it was.
    if model.again().is_some_and(|again| again.open == open) {
        return Vec::new();
    }
    let is_new = |file: &OpenFile| file.id == open && file.mending.is_empty();
    if !model.file.open.as_ref().is_some_and(is_new) {
        return Vec::new();
    }
    let count = remembered.mending.steps().len() as u64;
    let commands = mend(model, |mending| {
        *mending = remembered.mending;
        true
    });
    if let Some(open) = &mut model.file.open {
        // Nobody has seen the users as they were before.
        open.keeps_rows = false;
    }
    if !commands.is_empty() && count > 0 {
        model.notice = Some(if remembered.changed {
            Notice::info(
                "The file has changed since you mended it",
                "Your fixes were done again. Edits of single users and users left out belonged to the file before",
            )
        } else {
            Notice::info(
                "Your changes from the last time are there again",
                format!(
                    "{} done again; {}",
                    words::count(count, "step"),
                    taken_back(count)
                ),
            )
        });
    }
    commands
}

/// The rows of the table are others from now on: what was done to single ones of before is done to the same ones
/// once these are known.
pub(super) fn for_other_rows(model: &mut Model) -> Vec<Command> {
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    let (id, before) = (open.id, open.mending.holding());
    let Some(kept) = model::for_other_rows(&before) else {
        return Vec::new();
    };
    if let Some(open) = &mut model.file.open {
        open.mending = kept.clone();
    }
    vec![Command::CarryOver {
        open: id,
        mending: before,
        stays: kept,
    }]
}

/// What was done to single rows has found them again, as far as they are there.
pub(in crate::app) fn carried_over(
    model: &mut Model,
    open: OpenId,
    over: CarriedOver,
) -> Vec<Command> {
    let Some(file) = model.file.open.as_ref().filter(|file| file.id == open) else {
        return Vec::new();
    };
    if !file.view.complete {
        // It is being cut in another way once more.
        return vec![Command::CarryOver {
            open,
            mending: over.mending,
            stays: file.mending.clone(),
        }];
    }
    let fixes = over.mending.steps().iter();
    let fixes = fixes.filter(|step| matches!(step, Step::Fix(_))).count();
    let commands = mend(model, |mending| {
        // What was done meanwhile follows.
        let since = mending.steps().behind(fixes).to_vec();
        let mut wished = over.mending.clone();
        for step in since {
            wished.push(step);
        }
        let other = *mending != wished;
        *mending = wished;
        other
    });
    let text = match (over.kept, over.lost) {
        (kept, 0) => format!(
            "What you did to {} is done to the same rows again",
            words::users(kept)
        ),
        (0, lost) => format!(
            "What you did to {} belonged to rows that are not there any more. Fixes for all users stay",
            words::users(lost)
        ),
        (kept, lost) => format!(
            "What you did to {} is done to the same rows again. The rows of {} are not there any more, so what you did to them is not done",
            words::users(kept),
            words::users(lost)
        ),
    };
    model.notice = Some(Notice::info(
        "The rows of the table are others now",
        format!("{text}; Undo takes the steps back one by one"),
    ));
    commands
}

fn ask_fix(model: &mut Model, rule: Rule, field: Arc<str>) -> Vec<Command> {
    if !model.may_mend() {
        return Vec::new();
    }
    let groups = model.open().map(|open| Arc::clone(&open.view.groups));
    let alike = groups.map_or(0, |groups| {
        groups.iter().filter(|it| it.rule == rule).count()
    });
    let mut offers = offers(rule, &field);
    offers.retain(|fix| alike > 1 || !fix.is_sweeping());
    if offers.is_empty() {
        return Vec::new();
    }
    show(model, offers, Filter::Group { rule, field })
}

/// Opens the look at what fixes would do.
fn show(model: &mut Model, offers: Vec<Fix>, group: Filter) -> Vec<Command> {
    model.modal = Some(Modal::Fix(Box::new(Fixing {
        offers,
        chosen: 0,
        group,
        asked: None,
        preview: None,
        trouble: None,
        agreed: false,
    })));
    ask_preview(model)
}

/// Asks what the chosen fix would do; also after the records have changed beneath it.
pub(in crate::app) fn ask_preview(model: &mut Model) -> Vec<Command> {
    let (Some(Modal::Fix(fixing)), Some(open)) = (&mut model.modal, &model.file.open) else {
        return Vec::new();
    };
    let Some(fix) = fixing.fix().cloned() else {
        return Vec::new();
    };
    let request = RequestId::new();
    fixing.asked = Some(request);
    vec![Command::PreviewFix {
        open: open.id,
        request,
        fix,
        group: fixing.group.clone(),
    }]
}

/// What the chosen fix would do has become known.
pub(in crate::app) fn previewed(
    model: &mut Model,
    request: RequestId,
    tried: Result<Preview, Failure>,
) {
    let Some(Modal::Fix(fixing)) = &mut model.modal else {
        return;
    };
    if fixing.asked != Some(request) {
        return;
    }
    fixing.asked = None;
    match tried {
        Ok(preview) => {
            fixing.preview = Some(preview);
            fixing.trouble = None;
        }
        Err(failure) => {
            fixing.preview = None;
            fixing.trouble = Some(failure);
        }
    }
}

/// The fix that was looked at is done.
pub(super) fn fix(model: &mut Model, fixing: &Fixing) -> Vec<Command> {
    // Nobody does what nobody has seen.
    let seen = fixing.count().is_some_and(|count| count > 0);
    let seen = seen && (fixing.agreed || !fixing.needs_word());
    match fixing.fix().filter(|_| seen) {
        Some(fix) => mend(model, |mending| {
            mending.push(Step::Fix(fix.clone()));
            true
        }),
        None => Vec::new(),
    }
}

/// Asks who is the same, and what keeping one of each would do.
fn ask_same(model: &mut Model) -> Vec<Command> {
    let (Some(Modal::Same(settling)), Some(open)) = (&mut model.modal, &model.file.open) else {
        return Vec::new();
    };
    let request = RequestId::new();
    settling.asked = Some(request);
    vec![Command::Settle {
        open: open.id,
        request,
        rule: settling.rule,
        keep: settling.keep,
    }]
}

/// Who is the same has become known.
pub(in crate::app) fn settled(
    model: &mut Model,
    request: RequestId,
    found: Result<Option<Settlement>, Failure>,
) {
    let Some(Modal::Same(settling)) = &mut model.modal else {
        return;
    };
    if settling.asked != Some(request) {
        return;
    }
    settling.asked = None;
    let (found, trouble) = match found {
        Ok(found) => (found, None),
        Err(failure) => (None, Some(failure)),
    };
    settling.found = found;
    settling.trouble = trouble;
}

/// One of each is kept, as it was looked at.
pub(super) fn settle(model: &mut Model, settling: Settling) -> Vec<Command> {
    match settling.found.filter(|_| settling.asked.is_none()) {
        Some(found) => mend(model, |mending| {
            mending.push(found.step);
            true
        }),
        None => Vec::new(),
    }
}

/// Leaves out all users with a problem, or takes in those who were left out; who they are is asked first.
fn of_group(model: &mut Model, rule: Rule, field: Arc<str>) -> Vec<Command> {
    if !model.may_mend() {
        return Vec::new();
    }
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    let request = RequestId::new();
    let takes_in = rule == Rule::LeftOutByHand;
    let group = (!takes_in).then(|| FixedGroup {
        rule: rule.code().to_owned(),
        field: field.to_string(),
    });
    model.check.leaving = Some(Leaving {
        request,
        takes_in,
        group,
    });
    vec![Command::Rows {
        open: open.id,
        request,
        filter: Filter::Group { rule, field },
        kept: None,
    }]
}

/// The users of a group have become known. None: the answer is to another question.
pub(in crate::app) fn group_known(
    model: &mut Model,
    open: OpenId,
    request: RequestId,
    rows: &RowSet,
) -> Option<Vec<Command>> {
    let waits = model.check.leaving.as_ref();
    if waits.is_none_or(|leaving| leaving.request != request) {
        return None;
    }
    let leaving = model.check.leaving.take()?;
    let is_open = model.open().is_some_and(|file| file.id == open);
    if !is_open || rows.is_empty() {
        return Some(Vec::new());
    }
    let records: Vec<u32> = match rows {
        RowSet::All(count) => (0..*count).collect(),
        RowSet::Some(rows) => rows.to_vec(),
    };
    Some(mend(model, |mending| {
        mending.push(if leaving.takes_in {
            Step::TakeIn { records }
        } else {
            Step::LeaveOut {
                records,
                group: leaving.group,
            }
        });
        true
    }))
}

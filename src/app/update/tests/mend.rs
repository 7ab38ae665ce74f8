//! Changing what the file says: fixes, edits, users left out, and the way back.

use std::sync::Arc;

use crate::app::action::Action;
use crate::app::model::{Modal, Model, OpenFile};
use crate::platform::settings::TenantKind;
use crate::roster::mend::{Change, Fix, Mender, Mending, Preview, Recipe, Remembered, Step};
use crate::roster::{Filter, RowSet};
use crate::rules::Rule;
use crate::users::RecordId;
use crate::worker::{Command, Event, OpenId, RequestId};

use super::rig::{act, answer_plan, apply, model, now, open_path, ready, seen, view};

fn phones() -> Action {
    Action::AskFix(Rule::PhoneFormat, Arc::from("/phone_number"))
}

fn asked_preview(commands: &[Command]) -> (RequestId, Fix) {
    match commands {
        [Command::PreviewFix { request, fix, .. }] => (*request, fix.clone()),
        other => panic!("a preview is asked for, not {other:?}"),
    }
}

fn mended(commands: &[Command]) -> Mending {
    match commands {
        [Command::Mend { mending, .. }] => mending.clone(),
        other => panic!("the file is mended, not {other:?}"),
    }
}

fn preview(model: &mut Model, request: RequestId, changed: u64) {
    let open = model.open().expect("a file").id;
    let preview = Preview {
        changed,
        staying: 1,
        ..Preview::default()
    };
    let event = Event::PreviewReady {
        open,
        request,
        preview,
    };
    apply(model, event, now());
}

/// The check with the newest mending is through.
fn checked(model: &mut Model) -> Vec<Command> {
    let open = model.open().expect("a file");
    let (id, mending) = (open.id, open.mending.clone());
    let mut view = view(10, 1, true);
    view.options = open.asked.clone();
    view.mender = Arc::new(Mender::of(&mending));
    apply(model, Event::Opened { open: id, view }, now())
}

#[test]
fn a_fix_is_done_once_its_count_is_known_and_undone_as_one() {
    let mut model = ready(TenantKind::Test, true);
    let (request, fix) = asked_preview(&act(&mut model, phones()));
    assert!(matches!(fix, Fix::Phone { country: None, .. }));
    assert!(
        act(&mut model, Action::Confirm).is_empty(),
        "nobody has seen what it does"
    );
    let (stale, _) = asked_preview(&act(&mut model, phones()));
    let spain = Fix::Phone {
        field: "phone_number".to_owned(),
        country: "ES".parse().ok(),
    };
    let (newest, fix) = asked_preview(&act(&mut model, Action::FixAs(spain.clone())));
    assert_eq!(fix, spain);
    preview(&mut model, request, 9);
    preview(&mut model, stale, 8);
    let Some(Modal::Fix(fixing)) = &model.modal else {
        panic!("it is looked at")
    };
    assert_eq!(fixing.count(), None, "those were other questions");
    preview(&mut model, newest, 2);
    let mending = mended(&act(&mut model, Action::Confirm));
    assert_eq!(mending.steps(), [Step::Fix(spain)]);
    assert_eq!(model.modal, None);
    assert!(model.open().is_some_and(|open| open.rechecking));
    assert!(model.import.plan.is_none() && model.import_obstacle().is_some());
    checked(&mut model);
    assert!(model.open().is_some_and(OpenFile::settled));
    let undone = mended(&act(&mut model, Action::Undo));
    assert!(undone.is_empty() && undone.next().is_some());
    assert!(
        act(&mut model, Action::Undo).is_empty(),
        "nothing is left to undo"
    );
    assert_eq!(mended(&act(&mut model, Action::Redo)).steps().len(), 1);
}

#[test]
fn what_was_typed_shows_before_it_is_checked_and_survives_other_options() {
    let mut model = ready(TenantKind::Test, true);
    let change = Change::text("/email", "ada@example.com");
    let commands = act(&mut model, Action::Edit(RecordId(3), change.clone()));
    let first = mended(&commands);
    let typed = |model: &Model| {
        let open = model.open().expect("a file");
        open.typed(RecordId(3), "/email").cloned()
    };
    assert_eq!(typed(&model), Some(change.clone()));
    // Another one, before the first has been checked.
    let other = Change::removal("/name");
    let both = mended(&act(&mut model, Action::Edit(RecordId(3), other)));
    assert_eq!((first.steps().len(), both.steps().len()), (1, 2));
    assert_eq!(typed(&model), Some(change));
    let commands = act(&mut model, Action::Upsert(true));
    assert!(
        commands
            .iter()
            .any(|it| matches!(it, Command::Recheck { .. }))
    );
    assert_eq!(model.open().map(|open| open.mending.steps().len()), Some(2));
    checked(&mut model);
    assert_eq!(typed(&model), None, "the record itself has it now");
}

#[test]
fn mended_rows_stay_until_another_filter_is_chosen() {
    let mut model = ready(TenantKind::Test, true);
    let commands = act(&mut model, Action::Filter(Filter::Blocked));
    let [Command::Rows { open, request, .. }] = commands.as_slice() else {
        panic!("rows are asked for")
    };
    let rows = RowSet::Some(Arc::from([2, 5]));
    let event = Event::RowsReady {
        open: *open,
        request: *request,
        rows: rows.clone(),
    };
    apply(&mut model, event, now());
    act(
        &mut model,
        Action::Edit(RecordId(2), Change::removal("/name")),
    );
    let kept = |commands: &[Command]| {
        commands.iter().find_map(|command| match command {
            Command::Rows { kept, .. } => Some(kept.clone()),
            _ => None,
        })
    };
    let commands = checked(&mut model);
    assert_eq!(kept(&commands), Some(Some(rows)));
    answer_plan(&mut model, &commands);
    let commands = act(&mut model, Action::Filter(Filter::Warned));
    assert_eq!(kept(&commands), Some(None));
}

#[test]
fn a_group_is_left_out_once_it_is_known_who_they_are() {
    let mut model = ready(TenantKind::Test, true);
    let field: Arc<str> = Arc::from("/email");
    let group = |rule| Action::LeaveOutGroup(rule, Arc::clone(&field));
    let answer = |model: &mut Model, commands: &[Command]| {
        let [Command::Rows { open, request, .. }] = commands else {
            panic!("who they are is asked: {commands:?}")
        };
        let event = Event::RowsReady {
            open: *open,
            request: *request,
            rows: RowSet::Some(Arc::from([1, 4])),
        };
        apply(model, event, now())
    };
    let shown = model.check.rows.set.clone();
    let commands = act(&mut model, group(Rule::EmailFormat));
    let mending = mended(&answer(&mut model, &commands));
    let Some(Step::LeaveOut { records, group: of }) = mending.last() else {
        panic!("they are left out")
    };
    assert_eq!(records, &[1, 4]);
    assert_eq!(
        of.as_ref().map(|group| group.rule.as_str()),
        Some("email-format")
    );
    assert_eq!(model.check.rows.set, shown, "the table stays as it is");
    checked(&mut model);
    let commands = act(&mut model, group(Rule::LeftOutByHand));
    let mending = mended(&answer(&mut model, &commands));
    assert_eq!(
        mending.last(),
        Some(&Step::TakeIn {
            records: vec![1, 4]
        })
    );
}

#[test]
fn nothing_is_changed_before_the_whole_file_is_there() {
    let mut model = model();
    let open = open_path(&mut model, "/files/members.json");
    seen(&mut model, open, 10, 2);
    assert!(act(&mut model, phones()).is_empty() && model.modal.is_none());
    let change = Change::removal("/name");
    assert!(act(&mut model, Action::Edit(RecordId(0), change)).is_empty());
}

#[test]
fn what_was_done_the_last_time_is_done_again_and_said() {
    for (changed, words) in [(false, "from the last time"), (true, "has changed")] {
        let mut model = ready(TenantKind::Test, true);
        let open = model.open().expect("a file").id;
        let before = Mending::of(vec![Step::Fix(Fix::StripProvider)]);
        let event = |open| Event::Remembered {
            open,
            remembered: Remembered {
                mending: before.clone(),
                changed,
            },
        };
        let stale = apply(&mut model, event(OpenId::new()), now());
        assert!(stale.is_empty() && model.notice.is_none());
        assert_eq!(mended(&apply(&mut model, event(open), now())), before);
        let notice = model.notice.as_ref().expect("a word about it");
        assert!(notice.title.contains(words), "{notice:?}");
        checked(&mut model);
        assert!(mended(&act(&mut model, Action::Undo)).is_empty());
        // Whoever has begun anew is not disturbed.
        let mut model = ready(TenantKind::Test, true);
        let open = model.open().expect("a file").id;
        act(&mut model, Action::LeaveOut(RecordId(1)));
        assert!(apply(&mut model, event(open), now()).is_empty());
    }
}

#[test]
fn a_recipe_is_met_before_it_is_done() {
    let mut model = ready(TenantKind::Test, true);
    let open = model.open().expect("a file").id;
    let recipe =
        Recipe::from_json(br#"{"version":1,"steps":[{"step":"fix","fix":"strip-provider"}]}"#);
    let loaded = Event::RecipeLoaded {
        open,
        recipe: Ok(Arc::new(recipe.expect("a recipe"))),
    };
    let commands = apply(&mut model, loaded, now());
    let [Command::MeetRecipe { request, .. }] = commands.as_slice() else {
        panic!("the recipe is met: {commands:?}");
    };
    let met = |request, steps: Vec<Step>| Event::RecipeMet {
        open,
        request,
        mending: Ok(Mending::of(steps)),
    };
    let step = Step::Fix(Fix::StripProvider);
    assert!(apply(&mut model, met(RequestId::new(), vec![step.clone()]), now()).is_empty());
    let done = apply(&mut model, met(*request, vec![step.clone()]), now());
    assert_eq!(mended(&done).steps(), [step]);
    assert!(
        model
            .notice
            .as_ref()
            .is_some_and(|it| it.title.contains("applied"))
    );
    checked(&mut model);
    // One that changes nothing says so.
    let again = apply(
        &mut model,
        Event::RecipeLoaded {
            open,
            recipe: Ok(Arc::default()),
        },
        now(),
    );
    let [Command::MeetRecipe { request, .. }] = again.as_slice() else {
        panic!("the recipe is met: {again:?}");
    };
    let same = model.open().expect("a file").mending.steps().to_vec();
    assert!(apply(&mut model, met(*request, same), now()).is_empty());
    assert!(
        model
            .notice
            .as_ref()
            .is_some_and(|it| it.title.contains("nothing"))
    );
}

#[test]
fn a_look_that_nobody_waits_for_ends() {
    let mut model = ready(TenantKind::Test, true);
    let (request, _) = asked_preview(&act(&mut model, phones()));
    let closed = act(&mut model, Action::CloseModal);
    assert!(
        matches!(closed[..], [Command::StopLooking { .. }]),
        "{closed:?}"
    );
    preview(&mut model, request, 9);
    let (request, _) = asked_preview(&act(&mut model, phones()));
    preview(&mut model, request, 9);
    assert!(act(&mut model, Action::CloseModal).is_empty());
}

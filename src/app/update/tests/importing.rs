//! Importing, and what it forbids.

use std::path::PathBuf;

use crate::app::action::Action;
use crate::app::model::{Closing, Modal, Screen};
use crate::import::PlanSummary;
use crate::platform::settings::TenantKind;
use crate::worker::{Command, Event, RequestId};

use super::rig::{act, apply, now, ready};

#[test]
fn production_asks_once_more_and_practice_does_not() {
    let mut model = ready(TenantKind::Production, false);
    model.screen = Screen::Import;
    assert!(act(&mut model, Action::Primary).is_empty());
    assert_eq!(model.modal, Some(Modal::Production));
    act(&mut model, Action::CloseModal);
    assert!(model.import.run.is_none(), "not yet means not yet");
    act(&mut model, Action::Primary);
    let commands = act(&mut model, Action::Confirm);
    assert!(
        matches!(&commands[..], [Command::StartImport { options, .. }] if options.leave_out_blocked)
    );

    let mut model = ready(TenantKind::Production, true);
    model.screen = Screen::Import;
    assert!(matches!(
        &act(&mut model, Action::Primary)[..],
        [Command::StartImport { .. }]
    ));
    assert!(
        act(&mut model, Action::Primary).is_empty(),
        "a second press starts nothing"
    );
}

#[test]
fn upsert_wants_a_word_about_verification_and_checks_again() {
    let mut model = ready(TenantKind::Test, true);
    model
        .file
        .open
        .as_mut()
        .expect("a file")
        .view
        .summary
        .without_email_verified = 3;
    let commands = act(&mut model, Action::Upsert(true));
    assert!(matches!(&commands[..], [Command::Recheck { options, .. }] if options.upsert));
    assert!(model.open().is_some_and(|open| open.rechecking));
    assert!(model.wants_email_verified());
    let commands = act(&mut model, Action::EmailVerified(true));
    assert!(
        matches!(&commands[..], [Command::Recheck { options, .. }] if options.email_verified == Some(true))
    );
    act(&mut model, Action::Upsert(false));
    assert_eq!(model.import.options.email_verified, None);
}

#[test]
fn closing_asks_while_users_are_on_their_way() {
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Import;
    act(&mut model, Action::Primary);
    act(&mut model, Action::CloseAsked);
    assert_eq!(
        (model.modal.clone(), model.closing),
        (Some(Modal::CloseWhileRunning), Closing::No)
    );
    assert!(matches!(
        &act(&mut model, Action::Confirm)[..],
        [Command::Shutdown]
    ));
    apply(&mut model, Event::ShutDown { running: 1 }, now());
    assert_eq!(model.closing, Closing::Now);

    let mut idle = ready(TenantKind::Test, true);
    assert!(matches!(
        &act(&mut idle, Action::CloseAsked)[..],
        [Command::Shutdown]
    ));
}

#[test]
fn the_file_cannot_be_changed_while_it_is_imported() {
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Import;
    act(&mut model, Action::Primary);
    assert!(
        act(
            &mut model,
            Action::OpenPaths(vec![PathBuf::from("/files/other.json")])
        )
        .is_empty()
    );
    act(&mut model, Action::Go(Screen::Check));
    assert_eq!(model.screen, Screen::Import);
    assert!(model.notice.is_some(), "and it is said why");
    act(&mut model, Action::Go(Screen::Settings));
    assert_eq!(model.screen, Screen::Settings);
}

#[test]
fn a_plan_for_older_options_is_dropped() {
    let mut model = ready(TenantKind::Test, true);
    let open = model.open().expect("a file").id;
    let before = model.import.plan.clone();
    let plan = PlanSummary {
        records: 1,
        users: 1,
        left_out: 0,
        blocked: 0,
        parts: 1,
        bytes: 1,
    };
    apply(
        &mut model,
        Event::Planned {
            open,
            request: RequestId::new(),
            plan: Box::new(plan),
            paces: Vec::new(),
        },
        now(),
    );
    assert_eq!(model.import.plan, before);
}

#[test]
fn users_without_a_password_are_a_question_of_their_own() {
    for (kind, practice, asks) in [
        (TenantKind::Production, false, 2),
        (TenantKind::Test, false, 1),
        (TenantKind::Test, true, 0),
    ] {
        let mut model = ready(kind, practice);
        model.screen = Screen::Import;
        if let Some(open) = &mut model.file.open {
            open.view.summary.without_hash = 3;
        }
        let mut commands = act(&mut model, Action::Primary);
        let mut asked = 0;
        while let Some(modal) = &model.modal {
            assert_eq!(*modal == Modal::WithoutHash, asked == 0, "it comes first");
            assert!(commands.is_empty(), "nothing starts before the answer");
            asked += 1;
            commands = act(&mut model, Action::Confirm);
        }
        assert_eq!(asked, asks);
        assert!(matches!(&commands[..], [Command::StartImport { .. }]));
    }
}

//! Steps, settings, tenants and history.

use crate::app::action::Action;
use crate::app::model::{Notice, Screen};
use crate::app::update::start;
use crate::platform::settings::{TenantColour, TenantKind};
use crate::worker::{Command, Failure};

use super::rig::{act, model, ready};

#[test]
fn practice_is_connected_at_the_start_and_nothing_else() {
    let mut model = model();
    let commands = start(&mut model);
    assert!(
        commands
            .iter()
            .any(|command| matches!(command, Command::LoadSettings))
    );
    let connects = commands
        .iter()
        .filter(|command| matches!(command, Command::Connect { .. }))
        .count();
    assert_eq!(connects, 1);
}

#[test]
fn the_rail_tells_who_is_left_out() {
    let mut model = ready(TenantKind::Test, true);
    model.screen = Screen::Check;
    assert_eq!(model.rail()[1].line, "2 need fixing");
    act(&mut model, Action::Go(Screen::Import));
    let check = &model.rail()[1];
    assert_eq!(
        (check.mark, check.line.as_str()),
        (crate::app::model::Mark::Look, "2 left out")
    );
}

#[test]
fn a_password_in_the_proxy_address_never_reaches_the_settings() {
    let mut model = model();
    let with_password = "http://me:word@proxy.example.com:8080".to_owned();
    assert!(act(&mut model, Action::Proxy(with_password)).is_empty());
    assert_eq!(model.settings.proxy, None);
    let plain = "http://proxy.example.com:8080".to_owned();
    assert!(matches!(
        act(&mut model, Action::Proxy(plain.clone())).as_slice(),
        [Command::SaveSettings { .. }]
    ));
    assert_eq!(model.settings.proxy, Some(plain));
}

#[test]
fn a_real_tenant_is_offered_and_never_opened_by_itself() {
    let mut model = model();
    model
        .settings
        .tenants
        .push(crate::platform::settings::Tenant {
            id: "t1".to_owned(),
            domain: "example.eu.auth0.com".to_owned(),
            name: "example".to_owned(),
            tenant_domain: None,
            colour: TenantColour::Ocean,
            kind: TenantKind::Production,
            login: crate::platform::settings::Login::Client {
                client_id: "abc".to_owned(),
            },
            connection: None,
        });
    assert!(act(&mut model, Action::ShowTenant("t1".to_owned())).is_empty());
    assert!(matches!(
        &act(&mut model, Action::ConnectShown)[..],
        [Command::Connect { .. }]
    ));
}

#[test]
fn results_of_a_former_run_lead_back_to_history() {
    let mut model = ready(TenantKind::Test, true);
    act(&mut model, Action::Go(Screen::History));
    act(
        &mut model,
        Action::OpenRun(crate::import::RunId::new(0, [0; 8])),
    );
    assert_eq!(model.screen, Screen::Results);
    act(&mut model, Action::Back);
    assert_eq!(model.screen, Screen::History);
    act(&mut model, Action::Back);
    assert_eq!(model.screen, Screen::Check, "where one was before History");
}

#[test]
fn back_passes_over_steps_that_are_closed() {
    let mut model = model();
    act(&mut model, Action::Go(Screen::Connect));
    act(&mut model, Action::Back);
    assert_eq!(model.screen, Screen::File);
}

#[test]
fn what_went_well_is_said_until_one_goes_on_and_what_failed_until_it_is_closed() {
    let mut model = model();
    let failed = || Notice::failed(Failure::default());
    model.notice = Some(Notice::ok("3 rows saved"));
    act(&mut model, Action::Go(Screen::Settings));
    assert_eq!(model.notice, None);
    model.notice = Some(failed());
    act(&mut model, Action::Back);
    assert_eq!(model.notice, Some(failed()));
    act(&mut model, Action::CloseNotice);
    model.notice = Some(Notice::ok("3 rows saved"));
    act(&mut model, Action::OpenPaths(vec!["/files/a.json".into()]));
    assert_eq!(model.notice, None);
}

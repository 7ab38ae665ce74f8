//! From a tenant that nobody knew to an import into it.

use usher::app::model::Screen;
use usher::app::theme::Look;

use super::flow::three_users;
use super::steps::Desk;

/// A tenant is added by hand, as a real one is; another practice tenant stands in for it.
#[test]
fn a_tenant_is_added_with_client_id_and_secret() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime
        .block_on(usher::practice::Server::start(
            usher::practice::Config::default(),
        ))
        .expect("another practice tenant");
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    desk.until("practice is connected", |model| {
        model.connect.chosen().is_some()
    });
    desk.harness
        .state_mut()
        .act([usher::app::action::Action::Go(Screen::Connect)]);
    desk.settle();
    desk.click("Add…");
    assert!(desk.sees("Type the tenant’s domain first"));
    desk.type_into("Domain", &server.url);
    desk.type_into("Client id", &server.client_id);
    desk.type_into("Client secret", &server.client_secret);
    desk.shot("k1-typed-light");
    desk.click_starting("Connect 127.0.0.1");
    desk.until("the tenant is connected", |model| {
        model
            .connect
            .tenant()
            .is_some_and(|tenant| !tenant.practice)
            || model.connect.attempt.as_ref().is_some_and(|attempt| {
                matches!(
                    attempt.state,
                    usher::app::model::AttemptState::Failed(_)
                        | usher::app::model::AttemptState::Asks(_)
                )
            })
    });
    let tenant = desk.model().connect.tenant().expect("a tenant").clone();
    assert!(!tenant.practice, "{:?}", desk.model().connect.attempt);
    desk.until("it is remembered", |model| {
        !model.settings.tenants.is_empty()
    });
    desk.shot("f-added-light");
    // A real tenant counts as production until it is marked otherwise.
    assert_eq!(
        tenant.kind,
        usher::platform::settings::TenantKind::Production
    );
    let path = desk.file("members.json", three_users());
    desk.drop_file(&path);
    desk.until("checked", |model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
            && model.screen == Screen::Check
    });
    desk.press("Continue with 2 users");
    if desk.model().connect.chosen().is_none() {
        desk.click_starting("Username-Password-Authentication");
    }
    desk.until("planned", |model| {
        model.connect.chosen().is_some()
            && model.import.plan.is_some()
            && model
                .open()
                .is_some_and(usher::app::model::OpenFile::settled)
    });
    desk.press("Review import of 2 users");
    desk.until("planned again", |model| {
        model.import.plan.is_some() && model.import.planning.is_none()
    });
    desk.click("Import 2 users");
    assert!(
        desk.sees("1 of 2 users has no password hash that Auth0 can check"),
        "what cannot be made good is asked first"
    );
    desk.shot("g2-without-password-light");
    desk.click("Import 2 users all the same");
    assert!(
        desk.model().import.run.is_none(),
        "production asks once more"
    );
    desk.shot("g2-production-light");
    assert!(desk.sees("The pilot sends a few users of every kind"));
    desk.harness
        .state_mut()
        .act([usher::app::action::Action::Confirm]);
    desk.until("results", |model| model.results.view.is_some());
    assert_eq!(
        desk.model()
            .results
            .view
            .as_ref()
            .expect("results")
            .counts
            .imported,
        2
    );
    drop(desk);
    runtime.block_on(server.stop());
}

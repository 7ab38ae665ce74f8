use std::time::{Duration, SystemTime};

use usher::platform::settings::{Settings, TenantColour, TenantKind};
use usher::practice::{Clock, Config, Server, Speed, Tuning};
use usher::worker::{
    Command, ConnectFailureKind, ConnectId, Credentials, Event, NewTenant, RequestId, TenantChoice,
};

use crate::faults::answer;
use crate::hosts::{self, Ear};

use super::{Bench, mock_vault, start};

#[test]
fn a_tenant_is_remembered_with_its_secret_and_forgotten_with_it() {
    let mut bench = Bench::new();
    // The practice tenant stands in for a real one: same protocol, another way in.
    let (server, _guard) = serve();
    let new = |secret: &str| NewTenant {
        domain: server.url.clone(),
        name: "example".into(),
        credentials: Credentials::Client {
            client_id: server.client_id.clone(),
            client_secret: secret.to_owned().into(),
        },
        colour: TenantColour::Ocean,
        kind: TenantKind::Test,
        remember: true,
    };
    let connect = ConnectId::new();
    bench.send(Command::Connect {
        connect,
        tenant: TenantChoice::New(new("wrong")),
    });
    let kind = bench.wait("refusal", |event| match event {
        Event::ConnectFailed { failure, .. } => Some(failure.kind),
        _ => None,
    });
    assert_eq!(kind, ConnectFailureKind::Credentials);

    let connect = ConnectId::new();
    bench.send(Command::Connect {
        connect,
        tenant: TenantChoice::New(new(&server.client_secret)),
    });
    let mut id = None;
    let view = bench.wait("connection", |event| match event {
        Event::Settings { settings, .. } => {
            id = Some(settings.tenants[0].id.clone());
            None
        }
        Event::Connected { view, .. } => Some(view),
        Event::ConnectFailed { failure, .. } => panic!("{failure:?}"),
        _ => None,
    });
    assert!(!view.tenant.session_only);
    assert_eq!(view.tenant.id, id);
    let id = id.unwrap();
    let settings = std::fs::read_to_string(bench.folder.path().join("home/settings.json")).unwrap();
    assert!(
        !settings.contains(&server.client_secret),
        "no secret in the settings"
    );

    bench.send(Command::Connect {
        connect: ConnectId::new(),
        tenant: TenantChoice::Saved { id: id.clone() },
    });
    bench.wait("connection by the keyring's secret", |event| match event {
        Event::Connected { view, .. } => Some(view),
        Event::ConnectFailed { failure, .. } => panic!("{failure:?}"),
        _ => None,
    });
    bench.send(Command::ForgetTenant { id: id.clone() });
    bench.wait("settings without it", |event| match event {
        Event::Settings { settings, .. } => settings.tenants.is_empty().then_some(()),
        _ => None,
    });
    bench.send(Command::Connect {
        connect: ConnectId::new(),
        tenant: TenantChoice::Saved { id },
    });
    bench.wait("nothing to connect to", |event| {
        matches!(event, Event::ConnectFailed { .. }).then_some(())
    });
}

/// A practice tenant beside the worker's own, for as long as the guard lives.
fn serve() -> (Server, tokio::runtime::Runtime) {
    serve_by(Clock::default())
}

fn serve_by(clock: Clock) -> (Server, tokio::runtime::Runtime) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let tuning = Tuning {
        clock,
        ..Tuning::default()
    };
    let server = runtime.block_on(Server::start_tuned(Config::default(), tuning));
    let server = server.unwrap();
    (server, runtime)
}

#[test]
fn whether_a_token_has_ended_is_told_by_the_tenants_clock() {
    let hour = Duration::from_hours(1);
    let (server, _guard) = serve_by(Clock::new(move || SystemTime::now() - hour));
    let mut bench = Bench::new();
    for (life, lets_in) in [(Duration::from_mins(30), true), (Duration::ZERO, false)] {
        let token = server.issue_token("create:users read:connections", life);
        let tenant = TenantChoice::New(NewTenant {
            domain: server.url.clone(),
            name: "example".into(),
            credentials: Credentials::Token(token.into()),
            colour: TenantColour::Ocean,
            kind: TenantKind::Test,
            remember: false,
        });
        let connect = ConnectId::new();
        bench.send(Command::Connect { connect, tenant });
        let checks = bench.wait("an answer", |event| match event {
            Event::Connected { view, .. } => Some(Ok(view.checks)),
            Event::ConnectFailed { failure, .. } => Some(Err(failure.kind)),
            _ => None,
        });
        if lets_in {
            let checks = checks.unwrap();
            let expiry = checks.iter().find(|check| check.id == "expiry").unwrap();
            assert_ne!(expiry.state, usher::worker::CheckState::Fail, "{expiry:?}");
            let clock = checks.iter().find(|check| check.id == "clock").unwrap();
            assert_eq!(clock.state, usher::worker::CheckState::Warn);
        } else {
            assert_eq!(checks.unwrap_err(), ConnectFailureKind::TokenEnded);
        }
    }
}

fn by_token(domain: &str) -> TenantChoice {
    TenantChoice::New(NewTenant {
        domain: domain.into(),
        name: String::new(),
        credentials: Credentials::Token(hosts::token_text().into()),
        colour: TenantColour::Plum,
        kind: TenantKind::Production,
        remember: false,
    })
}

#[test]
fn a_token_of_another_host_is_confirmed_first_and_then_goes_there_alone() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ear = runtime.block_on(hosts::tunnel());
    let mut bench = Bench::new();
    bench.send(Command::SaveSettings {
        request: RequestId::new(),
        settings: Settings {
            proxy: Some(ear.url.clone()),
            ..Settings::default()
        },
    });
    bench.wait("settings kept", |event| match event {
        Event::Settings { settings, .. } => settings.proxy,
        _ => None,
    });
    let connect = ConnectId::new();
    let tenant = by_token("example.eu.auth0.com");
    bench.send(Command::Connect { connect, tenant });
    let mismatches = bench.wait("question", |event| match event {
        Event::ConfirmHost { mismatches, .. } => Some(mismatches),
        Event::ConnectFailed { failure, .. } => panic!("{failure:?}"),
        _ => None,
    });
    assert!(
        mismatches
            .iter()
            .any(|one| one.found.1 == "login.example.com"),
        "{mismatches:?}"
    );
    assert_eq!(ear.heard(), Vec::<String>::new(), "nothing was sent");
    bench.send(Command::ConfirmHost { connect });
    bench.wait("the end of it", |event| {
        matches!(event, Event::ConnectFailed { .. }).then_some(())
    });
    let heard = ear.heard();
    assert!(!heard.is_empty());
    for text in heard {
        assert!(text.starts_with("CONNECT login.example.com:443 "), "{text}");
    }
    ear.knows_nothing();
}

#[test]
fn a_host_that_sends_its_callers_on_is_not_followed() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (elsewhere, host) = runtime.block_on(async {
        let elsewhere = Ear::saying(answer("200 OK", "", "[]")).await;
        let host = hosts::redirecting(&elsewhere, "307 Temporary Redirect").await;
        (elsewhere, host)
    });
    let mut bench = Bench::new();
    let connect = ConnectId::new();
    let tenant = by_token(&host.url);
    bench.send(Command::Connect { connect, tenant });
    let failure = bench.wait("failure", |event| match event {
        Event::ConnectFailed { failure, .. } => Some(failure.failure),
        _ => None,
    });
    assert!(
        failure.sentence.contains("sends its callers on") && failure.advice.is_some(),
        "{failure:?}"
    );
    assert!(!host.heard().is_empty());
    assert_eq!(elsewhere.heard(), Vec::<String>::new());
}

#[test]
fn a_tenant_stays_connected_until_the_next_one_has_let_us_in() {
    let mut bench = Bench::new();
    let (connect, view) = bench.connect_practice();
    bench.send(Command::Connect {
        connect: ConnectId::new(),
        tenant: TenantChoice::Saved { id: "gone".into() },
    });
    bench.wait("failure", |event| {
        matches!(event, Event::ConnectFailed { .. }).then_some(())
    });
    bench.send(Command::ChooseConnection {
        connect,
        connection_id: view.connections[0].id.clone(),
    });
    let chosen = bench.wait("choice", |event| match event {
        Event::ConnectionChosen { connection, .. } => Some(connection.id),
        _ => None,
    });
    assert_eq!(chosen, view.connections[0].id);
}

#[test]
fn a_practice_tenant_that_another_usher_has_is_said_to_be_taken() {
    let mut first = Bench::new();
    first.connect_practice();
    let mut second = Bench::new();
    second.worker = Some(start(
        first.folder.path(),
        &second.woken,
        mock_vault(),
        Some(Speed::Instant),
    ));
    let connect = ConnectId::new();
    let tenant = TenantChoice::Practice;
    second.send(Command::Connect { connect, tenant });
    let failure = second.wait("failure", |event| match event {
        Event::ConnectFailed { failure, .. } => Some(failure),
        Event::Connected { .. } => panic!("the store has an owner"),
        _ => None,
    });
    assert_eq!(failure.kind, ConnectFailureKind::Practice);
    assert!(
        failure.failure.sentence.contains("another Usher"),
        "{failure:?}"
    );
    // Once the first one has ended, it is there for the second.
    first.worker.take().unwrap().close();
    second.connect_practice();
}

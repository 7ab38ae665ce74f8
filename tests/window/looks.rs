//! Pictures of the real screens with the sample file and the practice tenant, to be laid beside the drawings:
//! `USHER_SHOTS=FOLDER cargo test --test window looks`. Without the variable there is nothing to do.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use usher::app::action::Action;
use usher::app::model::{Help, Screen, ThemeChoice};
use usher::app::theme::Look;
use usher::app::{App, Start};
use usher::platform::paths::Home;
use usher::platform::vault::Vault;
use usher::practice::Speed;
use usher::worker::{Late, Setup, Worker};

use crate::support::{builder, shot};

fn window(home: &Home, size: [f32; 2], look: Look) -> Harness<'static, App> {
    let setup = Setup {
        home: home.clone(),
        wake: Arc::new(|| {}),
        vault: Vault::system(),
        practice_speed: None,
        late: Late::default(),
    };
    let worker = Worker::start_with(setup).expect("the background work starts");
    let start = Start {
        home: home.clone(),
        file: None,
        drops: true,
    };
    builder(size, look)
        .build_eframe(move |context| App::with_worker(&context.egui_ctx, start, worker))
}

/// Steps until the model says so.
fn until(harness: &mut Harness<'static, App>, what: &str, reached: impl Fn(&App) -> bool) {
    let start = Instant::now();
    while !reached(harness.state()) {
        harness.step();
        assert!(
            start.elapsed() < Duration::from_mins(1),
            "still waiting: {what}"
        );
        std::thread::park_timeout(Duration::from_millis(5));
    }
    for _ in 0..12 {
        harness.step();
        std::thread::park_timeout(Duration::from_millis(15));
    }
}

fn tour(size: [f32; 2], look: Look, name: &str) {
    if std::env::var_os("USHER_SHOTS").is_none() {
        println!("USHER_SHOTS names no folder, so no pictures are made");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path()).expect("a home");
    let mut harness = window(&home, size, look);
    let theme = match look {
        Look::Dark => ThemeChoice::Dark,
        Look::Contrast => ThemeChoice::HighContrast,
        _ => ThemeChoice::Light,
    };
    harness.state_mut().act([Action::Theme(theme)]);
    let see = |harness: &mut Harness<'static, App>, screen: &str| {
        shot(harness, &format!("{screen}-{name}"));
    };
    until(&mut harness, "practice", |app| {
        app.model().practice.ready.is_some()
    });
    see(&mut harness, "a-file");
    harness.state_mut().act([Action::OpenSample]);
    until(&mut harness, "the sample", |app| {
        app.model().screen == Screen::Check
    });
    until(&mut harness, "rows", |_| true);
    see(&mut harness, "d-check");
    harness.state_mut().act([Action::SelectRow(2)]);
    until(&mut harness, "the record", |_| true);
    see(&mut harness, "d-check-record");
    harness.state_mut().act([Action::Go(Screen::Connect)]);
    until(&mut harness, "connect", |_| true);
    see(&mut harness, "f-connect");
    harness.state_mut().act([Action::AddTenant]);
    until(&mut harness, "new tenant", |_| true);
    see(&mut harness, "k1-connect");
    harness
        .state_mut()
        .act([Action::ShowPractice, Action::ConnectShown]);
    until(&mut harness, "connected", |app| {
        app.model().connect.tenant().is_some()
    });
    until(&mut harness, "checks", |_| true);
    see(&mut harness, "f-connected");
    harness.state_mut().act([Action::Go(Screen::Import)]);
    until(&mut harness, "plan", |_| true);
    see(&mut harness, "g-import");
    harness.state_mut().act([Action::Primary]);
    until(&mut harness, "asking", |_| true);
    see(&mut harness, "h-importing");
    until(&mut harness, "going on", |_| true);
    see(&mut harness, "h-importing2");
    harness.state_mut().act([Action::Stop]);
    until(&mut harness, "the question", |app| {
        app.model().modal.is_some()
    });
    see(&mut harness, "h-stop");
    harness
        .state_mut()
        .act([Action::CloseModal, Action::Help(Help::Credentials)]);
    until(&mut harness, "the help", |_| true);
    see(&mut harness, "k-help");
    harness
        .state_mut()
        .act([Action::CloseModal, Action::PracticeSpeed(Speed::Instant)]);
    until(&mut harness, "the end", |app| {
        app.model().import.running().is_none()
    });
    see(&mut harness, "h-imported");
    harness.state_mut().act([Action::Go(Screen::Results)]);
    until(&mut harness, "results", |_| true);
    see(&mut harness, "i-results");
    harness.state_mut().act([Action::Go(Screen::History)]);
    until(&mut harness, "history", |_| true);
    see(&mut harness, "j-history");
    harness.state_mut().act([Action::Go(Screen::Settings)]);
    until(&mut harness, "settings", |_| true);
    see(&mut harness, "l-settings");
}

#[test]
fn light() {
    tour([1280.0, 800.0], Look::Light, "light");
}

#[test]
fn dark() {
    tour([1280.0, 800.0], Look::Dark, "dark");
}

#[test]
fn small() {
    tour([1024.0, 640.0], Look::Light, "light-1024");
}

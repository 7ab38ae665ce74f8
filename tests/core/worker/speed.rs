//! The practice tenant of the window is as fast as it was when Usher was last closed.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use usher::platform::settings::Settings;
use usher::worker::{Command, Event, RequestId};

use super::{Bench, mock_vault, start};

/// The tenant's rate, which goes with its speed.
fn rate(bench: &mut Bench) -> String {
    let (_, view) = bench.connect_practice();
    let domain = view.tenant.domain;
    let mut line = TcpStream::connect(domain.trim_start_matches("http://")).unwrap();
    write!(
        line,
        "GET /api/v2/jobs/job_1 HTTP/1.1\r\nhost: {domain}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    let limit = |line: &str| line.strip_prefix("x-ratelimit-limit: ").map(str::to_owned);
    answer.lines().find_map(limit).expect("a rate")
}

/// As it is started by a double click.
fn start_again(bench: &mut Bench) {
    if let Some(worker) = bench.worker.take() {
        worker.close();
    }
    let woken = Arc::clone(&bench.woken);
    bench.worker = Some(start(bench.folder.path(), &woken, mock_vault(), None));
}

#[test]
fn the_practice_tenants_speed_is_kept_between_starts() {
    let mut bench = Bench::new();
    start_again(&mut bench);
    let realistic = rate(&mut bench);
    let wanted = Settings {
        practice_instant: true,
        ..Settings::default()
    };
    bench.send(Command::SaveSettings {
        request: RequestId::new(),
        settings: wanted,
    });
    bench.wait("the settings", |event| match event {
        Event::Settings { settings, .. } if settings.practice_instant => Some(()),
        _ => None,
    });
    start_again(&mut bench);
    assert_ne!(rate(&mut bench), realistic);
}

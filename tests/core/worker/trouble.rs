//! Trouble in the practice tenant, switched on and off from the window.

use std::io::{Read, Write};
use std::net::TcpStream;

use usher::worker::Command;

use super::Bench;

/// The status of a question about a job, in that tenant; the second one fails where trouble is rehearsed.
fn asked(domain: &str) -> String {
    let mut line = TcpStream::connect(domain.trim_start_matches("http://")).unwrap();
    write!(
        line,
        "GET /api/v2/jobs/job_1 HTTP/1.1\r\nhost: {domain}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    answer["HTTP/1.1 ".len()..][..3].to_owned()
}

#[test]
fn it_begins_with_the_tenant_and_can_be_switched_under_way() {
    let mut bench = Bench::new();
    bench.send(Command::RehearseTrouble(true));
    let (_, view) = bench.connect_practice();
    let domain = view.tenant.domain;
    assert_eq!([asked(&domain), asked(&domain)], ["401", "503"]);
    // Counted anew from the moment that it takes effect.
    bench.send(Command::RehearseTrouble(true));
    while asked(&domain) != "503" {}
}

#[test]
fn a_tenant_without_it_is_left_in_peace() {
    let mut bench = Bench::new();
    bench.send(Command::RehearseTrouble(true));
    bench.send(Command::RehearseTrouble(false));
    let (_, view) = bench.connect_practice();
    let domain = view.tenant.domain;
    assert_eq!([asked(&domain), asked(&domain)], ["401", "401"]);
}

use std::io::Write;

use serde::Serialize;

use super::args::{Check, Format};
use super::exit::{Exit, Failure};
use super::{check_text, facts, opening, out, source, words};
use crate::import::{Options, Plan};
use crate::platform::paths::Home;
use crate::roster::Roster;
use crate::rules::{CheckOptions, Severity};
use crate::sources::System;

/// One line of `check --format json`.
#[derive(Serialize)]
struct FindingLine<'a> {
    /// 0-based; null for the file as a whole.
    record: Option<u32>,
    /// 1-based line and 0-based byte of the record's first byte, after decompression.
    line: Option<u64>,
    byte: Option<u64>,
    /// Of several files the one that line and byte belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    rule: &'a str,
    severity: Severity,
    pointer: &'a str,
    message: String,
    /// How many records a finding of the file as a whole concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
}

#[derive(Serialize)]
struct Last {
    summary: Numbers,
}

#[derive(Serialize)]
struct Numbers {
    records: u64,
    ready: u64,
    blocked: u64,
    /// Users of the other system that are none of Auth0's.
    left_out: u64,
    warned: u64,
    /// Lines before this one.
    findings: u64,
    parts: u32,
    source: System,
}

pub(super) fn run(args: &Check) -> Result<Exit, Failure> {
    let home = Home::find()?;
    let check = CheckOptions {
        facts: args
            .facts
            .as_deref()
            .map(facts::read)
            .transpose()?
            .unwrap_or_default(),
        upsert: args.upsert,
        email_verified: args.email_verified,
    };
    let options = opening::options(&args.source, check)?;
    let roster = opening::open(&args.source.files, &options, &home)?;
    source::say(&roster);
    let plan = Plan::make(
        &roster,
        &Options {
            upsert: roster.options().upsert,
            email_verified: roster.options().email_verified,
            leave_out_blocked: true,
            ..Options::default()
        },
    )
    .map_err(Failure::new)?;
    let parts = plan.summary().parts;
    match args.format {
        Format::Json => json(&roster, parts)?,
        Format::Text => check_text::write(&roster, parts)?,
    }
    Ok(exit(&roster))
}

fn exit(roster: &Roster) -> Exit {
    let file_blocked = roster
        .file_findings()
        .iter()
        .any(|finding| finding.rule.severity() == Severity::Blocker);
    if roster.summary().blocked > 0 || file_blocked {
        Exit::Partly
    } else {
        Exit::Done
    }
}

fn json(roster: &Roster, parts: u32) -> Result<(), Failure> {
    out::write(|writer| {
        let mut findings = 0;
        let mut result = Ok(());
        roster.for_each_finding(|finding| {
            if result.is_err() {
                return;
            }
            findings += 1;
            let place = finding
                .record
                .map(|record| words::Place::of(roster, record));
            let line = FindingLine {
                record: finding.record.map(|record| record.0),
                line: place.map(|place| place.line),
                byte: place.map(|place| place.byte),
                file: place.and_then(|place| place.file),
                rule: finding.rule.code(),
                severity: finding.rule.severity(),
                pointer: &finding.pointer,
                message: finding.rule.message(&finding.pointer),
                count: finding.count,
            };
            result = serde_json::to_writer(&mut *writer, &line)
                .map_err(std::io::Error::from)
                .and_then(|()| writer.write_all(b"\n"));
        });
        result?;
        let summary = roster.summary();
        let last = Last {
            summary: Numbers {
                records: summary.records,
                ready: summary.ready,
                blocked: summary.blocked,
                left_out: summary.left_out,
                warned: summary.warned,
                findings,
                parts,
                source: source::name(roster),
            },
        };
        serde_json::to_writer(&mut *writer, &last)?;
        writer.write_all(b"\n")
    })
}

use std::time::Duration;

use jiff::tz::{Offset, TimeZone};

use super::gather::Report;
use super::listing::{Listed, Listing};
use super::parts::PartLine;
use super::{ReportOptions, to_do};
use crate::import::results::{Reason, RefusedEntry, Remedy};
use crate::import::store::{ConnectionRef, SourceRef, TenantRef};
use crate::import::{
    Counts, Options, PartState, PartView, ReasonGroup, Results, RunEnd, RunId, RunSummary,
};
use crate::roster::RecordState;
use crate::users::RecordId;

const STARTED: i64 = 1_795_000_000_000;

fn summary(counts: Counts) -> RunSummary {
    RunSummary {
        id: RunId::parse("20261118-111320-abcdefgh").unwrap(),
        tenant: TenantRef {
            name: "Example <production>".to_owned(),
            host: "login.example.com".to_owned(),
            domain: "example-prod.eu.auth0.com".to_owned(),
            client_id: "abc123".to_owned(),
            ..TenantRef::default()
        },
        connection: ConnectionRef {
            id: "con_1".to_owned(),
            name: "Members & guests".to_owned(),
        },
        source: SourceRef {
            name: "members \"final\".csv".to_owned(),
            size: 2_468,
            sha256: "ab".repeat(32),
            records: 9,
            ..SourceRef::default()
        },
        options: Options::default(),
        started_ms: STARTED,
        last_ms: STARTED + 3_725_000,
        end: RunEnd::Finished,
        why: None,
        counts,
        doubtful: 0,
        parts: 1,
        jobs: 1,
        notes: Vec::new(),
        forgets_ms: None,
        forgets_there_ms: None,
        read_only: None,
        open_elsewhere: false,
        refused_file: None,
        follows: None,
        since: None,
        taken_over: None,
        undone: None,
        before: None,
        puts_back: None,
        put_back: None,
    }
}

fn report(counts: Counts) -> Report {
    let part = PartView {
        number: 1,
        users: 8,
        state: PartState::Done,
        imported: 5,
        updated: 0,
        already_there: 1,
        refused: 2,
        unknown: 0,
        took: Some(Duration::from_mins(1)),
        percent: None,
        job: Some("job_1".into()),
        note: None,
        asks: None,
        sent_ms: Some(STARTED + 1_000),
        ended_ms: Some(STARTED + 61_000),
    };
    let group = ReasonGroup {
        code: "INVALID_FORMAT".to_owned(),
        field: "email".to_owned(),
        state: RecordState::Refused,
        count: 2,
        title: "A value is not written as Auth0 wants it".to_owned(),
        advice: "Mend the value in the file".to_owned(),
        message: "Object didn't pass validation for format email: …".to_owned(),
        perhaps_ours: false,
        remedy: Remedy::Mend,
        records: vec![RecordId(2), RecordId(4)],
    };
    let listed = |number, place: &str| Listed {
        number,
        place: place.to_owned(),
        address: Some(format!("user{number}@example.com")),
    };
    Report {
        options: ReportOptions {
            addresses: true,
            account: Some("ann".to_owned()),
            zone: TimeZone::fixed(Offset::constant(1)),
            made_ms: STARTED + 86_400_000,
        },
        version: "0.1.0".to_owned(),
        disagreement: None,
        summary: summary(counts),
        family: None,
        pilot: None,
        parts: vec![PartLine {
            view: part,
            records: "1–8".to_owned(),
            sendings: 2,
        }],
        groups: vec![(
            group,
            Listing::Records {
                listed: vec![listed(3, "line 4"), listed(5, "line 6")],
                more: 0,
            },
        )],
        more_groups: 0,
        perhaps_ours: 1,
        unmatched: 0,
        not_told_apart: 0,
        tasks: Vec::new(),
        has_file: true,
        journal: "cd".repeat(32),
    }
}

fn agreeing() -> Counts {
    Counts {
        total: 9,
        imported: 5,
        already_there: 1,
        refused: 2,
        left_out: 1,
        ..Counts::default()
    }
}

#[test]
fn a_whole_page() {
    insta::assert_snapshot!(report(agreeing()).html());
}

#[test]
fn sums_that_do_not_agree_are_said_in_red_and_never_as_agreeing() {
    let mut wrong = report(agreeing());
    wrong.disagreement = Some("9 users are in the file, and 8 are accounted for".to_owned());
    let page = wrong.html();
    assert!(page.contains("class=\"box wrong\""));
    assert!(page.contains("9 users are in the file, and 8 are accounted for"));
    assert!(!page.contains("The sums agree"));
    assert!(!report(agreeing()).html().contains("class=\"box wrong\""));
}

#[test]
fn what_is_left_to_do_is_told_with_its_records() {
    let refusal = |record, code: &str, state, perhaps_ours| RefusedEntry {
        record: Some(RecordId(record)),
        state,
        reasons: [Reason {
            code: code.to_owned(),
            message: String::new(),
            field: String::new(),
        }]
        .into(),
        part: 1,
        job: "job_1".into(),
        perhaps_ours,
        updating: false,
    };
    let (unknown, there, refused) = (
        RecordState::Unknown,
        RecordState::AlreadyThere,
        RecordState::Refused,
    );
    let results = Results {
        states: [unknown, there, there, refused, RecordState::NotSent].into(),
        refused: [
            refusal(1, "DUPLICATED_USER", there, true),
            refusal(2, "DUPLICATED_USER", there, false),
            refusal(3, "MFA_FACTORS_FAILED", refused, false),
        ]
        .into(),
        ..Results::default()
    };
    let told: Vec<_> = to_do::tasks(&results, None)
        .into_iter()
        .map(|task| match task.records {
            Listing::Numbers { text, .. } => (task.what, text),
            Listing::Records { .. } => unreachable!(),
        })
        .collect();
    let expected = [
        ("1 user: nobody knows whether they are in", "1"),
        ("1 user: already there, perhaps by us", "2"),
        ("1 user: in, but without their second factors", "4"),
        ("1 user: not sent, or without a result yet", "5"),
    ];
    assert_eq!(
        told,
        expected.map(|(what, records)| (what.to_owned(), records.to_owned()))
    );
}

#[test]
fn the_colours_are_those_of_the_window() {
    let tokens = include_str!("../../../assets/theme/tokens.json");
    let style = include_str!("style.css");
    let colours: Vec<&str> = style
        .match_indices('#')
        .map(|(at, _)| &style[at..at + 7])
        .collect();
    assert!(colours.len() > 10);
    for colour in colours {
        assert!(tokens.contains(colour), "{colour}");
    }
}

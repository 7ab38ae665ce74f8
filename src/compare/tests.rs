//! The comparing itself, on small files and with users written by hand.

use std::path::Path;

use super::forecast::{Made, Way};
use super::forecaster::{Forecaster, Order};
use super::{Fate, Forecast};
use crate::roster::{self, OpenOptions};
use crate::rules::CheckOptions;
use crate::users::{Cancel, RecordId};

/// A file in a folder of its own, for comparing.
pub(super) fn order(folder: &Path, records: &str, check: CheckOptions) -> Order {
    let path = folder.join("users.json");
    std::fs::write(&path, records).unwrap();
    let (upsert, email_verified) = (check.upsert, check.email_verified);
    let options = OpenOptions {
        check,
        ..OpenOptions::default()
    };
    let roster = roster::open(&[path], &options, folder, &|_| {}, &Cancel::new()).unwrap();
    Order {
        roster,
        only: None,
        upsert,
        email_verified,
        emails_unique: true,
        connection_id: "con_1".to_owned(),
        connection: Some("Users".to_owned()),
        spool_dir: folder.join("spool"),
    }
}

fn forecast(check: CheckOptions, records: &str, users: &[&str]) -> (Forecast, Vec<Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    let order = order(folder.path(), records, check);
    let roster = order.roster.clone();
    let mut forecaster = Forecaster::new(order, &Cancel::new()).unwrap();
    for user in users {
        forecaster.take(user.as_bytes()).unwrap();
    }
    let made = Made {
        at_ms: 0,
        by: Way::Export,
    };
    let bytes = (0..roster.len())
        .map(|record| roster.read(RecordId(record)).unwrap())
        .collect();
    (forecaster.finish(made).unwrap(), bytes)
}

fn upsert() -> CheckOptions {
    CheckOptions {
        upsert: true,
        ..CheckOptions::default()
    }
}

const ADA: &str = r#"{"user_id":"auth0|1","email":"ada@example.com","email_verified":true,"name":"Ada","username":"ada",
    "user_metadata":{"plan":"gold","seen":12345678901234567890123},"app_metadata":{"roles":["x"],"email":"y"}}"#;
const BOB: &str =
    r#"{"user_id":"auth0|2","email":"bob@example.com","email_verified":false,"name":"Bob"}"#;

#[test]
fn an_insert_is_refused_by_any_identifier() {
    let records = r#"[{"email":"ADA@example.com"},{"email":"new@example.com","user_id":"2"},
        {"email":"other@example.com","username":"ADA"},{"email":"free@example.com"},{"email":"no address"}]"#;
    let (forecast, _) = forecast(CheckOptions::default(), records, &[ADA, BOB]);
    let fates: Vec<Fate> = (0..5).map(|n| forecast.fate(RecordId(n))).collect();
    assert_eq!(
        fates,
        [
            Fate::Exists,
            Fate::Exists,
            Fate::Exists,
            Fate::Inserted,
            Fate::NotSent
        ]
    );
    let sums = forecast.sums();
    assert_eq!((sums.exists, sums.inserted, sums.not_sent), (3, 1, 1));
    assert_eq!(sums.loses_metadata + sums.loses_verification, 0);
    assert_eq!(forecast.remarkable().count(), 3);
}

#[test]
fn an_update_says_what_is_lost_and_offers_to_keep_it() {
    let records = r#"[{"email":"ada@example.com","user_metadata":{"plan":"silver"},"app_metadata":{}},
        {"email":"bob@example.com"},{"email":"new@example.com"}]"#;
    let (forecast, bytes) = forecast(upsert(), records, &[ADA, BOB]);
    let sums = forecast.sums();
    assert_eq!((sums.updated, sums.inserted), (2, 1), "{sums:?}");
    assert_eq!((sums.loses_metadata, sums.loses_verification), (1, 1));
    let ada = forecast.outlook(RecordId(0));
    assert_eq!(ada.loses, ["/user_metadata/seen", "/app_metadata/roles"]);
    assert!(ada.loses_verification && !ada.shown_partly);
    assert_eq!(forecast.lost().len(), 2);

    let offers = forecast.offers(RecordId(0), &bytes[0]).unwrap();
    let offered: Vec<(&str, &str)> = offers
        .iter()
        .map(|change| (&*change.pointer, change.value.as_deref().unwrap()))
        .collect();
    assert_eq!(
        offered,
        [
            ("/email_verified", "true"),
            ("/app_metadata", r#"{"roles":["x"]}"#),
            (
                "/user_metadata",
                r#"{"plan":"silver","seen":12345678901234567890123}"#
            ),
        ]
    );
    let bob = forecast.offers(RecordId(1), &bytes[1]).unwrap();
    assert_eq!(bob.len(), 1, "what is unverified stays so, and is said");
    assert_eq!(bob[0].value.as_deref(), Some("false"));
    assert!(forecast.offers(RecordId(2), &bytes[2]).unwrap().is_empty());
}

#[test]
fn what_an_update_leaves_alone_is_not_lost() {
    let records = r#"[{"email":"ada@example.com","email_verified":true,"name":"A"}]"#;
    let (forecast, _) = forecast(upsert(), records, &[ADA]);
    assert!(forecast.sums().is_harmless(), "{:?}", forecast.sums());
    let chosen = CheckOptions {
        email_verified: Some(false),
        ..upsert()
    };
    let (forecast, bytes) = self::forecast(chosen, r#"[{"email":"ada@example.com"}]"#, &[ADA]);
    assert_eq!(forecast.sums().loses_verification, 1, "chosen for all");
    assert_eq!(
        forecast.offers(RecordId(0), &bytes[0]).unwrap()[0]
            .value
            .as_deref(),
        Some("true")
    );
}

#[test]
fn an_update_with_anothers_name_or_a_password_is_refused() {
    let hash = "$2b$10$abcdefghijklmnopqrstuu5Vk.fKJ2n8C8j1X3xGq3Y2Z6wQy8cS2";
    let records = format!(
        r#"[{{"email":"bob@example.com","email_verified":true,"username":"ada"}},
        {{"email":"ada@example.com","email_verified":true,"password_hash":"{hash}","user_metadata":{{}}}}]"#
    );
    for users in [[ADA, BOB], [BOB, ADA]] {
        let (forecast, _) = forecast(upsert(), &records, &users);
        assert_eq!(forecast.fate(RecordId(0)), Fate::Clash);
        assert_eq!(forecast.fate(RecordId(1)), Fate::HasPassword);
        assert_eq!(forecast.sums().loses_metadata, 0, "nothing is changed");
        assert!(forecast.lost().is_empty());
    }
}

#[test]
fn users_without_a_name_leave_the_others_in_doubt() {
    let records = r#"[{"email":"ada@example.com"},{"email":"new@example.com"}]"#;
    let hidden = r#"{"user_id":"auth0|9","email_verified":true}"#;
    let (forecast, _) = forecast(CheckOptions::default(), records, &[ADA, hidden]);
    assert_eq!(forecast.fate(RecordId(0)), Fate::Exists);
    assert_eq!(forecast.fate(RecordId(1)), Fate::Unclear);
    assert!(
        forecast
            .limits()
            .iter()
            .any(|limit| limit.contains("1 user"))
    );
}

#[test]
fn only_the_chosen_records_are_looked_at_when_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let records =
        r#"[{"email":"ada@example.com"},{"email":"bob@example.com"},{"email":"eva@example.com"}]"#;
    let mut order = order(folder.path(), records, CheckOptions::default());
    order.only = Some([1, 2].into());
    let mut forecaster = Forecaster::new(order, &Cancel::new()).unwrap();
    for user in [ADA, BOB] {
        forecaster.take(user.as_bytes()).unwrap();
    }
    let made = Made {
        at_ms: 0,
        by: Way::Export,
    };
    let forecast = forecaster.finish(made).unwrap();
    let fates = [0, 1, 2].map(|record| forecast.fate(RecordId(record)));
    assert_eq!(fates, [Fate::NotSent, Fate::Exists, Fate::Inserted]);
}

//! Looking at an import's users afterwards.

use serde_json::{Value, json};
use usher::compare::{CheckOrder, Checked, Kind, check};
use usher::practice::Config;
use usher::rules::CheckOptions;
use usher::users::{Cancel, RecordId};

use super::desk::{Desk, users};
use crate::support::terminal::PLAIN;

async fn checked(desk: &Desk, users: &Value, updated: bool) -> Checked {
    let roster = desk.open(users, CheckOptions::default());
    let order = CheckOrder {
        records: (0..roster.len()).map(|record| (record, updated)).collect(),
        roster,
        email_verified: None,
        connection_id: desk.connection.clone(),
        connection: Some(PLAIN.to_owned()),
    };
    check(&desk.client, order, &Cancel::new(), &|_| {})
        .await
        .unwrap()
}

#[tokio::test]
async fn few_and_many_users_are_found_as_they_were_sent() {
    let desk = Desk::new().await;
    for count in [40, 240] {
        desk.server.empty().await.unwrap();
        let all = Value::from(users(0, count));
        desk.import(&all, false).await;
        let checked = checked(&desk, &all, false).await;
        assert!(checked.is_all_well(), "{checked:?}");
        assert_eq!(checked.sums.same, count as u64);
    }
}

#[tokio::test]
async fn what_is_not_there_or_not_so_is_named() {
    let desk = Desk::new().await;
    let mut all = users(0, 120);
    desk.import(&all.clone().into(), false).await;
    all[3]["user_metadata"]["plan"] = json!("other");
    all[5]["given_name"] = json!("Ada");
    all.push(json!({"email": "nobody@example.com", "email_verified": true}));
    let all = Value::from(all);
    let checked = checked(&desk, &all, false).await;
    let sums = checked.sums;
    assert_eq!((sums.same, sums.differs, sums.not_found), (118, 2, 1));
    assert_eq!(checked.not_found, [RecordId(120)]);
    let named: Vec<(u32, &str, Kind)> = checked
        .differences
        .iter()
        .map(|(record, difference)| (record.0, &*difference.field, difference.kind))
        .collect();
    assert_eq!(
        named,
        [
            (3, "/user_metadata/plan", Kind::Different),
            (5, "/given_name", Kind::Missing)
        ]
    );
}

#[tokio::test]
async fn what_an_update_leaves_alone_is_not_held_against_it() {
    let desk = Desk::new().await;
    desk.import(&users(0, 3).into(), false).await;
    let all = Value::from(vec![
        json!({"email": "user1@example.com", "email_verified": false, "blocked": true, "user_metadata": {"n": 2}}),
    ]);
    desk.import(&all, true).await;
    assert!(checked(&desk, &all, true).await.is_all_well());
    let as_insert = checked(&desk, &all, false).await;
    assert_eq!(as_insert.differences[0].1.field, "/blocked");
}

#[tokio::test]
async fn a_restarted_practice_tenant_shows_who_is_there_and_no_more() {
    let store = tempfile::tempdir().unwrap();
    let config = Config {
        store: Some(store.path().to_owned()),
        ..Config::default()
    };
    let first = Desk::with(config.clone()).await;
    let all = Value::from(users(0, 110));
    first.import(&all, false).await;
    first.server.stop().await;
    let desk = Desk::with(config).await;
    let checked = checked(&desk, &all, false).await;
    assert_eq!(checked.sums.shown_partly, 110, "{checked:?}");
    assert!(checked.differences.is_empty() && !checked.is_all_well());
}

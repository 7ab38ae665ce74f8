//! Jobs whose states, numbers and lists are not what the documents promise.

use std::sync::Arc;

use serde_json::{Value, json};
use usher::import::RunState;
use usher::import::store::RunEnd;
use usher::roster::RecordState;
use usher::users::RecordId;

use super::proxy::{Call, Fate, answer};
use super::{Behind, ended, through};
use crate::importing::{plan_of_all, small, user};

fn is_list(call: &Call) -> bool {
    call.method == "GET" && call.path.ends_with("/errors")
}

fn drop_summary(job: &mut Value) {
    if let Some(job) = job.as_object_mut() {
        job.remove("summary");
    }
}

fn is_job(call: &Call) -> bool {
    call.method == "GET" && call.path.contains("/jobs/job_") && !is_list(call)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_is_in_without_its_factors_is_said_so_though_the_summary_counts_it() {
    let mut records: Vec<String> = (0..20).map(user).collect();
    let factor = r#"{"totp":{"secret":"JBSWY3DPEHPK3PXP"}}"#;
    records[7] = format!(
        r#"{{"email":"factors@example.com","email_verified":true,"mfa_factors":[{factor},{factor}]}}"#
    );
    let rule = |call: &Call| {
        if !is_job(call) {
            return Fate::Pass;
        }
        Fate::Change(|job| {
            if let Some(summary) = job.get_mut("summary") {
                *summary = json!({"failed": 0, "updated": 0, "inserted": 20, "total": 20});
            }
        })
    };
    let behind = Behind::of(&records, Arc::new(rule)).await;
    let plan = plan_of_all(&behind.roster, usher::import::Options::default());
    let summary = through(behind.start(plan).await).await;
    assert_eq!(summary.counts.refused, 1, "{:?}", summary.counts);
    assert_eq!(summary.counts.imported, 19);
    assert_eq!(summary.notes, Vec::<String>::new());
    let run = behind.rig.store.load(&summary.id).unwrap();
    assert_eq!(run.results.states[7], RecordState::Refused);
    let group = &run.results.groups()[0];
    assert_eq!(group.records, [RecordId(7)]);
    assert_eq!(group.title, "The user is in, the second factors are not");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_of_errors_is_fetched_once_the_job_has_ended() {
    let behind = Behind::new(40, Arc::new(|_: &Call| Fate::Pass)).await;
    let summary = behind.run(4).await;
    let calls = behind.proxy.calls.lock().unwrap();
    let lists = calls.iter().filter(|call| is_list(call)).count();
    assert_eq!(lists, summary.parts as usize);
    let polls = calls.iter().filter(|call| is_job(call)).count();
    assert!(polls <= 2 * summary.parts as usize, "{polls} questions");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_auth0_leaves_out_or_makes_up_is_shown_and_the_sums_agree() {
    type Which = fn(&Call) -> bool;
    type Change = fn(&mut Value);
    let no_summary: Change = drop_summary;
    let made_up: Change = |list| {
        *list = json!([{"user": {"email": "nobody@example.com"}, "errors": [{"code": "NEW_CODE", "message": "nobody@example.com is unknown"}]}]);
    };
    let cases: [(&str, Which, Change); 2] = [
        ("no summary", is_job, no_summary),
        ("an entry of nobody", is_list, made_up),
    ];
    for (name, which, change) in cases {
        let rule = move |call: &Call| {
            if which(call) {
                Fate::Change(change)
            } else {
                Fate::Pass
            }
        };
        let behind = Behind::new(10, Arc::new(rule)).await;
        let summary = behind.run(1).await;
        assert_eq!(summary.end, RunEnd::Finished, "{name}");
        assert_eq!(
            summary.notes.len(),
            summary.parts as usize,
            "{name}: {:?}",
            summary.notes
        );
        let run = behind.rig.store.load(&summary.id).unwrap();
        if name == "no summary" {
            assert_eq!(summary.counts.imported, 10, "{name}");
            assert!(
                summary.notes[0].contains("no summary"),
                "{:?}",
                summary.notes
            );
        } else {
            let entry = &run.results.refused[0];
            assert_eq!(
                (entry.record, entry.reasons[0].code.as_str()),
                (None, "NEW_CODE")
            );
            assert_eq!(entry.reasons[0].message, "… is unknown");
            assert!(
                summary.notes[0].contains("no record"),
                "{:?}",
                summary.notes
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_with_a_new_name_is_shown_and_waited_out() {
    let rule = |call: &Call| {
        if is_job(call) && call.nth == 1 {
            Fate::Change(|job| job["status"] = "resting".into())
        } else {
            Fate::Pass
        }
    };
    let behind = Behind::new(10, Arc::new(rule)).await;
    let mut handle = behind.start(small(&behind.roster, 1)).await;
    let mut progress = handle.progress.clone();
    let named = progress.wait_for(|now| {
        assert!(!matches!(now.state, RunState::Held(_)));
        now.parts.iter().any(|part| {
            part.note
                .as_ref()
                .is_some_and(|note| note.contains("resting"))
        })
    });
    named.await.unwrap();
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 10)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_failed_or_was_forgotten_is_sent_again_and_its_users_are_told_apart() {
    let gone = json!({"statusCode": 404, "error": "Not Found", "message": "Job not found."});
    let gone = answer("404 Not Found", "", &gone.to_string());
    for failed in [true, false] {
        let gone = gone.clone();
        let rule = move |call: &Call| match (is_job(call) && call.nth == 1, failed) {
            (false, _) => Fate::Pass,
            (true, true) => Fate::Change(|job| {
                job["status"] = "failed".into();
                drop_summary(job);
            }),
            (true, false) => Fate::Instead(gone.clone()),
        };
        let behind = Behind::new(30, Arc::new(rule)).await;
        let summary = behind.run(3).await;
        assert_eq!(summary.end, RunEnd::Finished);
        assert_eq!(summary.counts.imported, 30, "{:?}", summary.counts);
        assert_eq!(behind.proxy.posts().len(), summary.parts as usize + 1);
    }
}

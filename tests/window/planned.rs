//! What the plan says before an import: how long it takes, when it ends, and who goes first.

use std::time::Duration;

use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use usher::app::model::{Connected, Model, Screen};
use usher::app::words;
use usher::import::PlanSummary;
use usher::import::plan::Pace;
use usher::worker::{ConnectId, ConnectedView};

use super::still::{Still, model, now, tenant};

/// So many users are planned for a practice tenant, or for a real one.
fn planned(practice: bool, users: u32, paces: Vec<Pace>) -> Model {
    let mut model = model();
    model.screen = Screen::Import;
    model.connect.connected = Some(Connected {
        id: ConnectId::new(),
        view: ConnectedView {
            tenant: tenant(practice),
            checks: Vec::new(),
            connections: Vec::new(),
            other_connections: 0,
            suggested: None,
            clock_ahead_ms: None,
        },
        looked_at: now(),
        looking: false,
        chosen: None,
        choosing: None,
    });
    model.import.plan = Some(PlanSummary {
        records: users,
        users,
        left_out: 0,
        blocked: 0,
        parts: 2,
        bytes: 900,
    });
    model.import.paces = paces;
    model
}

fn ends_in(seconds: u64) -> String {
    words::until(now() + Duration::from_secs(seconds), now())
}

#[test]
fn the_plan_says_how_long_an_import_takes_and_when_it_ends() {
    // The fastest plan takes 110 users a second, the free one 7.5.
    let still = Still::of(planned(false, 99_000, Vec::new()));
    for words in ["Time", "15 min to 3 h 40 min", "Ends by", &ends_in(13_200)] {
        assert!(still.sees(words), "{words}");
    }
    assert!(still.sees("Depending on the tenant’s plan"));
}

#[test]
fn the_plan_goes_by_earlier_imports_into_the_same_tenant() {
    let pace = Pace { per_job: 10.0 };
    // Two jobs at a time, and a fifth more or less: 24 to 16 users a second.
    let still = Still::of(planned(false, 48_000, vec![pace, pace]));
    for words in ["34 min to 50 min", "Ends by", &ends_in(3_000)] {
        assert!(still.sees(words), "{words}");
    }
    assert!(still.sees("As fast as the last 2 imports into this tenant"));
}

#[test]
fn of_the_practice_tenant_only_earlier_imports_tell_how_long_it_takes() {
    let still = Still::of(planned(true, 99_000, Vec::new()));
    assert!(still.sees("Users to import") && !still.sees("Ends by"));
    let pace = Pace { per_job: 10.0 };
    let still = Still::of(planned(true, 48_000, vec![pace]));
    assert!(still.sees("34 min to 50 min") && still.sees("Ends by"));
}

#[test]
fn a_long_import_says_what_would_run_out_on_the_way() {
    let still = Still::of(planned(false, 99_000, Vec::new()));
    assert!(still.sees("Keep this computer plugged in"));
    let still = Still::of(planned(false, 900, Vec::new()));
    assert!(!still.sees("Keep this computer plugged in"));
}

#[test]
fn a_few_users_go_first_into_a_real_tenant_and_not_into_the_practice_tenant() {
    let is_on = |still: &Still| {
        let switch = still.0.get_by_role_and_label(Role::Switch, "Pilot first");
        switch.accesskit_node().toggled() == Some(Toggled::True)
    };
    for practice in [false, true] {
        let mut still = Still::of(planned(practice, 900, Vec::new()));
        assert_eq!(is_on(&still), !practice);
        assert_eq!(still.model().plan_options().pilot, !practice);
        // One click says otherwise.
        still.click("Pilot first");
        assert_eq!(is_on(&still), practice);
        assert_eq!(still.model().plan_options().pilot, practice);
    }
}

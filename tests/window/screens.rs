//! Every screen as it looks, in both themes and both sizes. Pictures are written with `USHER_SHOTS`;
//! the few that are compared stand in `snapshots`.

use std::fmt::Write as _;

use usher::app::action::Action;
use usher::app::model::{Help, Hover, Screen};
use usher::app::theme::Look;
use usher::rules::Rule;

use super::steps::Desk;

/// A file with problems of several kinds.
fn members() -> String {
    let mut text = String::from("[\n");
    for number in 0..400 {
        let name = [
            "Ana Ruiz",
            "Blessing Okafor",
            "Chiara Conti",
            "Dawid Nowak",
            "Émilie Lefèvre",
        ][number % 5];
        let email = if number % 60 == 11 {
            "farid.haddad@example,com".to_owned()
        } else {
            format!("user{number}@example.com")
        };
        let phone = if number % 25 == 3 {
            "612 34 56 78".to_owned()
        } else {
            format!("+3461234{number:04}")
        };
        let comma = if number == 0 { "" } else { ",\n" };
        let hash = if number % 40 == 5 {
            ""
        } else {
            r#","password_hash":"$2b$10$nT7dtPXGNvUFa8pxxJIOKeuDy3n.t3ib0EdZLCiBzWEJRrWrsV2x6""#
        };
        write!(
            text,
            r#"{comma}  {{"email":"{email}","email_verified":true,"name":"{name}","phone_number":"{phone}"{hash},"app_metadata":{{"customer_no":"00{number}","tier":"gold"}}}}"#
        )
        .expect("text");
    }
    text.push_str("\n]\n");
    text
}

fn walk(size: [f32; 2], look: Look, tag: &str) {
    let mut desk = Desk::new(size, look);
    desk.until("practice is connected", |model| {
        model.connect.chosen().is_some()
    });
    desk.snapshot(&format!("screen-file-{tag}"));
    let hover = Hover {
        name: "members-2026-11.json".to_owned(),
        kind: Some("JSON"),
        size: Some(2_400_000),
        count: 1,
    };
    desk.harness.state_mut().act([Action::Hovered(Some(hover))]);
    desk.settle();
    desk.shot(&format!("b-drop-{tag}"));
    desk.harness
        .state_mut()
        .act([Action::Hovered(None), Action::Help(Help::Credentials)]);
    desk.settle();
    desk.shot(&format!("m-help-{tag}"));
    desk.harness.state_mut().act([Action::CloseModal]);
    let path = desk.file("members-2026-11.json", &members());
    desk.drop_file(&path);
    desk.until("checked", |model| {
        model
            .open()
            .is_some_and(usher::app::model::OpenFile::settled)
    });
    desk.until("rows", |model| {
        model.check.rows.len() < 400 && !model.check.rows.is_empty()
    });
    desk.until("every row in sight and the chosen one's record", |model| {
        let rows = &model.check.rows;
        let mut sight = rows.visible();
        // Until it comes, that of the row that was chosen before the filter stays.
        let record = model.check.record.as_ref().map(|record| record.id);
        !sight.is_empty()
            && record.is_some()
            && record == model.check.selected
            && sight.all(|index| rows.id(index).is_some_and(|id| rows.get(id).is_some()))
    });
    desk.until("an example of each problem", |model| {
        let groups = &model.open().unwrap().view.groups;
        let mut of_values = groups
            .iter()
            .filter(|group| group.rule == Rule::EmailFormat);
        of_values.all(|group| model.check.examples.of(group).is_some())
    });
    desk.snapshot(&format!("screen-check-{tag}"));
    desk.harness.state_mut().act([Action::Primary]);
    desk.settle();
    desk.shot(&format!("f-connect-{tag}"));
    desk.harness.state_mut().act([Action::AddTenant]);
    desk.settle();
    desk.shot(&format!("k1-add-{tag}"));
    desk.harness
        .state_mut()
        .act([Action::ShowPractice, Action::Primary]);
    desk.until("planned", |model| {
        model.import.plan.is_some()
            && model.import.planning.is_none()
            && model.screen == Screen::Import
    });
    desk.shot(&format!("g-import-{tag}"));
    desk.harness.state_mut().act([Action::Stop]);
    desk.settle();
    desk.shot(&format!("g2-ask-{tag}"));
    desk.harness
        .state_mut()
        .act([Action::CloseModal, Action::Primary]);
    desk.until("under way", |model| model.import.run.is_some());
    desk.shot(&format!("h-start-{tag}"));
    desk.until("results", |model| {
        model.results.view.is_some() && !model.results.rows.is_empty()
    });
    desk.until("a result", |model| {
        model
            .results
            .selected
            .is_some_and(|id| model.results.rows.get(id).is_some())
    });
    desk.shot(&format!("i-results-{tag}"));
    desk.harness.state_mut().act([Action::Go(Screen::History)]);
    desk.until("runs", |model| {
        model
            .history
            .runs
            .as_ref()
            .is_some_and(|runs| !runs.is_empty())
    });
    desk.shot(&format!("j-history-{tag}"));
    desk.harness.state_mut().act([Action::Go(Screen::Settings)]);
    desk.settle();
    desk.shot(&format!("s-settings-{tag}"));
    assert_eq!(desk.model().screen, Screen::Settings);
}

#[test]
fn all_screens_light() {
    walk([1280.0, 800.0], Look::Light, "light");
}

#[test]
fn all_screens_dark_and_small() {
    walk([1024.0, 640.0], Look::Dark, "dark-small");
}

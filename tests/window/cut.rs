//! A table that is cut in another way keeps what was done to its rows.

use usher::app::action::Action;
use usher::app::model::{Model, OpenFile, Screen};
use usher::app::theme::Look;
use usher::roster::mend::{Change, Step};
use usher::users::{HeaderAt, Layout, RecordId};

use super::steps::Desk;

const PEOPLE: &str = "email,name\n\
    ada@example.com,Ada\n\
    grace@example.com,Grace\n\
    mary@example.com,Mary\n";

fn settled(model: &Model) -> bool {
    model.open().is_some_and(OpenFile::settled)
}

/// The rows to which something was done one by one, in the order in which it was done.
fn done(model: &Model) -> Vec<u32> {
    let steps = model.open().map(|open| open.mending.steps().to_vec());
    steps
        .into_iter()
        .flatten()
        .flat_map(|step| match step {
            Step::Edit { records } => records.into_iter().map(|(record, _)| record).collect(),
            Step::LeaveOut { records, .. } => records,
            _ => Vec::new(),
        })
        .collect()
}

fn cut(desk: &mut Desk, header: HeaderAt, records: u64, rows: &[u32]) {
    let layout = Layout {
        header: Some(header),
        ..Layout::default()
    };
    desk.harness.state_mut().act([Action::Cut(layout)]);
    desk.until("cut in another way", |model| {
        settled(model)
            && model.summary().is_some_and(|it| it.records == records)
            && done(model) == rows
            && model.notice.is_some()
    });
}

#[test]
fn what_was_done_to_rows_stays_with_them_under_another_header() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = desk.file("people.csv", PEOPLE);
    desk.drop_file(&path);
    desk.until("open", settled);
    desk.harness.state_mut().act([Action::Go(Screen::Check)]);
    desk.until("its users", |model| {
        model.screen == Screen::Check && settled(model) && model.check.record.is_some()
    });
    for action in [
        Action::Edit(RecordId(0), Change::text("/nickname", "Countess")),
        Action::LeaveOut(RecordId(2)),
    ] {
        let steps = done(desk.model()).len();
        desk.harness.state_mut().act([action]);
        desk.until("done", |model| settled(model) && done(model).len() > steps);
    }
    assert_eq!(done(desk.model()), [0, 2]);

    cut(&mut desk, HeaderAt::None, 4, &[1, 3]);
    let text = "What you did to 2 users is done to the same rows again";
    assert!(desk.sees(text));
    desk.shot("cut-kept-light");
    cut(&mut desk, HeaderAt::Row(1), 3, &[0, 2]);

    // The headings are Ada's row now: what was done to her comes back with it.
    cut(&mut desk, HeaderAt::Row(2), 2, &[1]);
    assert!(desk.sees("The rows of 1 user are not there any more"));
    cut(&mut desk, HeaderAt::Row(1), 3, &[0, 2]);
    desk.harness.state_mut().act([Action::Undo]);
    desk.until("undone", |model| settled(model) && done(model) == [0]);
}

//! Whole groups of problems: fixed, left out, brought to one of each, narrowed.

use super::*;

#[test]
fn a_group_is_fixed_with_a_look_before_and_undone_with_the_keyboard() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    open(&mut desk, PEOPLE);
    assert_eq!(blocked(desk.model()), Some(5));
    choose(&mut desk, Rule::PhoneFormat);
    desk.shot("d-mend-group");
    desk.click("Fix all…");
    desk.until("looked at", |model| previewed(model) == Some((0, 3)));
    assert!(desk.sees("3 stay as they are"));
    assert!(desk.sees("No country code"));
    desk.shot("e-mend-nobody");
    desk.click("Country: Choose a country…");
    desk.harness.event(egui::Event::Text("Spain".to_owned()));
    desk.settle();
    desk.harness.key_press(Key::Enter);
    desk.until("with a country", |model| previewed(model) == Some((2, 1)));
    assert!(desk.sees("+34612345678"));
    assert!(desk.sees("1 stays as it is"));
    assert!(desk.sees("Letters in it"));
    assert!(desk.sees("One step in undo, your file is not touched"));
    desk.shot("e-mend-phones");
    desk.press("Fix 2 users");
    desk.until("fixed", |model| blocked(model) == Some(3));
    assert_eq!(
        desk.model().check.rows.len(),
        3,
        "mended rows stay in sight"
    );
    desk.until("their rows", |model| {
        let first = usher::users::RecordId(0);
        let row = model.check.rows.get(first);
        row.is_some_and(|row| row.phone.as_deref() == Some("+34612345678"))
    });
    assert!(desk.sees("Mended"));
    desk.shot("d-mend-mended");
    ctrl(&mut desk, Modifiers::COMMAND, Key::Z);
    desk.until("undone", |model| blocked(model) == Some(5));
    ctrl(&mut desk, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    desk.until("done again", |model| blocked(model) == Some(3));
    desk.click("Undo");
    desk.until("undone by the button", |model| blocked(model) == Some(5));
    ctrl(&mut desk, Modifiers::COMMAND, Key::Y);
    desk.until("done once more", |model| blocked(model) == Some(3));
}

#[test]
fn one_user_and_several_are_left_out_and_taken_in_again() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    open(&mut desk, PEOPLE);
    choose(&mut desk, Rule::PhoneFormat);
    desk.click_starting("Leave out");
    desk.until("left out", |model| blocked(model) == Some(2));
    assert_eq!(desk.model().summary().map(|it| it.left_out), Some(3));
    assert_eq!(
        desk.model().check.rows.set,
        Some(RowSet::Some([0, 1, 2].into()))
    );
    desk.shot("d-mend-left-out");
    choose(&mut desk, Rule::LeftOutByHand);
    desk.click_starting("Take in");
    desk.until("taken in", |model| blocked(model) == Some(5));
    choose(&mut desk, Rule::EmailFormat);
    desk.click_starting("Leave out");
    desk.until("the one", |model| blocked(model) == Some(4));
    let title = desk.model().open().and_then(|open| open.undo_titles().0);
    assert_eq!(title.as_deref(), Some("Leave out 1 user"));
}

#[test]
fn of_users_who_are_the_same_one_is_kept() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let text = r#"[
{"email":"ana.ruiz@example.com","name":"Ana Ruiz"},
{"email":"ana.ruiz@example.com","name":"Ana Ruiz","nickname":"ani"},
{"email":"eva@example.com"}
]"#;
    open(&mut desk, text);
    assert_eq!(blocked(desk.model()), Some(1));
    choose(&mut desk, Rule::DuplicateEmail);
    desk.click("Keep one of each…");
    let found = |model: &Model| match &model.modal {
        Some(Modal::Same(settling)) if settling.asked.is_none() => settling.found.is_some(),
        _ => false,
    };
    desk.until("who is the same", found);
    desk.click("Merge each into one");
    desk.until("merged", found);
    assert!(desk.sees("1 user left out, 1 user with what only the others had"));
    assert!(desk.sees("Stays, gets nickname"));
    desk.shot("e-mend-same");
    desk.click("Leave out 1 user");
    desk.until("one is kept", |model| {
        blocked(model) == Some(0) && model.summary().is_some_and(|it| it.left_out == 1)
    });
    desk.click("Undo");
    desk.until("as before", |model| blocked(model) == Some(1));
}

#[test]
fn everything_that_can_be_done_with_a_group_can_be_read() {
    use egui_kittest::kittest::Queryable as _;
    let mut desk = Desk::new([1024.0, 640.0], Look::Light);
    let text = r#"[{"email":"ana@example.com"},{"email":"ana@example.com"}]"#;
    open(&mut desk, text);
    choose(&mut desk, Rule::DuplicateEmail);
    let keep = desk.harness.get_by_label("Keep one of each…").rect();
    let leave = desk.harness.get_by_label("Leave out").rect();
    assert!(leave.width() > 70.0, "not cut: {leave:?}");
    assert!(leave.top() >= keep.bottom(), "below the other: {leave:?}");
    desk.shot("d-mend-same-1024");
}

#[test]
fn problems_states_and_texts_narrow_the_table_together() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    open(&mut desk, PEOPLE);
    let shown = |count: u64| {
        move |model: &Model| {
            let rows = &model.check.rows;
            blocked(model) == Some(5) && rows.is_settled() && rows.len() == count
        }
    };
    desk.until("who needs fixing", shown(5));
    choose(&mut desk, Rule::PhoneFormat);
    desk.until("of these, those with the problem", shown(3));
    stand_on(&mut desk, 1);
    desk.harness.key_press(Key::F2);
    desk.settle();
    type_anew(&mut desk, "612");
    desk.harness.key_press(Key::Enter);
    desk.until("edited", |model| {
        let open = model.open();
        settled(model) && open.is_some_and(|open| open.view.mender.edited_count() == 1)
    });
    desk.click("Edited 1");
    desk.until("edited, with the problem", shown(1));
    desk.click("Warnings 0");
    desk.until("nobody in that state", shown(0));
    assert!(desk.sees("Nobody here has this problem"));
    desk.click("Need fixing 5");
    desk.until("as before", shown(3));
    desk.type_into("Find", "chiara");
    desk.until("and with this text", shown(1));
    desk.click("All 6");
    desk.click("All 6");
    desk.until("the text alone", shown(1));
    assert_eq!(desk.model().check.filter, Filter::All);
    desk.click_starting(&format!("{}, ", Rule::EmailFormat.title()));
    desk.until("nobody of that name has another problem", shown(0));
}

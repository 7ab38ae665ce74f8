//! Single users: typed in where the problem is, in the table and beside the record.

use super::*;

#[test]
fn a_cell_is_typed_in_checked_at_once_and_undone() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    open(&mut desk, PEOPLE);
    stand_on(&mut desk, 4);
    desk.harness.key_press(Key::F2);
    desk.settle();
    assert!(desk.sees("Edit email"), "the problem is there");
    desk.shot("d-mend-typing");
    type_anew(&mut desk, "given.up@example.com");
    desk.harness.key_press(Key::Escape);
    desk.settle();
    assert!(
        desk.model()
            .open()
            .is_some_and(|open| open.mending.is_empty())
    );
    assert_eq!(desk.model().screen, usher::app::model::Screen::Check);
    desk.harness.key_press(Key::Enter);
    desk.settle();
    type_anew(&mut desk, "farid.haddad@example.com");
    desk.harness.key_press(Key::Enter);
    desk.until("checked", |model| blocked(model) == Some(4));
    desk.until("its row", |model| {
        let row = model.check.rows.get(usher::users::RecordId(3));
        row.is_some_and(|row| row.email.as_deref() == Some("farid.haddad@example.com"))
    });
    assert!(desk.sees("Mended"));
    assert!(desk.sees("Edited 1"));
    assert_eq!(desk.model().check.rows.len(), 5, "it stays in sight");
    desk.shot("d-mend-edited");
    desk.click("Edited 1");
    desk.until("it alone", |model| model.check.rows.len() == 1);
    desk.click("Undo");
    desk.until("as before", |model| blocked(model) == Some(5));
}

#[test]
fn a_double_click_types_in_the_cell_and_tab_goes_on_to_the_next() {
    let mut desk = Desk::new([1024.0, 640.0], Look::Dark);
    open(&mut desk, PEOPLE);
    let place = email_of(&mut desk, 5);
    press_at(&mut desk, place, 2);
    assert!(desk.sees("Edit email"));
    type_anew(&mut desk, "emilie.lefevre@example.com");
    desk.harness.key_press(Key::Tab);
    desk.settle();
    assert!(desk.sees("Edit phone number"), "the next cell of the row");
    type_anew(&mut desk, "+33 6 12 55 01 88");
    desk.shot("d-mend-typing-dark-1024");
    // The keyboard goes elsewhere: what was typed is kept.
    stand_on(&mut desk, 1);
    desk.until("both are checked", |model| {
        settled(model)
            && model
                .open()
                .is_some_and(|open| open.view.mender.edited_count() == 1)
    });
    let steps = desk.model().open().map(|open| open.mending.steps().len());
    assert_eq!(steps, Some(2));
    desk.until("its row", |model| {
        let row = model.check.rows.get(usher::users::RecordId(4));
        row.is_some_and(|row| row.phone.as_deref() == Some("+33612550188"))
    });
}

#[test]
fn fields_of_a_user_are_changed_with_what_goes_with_them() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    open(&mut desk, PEOPLE);
    stand_on(&mut desk, 4);
    desk.until("the record", |model| {
        let record = model.check.record.as_ref();
        record.is_some_and(|record| record.id.0 == 3)
    });
    desk.click("Edit fields");
    desk.shot("d-mend-fields");
    desk.click("Email verified: Not given");
    desk.until("verified", |model| {
        settled(model)
            && model
                .check
                .record
                .as_ref()
                .is_some_and(|record| record.json.contains("\"email_verified\": true"))
    });
    stand_in(&mut desk, "app_metadata");
    type_anew(&mut desk, "{tier: gold}");
    ctrl(&mut desk, Modifiers::COMMAND, Key::Enter);
    assert!(desk.sees("This is no JSON"));
    desk.shot("d-mend-no-json");
    stand_in(&mut desk, "app_metadata");
    type_anew(&mut desk, "{\"tier\": \"silver\"}");
    ctrl(&mut desk, Modifiers::COMMAND, Key::Enter);
    desk.until("silver", |model| {
        settled(model)
            && model
                .check
                .record
                .as_ref()
                .is_some_and(|record| record.json.contains("silver"))
    });
    {
        // It is below what is seen of the fields: the keyboard brings it into view.
        desk.harness.get_by_label("Remove app_metadata").focus();
        desk.settle();
        desk.shot("d-mend-remove");
        desk.harness.key_press(Key::Enter);
        desk.settle();
    }
    desk.until("gone", |model| {
        settled(model)
            && model
                .check
                .record
                .as_ref()
                .is_some_and(|record| !record.json.contains("app_metadata"))
    });
    desk.click("Leave user out");
    desk.until("left out", |model| {
        settled(model) && model.summary().is_some_and(|it| it.left_out == 1)
    });
    desk.click("Take user in");
    desk.until("taken in", |model| {
        settled(model) && model.summary().is_some_and(|it| it.left_out == 0)
    });
    assert_eq!(
        desk.model().open().map(|open| open.mending.steps().len()),
        Some(5)
    );
}

#[test]
fn the_field_of_a_problem_is_shown_with_an_example_and_typed_in_where_it_stands() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let text = r#"[
{"email":"ana.ruiz@example.com","email_verified":"perhaps"},
{"email":"eva@example.com","username":"eva lind"},
{"email":"ida@example.com","app_metadata":{"clientID":"abc"}}
]"#;
    open(&mut desk, text);
    desk.until("examples", |model| {
        let open = model.open().unwrap();
        let groups = open.view.groups.iter();
        groups
            .filter(|group| model.check.examples.of(group).is_some())
            .count()
            >= 3
    });
    assert!(desk.is_described("email_verified, such as perhaps"));
    assert!(
        desk.is_described("such as eva lind"),
        "its title names the field"
    );
    assert!(desk.is_described("app_metadata, clientID, such as abc"));
    let has_column = |desk: &Desk| {
        let column = (Role::ColumnHeader, "email_verified");
        let found = desk.harness.query_by_role_and_label(column.0, column.1);
        found.is_some()
    };
    assert!(!has_column(&desk), "no column for a field without reason");
    choose(&mut desk, Rule::WrongType);
    let of_first = |model: &Model, name: &str| {
        let row = model.check.rows.get(RecordId(0))?.more.clone()?;
        (row.name == name).then_some(row.value?)
    };
    desk.until("the values", |model| {
        of_first(model, "email_verified").as_deref() == Some("\"perhaps\"")
    });
    assert!(has_column(&desk));
    desk.shot("d-mend-field");
    choose(&mut desk, Rule::UsernameFormat);
    desk.until("another field", |model| {
        let row = model.check.rows.get(RecordId(1));
        let more = row.and_then(|row| row.more.as_ref());
        more.is_some_and(|it| it.value.as_deref() == Some("eva lind"))
    });
    // Typing begins where the problem is.
    stand_on(&mut desk, 1);
    desk.harness.key_press(Key::F2);
    desk.settle();
    assert!(desk.sees("Edit username"));
    type_anew(&mut desk, "eva.lind");
    desk.harness.key_press(Key::Enter);
    desk.until("mended", |model| blocked(model) == Some(2));
    desk.click("Undo");
    desk.until("as before", |model| blocked(model) == Some(3));
}

#[test]
fn what_is_suggested_for_one_user_is_used_and_undone() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    open(&mut desk, PEOPLE);
    choose(&mut desk, Rule::EmailFormat);
    assert!(desk.sees("farid.haddad@example.com"), "what it could be");
    desk.shot("d-mend-suggestion");
    desk.click("Use this");
    desk.until("checked", |model| {
        blocked(model) == Some(4)
            && model
                .check
                .record
                .as_ref()
                .is_some_and(|it| it.findings.is_empty())
    });
    assert!(
        !desk.sees("Use this"),
        "there is nothing to suggest any more"
    );
    let title = desk.model().open().and_then(|open| open.undo_titles().0);
    assert_eq!(title.as_deref(), Some("Edit email of user 4"));
    desk.click("Undo");
    desk.until("undone", |model| blocked(model) == Some(5));
    // Letters in it: nobody can tell what was meant. No country: nor here, since no other number says one.
    choose(&mut desk, Rule::PhoneFormat);
    assert!(!desk.sees("Use this"));
}

//! Mending in the window: every problem of a file goes away without leaving it, and comes back by undo.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use usher::app::model::{Modal, Model, OpenFile};
use usher::app::theme::Look;
use usher::roster::{Filter, RowSet};
use usher::rules::Rule;
use usher::users::RecordId;

use egui_kittest::kittest::Queryable as _;

use super::steps::Desk;

const PEOPLE: &str = r#"[
{"email":"ana.ruiz@example.com","name":"Ana Ruiz","phone_number":"612 34 56 78"},
{"email":"chiara.conti@example.com","name":"Chiara Conti","phone_number":"633 55 01 42"},
{"email":"grace.oduya@example.com","name":"Grace Oduya","phone_number":"+44 7700 900123 ext. 4"},
{"email":"farid.haddad@example,com","name":"Farid Haddad","app_metadata":{"tier":"gold"}},
{"email":"emilie@example.com","name":"Émilie Lefèvre","email_verified":"yes"},
{"email":"dawid.nowak@example.com","name":"Dawid Nowak","email_verified":true}
]"#;

fn settled(model: &Model) -> bool {
    model.open().is_some_and(OpenFile::settled) && model.connect.chosen().is_some()
}

fn blocked(model: &Model) -> Option<u64> {
    settled(model).then(|| model.summary().map(|it| it.blocked))?
}

fn open(desk: &mut Desk, text: &str) {
    let path = desk.file("people.json", text);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        settled(model) && model.check.record.is_some()
    });
}

/// Chooses the problems of a rule.
fn choose(desk: &mut Desk, rule: Rule) {
    desk.click_starting(&format!("{}, ", rule.title()));
    desk.until("their rows", |model| {
        matches!(&model.check.filter, Filter::Group { rule: of, .. } if *of == rule)
            && model.check.record.is_some()
    });
}

fn previewed(model: &Model) -> Option<(u64, u64)> {
    let Some(Modal::Fix(fixing)) = &model.modal else {
        return None;
    };
    fixing.count()?;
    let preview = fixing.preview.as_ref()?;
    Some((preview.changed, preview.staying))
}

fn ctrl(desk: &mut Desk, modifiers: Modifiers, key: Key) {
    desk.harness.key_press_modifiers(modifiers, key);
    desk.settle();
}

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
fn a_fix_that_would_change_nobody_cannot_be_done() {
    use egui_kittest::kittest::NodeT as _;
    let mut desk = Desk::new([1024.0, 640.0], Look::Dark);
    open(&mut desk, PEOPLE);
    choose(&mut desk, Rule::PhoneFormat);
    desk.click("Fix all…");
    desk.until("looked at", |model| previewed(model) == Some((0, 3)));
    desk.settle();
    let go = desk.harness.get_by_label("Fix 0 users");
    assert!(go.accesskit_node().is_disabled());
    desk.shot("e-mend-nobody-dark-1024");
    // The safe choice has the keyboard.
    desk.harness.key_press(Key::Enter);
    desk.until("closed", |model| model.modal.is_none());
    assert!(
        desk.model()
            .open()
            .is_some_and(|open| open.mending.is_empty())
    );
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

/// Where the email address of a row of the table stands.
fn email_of(desk: &mut Desk, row: u32) -> egui::Pos2 {
    desk.until("its row", |model| {
        let id = model.check.rows.id(u64::from(row) - 1);
        id.is_some_and(|id| model.check.rows.get(id).is_some())
    });
    let name = format!("Row {row}");
    let row = desk.harness.get_by_role_and_label(Role::Row, &name);
    egui::pos2(790.0, row.rect().center().y)
}

/// The row is chosen, and the keyboard is in the table.
fn stand_on(desk: &mut Desk, row: u32) {
    let place = email_of(desk, row);
    press_at(desk, place, 1);
}

fn press_at(desk: &mut Desk, pos: egui::Pos2, times: usize) {
    desk.harness.event(egui::Event::PointerMoved(pos));
    desk.harness.step();
    for pressed in [true, false].repeat(times) {
        // In one frame: a frame of a test is longer than a double click may last.
        desk.harness
            .input_mut()
            .events
            .push(egui::Event::PointerButton {
                pos,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
    }
    desk.settle();
}

/// The keyboard goes into a field of several lines.
fn stand_in(desk: &mut Desk, name: &str) {
    let field = desk
        .harness
        .get_by_role_and_label(Role::MultilineTextInput, name);
    field.focus();
    desk.settle();
}

fn type_anew(desk: &mut Desk, text: &str) {
    ctrl(desk, Modifiers::COMMAND, Key::A);
    desk.harness.event(egui::Event::Text(text.to_owned()));
    desk.settle();
}

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
fn a_text_is_found_within_a_filter_and_replaced_for_everybody() {
    use egui_kittest::kittest::NodeT as _;
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    open(&mut desk, PEOPLE);
    ctrl(&mut desk, Modifiers::COMMAND, Key::F);
    desk.harness.event(egui::Event::Text("farid".to_owned()));
    desk.until("found", |model| {
        model.check.rows.set == Some(RowSet::Some([3].into()))
    });
    desk.shot("d-mend-found");
    desk.click_starting("All 6");
    desk.until("found among all", |model| model.check.rows.len() == 1);
    // Escape belongs to the field, and lets the text go.
    ctrl(&mut desk, Modifiers::COMMAND, Key::F);
    desk.harness.key_press(Key::Escape);
    desk.until("all of them", |model| model.check.rows.len() == 6);
    assert_eq!(desk.model().screen, usher::app::model::Screen::Check);

    desk.click("Find and replace…");
    desk.settle();
    let go = desk.harness.get_by_label("Fix 0 users");
    assert!(go.accesskit_node().is_disabled());
    desk.harness
        .get_all_by_role_and_label(Role::TextInput, "Find")
        .last()
        .expect("the field of the question")
        .focus();
    desk.settle();
    desk.harness
        .event(egui::Event::Text("example,com".to_owned()));
    desk.settle();
    desk.type_into("Replace with", "example.com");
    desk.until("looked at", |model| previewed(model) == Some((1, 0)));
    desk.shot("e-mend-replace");
    desk.click("Fix 1 user");
    desk.until("replaced", |model| blocked(model) == Some(4));
    desk.click("Undo");
    desk.until("undone", |model| blocked(model) == Some(5));
}

const TEAMS: &str = r#"[
{"email":"ana@example.com","name":"Ana","user_metadata":{"team":"Red","note":"red"}},
{"email":"ben@example.com","name":"Ben","user_metadata":{"team":"red team"}},
{"email":"cy@example.com","name":"Cy","user_metadata":{"team":"Blue"}}
]"#;

/// Inside of metadata, in any case of letters, the whole text or a part, and to one that holds the old one.
#[test]
fn texts_inside_of_metadata_are_replaced() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    open(&mut desk, TEAMS);
    desk.click("Find and replace…");
    desk.until("its fields", |model| match &model.modal {
        Some(Modal::Fix(fixing)) => fixing.asked.is_none() && fixing.preview.is_some(),
        _ => false,
    });
    desk.click_starting("Field: ");
    desk.click("user_metadata.team");
    desk.until("looked at there", |model| match &model.modal {
        Some(Modal::Fix(fixing)) => {
            fixing.asked.is_none()
                && fixing
                    .fix()
                    .is_some_and(|it| it.field() == "user_metadata.team")
        }
        _ => false,
    });
    desk.harness
        .get_all_by_role_and_label(Role::TextInput, "Find")
        .last()
        .expect("the field of the question")
        .focus();
    desk.settle();
    desk.harness.event(egui::Event::Text("red".to_owned()));
    desk.settle();
    desk.type_into("Replace with", "the red");
    desk.until("one of them", |model| previewed(model) == Some((1, 0)));
    desk.click("Match case");
    desk.until("both", |model| previewed(model) == Some((2, 0)));
    assert!(desk.sees("the red team"));
    desk.shot("e-mend-replace-inside");
    desk.click("Only where it is the whole text");
    desk.until("the whole text", |model| previewed(model) == Some((1, 0)));
    desk.click("Only where it is the whole text");
    desk.until("both again", |model| previewed(model) == Some((2, 0)));
    desk.click("Fix 2 users");
    desk.until("replaced", |model| {
        settled(model) && model.open().is_some_and(|it| it.mending.steps().len() == 1)
    });
    desk.click("Undo");
    desk.until("undone", |model| {
        settled(model) && model.open().is_some_and(|it| it.mending.is_empty())
    });
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

#[test]
fn signs_that_only_look_alike_are_replaced_with_consent_alone() {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let text = "[{\"email\":\"\u{ff43}hiara@example.com \"},{\"email\":\"ana@example.com\u{200b}\"},{\"email\":\"eva@example,com\"}]";
    open(&mut desk, text);
    choose(&mut desk, Rule::EmailFormat);
    desk.click("Fix all…");
    desk.until("looked at", |model| previewed(model).is_some());
    // What nobody sees is shown all the same.
    assert!(desk.sees("ana@example.com[U+200B]"));
    desk.click("Replace unusual signs in email");
    desk.until("looked at anew", |model| previewed(model) == Some((2, 1)));
    assert!(desk.sees("Mend it by hand or leave it out"), "one user");
    assert!(desk.sees("\u{ff43}hiara@example.com·"));
    desk.settle();
    let go = desk.harness.get_by_label("Fix 2 users");
    assert!(go.accesskit_node().is_disabled(), "nobody has agreed yet");
    desk.shot("e-mend-consent");
    desk.click("I have looked at the list and want these changes");
    // Another choice is another question.
    desk.click("Remove white space around email");
    desk.until("the other", |model| previewed(model).is_some());
    desk.click("Replace unusual signs in email");
    desk.until("again", |model| previewed(model) == Some((2, 1)));
    desk.settle();
    let go = desk.harness.get_by_label("Fix 2 users");
    assert!(go.accesskit_node().is_disabled());
    desk.click("I have looked at the list and want these changes");
    desk.press("Fix 2 users");
    desk.until("fixed", |model| blocked(model) == Some(1));
}

#[test]
fn the_look_before_a_fix_keeps_its_place_and_its_buttons() {
    use egui_kittest::kittest::Queryable as _;
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    open(&mut desk, PEOPLE);
    choose(&mut desk, Rule::PhoneFormat);
    desk.click("Fix all…");
    desk.until("looked at", |model| previewed(model) == Some((0, 3)));
    desk.settle();
    let place = |desk: &Desk| {
        let parts = ["Cancel", "Bring phone_number into international form"];
        parts.map(|part| {
            let radio = desk.harness.get_all_by_label(part).last();
            format!("{:.1}", radio.expect("this part").rect().top())
        })
    };
    let before = place(&desk);
    desk.click("Remove phone_number where it is “Phone not valid”");
    desk.until("the other", |model| previewed(model) == Some((3, 0)));
    desk.settle();
    assert_eq!(place(&desk), before);
    desk.click_starting("Bring phone_number into");
    desk.click("Country: Choose a country…");
    desk.harness.event(egui::Event::Text("Spain".to_owned()));
    desk.settle();
    desk.harness.key_press(Key::Enter);
    desk.until("with a country", |model| previewed(model) == Some((2, 1)));
    desk.settle();
    assert_eq!(place(&desk), before);
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

#[test]
fn the_look_before_a_fix_has_its_buttons_in_small_windows() {
    use egui_kittest::kittest::Queryable as _;
    let user = |number: usize| {
        let phone = if number.is_multiple_of(2) {
            "+34 612 34 56"
        } else {
            "612 34 56"
        };
        format!(r#"{{"email":"user{number}@example.com","phone_number":"{phone} {number}"}}"#)
    };
    let users: Vec<String> = (10..40).map(user).collect();
    for (width, height) in [(1280.0, 800.0), (1024.0, 640.0), (960.0, 560.0)] {
        let mut desk = Desk::new([width, height], Look::Light);
        open(&mut desk, &format!("[{}]", users.join(",")));
        choose(&mut desk, Rule::PhoneFormat);
        desk.click("Fix all…");
        desk.until("looked at", |model| previewed(model) == Some((15, 15)));
        desk.settle();
        let go = desk.harness.get_by_label("Fix 15 users").rect();
        assert!(go.bottom() < height, "{go:?} in {width} × {height}");
        let title = desk
            .harness
            .get_all_by_label("Bring phone_number into international form");
        let top = title.map(|node| node.rect().top()).fold(f32::MAX, f32::min);
        assert!(top > 0.0, "{top} in {width} × {height}");
        desk.shot(&format!("e-mend-{width}"));
    }
}

#[test]
fn find_and_replace_begins_with_typing_and_stays_where_it_is() {
    use egui_kittest::kittest::Queryable as _;
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    open(&mut desk, PEOPLE);
    desk.click("Find and replace…");
    desk.until("asked", |model| previewed(model) == Some((0, 0)));
    desk.settle();
    let place = |desk: &Desk| {
        let cancel = desk.harness.get_by_label("Cancel").rect();
        format!("{:.1}", cancel.top())
    };
    let before = place(&desk);
    desk.harness
        .event(egui::Event::Text("example.com".to_owned()));
    desk.until("looked at", |model| previewed(model) == Some((5, 0)));
    desk.settle();
    assert_eq!(place(&desk), before);
    desk.shot("e-mend-replace-typed");
}

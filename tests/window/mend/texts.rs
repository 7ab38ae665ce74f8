//! Texts that are found and replaced.

use super::*;

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

//! The look before a fix: what can be done in it, and that it keeps its place.

use super::*;

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

//! The columns used as a person would: by keyboard alone, with phone numbers, and a second time.

use std::fmt::Write as _;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use usher::app::action::Action;
use usher::app::model::{FilePlace, Model, OpenFile};
use usher::app::theme::Look;

use super::steps::Desk;

fn settled(model: &Model) -> bool {
    model.open().is_some_and(OpenFile::settled)
}

fn shown(desk: &mut Desk) {
    desk.until("the columns are shown", |model| {
        settled(model)
            && model.file_place() == FilePlace::Mapping
            && previewed(model)
            && model.connect.chosen().is_some()
    });
}

/// The preview is the record as the newest check has it, not one of before the connection was known.
fn previewed(model: &Model) -> bool {
    model.file.mapping.preview.is_some() && model.file.mapping.asked.is_none()
}

fn columns_of(desk: &mut Desk, name: &str, content: impl AsRef<[u8]>) {
    let path = desk.folder.path().join(name);
    std::fs::write(&path, content).expect("a users file");
    desk.drop_file(&path);
    shown(desk);
}

/// A table with so many columns that they do not fit the window.
fn wide() -> String {
    let mut heads = String::from("email;confirmed");
    let mut cells = String::from("ada@example.com;yes");
    for number in 2..30 {
        write!(heads, ";Angabe {number}").expect("text");
        write!(cells, ";{number}").expect("text");
    }
    format!("{heads}\n{cells}\n")
}

fn press(desk: &mut Desk, key: Key) {
    desk.harness.key_press(key);
    desk.settle();
}

fn is_focused(desk: &Desk, label: &str) -> bool {
    let found = desk.harness.query_by_label(label);
    found.is_some_and(|node| node.is_focused())
}

/// Where the keyboard is, for a message that helps.
fn focused(desk: &Desk) -> Option<String> {
    let mut found = desk
        .harness
        .query_all_by(|node| node.is_focused() && node.label().is_some());
    found.find_map(|node| node.accesskit_node().label())
}

fn on_the_table(desk: &mut Desk) {
    desk.harness
        .get_by(|node| node.role() == Role::Table && node.label().as_deref() == Some("Columns"))
        .focus();
    desk.settle();
}

#[test]
fn the_tab_key_passes_the_columns_that_are_not_chosen() {
    let mut desk = Desk::new([1024.0, 640.0], Look::Light);
    columns_of(&mut desk, "breit.csv", wide());
    on_the_table(&mut desk);
    assert_eq!(desk.model().file.mapping.selected, Some(0));
    for name in [
        "Auth0 field of email: Email",
        "Read email as: Text",
        "Add a fixed value…",
        "Previous user",
    ] {
        press(&mut desk, Key::Tab);
        assert!(is_focused(&desk, name), "{name}, not {:?}", focused(&desk));
    }
}

#[test]
fn arrows_lead_from_a_field_to_the_one_below() {
    let mut desk = Desk::new([1024.0, 640.0], Look::Light);
    columns_of(&mut desk, "breit.csv", wide());
    on_the_table(&mut desk);
    press(&mut desk, Key::Tab);
    press(&mut desk, Key::Tab);
    press(&mut desk, Key::ArrowDown);
    let name = "Read confirmed as: Yes or no";
    assert!(is_focused(&desk, name), "{:?}", focused(&desk));
    press(&mut desk, Key::ArrowDown);
    // This column goes nowhere, so nothing is to be read.
    let name = "Auth0 field of Angabe 2: Leave out";
    assert!(is_focused(&desk, name), "{:?}", focused(&desk));
    assert_eq!(desk.model().file.mapping.selected, Some(2));
    for _ in 0..20 {
        press(&mut desk, Key::ArrowDown);
    }
    let name = "Auth0 field of Angabe 22: Leave out";
    assert!(is_focused(&desk, name), "{:?}", focused(&desk));
}

#[test]
fn a_list_begins_at_its_choice_and_gives_the_keyboard_back() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    columns_of(&mut desk, "breit.csv", wide());
    desk.harness.state_mut().act([Action::SelectColumn(1)]);
    desk.settle();
    let yes_no = "Read confirmed as: Yes or no";
    desk.harness.get_by_label(yes_no).focus();
    desk.settle();
    press(&mut desk, Key::Space);
    assert!(is_focused(&desk, "Yes or no"), "{:?}", focused(&desk));
    press(&mut desk, Key::ArrowUp);
    assert!(is_focused(&desk, "Yes or no"), "the first one stays");
    press(&mut desk, Key::Escape);
    assert!(is_focused(&desk, yes_no), "{:?}", focused(&desk));
    assert_eq!(desk.model().file_place(), FilePlace::Mapping);
    press(&mut desk, Key::Space);
    press(&mut desk, Key::ArrowDown);
    press(&mut desk, Key::Enter);
    desk.until("read in the other way", |model| {
        settled(model) && model.file.mapping.draft.is_some()
    });
    let filled = "Read confirmed as: Filled: yes";
    assert!(is_focused(&desk, filled), "{:?}", focused(&desk));
    // The list of fields gives it back as well.
    desk.harness
        .get_by_label("Auth0 field of confirmed: Email verified")
        .focus();
    desk.settle();
    press(&mut desk, Key::Space);
    press(&mut desk, Key::Escape);
    let field = "Auth0 field of confirmed: Email verified";
    assert!(is_focused(&desk, field), "{:?}", focused(&desk));
}

#[test]
fn whatever_is_used_is_the_chosen_column() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    columns_of(&mut desk, "breit.csv", wide());
    desk.click("Read confirmed as: Yes or no");
    assert_eq!(desk.model().file.mapping.selected, Some(1));
    assert!(desk.sees("Words for yes"), "its settings are shown");
}

#[test]
fn a_fixed_value_is_seen_once_it_is_added() {
    let mut desk = Desk::new([1024.0, 640.0], Look::Light);
    columns_of(&mut desk, "breit.csv", wide());
    let to = "app_metadata.from".parse().expect("a target");
    desk.harness
        .state_mut()
        .act([Action::FixValue(to, serde_json::Value::from("web"))]);
    desk.until("checked with it", settled);
    assert_eq!(desk.model().file.mapping.selected, Some(30));
    assert!(desk.sees("Remove the fixed value web"));
    assert!(desk.sees("Every user gets it whose row has nothing for this field"));
}

#[test]
fn phone_numbers_get_the_country_that_is_chosen() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let text = "email,mobile\nada@example.com,612 34 56 78\ngrace@example.com,\n";
    columns_of(&mut desk, "telefon.csv", text);
    assert_eq!(desk.model().summary().map(|it| it.blocked), Some(1));
    desk.click("Choose a country…");
    assert_eq!(desk.model().file.mapping.selected, Some(1));
    desk.until("read as phone numbers", settled);
    desk.harness.event(egui::Event::Text("spai".to_owned()));
    desk.settle();
    press(&mut desk, Key::Enter);
    desk.until("checked with the country", |model| {
        let record = model.file.mapping.preview.as_ref();
        settled(model)
            && model.summary().is_some_and(|it| it.blocked == 0)
            && record.is_some_and(|record| record.json.contains("\"+34612345678\""))
    });
    assert!(desk.sees("Country: Spain (+34)"));
    assert!(!desk.sees("Choose a country…"));
}

#[test]
fn what_is_found_besides_moves_no_button_from_under_the_pointer() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let text = "email,mobile\nada@example.com,612 34 56 78\n";
    columns_of(&mut desk, "telefon.csv", text);
    let seen = |desk: &Desk| {
        let button = desk.harness.get_by_label("Choose a country…").rect();
        let preview = desk.model().file.mapping.preview.as_ref();
        (preview.map(|record| record.findings.len()), button)
    };
    let (found, button) = seen(&desk);
    assert_eq!(found, Some(2), "this connection has no phone numbers");
    let phones = "Flexible-Identifiers";
    let connected = desk.model().connect.connected.as_ref();
    let mut connections = connected.expect("it is").view.connections.iter();
    let id = connections
        .find(|it| it.name == phones)
        .expect("it")
        .id
        .clone();
    desk.harness.state_mut().act([Action::PickConnection(id)]);
    desk.until("checked for another connection", |model| {
        let chosen = model.connect.chosen();
        chosen.is_some_and(|chosen| chosen.connection.name == phones)
            && settled(model)
            && previewed(model)
    });
    assert_eq!(seen(&desk), (Some(1), button));
}

#[test]
fn a_list_that_is_longer_than_the_window_follows_the_keyboard() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let text = b"E-Mail;Vorname\nada@example.com;J\xfcrg\ngrace@example.com;M\xf8ller\n";
    columns_of(&mut desk, "eins.csv", text);
    desk.click_starting("Text: ");
    // Far down in a list that is longer than the window is high.
    for _ in 0..12 {
        press(&mut desk, Key::ArrowDown);
    }
    let name = "ISO-8859-2 (Central Europe)";
    assert!(is_focused(&desk, name), "{:?}", focused(&desk));
    let window = desk.harness.ctx.content_rect();
    let line = desk.harness.get_by_label(name).rect();
    assert!(
        window.contains_rect(line),
        "{line} is scrolled into {window}"
    );
    press(&mut desk, Key::Enter);
    shown(&mut desk);
    assert!(desk.sees("Text: ISO-8859-2"), "it is chosen");
}

#[test]
fn held_arrows_lose_no_row() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    columns_of(&mut desk, "breit.csv", wide());
    on_the_table(&mut desk);
    press(&mut desk, Key::Tab);
    // One press a frame, without a pause.
    for _ in 0..9 {
        desk.harness.key_press(Key::ArrowDown);
    }
    desk.settle();
    let name = "Auth0 field of Angabe 9: Leave out";
    assert!(is_focused(&desk, name), "{:?}", focused(&desk));
    // Several in one frame, as where frames are slow.
    for _ in 0..5 {
        let input = desk.harness.input_mut();
        for pressed in [true, false] {
            input.events.push(egui::Event::Key {
                key: Key::ArrowUp,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            });
        }
    }
    desk.settle();
    let name = "Auth0 field of Angabe 4: Leave out";
    assert!(is_focused(&desk, name), "{:?}", focused(&desk));
    assert_eq!(desk.model().file.mapping.selected, Some(4));
}

#[test]
fn enter_opens_the_list_of_fields_and_chooses_nothing_yet() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    columns_of(&mut desk, "breit.csv", wide());
    desk.click("Add a fixed value…");
    press(&mut desk, Key::Enter);
    assert!(desk.sees("Auth0 field: Choose a field"));
    let typed = egui::Event::Text("app_metadata.from".to_owned());
    desk.harness.event(typed);
    desk.settle();
    press(&mut desk, Key::Enter);
    assert!(desk.sees("Auth0 field: app_metadata.from"));
}

#[test]
fn another_file_begins_at_its_first_column() {
    let mut desk = Desk::new([1024.0, 640.0], Look::Light);
    columns_of(&mut desk, "breit.csv", wide());
    on_the_table(&mut desk);
    press(&mut desk, Key::End);
    assert!(!desk.sees("Auth0 field of email"));
    columns_of(&mut desk, "anders.csv", wide().replace("Angabe", "Feld"));
    assert!(desk.sees("Auth0 field of email: Email"));
    assert!(!desk.sees("Auth0 field of Feld 29"));
}

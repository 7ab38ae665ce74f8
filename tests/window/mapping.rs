//! Tables and other systems' exports, from the drop to the results.

use std::fmt::Write as _;
use std::path::Path;

use usher::app::action::Action;
use usher::app::model::{FilePlace, Model, OpenFile, Screen};
use usher::app::theme::Look;

use super::steps::Desk;

const MEMBERS: &str = "E-Mail;Vorname;Nachname;Bestätigt;Stufe;Notiz\n\
    ada@example.com;Ada;Byron;ja;gold;\n\
    grace@example.com;Grace;Hopper;nein;silber;ruft am Montag an\n\
    kein-at;Niemand;;nein;silber;\n";

fn settled(model: &Model) -> bool {
    model.open().is_some_and(OpenFile::settled)
}

/// Drops a table, and waits until its columns and its first user are shown.
fn columns_of(desk: &mut Desk, name: &str, content: &str) {
    let path = desk.file(name, content);
    desk.drop_file(&path);
    shown(desk);
}

fn shown(desk: &mut Desk) {
    desk.until("the columns are shown", |model| {
        settled(model)
            && model.file_place() == FilePlace::Mapping
            && model.file.mapping.preview.is_some()
    });
}

/// Chooses from the list of fields of a column.
fn send(desk: &mut Desk, column: &str, typed: &str, field: &str) {
    desk.click_starting(&format!("Auth0 field of {column}:"));
    desk.harness.event(egui::Event::Text(typed.to_owned()));
    desk.settle();
    desk.click(field);
    desk.until("checked with it", settled);
}

fn sent_to(desk: &Desk, column: &str) -> Option<String> {
    let mapping = desk.model().file.mapping()?;
    let to = mapping.column(column)?.to.as_ref()?;
    Some(to.to_string())
}

#[test]
fn a_table_is_mapped_and_imported() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    columns_of(&mut desk, "mitglieder.csv", MEMBERS);
    assert_eq!(desk.model().screen, Screen::File);
    assert_eq!(sent_to(&desk, "E-Mail").as_deref(), Some("email"));
    assert_eq!(sent_to(&desk, "Vorname").as_deref(), Some("given_name"));
    assert!(desk.sees("Separated by: Semicolon"));
    assert!(desk.sees("\"given_name\": \"Ada\""), "the preview");
    send(
        &mut desk,
        "Stufe",
        "app_metadata.stufe",
        "app_metadata.stufe",
    );
    send(&mut desk, "Notiz", "nick", "Nickname");
    assert_eq!(
        sent_to(&desk, "Stufe").as_deref(),
        Some("app_metadata.stufe")
    );
    desk.until("the preview follows", |model| {
        let record = model.file.mapping.preview.as_ref();
        record.is_some_and(|record| record.json.contains("\"stufe\": \"gold\""))
    });
    desk.click("Next user");
    desk.until("the next user", |model| {
        let record = model.file.mapping.preview.as_ref();
        record.is_some_and(|record| record.json.contains("grace@example.com"))
    });
    desk.press("Check 3 users");
    desk.until("the check", |model| {
        model.screen == Screen::Check && model.check.record.is_some()
    });
    let summary = desk.model().summary().expect("an open file");
    assert_eq!((summary.records, summary.ready, summary.blocked), (3, 2, 1));
    desk.until("a connection is chosen", |model| {
        model.connect.chosen().is_some() && settled(model)
    });
    desk.press("Continue with 2 users");
    desk.until("planned", |model| {
        settled(model) && model.import.plan.is_some() && model.import.planning.is_none()
    });
    desk.press("Review import of 2 users");
    desk.until("planned again", |model| {
        model.import.plan.is_some() && model.import.planning.is_none()
    });
    // Once more back to the columns, and forward without their button.
    let note = "user_metadata.note".parse().expect("a target");
    desk.harness.state_mut().act([
        Action::Go(Screen::File),
        Action::SendColumn("Notiz".to_owned(), Some(note)),
    ]);
    desk.until("checked with it", settled);
    desk.harness.state_mut().act([Action::Go(Screen::Import)]);
    desk.until("planned with it", |model| {
        model.screen == Screen::Import
            && model.import.plan.is_some()
            && model.import.planning.is_none()
    });
    desk.press("Import 2 users");
    desk.until("results", |model| {
        model.results.view.is_some() && !model.results.rows.is_empty()
    });
    let counts = desk.model().results.view.as_ref().expect("results").counts;
    assert_eq!((counts.total, counts.imported, counts.left_out), (3, 2, 1));
    assert!(counts.agrees());

    // The same columns come filled in.
    columns_of(&mut desk, "neue.csv", MEMBERS);
    assert_eq!(
        sent_to(&desk, "Stufe").as_deref(),
        Some("app_metadata.stufe")
    );
    assert_eq!(
        sent_to(&desk, "Notiz").as_deref(),
        Some("user_metadata.note"),
        "as it was imported"
    );
    assert!(desk.sees("Filled in as you did today for the same columns"));
}

#[test]
fn several_files_are_one_list_whose_places_name_the_file() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    // The first user has the problem: whichever file is read first on screen, that one is shown.
    let first = desk.file("a.json", r#"[{"email":"no address"}]"#);
    let second = desk.file(
        "b.json",
        r#"[{"email":"ada@example.com"},{"email":"grace@example.com"}]"#,
    );
    desk.drop_files(&[&first, &second]);
    desk.until("checked", |model| {
        settled(model) && model.check.record.is_some() && !model.check.rows.is_empty()
    });
    let summary = desk.model().summary().expect("an open file");
    assert_eq!((summary.records, summary.blocked), (3, 1));
    assert!(desk.sees("Row 1, line 1 of a.json"));
}

#[test]
fn a_folder_says_how_many_files_it_is_and_which_of_usher_s_own_it_leaves() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let first = desk.file("club/1.csv", "email,Stufe\nada@example.com,gold\n");
    desk.file("club/2.csv", "email,Stufe\ngrace@example.com,silber\n");
    desk.file(
        "club/club-refused.csv",
        "email,Stufe,usher_reason\ngrace@example.com,silber,no\n",
    );
    desk.drop_file(first.parent().expect("a folder"));
    shown(&mut desk);
    assert!(desk.sees("club · 2 files · 2 rows · 2 columns"));
    assert!(desk.sees("1 file of the folder not read"));
    desk.click("What comes along");
    assert!(desk.sees("club-refused.csv"));
    desk.drop_files(&[&first, &first.with_file_name("2.csv")]);
    shown(&mut desk);
    assert!(desk.sees("2 files · 2 rows · 2 columns"));
}

#[test]
fn a_list_of_usher_s_own_that_comes_back_is_named_and_loses_its_guards() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    columns_of(
        &mut desk,
        "club-stays-behind-for-reading.csv",
        "email,user_id,Row,'+Phone,Left out because,Stays behind,usher_guarded\n\
         ada@example.com,,1,'+41445550123,,,\n",
    );
    assert!(desk.sees("This is Usher’s own list of what stays behind"));
    assert!(desk.sees("+Phone") && !desk.sees("'+Phone"));
    let source = desk
        .model()
        .open()
        .and_then(|open| open.view.source.clone());
    let columns = &source.expect("a table").columns;
    assert_eq!(columns[3].samples, ["+41445550123"]);
}

#[test]
fn users_that_the_system_keeps_back_have_their_word_and_their_filter() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sources/keycloak-realm.json");
    desk.drop_file(&path);
    desk.until("it is named", |model| {
        settled(model) && model.file_place() == FilePlace::Source
    });
    assert!(desk.sees("Keycloak realm export"));
    assert!(desk.sees("Comes along"));
    let summary = desk.model().summary().expect("an open file");
    assert!(summary.left_out > 0, "service accounts stay behind");
    assert_eq!(
        summary.records,
        summary.ready + summary.blocked + summary.left_out
    );
    let coming = summary.records - summary.left_out;
    desk.press(&format!("Check {coming} users"));
    desk.until("the check", |model| model.screen == Screen::Check);
    desk.click(&format!("Left out {}", summary.left_out));
    desk.until("they alone", |model| {
        model.check.rows.len() == summary.left_out
    });
    desk.until("their rows", |model| model.check.record.is_some());
    assert!(desk.sees("Left out"));
}

#[test]
fn hashes_are_converted_when_asked_and_back_again() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let hash = "$2y$10$nT7dtPXGNvUFa8pxxJIOKeuDy3n.t3ib0EdZLCiBzWEJRrWrsV2x6";
    let text = format!(r#"[{{"email":"ada@example.com","password_hash":"{hash}"}}]"#);
    let path = desk.file("own.json", &text);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        settled(model) && model.check.record.is_some() && model.connect.chosen().is_some()
    });
    assert_eq!(desk.model().summary().map(|it| it.blocked), Some(1));
    let group = desk.model().open().expect("open").view.groups[0].rule;
    desk.click_starting(&format!("{}, 1", group.title()));
    desk.click("Fix…");
    desk.press("Fix 1 user");
    desk.until("converted", |model| {
        settled(model) && model.summary().is_some_and(|it| it.blocked == 0)
    });
    desk.click("Undo");
    desk.until("as before", |model| {
        settled(model) && model.summary().is_some_and(|it| it.blocked == 1)
    });
}

#[test]
fn the_keyboard_alone_sends_a_column_elsewhere() {
    use egui::Key;
    use egui_kittest::kittest::Queryable as _;
    let mut desk = Desk::new([1024.0, 640.0], Look::Dark);
    let mut heads = String::from("email");
    let mut cells = String::from("ada@example.com");
    for number in 1..30 {
        write!(heads, ";Angabe {number}").expect("text");
        write!(cells, ";{number}").expect("text");
    }
    columns_of(&mut desk, "breit.csv", &format!("{heads}\n{cells}\n"));
    desk.harness
        .get_by(|node| {
            node.role() == egui::accesskit::Role::Table
                && node.label().as_deref() == Some("Columns")
        })
        .focus();
    desk.settle();
    // The keyboard finds the first column chosen.
    for _ in 0..19 {
        desk.harness.key_press(Key::ArrowDown);
    }
    desk.settle();
    assert_eq!(desk.model().file.mapping.selected, Some(19));
    desk.harness.key_press(Key::Enter);
    desk.settle();
    desk.settle();
    desk.harness.event(egui::Event::Text("family".to_owned()));
    desk.settle();
    desk.harness.key_press(Key::Enter);
    desk.until("sent", |model| {
        settled(model)
            && model.file.mapping().is_some_and(|mapping| {
                mapping
                    .column("Angabe 19")
                    .and_then(|map| map.to.as_ref())
                    .is_some_and(|to| to.as_str() == "family_name")
            })
    });
    desk.shot("c-mapping-30-dark-1024");
}

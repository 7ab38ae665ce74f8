//! Pictures of the mapping screen.

use std::fmt::Write as _;

use usher::app::model::{FilePlace, OpenFile};
use usher::app::theme::Look;

use super::steps::Desk;

/// The columns of the drawing.
fn members() -> String {
    let mut text = String::from(
        "E-mail,First name,Last name,Display name,Mobile,Confirmed,Password,Customer no.,Tier,Newsletter,City,Roles,Internal notes (please do not forward to customers)\n",
    );
    let hash = "$2b$10$nT7dtPXGNvUFa8pxxJIOKeuDy3n.t3ib0EdZLCiBzWEJRrWrsV2x6";
    let people = [
        (
            "ana.ruiz",
            "Ana",
            "Ruiz",
            "612 34 56 78",
            "yes",
            "gold",
            "ja",
            "Málaga",
        ),
        (
            "b.okafor",
            "Blessing",
            "Okafor",
            "+2348012345678",
            "yes",
            "silver",
            "nein",
            "Lagos",
        ),
        (
            "chiara",
            "Chiara",
            "Conti",
            "+393401234567",
            "no",
            "3",
            "ja",
            "Torino",
        ),
    ];
    for number in 0..60 {
        let (mail, first, last, phone, confirmed, tier, news, city) = people[number % 3];
        let phone = if number == 0 || number % 3 != 0 {
            phone
        } else {
            ""
        };
        let phone = if number > 2 { "" } else { phone };
        let roles = if number % 9 == 0 {
            "editor; reviewer"
        } else {
            ""
        };
        let note = if number == 5 {
            "Called on 3 March about the invoice"
        } else {
            ""
        };
        writeln!(
            text,
            "{mail}{number}@example.com,{first},{last},{first} {last},{phone},{confirmed},{hash},{:06},{tier},{news},{city},{roles},{note}",
            417 + number
        )
        .expect("text");
    }
    text
}

fn open(desk: &mut Desk, name: &str, text: &str) {
    let path = desk.file(name, text);
    desk.drop_file(&path);
    desk.until("the columns", |model| {
        model.open().is_some_and(OpenFile::settled)
            && model.file_place() == FilePlace::Mapping
            && model.file.mapping.preview.is_some()
            // The connection's facts may come after the first check: the preview follows the second.
            && model.file.mapping.asked.is_none()
            && model.connect.chosen().is_some()
    });
}

fn mapping(look: Look, name: &str) {
    let mut desk = Desk::new([1280.0, 800.0], look);
    open(&mut desk, "members-2026-11.csv", &members());
    desk.harness
        .state_mut()
        .act([usher::app::action::Action::SelectColumn(4)]);
    desk.settle();
    desk.snapshot(name);
}

#[test]
fn the_mapping_in_light() {
    mapping(Look::Light, "mapping-light");
}

#[test]
fn the_mapping_in_dark() {
    mapping(Look::Dark, "mapping-dark");
}

#[test]
fn odd_tables_have_room() {
    if std::env::var_os("USHER_SHOTS").is_none() {
        println!("USHER_SHOTS names no folder, so no pictures are made");
        return;
    }
    let wide: Vec<String> = (0..200)
        .map(|number| format!("Column number {number}"))
        .collect();
    let wide = format!(
        "email,{}\nada@example.com{}\n",
        wide.join(","),
        ",x".repeat(200)
    );
    let odd = "email;name;Name;;a heading that goes on and on, far beyond what anybody would call a heading;password;empty\n\
        ada@example.com;Ada;Lady Byron;x;a value that goes on and on as well, with many words;s3cret;\n\
        grace@example.com;Grace;Rear Admiral;y;;hunter2;\n";
    for (name, text) in [
        ("three", "email,name,tier\nada@example.com,Ada,gold\n"),
        ("wide", wide.as_str()),
        ("odd", odd),
    ] {
        for (size, look, end) in [
            ([1280.0, 800.0], Look::Light, "light"),
            ([1024.0, 640.0], Look::Dark, "dark-1024"),
            ([1600.0, 900.0], Look::Contrast, "contrast-1600"),
        ] {
            let mut desk = Desk::new(size, look);
            open(&mut desk, &format!("{name}.csv"), text);
            desk.shot(&format!("c-mapping-{name}-{end}"));
            if name == "odd" && end == "light" {
                desk.click_starting("Auth0 field of name:");
                desk.shot("c-mapping-list-light");
                desk.harness.key_press(egui::Key::Escape);
                desk.settle();
                desk.click("Add a fixed value…");
                desk.shot("c-mapping-fixed-light");
            }
        }
    }
}

#[test]
fn every_source_has_its_page() {
    if std::env::var_os("USHER_SHOTS").is_none() {
        println!("USHER_SHOTS names no folder, so no pictures are made");
        return;
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sources");
    for entry in std::fs::read_dir(folder).expect("the samples") {
        let path = entry.expect("a sample").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let mut desk = Desk::new([1280.0, 800.0], Look::Light);
        desk.drop_file(&path);
        desk.until("opened or refused", |model| {
            model.open().is_some_and(OpenFile::settled) || model.file.trouble.is_some()
        });
        desk.shot(&format!("source-{name}"));
        if desk
            .model()
            .open()
            .is_some_and(|open| open.mapped().is_some())
        {
            desk.harness
                .state_mut()
                .act([usher::app::action::Action::ShowPlace(FilePlace::Mapping)]);
            desk.settle();
            desk.until("a preview", |model| model.file.mapping.preview.is_some());
            desk.shot(&format!("source-{name}-columns"));
        }
    }
}

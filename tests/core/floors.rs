//! The floors of the house stay true: a room uses only rooms on floors below its own.

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up. Two rooms on one floor know nothing of each other.
const FLOORS: &[&[&str]] = &[
    &["users", "profile", "passwords"],
    &["rules", "sources", "auth0", "platform"],
    &["roster"],
    &["import", "compare", "practice"],
    &["worker"],
    &["app", "cli"],
];

/// What a room may not use although the floors would allow it, and why.
const BARRED: &[(&str, &str, &str)] = &[
    (
        "practice",
        "rules",
        "client and tenant must not share a misreading",
    ),
    (
        "practice",
        "auth0",
        "client and tenant must not share a misreading",
    ),
    (
        "practice",
        "profile",
        "client and tenant must not share a misreading",
    ),
];

#[test]
fn every_room_stands_on_a_floor() {
    for entry in fs::read_dir(source()).expect("src can be read") {
        let entry = entry.expect("src can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && name != "bin" {
            assert!(
                floor_of(&name).is_some(),
                "the room {name} stands on no floor"
            );
        }
    }
}

#[test]
fn rooms_use_only_lower_floors() {
    let mut wrong = Vec::new();
    for room in FLOORS.iter().flat_map(|floor| floor.iter()) {
        let own = floor_of(room).expect("listed above");
        for file in files_below(&source().join(room)) {
            let text = code_of(&fs::read_to_string(&file).expect("source can be read"));
            for used in rooms_named(&text) {
                let Some(floor) = floor_of(&used) else {
                    continue;
                };
                if used != **room && floor >= own {
                    wrong.push(format!("{} uses {used}", file.display()));
                }
                if let Some((.., why)) = BARRED.iter().find(|(a, b, _)| a == room && *b == used) {
                    wrong.push(format!("{} uses {used}: {why}", file.display()));
                }
            }
            if climbs_out(&file, &text) {
                wrong.push(format!("{} leaves its room by super::", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_imports_sees_them_all() {
    let text = code_of(
        "use crate::users::A; // crate::app\nuse crate::{rules::{B, C}, roster};\nlet x = crate::import::D;",
    );
    assert_eq!(rooms_named(&text), ["users", "rules", "roster", "import"]);
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a room can be read") {
        let path = entry.expect("a room can be read").path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// The text without line comments: documentation may speak of upper floors.
fn code_of(text: &str) -> String {
    text.lines()
        .map(|line| line.find("//").map_or(line, |at| &line[..at]))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The first name behind every `crate::`, also in groups.
fn rooms_named(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut name = String::new();
            for sign in group.chars() {
                match sign {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => rooms.push(std::mem::take(&mut name)),
                    _ if depth == 0 => name.push(sign),
                    _ => {}
                }
            }
            rooms.push(name);
        } else {
            rooms.push(rest.to_owned());
        }
    }
    rooms
        .iter()
        .map(|text| {
            text.trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        })
        .filter(|name: &String| !name.is_empty())
        .collect()
}

/// Whether a chain of `super::` leads out of the room that the file lies in.
fn climbs_out(file: &Path, code: &str) -> bool {
    let inside = file.strip_prefix(source()).expect("below src");
    let mut depth = inside.components().count() - 1;
    if inside.file_name().is_none_or(|name| name != "mod.rs") {
        depth += 1;
    }
    // Inline test modules are one level deeper than their file.
    code.contains(&"super::".repeat(depth + 1))
}

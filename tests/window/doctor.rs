//! Password doctor: kinds of hashes, and a password that somebody knows.

use std::fmt::Write as _;

use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hmac::digest::Digest as _;
use serde_json::{Value, json};
use usher::app::model::{Model, OpenFile};
use usher::app::theme::Look;
use usher::roster::Diagnosis;

use super::steps::Desk;

const PASSWORD: &str = "Kestrel-42-Example";
const VECTORS: &str = include_str!("../data/passwords/vectors.jsonl");
const FIELD: &str = "Type a password that you know of wren@example.com";

fn vector(name: &str) -> Value {
    let all = VECTORS.lines();
    let mut all = all.map(|line| serde_json::from_str::<Value>(line).unwrap());
    all.find(|it| it["name"] == name).unwrap()["custom"].take()
}

fn user(name: &str, custom: Option<Value>) -> Value {
    let mut user = json!({"email": format!("{name}@example.com"), "email_verified": true});
    if let Some(custom) = custom {
        user["custom_password_hash"] = custom;
    }
    user
}

fn settled(model: &Model) -> bool {
    model.open().is_some_and(OpenFile::settled) && model.connect.chosen().is_some()
}

/// The doctor over this file.
fn doctor(size: [f32; 2], look: Look, users: &[Value]) -> Desk {
    let mut desk = Desk::new(size, look);
    let path = desk.file("users.json", &Value::from(users).to_string());
    desk.drop_file(&path);
    desk.until("the file is checked", settled);
    desk.click("Password doctor…");
    counted(&mut desk);
    desk
}

fn counted(desk: &mut Desk) {
    desk.until("the kinds are counted", |model| {
        matches!(model.doctor.kinds, Some(Ok(_)))
    });
}

fn tried(desk: &mut Desk) -> Diagnosis {
    desk.click("Try it");
    desk.until("the password is tried", |model| {
        !model.doctor.answers.is_empty() && model.doctor.trying.is_none()
    });
    let found = desk.model().doctor.answers.values().next();
    found.unwrap().clone().expect("an answer")
}

fn typed(desk: &Desk) -> String {
    let mut fields = desk.harness.query_all_by(|node| {
        node.role() == egui::accesskit::Role::PasswordInput
            && node.label().as_deref() == Some(FIELD)
    });
    let field = fields.next().expect("the field");
    field.accesskit_node().value().unwrap_or_default()
}

#[test]
fn a_known_password_names_the_setting_that_works_and_is_forgotten() {
    let mut wrong = vector("sha256 salt prefix");
    wrong["salt"]["position"] = json!("suffix");
    let users = [
        user("wren", Some(wrong.clone())),
        user("owl", Some(wrong)),
        user("teal", None),
    ];
    let mut desk = doctor([1280.0, 800.0], Look::Light, &users);
    assert!(desk.sees("SHA-256 in base64, salt behind the password"));
    assert!(desk.sees("2 users, such as wren@example.com (user 1)"));
    assert!(desk.sees("1 of 3 users would go in without a password"));
    desk.type_into(FIELD, "Kestrel-43-Example");
    tried(&mut desk);
    assert!(desk.sees("The password does not fit"));
    assert_eq!(typed(&desk), "", "a try leaves nothing in the field");
    desk.type_into(FIELD, PASSWORD);
    tried(&mut desk);
    assert!(desk.sees("It fits with another setting"));
    assert!(desk.sees("the salt stands before the password"));
    assert!(desk.sees("salt.position: prefix, not suffix"));
    assert!(!format!("{:?}", desk.model().doctor).contains(PASSWORD));
    desk.type_into(FIELD, PASSWORD);
    desk.press("Close");
    assert!(desk.model().doctor.kinds.is_none() && desk.model().modal.is_none());
    desk.click("Password doctor…");
    counted(&mut desk);
    assert_eq!(typed(&desk), "", "closing leaves nothing in the field");
}

#[test]
fn the_reading_that_fits_is_used() {
    let mut hash = String::new();
    for byte in sha1::Sha1::digest(format!("{PASSWORD}pepper77")) {
        write!(hash, "{byte:02x}").unwrap();
    }
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = desk.file(
        "users.csv",
        &format!("email,password_hash,salt\nwren@example.com,{hash},pepper77\n"),
    );
    desk.drop_file(&path);
    desk.until("the columns are shown", settled);
    assert_eq!(desk.model().summary().unwrap().without_hash, 1);
    desk.harness
        .state_mut()
        .act([usher::app::action::Action::Go(
            usher::app::model::Screen::Check,
        )]);
    desk.settle();
    desk.click("Password doctor…");
    counted(&mut desk);
    assert!(desk.sees("digest, probably SHA-1"));
    desk.type_into(FIELD, PASSWORD);
    tried(&mut desk);
    assert!(desk.sees("“salt” as “Salt, text, behind”"));
    desk.press("Use this");
    desk.until("the file is read so", |model| {
        settled(model) && model.summary().is_some_and(|it| it.without_hash == 0)
    });
}

#[test]
fn slow_hashes_can_be_stopped() {
    // 2^17 rounds: seconds even on a fast computer.
    let hash = "$2b$17$abcdefghijklmnopqrstuuoOpofTcIvLu9ngoVF6npCmm4y6hGr8W";
    let custom = json!({"algorithm": "bcrypt", "hash": {"value": hash, "encoding": "utf8"}});
    let mut desk = doctor([1280.0, 800.0], Look::Light, &[user("wren", Some(custom))]);
    desk.type_into(FIELD, PASSWORD);
    desk.click("Try it");
    assert!(desk.sees("Computing, which takes a while"));
    desk.click("Stop");
    desk.press("Close");
    assert!(desk.model().doctor.trying.is_none());
}

fn pictures(size: [f32; 2], look: Look, name: &str) {
    let mut wrong = vector("sha256 salt prefix");
    wrong["salt"]["position"] = json!("suffix");
    let mut users = vec![user("wren", Some(wrong)), user("teal", None)];
    for name in ["owl", "rail"] {
        users.push(user(name, Some(vector("pbkdf2 sha256"))));
    }
    let mut desk = Desk::new(size, look);
    let path = desk.file("users.json", &Value::from(users).to_string());
    desk.drop_file(&path);
    desk.until("the file is checked", settled);
    desk.shot(&format!("check-with-doctor-{name}"));
    desk.click("Password doctor…");
    counted(&mut desk);
    desk.shot(&format!("doctor-{name}"));
    desk.type_into(FIELD, PASSWORD);
    desk.harness.key_press(egui::Key::Enter);
    desk.until("the password is tried", |model| {
        !model.doctor.answers.is_empty()
    });
    desk.shot(&format!("doctor-answer-{name}"));
}

#[test]
fn looks_of_the_doctor() {
    for (size, look, name) in [
        ([1280.0, 800.0], Look::Light, "light"),
        ([1280.0, 800.0], Look::Dark, "dark"),
        ([1024.0, 640.0], Look::Light, "light-small"),
    ] {
        pictures(size, look, name);
    }
}

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

mod dialog;
mod groups;
mod texts;
mod typing;

pub const PEOPLE: &str = r#"[
{"email":"ana.ruiz@example.com","name":"Ana Ruiz","phone_number":"612 34 56 78"},
{"email":"chiara.conti@example.com","name":"Chiara Conti","phone_number":"633 55 01 42"},
{"email":"grace.oduya@example.com","name":"Grace Oduya","phone_number":"+44 7700 900123 ext. 4"},
{"email":"farid.haddad@example,com","name":"Farid Haddad","app_metadata":{"tier":"gold"}},
{"email":"emilie@example.com","name":"Émilie Lefèvre","email_verified":"yes"},
{"email":"dawid.nowak@example.com","name":"Dawid Nowak","email_verified":true}
]"#;

pub fn settled(model: &Model) -> bool {
    model.open().is_some_and(OpenFile::settled) && model.connect.chosen().is_some()
}

pub fn blocked(model: &Model) -> Option<u64> {
    settled(model).then(|| model.summary().map(|it| it.blocked))?
}

pub fn open(desk: &mut Desk, text: &str) {
    let path = desk.file("people.json", text);
    desk.drop_file(&path);
    desk.until("checked", |model| {
        settled(model) && model.check.record.is_some()
    });
}

/// Chooses the problems of a rule.
pub fn choose(desk: &mut Desk, rule: Rule) {
    desk.click_starting(&format!("{}, ", rule.title()));
    desk.until("their rows", |model| {
        matches!(&model.check.filter, Filter::Group { rule: of, .. } if *of == rule)
            && model.check.record.is_some()
    });
}

pub fn previewed(model: &Model) -> Option<(u64, u64)> {
    let Some(Modal::Fix(fixing)) = &model.modal else {
        return None;
    };
    fixing.count()?;
    let preview = fixing.preview.as_ref()?;
    Some((preview.changed, preview.staying))
}

pub fn ctrl(desk: &mut Desk, modifiers: Modifiers, key: Key) {
    desk.harness.key_press_modifiers(modifiers, key);
    desk.settle();
}

/// Where the email address of a row of the table stands.
pub fn email_of(desk: &mut Desk, row: u32) -> egui::Pos2 {
    desk.until("its row", |model| {
        let id = model.check.rows.id(u64::from(row) - 1);
        id.is_some_and(|id| model.check.rows.get(id).is_some())
    });
    let name = format!("Row {row}");
    let row = desk.harness.get_by_role_and_label(Role::Row, &name);
    egui::pos2(790.0, row.rect().center().y)
}

/// The row is chosen, and the keyboard is in the table.
pub fn stand_on(desk: &mut Desk, row: u32) {
    let place = email_of(desk, row);
    press_at(desk, place, 1);
}

pub fn press_at(desk: &mut Desk, pos: egui::Pos2, times: usize) {
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
pub fn stand_in(desk: &mut Desk, name: &str) {
    let field = desk
        .harness
        .get_by_role_and_label(Role::MultilineTextInput, name);
    field.focus();
    desk.settle();
}

pub fn type_anew(desk: &mut Desk, text: &str) {
    ctrl(desk, Modifiers::COMMAND, Key::A);
    desk.harness.event(egui::Event::Text(text.to_owned()));
    desk.settle();
}

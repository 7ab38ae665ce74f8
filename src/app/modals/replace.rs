//! What is looked for, where, and what it becomes.

use egui::{Ui, vec2};

use crate::app::action::Action;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{Field, check_box, combo, label};
use crate::profile::{Field as Auth0Field, Type};
use crate::roster::mend::Fix;

/// `inside`: fields of metadata that hold texts.
pub fn ui(ui: &mut Ui, fix: &Fix, inside: &[String], out: &mut Vec<Action>) {
    let mut new = fix.clone();
    let Fix::Replace {
        field,
        find,
        with,
        whole,
        any_case,
    } = &mut new
    else {
        return;
    };
    let own = Auth0Field::ALL
        .iter()
        .filter(|field| field.kind() == Type::Text && **field != Auth0Field::PasswordHash);
    let mut fields: Vec<&str> = own.map(|field| field.name()).collect();
    fields.extend(inside.iter().map(String::as_str));
    let now = fields.iter().position(|name| name == field).unwrap_or(0);
    let t = tokens(ui);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        label(ui, "In the field", FontRole::Table, t.text.main);
        let chosen = combo(ui, "Field", &fields, now, 240.0);
        if let Some(name) = chosen.and_then(|index| fields.get(index)) {
            (*name).clone_into(field);
        }
    });
    ui.add_space(12.0);
    let width = (ui.available_width() - 16.0) / 2.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        for (name, text) in [("Find", find), ("Replace with", with)] {
            ui.allocate_ui(vec2(width, 0.0), |ui| {
                ui.set_width(width);
                let field = Field::new(name).show(ui, text);
                if name == "Find" && is_new(ui) {
                    field.request_focus();
                }
            });
        }
    });
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 24.0;
        if check_box(ui, *whole, "Only where it is the whole text").clicked() {
            *whole = !*whole;
        }
        if check_box(ui, !*any_case, "Match case").clicked() {
            *any_case = !*any_case;
        }
    });
    if new != *fix {
        out.push(Action::FixAs(new));
    }
}

/// Whether the question was asked just now: who asks for it goes on by typing.
fn is_new(ui: &Ui) -> bool {
    let key = egui::Id::unique("find and replace");
    let now = ui.ctx().cumulative_pass_nr();
    let known: Option<(u64, u64)> = ui.data(|data| data.get_temp(key));
    let begun = known.filter(|(_, last)| last + 2 >= now);
    let begun = begun.map_or(now, |(begun, _)| begun);
    ui.data_mut(|data| data.insert_temp(key, (begun, now)));
    // In its first moment the footer takes the keyboard.
    now == begun + 1
}

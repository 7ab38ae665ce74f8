//! The parts of the window: found by their accessible names, worked by pointer and keyboard.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use usher::app::icons::Icon;
use usher::app::theme::{FontRole, Look, TenantColour, tokens};
use usher::app::widgets::{self as w, Button, MenuItem, Modal, ModalChoice, TenantPlate};

use crate::gallery::{Gallery, SIZE, gallery};
use crate::pages::{LISTS_SIZE, frame, lists};
use crate::support::{builder, harness, shot, snapshot};

fn page(look: Look) -> Harness<'static, Gallery> {
    let mut harness = builder(SIZE, look).build_ui_state(
        |ui, state: &mut Gallery| gallery(ui, state),
        Gallery::default(),
    );
    harness.run();
    harness
}

#[test]
fn buttons_are_pressed_by_pointer_and_by_keyboard() {
    let mut harness = page(Look::Light);
    harness
        .get_by_role_and_label(Role::Button, "Resume")
        .click();
    harness.run();
    harness.get_by_label("Pause").focus();
    harness.run();
    harness.key_press(egui::Key::Space);
    harness.run();
    harness.get_by_label("Undo").focus();
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(harness.state().pressed, ["Resume", "Pause", "Undo"]);
}

#[test]
fn a_disabled_button_does_nothing() {
    let mut harness = page(Look::Light);
    harness.get_by_label("Import 0 users").click();
    harness.run();
    assert!(harness.state().pressed.is_empty());
    assert!(
        harness
            .get_by_label("Import 0 users")
            .accesskit_node()
            .is_disabled()
    );
}

#[test]
fn choices_tell_their_role_and_whether_they_are_on() {
    let mut harness = page(Look::Light);
    let update = harness.get_by_role_and_label(Role::RadioButton, "Update that user (upsert)");
    update.focus();
    harness.run();
    harness.key_press(egui::Key::Space);
    harness.run();
    assert!(harness.state().update);
    harness
        .get_by_role_and_label(Role::Switch, "Completion emails")
        .focus();
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(harness.state().pilot);
    let switch = harness.get_by_role_and_label(Role::Switch, "Completion emails");
    assert_eq!(
        switch.accesskit_node().toggled(),
        Some(egui::accesskit::Toggled::True)
    );
    harness
        .get_by_role_and_label(Role::CheckBox, "Header")
        .click();
    harness.run();
    assert!(harness.state().header);
    harness.get_by_label("Need fixing 32").click();
    harness.run();
    assert!(harness.state().need_fixing);
}

#[test]
fn tab_goes_through_the_buttons_in_their_order() {
    let mut harness = page(Look::Light);
    harness.get_by_label("Resume").focus();
    harness.run();
    for name in ["Pause", "Look up…", "Stop…", "Delete run", "Undo", "Back"] {
        harness.key_press(egui::Key::Tab);
        harness.run();
        assert!(harness.get_by_label(name).is_focused(), "{name} comes next");
    }
}

#[test]
fn a_list_opens_and_takes_a_choice() {
    let mut harness = page(Look::Light);
    harness.get_by_label("Country: Spain (+34)").click();
    harness.run();
    harness.get_by_label("France (+33)").click();
    harness.run();
    assert_eq!(harness.state().country, 1);
    assert!(harness.query_by_label("Country: France (+33)").is_some());
}

#[test]
fn a_field_takes_text_under_its_name() {
    let mut harness = page(Look::Light);
    harness.get_by_label("Domain").focus();
    harness.run();
    harness
        .get_by_label("Domain")
        .type_text("example.eu.auth0.com");
    harness.run();
    assert_eq!(harness.state().domain, "example.eu.auth0.com");
}

#[test]
fn a_connection_that_cannot_take_users_still_says_how_to_change_that() {
    let mut harness = harness(LISTS_SIZE, Look::Light, lists);
    harness.run();
    let row = harness.get_by_label("legacy-shop, Custom database, import mode is off");
    assert!(row.accesskit_node().is_disabled());
    assert!(
        !harness
            .get_by_label("How to turn it on")
            .accesskit_node()
            .is_disabled()
    );
}

#[test]
fn the_kit_in_light() {
    picture(Look::Light, "kit-light");
}

#[test]
fn the_kit_in_dark() {
    picture(Look::Dark, "kit-dark");
}

#[test]
fn the_kit_in_high_contrast() {
    picture(Look::Contrast, "kit-contrast");
}

#[test]
fn lists_in_light() {
    let mut harness = harness(LISTS_SIZE, Look::Light, lists);
    harness.run();
    snapshot(&mut harness, "lists-light");
}

#[test]
fn lists_in_dark() {
    let mut harness = harness(LISTS_SIZE, Look::Dark, lists);
    harness.run();
    snapshot(&mut harness, "lists-dark");
}

fn picture(look: Look, name: &str) {
    let mut harness = page(look);
    harness.get_by_label("Edited 2").focus();
    harness.run();
    snapshot(&mut harness, name);
}

#[test]
fn a_modal_asks_and_escape_cancels() {
    let mut harness = builder([1280.0, 800.0], Look::Light).build_ui_state(
        |ui, state: &mut Vec<&'static str>| {
            let plate = TenantPlate {
                colour: TenantColour::Plum,
                icon: Icon::Tenant,
                name: "example-prod",
                line: "eu · Production",
            };
            let shown = Modal::new("confirm", "Import 9,968 users into production?")
                .band(plate)
                .show(
                    ui.ctx(),
                    |ui| {
                        let t = tokens(ui);
                        w::wrapped(
                            ui,
                            "Real people sign in to this tenant. Nothing has been sent to it yet.",
                            FontRole::Body,
                            t.text.muted,
                        );
                    },
                    |ui| w::modal_choice(ui, "Not yet", Button::primary("Import 9,968 users")),
                );
            if shown.cancelled {
                state.push("cancelled");
            }
            match shown.footer {
                Some(ModalChoice::Go) => state.push("go"),
                Some(ModalChoice::Safe) => state.push("safe"),
                None => {}
            }
        },
        Vec::new(),
    );
    harness.run();
    assert!(
        harness.get_by_label("Not yet").is_focused(),
        "the safe choice has the focus"
    );
    snapshot(&mut harness, "modal-light");
    harness.get_by_label("Import 9,968 users").click();
    harness.run();
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert_eq!(*harness.state(), ["go", "cancelled"]);
}

/// The count on the button becomes known while the modal is open.
#[test]
fn a_modal_has_room_for_words_that_grow() {
    let mut harness = builder([1280.0, 800.0], Look::Light).build_ui_state(
        |ui, count: &mut u64| {
            let go = format!("Fix {count} users");
            Modal::new("fix", "Fix them?").show(
                ui.ctx(),
                |_| {},
                |ui| w::modal_choice(ui, "Cancel", Button::primary(&go)),
            );
        },
        7,
    );
    harness.run();
    let width =
        |harness: &Harness<'_, u64>, label: &str| harness.get_by_label(label).rect().width();
    let before = width(&harness, "Fix 7 users");
    *harness.state_mut() = 7_654_321;
    harness.run();
    let grown = width(&harness, "Fix 7654321 users");
    assert!(grown > before + 30.0, "{before} {grown}");
    let edge = harness.get_by_label("Fix 7654321 users").rect().right();
    *harness.state_mut() = 7;
    harness.run();
    assert!((width(&harness, "Fix 7 users") - before).abs() < 0.5);
    let again = harness.get_by_label("Fix 7 users").rect().right();
    assert!((again - edge).abs() < 0.5, "the right edge stays");
}

#[test]
fn a_menu_and_a_tooltip_float() {
    let mut harness = harness([640.0, 360.0], Look::Light, |ui| {
        let more = w::icon_button(ui, Icon::More, "More");
        let item = |icon, text, danger| MenuItem {
            icon: Some(icon),
            danger,
            ..MenuItem::new(text)
        };
        w::menu(
            &more,
            &[
                item(Icon::Folder, "Show in folder", false),
                item(Icon::Report, "Report…", false),
                item(Icon::Trash, "Forget this run…", true),
            ],
        );
        ui.add_space(180.0);
        ui.scope(|ui| {
            ui.set_max_width(180.0);
            let t = tokens(ui);
            w::label(
                ui,
                "maximiliane.hohenfels@subsidiary.example.com",
                FontRole::Table,
                t.text.main,
            );
        });
    });
    harness.run();
    harness.get_by_label("More").click();
    harness.run();
    assert!(
        harness
            .query_by_role_and_label(Role::MenuItem, "Report…")
            .is_some()
    );
    shot(&mut harness, "menu-light");
    harness.key_press(egui::Key::Escape);
    harness.run();
    harness
        .get_by_label("maximiliane.hohenfels@subsidiary.example.com")
        .hover();
    harness.run_steps(8);
    snapshot(&mut harness, "tooltip-light");
}

#[test]
fn the_frame_goes_from_the_rail_to_the_action_bar() {
    let mut harness = harness([1280.0, 800.0], Look::Light, |ui| frame(ui, false));
    harness.run();
    let order = [
        "Tenant Practice tenant, On this computer",
        "File, No file yet",
        "Connect, Practice tenant",
    ];
    for name in order.into_iter().chain([
        "History, 1 unfinished",
        "Settings",
        "Choose a users file",
        "Choose a users file…",
    ]) {
        harness.key_press(egui::Key::Tab);
        harness.run();
        assert!(harness.get_by_label(name).is_focused(), "{name} comes next");
    }
    assert!(
        harness
            .get_by_label("Check, Needs a file")
            .accesskit_node()
            .is_disabled()
    );
}

#[test]
fn the_frame_in_light_and_dark() {
    let mut light = harness([1280.0, 800.0], Look::Light, |ui| frame(ui, false));
    light.run();
    snapshot(&mut light, "frame-light");
    let mut dark = harness([1280.0, 800.0], Look::Dark, |ui| frame(ui, true));
    dark.run();
    snapshot(&mut dark, "frame-drop-dark");
    let mut results = light.take_snapshot_results();
    results.extend_harness(&mut dark);
}

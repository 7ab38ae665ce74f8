//! The table of any length.

use egui::{Event, Key, Modifiers, MouseWheelUnit, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use usher::app::table::{Column, TableState, VirtualTable};
use usher::app::theme::{Look, tokens};
use usher::app::widgets::{Cell, cell};

use crate::support::{builder, snapshot};

const ROWS: u64 = 10_000_000;

struct Table {
    state: TableState,
    rows: u64,
    drawn: u64,
    opened: Option<u64>,
}

fn table(size: [f32; 2], rows: u64) -> Harness<'static, Table> {
    let columns = [
        Column::row(),
        Column::state(),
        Column::new("Email", 240.0),
        Column::new("Full name", 180.0),
        Column::new("Phone number", 180.0),
    ];
    let state = Table {
        state: TableState::default(),
        rows,
        drawn: 0,
        opened: None,
    };
    let mut harness = builder(size, Look::Light).build_ui_state(
        move |ui, table: &mut Table| {
            let t = tokens(ui);
            let mut drawn = 0;
            let shown = VirtualTable::new("Users", table.rows, &columns).show(
                ui,
                &mut table.state,
                |ui, at| {
                    drawn += 1;
                    let number = usher::app::words::number(at.row + 1);
                    match at.column {
                        0 => cell(ui, Cell::figures(&number).ink(t.text.muted)),
                        _ => cell(
                            ui,
                            Cell::text(&format!("{} of row {number}", columns[at.column].title)),
                        ),
                    };
                },
            );
            table.drawn = drawn;
            table.opened = shown.opened.or(table.opened);
        },
        state,
    );
    harness.run();
    harness
}

fn wheel(harness: &mut Harness<'static, Table>, points: f32) {
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Trackpad,
        modifiers: Modifiers::NONE,
    });
    harness.run();
}

#[test]
fn ten_small_wheel_steps_at_the_last_of_ten_million_rows_move_thirty_points() {
    let mut harness = table([900.0, 600.0], ROWS);
    harness.get_by_label("Users").focus();
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    assert_eq!(harness.state().state.selected, Some(ROWS - 1));
    harness.hover_at(egui::pos2(400.0, 300.0));
    harness.run();
    let at = |harness: &Harness<'static, Table>| {
        let scroll = harness.state().state.scroll;
        scroll.row as f64 * 30.0 + scroll.offset
    };
    let before = at(&harness);
    for _ in 0..10 {
        wheel(&mut harness, 3.0);
    }
    let moved = before - at(&harness);
    assert!((moved - 30.0).abs() <= 0.5, "moved {moved} points");
}

#[test]
fn keys_move_the_selection_and_the_page() {
    let mut harness = table([900.0, 600.0], ROWS);
    harness.get_by_label("Users").focus();
    harness.run();
    for (key, row) in [
        (Key::ArrowDown, 0),
        (Key::ArrowDown, 1),
        (Key::PageDown, 19),
        (Key::PageUp, 1),
        (Key::ArrowUp, 0),
        (Key::ArrowUp, 0),
        (Key::End, ROWS - 1),
        (Key::ArrowDown, ROWS - 1),
        (Key::Home, 0),
    ] {
        harness.key_press(key);
        harness.run();
        assert_eq!(harness.state().state.selected, Some(row), "after {key:?}");
        let scroll = harness.state().state.scroll;
        assert!(
            row >= scroll.row && row < scroll.row + 20,
            "{row} is on screen"
        );
    }
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().opened, Some(0));
}

#[test]
fn a_click_selects_and_only_rows_on_screen_are_drawn() {
    let mut harness = table([900.0, 600.0], ROWS);
    assert!(
        harness.state().drawn <= 20 * 5,
        "{} cells",
        harness.state().drawn
    );
    harness.get_by_label("Row 4").click();
    harness.run();
    assert_eq!(harness.state().state.selected, Some(3));
    harness.state_mut().state.go_to(7_654_320);
    harness.run();
    assert!(harness.query_by_label("Row 7654321").is_some());
}

#[test]
fn the_first_columns_stay_while_the_others_scroll() {
    let mut harness = table([560.0, 300.0], 50);
    harness.get_by_label("Users").focus();
    harness.run();
    for _ in 0..20 {
        harness.key_press(Key::ArrowRight);
        harness.run();
    }
    let across = harness.state().state.across;
    assert!((across - (828.0 - 534.0)).abs() < 1.0, "{across}");
    harness.get_by_label("Row 3").click();
    harness.run();
    snapshot(&mut harness, "table-across");
}

#[test]
fn an_empty_table_and_a_single_row_do_no_harm() {
    for rows in [0, 1] {
        let mut harness = table([900.0, 600.0], rows);
        harness.get_by_label("Users").focus();
        harness.run();
        for key in [Key::End, Key::PageDown, Key::ArrowUp, Key::Enter] {
            harness.key_press(key);
            harness.run();
        }
        assert_eq!(harness.state().state.selected, rows.checked_sub(1));
    }
}

#[test]
fn keys_of_one_frame_are_carried_out_in_their_order() {
    let mut harness = table([700.0, 600.0], ROWS);
    harness.get_by_label("Users").focus();
    harness.run();
    for key in [Key::End, Key::ArrowUp, Key::ArrowUp] {
        harness.input_mut().events.push(Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        });
    }
    harness.run();
    assert_eq!(harness.state().state.selected, Some(ROWS - 3));
}

#[test]
fn short_titles_and_states_fit_the_state_column() {
    use usher::app::theme::FontRole;
    use usher::app::widgets::galley;
    builder([400.0, 200.0], Look::Light)
        .build_ui(|ui| {
            // 8 free at either side, an icon of 16, and 6 between it and the word.
            let room = Column::state().width - 38.0;
            let rules = usher::rules::Rule::ALL.iter().map(|rule| rule.short());
            for word in rules.chain(["Already there"]) {
                let ink = egui::Color32::PLACEHOLDER;
                let shown = galley(ui, word, FontRole::Table, ink, f32::INFINITY);
                assert!(shown.size().x <= room, "{word} is too long");
            }
        })
        .run();
}

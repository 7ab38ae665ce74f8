//! Every part of the kit on one page, in the order of the design's page of components.

use egui::{Rect, Ui, UiBuilder, pos2, vec2};
use usher::app::icons::Icon;
use usher::app::theme::{FontRole, TenantColour, Tone, tokens};
use usher::app::widgets::{
    self as w, Banner, Button, Cell, CellTint, Chip, EmptyState, Field, RailStep, StepState,
    TenantPlate,
};

/// The size of the page.
pub const SIZE: [f32; 2] = [1280.0, 1450.0];

/// What the gallery's controls remember.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each control")]
pub struct Gallery {
    pub update: bool,
    pub header: bool,
    pub pilot: bool,
    pub need_fixing: bool,
    pub pressed: Vec<String>,
    pub domain: String,
    pub wrong: String,
    pub country: usize,
}

pub fn at(ui: &mut Ui, x: f32, y: f32, width: f32, height: f32, add: impl FnOnce(&mut Ui)) {
    let rect = Rect::from_min_size(pos2(x, y), vec2(width, height));
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    child.spacing_mut().item_spacing = vec2(8.0, 8.0);
    add(&mut child);
}

fn head(ui: &mut Ui, text: &str) {
    let ink = tokens(ui).text.muted;
    w::label(ui, text, FontRole::SmallStrong, ink);
    ui.add_space(0.0);
}

/// Draws the page.
pub fn gallery(ui: &mut Ui, g: &mut Gallery) {
    let t = tokens(ui);
    ui.painter()
        .rect_filled(ui.ctx().content_rect(), 0.0, t.bg.surface);
    left(ui, g);
    right(ui, g);
}

fn left(ui: &mut Ui, g: &mut Gallery) {
    let (x, width) = (24.0, 612.0);
    at(ui, x, 24.0, width, 380.0, |ui| buttons(ui, g));
    at(ui, x, 460.0, width, 100.0, |ui| {
        head(ui, "Chips and badges");
        ui.horizontal(|ui| {
            Chip::new("All").count(10_000).show(ui);
            let on = g.need_fixing;
            if Chip::new("Need fixing")
                .icon(Icon::Error, Tone::Blocker)
                .count(32)
                .on(on)
                .show(ui)
                .clicked()
            {
                g.need_fixing = !on;
            }
            Chip::new("Warnings")
                .icon(Icon::Warning, Tone::Warning)
                .count(871)
                .show(ui);
            Chip::new("Edited")
                .icon(Icon::Edit, Tone::Accent)
                .count(2)
                .show(ui);
        });
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            w::badge(ui, Tone::Neutral, None, "CSV");
            w::badge(ui, Tone::Ok, Some(Icon::Ok), "The sums agree");
            w::badge(ui, Tone::Warning, Some(Icon::Clock), "1 unfinished");
            w::badge(ui, Tone::Blocker, Some(Icon::Error), "Sums differ");
            w::badge(ui, Tone::Info, None, "Spain, guessed");
        });
    });
    at(ui, x, 654.0, width, 150.0, rail);
    at(ui, x, 844.0, width, 340.0, |ui| {
        head(ui, "Banners");
        for (tone, icon, title, text) in [
            (
                Tone::Info,
                Icon::Clock,
                "Waiting for the rate limit, 12 s",
                "Auth0 asked for a pause. Goes on by itself.",
            ),
            (
                Tone::Warning,
                Icon::WifiOff,
                "No network since 14:59",
                "Nothing is lost. Goes on by itself.",
            ),
            (
                Tone::Blocker,
                Icon::Error,
                "The sums do not agree",
                "10,000 in the file, 9,999 with a result",
            ),
            (
                Tone::Ok,
                Icon::Ok,
                "10,000 users are imported",
                "The sums agree",
            ),
        ] {
            Banner {
                tone,
                icon,
                title,
                text,
            }
            .show(ui, |ui| {
                if tone == Tone::Warning {
                    Button::quiet("Show them").small().show(ui);
                }
            });
        }
    });
    at(ui, x, 1203.0, width, 200.0, |ui| {
        head(ui, "Empty state");
        w::card(ui, |ui| {
            ui.add_space(22.0);
            EmptyState {
                icon: Icon::History,
                tone: Tone::Neutral,
                title: "No runs yet",
                text: "The first import, on the practice tenant too, shows up here",
                button: Some("Open the sample"),
            }
            .show(ui);
            ui.add_space(12.0);
        });
    });
}

fn buttons(ui: &mut Ui, g: &mut Gallery) {
    head(ui, "Buttons");
    ui.add_space(20.0);
    let mut press = |response: egui::Response, name: &str| {
        if response.clicked() {
            g.pressed.push(name.to_owned());
        }
    };
    ui.spacing_mut().item_spacing.y = 10.0;
    press(
        Button::primary("Resume").min_width(112.0).show(ui),
        "Resume",
    );
    press(
        Button::secondary("Pause").min_width(112.0).show(ui),
        "Pause",
    );
    press(
        Button::quiet("Look up…").min_width(112.0).show(ui),
        "Look up…",
    );
    press(
        Button::quiet_danger("Stop…").min_width(112.0).show(ui),
        "Stop…",
    );
    press(
        Button::danger("Delete run").min_width(112.0).show(ui),
        "Delete run",
    );
    press(w::icon_button(ui, Icon::Undo, "Undo"), "Undo");
    ui.horizontal(|ui| {
        press(
            Button::primary("Import 0 users")
                .enabled(false)
                .why("Every user needs fixing first")
                .show(ui),
            "Import",
        );
        press(
            Button::secondary("Back").icon(Icon::ArrowLeft).show(ui),
            "Back",
        );
        press(
            Button::quiet("Details")
                .trailing(Icon::ChevronDown)
                .small()
                .show(ui),
            "Details",
        );
    });
}

fn rail(ui: &mut Ui) {
    head(ui, "Rail steps: done, look, current, open, not yet");
    let ground = Rect::from_min_size(ui.cursor().min, vec2(612.0, 132.0));
    ui.painter().rect_filled(ground, 10.0, tokens(ui).bg.rail);
    let steps = [
        RailStep {
            number: 1,
            name: "File",
            line: "10,000 users",
            state: StepState::Done,
        },
        RailStep {
            number: 2,
            name: "Check",
            line: "32 left out",
            state: StepState::Look,
        },
        RailStep {
            number: 3,
            name: "Connect",
            line: "example-prod",
            state: StepState::Current,
        },
        RailStep {
            number: 4,
            name: "Import",
            line: "9,968 ready",
            state: StepState::Open,
        },
        RailStep {
            number: 5,
            name: "Results",
            line: "Nothing yet",
            state: StepState::NotYet,
        },
    ];
    for (index, step) in steps.iter().enumerate() {
        let column = (index % 3) as f32;
        let row = (index / 3) as f32;
        at(
            ui,
            ground.left() + 8.0 + column * 204.0,
            ground.top() + 8.0 + row * 60.0,
            184.0,
            56.0,
            |ui| {
                w::rail_step(ui, step);
            },
        );
    }
    at(
        ui,
        ground.left() + 416.0,
        ground.top() + 78.0,
        184.0,
        36.0,
        |ui| {
            w::rail_link(ui, Icon::History, "History", 1, false);
        },
    );
}

fn right(ui: &mut Ui, g: &mut Gallery) {
    let (x, width) = (668.0, 588.0);
    at(ui, x, 24.0, width, 160.0, states);
    at(ui, x, 202.0, width, 240.0, cells);
    at(ui, x, 460.0, width, 190.0, |ui| fields(ui, g));
    at(ui, x, 654.0, width, 160.0, tenants);
    at(ui, x, 844.0, width, 90.0, |ui| {
        head(
            ui,
            "Progress: known, at Auth0, without network; unknown length",
        );
        w::progress_bar(ui, "Import", 0.41, 0.06, true);
        ui.add_space(4.0);
        w::progress_bar(ui, "Import without network", 0.41, 0.06, false);
        ui.add_space(4.0);
        w::state_mark(
            ui,
            Icon::Working,
            Tone::Neutral,
            "Reading, 3,204,118 users so far",
        );
    });
    at(ui, x, 922.0, width, 270.0, |ui| {
        head(ui, "Choices");
        ui.horizontal(|ui| {
            if w::radio(ui, !g.update, "Leave").clicked() {
                g.update = false;
            }
            w::radio(ui, g.update, "Update");
            w::switch_line(ui, true, "Production tenant");
        });
        w::card(ui, |ui| {
            if w::radio_row(
                ui,
                !g.update,
                "Leave that user alone",
                "Results name everyone who was there",
                "",
            )
            .clicked()
            {
                g.update = false;
            }
            w::divider(ui);
            let note = "Replaces user_metadata and app_metadata as a whole";
            if w::radio_row(
                ui,
                g.update,
                "Update that user (upsert)",
                "Matches by email",
                note,
            )
            .clicked()
            {
                g.update = true;
            }
            w::divider(ui);
            if w::switch(
                ui,
                g.pilot,
                "Completion emails",
                "Go to every owner of the tenant",
            )
            .clicked()
            {
                g.pilot = !g.pilot;
            }
        });
    });
    at(ui, x, 1240.0, width, 210.0, type_page);
}

fn states(ui: &mut Ui) {
    head(ui, "Record states: icon, word, colour");
    for state in usher::roster::RecordState::ALL.chunks(3) {
        ui.horizontal(|ui| {
            ui.set_height(22.0);
            for (column, state) in state.iter().enumerate() {
                let (icon, tone) = w::state_look(*state);
                let left = ui.max_rect().left() + column as f32 * 200.0;
                let y = ui.cursor().top();
                at(ui, left, y, 180.0, 22.0, |ui| {
                    w::state_mark(ui, icon, tone, state.word());
                });
            }
        });
    }
}

fn cells(ui: &mut Ui) {
    head(ui, "Table cells");
    let t = tokens(ui);
    let rows = [
        Cell::text("+34612345678"),
        Cell::text("612 34 56 78").tint(CellTint::Blocker),
        Cell::text("empty")
            .tint(CellTint::Warning)
            .ink(t.text.muted),
        Cell::text("maximiliane.hohenfels@subsidiary.example.com"),
        Cell::figures("1,206").ink(t.text.muted),
    ];
    let top = ui.cursor().min;
    for (index, cell) in rows.into_iter().enumerate() {
        at(
            ui,
            top.x + 100.0,
            top.y + index as f32 * 34.0,
            232.0,
            30.0,
            |ui| {
                ui.painter()
                    .rect_stroke(ui.max_rect(), 0.0, t.hair(), egui::StrokeKind::Inside);
                w::cell(ui, cell);
            },
        );
    }
}

fn fields(ui: &mut Ui, g: &mut Gallery) {
    head(ui, "Fields");
    ui.horizontal(|ui| {
        Field::new("Domain")
            .bare()
            .hint("example.eu.auth0.com")
            .width(176.0)
            .show(ui, &mut g.domain);
        if let Some(index) = w::combo(
            ui,
            "Country",
            &["Spain (+34)", "France (+33)"],
            g.country,
            168.0,
        ) {
            g.country = index;
        }
        if w::check_box(ui, g.header, "Header").clicked() {
            g.header = !g.header;
        }
    });
    "manage.auth0.com".clone_into(&mut g.wrong);
    let error = Some("This is the Dashboard’s address, the tenant’s own domain is needed");
    Field::new("Wrong domain")
        .error(error)
        .width(364.0)
        .show(ui, &mut g.wrong);
}

fn tenants(ui: &mut Ui) {
    head(
        ui,
        "Tenants: colour, icon and name; practice is always teal",
    );
    let plates = [
        (
            TenantColour::Practice,
            Icon::Practice,
            "Practice tenant",
            "On this computer",
        ),
        (
            TenantColour::Plum,
            Icon::Tenant,
            "example-prod",
            "eu · Production",
        ),
        (
            TenantColour::Ocean,
            Icon::Tenant,
            "example-staging",
            "eu · Test",
        ),
        (
            TenantColour::Copper,
            Icon::Tenant,
            "example-customers-production",
            "eu · Production",
        ),
        (
            TenantColour::Olive,
            Icon::Tenant,
            "example-labs",
            "us · Development",
        ),
        (
            TenantColour::Slate,
            Icon::Tenant,
            "No tenant",
            "Choose in Connect",
        ),
    ];
    let top = ui.cursor().min;
    for (index, (colour, icon, name, line)) in plates.into_iter().enumerate() {
        let place = top + vec2((index % 3) as f32 * 198.7, (index / 3) as f32 * 72.0);
        at(ui, place.x, place.y, 190.7, 64.0, |ui| {
            w::tenant_block(
                ui,
                &TenantPlate {
                    colour,
                    icon,
                    name,
                    line,
                },
            );
        });
    }
}

fn type_page(ui: &mut Ui) {
    let t = tokens(ui);
    head(ui, "Type: Inter Regular and SemiBold, Hack for code");
    ui.spacing_mut().item_spacing.y = 0.0;
    w::label(ui, "9,968 of 10,000", FontRole::Display, t.text.main);
    w::label(ui, "Title 24 / 32", FontRole::Title, t.text.main);
    w::label(ui, "Heading 18 / 26", FontRole::Heading, t.text.main);
    w::label(
        ui,
        "Body 15 / 22, Grüße Ελλάδα Привет",
        FontRole::Body,
        t.text.main,
    );
    w::label(
        ui,
        "Table 14 / 20, 1,020 · 4,868 · 788",
        FontRole::TableFigures,
        t.text.main,
    );
    w::label(
        ui,
        "Small 13 / 18, never less",
        FontRole::Small,
        t.text.muted,
    );
    w::label(
        ui,
        "\"phone_number\": \"+34612345678\"",
        FontRole::Mono,
        t.text.main,
    );
}

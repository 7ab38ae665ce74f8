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

fn at(ui: &mut Ui, x: f32, y: f32, width: f32, height: f32, add: impl FnOnce(&mut Ui)) {
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
    g.wrong = "manage.auth0.com".to_owned();
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

/// The size of the second page.
pub const LISTS_SIZE: [f32; 2] = [1056.0, 900.0];

/// Lists, groups and sums.
pub fn lists(ui: &mut Ui) {
    let t = tokens(ui);
    ui.painter()
        .rect_filled(ui.ctx().content_rect(), 0.0, t.bg.surface);
    at(ui, 0.0, 0.0, 1056.0, 88.0, |ui| {
        let sum = |word, count, icon, tone| w::Sum {
            word,
            count,
            icon,
            tone,
        };
        let parts = [
            sum("imported", 9_928, Icon::Ok, Tone::Ok),
            sum("updated", 0, Icon::Edit, Tone::Ok),
            sum("refused", 9, Icon::Refused, Tone::Blocker),
            sum("already there", 31, Icon::UserCheck, Tone::Info),
            sum("left out", 32, Icon::LeftOut, Tone::Neutral),
            sum("unknown", 0, Icon::Unknown, Tone::Warning),
        ];
        w::sums_line(
            ui,
            &sum("in the file", 10_000, Icon::FileTable, Tone::Neutral),
            &parts,
            |ui| {
                w::badge(ui, Tone::Ok, Some(Icon::Ok), "The sums agree");
            },
        );
    });
    at(ui, 0.0, 88.0, 288.0, 812.0, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        w::panel_head(ui, "Problems", |ui| {
            w::label(ui, "by rule and field", FontRole::Small, t.text.muted);
        });
        at(ui, 12.0, 144.0, 264.0, 400.0, groups);
        at(ui, 12.0, 500.0, 264.0, 380.0, tenant_rows);
    });
    at(ui, 312.0, 112.0, 720.0, 760.0, |ui| {
        w::section_head(ui, "Ready for the import?", |ui| {
            Button::quiet("Look again")
                .icon(Icon::Retry)
                .small()
                .show(ui);
            w::label(ui, "Looked at 14:51", FontRole::Small, t.text.muted);
        });
        checks(ui);
        w::section_head(ui, "Where do the users go?", |_| {});
        connections(ui);
        let sum = |word, count, icon, tone| w::Sum {
            word,
            count,
            icon,
            tone,
        };
        w::figures_card(
            ui,
            &[
                sum("imported", 4_062, Icon::Ok, Tone::Ok),
                sum("already there", 14, Icon::UserCheck, Tone::Info),
                sum("refused", 4, Icon::Refused, Tone::Blocker),
                sum("at Auth0 now", 1_020, Icon::Working, Tone::Accent),
                sum("waiting here", 4_868, Icon::Queued, Tone::Neutral),
            ],
        );
        at(ui, 312.0, 640.0, 480.0, 200.0, |ui| {
            let json = "{\n  \"email\": \"chiara.conti@example.com\",\n  \"phone_number\": \"633 55 01 42\",\n  \"name\": \"Chiara Conti\"\n}";
            w::json_view(
                ui,
                json,
                &[w::Mark {
                    line: 2,
                    tone: Tone::Blocker,
                }],
            );
        });
    });
}

fn groups(ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 0.0;
    w::group_head(ui, "Auth0 would refuse", "32 users");
    let row = |title, count, line, selected| w::GroupRow {
        icon: Icon::Error,
        tone: Tone::Blocker,
        title,
        count,
        line,
        selected,
        why: "Auth0 wants + and the country code, such as +34612345678. It refuses the user otherwise.",
        actions: &["Show them", "Leave out"],
    };
    row(
        "Phone number is not international",
        15,
        "such as 612 34 56 78",
        true,
    )
    .show(ui);
    row(
        "Email address is not valid",
        7,
        "such as farid@example,com",
        false,
    )
    .show(ui);
    row(
        "Password hash of another kind",
        4,
        "bcrypt with cost 12",
        false,
    )
    .show(ui);
}

fn tenant_rows(ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let row = |colour, title, line| w::ListRow {
        tile: Some(colour),
        ..w::ListRow::new(Icon::Tenant, title, line)
    };
    row(
        TenantColour::Practice,
        "Practice tenant",
        "On this computer",
    )
    .show(ui);
    let prod = row(TenantColour::Plum, "example-prod", "eu.auth0.com");
    w::ListRow {
        selected: true,
        badge: Some((Tone::Neutral, "Production")),
        ..prod
    }
    .show(ui);
    let ended = row(
        TenantColour::Copper,
        "example-customers-production",
        "Token ended · 12 Nov",
    );
    w::ListRow {
        line_tone: Some((Icon::Warning, Tone::Warning)),
        ..ended
    }
    .show(ui);
    w::ListRow {
        outlined: true,
        ..w::ListRow::new(Icon::Plus, "New tenant", "Not connected yet")
    }
    .show(ui);
    w::ListRow::new(
        Icon::FileTable,
        "newsletter-subscribers-of-the-year-final-v3.xlsx",
        "2,310 users · Yesterday",
    )
    .show(ui);
}

fn checks(ui: &mut Ui) {
    w::card(ui, |ui| {
        let row = |icon, tone, title, detail, action| w::CheckRow {
            icon,
            tone,
            title,
            detail,
            action,
        };
        row(
            Icon::Ok,
            Tone::Ok,
            "The token belongs to this tenant",
            "example-prod.eu.auth0.com",
            None,
        )
        .show(ui);
        w::divider(ui);
        let usual = "The usual rules are used";
        row(
            Icon::Warning,
            Tone::Warning,
            "It may not read the username rules",
            usual,
            Some("How to allow it"),
        )
        .show(ui);
        w::divider(ui);
        row(
            Icon::Ok,
            Tone::Ok,
            "It lasts until tomorrow, 12:40",
            "The import takes about 6 minutes",
            None,
        )
        .show(ui);
    });
}

fn connections(ui: &mut Ui) {
    w::card(ui, |ui| {
        let row = |on, enabled, title, line, line_tone, action| w::ConnectionRow {
            on,
            enabled,
            icon: Icon::Database,
            title,
            line,
            line_tone,
            action,
        };
        let used = "Auth0 database, used by 3 applications";
        row(
            true,
            true,
            "Username-Password-Authentication",
            used,
            None,
            None,
        )
        .show(ui);
        w::divider(ui);
        row(
            false,
            true,
            "members",
            "Auth0 database, used by 1 application",
            None,
            None,
        )
        .show(ui);
        w::divider(ui);
        let off = Some((Icon::Error, Tone::Blocker));
        row(
            false,
            false,
            "legacy-shop",
            "Custom database, import mode is off",
            off,
            Some("How to turn it on"),
        )
        .show(ui);
    });
}

/// The frame of the window around an empty start.
pub fn frame(ui: &mut Ui, dropping: bool) {
    use usher::app::shell::{self, Areas, Rail, Status};
    let areas = Areas::of(ui.ctx().content_rect());
    let step = |number, name, line, state| RailStep {
        number,
        name,
        line,
        state,
    };
    let rail = Rail {
        tenant: TenantPlate {
            colour: TenantColour::Practice,
            icon: Icon::Practice,
            name: "Practice tenant",
            line: "On this computer",
        },
        steps: [
            step(1, "File", "No file yet", StepState::Current),
            step(2, "Check", "Needs a file", StepState::NotYet),
            step(3, "Connect", "Practice tenant", StepState::Open),
            step(4, "Import", "Needs a file", StepState::NotYet),
            step(5, "Results", "Nothing yet", StepState::NotYet),
        ],
        unfinished: 1,
        link: None,
    };
    shell::rail(ui, areas.rail, &rail);
    shell::header(
        ui,
        areas.header,
        "File",
        "Which users do you want to bring into Auth0?",
        |_| {},
    );
    shell::page(ui, areas.body, |ui| {
        let state = if dropping {
            w::DropState::Hover {
                name: "members-2026-11.csv",
                what: "CSV, 2.4 MB",
            }
        } else {
            w::DropState::Rest
        };
        let formats = ["JSON", "NDJSON", "CSV", "Excel", "OpenDocument", "gzip"];
        let hint = "Exports of Auth0, Firebase, Keycloak, Cognito, Okta, WordPress and Supabase are recognised by their content";
        w::DropZone {
            state,
            drops: true,
            formats: &formats,
            hint,
            size: vec2(640.0, 408.0),
        }
        .show(ui);
    });
    let text = "Your file is only read, never changed. Nothing is sent before you press Import.";
    let status = Status {
        back: None,
        icon: Some((Icon::Lock, Tone::Neutral)),
        text,
    };
    shell::action_bar(ui, areas.bar, &status, |ui| {
        w::primary(ui, "Choose a users file…");
    });
}

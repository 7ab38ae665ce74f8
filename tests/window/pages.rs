//! Two more pages for pictures: lists with sums, and the frame of the window.

use egui::{Ui, vec2};
use usher::app::icons::Icon;
use usher::app::theme::{FontRole, TenantColour, Tone, tokens};
use usher::app::widgets::{self as w, Button, RailStep, StepState, TenantPlate};

use crate::gallery::at;

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
                None,
                false,
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

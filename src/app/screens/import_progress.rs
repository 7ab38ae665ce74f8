//! Import, under way: how far it is, what it waits for, and each part.

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{RunModel, percent, stands_still};
use crate::app::shell::{self, Status};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button, card, label, progress_bar};
use crate::app::words;
use crate::import::{Counts, Progress, RunState, WaitingFor};

use super::view::{Primary, View, within};
use super::{import_asks, import_parts, import_pilot, import_waits};

pub fn ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let Some(run) = view.model.import.running() else {
        return;
    };
    let context = format!("{} to {}", words::middle(&run.file, 36), run.connection);
    shell::header(ui, view.areas.header, "Import", &context, |_| {});
    shell::body(ui, view.areas.body, |ui| {
        let body = view.areas.body;
        let width = (body.width() - 48.0).min(sizes().column_max);
        let page = Rect::from_min_max(
            body.min + vec2(24.0, 24.0),
            pos2(body.left() + 24.0 + width, body.bottom()),
        );
        let mut column = ui.new_child(
            UiBuilder::new()
                .max_rect(page)
                .layout(Layout::top_down(Align::Min)),
        );
        column.spacing_mut().item_spacing.y = 0.0;
        if let Some(progress) = &run.progress {
            progress_ui(&mut column, view, run, progress, out);
        } else {
            let t = tokens(ui);
            label(&mut column, "Getting ready", FontRole::Display, t.text.main);
            let text = "The plan is being written down, nothing has been sent yet";
            label(&mut column, text, FontRole::Body, t.text.muted);
        }
    });
    bar(ui, view, run, out);
}

fn progress_ui(
    ui: &mut Ui,
    view: &View<'_>,
    run: &RunModel,
    progress: &Progress,
    out: &mut Vec<Action>,
) {
    let counts = &progress.counts;
    let done = u64::from(progress.settled());
    let heard = !waits_for_network(progress);
    numbers_ui(ui, view, run, progress);
    ui.add_space(12.0);
    let whole = run.users.max(1) as f32;
    let name = format!("{} percent have a result", percent(done, run.users));
    progress_bar(
        ui,
        &name,
        done as f32 / whole,
        counts.sent as f32 / whole,
        heard,
    );
    ui.add_space(20.0);
    tiles_ui(ui, counts);
    ui.add_space(20.0);
    if let Some((tone, glyph, title, text, right)) = import_waits::banner(progress, view.now) {
        let t = tokens(ui);
        Banner {
            tone,
            icon: glyph,
            title: &title,
            text: &text,
        }
        .show(ui, |ui| {
            if progress.asks_file {
                if Button::secondary("Find the file…")
                    .small()
                    .show(ui)
                    .clicked()
                {
                    out.push(Action::FindRunFile);
                }
            } else if progress.asks_token {
                if Button::secondary("Give a new token…")
                    .small()
                    .show(ui)
                    .clicked()
                {
                    out.push(Action::NewToken);
                }
            } else {
                label(ui, &right, FontRole::SmallFigures, t.text.muted);
            }
        });
        ui.add_space(20.0);
    }
    let ready = run.id.is_some() && !run.stopping;
    import_pilot::ui(ui, progress, ready, out);
    import_asks::ui(ui, progress, ready, out);
    import_parts::ui(ui, &progress.parts, view.now);
}

fn waits_for_network(progress: &Progress) -> bool {
    progress
        .waiting
        .as_ref()
        .is_some_and(|waiting| waiting.kind == WaitingFor::Network)
}

fn numbers_ui(ui: &mut Ui, view: &View<'_>, run: &RunModel, progress: &Progress) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), egui::Sense::hover());
    let mut left = ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::left_to_right(Align::Max)),
    );
    left.spacing_mut().item_spacing.x = 10.0;
    label(
        &mut left,
        &words::number(progress.settled().into()),
        FontRole::Display,
        t.text.main,
    );
    let line = Rect::from_min_max(
        left.available_rect_before_wrap().min,
        rect.max - vec2(0.0, 5.0),
    );
    let mut left = left.new_child(
        UiBuilder::new()
            .max_rect(line)
            .layout(Layout::left_to_right(Align::Max)),
    );
    let done = progress.counts.done();
    let have = if done == 1 || run.users == 1 {
        "has"
    } else {
        "have"
    };
    label(
        &mut left,
        &format!("of {} {have} a result", words::users(run.users)),
        FontRole::BodyFigures,
        t.text.muted,
    );
    let line = Rect::from_min_max(rect.min, rect.max - vec2(0.0, 5.0));
    let mut right = ui.new_child(
        UiBuilder::new()
            .max_rect(line)
            .layout(Layout::right_to_left(Align::Max)),
    );
    right.spacing_mut().item_spacing.x = 8.0;
    let rate = progress.rate_per_minute.map(|rate| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate of users"
        )]
        let rate = rate.max(0.0) as u64;
        format!("{} users a minute", words::number(rate))
    });
    if waits_for_network(progress) {
        label(
            &mut right,
            "Time unknown until the network is back",
            FontRole::Strong,
            t.text.main,
        );
    } else if stands_still(progress) {
        label(
            &mut right,
            "The time shows when the import goes on",
            FontRole::Body,
            t.text.muted,
        );
    } else if let Some(left) = progress.remaining {
        let end = words::until(view.now + left, view.now);
        let text = match rate {
            Some(rate) => format!("until {end}, {rate}"),
            None => format!("until {end}"),
        };
        label(&mut right, &text, FontRole::BodyFigures, t.text.muted);
        let about = words::about(left);
        let about = if about.starts_with("less") {
            "Less than a minute left".to_owned()
        } else {
            format!("About {about} left")
        };
        label(&mut right, &about, FontRole::Strong, t.text.main);
    } else {
        label(
            &mut right,
            "The time shows after the first parts",
            FontRole::Body,
            t.text.muted,
        );
    }
}

fn tiles_ui(ui: &mut Ui, counts: &Counts) {
    let t = tokens(ui);
    let mut tiles = vec![(Icon::Ok, Tone::Ok, counts.imported, "imported")];
    if counts.updated > 0 {
        tiles.push((Icon::Edit, Tone::Ok, counts.updated, "updated"));
    }
    // Where users are updated, nobody is left because of being there: no tile for it without need.
    if counts.updated == 0 || counts.already_there > 0 {
        tiles.push((
            Icon::UserCheck,
            Tone::Info,
            counts.already_there,
            "already there",
        ));
    }
    tiles.push((Icon::Refused, Tone::Blocker, counts.refused, "refused"));
    if counts.unknown > 0 {
        tiles.push((Icon::Unknown, Tone::Warning, counts.unknown, "unknown"));
    }
    tiles.push((Icon::Working, Tone::Accent, counts.sent, "at Auth0 now"));
    tiles.push((
        Icon::Queued,
        Tone::Neutral,
        counts.queued + counts.not_sent,
        "waiting here",
    ));
    card(ui, |ui| {
        let (rect, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), 62.0), egui::Sense::hover());
        let width = rect.width() / tiles.len() as f32;
        for (index, (glyph, tone, count, word)) in tiles.into_iter().enumerate() {
            let left = rect.left() + index as f32 * width;
            if index > 0 {
                ui.painter().vline(
                    left,
                    (rect.center().y - 20.0)..=(rect.center().y + 20.0),
                    t.hair(),
                );
            }
            let ink = if tone == Tone::Neutral {
                t.text.muted
            } else {
                t.tone(tone).text
            };
            let (icon_at, words_at) = tile_places(width);
            if let Some(at) = icon_at {
                let at = pos2(left + at, rect.center().y);
                glyph.paint(ui, at, sizes().icon, ink);
            }
            let words_rect = Rect::from_min_max(
                pos2(left + words_at, rect.center().y - 22.0),
                pos2(left + width - 4.0, rect.bottom()),
            );
            within(ui, words_rect, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                label(
                    ui,
                    &words::number(count.into()),
                    FontRole::Heading,
                    t.text.main,
                );
                label(ui, word, FontRole::Small, t.text.muted);
            });
        }
    });
}

/// Where a tile's icon and its words begin: many tiles in a small window have no room for both.
fn tile_places(width: f32) -> (Option<f32>, f32) {
    match width {
        width if width >= 140.0 => (Some(26.0), 48.0),
        width if width >= 120.0 => (Some(16.0), 32.0),
        _ => (None, 12.0),
    }
}

fn bar(ui: &mut Ui, view: &View<'_>, run: &RunModel, out: &mut Vec<Action>) {
    let done = run.progress.as_ref().map_or(0, Progress::settled);
    let state = run.progress.as_ref().map(|progress| &progress.state);
    let paused = matches!(state, Some(RunState::Paused | RunState::Held(_)));
    let (icon, text) = match &run.progress {
        Some(progress) if waits_for_network(progress) => (
            (Icon::WifiOff, Tone::Warning),
            "Waiting for the network, goes on by itself",
        ),
        _ if run.behind_pilot().is_some() => (
            (Icon::Ok, Tone::Ok),
            "The pilot went well, the others wait for your word",
        ),
        Some(progress) if progress.asks() && !run.stopping => (
            (Icon::Unknown, Tone::Warning),
            "Your answer is wanted above",
        ),
        Some(progress) if progress.asks_token => (
            (Icon::Key, Tone::Warning),
            "A new token is wanted, nothing is lost",
        ),
        Some(Progress {
            state: RunState::Held(_),
            ..
        }) if !run.stopping => (
            (Icon::Warning, Tone::Warning),
            "The import is held, nothing is lost",
        ),
        _ if run.stopping => (
            (Icon::Stop, Tone::Neutral),
            "Stopping, waiting for what Auth0 has taken",
        ),
        _ => (
            (Icon::Info, Tone::Neutral),
            "Safe to close, the rest follows later",
        ),
    };
    let word = match (run.behind_pilot(), done) {
        (Some(others), _) => format!("Send the other {}", words::users(others)),
        (None, 0) => "Show results".to_owned(),
        (None, 1) => "Show 1 result".to_owned(),
        (None, done) => format!("Show {} results", words::number(done.into())),
    };
    let status = Status {
        back: None,
        icon: Some(icon),
        text,
    };
    let mut primary = Primary::new(&word, done > 0);
    primary.why = "No user has a result yet";
    let ready = run.id.is_some() && !run.stopping;
    if view.bar(ui, &status, Some(primary), out, |ui, out| {
        if paused {
            if Button::secondary("Go on")
                .icon(Icon::Play)
                .enabled(ready)
                .show(ui)
                .clicked()
            {
                out.push(Action::GoOn);
            }
        } else if Button::secondary("Pause")
            .icon(Icon::Pause)
            .enabled(ready)
            .show(ui)
            .clicked()
        {
            out.push(Action::Pause);
        }
        if Button::quiet_danger("Stop…")
            .enabled(ready)
            .show(ui)
            .clicked()
        {
            out.push(Action::Stop);
        }
    }) {
        out.push(Action::Primary);
    }
}

//! Import, under way: how far it is, what it waits for, and each part.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::{Icon, icon};
use crate::app::model::{RunModel, percent};
use crate::app::shell::{self, Status};
use crate::app::table::{CellAt, Column, TableState, VirtualTable};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button, Cell, card, cell, label, progress_bar};
use crate::app::words;
use crate::import::{Counts, PartState, PartView, Progress, RunState, Waiting, WaitingFor};

use super::view::{Primary, View, within};

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
        match &run.progress {
            Some(progress) => progress_ui(&mut column, view, run, progress),
            None => {
                let t = tokens(ui);
                label(&mut column, "Getting ready", FontRole::Display, t.text.main);
                let text = "The plan is being written down, nothing has been sent yet";
                label(&mut column, text, FontRole::Body, t.text.muted);
            }
        }
    });
    bar(ui, view, run, out);
}

fn progress_ui(ui: &mut Ui, view: &View<'_>, run: &RunModel, progress: &Progress) {
    let counts = &progress.counts;
    let done = u64::from(counts.done());
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
    if let Some((tone, glyph, title, text, right)) = banner(progress, view.now) {
        let t = tokens(ui);
        Banner {
            tone,
            icon: glyph,
            title: &title,
            text: &text,
        }
        .show(ui, |ui| {
            label(ui, &right, FontRole::SmallFigures, t.text.muted);
        });
        ui.add_space(20.0);
    }
    parts_ui(ui, &progress.parts);
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
        &words::number(progress.counts.done().into()),
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
    label(
        &mut left,
        &format!("of {} have a result", words::users(run.users)),
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
    tiles.push((
        Icon::UserCheck,
        Tone::Info,
        counts.already_there,
        "already there",
    ));
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
            glyph.paint(ui, pos2(left + 26.0, rect.center().y), sizes().icon, ink);
            let words_rect = Rect::from_min_max(
                pos2(left + 48.0, rect.center().y - 22.0),
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

type Told = (Tone, Icon, String, String, String);

/// What is waited for, since when, and that it goes on by itself.
fn banner(progress: &Progress, now: SystemTime) -> Option<Told> {
    match &progress.state {
        RunState::Held(why) => {
            return Some((
                Tone::Blocker,
                Icon::Error,
                "The import is held".to_owned(),
                why.to_string(),
                String::new(),
            ));
        }
        RunState::Paused => {
            let text = "What Auth0 has taken goes on there. Nothing more is sent until you go on.";
            return Some((
                Tone::Info,
                Icon::Pause,
                "Paused".to_owned(),
                text.to_owned(),
                String::new(),
            ));
        }
        RunState::Stopping => {
            let text = "Nothing more is sent. Usher waits for what Auth0 has taken already.";
            return Some((
                Tone::Info,
                Icon::Stop,
                "Stopping".to_owned(),
                text.to_owned(),
                String::new(),
            ));
        }
        RunState::Preparing => {
            let text = format!(
                "{} prepared, nothing has been sent yet",
                words::count(progress.prepared.into(), "part")
            );
            return Some((
                Tone::Info,
                Icon::Working,
                "Getting ready".to_owned(),
                text,
                String::new(),
            ));
        }
        _ => {}
    }
    progress
        .waiting
        .as_ref()
        .map(|waiting| waiting_words(waiting, progress, now))
}

fn waiting_words(waiting: &Waiting, progress: &Progress, now: SystemTime) -> Told {
    let at = |ms: i64| UNIX_EPOCH + Duration::from_millis(u64::try_from(ms).unwrap_or(0));
    let since = words::clock(at(waiting.since_ms));
    let next = waiting
        .until_ms
        .map(|until| at(until).duration_since(now).unwrap_or_default());
    let again = match next {
        Some(next) if next > Duration::ZERO => {
            format!(
                "Usher tries again by itself, next in {}.",
                words::duration(Duration::from_secs(next.as_secs() + 1))
            )
        }
        _ => "Usher tries again by itself.".to_owned(),
    };
    let right = format!("since {since}");
    match waiting.kind {
        WaitingFor::JobSlot => {
            let next = progress
                .parts
                .iter()
                .find(|part| part.state == PartState::Queued)
                .map(|part| part.number);
            let goes = next.map_or(String::new(), |part| {
                format!(" Part {part} goes as soon as a slot is free.")
            });
            let text = format!(
                "Auth0 runs two imports at a time in a tenant, and someone else has one running.{goes}"
            );
            (
                Tone::Info,
                Icon::Clock,
                "Waiting for a free job slot".to_owned(),
                text,
                right,
            )
        }
        WaitingFor::RateLimit => {
            let title = match next {
                Some(next) if next > Duration::ZERO => {
                    format!("Waiting for the rate limit, {}", words::duration(next))
                }
                _ => "Waiting for the rate limit".to_owned(),
            };
            (
                Tone::Info,
                Icon::Clock,
                title,
                "Auth0 asked for a pause. Goes on by itself.".to_owned(),
                right,
            )
        }
        WaitingFor::Network => {
            let text = format!(
                "Nothing is lost. What Auth0 has taken goes on there, the rest waits here. {again}"
            );
            (
                Tone::Warning,
                Icon::WifiOff,
                format!("No network since {since}"),
                text,
                String::new(),
            )
        }
        WaitingFor::Server => {
            let text = format!("Nothing is lost. {again}");
            (
                Tone::Warning,
                Icon::Clock,
                "Auth0 answers with errors".to_owned(),
                text,
                right,
            )
        }
        WaitingFor::Token => {
            let text = format!("The old token has ended, a new one is asked for. {again}");
            (
                Tone::Info,
                Icon::Key,
                "Waiting for a new token".to_owned(),
                text,
                right,
            )
        }
    }
}

fn parts_ui(ui: &mut Ui, parts: &[PartView]) {
    let room = ui.available_rect_before_wrap();
    // The table keeps its scroll position beside the screen, which remembers nothing itself.
    let id = egui::Id::unique("parts table");
    let mut state = ui.data_mut(|data| data.get_temp::<TableState>(id).unwrap_or_default());
    let updated = parts.iter().any(|part| part.updated > 0);
    let end = |title, width| Column {
        align: Align::Max,
        ..Column::new(title, width)
    };
    let rest = (room.width() - 10.0 - 64.0 - 80.0 - 96.0 - 116.0 - 88.0 - 88.0).max(160.0);
    let columns = [
        end("Part", 64.0),
        end("Users", 80.0),
        Column::new("State", rest).growing().indented(24.0),
        end(if updated { "Updated" } else { "Imported" }, 96.0),
        end("Already there", 116.0),
        end("Refused", 88.0),
        end("Took", 88.0),
    ];
    VirtualTable::new("Parts", parts.len() as u64, &columns).show(ui, &mut state, |ui, at| {
        if let Some(part) = usize::try_from(at.row).ok().and_then(|row| parts.get(row)) {
            part_cell(ui, part, at, updated);
        }
    });
    ui.data_mut(|data| data.insert_temp(id, state));
}

fn part_cell(ui: &mut Ui, part: &PartView, at: CellAt, updated: bool) {
    let t = tokens(ui);
    let figures = |count: u32| {
        Cell {
            ink: Some(t.text.main),
            ..Cell::figures("")
        }
        .ink(if count == 0 {
            t.text.muted
        } else {
            t.text.main
        })
    };
    let settled = matches!(part.state, PartState::Done | PartState::Failed);
    let number = |count: u32| {
        if settled {
            words::number(count.into())
        } else {
            String::new()
        }
    };
    match at.column {
        0 => cell(
            ui,
            Cell::figures(&part.number.to_string()).ink(t.text.muted),
        ),
        1 => cell(
            ui,
            Cell {
                text: &words::number(part.users.into()),
                ..figures(part.users)
            },
        ),
        2 => {
            let (glyph, tone, word) = part_words(part);
            let ink = if tone == Tone::Neutral {
                t.text.main
            } else {
                t.tone(tone).text
            };
            state_cell(ui, glyph, ink, &word)
        }
        3 => {
            let count = if updated { part.updated } else { part.imported };
            cell(
                ui,
                Cell {
                    text: &number(count),
                    ..figures(count)
                },
            )
        }
        4 => cell(
            ui,
            Cell {
                text: &number(part.already_there),
                ..figures(part.already_there)
            },
        ),
        5 => {
            let ink = if part.refused > 0 {
                t.blocker.text
            } else {
                t.text.muted
            };
            let role = if part.refused > 0 {
                FontRole::TableFiguresStrong
            } else {
                FontRole::TableFigures
            };
            cell(
                ui,
                Cell {
                    text: &number(part.refused),
                    role,
                    ..Cell::figures("").ink(ink)
                },
            )
        }
        _ => cell(
            ui,
            Cell::figures(&part.took.map(words::duration).unwrap_or_default()).ink(t.text.muted),
        ),
    };
}

/// The icon in the colour of the state, the word in plain text.
fn state_cell(ui: &mut Ui, glyph: Icon, ink: egui::Color32, word: &str) -> bool {
    let t = tokens(ui);
    let rect = ui.max_rect();
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(Rect::from_min_max(rect.min + vec2(32.0, 0.0), rect.max))
            .layout(Layout::left_to_right(Align::Center)),
    );
    row.spacing_mut().item_spacing.x = 8.0;
    icon(&mut row, glyph, sizes().icon_small, ink);
    label(&mut row, word, FontRole::TableFigures, t.text.main);
    false
}

fn part_words(part: &PartView) -> (Icon, Tone, String) {
    let at_auth0 = match part.percent {
        Some(percent) => format!("At Auth0, {percent} %"),
        None => "At Auth0".to_owned(),
    };
    let (icon, tone, word) = match part.state {
        PartState::Queued => (Icon::Queued, Tone::Neutral, "Waits here".to_owned()),
        PartState::Sending => (Icon::Working, Tone::Accent, "Being sent".to_owned()),
        PartState::Pending => (
            Icon::Working,
            Tone::Accent,
            "At Auth0, waits there".to_owned(),
        ),
        PartState::Processing => (Icon::Working, Tone::Accent, at_auth0),
        PartState::FetchingErrors => (
            Icon::Working,
            Tone::Accent,
            "Reading its results".to_owned(),
        ),
        PartState::Done => (Icon::Ok, Tone::Ok, "Done".to_owned()),
        PartState::Unknown => (Icon::Unknown, Tone::Warning, "Unknown".to_owned()),
        PartState::Failed => (Icon::Refused, Tone::Blocker, "Failed".to_owned()),
        PartState::NotSent => (Icon::LeftOut, Tone::Neutral, "Not sent".to_owned()),
    };
    match &part.note {
        Some(note) if !note.is_empty() => (icon, tone, format!("{word}, {note}")),
        _ => (icon, tone, word),
    }
}

fn bar(ui: &mut Ui, view: &View<'_>, run: &RunModel, out: &mut Vec<Action>) {
    let done = run
        .progress
        .as_ref()
        .map_or(0, |progress| progress.counts.done());
    let state = run.progress.as_ref().map(|progress| &progress.state);
    let paused = matches!(state, Some(RunState::Paused | RunState::Held(_)));
    let (icon, text) = match &run.progress {
        Some(progress) if waits_for_network(progress) => (
            (Icon::WifiOff, Tone::Warning),
            "Waiting for the network, goes on by itself",
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
    let word = match done {
        0 => "Show results".to_owned(),
        1 => "Show 1 result".to_owned(),
        done => format!("Show {} results", words::number(done.into())),
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

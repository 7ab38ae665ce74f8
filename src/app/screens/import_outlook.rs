//! What will happen: a look at who is in Auth0 already, before anything is sent.

use std::time::{Duration, UNIX_EPOCH};

use egui::accesskit::Role;
use egui::{Align, Layout, Ui, WidgetInfo, vec2};

use crate::app::action::Action;
use crate::app::icons::{Icon, icon};
use crate::app::model::{Model, OutlookMade};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button, card, divider, label, progress_bar, wrapped};
use crate::app::words;
use crate::compare::{Fate, Line, Step, dotted};
use crate::users::RecordId;

use super::history;
use super::view::View;

/// Names of metadata that are shown.
const NAMES: usize = 5;
const ROW: f32 = 40.0;

pub fn ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let model = view.model;
    let outlook = &model.import.outlook;
    if let Some(trouble) = &outlook.trouble {
        let text = trouble.advice.clone().unwrap_or_default();
        Banner {
            tone: Tone::Warning,
            icon: Icon::Warning,
            title: &trouble.sentence,
            text: &text,
        }
        .show(ui, |_| {});
        ui.add_space(12.0);
    }
    card(ui, |ui| {
        if let Some(made) = &outlook.made {
            made_ui(ui, view, made, out);
        } else if outlook.asked.is_some() {
            asking_ui(ui, outlook.step, out);
        } else {
            invitation_ui(ui, model, out);
        }
    });
    kept_ui(ui, view);
}

/// What the import is going to keep, and for how long.
fn kept_ui(ui: &mut Ui, view: &View<'_>) {
    let forecast = view.model.before();
    let Some((forecast, updated)) = forecast
        .map(|forecast| (forecast, forecast.sums().updated))
        .filter(|(_, updated)| *updated > 0)
    else {
        return;
    };
    let t = tokens(ui);
    let as_of = words::as_of(history::at(forecast.made().at_ms), view.now);
    let text = format!(
        "What {} that will be updated had {as_of} is kept on this computer, so that you can put it back from History: \
         names, picture, metadata, and whether the address is verified. It goes when you delete the import there.",
        words::users(updated)
    );
    ui.add_space(8.0);
    wrapped(ui, &text, FontRole::Small, t.text.muted);
}

/// A row of a card: words at the left, a button at the right.
fn row_ui(ui: &mut Ui, height: f32, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), height),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_height(height);
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.add_space(16.0);
            left(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(12.0);
                right(ui);
            });
        },
    );
}

fn invitation_ui(ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let obstacle = model.outlook_obstacle();
    row_ui(
        ui,
        56.0,
        |ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add_space(9.0);
                label(ui, "Who is there already?", FontRole::Table, t.text.main);
                let text = obstacle.unwrap_or("Auth0 is asked for its users, nothing is sent");
                label(ui, text, FontRole::Small, t.text.muted);
            });
        },
        |ui| {
            let button = Button::secondary("Look ahead").enabled(obstacle.is_none());
            if button.show(ui).clicked() {
                out.push(Action::Foresee);
            }
        },
    );
}

/// How far a comparison is, in words and as a part of the whole; `reading` is what it begins with.
pub fn step_words(step: Option<Step>, reading: &str) -> (String, f32) {
    match step {
        None | Some(Step::Reading) => (reading.to_owned(), 0.0),
        Some(Step::Exporting { percent }) => (
            "Auth0 makes a list of its users".to_owned(),
            percent.unwrap_or(0) as f32 / 100.0,
        ),
        Some(Step::Comparing { users }) => (
            format!("Comparing, {} of Auth0 so far", words::users(users)),
            1.0,
        ),
        Some(Step::LookingUp { done, total }) => (
            format!(
                "Looking up {} of {}",
                words::number(done),
                words::users(total)
            ),
            done as f32 / total.max(1) as f32,
        ),
    }
}

fn asking_ui(ui: &mut Ui, step: Option<Step>, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let (text, done) = step_words(step, "Reading the file");
    row_ui(
        ui,
        56.0,
        |ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                ui.add_space(12.0);
                label(ui, &text, FontRole::Table, t.text.main);
                ui.set_max_width((ui.available_width() - 110.0).max(80.0));
                progress_bar(ui, "Looking ahead", done, 0.0, true);
            });
        },
        |ui| {
            if Button::quiet("Cancel").show(ui).clicked() {
                out.push(Action::CancelForesee);
            }
        },
    );
}

fn made_ui(ui: &mut Ui, view: &View<'_>, made: &OutlookMade, out: &mut Vec<Action>) {
    let t = tokens(ui);
    for (index, (line, records)) in made.listed.lines().enumerate() {
        if index > 0 {
            divider(ui);
        }
        let (glyph, tone) = look(line);
        let count = words::number(records.len() as u64);
        row_ui(
            ui,
            ROW,
            |ui| {
                icon(ui, glyph, sizes().icon, t.tone(tone).text);
                label(ui, line.words(), FontRole::Table, t.text.main);
            },
            |ui| {
                let show = Button::quiet("Show").small().show(ui);
                // There are several of them.
                let name = format!("Show: {}", line.words());
                show.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                if show.clicked() {
                    out.push(Action::ShowOutlook(line));
                }
                label(ui, &count, FontRole::TableFigures, t.text.main);
            },
        );
    }
    divider(ui);
    egui::Frame::new()
        .inner_margin(egui::Margin::symmetric(16, 12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            lost_ui(ui, made);
            let at = u64::try_from(made.forecast.made().at_ms).unwrap_or(0);
            let at = UNIX_EPOCH + Duration::from_millis(at);
            let age = format!(
                "{}. {}",
                words::when(at, view.now),
                made.forecast.limits().join(". ")
            );
            wrapped(ui, &age, FontRole::Small, t.text.muted);
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let sums = made.forecast.sums();
                if sums.loses_metadata + sums.loses_verification > 0 {
                    let free = view.model.import.outlook.keeping.is_none() && view.model.may_mend();
                    let keep = Button::secondary("Keep what Auth0 has")
                        .small()
                        .enabled(free);
                    if keep.show(ui).clicked() {
                        out.push(Action::KeepWhatIsThere);
                    }
                }
                if Button::quiet("Look again").small().show(ui).clicked() {
                    out.push(Action::Foresee);
                }
            });
        });
}

/// What will happen to one user, for the inspector; nothing where nobody has asked.
pub fn of_record(ui: &mut Ui, view: &View<'_>, record: RecordId) {
    let Some(made) = &view.model.import.outlook.made else {
        return;
    };
    let t = tokens(ui);
    let outlook = made.forecast.outlook(record);
    let mut lines = vec![(Line::Fate(outlook.fate), String::new())];
    if !outlook.loses.is_empty() {
        let names: Vec<String> = outlook.loses.iter().map(|name| dotted(name)).collect();
        lines.push((Line::LosesMetadata, names.join(", ")));
    }
    if outlook.loses_verification {
        lines.push((Line::LosesVerification, String::new()));
    }
    if outlook.shown_partly {
        lines.push((Line::ShownPartly, String::new()));
    }
    ui.add_space(8.0);
    for (line, more) in lines {
        let (glyph, tone) = look(line);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            icon(ui, glyph, sizes().icon, t.tone(tone).text);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                wrapped(ui, line.words(), FontRole::Table, t.text.main);
                if !more.is_empty() {
                    wrapped(ui, &more, FontRole::Small, t.text.muted);
                }
            });
        });
    }
}

/// Which metadata goes, by name.
fn lost_ui(ui: &mut Ui, made: &OutlookMade) {
    let t = tokens(ui);
    let lost = made.forecast.lost();
    if lost.is_empty() {
        return;
    }
    let mut named: Vec<String> = lost
        .iter()
        .take(NAMES)
        .map(|(name, count)| format!("{} ({})", dotted(name), words::users(*count)))
        .collect();
    let more = lost.len().saturating_sub(NAMES);
    if more > 0 {
        named.push(format!("and {} more", words::number(more as u64)));
    }
    let text = format!("Metadata that would go: {}", named.join(", "));
    wrapped(ui, &text, FontRole::Small, t.text.main);
}

pub(super) fn look(line: Line) -> (Icon, Tone) {
    match line {
        Line::Fate(Fate::Inserted | Fate::Updated) => (Icon::Ok, Tone::Ok),
        Line::Fate(Fate::Unclear | Fate::NotSent) => (Icon::Info, Tone::Info),
        Line::Fate(Fate::Exists | Fate::Clash | Fate::HasPassword) => (Icon::Error, Tone::Blocker),
        Line::LosesMetadata | Line::LosesVerification | Line::ShownPartly => {
            (Icon::Warning, Tone::Warning)
        }
    }
}

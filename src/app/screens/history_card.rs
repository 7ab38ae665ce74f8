//! A run that is not finished: what happened, what is still to go, and how long Auth0 remembers.

use std::time::SystemTime;

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{Screen, colour_of};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button, label, tenant_tile};
use crate::app::words;
use crate::import::{RunEnd, RunSummary};

use super::history::{at, run_menu};
use super::looks;
use super::view::{View, within};

/// From this width on a card has room for all its words.
const WIDE: f32 = 900.0;

/// A run that somebody works on now.
pub fn under_way(ui: &mut Ui, view: &View<'_>, run: &RunSummary, out: &mut Vec<Action>) {
    let own = view.model.import.running();
    let own = own.is_some_and(|shown| shown.id.as_ref() == Some(&run.id));
    let users = run.counts.total - run.counts.left_out;
    let title = format!(
        "{} to {}",
        words::middle(&run.source.name, 34),
        run.tenant.name
    );
    let text = if own {
        "This window is importing it.".to_owned()
    } else {
        format!(
            "Another Usher is importing it: {} of {} had a result when it was last looked at. It can be watched here, not changed.",
            words::number(run.counts.done().into()),
            words::users(users.into())
        )
    };
    Banner {
        tone: Tone::Info,
        icon: Icon::Working,
        title: &title,
        text: &text,
    }
    .show(ui, |ui| {
        let word = if own { "Show the import" } else { "Watch it" };
        if Button::secondary(word).small().show(ui).clicked() {
            out.push(if own {
                Action::Go(Screen::Import)
            } else {
                Action::OpenRun(run.id.clone())
            });
        }
    });
}

/// One that is not wholly taken back, for the first screen.
pub fn half_undone(ui: &mut Ui, run: &RunSummary, out: &mut Vec<Action>) {
    let undone = run.undone.unwrap_or_default();
    let title = format!(
        "Undoing the import of {} to {} is not finished",
        words::middle(&run.source.name, 34),
        words::middle(&run.tenant.name, 24)
    );
    let text = format!(
        "{} of {} were looked at, {} of them deleted. Nobody is looked at twice.",
        words::number(undone.settled().into()),
        words::users(undone.users.into()),
        words::number(undone.deleted.into())
    );
    Banner {
        tone: Tone::Warning,
        icon: Icon::Undo,
        title: &title,
        text: &text,
    }
    .show(ui, |ui| {
        if Button::secondary("Go on with the undo…")
            .small()
            .show(ui)
            .clicked()
        {
            out.push(Action::UndoRun(run.id.clone()));
        }
    });
}

/// One that wants to go on, for the first screen.
pub fn waits(ui: &mut Ui, view: &View<'_>, run: &RunSummary, out: &mut Vec<Action>) {
    let title = format!(
        "The import of {} to {} is not finished",
        words::middle(&run.source.name, 34),
        words::middle(&run.tenant.name, 24)
    );
    let text = format!("{}{}", story(run, view.now), hours(view, run));
    let resumes = view.model.resumes(&run.id);
    let word = if resumes {
        "Resuming".to_owned()
    } else {
        format!("Resume {}", words::users(run.users_to_go().into()))
    };
    Banner {
        tone: Tone::Warning,
        icon: Icon::Clock,
        title: &title,
        text: &text,
    }
    .show(ui, |ui| {
        if Button::secondary(&word)
            .icon(if resumes { Icon::Working } else { Icon::Play })
            .small()
            .enabled(!resumes)
            .show(ui)
            .clicked()
        {
            out.push(Action::ResumeRun(run.id.clone()));
        }
    });
}

/// How long Auth0 keeps what is still to be fetched.
fn hours(view: &View<'_>, run: &RunSummary) -> String {
    match view.model.history.forgets_in(run, view.now) {
        None => String::new(),
        Some(left) if left.is_zero() => " Auth0 has forgotten some of its results.".to_owned(),
        Some(left) => format!(" Auth0 forgets results in {}.", words::duration(left)),
    }
}

pub fn ui(ui: &mut Ui, view: &View<'_>, run: &RunSummary, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 80.0), egui::Sense::hover());
    let line = egui::Stroke::new(1.0, t.warning.line);
    ui.painter()
        .rect(rect, 10.0, t.warning.tint, line, egui::StrokeKind::Inside);
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(rect.shrink2(vec2(16.0, 0.0)))
            .layout(Layout::right_to_left(Align::Center)),
    );
    row.spacing_mut().item_spacing.x = 8.0;
    let button = Button::icon_only(Icon::More, "More about this run").show(&mut row);
    run_menu(&button, run, out);
    // While an import is under way there is room for no other.
    let free = view.model.import.running().is_none();
    let resumes = view.model.resumes(&run.id);
    let resumed = free
        && Button::secondary(if resumes { "Resuming" } else { "Resume" })
            .icon(if resumes { Icon::Working } else { Icon::Play })
            .small()
            .enabled(!resumes)
            .show(&mut row)
            .clicked();
    if resumed {
        out.push(Action::ResumeRun(run.id.clone()));
    }
    if let Some(left) = view.model.history.forgets_in(run, view.now) {
        row.add_space(8.0);
        // In a small window what happened is worth more than these words.
        let roomy = rect.width() >= WIDE;
        if left.is_zero() {
            let text = if roomy {
                "Auth0 has forgotten some of its results"
            } else {
                "Forgotten"
            };
            label(&mut row, text, FontRole::Table, t.warning.text);
        } else {
            let until = "until Auth0 forgets its results";
            if roomy {
                label(&mut row, until, FontRole::Table, t.warning.text);
            }
            let left = words::duration(left);
            let role = FontRole::TableFiguresStrong;
            label(&mut row, &left, role, t.warning.text).on_hover_text(until);
        }
        crate::app::icons::icon(&mut row, Icon::Clock, sizes().icon, t.warning.text);
    }
    let rest = row.available_rect_before_wrap();
    let mut left = row.new_child(
        UiBuilder::new()
            .max_rect(rest)
            .layout(Layout::left_to_right(Align::Center)),
    );
    left.spacing_mut().item_spacing.x = 16.0;
    let colour = looks::colour(colour_of(&view.model.settings, run));
    tenant_tile(
        &mut left,
        colour,
        looks::tenant_icon(run.tenant.practice),
        40.0,
    );
    let words_rect = left.available_rect_before_wrap();
    let words_rect = Rect::from_min_max(
        pos2(words_rect.left(), rect.center().y - 23.0),
        pos2(words_rect.right(), rect.bottom()),
    );
    within(&mut left, words_rect, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        // Two lines of text, not two lines of buttons: they stand in the middle of the card.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal(|ui| {
            label(
                ui,
                &words::middle(&run.source.name, 34),
                FontRole::Strong,
                t.text.main,
            );
            label(
                ui,
                &format!("to {}", run.tenant.name),
                FontRole::Body,
                t.text.muted,
            );
        });
        let story = story(run, view.now);
        label(ui, &story, FontRole::TableFigures, t.text.main).on_hover_text(&story);
    });
}

/// What happened to an unfinished run, and what is still to go.
fn story(run: &RunSummary, now: SystemTime) -> String {
    let when = words::when(at(run.last_ms), now);
    let mut letters = when.chars();
    let when: String = letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default();
    let when = when.replacen(", ", " at ", 1);
    let (happened, why) = match (&run.why, run.end) {
        (Some(why), RunEnd::Stopped) => (why.trim_end_matches('.').to_owned(), String::new()),
        (None, RunEnd::Stopped) => (format!("Stopped {when}"), String::new()),
        (Some(why), _) => (
            format!("Held {when}"),
            format!(" {}.", why.trim_end_matches('.')),
        ),
        (None, _) => (format!("Interrupted {when}"), String::new()),
    };
    let users = run.counts.total - run.counts.left_out;
    let is = if run.users_to_go() == 1 { "is" } else { "are" };
    format!(
        "{happened}. {} of {} {is} still to go.{why}",
        words::number(run.users_to_go().into()),
        words::users(users.into())
    )
}

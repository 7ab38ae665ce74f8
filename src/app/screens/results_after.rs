//! What can be done once users are in: look them up in Auth0, save who they are, take them back.

use std::time::{Duration, UNIX_EPOCH};

use egui::{Rect, Ui, UiBuilder, pos2};

use crate::app::action::{Action, AfterAction};
use crate::app::icons::Icon;
use crate::app::model::{AskedFor, taken};
use crate::app::theme::{Tone, tokens};
use crate::app::widgets::{Banner, Button, GroupRow, GroupRowClick, MenuItem, menu};
use crate::app::words;
use crate::compare::{Afterwards, dotted};
use crate::import::RunSummary;
use crate::import::undo::Fate;
use crate::roster::RecordState;
use crate::worker::{CheckedView, ResultFilter, ResultsView, Source};

use super::check_panel::section;
use super::import_outlook::step_words;
use super::view::View;

/// Fields that are named.
const FIELDS: usize = 5;

/// The lists that can be saved, in the head of the page.
pub fn lists(ui: &mut Ui, view: &View<'_>, shown: &ResultsView, out: &mut Vec<Action>) {
    let button = Button::quiet("Lists")
        .icon(Icon::Save)
        .trailing(Icon::ChevronDown)
        .show(ui);
    let at_hand = shown.source == Source::Available;
    let counts = &shown.counts;
    let states = [
        (
            counts.imported,
            RecordState::Imported,
            "Save imported users…",
        ),
        (counts.updated, RecordState::Updated, "Save updated users…"),
        (
            counts.already_there,
            RecordState::AlreadyThere,
            "Save users that were there already…",
        ),
        (
            counts.left_out,
            RecordState::LeftOut,
            "Save users that were left out…",
        ),
        (
            counts.unknown + counts.sent,
            RecordState::Unknown,
            "Save users that nobody knows about…",
        ),
        (
            counts.not_sent + counts.queued,
            RecordState::NotSent,
            "Save users that were not sent…",
        ),
    ];
    let mut items = Vec::new();
    let mut actions = Vec::new();
    for (count, state, text) in states {
        if count > 0 {
            items.push(item(Icon::FileTable, text, at_hand));
            actions.push(AfterAction::SaveUsers(state));
        }
    }
    if counts.imported + counts.updated + counts.already_there > 0 {
        let free = at_hand && view.model.after.asked.is_none();
        items.push(item(Icon::Key, "Id map…", free));
        actions.push(AfterAction::SaveIds);
    }
    if let Some(chosen) = menu(&button, &items).filter(|chosen| *chosen < actions.len()) {
        out.push(Action::After(actions.swap_remove(chosen)));
    }
}

/// What follows an import, in the head of the page.
pub fn steps(ui: &mut Ui, view: &View<'_>, shown: &ResultsView, out: &mut Vec<Action>) {
    let model = view.model;
    let running = model.import.running().is_some() || shown.summary.open_elsewhere;
    let button = Button::quiet("Afterwards")
        .trailing(Icon::ChevronDown)
        .show(ui);
    let at_hand = shown.source == Source::Available;
    let can_check = at_hand && !running && model.after.asked.is_none() && taken(shown) > 0;
    let check = item(Icon::Search, "Check afterwards…", can_check);
    let again = item(Icon::Retry, "Again elsewhere…", true);
    let undo = MenuItem {
        danger: true,
        ..item(Icon::Undo, undo_word(&shown.summary), !running)
    };
    let id = || shown.summary.id.clone();
    let (items, mut actions): (Vec<MenuItem<'_>>, Vec<Action>) = [
        Some((check, Action::After(AfterAction::AskCheck))),
        (!running).then(|| (again, Action::Again(id()))),
        shown
            .summary
            .can_undo()
            .then(|| (undo, Action::UndoRun(id()))),
    ]
    .into_iter()
    .flatten()
    .unzip();
    if let Some(chosen) = menu(&button, &items).filter(|chosen| *chosen < actions.len()) {
        out.push(actions.swap_remove(chosen));
    }
}

/// What the menus of a run call it.
pub fn undo_word(run: &RunSummary) -> &'static str {
    match run.undone {
        Some(undone) if undone.to_go() > 0 => "Go on with the undo…",
        Some(_) => "Try the undo again…",
        None => "Undo this import…",
    }
}

fn item(icon: Icon, text: &str, enabled: bool) -> MenuItem<'_> {
    MenuItem {
        icon: Some(icon),
        enabled,
        ..MenuItem::new(text)
    }
}

/// How far the question that is under way has come; returns what is left of the place.
pub fn asking(ui: &mut Ui, rest: Rect, view: &View<'_>, out: &mut Vec<Action>) -> Rect {
    let asked = view.model.after.asked.as_ref();
    let Some(asked) = asked.filter(|asked| view.model.results.run.as_ref() == Some(&asked.run))
    else {
        return rest;
    };
    let title = match asked.what {
        AskedFor::Check => "Users are looked up in Auth0",
        AskedFor::Ids => "The ids that Auth0 made are looked up",
    };
    let (text, _) = step_words(asked.step, "Reading the file");
    let mut place = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_max(
        pos2(rest.left() + 24.0, rest.top() + 8.0),
        pos2(rest.right() - 24.0, rest.bottom()),
    )));
    let shown = Banner {
        tone: Tone::Info,
        icon: Icon::Working,
        title,
        text: &text,
    }
    .show(&mut place, |ui| {
        if Button::quiet("Stop looking up").small().show(ui).clicked() {
            out.push(Action::After(AfterAction::Stop));
        }
    });
    let top = shown.rect.bottom() + 8.0;
    ui.painter()
        .hline(rest.x_range(), top - 0.5, tokens(ui).hair());
    Rect::from_min_max(pos2(rest.left(), top), rest.max)
}

/// What was found, in the panel; a line that is chosen filters the table.
pub fn panel(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let Some(checked) = view.model.checked() else {
        return;
    };
    let at = UNIX_EPOCH + Duration::from_millis(u64::try_from(checked.at_ms).unwrap_or(0));
    let title = format!("Looked up, {}", words::when(at, view.now).to_lowercase());
    let count = format!(
        "{} of {}",
        words::number(checked.sums.asked),
        words::number(checked.taken)
    );
    section(ui, &title, &count);
    for what in Afterwards::ALL {
        let count = checked.sums.of(what);
        if count == 0 {
            continue;
        }
        let (icon, tone) = look(what);
        let row = GroupRow {
            icon,
            tone,
            title: what.words(),
            count,
            line: "",
            selected: view.model.results.filter == ResultFilter::Found(what),
            why: &why(what, checked),
            actions: &["Save what was found…"],
        };
        match row.show(ui) {
            Some(GroupRowClick::Row) => out.push(Action::After(AfterAction::Show(what))),
            Some(GroupRowClick::Action(_)) => out.push(Action::After(AfterAction::SaveChecked)),
            None => {}
        }
    }
}

/// What an undo did with whom, in the panel.
pub fn undone(ui: &mut Ui, view: &View<'_>, shown: &ResultsView, out: &mut Vec<Action>) {
    if shown.fates.is_empty() {
        return;
    }
    let users: u64 = shown.fates.iter().map(|(_, count)| count).sum();
    section(ui, "The undo", &words::users(users));
    for (fate, count) in shown.fates.iter() {
        let (icon, tone) = match fate {
            Fate::Deleted | Fate::NotFound => (Icon::Trash, Tone::Neutral),
            Fate::Refused => (Icon::Error, Tone::Blocker),
            _ => (Icon::UserCheck, Tone::Info),
        };
        let row = GroupRow {
            icon,
            tone,
            title: &first_upper(fate.words()),
            count: *count,
            line: "",
            selected: view.model.results.filter == ResultFilter::Undone(*fate),
            why: fate_why(*fate),
            actions: &[],
        };
        if row.show(ui).is_some() {
            out.push(Action::ResultUndone(*fate));
        }
    }
}

fn first_upper(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn fate_why(fate: Fate) -> &'static str {
    match fate {
        Fate::Deleted => "They are gone for good, with all that they had in Auth0.",
        Fate::NotFound => "Somebody had deleted them before.",
        Fate::LoggedIn => "Somebody works with this account by now, so it is not taken away.",
        Fate::Linked => "Deleting them would take the other account along.",
        Fate::Another | Fate::Unclear | Fate::Unnamed => {
            "Only users whom this import made for certain are deleted. Look them up in the Auth0 Dashboard, and delete them there where that is right."
        }
        Fate::Refused => "Undo this import again to try them once more.",
    }
}

fn look(what: Afterwards) -> (Icon, Tone) {
    match what {
        Afterwards::Same => (Icon::Ok, Tone::Ok),
        Afterwards::ShownPartly => (Icon::Info, Tone::Info),
        Afterwards::Differs => (Icon::Warning, Tone::Warning),
        Afterwards::NotFound => (Icon::Error, Tone::Blocker),
        Afterwards::Unclear => (Icon::Unknown, Tone::Warning),
    }
}

fn why(what: Afterwards, checked: &CheckedView) -> String {
    match what {
        Afterwards::Same => {
            "Passwords and sign-in factors cannot be looked at.".to_owned()
        }
        Afterwards::ShownPartly => {
            "Auth0 did not show every field of them, and what it showed is as it was sent.".to_owned()
        }
        Afterwards::Differs => {
            let fields = checked.of_field.iter().take(FIELDS);
            let mut named: Vec<String> = fields
                .map(|(field, kind, count)| {
                    format!("{} {} ({})", dotted(field), kind.words(), words::users(*count))
                })
                .collect();
            let more = checked.of_field.len().saturating_sub(FIELDS);
            if more > 0 {
                named.push(format!("and {} more", words::count(more as u64, "field")));
            }
            format!(
                "{}. Users may have changed themselves since the import.",
                named.join(", ")
            )
        }
        Afterwards::NotFound => {
            "Nobody in this connection has their address or id. They may have been deleted since the import.".to_owned()
        }
        Afterwards::Unclear => {
            "Without an address they are found only in a list of all users of the connection, and Auth0 named some of them too briefly to tell.".to_owned()
        }
    }
}

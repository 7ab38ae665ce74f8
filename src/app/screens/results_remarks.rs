//! Whatever in the results wants to be known, in lines above them.

use egui::{Rect, Ui, UiBuilder, pos2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::theme::{Tone, tokens};
use crate::app::widgets::{Banner, Button};
use crate::app::words;
use crate::import::{RunId, RunSummary};
use crate::worker::{ResultsView, Source};

use super::history::at;
use super::view::View;

type Line = (Tone, Icon, String, String);

/// Sums that differ, and whatever else does not match, are shown and not hidden; returns what is left of the
/// place.
pub fn ui(
    ui: &mut Ui,
    rest: Rect,
    view: &View<'_>,
    shown: &ResultsView,
    out: &mut Vec<Action>,
) -> Rect {
    let lines = lines(view, shown);
    let mut top = rest.top();
    let finder = (shown.source != Source::Available).then(|| lines.len() - 1);
    for (index, (tone, icon, title, text)) in lines.into_iter().enumerate() {
        let finds = finder == Some(index);
        let place = Rect::from_min_max(
            pos2(rest.left() + 24.0, top + 8.0),
            pos2(rest.right() - 24.0, rest.bottom()),
        );
        let mut place = ui.new_child(UiBuilder::new().max_rect(place));
        let shown = Banner {
            tone,
            icon,
            title: &title,
            text: &text,
        }
        .show(&mut place, |ui| {
            if finds && Button::quiet("Find it…").small().show(ui).clicked() {
                out.push(Action::FindResultsFile);
            }
        });
        top = shown.rect.bottom();
    }
    if top > rest.top() {
        top += 8.0;
        ui.painter()
            .hline(rest.x_range(), top - 0.5, tokens(ui).hair());
    }
    Rect::from_min_max(pos2(rest.left(), top), rest.max)
}

fn lines(view: &View<'_>, shown: &ResultsView) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    if let Some(what) = &shown.disagreement {
        let text = format!(
            "{what}. What Auth0 has is not touched by it. Look the users up there before you rely on this page, and send us a log bundle from Settings."
        );
        lines.push((
            Tone::Blocker,
            Icon::Error,
            "The sums do not agree".to_owned(),
            text,
        ));
    }
    if shown.not_told_apart > 0 {
        let title = format!(
            "Of {} Auth0 did not say which were imported and which updated",
            words::users(shown.not_told_apart.into())
        );
        let text = "Their number is right, and each of them is shown as updated".to_owned();
        lines.push((Tone::Info, Icon::Info, title, text));
    }
    if let Some((first, later)) = shown.family.split_first() {
        let sent =
            |run: &RunSummary| words::number((run.counts.total - run.counts.left_out).into());
        let all = words::count(shown.family.len() as u64, "import");
        let title = format!("{all} of this file together");
        let then: Vec<String> = later.iter().map(sent).collect();
        let text = format!(
            "The first was of {}, then {} went once more. Each user counts with what became of it last.",
            words::users((first.counts.total - first.counts.left_out).into()),
            then.join(", ")
        );
        lines.push((Tone::Info, Icon::Retry, title, text));
    }
    lines.extend(undone(view, shown));
    lines.extend(since(view, shown));
    lines.extend(later(view, shown));
    if let Some((first, others)) = shown.remarks.split_first() {
        let text = match others.len() as u64 {
            0 => String::new(),
            more => format!("and {} more of this kind", words::number(more)),
        };
        lines.push((Tone::Warning, Icon::Warning, first.clone(), text));
    }
    if shown.source != Source::Available {
        let title = if shown.source == Source::Missing {
            "The users file is not where it was"
        } else {
            "The users file has changed since"
        };
        lines.push((
            Tone::Info,
            Icon::Info,
            title.to_owned(),
            "Names and addresses cannot be shown and rows not be saved, all the numbers can be shown"
                .to_owned(),
        ));
    }
    lines
}

/// Users of it, or of its family, were deleted again.
fn undone(view: &View<'_>, shown: &ResultsView) -> Option<Line> {
    let own = std::slice::from_ref(&shown.summary);
    let runs = if shown.family.is_empty() {
        own
    } else {
        &shown.family
    };
    let (run, undone) = runs.iter().rev().find_map(|run| Some((run, run.undone?)))?;
    let when = words::when(at(undone.last_ms), view.now).to_lowercase();
    let which = if runs.len() > 1 {
        format!(
            "The import of {}",
            words::when(at(run.started_ms), view.now).to_lowercase()
        )
    } else {
        "This import".to_owned()
    };
    let (tone, title) = if undone.to_go() > 0 {
        (Tone::Warning, format!("{which} is not wholly undone"))
    } else {
        (Tone::Info, format!("{which} was undone, {when}"))
    };
    let text = format!("{}. The sums say what the import did.", undone.sentence());
    Some((tone, Icon::Undo, title, text))
}

/// What later imports sent on top of it.
fn later(view: &View<'_>, shown: &ResultsView) -> Option<Line> {
    let own =
        |run: &RunId| shown.summary.id == *run || shown.family.iter().any(|one| one.id == *run);
    let runs = view.model.history.runs.iter().flatten();
    let later: Vec<String> = runs
        .filter(|run| run.since.as_ref().is_some_and(|since| own(&since.run)))
        .map(|run| {
            format!(
                "{}, {} ({})",
                run.source.name,
                words::when(at(run.started_ms), view.now).to_lowercase(),
                words::users((run.counts.total - run.counts.left_out).into())
            )
        })
        .collect();
    (!later.is_empty()).then(|| {
        let title = "Who was new or had changed was sent later".to_owned();
        (Tone::Info, Icon::Info, title, later.join("; "))
    })
}

/// It sent only who was new or had changed.
fn since(view: &View<'_>, shown: &ResultsView) -> Option<Line> {
    let since = shown.summary.since.as_ref()?;
    let earlier = view.model.history.get(&since.run);
    let when = earlier.map_or_else(
        || "an earlier import".to_owned(),
        |run| {
            let when = words::when(at(run.started_ms), view.now);
            format!("the import of {}, {}", run.source.name, when.to_lowercase())
        },
    );
    let title = format!("Only who was new or had changed since {when}");
    let users = words::users(shown.unchanged.into());
    let text = if shown.unchanged == 1 {
        format!("{users} of the file is as it went in then, and stayed out.")
    } else {
        format!("{users} of the file are as they went in then, and stayed out.")
    };
    Some((Tone::Info, Icon::Info, title, text))
}

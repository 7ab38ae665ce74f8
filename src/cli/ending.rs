use std::path::PathBuf;

use serde::Serialize;

use super::args::Format;
use super::exit::{Exit, Failure};
use super::{asks, out, words};
use crate::import::store::RunEnd;
use crate::import::{Results, Run, RunStore, RunSummary};

/// The object that `import` and `resume` end with. The states sum to `records`.
#[derive(Debug, Serialize)]
pub(super) struct Ending {
    run: String,
    records: u32,
    imported: u32,
    updated: u32,
    refused: u32,
    already_there: u32,
    unknown: u32,
    left_out: u32,
    not_sent: u32,
    jobs: u32,
    seconds: f64,
    /// Absolute, in the run's folder; null when nothing was refused.
    refused_file: Option<PathBuf>,
    /// The earlier run that it goes on from.
    #[serde(skip_serializing_if = "Option::is_none")]
    follows: Option<String>,
    /// Of a run that follows others: what became of every user of the file in all of them. The states sum to
    /// `records`.
    #[serde(skip_serializing_if = "Option::is_none")]
    family: Option<Sums>,
}

/// What became of the users of several runs of one file.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Sums {
    imported: u32,
    updated: u32,
    refused: u32,
    already_there: u32,
    unknown: u32,
    left_out: u32,
    not_sent: u32,
    /// Of those that were imported or updated, whom an undo has deleted again.
    #[serde(skip_serializing_if = "is_zero")]
    deleted: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives it this way")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl From<&Results> for Sums {
    fn from(results: &Results) -> Self {
        let counts = &results.counts;
        Self {
            deleted: results.gone.count(),
            imported: counts.imported,
            updated: counts.updated,
            refused: counts.refused,
            already_there: counts.already_there,
            unknown: counts.unknown + counts.sent,
            left_out: counts.left_out,
            not_sent: counts.not_sent + counts.queued,
        }
    }
}

impl Ending {
    pub(super) fn of(summary: &RunSummary) -> Self {
        let counts = &summary.counts;
        Self {
            run: summary.id.to_string(),
            records: counts.total,
            imported: counts.imported,
            updated: counts.updated,
            refused: counts.refused,
            already_there: counts.already_there,
            // What Auth0 still works on has no known result when the program leaves it.
            unknown: counts.unknown + counts.sent,
            left_out: counts.left_out,
            not_sent: counts.not_sent + counts.queued,
            jobs: summary.jobs,
            seconds: seconds(summary),
            refused_file: summary
                .refused_file
                .as_ref()
                .and_then(|path| std::path::absolute(path).ok()),
            follows: summary.follows.as_ref().map(|to| to.run.to_string()),
            family: None,
        }
    }

    /// Users that are in, by this run or those before it.
    fn taken(&self) -> u32 {
        let own = self.imported + self.updated;
        self.family.map_or(own, |family| {
            (family.imported + family.updated).saturating_sub(family.deleted)
        })
    }

    fn exit(&self, end: RunEnd) -> Exit {
        if end != RunEnd::Finished {
            Exit::Stopped
        } else if self.taken() == self.records {
            Exit::Done
        } else {
            Exit::Partly
        }
    }
}

/// Milliseconds are as fine as anybody reads it.
fn seconds(summary: &RunSummary) -> f64 {
    summary.took().as_millis() as f64 / 1_000.0
}

/// Prints the last words of a run and gives the exit code.
pub(super) fn report(
    summary: &RunSummary,
    store: &RunStore,
    format: Format,
) -> Result<Exit, Failure> {
    let mut ending = Ending::of(summary);
    let family = summary.follows.as_ref();
    let family = family.and_then(|_| store.load_family(&summary.id).ok());
    ending.family = family.as_ref().map(|run| Sums::from(&run.results));
    let exit = ending.exit(summary.end);
    let text = text(summary, &ending, family.as_ref(), store);
    match format {
        Format::Json => {
            out::say(format_args!("{}", text.trim_end()));
            out::json(&ending)?;
        }
        Format::Text => out::text(&text)?,
    }
    Ok(exit)
}

fn text(summary: &RunSummary, ending: &Ending, family: Option<&Run>, store: &RunStore) -> String {
    let mut lines = Vec::new();
    // Why it was held was said when it was.
    let stopped = summary
        .why
        .iter()
        .filter(|_| summary.end == RunEnd::Stopped);
    lines.extend(stopped.cloned());
    lines.extend(family.map(|run| run.results.together()));
    lines.push(format!(
        "{}: {}",
        words::users(u64::from(ending.records)),
        summary.counts.listed()
    ));
    if let Ok(run) = store.load(&summary.id) {
        for group in run.results.groups() {
            let field = if group.field.is_empty() {
                String::new()
            } else {
                format!(" at {}", group.field)
            };
            lines.push(format!(
                "  {} · {} ({}{field}): {}",
                words::users(u64::from(group.count)),
                group.title,
                group.code,
                group.advice
            ));
        }
    }
    lines.extend(summary.notes.iter().map(|note| format!("  Note: {note}")));
    if summary.end == RunEnd::Finished && summary.counts.unknown > 0 {
        lines.push(asks::ADVICE.to_owned());
    }
    if let Some(path) = &ending.refused_file {
        lines.push(format!("Users that were not taken: {}", path.display()));
    }
    if summary.end != RunEnd::Finished {
        lines.push(format!("Go on with: usher resume {}", summary.id));
    }
    lines.push(String::new());
    lines.join("\n")
}

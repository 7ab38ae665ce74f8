use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::listing::{self, Listing};
use super::parts::{self, PartLine};
use super::to_do::{self, Task};
use super::{ReportOptions, page};
use crate::import::store::{RunError, same_file};
use crate::import::{PilotView, ReasonGroup, RunId, RunStore, RunSummary};
use crate::platform::files::write_private;
use crate::platform::hex::hex;
use crate::roster::Roster;

/// Kinds of refusals in a report; Auth0's list of codes is open.
const MOST_GROUPS: usize = 200;

/// All that a report says, gathered at one moment.
#[derive(Clone, Debug)]
pub struct Report {
    pub(super) options: ReportOptions,
    /// The version of Usher that began the run.
    pub(super) version: String,
    pub(super) summary: RunSummary,
    /// Where others follow it, or it follows another: what all of them say together.
    pub(super) family: Option<Family>,
    /// What became of the users that went first.
    pub(super) pilot: Option<PilotView>,
    /// What of the figures does not agree, in words.
    pub(super) disagreement: Option<String>,
    pub(super) parts: Vec<PartLine>,
    pub(super) groups: Vec<(ReasonGroup, Listing)>,
    /// Kinds of refusals that are not among them.
    pub(super) more_groups: usize,
    pub(super) perhaps_ours: u32,
    /// Entries of Auth0's that match no record of the file.
    pub(super) unmatched: usize,
    pub(super) not_told_apart: u32,
    pub(super) tasks: Vec<Task>,
    /// The users file was at hand and is the very one.
    pub(super) has_file: bool,
    /// SHA-256 of the journal when the report was made.
    pub(super) journal: String,
}

/// Runs that follow each other.
#[derive(Clone, Debug)]
pub(super) struct Family {
    /// Oldest first.
    pub(super) runs: Vec<RunSummary>,
    pub(super) together: String,
}

impl Report {
    /// Reads what is kept of a run. A roster of another file than the run's is not used: then numbers are
    /// all there is. Blocks, with a roster as long as it takes to read its file.
    pub fn gather(
        store: &RunStore,
        id: &RunId,
        roster: Option<&Roster>,
        options: ReportOptions,
    ) -> Result<Self, RunError> {
        let loaded = store.read(id)?;
        let run = store.load(id)?;
        let journal = fs::read(store.folder(id).journal()).map_err(|source| RunError::Io {
            what: "The journal could not be read".to_owned(),
            source,
        })?;
        let same = |roster: &&Roster| same_file(&run.summary.source, roster).unwrap_or(false);
        let roster = roster.filter(same);
        let mut groups = run.results.groups();
        let more_groups = groups.len().saturating_sub(MOST_GROUPS);
        groups.truncate(MOST_GROUPS);
        let groups = groups.into_iter().map(|group| {
            let listing = match roster {
                Some(roster) => listing::records(&group.records, roster, options.addresses),
                None => listing::numbers(group.records.iter().map(|id| id.0)),
            };
            (group, listing)
        });
        let refused = run.results.refused.iter();
        let all = store.load_family(id)?;
        let family = (!all.family.is_empty()).then(|| Family {
            together: all.results.together(),
            runs: all.family,
        });
        Ok(Self {
            version: loaded.header.app.clone(),
            parts: parts::lines(&run.parts, loaded.engine.parts()),
            disagreement: run.results.disagreement(),
            groups: groups.collect(),
            more_groups,
            perhaps_ours: u32::try_from(refused.clone().filter(|entry| entry.perhaps_ours).count())
                .unwrap_or(u32::MAX),
            unmatched: refused.filter(|entry| entry.record.is_none()).count(),
            not_told_apart: run.results.not_told_apart,
            tasks: to_do::tasks(&run.results, roster),
            has_file: roster.is_some(),
            journal: hex(&Sha256::digest(&journal)),
            summary: run.summary,
            pilot: loaded.engine.pilot_results(&run.results.states),
            family,
            options,
        })
    }

    /// What to call the file: neither a domain nor a person, and no two runs alike.
    pub fn file_name(run: &RunId) -> String {
        format!("usher-report-{run}.html")
    }

    /// Whether the users file was at hand, and is the very one of the run.
    pub fn has_file(&self) -> bool {
        self.has_file
    }

    /// The page; the same report gives the same page.
    pub fn html(&self) -> String {
        page::page(self)
    }

    /// Saves the page, private to this user, whole or not at all; a link at the target is replaced.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        write_private(path, self.html().as_bytes())
    }
}

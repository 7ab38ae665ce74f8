use std::sync::Arc;

use super::fate::{Fate, Seen};
use super::forecast::Tally;

/// One line of what will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Fate(Fate),
    LosesMetadata,
    LosesVerification,
    ShownPartly,
}

impl Line {
    pub const ALL: [Self; 10] = [
        Self::Fate(Fate::Inserted),
        Self::Fate(Fate::Updated),
        Self::LosesMetadata,
        Self::LosesVerification,
        Self::ShownPartly,
        Self::Fate(Fate::Exists),
        Self::Fate(Fate::Clash),
        Self::Fate(Fate::HasPassword),
        Self::Fate(Fate::Unclear),
        Self::Fate(Fate::NotSent),
    ];

    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fate(fate) => fate.words(),
            Self::LosesMetadata => "Would lose metadata that Auth0 has",
            Self::LosesVerification => "Would no longer count as verified",
            Self::ShownPartly => "May lose more: Auth0 did not show everything of them",
        }
    }

    /// The same where there is little room.
    pub fn short(self) -> &'static str {
        match self {
            Self::Fate(fate) => fate.short(),
            Self::LosesMetadata => "Would lose metadata",
            Self::LosesVerification => "Would lose “verified”",
            Self::ShownPartly => "May lose more",
        }
    }
}

/// The records of each line, ascending; lines without records are left out.
#[derive(Clone, Debug, Default)]
pub struct Listed(Vec<(Line, Arc<[u32]>)>);

impl Listed {
    pub(super) fn of(tally: &Tally) -> Self {
        let terms = tally.terms;
        let lines = Line::ALL.into_iter().map(|line| {
            let records: Arc<[u32]> = tally
                .seen
                .iter()
                .zip(0..)
                .filter(|(seen, _)| match line {
                    Line::Fate(fate) => terms.fate(**seen) == fate,
                    Line::LosesMetadata => terms.updates(**seen) && seen.has(Seen::LOSES),
                    Line::LosesVerification => terms.updates(**seen) && seen.has(Seen::UNVERIFIES),
                    Line::ShownPartly => terms.updates(**seen) && seen.has(Seen::PARTLY),
                })
                .map(|(_, record)| record)
                .collect();
            (line, records)
        });
        Self(lines.filter(|(_, records)| !records.is_empty()).collect())
    }

    pub fn lines(&self) -> impl Iterator<Item = (Line, &Arc<[u32]>)> {
        self.0.iter().map(|(line, records)| (*line, records))
    }

    pub fn records(&self, line: Line) -> Option<&Arc<[u32]>> {
        self.lines()
            .find(|(own, _)| *own == line)
            .map(|(_, records)| records)
    }
}

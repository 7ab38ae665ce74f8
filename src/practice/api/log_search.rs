//! The little of the log's search language that an importer needs: `type:sapi AND date:[FROM TO UNTIL]`.

use super::logs::Entry;

/// All terms must hold. The correlation id cannot be searched for.
pub(super) struct Search(Vec<Term>);

enum Term {
    Type(String),
    Date { from: u64, until: u64 },
}

impl Search {
    pub(super) fn of(text: &str) -> Option<Self> {
        let terms = text.split(" AND ").map(str::trim);
        terms
            .filter(|term| !term.is_empty())
            .map(term)
            .collect::<Option<_>>()
            .map(Self)
    }

    pub(super) fn finds(&self, entry: &Entry<'_>) -> bool {
        self.0.iter().all(|term| match term {
            Term::Type(kind) => kind == entry.kind,
            Term::Date { from, until } => (*from..=*until).contains(&entry.at),
        })
    }
}

fn term(text: &str) -> Option<Term> {
    match text.split_once(':')? {
        ("type", kind) => Some(Term::Type(kind.trim_matches('"').to_owned())),
        ("date", range) => {
            let range = range.strip_prefix('[')?.strip_suffix(']')?;
            let (from, until) = range.split_once(" TO ")?;
            Some(Term::Date {
                from: moment(from, 0)?,
                until: moment(until, u64::MAX)?,
            })
        }
        _ => None,
    }
}

/// Unix milliseconds of a moment or of a day's beginning; `*` is open.
fn moment(text: &str, open: u64) -> Option<u64> {
    let text = text.trim().trim_matches('"');
    if text == "*" {
        return Some(open);
    }
    let moment: jiff::Timestamp = text
        .parse()
        .or_else(|_| format!("{text}T00:00:00Z").parse())
        .ok()?;
    u64::try_from(moment.as_millisecond()).ok()
}

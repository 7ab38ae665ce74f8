//! Signs that a file puts in front of its cells, so that spreadsheets do not run them.

use super::super::System;
use crate::sources::read_as::number::is_json as is_number;
use crate::users::{Cell, Cells, GUARDED, unguarded};

/// What stands in front of a table's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    None,
    /// An apostrophe before every text; what has none is a number, true, false or a date [D exports].
    Auth0,
    /// Usher's own, before cells that look like formulas.
    Usher,
}

/// Texts of the sample that may be without an apostrophe where the others have one.
const ODD_ONES_OF: usize = 20;

pub(super) fn find(system: System, columns: &[String], sample: &[Cells]) -> Guard {
    if columns.iter().any(|column| column == GUARDED) {
        return Guard::Usher;
    }
    // An export's headings can be chosen, so that the table may look like anybody's.
    let exported = matches!(system, System::Auth0Export | System::Table);
    if exported && is_guarded(sample) {
        Guard::Auth0
    } else {
        Guard::None
    }
}

/// Whether there are apostrophes before nearly all texts, as an export of Auth0 puts them.
pub(in crate::sources) fn is_guarded(sample: &[Cells]) -> bool {
    let (mut texts, mut guarded) = (0_usize, 0_usize);
    for cells in sample {
        for index in 0..cells.len() {
            if let Cell::Text(text) = cells.get(index)
                && !is_bare(text)
            {
                texts += 1;
                guarded += usize::from(text.starts_with('\''));
            }
        }
    }
    guarded > 0 && (texts - guarded) * ODD_ONES_OF <= texts
}

/// The cell without its guard, and with its type where the guard tells texts from the rest.
pub(super) fn off(guard: Guard, cell: Cell<'_>) -> Cell<'_> {
    match (guard, cell) {
        (Guard::Usher, Cell::Text(text)) => Cell::Text(unguarded(text)),
        (Guard::Auth0, Cell::Text(text)) => match (text.strip_prefix('\''), text) {
            (Some(""), _) => Cell::Empty,
            (None, "true") => Cell::Bool(true),
            (None, "false") => Cell::Bool(false),
            (None, text) if is_number(text) => Cell::Number(text),
            (Some(text), _) | (None, text) => Cell::Text(text),
        },
        (_, cell) => cell,
    }
}

/// Whether an export writes it without an apostrophe.
fn is_bare(text: &str) -> bool {
    matches!(text, "true" | "false") || is_number(text) || is_date(text)
}

fn is_date(text: &str) -> bool {
    text.len() >= 20 && text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> Cells {
        let mut cells = Cells::new();
        for text in texts {
            cells.push_text(text);
        }
        cells
    }

    #[test]
    fn an_export_with_apostrophes_before_its_texts_is_known() {
        let columns = ["user_id".to_owned(), "name".to_owned()];
        let guarded = [row(&["'auth0|a", "'=x"]), row(&["'auth0|b", "true"])];
        assert_eq!(find(System::Auth0Export, &columns, &guarded), Guard::Auth0);
        assert_eq!(find(System::Table, &columns, &guarded), Guard::Auth0);
        assert_eq!(find(System::WordPress, &columns, &guarded), Guard::None);
        let phones = [row(&["a@example.com", "'+41445550123"])];
        assert_eq!(find(System::Table, &columns, &phones), Guard::None);
        let plain = [row(&["auth0|a", "'tis"]), row(&["auth0|b", "Wren"])];
        assert_eq!(find(System::Auth0Export, &columns, &plain), Guard::None);
    }

    #[test]
    fn what_has_no_apostrophe_is_no_text() {
        assert_eq!(off(Guard::Auth0, Cell::Text("'true")), Cell::Text("true"));
        assert_eq!(off(Guard::Auth0, Cell::Text("true")), Cell::Bool(true));
        assert_eq!(off(Guard::Auth0, Cell::Text("42")), Cell::Number("42"));
        assert_eq!(off(Guard::Auth0, Cell::Text("-1.5")), Cell::Number("-1.5"));
        assert_eq!(off(Guard::Auth0, Cell::Text("'42")), Cell::Text("42"));
        assert_eq!(off(Guard::Auth0, Cell::Text("042")), Cell::Text("042"));
        assert_eq!(off(Guard::Usher, Cell::Text("'+41")), Cell::Text("+41"));
    }
}

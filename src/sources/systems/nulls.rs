//! The words with which tables of databases say that there is no value.

use super::super::System;
use crate::users::{Cell, Cells};

/// As database servers and their tools write it.
const WORDS: [&str; 3] = ["NULL", "null", "\\N"];

/// A word that stands in one cell of so many of a column is somebody's name.
const NAMES_OF: usize = 20;

pub(in crate::sources) fn is_null(text: &str) -> bool {
    WORDS.contains(&text)
}

/// The day that some databases write where there was none.
pub(in crate::sources) fn is_zero_date(text: &str) -> bool {
    text.starts_with("0000-00-00")
}

/// Whether cells with such a word are empty ones. Somebody may be called Null: in a table of any origin
/// the word has to stand in two columns, or in many rows of one.
pub(super) fn are_used(system: System, columns: usize, sample: &[Cells]) -> bool {
    match system {
        System::SupabaseCsv | System::WordPress => true,
        System::Table => {
            let counts = (0..columns).map(|column| {
                let values = sample.iter().map(|cells| cells.get(column));
                values.fold((0_usize, 0_usize), |(filled, nulls), cell| match cell {
                    Cell::Empty => (filled, nulls),
                    cell => (filled + 1, nulls + usize::from(is_absent(cell))),
                })
            });
            let with: Vec<_> = counts.filter(|(_, nulls)| *nulls > 0).collect();
            match with.as_slice() {
                [] => false,
                [(filled, nulls)] => *nulls > 1 && nulls * NAMES_OF > *filled,
                _ => true,
            }
        }
        // Exports of other systems leave such cells empty, and rules speak about Auth0's own columns.
        _ => false,
    }
}

pub(super) fn is_absent(cell: Cell<'_>) -> bool {
    matches!(cell, Cell::Text(text) if is_null(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(rows: &[&[&str]]) -> bool {
        let sample: Vec<_> = rows
            .iter()
            .map(|row| {
                let mut cells = Cells::new();
                row.iter().for_each(|text| cells.push_text(text));
                cells
            })
            .collect();
        are_used(System::Table, rows[0].len(), &sample)
    }

    #[test]
    fn a_name_is_no_missing_value() {
        assert!(!used(&[&["ADA", "NULL"], &["BO", "CHEN"]]));
        assert!(used(&[&["ada", "NULL"], &["NULL", "chen"]]));
        assert!(used(&[&["ada", "\\N"], &["bo", "\\N"]]));
        assert!(!used(&[&["nullable", "NULLS"], &["Null", "Nil"]]));
        let mut many = vec![&["ada", "Chen"][..]; 60];
        many.push(&["bo", "NULL"]);
        many.push(&["dina", "NULL"]);
        assert!(!used(&many));
    }
}

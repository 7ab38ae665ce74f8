//! Files that are meant for reading are opened in spreadsheets, which run a cell that begins like a
//! formula. In such files, and in no others, those cells get an apostrophe.

use std::borrow::Cow;

use super::fields::is_own;

/// The heading of the last column of every file with guarded cells. A file that has it and comes back
/// loses its guards again; a column of that name is never mapped.
pub const GUARDED: &str = "usher_guarded";

/// Whether Usher itself adds a column of this name to files.
pub fn is_own_column(name: &str) -> bool {
    is_own(name.as_bytes()) || name == GUARDED
}

/// Signs with which a formula begins, those of full width among them, and white space that a
/// spreadsheet passes over before one.
const FIRST: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet takes for a formula; [`unguarded`] gives the cell back.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if needs_guard(cell) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

/// The cell as it was before [`guarded`]. Only for files with the heading [`GUARDED`].
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|rest| needs_guard(rest))
        .unwrap_or(cell)
}

/// Cells that look guarded already are guarded once more, so that nothing is taken off that was
/// somebody's own.
fn needs_guard(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FIRST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_cell_becomes_a_formula() {
        assert_eq!(guarded("=1+1@example.com"), "'=1+1@example.com");
        assert_eq!(guarded("@example.com"), "'@example.com");
        assert_eq!(guarded("ada@example.com"), "ada@example.com");
        assert_eq!(guarded("O'Hara"), "O'Hara");
        assert_eq!(guarded(""), "");
    }

    proptest! {
        #[test]
        fn guards_come_off_again(cell in "['=+@＝\t\r\na-]{0,4}") {
            let shown = guarded(&cell).into_owned();
            prop_assert!(!shown.starts_with(FIRST));
            prop_assert_eq!(unguarded(&shown), cell.as_str());
        }
    }
}

//! Which row of a table holds its headings, and what its columns are called.

use std::collections::{HashMap, HashSet};

use super::{Cell, Cells, HeaderAt};
use crate::users::{GUARDED, unguarded};

/// Rows above the headings that are looked through for them.
const ABOVE_MAX: usize = 10;

/// A row's cells as texts.
pub(in crate::users) type Texts = Vec<String>;

pub(in crate::users) fn texts(cells: &Cells) -> Texts {
    cells
        .iter()
        .map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Number(text) | Cell::Date(text) | Cell::Json(text) => {
                text.to_owned()
            }
            Cell::Bool(yes) => if yes { "TRUE" } else { "FALSE" }.to_owned(),
        })
        .collect()
}

/// Where the headings stand, by the first rows. A row with an address, or with data and little else,
/// is a user; a few cells above broader rows are a title.
pub(in crate::users) fn find_header(rows: &[Texts]) -> HeaderAt {
    if rows.first().is_none_or(is_data) {
        return HeaderAt::None;
    }
    let filled = |row: &Texts| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let broadest = rows.iter().map(filled).max().unwrap_or_default();
    // A remark or the names of groups fill few of the cells that the headings fill.
    let has_address = |row: &Texts| row.iter().any(|cell| is_address(cell));
    let user = rows.iter().take(ABOVE_MAX + 1).position(has_address);
    let above = rows[..user.unwrap_or_default()].iter().map(filled);
    let most = above.max().unwrap_or_default();
    let at = rows
        .iter()
        .take(ABOVE_MAX)
        .position(|row| filled(row) > 1 && filled(row) * 2 > most || broadest < 2)
        .unwrap_or_default();
    if rows.get(at).is_none_or(is_data) {
        return HeaderAt::Row(1);
    }
    HeaderAt::Row(u32::try_from(at + 1).unwrap_or(1))
}

fn is_data(row: &Texts) -> bool {
    let mut cells = row
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
        .peekable();
    let any = cells.peek().is_some();
    let (mut only_data, mut filled, mut certain) = (true, 0, 0);
    for cell in cells {
        if is_address(cell) {
            return true;
        }
        only_data &= is_value(cell);
        filled += 1;
        certain += usize::from(is_never_heading(cell));
    }
    // Years and days may be headings of columns, but among times and flags the one word is an id.
    any && (only_data || certain > 1 && certain * 2 >= filled)
}

/// A flag, a time in milliseconds, an id or a phone number: columns are called like none of them.
fn is_never_heading(cell: &str) -> bool {
    let digits = cell.strip_prefix('+').unwrap_or(cell);
    digits.len() >= 9 && digits.bytes().all(|byte| byte.is_ascii_digit())
        || matches!(cell.to_ascii_lowercase().as_str(), "true" | "false")
        || is_uuid(cell)
}

/// Whether a cell is an e-mail address at first sight.
pub(in crate::users) fn is_address(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() <= 320
        && cell.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !cell.contains(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '"'))
        })
}

/// Whether a cell is no heading for certain: a number, a date, a yes or no, a phone number, an
/// address in the web, a password hash.
fn is_value(cell: &str) -> bool {
    let lower = cell.to_ascii_lowercase();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let numeric = digits > 0
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || " .,:+-/()TZ".contains(c));
    numeric
        || matches!(lower.as_str(), "true" | "false" | "null")
        || lower.starts_with("http://")
        || lower.starts_with("https://")
        || cell.starts_with("$2")
        || cell.starts_with('{')
        || is_uuid(cell)
}

fn is_uuid(cell: &str) -> bool {
    cell.len() == 36
        && cell.bytes().enumerate().all(|(n, byte)| match n {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The columns' names as they are shown: “Column 3” for an empty heading, “Name (2)” for a second
/// “Name”. Without headings there are `width` columns.
pub(in crate::users) fn column_names(headings: &[String], width: usize) -> Vec<String> {
    let count = if headings.is_empty() {
        width
    } else {
        headings.len()
    };
    let guards = headings.iter().any(|heading| tidy(heading) == GUARDED);
    let tidy = |heading: &String| {
        let text = tidy(heading);
        if guards {
            unguarded(&text).to_owned()
        } else {
            text
        }
    };
    let own: HashSet<String> = headings.iter().map(tidy).collect();
    let mut taken = HashSet::new();
    // Where each name's numbers go on: a row can hold the same heading a hundred thousand times.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    (0..count)
        .map(|at| {
            let heading = headings.get(at).map(tidy);
            let name = heading
                .filter(|heading| !heading.is_empty())
                .unwrap_or_else(|| format!("Column {}", at + 1));
            let mut unique = name.clone();
            let number = numbers.entry(name.clone()).or_insert(2);
            while !taken.insert(unique.clone()) {
                // A number that a heading of its own has is not given away.
                loop {
                    unique = format!("{name} ({number})");
                    *number += 1;
                    if !own.contains(&unique) {
                        break;
                    }
                }
            }
            unique
        })
        .collect()
}

/// Without white space around it, and with single spaces for line breaks.
fn tidy(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Texts> {
        rows.iter()
            .map(|row| row.iter().map(|&cell| cell.to_owned()).collect())
            .collect()
    }

    #[test]
    fn a_row_with_an_address_or_only_data_is_no_header() {
        for first in [
            &["1", "wren@example.com"][..],
            &["fbuid01", "wren@example.com", "", "true"],
            &["2019-04-01 10:00:00", "+41 44 555 01 23", "", "TRUE"],
            &["'wren@example.com"],
            &["fbuid01", "", "false", "", "1738402200000", "1738402200000"],
            &["fbuid01", "", "false", "Wren Small", "+15555550100", ""],
        ] {
            assert_eq!(find_header(&rows(&[first, &["x", "y"]])), HeaderAt::None);
        }
        for first in [
            &["email", "name"][..],
            &["E-Mail", "", "2024"],
            &["User name (e.g. wren)"],
            &["login@host"],
            &["email", "20240101", "20240201", "2025"],
        ] {
            let found = find_header(&rows(&[first, &["wren@example.com", "Wren"]]));
            assert_eq!(found, HeaderAt::Row(1), "{first:?}");
        }
    }

    #[test]
    fn titles_stand_above_the_header() {
        let found = find_header(&rows(&[
            &["Members of the club", "", ""],
            &["March 2026"],
            &["email", "first name", "last name"],
            &["wren@example.com", "Wren", "Small"],
        ]));
        assert_eq!(found, HeaderAt::Row(3));
        let found = find_header(&rows(&[
            &["Members"],
            &["email", "name"],
            &["wren@example.com", "Wren"],
        ]));
        assert_eq!(found, HeaderAt::Row(2));
        let found = find_header(&rows(&[
            &["Exported", "by hand"],
            &["Person", "", "", "Login"],
            &["first name", "last name", "language", "email", "user name"],
            &["Bo", "Short", "en", "", "bo"],
            &["Wren", "Small", "en", "wren@example.com", "wren"],
        ]));
        assert_eq!(found, HeaderAt::Row(3));
        // Where no row has an address, the first that may be headings is.
        let found = find_header(&rows(&[
            &["login", "name"],
            &["wren", "Wren", "en", "x", "y"],
        ]));
        assert_eq!(found, HeaderAt::Row(1));
    }

    #[test]
    fn names_are_never_empty_and_never_alike() {
        let headings: Vec<String> = [
            "Name",
            " ",
            "Name",
            "Name (2)",
            "E-mail\naddress",
            "Name",
            "Column 2",
        ]
        .map(str::to_owned)
        .to_vec();
        assert_eq!(
            column_names(&headings, 0),
            [
                "Name",
                "Column 2",
                "Name (3)",
                "Name (2)",
                "E-mail address",
                "Name (4)",
                "Column 2 (2)"
            ]
        );
        assert_eq!(column_names(&[], 2), ["Column 1", "Column 2"]);
        let guarded = ["'+1", "usher_guarded"].map(str::to_owned);
        assert_eq!(column_names(&guarded, 0), ["+1", "usher_guarded"]);
        assert_eq!(column_names(&guarded[..1], 0), ["'+1"]);
        let alike = column_names(&vec!["x".to_owned(); 50_000], 0);
        assert_eq!(alike.last().map(String::as_str), Some("x (50000)"));
    }
}

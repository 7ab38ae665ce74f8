//! Mappings that people made, found again for files with the same columns.

use std::io;
use std::time::SystemTime;

use super::Roster;
use crate::platform::mappings::Mappings;
use crate::sources::{Mapping, Remembered, Source};

impl Remembered for Mappings {
    fn recall(&self, columns: &[String]) -> Option<(Mapping, SystemTime)> {
        let kept = self.find(columns)?;
        // One of another version of Usher is as good as none.
        let mapping = Mapping::from_json(kept.mapping.to_string().as_bytes()).ok()?;
        Some((mapping, kept.when))
    }
}

/// Keeps the roster's mapping for files with its columns, with the layout in which its table was
/// read, instead of an earlier one. Columns without names are not kept.
pub fn remember(mappings: &Mappings, roster: &Roster, now: SystemTime) -> io::Result<()> {
    let source = roster.source().map(|source| source.header_set());
    let (Some(columns), Some(mapping)) = (source.flatten(), roster.mapping()) else {
        return Ok(());
    };
    let mapping = serde_json::to_value(mapping)?;
    mappings.keep(&columns, mapping, now)
}

/// Forgets what was kept for files with the source's columns.
pub fn forget(mappings: &Mappings, source: &Source) -> io::Result<()> {
    source
        .header_set()
        .map_or(Ok(()), |columns| mappings.forget(&columns))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::time::UNIX_EPOCH;

    use super::super::{OpenOptions, Reading, open};
    use super::*;
    use crate::platform::paths::Home;
    use crate::roster::mend::Mending;
    use crate::rules::CheckOptions;
    use crate::users::{Cancel, Encoding, HeaderAt, Layout};

    struct Desk {
        folder: tempfile::TempDir,
        mappings: Mappings,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let mappings = Mappings::of(&Home::at(folder.path()).unwrap());
            Self { folder, mappings }
        }

        fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
            let path = self.folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        }

        fn workbook(&self, name: &str, sheets: &[&str]) -> PathBuf {
            let mut book = rust_xlsxwriter::Workbook::new();
            for (sheet, number) in sheets.iter().zip(1..) {
                let page = book.add_worksheet().set_name(*sheet).unwrap();
                page.write(0, 0, "E-Mail").unwrap();
                for row in 1..=5 - number {
                    page.write(row, 0, format!("{sheet}{row}@example.com"))
                        .unwrap();
                }
            }
            let path = self.folder.path().join(name);
            book.save(&path).unwrap();
            path
        }

        fn open(&self, path: &PathBuf, layout: Layout) -> Roster {
            let options = OpenOptions {
                check: CheckOptions::default(),
                reading: Reading::Auto(layout),
                remembered: Some(Arc::new(self.mappings.clone())),
                mending: Mending::default(),
                recipe: None,
            };
            let spool = self.folder.path();
            open(&[path], &options, spool, &|_| {}, &Cancel::new()).unwrap()
        }

        fn keep(&self, roster: &Roster) {
            remember(&self.mappings, roster, UNIX_EPOCH).unwrap();
        }
    }

    fn first(roster: &Roster) -> String {
        String::from_utf8(roster.read(crate::users::RecordId(0)).unwrap()).unwrap()
    }

    fn encoding(name: &str) -> Encoding {
        *Encoding::ALL.iter().find(|it| it.name() == name).unwrap()
    }

    #[test]
    fn an_encoding_that_was_chosen_comes_back_where_the_file_has_none_of_its_own() {
        let desk = Desk::new();
        let western = desk.file("a.csv", b"E-Mail;Vorname\na@example.com;Andr\xe9\n");
        let chosen = Layout {
            encoding: Some(encoding("windows-1251")),
            ..Layout::default()
        };
        assert!(first(&desk.open(&western, Layout::default())).contains("André"));
        desk.keep(&desk.open(&western, chosen));
        let roster = desk.open(&western, Layout::default());
        assert!(first(&roster).contains("Andr\u{439}"), "{}", first(&roster));
        // A change of the mapping stays in it.
        let mapping = Arc::clone(&roster.source().unwrap().mapping);
        let again = roster
            .recheck(
                roster.options(),
                Some(&Reading::Mapped(mapping)),
                &|_| {},
                &Cancel::new(),
            )
            .unwrap();
        assert!(first(&again).contains("Andr\u{439}"));
        // UTF-8 is no choice for bytes that are none.
        let readable = desk.file("c.csv", "Mail,Name\na@example.com,André\n".as_bytes());
        desk.keep(&desk.open(&readable, Layout::default()));
        let western_too = desk.file("d.csv", b"Mail;Name\na@example.com;Andr\xe9\n");
        let roster = desk.open(&western_too, Layout::default());
        assert!(roster.source().unwrap().remembered.is_some());
        assert!(first(&roster).contains("André"), "{}", first(&roster));
        // What the bytes themselves prove, and what somebody chooses, goes before it.
        let proven = desk.file("b.csv", "E-Mail;Vorname\na@example.com;André\n".as_bytes());
        assert!(first(&desk.open(&proven, Layout::default())).contains("André"));
        let other = Layout {
            encoding: Some(Encoding::WINDOWS_1252),
            ..Layout::default()
        };
        assert!(first(&desk.open(&western, other)).contains("André"));
    }

    #[test]
    fn a_sheet_that_was_chosen_comes_back_where_there_is_one() {
        let desk = Desk::new();
        let book = desk.workbook("a.xlsx", &["Members", "Guests"]);
        let chosen = Layout {
            sheet: Some("Guests".to_owned()),
            ..Layout::default()
        };
        assert_eq!(desk.open(&book, Layout::default()).len(), 4);
        desk.keep(&desk.open(&book, chosen));
        assert_eq!(desk.open(&book, Layout::default()).len(), 3);
        let without = desk.workbook("b.xlsx", &["People", "Archive"]);
        let roster = desk.open(&without, Layout::default());
        assert_eq!(roster.len(), 4);
        assert!(roster.source().unwrap().remembered.is_some());
    }

    #[test]
    fn a_header_row_of_another_file_is_not_forced_on_this_one() {
        let desk = Desk::new();
        let titled = desk.file(
            "a.csv",
            b"Members\nof 2026\nE-Mail,Name\na@example.com,Ana\n",
        );
        let at = Layout {
            header: Some(HeaderAt::Row(3)),
            ..Layout::default()
        };
        desk.keep(&desk.open(&titled, at));
        let plain = desk.file(
            "b.csv",
            b"E-Mail,Name\na@example.com,Ana\nb@example.com,Bo\nc@example.com,Cy\n",
        );
        let roster = desk.open(&plain, Layout::default());
        assert_eq!(roster.len(), 3);
        assert!(roster.source().unwrap().remembered.is_some());
    }
}

//! Tables as whole files, read from disk.

use std::io::Write;
use std::path::PathBuf;

use super::*;
use crate::users::{Block, Compression, Format, OpenError, Place, UsersFile};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn open(&self, name: &str, bytes: &[u8], layout: &Layout) -> UsersFile {
        let path = self.file(name, bytes);
        UsersFile::open_as(&[path], &self.0.path().join("spool"), layout).unwrap()
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// All rows: where they stand, and their cells joined by `|`.
fn rows(file: &UsersFile, block_size: usize) -> Vec<(Place, String)> {
    let mut blocks = file.blocks_of(block_size).unwrap();
    let (mut block, mut cells, mut all) = (Block::default(), Cells::new(), Vec::new());
    while blocks.next(&mut block).unwrap() {
        for &cut in &block.cuts {
            let fault = file.table().unwrap().split(block.record(cut), &mut cells);
            assert_eq!(fault, None);
            let place = Place {
                byte: block.base + u64::from(cut.start),
                len: cut.len,
                line: cut.line,
            };
            all.push((place, columns::texts(&cells).join("|")));
        }
    }
    all
}

const TEXT: &str =
    "Name;E-Mail;Note\r\n\r\nZoë;zoe@example.com;\"a\r\nb; c\"\r\n;;\r\nÖzil;oe@example.com;\r\n";
const ROWS: [(u64, &str); 2] = [
    (3, "Zoë|zoe@example.com|a\r\nb; c"),
    (6, "Özil|oe@example.com|"),
];

#[test]
fn every_encoding_gives_the_same_rows() {
    let folder = Folder::new();
    let utf16 = |mark: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}{TEXT}")
            .encode_utf16()
            .flat_map(unit)
            .collect()
    };
    let files = [
        ("utf8", TEXT.as_bytes().to_vec(), "UTF-8"),
        ("mark", format!("\u{feff}{TEXT}").into_bytes(), "UTF-8"),
        ("gz", gzip(TEXT.as_bytes()), "UTF-8"),
        (
            "1252",
            encoding_rs::WINDOWS_1252.encode(TEXT).0.into_owned(),
            "windows-1252",
        ),
        ("le", utf16("\u{feff}", u16::to_le_bytes), "UTF-16LE"),
        ("be", utf16("\u{feff}", u16::to_be_bytes), "UTF-16BE"),
        ("bare le", utf16("", u16::to_le_bytes), "UTF-16LE"),
        ("bare be gz", gzip(&utf16("", u16::to_be_bytes)), "UTF-16BE"),
    ];
    for (name, bytes, encoding) in files {
        let file = folder.open(name, &bytes, &Layout::default());
        let table = file.table().unwrap();
        assert_eq!(file.kind().format, Format::Csv);
        assert_eq!(table.encoding.name(), encoding, "{name}");
        assert_eq!(table.separator, Separator::Semicolon, "{name}");
        assert_eq!(table.columns[..], ["Name", "E-Mail", "Note"]);
        let all = rows(&file, 1 << 20);
        let got: Vec<_> = all
            .iter()
            .map(|(place, row)| (place.line, row.as_str()))
            .collect();
        assert_eq!(got, ROWS, "{name}");
        assert_eq!(rows(&file, 7), all, "{name}");
        // A row is read again by its place.
        let (mut raw, mut cells) = (Vec::new(), Cells::new());
        file.read(all[1].0, &mut raw).unwrap();
        table.split(&raw, &mut cells);
        assert_eq!(columns::texts(&cells).join("|"), ROWS[1].1, "{name}");
    }
}

#[test]
fn what_somebody_chose_overrides_what_was_found() {
    let folder = Folder::new();
    let bytes = encoding_rs::WINDOWS_1251
        .encode("почта,имя\na@example.com,Яна\n")
        .0;
    let layout = Layout {
        encoding: Encoding::named("windows-1251"),
        header: Some(HeaderAt::None),
        ..Layout::default()
    };
    let file = folder.open("list.csv", &bytes, &layout);
    let table = file.table().unwrap();
    assert!(!table.encoding_guessed);
    assert_eq!(table.columns[..], ["Column 1", "Column 2"]);
    let all = rows(&file, 1 << 20);
    assert_eq!(all[0].1, "почта|имя");
    assert_eq!(all[1].1, "a@example.com|Яна");
}

#[test]
fn a_separator_makes_a_table_of_any_text() {
    let folder = Folder::new();
    let layout = Layout {
        separator: Some(Separator::Pipe),
        header: Some(HeaderAt::None),
        ..Layout::default()
    };
    let file = folder.open("odd", b"{a|b\n[c|d\n", &layout);
    assert_eq!(rows(&file, 1 << 20).len(), 2);
}

#[test]
fn headings_alone_are_no_users() {
    let folder = Folder::new();
    let file = folder.open("head.csv", b"email,user name\n", &Layout::default());
    let error = file
        .blocks()
        .unwrap()
        .next(&mut Block::default())
        .unwrap_err();
    assert!(matches!(error, OpenError::NoUsers { .. }), "{error}");
}

#[test]
fn a_line_that_names_the_separator_is_counted_and_left_out() {
    let folder = Folder::new();
    let text = "\u{feff}sep=;\r\nada@example.com;Ada\r\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes(), &utf16] {
        let file = folder.open("hint.csv", bytes, &Layout::default());
        let all = rows(&file, 1 << 20);
        assert_eq!(all.len(), 1);
        assert_eq!(
            (all[0].0.line, all[0].1.as_str()),
            (2, "ada@example.com|Ada")
        );
    }
}

#[test]
fn damaged_gzip_gives_whole_rows_only() {
    let folder = Folder::new();
    let mut text = String::from("email,name\n");
    text.extend(
        (0..50_000u32).map(|n| format!("u{}@example.com,N{n}\n", n.wrapping_mul(2_654_435_761))),
    );
    let packed = gzip(text.as_bytes());
    let file = folder.open("cut.gz", &packed[..packed.len() / 2], &Layout::default());
    assert_eq!(file.kind().compression, Compression::Gzip);
    let mut blocks = file.blocks().unwrap();
    let (mut block, mut got) = (Block::default(), String::from("email,name\n"));
    while blocks.next(&mut block).unwrap() {
        for &cut in &block.cuts {
            got.push_str(std::str::from_utf8(block.record(cut)).unwrap());
            got.push('\n');
        }
    }
    assert!(text.starts_with(&got), "whole rows");
    let end = blocks.end();
    assert!(end.gzip_damaged && end.oddities.truncated);
    assert!(end.records > 1000);
}

#[test]
fn the_encoding_is_judged_by_more_than_the_beginning() {
    let folder = Folder::new();
    let mut text = String::from("email,name\n");
    text.extend((0..30_000).map(|n| format!("user{n}@example.com,Plain\n")));
    text.extend((0..3_000).map(|n| format!("user{n}@example.fr,Zoé Müller\n")));
    let bytes = encoding_rs::WINDOWS_1252.encode(&text).0;
    let file = folder.open("late.csv", &bytes, &Layout::default());
    assert_eq!(file.table().unwrap().encoding, Encoding::WINDOWS_1252);
}

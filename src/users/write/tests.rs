use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format as CellFormat, Workbook};

use super::ods::OdsOut;
use super::sheet_row::Columns;
use super::sheet_row::tests::table;
use super::{Hidden, RowsOut, extension};
use crate::users::{Block, Cell, Cells, Format, HeaderAt, Layout, SheetKind, UsersFile};

fn open(path: &Path) -> UsersFile {
    let spool = path.parent().unwrap().join("spool");
    UsersFile::open_as(&[path.to_owned()], &spool, &Layout::default()).unwrap()
}

fn raw_rows(file: &UsersFile) -> Vec<Vec<u8>> {
    let mut rows = Vec::new();
    let mut blocks = file.blocks().unwrap();
    let mut block = Block::default();
    while blocks.next(&mut block).unwrap() {
        rows.extend(block.cuts.iter().map(|&cut| block.record(cut).to_vec()));
    }
    rows
}

fn cells(file: &UsersFile) -> Vec<Cells> {
    raw_rows(file)
        .iter()
        .map(|raw| {
            let mut cells = Cells::new();
            file.table().unwrap().split(raw, &mut cells);
            cells
        })
        .collect()
}

fn all(cells: &Cells, upto: usize) -> Vec<Cell<'_>> {
    (0..upto).map(|column| cells.get(column)).collect()
}

/// Writes every row back with that reason, beside the file.
fn written_back(file: &UsersFile, reason: &str) -> PathBuf {
    let path = file
        .path()
        .with_file_name(format!("refused.{}", extension(file)));
    let mut out = RowsOut::create(file, file.table(), File::create(&path).unwrap()).unwrap();
    for raw in raw_rows(file) {
        out.row(&raw, 0, reason).unwrap();
    }
    out.finish().unwrap();
    path
}

const VALUES: [Cell<'_>; 6] = [
    Cell::Text("ada@example.com"),
    Cell::Text(" 007\t=1+1\n  <b> & \"q\"  x "),
    Cell::Number("36.5"),
    Cell::Bool(false),
    Cell::Date("2025-10-13"),
    Cell::Date("2025-10-13T12:30:15Z"),
];

fn same_after_two_rounds(path: &Path, kind: SheetKind) {
    let file = open(path);
    assert_eq!(file.sheet_kind(), Some(kind));
    let rows = cells(&file);
    assert_eq!(all(&rows[0], 6), VALUES);
    let back = open(&written_back(&file, "Too long"));
    assert_eq!(back.sheet_kind(), Some(kind));
    let table = back.table().unwrap();
    assert_eq!(table.sheet, file.table().unwrap().sheet);
    assert_eq!(
        table.headings.last().map(String::as_str),
        Some("usher_reason")
    );
    let again = cells(&back);
    assert_eq!(again.len(), rows.len());
    for (row, old) in again.iter().zip(&rows) {
        assert_eq!(all(row, 6), all(old, 6));
        assert_eq!(row.get(6), Cell::Text("Too long"));
    }
    fs::rename(back.path(), path.with_file_name("second")).unwrap();
    let second = open(&path.with_file_name("second"));
    let back = open(&written_back(&second, "=SUM(A1)"));
    assert_eq!(back.table().unwrap().headings.len(), 7);
    let again = cells(&back);
    assert_eq!(all(&again[0], 6), VALUES);
    assert_eq!(again[0].get(6), Cell::Text("=SUM(A1)"));
}

#[test]
fn xlsx_rows_go_back_with_their_types() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("users.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("People").unwrap();
    for (column, heading) in (0..).zip(["email", "id", "size", "on", "day", "time"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    let day = CellFormat::new().set_num_format("d.m.yy");
    for row in 1..3 {
        for (column, value) in (0..).zip(VALUES) {
            match value {
                Cell::Text(text) => sheet.write_string(row, column, text).unwrap(),
                Cell::Number(number) => sheet
                    .write_number(row, column, number.parse::<f64>().unwrap())
                    .unwrap(),
                Cell::Bool(value) => sheet.write_boolean(row, column, value).unwrap(),
                Cell::Date(text) => sheet
                    .write_number_with_format(
                        row,
                        column,
                        crate::users::sheet::days_of(text).unwrap(),
                        &day,
                    )
                    .unwrap(),
                _ => sheet,
            };
        }
    }
    book.save(&path).unwrap();
    same_after_two_rounds(&path, SheetKind::Xlsx);
}

#[test]
fn ods_rows_go_back_with_their_types() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("users.ods");
    let headings = ["email", "id", "size", "on", "day", "usher_reason"];
    let mut out = OdsOut::begin(
        &table(&headings, HeaderAt::Row(1)),
        Columns::of(&table(&headings, HeaderAt::Row(1)), false),
        File::create(&path).unwrap(),
    )
    .unwrap();
    let mut row = Cells::new();
    for value in &VALUES[..5] {
        row.push(*value);
    }
    out.row(&row, "2025", None).unwrap();
    out.finish().unwrap();
    let bytes = fs::read(&path).unwrap();
    assert_eq!(&bytes[30..38], b"mimetype");
    assert_eq!(
        &bytes[38..84],
        b"application/vnd.oasis.opendocument.spreadsheet"
    );
    let file = open(&path);
    assert_eq!(all(&cells(&file)[0], 5), VALUES[..5]);

    let headings = ["email", "id", "size", "on", "day", "time"];
    let mut out = OdsOut::begin(
        &table(&headings, HeaderAt::Row(1)),
        Columns::of(&table(&headings, HeaderAt::Row(1)), false),
        File::create(&path).unwrap(),
    )
    .unwrap();
    row.push(VALUES[5]);
    out.row(&row, "ignored", None).unwrap();
    out.row(&row, "ignored", None).unwrap();
    out.finish().unwrap();
    let file = open(&path);
    let own = file.table().unwrap().headings.len();
    assert_eq!(own, 7);
    let rows = cells(&file);
    assert_eq!(all(&rows[0], 6), VALUES);
    let back = open(&written_back(&file, "=SUM(A1)"));
    assert_eq!(back.table().unwrap().headings.len(), 7);
    let again = cells(&back);
    assert_eq!(all(&again[1], 6), VALUES);
    assert_eq!(again[1].get(6), Cell::Text("=SUM(A1)"));
}

#[test]
fn json_goes_back_in_its_own_frame() {
    let dir = tempfile::tempdir().unwrap();
    for (name, text, format) in [
        ("a.json", "[{\"a\" : 1.0}]", Format::Array),
        ("l.json", "{\"a\" : 1.0}\n{\"a\" : 1.0}\n", Format::Lines),
        ("w.json", "{\"users\" : [{\"a\" : 1.0}]}", Format::Wrapper),
        (
            "u.json",
            "{\"n\":[1],\"Users\" : [{\"a\" : 1.0}]}",
            Format::Wrapper,
        ),
    ] {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        let file = open(&path);
        let back = open(&written_back(&file, "no"));
        assert_eq!(back.kind().format, format);
        assert_eq!(raw_rows(&back)[0], br#"{"a":1.0,"usher_reason":"no"}"#);
        let frame = if name == "u.json" {
            "{\"Users\":["
        } else {
            text[..1].trim()
        };
        assert!(fs::read_to_string(back.path()).unwrap().starts_with(frame));
    }
}

/// The bytes of what goes back for a table, all rows with that reason.
fn table_back(name: &str, bytes: &[u8], reason: &str) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    let file = open(&path);
    assert_eq!(file.kind().format, Format::Csv);
    fs::read(written_back(&file, reason)).unwrap()
}

fn text_back(text: &str) -> String {
    String::from_utf8(table_back("users.csv", text.as_bytes(), "Not \"so\"")).unwrap()
}

#[test]
fn text_rows_keep_their_bytes_separator_and_line_ends() {
    assert_eq!(
        text_back("email;name\r\nada@example.com;\"A; \"\"d\"\"\r\na\"\r\nbo@example.com;=1+1\r\n"),
        "email;name;usher_reason\r\nada@example.com;\"A; \"\"d\"\"\r\na\";\"Not \"\"so\"\"\"\r\nbo@example.com;=1+1;\"Not \"\"so\"\"\"\r\n"
    );
    // A short row is filled up, so that the reason stands in its own column.
    assert_eq!(
        text_back("\u{feff}email,name,plan\nada@example.com\nbo@example.com,Bo,free\n"),
        "\u{feff}email,name,plan,usher_reason\nada@example.com,,,\"Not \"\"so\"\"\"\nbo@example.com,Bo,free,\"Not \"\"so\"\"\"\n"
    );
}

#[test]
fn a_text_row_s_old_reason_gives_way() {
    assert_eq!(
        text_back(
            "email,usher_reason,name\nada@example.com,\"old, \"\"x\"\"\",Ada\nbo@example.com\n"
        ),
        "email,usher_reason,name\nada@example.com,\"Not \"\"so\"\"\",Ada\nbo@example.com,\"Not \"\"so\"\"\"\n"
    );
}

#[test]
fn rows_of_several_files_say_from_which_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let back = |texts: [&str; 2]| {
        let paths = [("1.csv", texts[0]), ("2.csv", texts[1])].map(|(name, text)| {
            let path = dir.path().join(name);
            fs::write(&path, text).unwrap();
            path
        });
        let spool = dir.path().join("spool");
        let file = UsersFile::open_as(&paths, &spool, &Layout::default()).unwrap();
        let mut out =
            RowsOut::create(&file, file.table(), std::io::Cursor::new(Vec::new())).unwrap();
        for (member, raw) in raw_rows(&file).iter().enumerate() {
            out.row(raw, member, "no").unwrap();
        }
        String::from_utf8(out.finish().unwrap().into_inner()).unwrap()
    };
    assert_eq!(
        back([
            "email,name\na@example.com,Ada\n",
            "email,name\nb@example.com\n"
        ]),
        "email,name,usher_reason,usher_file\na@example.com,Ada,\"no\",\"1.csv\"\nb@example.com,,\"no\",\"2.csv\"\n"
    );
    // Saved once more, a row still says where it came from at first.
    assert_eq!(
        back([
            "email,usher_reason,usher_file\na@example.com,old,x.csv\n",
            "email,usher_reason,usher_file\nb@example.com,old,y.csv\n"
        ]),
        "email,usher_reason,usher_file\na@example.com,\"no\",x.csv\nb@example.com,\"no\",y.csv\n"
    );
    assert_eq!(
        back([
            "email,usher_reason,name\na@example.com,old,Ada\n",
            "email,usher_reason,name\nb@example.com\n"
        ]),
        "email,usher_reason,name,usher_file\na@example.com,\"no\",Ada,\"1.csv\"\nb@example.com,\"no\",,\"2.csv\"\n"
    );
}

#[test]
fn text_rows_go_back_in_their_encoding() {
    let utf16 =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let rows = "\u{feff}email\tname\r\nada@example.com\tÅda\r\nbo@example.com\tBø 漢\r\n";
    let expected = "\u{feff}email\tname\tusher_reason\r\nada@example.com\tÅda\t\"“é”\"\r\nbo@example.com\tBø 漢\t\"“é”\"\r\n";
    assert_eq!(
        table_back("users.txt", &utf16(rows), "“é”"),
        utf16(expected)
    );

    let rows = b"email;Stra\xdfe\nada@example.com;M\xfcnchner Stra\xdfe 5\nbo@example.com;Gr\xfcner Weg 7\n";
    let back = table_back("users.csv", rows, "“é” 漢");
    let head = b"email;Stra\xdfe;usher_reason\nada@example.com;M\xfcnchner Stra\xdfe 5;\"";
    assert!(back.starts_with(head), "{}", String::from_utf8_lossy(&back));
    assert!(
        back.ends_with(b"\xe9\x94 ?\"\n"),
        "{}",
        String::from_utf8_lossy(&back)
    );
}

#[test]
fn nothing_of_a_hidden_property_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.json");
    let text = "[{\"email\":\"a@example.com\", \"Password\" : \"Secret\", \"n\":{\"a\":[{\"p\\u0069n\" : \"Secret\"},{\"pin\":\"open\"}],\"b\":\"{\\\"pin\\\":\\\"Secret\\\"}\"}, \"Password\":\"Secret\"}]";
    fs::write(&path, text).unwrap();
    let file = open(&path);
    let hidden = dir.path().join("hidden.json");
    let mut out = RowsOut::create(&file, None, File::create(&hidden).unwrap()).unwrap();
    out.hide(
        vec![Hidden {
            index: 1,
            name: "Password".to_owned(),
            hides: |_| true,
        }],
        |name, value| name == "pin" && value == "Secret",
    );
    for raw in raw_rows(&file) {
        out.row(&raw, 0, "why").unwrap();
    }
    out.finish().unwrap();
    let row = fs::read_to_string(&hidden).unwrap();
    assert!(!row.contains("Secret") && row.contains("why"), "{row}");
    assert!(
        row.contains("a@example.com") && row.contains("open"),
        "{row}"
    );
}

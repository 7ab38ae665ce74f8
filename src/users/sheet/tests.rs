use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format as CellFormat, Formula, Workbook, Worksheet};

use crate::users::{
    Block, Cell, Cells, Format, HeaderAt, Layout, OpenError, RowFault, SheetKind, UsersFile,
};

fn save(dir: &Path, sheets: Vec<Worksheet>) -> PathBuf {
    let mut book = Workbook::new();
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    let path = dir.join("users.xlsx");
    book.save(&path).unwrap();
    path
}

fn sheet(name: &str, rows: &[&[&str]]) -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_name(name).unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
    sheet
}

fn open(path: &Path, layout: &Layout) -> Result<UsersFile, OpenError> {
    let spool = path.parent().unwrap().join("spool");
    UsersFile::open_as(&[path.to_owned()], &spool, layout)
}

/// Line, cells and fault of every row; read twice, since the second time they come from the spool.
fn rows(file: &UsersFile) -> Vec<(u64, Cells, Option<RowFault>)> {
    let once = |size| {
        let mut rows = Vec::new();
        let mut blocks = file.blocks_of(size).unwrap();
        let mut block = Block::default();
        while blocks.next(&mut block).unwrap() {
            for &cut in &block.cuts {
                let mut cells = Cells::new();
                let fault = file.table().unwrap().split(block.record(cut), &mut cells);
                let mut again = Vec::new();
                file.read_range(
                    block.base + u64::from(cut.start),
                    cut.len as usize,
                    &mut again,
                )
                .unwrap();
                assert_eq!(again, block.record(cut));
                rows.push((cut.line, cells, fault));
            }
        }
        assert!(!blocks.end().gzip_damaged);
        rows
    };
    let first = once(100);
    let second = once(1 << 20);
    let texts = |rows: &[(u64, Cells, Option<RowFault>)]| {
        format!(
            "{:?}",
            rows.iter().map(|row| (row.0, row.2)).collect::<Vec<_>>()
        )
    };
    assert_eq!(texts(&first), texts(&second));
    second
}

#[test]
fn cells_come_as_what_they_are_and_rows_keep_their_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let mut users = sheet(
        "Users",
        &[
            &["Customers of 2026"],
            &[],
            &["email", "Id", "Age", "Active", "Since", "Note", "Long"],
        ],
    );
    let date = CellFormat::new().set_num_format("dd/mm/yyyy");
    users.write_string(3, 0, "ada@example.com").unwrap();
    users.write_string(3, 1, "0007").unwrap();
    users.write_number(3, 2, 36).unwrap();
    users.write_boolean(3, 3, true).unwrap();
    users.write_number_with_format(3, 4, 45_943, &date).unwrap();
    users
        .write_formula(3, 5, Formula::new("=\"a\"&\"b\"").set_result("ab"))
        .unwrap();
    users.write_string(3, 6, "12345678901234567890").unwrap();
    users.write_string(6, 0, "=1+1").unwrap();
    users.write_number(6, 2, 1.5).unwrap();
    users
        .write_number_with_format(6, 4, 45_943.5, &date)
        .unwrap();
    users
        .write_formula(6, 5, Formula::new("=1/3").set_result("0.5"))
        .unwrap();
    users.write_number(6, 6, 12_345_678_901_234_567.0).unwrap();
    let path = save(dir.path(), vec![users]);
    let file = open(&path, &Layout::default()).unwrap();
    assert_eq!(file.kind().format, Format::Sheet);
    assert_eq!(file.sheet_kind(), Some(SheetKind::Xlsx));
    let table = file.table().unwrap();
    assert_eq!(table.header, HeaderAt::Row(3));
    assert_eq!(
        table.columns.join("|"),
        "email|Id|Age|Active|Since|Note|Long"
    );
    let rows = rows(&file);
    assert_eq!(rows.len(), 2);
    let (line, cells, fault) = &rows[0];
    assert_eq!((*line, *fault), (4, None));
    let all: Vec<Cell<'_>> = (0..7).map(|column| cells.get(column)).collect();
    assert_eq!(
        all,
        [
            Cell::Text("ada@example.com"),
            Cell::Text("0007"),
            Cell::Number("36"),
            Cell::Bool(true),
            Cell::Date("2025-10-13"),
            Cell::Text("ab"),
            Cell::Text("12345678901234567890"),
        ]
    );
    let (line, cells, fault) = &rows[1];
    assert_eq!((*line, *fault), (7, Some(RowFault::LostDigits)));
    let all: Vec<Cell<'_>> = (0..6).map(|column| cells.get(column)).collect();
    assert_eq!(
        all,
        [
            Cell::Text("=1+1"),
            Cell::Empty,
            Cell::Number("1.5"),
            Cell::Empty,
            Cell::Date("2025-10-13T12:00:00Z"),
            Cell::Number("0.5"),
        ]
    );
}

#[test]
fn the_sheet_with_users_is_found_and_another_can_be_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let notes = sheet(
        "Notes",
        &[
            &["Read me"],
            &["Ask help@example.com about this list"],
            &["or not"],
        ],
    );
    let users = sheet(
        "People",
        &[
            &["Mail", "Name"],
            &["ada@example.com", "Ada"],
            &["bo@example.com", "Bo"],
        ],
    );
    let plans = sheet("Plans", &[&["Plan", "Price"], &["free", "none"]]);
    let path = save(dir.path(), vec![Worksheet::new(), notes, users, plans]);
    let file = open(&path, &Layout::default()).unwrap();
    let table = file.table().unwrap();
    assert_eq!(table.sheets.join("|"), "Sheet1|Notes|People|Plans");
    assert_eq!(
        (table.sheet.as_str(), table.header),
        ("People", HeaderAt::Row(1))
    );
    let layout = |sheet: &str, header| Layout {
        sheet: Some(sheet.to_owned()),
        header,
        ..Layout::default()
    };
    let file = open(&path, &layout("Plans", Some(HeaderAt::None))).unwrap();
    let table = file.table().unwrap();
    assert_eq!(table.columns.join("|"), "Column 1|Column 2");
    assert_eq!(rows(&file).len(), 2);
    let file = open(&path, &layout("People", Some(HeaderAt::Row(2)))).unwrap();
    assert_eq!(
        file.table().unwrap().headings.join("|"),
        "ada@example.com|Ada"
    );
    assert_eq!(rows(&file)[0].0, 3);
    let error = open(&path, &layout("Peoples", None)).unwrap_err();
    assert!(matches!(error, OpenError::NoSuchSheet { .. }), "{error}");
    let error = open(&path, &layout("Sheet1", None)).unwrap_err();
    assert!(matches!(error, OpenError::NoRows { .. }), "{error}");
}

#[test]
fn a_first_row_with_a_user_is_no_header_and_equal_headings_are() {
    let dir = tempfile::tempdir().unwrap();
    let users = sheet(
        "Users",
        &[&["ada@example.com", "Ada"], &["bo@example.com", "Bo", "x"]],
    );
    let file = open(&save(dir.path(), vec![users]), &Layout::default()).unwrap();
    let table = file.table().unwrap();
    assert_eq!(table.header, HeaderAt::None);
    assert_eq!(table.columns.join("|"), "Column 1|Column 2|Column 3");
    assert!(table.headings.is_empty());
    assert_eq!(rows(&file).len(), 2);
    let users = sheet(
        "Users",
        &[
            &["Email", "Name", "Name", ""],
            &["ada@example.com", "Ada", "L", "extra"],
        ],
    );
    let file = open(&save(dir.path(), vec![users]), &Layout::default()).unwrap();
    let table = file.table().unwrap();
    assert_eq!(table.header, HeaderAt::Row(1));
    assert_eq!(table.columns.join("|"), "Email|Name|Name (2)|Column 4");
    assert_eq!(table.headings.join("|"), "Email|Name|Name|");
}

#[test]
fn unusable_workbooks_say_what_is_wrong_with_them() {
    let dir = tempfile::tempdir().unwrap();
    let error = |path: &Path| open(path, &Layout::default()).unwrap_err();
    let empty = save(dir.path(), vec![Worksheet::new()]);
    assert!(matches!(error(&empty), OpenError::NoRows { .. }));
    let heads = save(dir.path(), vec![sheet("Users", &[&["email", "name"]])]);
    let file = open(&heads, &Layout::default()).unwrap();
    let end = file
        .blocks()
        .unwrap()
        .next(&mut Block::default())
        .unwrap_err();
    assert!(matches!(end, OpenError::NoUsers { .. }), "{end}");
    let users = save(
        dir.path(),
        vec![sheet("Users", &[&["email"], &["ada@example.com"]])],
    );
    let bytes = fs::read(&users).unwrap();
    let cut = dir.path().join("cut.xlsx");
    fs::write(&cut, &bytes[..bytes.len() - 100]).unwrap();
    let said = error(&cut);
    assert!(matches!(said, OpenError::SheetBroken { .. }), "{said}");
    assert!(said.to_string().contains("archive"), "{said}");
    assert!(said.advice().is_some());
}

#[test]
fn a_workbook_with_a_password_and_an_old_one_are_called_so() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("users.ods");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
        ),
        ("content.xml", "secret"),
    ] {
        zip.start_file(name, stored).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let error = open(&path, &Layout::default()).unwrap_err();
    assert!(matches!(error, OpenError::Protected { .. }), "{error}");
    let old = dir.path().join("users.xls");
    fs::write(&old, [super::COMPOUND, &[0; 600]].concat()).unwrap();
    let error = open(&old, &Layout::default()).unwrap_err();
    assert!(
        matches!(error, OpenError::OtherSpreadsheet { kind: "XLS", .. }),
        "{error}"
    );
}

fn archive(path: &Path, parts: &[(&str, &str)]) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, text) in parts {
        let packed = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, packed).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn spreadsheets_of_other_kinds_are_called_by_their_names() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("users");
    let kind = || match open(&path, &Layout::default()) {
        Err(OpenError::OtherSpreadsheet { kind, .. }) => kind,
        other => panic!("{other:?}"),
    };
    archive(
        &path,
        &[("xl/workbook.bin", "x"), ("[Content_Types].xml", "x")],
    );
    assert_eq!(kind(), "XLSB");
    archive(
        &path,
        &[("Index/Document.iwa", "x"), ("Index/Tables/a.iwa", "x")],
    );
    assert_eq!(kind(), "Numbers");
    fs::write(
        &path,
        [&b"\x09\x08\x10\x00\x00\x06\x05\x00"[..], &[0; 600]].concat(),
    )
    .unwrap();
    assert_eq!(kind(), "XLS");
    fs::write(
        &path,
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>",
    )
    .unwrap();
    assert_eq!(kind(), "XML of Excel 2003");
    fs::write(
        &path,
        "<office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"/>",
    )
    .unwrap();
    assert_eq!(kind(), "flat ODS");
    fs::write(&path, "<html><body><TABLE><tr><td>email").unwrap();
    assert_eq!(kind(), "a table in HTML");
    let text = "application/vnd.oasis.opendocument.text";
    archive(&path, &[("content.xml", "<x/>"), ("mimetype", text)]);
    let error = open(&path, &Layout::default()).unwrap_err();
    assert!(
        !matches!(error, OpenError::OtherSpreadsheet { .. }),
        "{error}"
    );
    // One that packs even what says its kind is a workbook all the same.
    let text = "application/vnd.oasis.opendocument.spreadsheet";
    let sheet = "<office:spreadsheet><table:table table:name=\"Users\"><table:table-row><table:table-cell><text:p>ada@example.com</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>";
    archive(&path, &[("content.xml", sheet), ("mimetype", text)]);
    let file = open(&path, &Layout::default()).unwrap();
    assert_eq!(file.sheet_kind(), Some(SheetKind::Ods));
    assert_eq!(rows(&file).len(), 1);
}

/// Rows and columns that no sheet has would be filled up with empty ones.
#[test]
fn cells_far_outside_of_any_sheet_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("users.xlsx");
    for place in ["A4294967295", "A1048577", "XFE3", "ZZZZZZ3"] {
        let sheet = format!(
            "<worksheet><sheetData><row><c r=\"A2\"><v>1</v></c><c r=\"{place}\"><v>2</v></c></row></sheetData></worksheet>"
        );
        archive(
            &path,
            &[
                (
                    "xl/workbook.xml",
                    "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Users\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
                ),
                (
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
                ),
                ("xl/worksheets/sheet1.xml", &sheet),
            ],
        );
        let error = open(&path, &Layout::default()).unwrap_err();
        assert!(
            matches!(error, OpenError::SheetBroken { .. }),
            "{place}: {error}"
        );
    }
}

#[test]
fn a_file_that_changes_or_a_reading_that_is_given_up_does_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    let mut users = sheet("Users", &[&["email"]]);
    for row in 1..2000 {
        users
            .write_string(row, 0, format!("user.{row}@example.com"))
            .unwrap();
    }
    let path = save(dir.path(), vec![users]);
    let file = open(&path, &Layout::default()).unwrap();
    let mut blocks = file.blocks_of(1000).unwrap();
    assert!(blocks.next(&mut Block::default()).unwrap());
    drop(blocks);
    let rows = rows(&file);
    assert_eq!(rows.len(), 1999);
    assert_eq!(rows[1998].0, 2000);
    assert_eq!(rows[1998].1.get(0), Cell::Text("user.1999@example.com"));
    assert!(file.unchanged());
}

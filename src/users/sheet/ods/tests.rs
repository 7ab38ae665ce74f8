use std::fs::File;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use calamine::{Data, Ods, Reader};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::users::Cancel;
use crate::users::sheet::{Book, SheetError, SheetKind, Watch};

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// An archive with these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", MIME)].iter().chain(parts) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn content(styles: &str, sheets: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
}

fn workbook(sheets: &str) -> Vec<u8> {
    archive(&[
        ("content.xml", &content("", sheets)),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
    ])
}

fn sheet(rows: &str) -> Vec<u8> {
    workbook(&format!(
        "<table:table table:name=\"Users\">{rows}</table:table>"
    ))
}

fn open(bytes: &[u8], cancel: &Cancel) -> Result<Book, SheetError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let file: Arc<File> = Arc::new(file);
    let watch = Watch {
        cancel: cancel.clone(),
        ..Watch::default()
    };
    Book::open(&file, SheetKind::Ods, watch)
}

/// Number and line of each row, until there are `upto`.
fn lines_of(book: &mut Book, sheet: &str, upto: usize) -> Result<Vec<(u32, String)>, SheetError> {
    let mut lines = Vec::new();
    book.each_row(sheet, |number, row| {
        let mut line = Vec::new();
        row.append_to(&mut line);
        lines.push((number, String::from_utf8(line).unwrap()));
        if lines.len() < upto {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    Ok(lines)
}

fn rows(bytes: &[u8]) -> Vec<(u32, String)> {
    let mut book = open(bytes, &Cancel::new()).unwrap();
    lines_of(&mut book, "Users", usize::MAX).unwrap()
}

/// The only row of a sheet with these cells.
fn row(cells: &str) -> String {
    let rows = rows(&sheet(&format!(
        "<table:table-row>{cells}</table:table-row>"
    )));
    assert!(rows.len() < 2);
    rows.into_iter().next().map_or(String::new(), |row| row.1)
}

fn text(inside: &str) -> String {
    row(&format!(
        "<table:table-cell office:value-type=\"string\">{inside}</table:table-cell>"
    ))
}

fn broken(bytes: &[u8]) -> &'static str {
    let error = open(bytes, &Cancel::new()).and_then(|mut book| {
        let name = book.names()[0].clone();
        lines_of(&mut book, &name, usize::MAX)
    });
    match error {
        Err(SheetError::Broken(what)) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_type_of_value_comes_as_what_it_is() {
    assert_eq!(
        row(concat!(
            r#"<table:table-cell office:value-type="string"><text:p>007</text:p></table:table-cell>"#,
            r#"<table:table-cell office:value-type="float" office:value="7"><text:p>7,00</text:p></table:table-cell>"#,
            r#"<table:table-cell office:value-type="percentage" office:value="0.19"><text:p>19 %</text:p></table:table-cell>"#,
            r#"<table:table-cell office:value-type="currency" office:currency="EUR" office:value="-1.5E2"><text:p>-150 €</text:p></table:table-cell>"#,
            r#"<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>"#,
            r#"<table:table-cell office:value-type="date" office:date-value="2026-01-02"><text:p>02.01.26</text:p></table:table-cell>"#,
            r#"<table:table-cell office:value-type="date" office:date-value="2026-01-02T03:04:05"/>"#,
            r#"<table:table-cell office:value-type="time" office:time-value="PT26H30M00S"/>"#,
            r#"<table:table-cell table:formula="of:=[.A1]&amp;&quot;b&quot;" office:value-type="string" office:string-value="a &lt; b"><text:p>else</text:p></table:table-cell>"#,
            r#"<table:table-cell table:formula="of:=1/3" office:value-type="float" office:value="0.5"/>"#,
            // Some programs say no type.
            r"<table:table-cell><text:p>Ada</text:p></table:table-cell>",
            // A number that is none is what it shows.
            r#"<table:table-cell office:value-type="float" office:value="1,5"><text:p>1,5</text:p></table:table-cell>"#,
        )),
        r#"["007",7,0.19,-150,true,["2026-01-02"],["2026-01-02T03:04:05Z"],"26:30:00","a < b",0.5,"Ada","1,5"]"#
    );
}

#[test]
fn a_text_is_what_the_cell_shows_and_nothing_else() {
    assert_eq!(
        text("<text:p>a</text:p><text:p/><text:p>b</text:p>"),
        r#"["a\n\nb"]"#
    );
    assert_eq!(
        text(r#"<text:p><text:s/>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d</text:p>"#),
        r#"[" a   b\tc\nd"]"#
    );
    assert_eq!(
        text(
            "<text:p>a<text:span>b<text:span>c</text:span></text:span><text:a>@d</text:a> </text:p>"
        ),
        r#"["abc@d "]"#
    );
    assert_eq!(
        text(concat!(
            "<office:annotation><dc:creator>me</dc:creator><text:p>a note</text:p></office:annotation>",
            "<draw:frame><draw:image><text:p>alt</text:p></draw:image><svg:title>t</svg:title></draw:frame>",
            "<text:p>a<office:annotation><text:p>note</text:p></office:annotation><text:ruby><text:ruby-base>b</text:ruby-base><text:ruby-text>c</text:ruby-text></text:ruby></text:p>",
            "<draw:custom-shape><text:p>shape</text:p></draw:custom-shape>",
        )),
        r#"["ab"]"#
    );
    assert_eq!(
        text("<text:p>O&apos;Neil &amp; &lt;S&#246;n&#x3e; &unknown; <![CDATA[<&>]]></text:p>"),
        r#"["O'Neil & <Sön> &unknown; <&>"]"#
    );
    // Laid out by hand: line breaks of the XML are no text, spaces are.
    assert_eq!(
        text(
            "\n  <text:p>\n    ada@example.com\n    <text:span>and\n so</text:span>  on\n  </text:p>\n"
        ),
        r#"["ada@example.com and so  on"]"#
    );
}

#[test]
fn covered_cells_keep_their_place_and_errors_are_told() {
    assert_eq!(
        row(concat!(
            r#"<table:table-cell table:number-columns-spanned="2"><text:p>a</text:p></table:table-cell>"#,
            r#"<table:covered-table-cell office:value-type="float" office:value="1"><text:p>hidden</text:p></table:covered-table-cell>"#,
            r#"<table:covered-table-cell table:number-columns-repeated="2"/>"#,
            r"<table:table-cell><text:p>b</text:p></table:table-cell>",
        )),
        r#"["a",null,null,null,"b"]"#
    );
    assert_eq!(
        row(concat!(
            r##"<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>"##,
            r##"<table:table-cell table:formula="of:=NA()" office:value-type="float" office:value="0" calcext:value-type="error"/>"##,
            r##"<table:table-cell table:formula="of:=1/0" office:value-type="string"><text:p>#DIV/0!</text:p></table:table-cell>"##,
            r##"<table:table-cell office:value-type="string"><text:p>#N/A</text:p></table:table-cell>"##,
        )),
        r##"[[],[],[],"#N/A"]"##
    );
}

#[test]
fn repeated_rows_and_cells_stand_there_as_often_but_empty_ones_cost_nothing() {
    let cell = r#"<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>x</text:p></table:table-cell>"#;
    let found = rows(&sheet(&format!(
        concat!(
            r#"<table:table-column table:number-columns-repeated="16384"/>"#,
            r#"<table:table-header-rows><table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row></table:table-header-rows>"#,
            r#"<table:table-row-group><table:table-row-group><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="3"/>{cell}<table:table-cell table:number-columns-repeated="16379"/></table:table-row></table:table-row-group></table:table-row-group>"#,
            r#"<table:table-row table:number-rows-repeated="1000"/>"#,
            r"<table:table-row>{cell}</table:table-row>",
            r#"<table:table-row table:number-rows-repeated="1047570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#,
        ),
        cell = cell
    )));
    let wide = r#"[null,null,null,"x","x"]"#.to_owned();
    assert_eq!(
        found,
        [
            (3, wide.clone()),
            (4, wide.clone()),
            (5, wide),
            (1006, r#"["x","x"]"#.to_owned())
        ]
    );
    let whole = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:boolean-value="true"/></table:table-row>"#;
    assert_eq!(rows(&sheet(whole)).len(), 1_048_576);
    assert!(broken(&sheet(&format!("{whole}{whole}"))).contains("more cells"));
    for many in ["16385", "4294967296", "99999999999999999999"] {
        let cell = format!(
            r#"<table:table-row><table:table-cell table:number-columns-repeated="{many}"><text:p>x</text:p></table:table-cell></table:table-row>"#
        );
        assert!(broken(&sheet(&cell)).contains("more cells"));
        let empty = cell.replace("<text:p>x</text:p>", "");
        assert!(rows(&sheet(&empty)).is_empty());
    }
}

#[test]
fn all_sheets_are_listed_hidden_ones_too() {
    let styles = r#"<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>"#;
    let many = "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>".repeat(150);
    let sheets = format!(
        concat!(
            r#"<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell/></table:previous></table:cell-content-change></table:tracked-changes>"#,
            r#"<table:table table:name="A &amp; B" table:style-name="ta2"><table:shapes><draw:frame><text:p>s</text:p></draw:frame></table:shapes>{many}</table:table>"#,
            r#"<table:table table:name="Empty" table:style-name="ta1"/>"#,
            r#"<table:table table:name="Users">{many}{many}</table:table>"#,
            r#"<table:table table:name="'file:///x.ods'#$A" table:style-name="ta_extref"><table:table-source/>{many}</table:table>"#,
        ),
        many = many
    );
    let bytes = archive(&[("content.xml", &content(styles, &sheets))]);
    let mut book = open(&bytes, &Cancel::new()).unwrap();
    assert_eq!(book.names(), ["A & B", "Empty", "Users"]);
    assert_eq!(book.by_sight(), ["Empty", "Users", "A & B"]);
    for (name, count) in [("A & B", 150), ("Empty", 0), ("Users", 300), ("A & B", 150)] {
        let mut head = 0;
        book.head(name, |number, line| {
            head += 1;
            assert_eq!((number, line), (head, &br#"["x"]"#[..]));
        })
        .unwrap();
        assert_eq!(head, count.min(100), "{name}");
        let rows = lines_of(&mut book, name, usize::MAX).unwrap();
        assert_eq!(rows.len(), count as usize, "{name}");
    }
    assert_eq!(lines_of(&mut book, "Users", 3).unwrap().len(), 3);
    assert!(matches!(
        lines_of(&mut book, "users", 1),
        Err(SheetError::NoSuchSheet(_))
    ));
}

#[test]
fn protected_workbooks_are_told_from_damaged_ones() {
    let encrypted = archive(&[
        (
            "META-INF/manifest.xml",
            r#"<manifest:manifest><manifest:file-entry manifest:full-path="encrypted-package"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#,
        ),
        ("encrypted-package", "\u{1}\u{2}"),
    ]);
    assert!(matches!(
        open(&encrypted, &Cancel::new()),
        Err(SheetError::Protected)
    ));
    assert!(broken(&archive(&[])).contains("missing"));
    let text = archive(&[(
        "content.xml",
        "<office:document-content><office:body><office:text/></office:body></office:document-content>",
    )]);
    assert!(broken(&text).contains("no spreadsheet"));
}

/// However a workbook's text is cut or spoilt, reading it comes to an end, with the reason.
#[test]
fn a_damaged_text_ends_with_its_reason() {
    let whole = content(
        "",
        r#"<table:table table:name="Users"><table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>n</text:p></office:annotation><text:p>a<text:s/>b</text:p></table:table-cell></table:table-row><table:table-row/></table:table>"#,
    );
    let tables_end = whole.find("</office:spreadsheet>").unwrap();
    let mut reasons = 0;
    for cut in 0..whole.len() {
        let bytes = archive(&[("content.xml", &whole[..cut])]);
        let read = open(&bytes, &Cancel::new())
            .and_then(|mut book| lines_of(&mut book, "Users", usize::MAX));
        match read {
            Ok(rows) => assert!(cut >= tables_end && rows.len() == 1, "{cut}"),
            Err(SheetError::Broken(_)) => reasons += 1,
            // The list of sheets is empty as yet.
            Err(SheetError::NoSuchSheet(_)) => assert!(cut < tables_end),
            Err(other) => panic!("{cut}: {other}"),
        }
    }
    assert!(reasons > 100);
    let crossed = sheet("<table:table-row><table:table-cell></table:table-row></table:table-cell>");
    assert!(broken(&crossed).contains("content"));
    // The same between the first rows, which are read when it is opened, and the others.
    let many = "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>".repeat(200);
    let mut whole = content(
        "",
        &format!("<table:table table:name=\"Users\">{many}</table:table>"),
    );
    whole.truncate(whole.find("</table:table>").unwrap());
    assert!(broken(&archive(&[("content.xml", &whole)])).contains("middle"));
}

#[test]
fn an_archive_that_is_spoilt_anywhere_comes_to_an_end() {
    let bytes = sheet(
        "<table:table-row><table:table-cell><text:p>ada@example.com</text:p></table:table-cell></table:table-row>",
    );
    for at in 0..bytes.len() {
        let mut spoilt = bytes.clone();
        spoilt[at] ^= 0x55;
        for bytes in [&spoilt[..], &bytes[..at]] {
            // Whatever it says: it says it.
            let _ = open(bytes, &Cancel::new())
                .and_then(|mut book| lines_of(&mut book, "Users", usize::MAX));
        }
    }
}

/// What a few kilobytes can unpack to.
#[test]
fn a_workbook_that_unpacks_without_end_is_refused_or_stopped() {
    let spaces = " ".repeat(20 << 20);
    let cell = |inside: &str| {
        sheet(&format!(
            "<table:table-row><table:table-cell>{inside}</table:table-cell></table:table-row>"
        ))
    };
    assert!(broken(&cell(&format!("<text:p>{spaces}</text:p>"))).contains("16 MiB"));
    assert!(broken(&cell("<text:p><text:s text:c=\"4000000000\"/></text:p>")).contains("16 MiB"));
    let many = r#"<text:p><text:s text:c="65535"/></text:p>"#.repeat(300);
    assert!(broken(&cell(&many)).contains("16 MiB"));
    let wide = format!(
        r#"<table:table-row><table:table-cell table:number-columns-repeated="16384"><text:p>{}</text:p></table:table-cell></table:table-row>"#,
        "x".repeat(2000)
    );
    assert!(broken(&sheet(&wide)).contains("16 MiB"));
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(open(&sheet(""), &cancel).is_err());
    // Stopped in the middle, between rows that are all empty.
    let rows = r#"<table:table-row table:number-rows-repeated="2"/>"#.repeat(10_000);
    let full = "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>";
    let cancel = Cancel::new();
    let mut book = open(&sheet(&format!("{full}{rows}{full}")), &cancel).unwrap();
    let mut seen = 0;
    let end = book.each_row("Users", |_, _| {
        seen += 1;
        cancel.cancel();
        ControlFlow::Continue(())
    });
    assert!(matches!(end, Err(SheetError::Io(_))), "{end:?}");
    assert_eq!(seen, 1);
}

/// A cell as this file means it, its XML, and what calamine makes of it.
fn cell() -> impl Strategy<Value = String> {
    let text = "[a-zäß ,.@&<>\"'0-9-]{1,12}";
    let escape = |text: String| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        text.replace('>', "&gt;").replace('"', "&quot;")
    };
    prop_oneof![
        (1_u32..4).prop_map(|count| format!("<table:table-cell table:number-columns-repeated=\"{count}\"/>")),
        (text, 1_u32..3).prop_map(move |(text, count)| format!("<table:table-cell table:number-columns-repeated=\"{count}\" office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>", escape(text))),
        (text, text).prop_map(move |(one, two)| format!("<table:table-cell office:value-type=\"string\"><text:p>{}<text:s text:c=\"2\"/><text:span>z</text:span></text:p><text:p>{}</text:p></table:table-cell>", escape(one), escape(two))),
        any::<i32>().prop_map(|number| format!("<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>x</text:p></table:table-cell>")),
        proptest::num::f64::NORMAL.prop_map(|number| format!("<table:table-cell office:value-type=\"float\" office:value=\"{number:e}\"/>")),
        any::<bool>().prop_map(|value| format!("<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"{value}\"/>")),
        (1_u32..13, 1_u32..29).prop_map(|(month, day)| format!("<table:table-cell office:value-type=\"date\" office:date-value=\"2026-{month:02}-{day:02}\"/>")),
        Just("<table:covered-table-cell/>".to_owned()),
    ]
}

/// The same rows as calamine reads them.
fn by_calamine(bytes: &[u8]) -> Vec<(u32, String)> {
    let mut book = Ods::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range("Users").unwrap();
    let (first, left) = range.start().unwrap_or_default();
    let mut lines = Vec::new();
    for (number, cells) in (first + 1..).zip(range.rows()) {
        let mut row = crate::users::sheet::row::RowText::default();
        for (column, value) in (left..).zip(cells) {
            match value {
                Data::Int(value) => row.number(column, *value as f64),
                Data::Float(value) => row.number(column, *value),
                Data::String(text) => row.text(column, text),
                Data::Bool(value) => row.bool(column, *value),
                Data::DateTimeIso(text) => row.date(column, text),
                Data::DurationIso(text) => row.length(column, text),
                _ => {}
            }
        }
        let mut line = Vec::new();
        row.append_to(&mut line);
        if !line.is_empty() {
            lines.push((number, String::from_utf8(line).unwrap()));
        }
    }
    lines
}

proptest! {
    #[test]
    fn rows_are_those_that_calamine_reads(
        sheet_rows in prop::collection::vec((1_u32..4, prop::collection::vec(cell(), 0..6)), 0..8)
    ) {
        let row = |(count, cells): (u32, Vec<String>)| format!("<table:table-row table:number-rows-repeated=\"{count}\">{}</table:table-row>", cells.concat());
        let xml = sheet_rows.into_iter().map(row).collect::<Vec<_>>().concat();
        let bytes = sheet(&xml);
        prop_assert_eq!(rows(&bytes), by_calamine(&bytes));
    }
}

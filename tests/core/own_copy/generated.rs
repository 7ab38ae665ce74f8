//! Generated tables with generated edits and fixes.

use std::io::Write as _;

use proptest::prelude::*;
use serde_json::{Value, json};
use usher::roster::mend::{Change, Fix, Step};
use usher::users::RecordId;

use super::{COLUMNS, Desk, mended, people, records};

/// How a text table is written.
#[derive(Clone, Copy, Debug)]
struct Csv {
    separator: char,
    always: bool,
    line_end: &'static str,
    encoding: usize,
}

fn csv(rows: &[Vec<String>], how: Csv) -> Vec<u8> {
    let mut text = String::new();
    let heads = COLUMNS.map(str::to_owned);
    for row in [&heads[..]]
        .into_iter()
        .chain(rows.iter().map(Vec::as_slice))
    {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let special =
                    |sign: char| matches!(sign, '"' | '\n' | '\r') || sign == how.separator;
                if how.always || cell.contains(special) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.clone()
                }
            })
            .collect();
        text += &cells.join(&how.separator.to_string());
        text += how.line_end;
    }
    match how.encoding {
        0 => text.into_bytes(),
        1 => format!("\u{feff}{text}").into_bytes(),
        2 => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
        _ => {
            let units = format!("\u{feff}{text}").encode_utf16().collect::<Vec<_>>();
            units.into_iter().flat_map(u16::to_le_bytes).collect()
        }
    }
}

fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, COLUMNS).unwrap();
    for (row, line) in rows.iter().zip(1..) {
        for (cell, column) in row.iter().zip(0..) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row_at(line), column, number).unwrap(),
                Err(_) if cell.is_empty() => continue,
                Err(_) => sheet.write_string(row_at(line), column, cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn row_at(line: usize) -> u32 {
    u32::try_from(line).unwrap()
}

fn ods(rows: &[Vec<String>]) -> Vec<u8> {
    let escaped = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('\n', "</text:p><text:p>")
            .replace(' ', "<text:s/>")
    };
    let mut body = String::new();
    let heads = COLUMNS.map(str::to_owned);
    for row in [&heads[..]]
        .into_iter()
        .chain(rows.iter().map(Vec::as_slice))
    {
        body += "<table:table-row>";
        for cell in row {
            let cell = match cell.parse::<f64>() {
                Ok(number) => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"/>"
                ),
                Err(_) if cell.is_empty() => "<table:table-cell/>".to_owned(),
                Err(_) => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    escaped(cell)
                ),
            };
            body += &cell;
        }
        body += "</table:table-row>";
    }
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"><office:body><office:spreadsheet><table:table table:name=\"S\">{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("mimetype", stored).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet")
        .unwrap();
    zip.start_file("content.xml", stored).unwrap();
    zip.write_all(content.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn one_of(choices: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(choices).prop_map(str::to_owned)
}

fn row(number: usize) -> impl Strategy<Value = Vec<String>> {
    (
        one_of(&["A", "a", "é"]),
        one_of(&["", "Ann", "Jo \"J\"", "  Zoë"]),
        one_of(&["", "Lee", "van der Berg"]),
        one_of(&["", "gold", "a;b,c", "line\nline", "7", "{x}"]),
        one_of(&["", "2025-02-01", "01.02.2025", "soon"]),
        one_of(&["", "5", "12.5", "many"]),
        one_of(&["", "ja", "nein", "vielleicht"]),
        one_of(&["", "a", "a / b", "a/b"]),
        one_of(&["", "{\"x\": 1}", "{\"roles\":[\"q\"],\"k\":null}", "none"]),
        one_of(&["", "yes", "No", "1"]),
        one_of(&["", "note"]),
    )
        .prop_map(move |(mail, a, b, c, d, e, f, g, h, i, j)| {
            vec![
                format!("{mail}{number}@example.com"),
                a,
                b,
                c,
                d,
                e,
                f,
                g,
                h,
                i,
                j,
            ]
        })
}

fn value() -> impl Strategy<Value = Option<Value>> {
    prop::sample::select(vec![
        None,
        Some(json!("Ann Lee")),
        Some(json!(" spaced ")),
        Some(json!("")),
        Some(json!("ja")),
        Some(json!("7")),
        Some(json!("ł \"q\";,\t")),
        Some(json!("=1+1")),
        Some(json!("2026-03-04")),
        Some(json!("2026-03-04T05:06:07Z")),
        Some(json!(7)),
        Some(json!(-0.125)),
        Some(json!(12_345_678_901_234_567_890_u64)),
        Some(json!(true)),
        Some(json!(false)),
        Some(json!([])),
        Some(json!(["a", " b", "c/d"])),
        Some(json!(["x", "y"])),
        Some(json!({})),
        Some(json!({"deep": {"er": [1, {"x": "é"}]}})),
    ])
}

const PLACES: &[&str] = &[
    "/email",
    "/name",
    "/nickname",
    "/blocked",
    "/email_verified",
    "/user_metadata",
    "/user_metadata/plan",
    "/user_metadata/since",
    "/user_metadata/points",
    "/user_metadata/new.one",
    "/user_metadata/a/b",
    "/app_metadata",
    "/app_metadata/active",
    "/app_metadata/roles",
    "/app_metadata/x",
    "/app_metadata/k",
];

fn step(rows: u32) -> impl Strategy<Value = Step> {
    let one =
        (0..rows, prop::sample::select(PLACES), value()).prop_map(|(record, place, value)| {
            let change = match value {
                Some(value) => Change::json(place, value.to_string()),
                None => Change::removal(place),
            };
            Step::edit(RecordId(record), change)
        });
    let field = || prop::sample::select(vec!["email", "name", "blocked", "email_verified"]);
    prop_oneof![
        6 => one,
        1 => field().prop_map(|field| Step::Fix(Fix::LowerCase { field: field.into() })),
        1 => field().prop_map(|field| Step::Fix(Fix::Move { field: field.into() })),
        1 => field().prop_map(|field| Step::Fix(Fix::Drop { field: field.into() })),
        1 => field().prop_map(|field| Step::Fix(Fix::ToText { field: field.into() })),
        1 => (0..rows).prop_map(|record| Step::LeaveOut { records: vec![record], group: None }),
    ]
}

fn rows_and_steps() -> impl Strategy<Value = (Vec<Vec<String>>, Vec<Step>)> {
    (1..6_usize).prop_flat_map(|count| {
        let rows: Vec<_> = (0..count).map(row).collect();
        let steps = prop::collection::vec(step(row_at(count)), 0..5);
        (rows, steps)
    })
}

/// The copy gives the users as they are after mending; what it does not say is named.
fn round_trip(name: &str, bytes: &[u8], steps: &[Step]) {
    let desk = Desk::new();
    let path = desk.file(name, bytes);
    let roster = mended(&desk.open(&path, Some(people())), steps.to_vec());
    if records(&roster).is_empty() {
        return;
    }
    let (copy, mapping, note) = desk.copy(&roster);
    let again = desk.open(&copy, mapping);
    let (are, wished) = (records(&again), records(&roster));
    assert_eq!(are.len(), wished.len());
    if note.unsaid.is_empty() {
        assert_eq!(are, wished, "{note:?}");
        return;
    }
    let others = are.iter().zip(&wished).filter(|(is, wished)| is != wished);
    let unsaid: u64 = note.unsaid.iter().map(|(_, users)| users).sum();
    assert!(
        others.count() as u64 <= unsaid,
        "{note:?} {are:?} {wished:?}"
    );
    // Only nothing at all, and what would be taken for it, has no cell.
    assert!(
        wished
            .iter()
            .any(|user| user.to_string().contains("null") || user["app_metadata"].is_string()),
        "{note:?} {are:?} {wished:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_tables_copy_gives_the_same_users(
        (rows, steps) in rows_and_steps(),
        separator in prop::sample::select(vec![',', ';', '\t']),
        always: bool,
        line_end in prop::sample::select(vec!["\n", "\r\n"]),
        encoding in 0..4_usize,
    ) {
        let how = Csv { separator, always, line_end, encoding };
        round_trip("people.csv", &csv(&rows, how), &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_workbooks_copy_gives_the_same_users((rows, steps) in rows_and_steps()) {
        round_trip("people.xlsx", &xlsx(&rows), &steps);
    }

    #[test]
    fn an_open_documents_copy_gives_the_same_users((rows, steps) in rows_and_steps()) {
        round_trip("people.ods", &ods(&rows), &steps);
    }
}

use proptest::prelude::*;

use super::*;
use crate::users::table::units::{Bytes, Utf16};
use crate::users::table::{Cell, Cells, Encoding, RowFault, split};

/// What a cutter gives for a text that comes `block` bytes at a time, with offsets of the text.
fn cut<U: Units>(text: &[u8], separator: u8, block: usize) -> (Vec<Cut>, u64) {
    let mut cutter = RowCutter::<U>::new(separator, 0, 1, 0);
    let (mut buffer, mut cuts, mut all) = (Vec::new(), Vec::new(), Vec::new());
    let (mut base, mut read) = (0, 0);
    loop {
        let more = &text[read..text.len().min(read + block)];
        buffer.extend_from_slice(more);
        read += more.len();
        let end = more.len() < block;
        cutter.feed(&buffer, end, &mut cuts).unwrap();
        all.extend(cuts.drain(..).map(|cut| Cut {
            start: cut.start + u32::try_from(base).unwrap(),
            ..cut
        }));
        if end {
            return (all, cutter.rescued());
        }
        let keep = cutter.keep();
        buffer.drain(..keep);
        cutter.shift(keep);
        base += keep;
    }
}

fn rows(text: &str) -> Vec<(u64, &str)> {
    let (cuts, _) = cut::<Bytes>(text.as_bytes(), b',', usize::MAX >> 1);
    cuts.iter()
        .map(|cut| (cut.line, &text[cut.start as usize..][..cut.len as usize]))
        .collect()
}

fn is_blank(cells: &[String], separator: u8) -> bool {
    cells.iter().all(|cell| {
        cell.bytes()
            .all(|byte| byte == separator || matches!(byte, b' ' | b'\t' | b'"'))
    })
}

/// The rows as the csv crate reads them, without those that have no text.
fn by_csv_crate(text: &[u8], separator: u8) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text)
        .into_records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .filter(|cells: &Vec<String>| !is_blank(cells, separator))
        .collect()
}

fn by_us(text: &[u8], separator: u8, cuts: &[Cut]) -> Vec<(Vec<String>, Option<RowFault>)> {
    let mut cells = Cells::new();
    cuts.iter()
        .map(|cut| {
            let row = &text[cut.start as usize..][..cut.len as usize];
            let fault = split::row(separator, Encoding::UTF_8, row, &mut cells);
            let texts = cells.iter().map(|cell| match cell {
                Cell::Text(text) => text.to_owned(),
                _ => String::new(),
            });
            (texts.collect(), fault)
        })
        .collect()
}

/// Short texts, and long ones that are gone over in strides.
fn awkward_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => Just("a"),
        2 => Just("a longer cell"),
        2 => Just("\"two\nlines\",x\r\n"),
        2 => Just(",\"a \"\"b\"\"\","),
        3 => Just("bé"),
        4 => Just(","),
        2 => Just(";"),
        3 => Just("\""),
        2 => Just("\"\""),
        2 => Just(",\""),
        2 => Just("\","),
        3 => Just("\n"),
        1 => Just("\r"),
        2 => Just("\r\n"),
        1 => Just("\"\n"),
        1 => Just(" "),
    ];
    prop_oneof![
        prop::collection::vec(piece.clone(), 0..24),
        prop::collection::vec(piece, 0..160),
    ]
    .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn rows_and_cells_are_those_of_the_csv_crate(text in awkward_text(), semicolon: bool) {
        let separator = if semicolon { b';' } else { b',' };
        let (cuts, rescued) = cut::<Bytes>(text.as_bytes(), separator, usize::MAX >> 1);
        if rescued > 0 {
            return Ok(());
        }
        let ours = by_us(text.as_bytes(), separator, &cuts);
        let ours: Vec<_> = ours.into_iter().map(|(cells, _)| cells).collect();
        prop_assert_eq!(ours, by_csv_crate(text.as_bytes(), separator));
    }

    #[test]
    fn lines_are_true(text in awkward_text()) {
        let (cuts, _) = cut::<Bytes>(text.as_bytes(), b',', usize::MAX >> 1);
        let mut end = 0;
        for cut in cuts {
            let start = cut.start as usize;
            prop_assert!(start >= end);
            // Nothing but line ends and rows without text is left out.
            prop_assert!(text[end..start].bytes().all(|byte| b", \t\"\r\n".contains(&byte)));
            let before = text[..start].replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(cut.line, before.matches('\n').count() as u64 + 1);
            end = start + cut.len as usize;
        }
    }

    #[test]
    fn blocks_of_any_size_give_the_same_rows(text in awkward_text(), block in 1..200usize) {
        let whole = cut::<Bytes>(text.as_bytes(), b',', usize::MAX >> 1);
        prop_assert_eq!(cut::<Bytes>(text.as_bytes(), b',', block), whole);
    }

    #[test]
    fn utf_16_is_cut_like_utf_8(text in awkward_text(), block in 1..20usize) {
        let (utf8, _) = cut::<Bytes>(text.as_bytes(), b',', usize::MAX >> 1);
        let expected: Vec<_> = utf8
            .iter()
            .map(|cut| (cut.line, text[cut.start as usize..][..cut.len as usize].to_owned()))
            .collect();
        let decoded = |encoding: Encoding, text: &[u8], cuts: Vec<Cut>| -> Vec<(u64, String)> {
            let mut row = String::new();
            cuts.iter()
                .map(|cut| {
                    encoding.decode(&text[cut.start as usize..][..cut.len as usize], &mut row);
                    (cut.line, row.clone())
                })
                .collect()
        };
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (cuts, _) = cut::<Utf16<false>>(&little, b',', block);
        prop_assert_eq!(&decoded(Encoding::UTF_16LE, &little, cuts), &expected);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (cuts, _) = cut::<Utf16<true>>(&big, b',', block);
        prop_assert_eq!(&decoded(Encoding::UTF_16BE, &big, cuts), &expected);
    }

    #[test]
    fn what_the_csv_crate_writes_comes_back(
        table in prop::collection::vec(prop::collection::vec("[a-c,;\"\n\r é]{0,9}", 1..5), 0..40),
        crlf: bool,
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(terminator)
            .from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let (cuts, rescued) = cut::<Bytes>(&text, b',', usize::MAX >> 1);
        prop_assert_eq!(rescued, 0);
        let ours: Vec<_> = by_us(&text, b',', &cuts);
        prop_assert!(ours.iter().all(|(_, fault)| fault.is_none()));
        let ours: Vec<_> = ours.into_iter().map(|(cells, _)| cells).collect();
        let theirs: Vec<_> = table.into_iter().filter(|row| !is_blank(row, b',')).collect();
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn line_breaks_inside_quotes_are_counted_but_end_no_row() {
    assert_eq!(
        rows("a,\"x\r\ny\nz\"\r\n\r\n,,\r\nb,\"\"\"q\"\"\"\nc"),
        [(1, "a,\"x\r\ny\nz\""), (6, "b,\"\"\"q\"\"\""), (7, "c")]
    );
}

#[test]
fn a_forgotten_quote_costs_its_own_row() {
    assert_eq!(
        rows("1,\"Ada\n2,Bo\n3,Chen\n"),
        [(1, "1,\"Ada"), (2, "2,Bo"), (3, "3,Chen")],
        "none follows"
    );
    assert_eq!(
        rows("\"1\",\"Ada\n\"2\",\"Bo\"\n\"3\",\"Chen\"\n"),
        [
            (1, "\"1\",\"Ada"),
            (2, "\"2\",\"Bo\""),
            (3, "\"3\",\"Chen\"")
        ],
        "every cell is quoted"
    );
    assert_eq!(
        rows("1,\"two\nlines\",\"Ada\n2,Bo\n3,\"Chen\"\n"),
        [
            (1, "1,\"two\nlines\",\"Ada"),
            (3, "2,Bo"),
            (4, "3,\"Chen\"")
        ],
        "after a cell of two lines"
    );
}

#[test]
fn a_forgotten_quote_does_not_reach_for_ever() {
    let mut text = String::from("0,\"Ada\n");
    text.extend((1..200_000).map(|number| format!("{number},Bo\n")));
    text.push_str("x,\"quoted\"\n");
    let rows = rows(&text);
    assert_eq!(rows.len(), 200_001);
    assert_eq!(rows[0], (1, "0,\"Ada"));
    assert_eq!(rows[200_000], (200_001, "x,\"quoted\""));
}

#[test]
fn half_a_row_at_the_end_of_damaged_data_is_left_out() {
    let mut cutter = RowCutter::<Bytes>::new(b',', 0, 1, 0);
    let mut cuts = Vec::new();
    cutter.cut_short();
    cutter.feed(b"a,b\nc,d@exam", true, &mut cuts).unwrap();
    assert_eq!(cuts.len(), 1);
    assert!(cutter.oddities().truncated);
}

#[test]
fn header_rows_are_passed_over() {
    let mut cutter = RowCutter::<Bytes>::new(b';', 3, 1, 2);
    let mut cuts = Vec::new();
    let text = "\u{feff}Title;\n\n\"E-\nMail\";Name\nada@example.com;Ada\n".as_bytes();
    cutter.feed(text, true, &mut cuts).unwrap();
    assert_eq!(cuts.len(), 1);
    assert_eq!(cuts[0].line, 5);
    assert!(text[cuts[0].start as usize..].starts_with(b"ada@"));
}

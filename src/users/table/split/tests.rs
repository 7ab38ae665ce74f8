use super::*;
use crate::users::Format;
use crate::users::table::{Cell, HeaderAt, Separator};
use proptest::prelude::*;

fn table(separator: Separator, encoding: Encoding, columns: usize) -> Table {
    Table {
        format: Format::Csv,
        separator,
        encoding,
        encoding_guessed: false,
        sheets: Vec::new().into(),
        sheet: String::new(),
        header: HeaderAt::None,
        columns: vec![String::new(); columns].into(),
        headings: Vec::new().into(),
    }
}

fn texts(cells: &Cells) -> Vec<&str> {
    cells
        .iter()
        .map(|cell| match cell {
            Cell::Text(text) => text,
            _ => "",
        })
        .collect()
}

#[test]
fn cells_come_as_they_stand() {
    let table = table(Separator::Semicolon, Encoding::UTF_8, 4);
    let mut cells = Cells::new();
    let fault = table.split(" tern ;\"Verkauf; \"\"Ost\"\"\";;x".as_bytes(), &mut cells);
    assert_eq!(fault, None);
    assert_eq!(texts(&cells), [" tern ", "Verkauf; \"Ost\"", "", "x"]);
    assert_eq!(cells.get(2), Cell::Empty);
    assert_eq!(cells.get(9), Cell::Empty, "short rows end in empty cells");
    assert_eq!(table.split(b"a;;b", &mut cells), None);
    assert_eq!(texts(&cells), ["a", "", "b"]);
}

#[test]
fn each_fault_is_told_and_what_can_be_read_is_there() {
    let table = table(Separator::Comma, Encoding::UTF_8, 2);
    let mut cells = Cells::new();
    assert_eq!(
        table.split(b"a,\"b, c", &mut cells),
        Some(RowFault::OpenQuote)
    );
    assert_eq!(texts(&cells), ["a", "b, c"]);
    assert_eq!(
        table.split(b"a,\"b\xff", &mut cells),
        Some(RowFault::OpenQuote)
    );
    assert_eq!(
        table.split(b"\"a\",b\xe9", &mut cells),
        Some(RowFault::Undecodable)
    );
    assert_eq!(texts(&cells), ["a", "b\u{fffd}"]);
    assert_eq!(
        table.split(b"a,b,c", &mut cells),
        Some(RowFault::ExtraCells)
    );
    assert_eq!(texts(&cells), ["a", "b", "c"]);
    assert_eq!(table.split(b"a,b,,\"\"", &mut cells), None);
    assert_eq!(cells.len(), 2, "empty cells too many do no harm");
}

#[test]
fn other_encodings_are_decoded() {
    let mut cells = Cells::new();
    let western = table(Separator::Tab, Encoding::WINDOWS_1252, 3);
    assert_eq!(western.split(b"Zo\xeb\tM\xfcller\t\x80", &mut cells), None);
    assert_eq!(texts(&cells), ["Zoë", "Müller", "€"]);
    let wide = table(Separator::Comma, Encoding::UTF_16LE, 2);
    let raw: Vec<u8> = "Ωmega,\"a\"\"b\""
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(wide.split(&raw, &mut cells), None);
    assert_eq!(texts(&cells), ["Ωmega", "a\"b"]);
    let odd = &raw[..raw.len() - 1];
    assert!(wide.split(odd, &mut cells).is_some());
}

#[test]
fn many_and_long_cells_fit() {
    let row = format!("\"{}\",{}", "x".repeat(100_000), "\"y\",".repeat(500));
    let mut cells = Cells::new();
    let table = table(Separator::Comma, Encoding::UTF_8, 502);
    assert_eq!(table.split(row.as_bytes(), &mut cells), None);
    assert_eq!(cells.len(), 502);
    assert_eq!(cells.get(500), Cell::Text("y"));
}

#[test]
fn cells_keep_what_stands_in_them_to_themselves() {
    let mut cells = Cells::new();
    cells.push_text("ada@example.com");
    assert_eq!(format!("{cells:?}"), "1 cells");
}

#[test]
fn copied_cells_split_the_next_row_as_well() {
    let table = table(Separator::Comma, Encoding::UTF_8, 2);
    let mut cells = Cells::new();
    table.split(b"a,\"b\"", &mut cells);
    let mut copy = cells.clone();
    assert_eq!(texts(&copy), ["a", "b"]);
    assert_eq!(table.split(b"\"c\",d", &mut copy), None);
    assert_eq!(texts(&copy), ["c", "d"]);
}

proptest! {
    #[test]
    fn rows_with_proper_quotes_are_split_as_by_the_state_machine(
        row in prop_oneof!["[a,\"é]{0,24}", "(([a-z é]{0,40}|\"([a-z,é\n]|\"\"){0,80}\"),?){0,8}"],
        spoiled in prop_oneof![4 => Just(None), 1 => any::<prop::sample::Index>().prop_map(Some)],
    ) {
        let mut row = row.into_bytes();
        if let Some(at) = spoiled && !row.is_empty() {
            let at = at.index(row.len());
            row[at] = 0xa9;
        }
        let mut splitter = Splitter::new(b',');
        let mut quick = Cells::new();
        let is_proper = proper(&mut splitter, &row, &mut quick);
        let (count, open) = splitter.split_any(&row);
        let exact: Vec<_> = splitter.cells(count).map(String::from_utf8_lossy).collect();
        let is_text = std::str::from_utf8(&row).is_ok();
        // The state machine takes an empty line for no row.
        if is_proper && !row.is_empty() {
            prop_assert!(is_text && !open);
            prop_assert_eq!(texts(&quick), exact);
        }
        let mut inside = false;
        let cells: Vec<&[u8]> = row.split(|byte| { inside ^= *byte == b'"'; *byte == b',' && !inside }).collect();
        let is_proper_cell = |cell: &[u8]| match cell {
            [b'"', inside @ .., b'"'] => inside.chunk_by(|one, other| one == other).all(|same| same[0] != b'"' || same.len() % 2 == 0),
            bare => !bare.contains(&b'"'),
        };
        prop_assert_eq!(is_proper, is_text && cells.iter().all(|cell| is_proper_cell(cell)), "the quick way is the usual one");
    }
}

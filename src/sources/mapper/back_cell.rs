//! What could stand in a cell, so that a column read in its way gives this value.

use std::fmt::Write as _;

use super::super::read_as::yes_no;
use super::back::Way;
use super::tree::{Input, Kind};
use crate::users::write::NewCell;
use crate::users::{Cell, Cells, Table, compact, guarded, text_of};

/// How the cells of a table are written.
#[derive(Clone)]
pub(in crate::sources) struct Style {
    pub table: Table,
    /// Texts that stand in the columns, for their words and signs.
    pub samples: Vec<Vec<String>>,
}

impl Style {
    fn is_sheet(&self) -> bool {
        self.table.format == crate::users::Format::Sheet
    }

    fn samples(&self, column: usize) -> impl Iterator<Item = &str> {
        let samples = self.samples.get(column).map_or(&[][..], Vec::as_slice);
        samples.iter().map(String::as_str)
    }
}

/// Numbers that a sheet keeps to the last digit.
const DIGITS: usize = 15;

/// The value as a cell of this column, the likeliest first.
pub(super) fn candidates(
    input: &Input,
    cells: &Cells,
    value: &[u8],
    style: &Style,
) -> Vec<NewCell> {
    let old = cells.get(input.column);
    let mut found = match value.first() {
        Some(b'"') => match text_of(value) {
            Some(text) => of_text(input, cells, &text, style),
            None => Vec::new(),
        },
        Some(b't' | b'f') => of_bool(input, old, value == b"true", style),
        Some(b'n') | None => Vec::new(),
        Some(b'[') => match (&input.kind, texts(value)) {
            (Kind::List(separator), Some(parts)) => {
                vec![NewCell::Text(list(
                    &parts,
                    separator,
                    input.column,
                    old,
                    style,
                ))]
            }
            _ => vec![json(value, style)],
        },
        Some(b'{') => vec![json(value, style)],
        Some(_) => of_number(value, style),
    };
    found.retain(|cell| !cell.is_empty() && cell.fits(&style.table));
    found
}

fn of_text(input: &Input, cells: &Cells, text: &str, style: &Style) -> Vec<NewCell> {
    let mut found = Vec::new();
    let old = cells.get(input.column);
    match (&input.kind, old) {
        (Kind::Date | Kind::Text | Kind::AsItIs, Cell::Date(_)) if is_time(text) => {
            found.push(NewCell::Date(text.to_owned()));
        }
        (Kind::Millis, _) => {
            if let Ok(time) = text.parse::<jiff::Timestamp>() {
                let millis = time.as_millisecond().to_string();
                if style.is_sheet() {
                    found.push(NewCell::Number(millis.clone()));
                }
                found.push(NewCell::Text(millis));
            }
        }
        (Kind::Json, _) => found.push(NewCell::Text(ascii_if_needed(
            &serde_json::Value::from(text).to_string(),
            style,
        ))),
        _ => {}
    }
    // Where an export has an apostrophe before every text, this one gets its own.
    let apostrophe = |cell: Cell<'_>| matches!(cell, Cell::Text(text) if text.starts_with('\''));
    let with = NewCell::Text(format!("'{text}"));
    let marked = cells.iter().any(apostrophe);
    if marked {
        found.push(with.clone());
    }
    found.push(NewCell::Text(text.to_owned()));
    found.push(NewCell::Text(guarded(text).into_owned()));
    if !marked {
        found.push(with);
    }
    found
}

/// Days, and points in time without a zone or in UTC: what a cell of a sheet can say.
fn is_time(text: &str) -> bool {
    let bare = text.strip_suffix('Z').unwrap_or(text);
    text.parse::<jiff::civil::Date>().is_ok() && !text.contains('T')
        || bare.contains('T') && bare.parse::<jiff::civil::DateTime>().is_ok()
}

/// Words that people write beside each other.
const PAIRS: [(&str, &str); 14] = [
    ("true", "false"),
    ("yes", "no"),
    ("1", "0"),
    ("y", "n"),
    ("t", "f"),
    ("on", "off"),
    ("ja", "nein"),
    ("j", "n"),
    ("oui", "non"),
    ("sí", "no"),
    ("si", "no"),
    ("sim", "não"),
    ("wahr", "falsch"),
    ("vrai", "faux"),
];

fn of_bool(input: &Input, old: Cell<'_>, value: bool, style: &Style) -> Vec<NewCell> {
    let mut found = Vec::new();
    if style.is_sheet() && matches!(old, Cell::Bool(_) | Cell::Empty) {
        found.push(NewCell::Bool(value));
    }
    if let Kind::YesNo(words) = &input.kind {
        found.extend(words.word(value).map(|word| NewCell::Text(word.to_owned())));
        let seen = [old.shown()].into_iter().chain(style.samples(input.column));
        found.extend(
            seen.filter_map(|seen| beside(seen, value))
                .map(NewCell::Text)
                .take(1),
        );
    }
    found.push(NewCell::Text(value.to_string()));
    if style.is_sheet() {
        found.push(NewCell::Bool(value));
    }
    found
}

/// The word for this, where `seen` is the word for it or for the other, in the same case of letters.
fn beside(seen: &str, value: bool) -> Option<String> {
    let seen = seen.trim();
    yes_no::usual(seen)?;
    let lower = seen.to_lowercase();
    let (yes, no) = PAIRS
        .iter()
        .find(|(yes, no)| *yes == lower || *no == lower)?;
    let word = if value { *yes } else { *no };
    let capital = seen.chars().next().is_some_and(char::is_uppercase);
    let all = seen.chars().count() > 1 && !seen.chars().any(char::is_lowercase);
    Some(match (capital, all) {
        (true, true) => word.to_uppercase(),
        (true, false) => {
            let mut signs = word.chars();
            let first = signs.next().map(char::to_uppercase).into_iter().flatten();
            first.chain(signs).collect()
        }
        _ => word.to_owned(),
    })
}

fn of_number(token: &[u8], style: &Style) -> Vec<NewCell> {
    let Ok(token) = std::str::from_utf8(token) else {
        return Vec::new();
    };
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let mut found = vec![NewCell::Text(token.to_owned())];
    if style.is_sheet() && digits <= DIGITS && shortest(token) {
        found.insert(0, NewCell::Number(token.to_owned()));
    }
    found
}

/// Whether the number comes back as it is written.
fn shortest(token: &str) -> bool {
    let whole = token.strip_prefix('-').unwrap_or(token);
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return token != "-0";
    }
    let again = token.parse::<f64>().ok().map(|value| value.to_string());
    again.as_deref() == Some(token)
}

/// The texts of a list of texts.
fn texts(list: &[u8]) -> Option<Vec<String>> {
    serde_json::from_slice(list).ok()
}

fn list(parts: &[String], separator: &str, column: usize, old: Cell<'_>, style: &Style) -> String {
    // As people write it here.
    let ways = [format!(" {separator} "), format!("{separator} ")];
    let seen: Vec<&str> = [old.shown()]
        .into_iter()
        .chain(style.samples(column))
        .collect();
    let is_used = |way: &&String| seen.iter().any(|text| text.contains(way.as_str()));
    parts.join(ways.iter().find(is_used).map_or(separator, String::as_str))
}

/// The value as JSON in a cell.
pub(super) fn json(value: &[u8], style: &Style) -> NewCell {
    let mut out = Vec::with_capacity(value.len());
    compact(value, &mut out);
    let text = String::from_utf8_lossy(&out);
    NewCell::Text(ascii_if_needed(&text, style))
}

/// JSON that says in plain ASCII what the table could not say.
fn ascii_if_needed(json: &str, style: &Style) -> String {
    let odd = |sign: char| sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}');
    let unicode = style.is_sheet() || style.table.encoding.shows_itself();
    if !json
        .chars()
        .any(|sign| if unicode { odd(sign) } else { !sign.is_ascii() })
    {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len());
    for sign in json.chars() {
        if sign.is_ascii() && !sign.is_control() {
            out.push(sign);
        } else {
            for unit in sign.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// The value parted among several columns.
pub(super) fn joined(inputs: &[Input], cells: &Cells, value: &[u8], style: &Style) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    let first = |cell: NewCell| -> Way {
        let columns = inputs.iter().map(|input| input.column);
        let rest = columns.skip(1).map(|column| (column, NewCell::Empty));
        let head = inputs.first().map(|input| (input.column, cell));
        head.into_iter().chain(rest).collect()
    };
    if let Some(Input {
        kind: Kind::List(separator),
        column,
        ..
    }) = inputs.first()
    {
        if let Some(parts) = texts(value) {
            let text = list(&parts, separator, *column, cells.get(*column), style);
            ways.push(first(NewCell::Text(text)));
        }
        return ways;
    }
    let Some(text) = text_of(value) else {
        return ways;
    };
    let shown: Vec<&str> = inputs
        .iter()
        .map(|input| cells.get(input.column).shown().trim())
        .collect();
    let filled: Vec<usize> = (0..inputs.len())
        .filter(|at| !shown[*at].is_empty())
        .collect();
    let between = |at: usize| inputs[at].join.as_deref().unwrap_or_default();
    // One part is another, and those around it stay.
    for (place, &at) in filled.iter().enumerate() {
        let mut before = String::new();
        for (index, &part) in filled[..place].iter().enumerate() {
            before += if index == 0 { "" } else { between(part) };
            before += shown[part];
        }
        before += if place == 0 { "" } else { between(at) };
        let behind: String = filled[place + 1..]
            .iter()
            .flat_map(|&part| [between(part), shown[part]])
            .collect();
        let middle = text
            .strip_prefix(&before)
            .and_then(|rest| rest.strip_suffix(&behind));
        if let Some(middle) = middle.filter(|middle| !middle.trim().is_empty()) {
            ways.push(vec![(inputs[at].column, NewCell::Text(middle.to_owned()))]);
        }
    }
    if let Some(way) = parted(inputs, &text) {
        ways.push(way);
    }
    ways.push(first(NewCell::Text(text)));
    let fit = |way: &Way| way.iter().all(|(_, cell)| cell.fits(&style.table));
    ways.retain(fit);
    ways
}

/// The text cut at what stands between its parts: the first ones short, the last one with all the rest.
fn parted(inputs: &[Input], text: &str) -> Option<Way> {
    let (mut way, mut rest) = (Vec::new(), text);
    for pair in inputs.windows(2) {
        let [input, next] = pair else { return None };
        let between = next.join.as_deref().filter(|between| !between.is_empty())?;
        let (part, behind) = rest.split_once(between)?;
        way.push((input.column, NewCell::Text(part.to_owned())));
        rest = behind;
    }
    let last = inputs.last()?;
    way.push((last.column, NewCell::Text(rest.to_owned())));
    let full = |(_, cell): &(usize, NewCell)| !cell.as_cell().shown().trim().is_empty();
    way.iter().all(full).then_some(way)
}

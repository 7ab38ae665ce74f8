use proptest::prelude::*;

use super::{Cut, CutError, ListCutter, Oddities, is_doubtful};
use crate::users::cutter::Cutter;
use crate::users::strict;

type Found = Result<(Vec<String>, Vec<u64>, Oddities), CutError>;

/// Cuts a list whose first byte is its `[`, fed `step` bytes at a time.
fn cut(text: &[u8], step: usize) -> Found {
    cut_by(ListCutter::new(false, 1, 1), text, step)
}

fn cut_by(mut cutter: ListCutter, text: &[u8], step: usize) -> Found {
    let (mut records, mut lines) = (Vec::new(), Vec::new());
    let (mut held, mut fed) = (Vec::new(), 0);
    loop {
        let next = (fed + step).min(text.len());
        held.extend_from_slice(&text[fed..next]);
        fed = next;
        let end = fed == text.len();
        let mut cuts: Vec<Cut> = Vec::new();
        cutter.feed(&held, end, &mut cuts)?;
        for cut in cuts {
            let bytes = &held[cut.start as usize..][..cut.len as usize];
            records.push(String::from_utf8_lossy(bytes).into_owned());
            lines.push(cut.line);
        }
        let keep = cutter.keep();
        held.drain(..keep);
        cutter.shift(keep);
        if end {
            return Ok((records, lines, cutter.oddities()));
        }
    }
}

fn records(text: &str) -> Vec<String> {
    let once = cut(text.as_bytes(), text.len().max(1)).unwrap();
    for step in [1, 7, 64, 300] {
        assert_eq!(
            cut(text.as_bytes(), step).unwrap(),
            once,
            "{step} bytes at a time"
        );
    }
    once.0
}

#[test]
fn scalars_are_records_too() {
    assert_eq!(
        records(r#"[ {"a":1} , 42,"x,y",[1,2] ,null]"#),
        [r#"{"a":1}"#, "42", r#""x,y""#, "[1,2]", "null"]
    );
}

#[test]
fn a_comma_too_many_is_no_record() {
    let (records, _, odd) = cut(b"[{\"a\":1},\n{\"b\":2},\n]\n", 5).unwrap();
    assert_eq!(records, [r#"{"a":1}"#, r#"{"b":2}"#]);
    assert_eq!(
        odd,
        Oddities {
            spare_commas: 1,
            ..Oddities::default()
        }
    );
}

#[test]
fn a_missing_comma_costs_nothing() {
    assert_eq!(
        records("[\n{\"a\":1},\n{\"b\":2}\n{\"c\":3}\n]"),
        [r#"{"a":1}"#, r#"{"b":2}"#, r#"{"c":3}"#]
    );
}

#[test]
fn lines_are_those_of_the_first_byte() {
    let (_, lines, _) = cut(b"[\n {\"a\":\n1},\n\n\n{\"b\":2},42\n,{\"c\":3}]", 9).unwrap();
    assert_eq!(lines, [2, 6, 6, 7]);
}

#[test]
fn a_broken_record_on_its_own_line_costs_itself_only() {
    let good = r#"{"email":"a@example.com","app_metadata":{"roles":["x","y"]},"name":"A, {B}"}"#;
    let broken = [
        r#"{"email":"a@example.com","name":"A,"nick":"x","app_metadata":{"roles":["m"]}}"#,
        r#"{"email":"a@example.com","app_metadata":{{"roles":["m"]},"name":"A } , B"}"#,
        r#"{"email":"a@example.com","app_metadata":"roles":["m"]},"name":"A"}"#,
        r#"{"email":"a@example.com","app_metadata":{"roles":["m"]]},"name":"A"}"#,
        r#"{"email":"a@example.com","app_metadata":{"roles":["m"]]]},"name":"A"}"#,
        r#"{"email":"a@example.com"}}"#,
        r#"{"email":"a@example.com"#,
        r#"{"email":"a@example.com" "#,
    ];
    for bad in broken {
        for place in 0..4 {
            let mut all = [good; 4];
            all[place] = bad;
            let text = format!("[\n{}\n]\n", all.join(",\n"));
            assert_eq!(
                records(&text),
                all.iter().map(|record| record.trim()).collect::<Vec<_>>(),
                "{bad} at {place}"
            );
        }
        let text = format!("[\n  {bad},\n  {bad},\n  42,\n  {good}\n]");
        assert_eq!(records(&text), [bad.trim(), bad.trim(), "42", good]);
    }
}

#[test]
fn a_broken_record_that_spans_lines_costs_itself_only() {
    let good = "  {\n    \"a\": [\n      {\n        \"b\": 1\n      },\n      {}\n    ]\n  }";
    let bad = "  {\n    \"a: [\n      {\n        \"b\": 1\n      },\n      {}\n    ]\n  }";
    let unclosed = "  {\n    \"a\": [\n      {\n        \"b\": 1\n    ]\n  }";
    for bad in [bad, unclosed] {
        let text = format!("[\n{good},\n{bad},\n{good}\n]\n");
        assert_eq!(records(&text), [good.trim(), bad.trim(), good.trim()]);
    }
}

#[test]
fn without_indentation_nested_objects_are_no_records() {
    let one = "{\n\"a\": [\n{\n\"b\": 1\n},\n{\n\"c\": 2\n}\n]\n}";
    assert_eq!(records(&format!("[\n{one},\n{one}\n]")), [one, one]);
}

#[test]
fn several_records_a_line_are_cut_too() {
    assert_eq!(
        records("[\n{\"a\":1},{\"a\":2},\n{\"a\":3},{\"a\":4}\n]"),
        [r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":3}"#, r#"{"a":4}"#]
    );
}

#[test]
fn the_end_of_the_file_may_come_early() {
    let whole = "[\n{\"a\":\"1\"},\n{\"a\":\"2\"},\n{\"a\":\"3\"}\n]\n";
    for len in 1..whole.rfind(']').unwrap() {
        let (records, _, odd) = cut(&whole.as_bytes()[..len], 10).unwrap();
        assert!(odd.truncated, "{len}");
        let expected = whole[..len].matches('}').count();
        assert_eq!(records.len(), expected, "{len}: {records:?}");
    }
}

#[test]
fn comments_and_text_behind_the_end_are_named() {
    assert_eq!(
        cut(b"[{\"a\":1},\n// no\n{\"a\":2}]", 4),
        Err(CutError::Comment { line: 2 })
    );
    assert_eq!(
        cut(b"[{\"a\":1}]\n{\"a\":2}", 4),
        Err(CutError::TextAfterEnd { line: 2 })
    );
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        r#"[a-z"\\{}\[\],:\n é/]{0,12}"#.prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::vec((r#"[a-z"\\{},]{0,6}"#, inner), 0..4)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// White space that may stand between two tokens.
fn space() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        r"[ \t\r\n]{0,3}",
        Just("\n".to_owned())
    ]
}

#[test]
fn a_broken_record_of_a_list_without_lines_costs_itself_only() {
    let good = r#"{"email":"a@example.com","app_metadata":{"roles":["x","y"]},"name":"A, {B}"}"#;
    let broken = [
        r#"{"email":"a@example.com","name":"A,"nick":"x","app_metadata":{"roles":["m"]}}"#,
        r#"{"email":"a@example.com","app_metadata":{{"roles":["m"]},"name":"A } , B"}"#,
        r#"{"email":"a@example.com","app_metadata":"roles":["m"]},"name":"A"}"#,
    ];
    for bad in broken {
        let mut all = vec![good; 3000];
        for place in [1, 3, 1500, 2990] {
            all[place] = bad;
        }
        for comma in [",", ", "] {
            let text = format!("[{}]", all.join(comma));
            let (records, _, odd) = cut(text.as_bytes(), 100_000).unwrap();
            assert_eq!(records.len(), all.len(), "{bad}");
            assert_eq!(records, all);
            assert_eq!(odd, Oddities::default());
        }
    }
}

#[test]
fn a_broken_record_before_another_kind_of_value_costs_itself_only() {
    for value in ["7", "null", r#""text""#, "[1,2]"] {
        let text = format!(
            r#"[{{"email":"a@example.com"}},{{"email":oops}},{value},{{"email":"b@example.com"}},{{"email":oops}},{{"email":"c@example.com"}},{value}]"#
        );
        let (found, _, odd) = cut(text.as_bytes(), 1_000).unwrap();
        assert_eq!(
            found,
            [
                r#"{"email":"a@example.com"}"#,
                r#"{"email":oops}"#,
                value,
                r#"{"email":"b@example.com"}"#,
                r#"{"email":oops}"#,
                r#"{"email":"c@example.com"}"#,
                value
            ]
        );
        assert_eq!(odd, Oddities::default());
        assert_eq!(records(&text), found);
    }
}

#[test]
fn a_long_record_is_no_broken_record() {
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(300_000));
    let (records, ..) = cut(format!("[{long},{long},\n{long}]").as_bytes(), 50_000).unwrap();
    assert_eq!(records, [long.as_str(); 3]);
}

const GOOD: &str =
    r#"{"email":"ada@example.com","tags":[{"a":1},"b"],"user_metadata":{"x":"y, {z}"}}"#;

fn without(lost: usize) -> String {
    let mut text = GOOD.to_owned();
    text.remove(lost);
    text
}

/// Signs of the good record without which it is no JSON: those of words may go, the others not.
fn needed() -> Vec<usize> {
    let is_broken =
        |lost: &usize| serde_json::from_str::<serde_json::Value>(&without(*lost)).is_err();
    (1..60).filter(is_broken).collect()
}

proptest! {
    #[test]
    fn every_record_comes_once_in_order_with_its_tokens_kept(
        values in prop::collection::vec((json(), any::<bool>(), space(), space()), 1..20),
        step in 1usize..400,
    ) {
        let texts: Vec<String> = values
            .iter()
            .map(|(value, pretty, ..)| if *pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) }.unwrap())
            .collect();
        let spaced: Vec<String> =
            texts.iter().zip(&values).map(|(text, (_, _, before, after))| format!("{before}{text}{after}")).collect();
        let file = format!("[{}]\n", spaced.join(","));
        let (records, lines, odd) = cut(file.as_bytes(), step).unwrap();
        prop_assert_eq!(&records, &texts);
        prop_assert_eq!(odd, Oddities::default());
        let theirs: Vec<&serde_json::value::RawValue> = serde_json::from_str(&file).unwrap();
        for ((raw, line), record) in theirs.iter().zip(lines).zip(&records) {
            prop_assert_eq!(raw.get(), record);
            let at = raw.get().as_ptr() as usize - file.as_ptr() as usize;
            prop_assert_eq!(line, file[..at].matches('\n').count() as u64 + 1);
        }
    }

    #[test]
    fn a_broken_record_a_line_never_takes_others_along(
        broken in prop::collection::vec(any::<bool>(), 2..30),
        lost in prop::sample::select(needed()),
        step in 1usize..400,
    ) {
        let (good, bad) = (GOOD, without(lost));
        let all: Vec<&str> = broken.iter().map(|&broken| if broken { bad.as_str() } else { good }).collect();
        let (records, ..) = cut(format!("[\n{}\n]", all.join(",\n")).as_bytes(), step).unwrap();
        prop_assert_eq!(records, all);
    }

    #[test]
    fn nothing_makes_it_panic(text in r#"\[[\[\]{}",:\\a1 \n/]{0,200}"#, step in 1usize..80) {
        let _ = cut(text.as_bytes(), step);
    }
}

/// What becomes of the text when whoever reads the records asks for care where one is doubtful or
/// the list makes no sense; and whether that happened.
fn cut_and_read(text: &[u8], step: usize) -> (Found, bool) {
    let found = cut(text, step);
    let doubtful = match &found {
        Ok((records, ..)) => records.iter().any(|record| is_doubtful(record.as_bytes())),
        Err(_) => true,
    };
    if doubtful {
        return (
            cut_by(ListCutter::new(false, 1, 1).careful(), text, step),
            true,
        );
    }
    (found, false)
}

#[test]
fn a_record_that_is_lost_at_its_own_newline_is_not_looked_for_again() {
    let text = "[\"\"{\n/:1}:[}1,{{}a{{]1{\"/1:{,,\n{\n/{\n\" ,\"{,/a\\,:}:/ \\\"\",,:]\"}}/:,\na 1\n {:1/1:}1\"::: :1:\" \n\" :/{,\na},},/   \\";
    let (records, ..) = cut(text.as_bytes(), 32).unwrap();
    assert!(!records.is_empty());
}

/// What may stand between records of one line each.
const BROKEN: [&str; 15] = [
    r#"{"a":"x,"b":{"c":[1]}}"#,
    r#"{"a":{"b":1}"#,
    r#"{"a":[{"b":1}"#,
    "42",
    "null",
    r#"{"a":1}}"#,
    r#"{"a":1]"#,
    "{\"a\":\n1}",
    "{\"a\":\"x,\ny\"}",
    "",
    r#"{"a":1} {"b":2}"#,
    r#"{"a":1}, {"b":2}"#,
    "  {}",
    "{} ",
    "{}",
];

/// Once a whole record had a line that looks like another record's, care itself no longer looks at lines
/// inside of records, and finds fewer ends of broken ones than the lines would show. So only whole values
/// stand beside such a record.
const NESTED: [&str; 6] = [
    "{\"a\":[{\"x\":1},\n{\"y\":2}]}",
    "42",
    "null",
    "{\"a\":\n1}",
    "  {}",
    "{} ",
];

/// Lines of these, each at its place.
fn odd_lines(of: &'static [&'static str]) -> impl Strategy<Value = Vec<(usize, &'static str)>> {
    prop::collection::vec((0usize..48, prop::sample::select(of)), 0..4)
}

#[test]
fn beside_a_record_with_lines_of_its_own_stand_whole_values() {
    for record in NESTED {
        assert!(strict::is_value(record.as_bytes()), "{record}");
    }
}

proptest! {
    #[test]
    fn lines_taken_unseen_are_the_records_that_care_finds(
        odd in prop_oneof![odd_lines(&BROKEN), odd_lines(&NESTED)],
        crlf: bool, indent in prop_oneof![Just(""), Just("  "), Just("\t")], step in 1usize..3000,
    ) {
        let mut records = vec![r#"{"email":"a@example.com","name":"A, {B}","app_metadata":{"roles":["x","y"]}}"#; 48];
        for (place, record) in odd {
            records[place] = record;
        }
        let end = if crlf { "\r\n" } else { "\n" };
        let text = format!("[{end}{indent}{}{end}]{end}", records.join(&format!(",{end}{indent}")));
        let careful = cut_by(ListCutter::new(false, 1, 1).careful(), text.as_bytes(), step);
        prop_assert_eq!(cut_and_read(text.as_bytes(), step).0, careful);
    }
}

#[test]
fn care_is_asked_for_only_where_lines_are_not_records() {
    let list = |odd: &str| {
        let good = r#"{"email":"a@example.com"}"#;
        let mut all = vec![good; 60];
        all[40] = odd;
        format!("[\n{}\n]", all.join(",\n"))
    };
    for (odd, care) in [
        (r#"{"email":"a@example.com"}"#, false),
        (r#"{"email":"a@example.com"#, false),
        (r#"{"email":{"a":1}"#, false),
        ("{\"a\":[{\"x\":1},\n{\"y\":2}]}", true),
        (r#"{"a":1}, {"b":2}"#, true),
    ] {
        assert_eq!(cut_and_read(list(odd).as_bytes(), 900).1, care, "{odd}");
    }
}

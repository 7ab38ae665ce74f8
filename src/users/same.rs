//! Whether two JSON values say the same.

use super::draft::{Draft, elements, text_of};

/// The same value: texts by what they say, numbers by their digits, objects in whatever order.
pub fn same_value(one: &[u8], other: &[u8]) -> bool {
    let (one, other) = (one.trim_ascii(), other.trim_ascii());
    if one == other {
        return true;
    }
    match (one.first(), other.first()) {
        (Some(b'"'), Some(b'"')) => text_of(one).is_some_and(|text| text_of(other) == Some(text)),
        (Some(b'['), Some(b'[')) => match (elements(one), elements(other)) {
            (Some(these), Some(those)) => {
                these.len() == those.len() && these.iter().zip(those).all(|(a, b)| same_value(a, b))
            }
            _ => false,
        },
        (Some(b'{'), Some(b'{')) => match (Draft::of(one), Draft::of(other)) {
            (Some(these), Some(those)) => same_members(&these, &those),
            _ => false,
        },
        _ => false,
    }
}

/// Of a property given twice, each counts.
fn same_members(these: &Draft<'_>, those: &Draft<'_>) -> bool {
    let mut names: Vec<&str> = these.names().collect();
    if names.len() != those.names().count() {
        return false;
    }
    names.sort_unstable();
    names.dedup();
    names.into_iter().all(|name| {
        let (mut one, mut other) = (these.all(name), those.all(name));
        loop {
            match (one.next(), other.next()) {
                (None, None) => return true,
                (Some(a), Some(b)) if same_value(a, b) => {}
                _ => return false,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::same_value;

    #[test]
    fn order_white_space_and_escapes_make_no_difference_but_digits_do() {
        let same = |one: &str, other: &str| same_value(one.as_bytes(), other.as_bytes());
        assert!(same(
            r#"{"a":1,"b":["\u0041",null]}"#,
            r#"{ "b": ["A", null], "a": 1 }"#
        ));
        assert!(same(r#"{"a":1,"a":2}"#, r#"{"a":1,"a":2}"#));
        for (one, other) in [
            ("1", "1.0"),
            (r#"{"a":1}"#, r#"{"a":1,"b":2}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#),
            ("[1,2]", "[2,1]"),
            ("\"1\"", "1"),
            ("{}", "[]"),
            ("null", "{}"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }
}

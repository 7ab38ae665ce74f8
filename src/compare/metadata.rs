//! What an update would take away: metadata objects are replaced whole (reference 3.6), so what Auth0 has
//! and the record has not is gone.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::users::Draft;
use crate::users::lexer::push_step;

type Object<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

fn object(raw: &[u8]) -> Option<Object<'_>> {
    serde_json::from_slice(raw).ok()
}

/// The keys of `there` that `own` lacks, as an object with the values that Auth0 has, and a JSON pointer
/// for each. Inside of objects that both have it looks further. `None`: nothing is lost. No token is
/// written anew.
pub(super) fn lost(
    there: &[u8],
    own: &[u8],
    pointer: &str,
    skip: &[&str],
    paths: &mut Vec<String>,
) -> Option<String> {
    let (there, own) = (object(there)?, object(own)?);
    let mut text = String::from("{");
    for (key, value) in there {
        if skip.contains(&&*key) {
            continue;
        }
        let mut path = pointer.to_owned();
        push_step(&mut path, &key);
        let gone = match own.get(&key) {
            None => {
                paths.push(path);
                Some(value.get().to_owned())
            }
            Some(ours) => lost(
                value.get().as_bytes(),
                ours.get().as_bytes(),
                &path,
                &[],
                paths,
            ),
        };
        if let Some(gone) = gone {
            put(&mut text, &key, &gone);
        }
    }
    text.push('}');
    (text.len() > 2).then_some(text)
}

/// `own` with what [`lost`] gave put back behind what it has; the record's own values stand. `None`: one of
/// them is no object.
pub(super) fn union(own: &[u8], lost: &[u8]) -> Option<Vec<u8>> {
    let (mut ours, lost) = (Draft::of(own)?, Draft::of(lost)?);
    for name in lost.names() {
        let gone = lost.get(name)?;
        let both = match ours.get(name) {
            None => Some(gone.to_vec()),
            Some(inside) => union(inside, gone),
        };
        if let Some(both) = both {
            ours.set(name, both);
        }
    }
    Some(ours.to_bytes())
}

fn put(text: &mut String, key: &str, value: &str) {
    if text.len() > 1 {
        text.push(',');
    }
    text.push_str(&serde_json::Value::from(key).to_string());
    text.push(':');
    text.push_str(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gone(there: &str, own: &str) -> (Option<String>, Vec<String>) {
        let mut paths = Vec::new();
        let text = lost(
            there.as_bytes(),
            own.as_bytes(),
            "/user_metadata",
            &["email"],
            &mut paths,
        );
        (text, paths)
    }

    #[test]
    fn keys_that_only_auth0_has_are_lost_also_deep_inside() {
        let there =
            r#"{"a":1,"b":{"c":123456789012345678901234567890,"d/e":2},"email":"x","f":[1]}"#;
        let (text, paths) = gone(there, r#"{"a":9,"b":{"d":1},"f":[]}"#);
        let text = text.unwrap();
        assert_eq!(
            text,
            r#"{"b":{"c":123456789012345678901234567890,"d/e":2}}"#
        );
        assert_eq!(paths, ["/user_metadata/b/c", "/user_metadata/b/d~1e"]);
        let own = r#"{"f":[],"b":{"d":1},"a":9}"#;
        let both = String::from_utf8(union(own.as_bytes(), text.as_bytes()).unwrap()).unwrap();
        assert_eq!(
            both, r#"{"f":[],"b":{"d":1,"c":123456789012345678901234567890,"d/e":2},"a":9}"#,
            "in the record's own order"
        );
        assert_eq!(gone(there, &both).0, None, "nothing more is lost then");
    }

    #[test]
    fn a_changed_value_is_meant_and_no_loss() {
        assert_eq!(gone(r#"{"a":{"b":1}}"#, r#"{"a":5}"#), (None, vec![]));
        assert_eq!(gone("null", "{}"), (None, vec![]));
        assert_eq!(gone(r#"{"a":1}"#, "{}").1, ["/user_metadata/a"]);
    }
}

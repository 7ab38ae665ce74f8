//! Another value for a property of a record, and putting it in.

use crate::users::fields::each;

/// Another value for a property of a record, so that an update takes nothing away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Name of the root property.
    pub field: &'static str,
    /// JSON.
    pub value: String,
}

/// The record with the changes in their places, those that it lacks at its end; all else token for token.
/// `record`: without insignificant white space.
pub fn changed(record: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut made = Vec::with_capacity(record.len());
    let mut done = 0;
    let mut missing: Vec<&Change> = changes.iter().collect();
    let _ = each(record, |name, value| {
        let change = changes
            .iter()
            .find(|change| change.field.as_bytes() == name);
        if let Some(change) = change {
            made.extend_from_slice(&record[done..value.at]);
            made.extend_from_slice(change.value.as_bytes());
            done = value.at + value.raw.len();
            missing.retain(|other| other.field != change.field);
        }
        true
    });
    made.extend_from_slice(&record[done..]);
    for change in missing {
        if made.last() != Some(&b'}') {
            break;
        }
        made.pop();
        if made.last() != Some(&b'{') {
            made.push(b',');
        }
        made.extend_from_slice(format!("\"{}\":{}", change.field, change.value).as_bytes());
        made.push(b'}');
    }
    made
}

/// `/user_metadata/address/city` as people write it: `user_metadata.address.city`.
pub fn dotted(pointer: &str) -> String {
    let steps = pointer.split('/').skip(1);
    let names: Vec<String> = steps
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    names.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_changed_properties_change() {
        let change = |field, value: &str| Change {
            field,
            value: value.to_owned(),
        };
        let changes = [
            change("email_verified", "true"),
            change("user_metadata", r#"{"a":1}"#),
        ];
        let made = changed(
            br#"{"email":"a\u0040b","user_metadata":{},"n":1e400}"#,
            &changes,
        );
        assert_eq!(
            String::from_utf8(made).unwrap(),
            r#"{"email":"a\u0040b","user_metadata":{"a":1},"n":1e400,"email_verified":true}"#
        );
        assert_eq!(changed(b"{}", &changes[..1]), br#"{"email_verified":true}"#);
        assert_eq!(changed(b"[1]", &changes), b"[1]");
        assert_eq!(dotted("/user_metadata/a~1b/c"), "user_metadata.a/b.c");
    }
}

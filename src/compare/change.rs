//! A record with other values in their places.

use crate::roster::mend::Change;
use crate::users::Draft;

/// The record with the changes in their places, those that it lacks at its end; all else token for token.
/// What is no object stays as it is.
pub fn changed(record: &[u8], changes: &[Change]) -> Vec<u8> {
    let Some(mut draft) = Draft::of(record) else {
        return record.to_vec();
    };
    for change in changes {
        let name = change.pointer.trim_start_matches('/');
        if let Some(value) = &change.value {
            draft.set(name, value.clone().into_bytes());
        }
    }
    draft.to_bytes()
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
        let changes = [
            Change::json("/email_verified", "true"),
            Change::json("/user_metadata", r#"{"a":1}"#),
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

use proptest::prelude::*;

use super::*;
use crate::passwords::Fate;

const BOTH: NativeOptions = NativeOptions {
    convert_hashes: true,
    strip_prefix: true,
    digest: None,
};
const SSHA: &str = "{SSHA}OClKBXF75xbIn1iiYYQ0OnACAfh3rpXS";
const DIGEST: &str = "850185e8cb8e7e8909605877cbdaef88";

fn done(record: &str, options: NativeOptions) -> (String, Native) {
    let mut out = Vec::new();
    let native = convert(record.as_bytes(), options, &mut out);
    (String::from_utf8(out).unwrap(), native)
}

fn fate(native: &Native) -> Option<Fate> {
    native.hash.as_ref().map(|(_, it)| it.fate())
}

#[test]
fn only_what_was_asked_for_is_replaced() {
    let record = format!(
        r#"{{ "email" : "a@example.com","n":123456789012345678901234567890, "password_hash" : "{SSHA}" ,
  "user_id":"auth0|auth0|5f\u0041","user_metadata":{{"user_id":"auth0|x","k":1e400,"k":1}} }}"#
    );
    let custom = format!(r#"{{"algorithm":"ldap","hash":{{"value":"{SSHA}","encoding":"utf8"}}}}"#);
    let converted = record
        .replace("\"password_hash\"", "\"custom_password_hash\"")
        .replace(&format!("\"{SSHA}\""), &custom);
    let stripped = record.replace("auth0|auth0|5f", "5f");
    let (out, native) = done(&record, BOTH);
    assert_eq!(out, converted.replace("auth0|auth0|5f", "5f"));
    assert!(native.stripped);
    assert_eq!(fate(&native), Some(Fate::Converted));
    let hashes = NativeOptions {
        strip_prefix: false,
        ..BOTH
    };
    assert_eq!(done(&record, hashes).0, converted);
    let prefix = NativeOptions {
        convert_hashes: false,
        ..BOTH
    };
    let (out, native) = done(&record, prefix);
    assert_eq!((out, native.hash), (stripped, None));
    let (out, native) = done(&record, NativeOptions::default());
    assert_eq!((out, native), (record, Native::default()));
}

#[test]
fn hashes_that_need_no_change_or_cannot_be_changed_stay() {
    for (hash, expected) in [
        (
            "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku",
            Fate::AsIs,
        ),
        ("$P$HkABSdcyprayLd3xSWDZ9RAQefK57L/", Fate::Lost),
        (DIGEST, Fate::Asked),
        ("hunter2", Fate::Lost),
    ] {
        let record = format!(r#"{{"password_hash":"{hash}"}}"#);
        let (out, native) = done(&record, BOTH);
        assert_eq!(out, record);
        assert_eq!(fate(&native), Some(expected), "{hash}");
    }
}

#[test]
fn a_digest_is_described_once_it_has_a_name() {
    let record = format!(r#"{{"password_hash":"{DIGEST}"}}"#);
    let named = NativeOptions {
        digest: Some(Digest::Md5),
        ..BOTH
    };
    assert_eq!(
        done(&record, named).0,
        format!(
            r#"{{"custom_password_hash":{{"algorithm":"md5","hash":{{"value":"{DIGEST}","encoding":"hex"}}}}}}"#
        )
    );
    let wrong = NativeOptions {
        digest: Some(Digest::Sha256),
        ..BOTH
    };
    assert_eq!(done(&record, wrong).0, record);
}

#[test]
fn what_is_ambiguous_or_unreadable_stays() {
    for record in [
        format!(r#"{{"password_hash":"{SSHA}","custom_password_hash":{{}}}}"#),
        format!(r#"{{"password_hash":"{SSHA}","password_hash":"{SSHA}"}}"#),
        format!(r#"{{"user_metadata":{{"password_hash":"{SSHA}"}}}}"#),
        format!(r#"[{{"password_hash":"{SSHA}"}}]"#),
        format!(r#"{{"password_hash":"{SSHA}","a":}}"#),
        format!(r#"{{"password_hash":"{SSHA}"}} x"#),
        r#"{"password_hash":7,"user_id":null}"#.to_owned(),
        r#"{"user_id":"auth0|"}"#.to_owned(),
        r#"{"user_id":"auth0|auth0|"}"#.to_owned(),
        r#"{"user_id":"google-oauth2|1"}"#.to_owned(),
        r#"{"user_id":"auth0"}"#.to_owned(),
        String::new(),
    ] {
        let (out, native) = done(&record, BOTH);
        assert_eq!(out, record);
        assert!(!native.stripped && fate(&native) != Some(Fate::Converted));
    }
}

#[test]
fn escapes_do_not_hide_anything() {
    let (out, _) = done(r#"{"user_i\u0064":"auth0\u007cx\u00e9"}"#, BOTH);
    assert_eq!(out, r#"{"user_i\u0064":"xé"}"#);
    let (out, native) = done(
        r#"{"password\u005fhash" :"{SSHA}OClKBXF75xbIn1iiYYQ0OnACAfh3rpXS"}"#,
        BOTH,
    );
    assert!(
        out.starts_with(r#"{"custom_password_hash" :{"algorithm":"ldap""#),
        "{out}"
    );
    assert_eq!(fate(&native), Some(Fate::Converted));
    let (out, _) = done(r#"{"user_id":"\ud800auth0|x"}"#, BOTH);
    assert_eq!(out, r#"{"user_id":"\ud800auth0|x"}"#);
}

#[test]
fn a_hash_from_elsewhere_is_added_at_the_end() {
    let bcrypt = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
    let joined = |record: &str, hash: Option<&str>| {
        let mut out = Vec::new();
        let find = |id: &str, email: Option<&str>| {
            assert_eq!((id, email), ("auth0|1", Some("a@example.com")));
            Some(hash.map(str::to_owned))
        };
        let native = convert_joined(record.as_bytes(), NativeOptions::default(), find, &mut out);
        (String::from_utf8(out).unwrap(), native.joined)
    };
    let record = r#"{"email":"a@example.com", "user_id":"auth0|1" , "n":1.0 }"#;
    assert_eq!(joined(record, None), (record.to_owned(), Some(false)));
    let (out, found) = joined(record, Some(bcrypt));
    let end = format!(r#""n":1.0,"password_hash":"{bcrypt}" }}"#);
    assert_eq!(
        (out, found),
        (record.replace(r#""n":1.0 }"#, &end), Some(true))
    );
    let (out, _) = joined(record, Some(SSHA));
    assert!(out.contains(r#""n":1.0,"custom_password_hash":{"algorithm":"ldap","#));
    // A hash of its own is never replaced, and one without an id is not asked for.
    for record in [
        r#"{"user_id":"auth0|1","password_hash":null}"#.to_owned(),
        format!(r#"{{"user_id":"auth0|1","password_hash":"{bcrypt}"}}"#),
        r#"{"user_id":"auth0|1","custom_password_hash":{}}"#.to_owned(),
        r#"{"email":"a@example.com"}"#.to_owned(),
    ] {
        assert_eq!(joined(&record, Some(bcrypt)), (record, None));
    }
}

#[test]
fn the_result_goes_through_unchanged_a_second_time() {
    let record = format!(r#"{{"user_id":"auth0|x","password_hash":"{SSHA}"}}"#);
    let once = done(&record, BOTH).0;
    assert_eq!(done(&once, BOTH), (once, Native::default()));
}

proptest! {
    #[test]
    fn other_records_are_copied_byte_for_byte(
        keys in prop::collection::vec("[a-z_\\\\\"{}: ]{0,6}", 0..6),
        values in prop::collection::vec("[ -~]{0,8}", 6),
        space in "[ \n\t]{0,3}",
    ) {
        let members: Vec<String> = keys
            .iter()
            .zip(&values)
            .map(|(key, value)| {
                let [key, value] = [key, value].map(|text| serde_json::Value::from(text.as_str()));
                format!("{space}{key}{space}:{space}{value}")
            })
            .collect();
        let record = format!("{{{}{space}}}", members.join(","));
        prop_assert_eq!(done(&record, BOTH).0, record);
    }

    #[test]
    fn any_bytes_come_out_or_are_a_record(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let mut out = Vec::new();
        convert(&bytes, BOTH, &mut out);
        prop_assert_eq!(out, bytes);
    }
}

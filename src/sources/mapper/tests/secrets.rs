//! Hashes, factors, and clear text that goes nowhere.

use serde_json::{Value as Json, json};

use super::rig::{BCRYPT, build, mapping, written};
use crate::sources::{ReadAs, Remark};
use crate::users::Cell;

#[test]
fn hashes_go_where_they_fit_and_clear_text_nowhere() {
    let columns = [("email", ReadAs::Text), ("password_hash", ReadAs::Hash)];
    let read = |text: &str| {
        let row = [Cell::Text("a@example.com"), Cell::Text(text)];
        written(&mapping(&columns), &row)
    };
    assert_eq!(
        read(BCRYPT).0,
        format!(r#"{{"email":"a@example.com","password_hash":"{BCRYPT}"}}"#)
    );
    let other = BCRYPT.replace("$10$", "$12$");
    let custom: Json = serde_json::from_str(&read(&other).0).unwrap();
    assert_eq!(
        custom["custom_password_hash"]["hash"]["value"],
        json!(other)
    );
    assert_eq!(custom["password_hash"], Json::Null);
    for (lost, remark) in [
        ("correct horse battery", Remark::ClearTextPassword),
        ("$P$Bsaltsaltabcdefghijklmnopqrstuv", Remark::HashCannotCome),
    ] {
        let (record, mapped, _) = read(lost);
        assert_eq!(record, r#"{"email":"a@example.com"}"#);
        assert_eq!(mapped.remarks, [(remark, "/password_hash".to_owned())]);
    }
}

#[test]
fn credentials_become_hashes_and_factors() {
    let list = format!(
        r#"[{{"type":"password","secretData":"{{\"value\":\"{BCRYPT}\"}}","credentialData":"{{\"algorithm\":\"bcrypt\"}}"}},
        {{"type":"otp","secretData":"{{\"value\":\"JBSWY3DPEHPK3PXP\"}}","credentialData":"{{\"secretEncoding\":\"BASE32\"}}"}},
        {{"type":"webauthn"}}]"#
    );
    let columns = [("custom_password_hash", ReadAs::Credentials)];
    let (record, mapped, tally) = written(&mapping(&columns), &[Cell::Json(&list)]);
    let record: Json = serde_json::from_str(&record).unwrap();
    assert_eq!(record["password_hash"], json!(BCRYPT));
    assert_eq!(
        record["mfa_factors"],
        json!([{"totp": {"secret": "JBSWY3DPEHPK3PXP"}}])
    );
    assert_eq!(
        mapped.remarks,
        [(Remark::FactorCannotCome, "/mfa_factors".to_owned())]
    );
    assert_eq!(tally.factors, 1);
}

#[test]
fn a_salt_needs_the_column_of_its_hash_and_stands_once() {
    let salt = || ReadAs::Salt(crate::passwords::SaltUse::default());
    let error = |columns: &[(&str, ReadAs)]| build(&mapping(columns)).unwrap_err().to_string();
    let alone = error(&[("password_hash", salt())]);
    assert!(alone.contains("no column holds the hash"), "{alone}");
    let twice = error(&[
        ("password_hash", ReadAs::Hash),
        ("password_hash", salt()),
        ("custom_password_hash", salt()),
    ]);
    assert!(twice.contains("both become password_hash"), "{twice}");
}

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

#[test]
fn passwords_inside_json_are_never_sent() {
    let list = r#"{"user":"ann","password":"Kestrel-42-Example","more":[{"pwd":"Kestrel-43-Example"}],"password_hash":null}"#;
    for read_as in [ReadAs::Json, ReadAs::Text, ReadAs::AsItIs] {
        for cell in [Cell::Json(list), Cell::Text(list)] {
            for to in ["user_metadata", "app_metadata.login", "nickname"] {
                let (record, mapped, _) = written(&mapping(&[(to, read_as.clone())]), &[cell]);
                assert!(!record.contains("Kestrel"), "{record}");
                assert!(record.contains("ann"), "{record}");
                let passwords = mapped.remarks.iter();
                let passwords = passwords.filter(|it| it.0 == Remark::ClearTextPassword);
                assert_eq!(passwords.count(), 1, "{:?}", mapped.remarks);
            }
        }
    }
    let broken = r#"{"password":"Kestrel-42-Example","#;
    for read_as in [ReadAs::Json, ReadAs::Text] {
        let (record, ..) = written(
            &mapping(&[("user_metadata.login", read_as)]),
            &[Cell::Text(broken)],
        );
        assert_eq!(record, "{}", "what stands behind the fault is not known");
    }
    let beside = [
        ("user_metadata", ReadAs::Json),
        ("user_metadata.city", ReadAs::Text),
    ];
    let (record, ..) = written(&mapping(&beside), &[Cell::Text(list), Cell::Text("Bern")]);
    assert!(
        record.contains("Bern") && !record.contains("Kestrel"),
        "{record}"
    );
}

#[test]
fn what_only_has_to_do_with_passwords_stays() {
    for kept in [
        r#"{"password":""}"#,
        r#"{"password":null,"changed":true}"#,
        r#"{"passwordChangedAt":"2024-01-15"}"#,
    ] {
        let columns = [("user_metadata", ReadAs::Json)];
        let (record, mapped, _) = written(&mapping(&columns), &[Cell::Text(kept)]);
        assert_eq!(record, format!(r#"{{"user_metadata":{kept}}}"#));
        assert!(mapped.remarks.is_empty(), "{:?}", mapped.remarks);
    }
    let described = r#"{"algorithm":"md4","hash":{"value":"878c7d20da98922264d3c58008fd97b0","encoding":"hex"},"password":{"encoding":"utf16le"}}"#;
    let factors = r#"[{"totp":{"secret":"JBSWY3DPEHPK3PXP"}}]"#;
    let columns = [
        ("custom_password_hash", ReadAs::Json),
        ("mfa_factors", ReadAs::Json),
    ];
    let cells = [Cell::Text(described), Cell::Text(factors)];
    let (record, mapped, _) = written(&mapping(&columns), &cells);
    assert!(
        record.contains(described) && record.contains(factors),
        "{record}"
    );
    assert!(mapped.remarks.is_empty(), "{:?}", mapped.remarks);
}

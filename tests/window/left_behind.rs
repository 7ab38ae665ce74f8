//! What the window at work leaves in its data folder: nothing of the users but the rows that were refused.

use usher::app::theme::Look;

use super::flow::import_two;
use super::steps::Desk;
use super::traces::{Planted, look};

const HASH: &str = "C4N4RYabcdefghijklmnopqrstu5Vk.fKJ2n8C8j1X3xGq3Y2Z6wQ";

#[test]
fn two_imports_leave_no_address_and_no_secret() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let user = |name: &str| {
        format!(
            r#"{{"email":"{name}@example.com","email_verified":true,"name":"Canarina","password_hash":"$2b$10${HASH}","mfa_factors":[{{"totp":{{"secret":"CANARYFACTOR2345"}}}}]}}"#
        )
    };
    let text = format!(
        r#"[{},{},{{"email":"canary.three is no address"}}]"#,
        user("canary.one"),
        user("canary.two")
    );
    for _ in 0..2 {
        let path = desk.file("members.json", &text);
        import_two(&mut desk, &path);
    }
    let planted = Planted {
        secrets: &["eyJhbGci"],
        people: &["canary", "Canarina", HASH, "CANARYFACTOR2345"],
    };
    let left = look(&desk.folder.path().join("home"), &planted, |path| {
        path.file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"refused."))
    });
    let said = |name: &str| left.iter().any(|path| path.ends_with(name));
    assert!(said("journal.jsonl") && said("failures.jsonl"), "{left:?}");
}

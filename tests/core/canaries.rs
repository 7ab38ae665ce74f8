//! Nothing that identifies a person or opens a door is written where it does not belong: known words are
//! planted in file and credentials, and looked for in everything that the real binary leaves behind.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use usher::practice::Speed;

use super::faults::{Call, Fate, Proxy, answer};
use super::importing::{Rig, SCOPES};

const ADDRESS: &str = "canary.person";
const NAME: &str = "Canarina";
const HASH: &str = "C4N4RYabcdefghijklmnopqrstu5Vk.fKJ2n8C8j1X3xGq3Y2Z6wQ";
const FACTOR: &str = "CANARYFACTOR2345";
const CLIENT_SECRET: &str = "canary-client-secret";

fn users() -> String {
    let users: Vec<String> = (0..3)
        .map(|n| {
            json!({
                "email": format!("{ADDRESS}{n}@example.com"),
                "email_verified": true,
                "given_name": NAME,
                "password_hash": format!("$2b$10${HASH}"),
                "mfa_factors": [{"totp": {"secret": FACTOR}}],
                "user_metadata": {"about": format!("{NAME} of {ADDRESS}")},
            })
            .to_string()
        })
        .collect();
    format!(
        "[{},{{\"email\":\"{ADDRESS} is no address\"}}]",
        users.join(",")
    )
}

/// What a server may quote of a request.
fn echo() -> String {
    format!("{ADDRESS}0@example.com ({NAME}) with $2b$10${HASH} and {FACTOR}")
}

/// Every part is refused with what it holds.
fn refusing(call: &Call) -> Fate {
    if call.method == "POST" {
        let body = json!({"statusCode": 400, "error": "Bad Request", "message": echo(), "errorCode": echo()});
        return Fate::Instead(answer("400 Bad Request", "", &body.to_string()));
    }
    Fate::Pass
}

fn rule(call: &Call) -> Fate {
    if call.path.ends_with("/errors") {
        return Fate::Change(|list| {
            for entry in list.as_array_mut().into_iter().flatten() {
                let address = entry["user"]["email"].clone();
                entry["errors"][0]["message"] = json!(format!(
                    "{address} ({NAME}) with $2b$10${HASH} and {FACTOR} already exist"
                ));
            }
        });
    }
    match (call.method.as_str(), call.path.as_str()) {
        ("POST", "/oauth/token") => Fate::Instead(answer(
            "401 Unauthorized",
            "",
            r#"{"error":"access_denied","error_description":"Unauthorized"}"#,
        )),
        (_, "/.well-known/openid-configuration") => {
            Fate::Instead(answer("404 Not Found", "", r#"{"message":"no"}"#))
        }
        // The first POST of users meets a page of the network, which holds the run.
        ("POST", _) if call.external_id.ends_with(".1") => Fate::Instead(
            answer(
                "403 Forbidden",
                "",
                &format!("<html><title>Sign in</title>{}</html>", echo()),
            )
            .replace("application/json", "text/html"),
        ),
        _ => Fate::Pass,
    }
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// A file's text; of an archive that of all its files.
fn read(path: &Path) -> String {
    if path.extension().is_some_and(|end| end == "zip") {
        let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
        let mut text = String::new();
        for index in 0..zip.len() {
            zip.by_index(index)
                .unwrap()
                .read_to_string(&mut text)
                .unwrap();
        }
        assert!(text.contains("accepted") || text.contains("run_created"));
        return text;
    }
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

fn spoken(what: &str, output: &Output, code: i32, canaries: &[&str]) {
    for (stream, bytes) in [("output", &output.stdout), ("error", &output.stderr)] {
        let text = String::from_utf8_lossy(bytes);
        for canary in canaries {
            assert!(
                !text.contains(canary),
                "{what}, standard {stream}: {canary}\n{text}"
            );
        }
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{what}: {errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_and_no_person_is_left_behind() {
    let rig = Rig::new(Speed::Instant).await;
    let file = rig.dir.path().join("users.json");
    std::fs::write(&file, users()).unwrap();
    let file = file.to_str().unwrap();
    let proxy = Proxy::start(0, &rig.server.url, Arc::new(rule)).await;
    let token = rig.server.issue_token(SCOPES, Duration::from_hours(1));
    let home = rig.dir.path().join("home");
    let canaries = [ADDRESS, NAME, HASH, FACTOR, CLIENT_SECRET, &token];
    let usher = |args: &[&str], credentials: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_usher"));
        command
            .args(args)
            .env("USHER_HOME", &home)
            .env("RUST_LOG", "trace");
        for name in ["USHER_TOKEN", "USHER_CLIENT_ID", "USHER_CLIENT_SECRET"] {
            command.env_remove(name);
        }
        command.envs(credentials.iter().copied()).output().unwrap()
    };
    let with_token = [("USHER_TOKEN", token.as_str())];
    let name = rig.connection().name;
    let import = [
        "import",
        file,
        "--tenant",
        &proxy.url,
        "--connection",
        &name,
        "--leave-out-blocked",
        "--yes",
    ];

    spoken("check", &usher(&["check", file], &[]), 1, &canaries);
    spoken(
        "check",
        &usher(&["check", file, "--format", "json"], &[]),
        1,
        &canaries,
    );
    let client = [
        ("USHER_CLIENT_ID", "id"),
        ("USHER_CLIENT_SECRET", CLIENT_SECRET),
    ];
    spoken("a wrong secret", &usher(&import, &client), 2, &canaries);
    let first = usher(&import, &with_token);
    spoken("import", &first, 3, &canaries);
    spoken("resume", &usher(&["resume"], &with_token), 1, &canaries);
    // Now they are there, and Auth0 quotes them.
    spoken("import", &usher(&import, &with_token), 3, &canaries);
    let output = usher(&["resume"], &with_token);
    spoken("resume", &output, 1, &canaries);
    let end: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&end["already_there"], &end["left_out"]),
        (&json!(3), &json!(1)),
        "{end}"
    );
    // And a tenant that refuses all, and says what.
    let refusing = Proxy::start(0, &rig.server.url, Arc::new(refusing)).await;
    let mut refused = import;
    refused[3] = &refusing.url;
    spoken("refused", &usher(&refused, &with_token), 3, &canaries);
    spoken("runs", &usher(&["runs"], &[]), 0, &canaries);
    let out = |name: &str| home.join(name).to_str().unwrap().to_owned();
    for run in std::fs::read_dir(home.join("runs")).unwrap() {
        let run = run.unwrap().file_name().into_string().unwrap();
        let (page, bundle) = (out(&format!("{run}.html")), out(&format!("{run}.zip")));
        spoken(
            "report",
            &usher(&["report", &run, "-o", &page], &[]),
            0,
            &canaries,
        );
        spoken(
            "support",
            &usher(&["support", &run, "-o", &bundle], &[]),
            0,
            &canaries,
        );
    }

    let mut left = Vec::new();
    files(&home, &mut left);
    let said = |name: &str| left.iter().any(|path| path.ends_with(name));
    assert!(said("journal.jsonl") && said("failures.jsonl"), "{left:?}");
    for path in &left {
        let refused = path
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("refused.");
        let text = read(path);
        for canary in canaries {
            // Refused rows are the admin's own rows, and never hold what lets Usher in.
            let own = refused && ![CLIENT_SECRET, &token].contains(&canary);
            assert!(
                own || !text.contains(canary),
                "{} has {canary}",
                path.display()
            );
        }
    }
}

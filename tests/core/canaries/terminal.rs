//! The terminal, before a tenant that quotes what it was sent.

use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use usher::practice::Speed;

use super::{ADDRESS, CLIENT_SECRET, FACTOR, HASH, NAME, is_not_in, is_refused};
use crate::faults::{Call, Fate, Proxy, answer};
use crate::importing::{Rig, SCOPES};
use crate::traces::{Planted, look};

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
fn echo(token: &str) -> String {
    format!("{ADDRESS}0@example.com ({NAME}) with $2b$10${HASH} and {FACTOR}, by {token}")
}

/// Every part is refused with what it holds.
fn refusing(call: &Call, token: &str) -> Fate {
    if call.method == "POST" {
        let body = json!({"statusCode": 400, "error": "Bad Request", "message": echo(token), "errorCode": echo(token)});
        return Fate::Instead(answer("400 Bad Request", "", &body.to_string()));
    }
    Fate::Pass
}

fn rule(call: &Call, token: &str) -> Fate {
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
            &json!({"error": "access_denied", "error_description": format!("No client has {CLIENT_SECRET}")})
                .to_string(),
        )),
        (_, "/.well-known/openid-configuration") => {
            Fate::Instead(answer("404 Not Found", "", r#"{"message":"no"}"#))
        }
        // The first POST of users meets a page of the network, which holds the run.
        ("POST", _) if call.external_id.ends_with(".1") => Fate::Instead(
            answer(
                "403 Forbidden",
                "",
                &format!("<html><title>Sign in</title>{}</html>", echo(token)),
            )
            .replace("application/json", "text/html"),
        ),
        _ => Fate::Pass,
    }
}

fn spoken(what: &str, output: &Output, code: i32, planted: &Planted<'_>) {
    for bytes in [&output.stdout, &output.stderr] {
        is_not_in(planted, what, &String::from_utf8_lossy(bytes));
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
    let token = rig.server.issue_token(SCOPES, Duration::from_hours(1));
    let quoted = token.clone();
    let rule = move |call: &Call| rule(call, &quoted);
    let proxy = Proxy::start(0, &rig.server.url, Arc::new(rule)).await;
    let home = rig.dir.path().join("home");
    let planted = Planted {
        secrets: &[CLIENT_SECRET, &token],
        people: &[ADDRESS, NAME, HASH, FACTOR],
    };
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

    spoken("check", &usher(&["check", file], &[]), 1, &planted);
    spoken(
        "check",
        &usher(&["check", file, "--format", "json"], &[]),
        1,
        &planted,
    );
    let client = [
        ("USHER_CLIENT_ID", "id"),
        ("USHER_CLIENT_SECRET", CLIENT_SECRET),
    ];
    spoken("a wrong secret", &usher(&import, &client), 2, &planted);
    let first = usher(&import, &with_token);
    spoken("import", &first, 3, &planted);
    spoken("resume", &usher(&["resume"], &with_token), 1, &planted);
    // Now they are there, and Auth0 quotes them.
    spoken("import", &usher(&import, &with_token), 3, &planted);
    let output = usher(&["resume"], &with_token);
    spoken("resume", &output, 1, &planted);
    let end: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&end["already_there"], &end["left_out"]),
        (&json!(3), &json!(1)),
        "{end}"
    );
    // And a tenant that refuses all, and says what.
    let quoted = token.clone();
    let refusing = move |call: &Call| refusing(call, &quoted);
    let refusing = Proxy::start(0, &rig.server.url, Arc::new(refusing)).await;
    let mut refused = import;
    refused[3] = &refusing.url;
    spoken("refused", &usher(&refused, &with_token), 3, &planted);
    spoken("runs", &usher(&["runs"], &[]), 0, &planted);
    let out = |name: &str| home.join(name).to_str().unwrap().to_owned();
    for run in std::fs::read_dir(home.join("runs")).unwrap() {
        let run = run.unwrap().file_name().into_string().unwrap();
        let (page, bundle) = (out(&format!("{run}.html")), out(&format!("{run}.zip")));
        spoken(
            "report",
            &usher(&["report", &run, "-o", &page], &[]),
            0,
            &planted,
        );
        spoken(
            "support",
            &usher(&["support", &run, "-o", &bundle], &[]),
            0,
            &planted,
        );
    }

    let left = look(&home, &planted, is_refused);
    let said = |name: &str| left.iter().any(|path| path.ends_with(name));
    assert!(
        said("journal.jsonl") && said("failures.jsonl") && said("usher.log"),
        "{left:?}"
    );
    assert!(left.iter().any(|path| is_refused(path)), "{left:?}");
}

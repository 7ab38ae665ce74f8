//! What Usher writes is its owner's alone, and what it is told to send goes where it was told and nowhere
//! else.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use usher::auth0::{AccessToken, Client, Domain, Http, ImportForm, token};
use usher::practice::Speed;

use super::faults::{Call, Fate, Proxy, answer};
use super::importing::{Rig, SCOPES};

#[cfg(unix)]
mod files {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;
    use std::process::{Command, Output};

    use crate::support::terminal::{PLAIN, Place, Served, arg, code, killed_under_way, stderr};

    /// The real binary where the system would let everybody read and write what is made.
    fn open_to_all(place: &Place, args: &[&str]) -> Output {
        let mut command = Command::new("sh");
        command
            .args(["-c", "umask 000; exec \"$0\" \"$@\""])
            .arg(env!("CARGO_BIN_EXE_usher"))
            .args(args)
            .env("USHER_HOME", place.path("home"));
        for name in ["USHER_TOKEN", "USHER_CLIENT_ID", "USHER_CLIENT_SECRET"] {
            command.env_remove(name);
        }
        command.output().unwrap()
    }

    fn modes(folder: &Path, wrong: &mut Vec<String>, seen: &mut usize) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let meta = path.symlink_metadata().unwrap();
            let mode = meta.permissions().mode() & 0o777;
            let wanted = if meta.is_dir() { 0o700 } else { 0o600 };
            *seen += 1;
            if mode != wanted {
                wrong.push(format!("{} has {mode:o}", path.display()));
            }
            if meta.is_dir() {
                modes(&path, wrong, seen);
            }
        }
    }

    /// Everything that the terminal saves, each with what it is called with.
    fn saves(users: &Path) -> Vec<(&'static str, Vec<String>)> {
        let users = arg(users).to_owned();
        let text = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let mut import: Vec<String> =
            text(&["import", &users, "--practice", "--connection", PLAIN]);
        import.extend(text(&["--yes", "--leave-out-blocked", "--follow-up"]));
        vec![
            ("follow-up.csv", import),
            ("convert.json", text(&["convert", &users, "-o"])),
            ("mapping.json", text(&["mapping", &users, "-o"])),
            ("report.html", text(&["report", "-o"])),
            ("support.zip", text(&["support", "-o"])),
        ]
    }

    /// In the data folder stand files that are written where they stand, and others that are replaced.
    #[test]
    fn a_link_in_the_data_folder_leads_nowhere() {
        let place = Place::new();
        let users = place.file(
            "users.json",
            r#"[{"email":"ann@example.com","email_verified":true}]"#,
        );
        let import = ["import", arg(&users), "--practice", "--connection", PLAIN];
        assert_eq!(code(&place.usher(import)), 0);
        let run = std::fs::read_dir(place.path("home/runs"))
            .unwrap()
            .next()
            .unwrap();
        let run = run.unwrap().file_name().into_string().unwrap();
        let kept = place.path("kept");
        let plant = |name: &str| {
            let at = place.path("home").join(name);
            let text = std::fs::read(&at).unwrap_or_default();
            std::fs::write(&kept, &text).unwrap();
            let _ = std::fs::remove_file(&at);
            symlink(&kept, &at).unwrap();
            (at, text)
        };
        let again = [
            "import",
            arg(&users),
            "--practice",
            "--connection",
            PLAIN,
            "--yes",
        ];

        // Replaced: the link goes, what it led to stays.
        for name in ["logs/usher.log", &format!("runs/{run}/summary.json")] {
            let (at, text) = plant(name);
            if name.ends_with("summary.json") {
                // It is written anew where it does not fit the journal.
                std::fs::write(&kept, "{}").unwrap();
                place.usher(["runs"]);
                assert_eq!(std::fs::read(&kept).unwrap(), b"{}", "{name}");
            } else {
                place.usher(again);
                assert_eq!(std::fs::read(&kept).unwrap(), text, "{name}");
            }
            assert!(!at.is_symlink(), "{name}");
        }
        // Written in its place: refused, with the reason.
        for name in ["practice/book.jsonl", "practice/lock"] {
            let (at, text) = plant(name);
            let output = place.usher(again);
            assert_eq!(code(&output), 2, "{name}: {}", stderr(&output));
            assert_eq!(std::fs::read(&kept).unwrap(), text, "{name}");
            std::fs::remove_file(&at).unwrap();
            std::fs::write(&at, text).unwrap();
        }
        assert!([0, 1].contains(&code(&place.usher(again))));
    }

    /// A run that was killed goes on only with files of its own.
    #[test]
    fn a_journal_that_is_a_link_is_not_written() {
        let place = Place::new();
        let served = Served::start(&place, "realistic");
        let text: Vec<String> = (0..12)
            .map(|n| format!(r#"{{"email":"user{n}@example.com","email_verified":true}}"#))
            .collect();
        let users = place.file("users.json", format!("[{}]", text.join(",")));
        assert!(killed_under_way(&place, &served, &[&users], 12, "300"));
        let run = std::fs::read_dir(place.path("home/runs")).unwrap().next();
        let run = run.unwrap().unwrap().path();
        let (journal, kept) = (run.join("journal.jsonl"), place.path("kept"));
        std::fs::rename(&journal, &kept).unwrap();
        symlink(&kept, &journal).unwrap();
        let before = std::fs::read(&kept).unwrap();
        let mut resume = served.command(&place);
        resume.env("USHER_TEMPO", "20").arg("resume");
        let output = resume.output().unwrap();
        assert!([2, 3].contains(&code(&output)), "{}", stderr(&output));
        assert!(
            stderr(&output).contains("a link stands"),
            "{}",
            stderr(&output)
        );
        assert_eq!(std::fs::read(&kept).unwrap(), before);

        std::fs::rename(&kept, &journal).unwrap();
        let output = resume.output().unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }

    #[test]
    fn all_files_are_their_owners_alone_and_no_link_is_followed() {
        let place = Place::new();
        let users = place.file(
            "users.csv",
            "email,Favourite dish\nann@example.com,soup\nben@example.com,rice\n",
        );
        let out = place.path("out");
        std::fs::create_dir(&out).unwrap();
        // Twice, so that the second import has rows to save that were not taken.
        for _ in 0..2 {
            for (name, args) in saves(&users) {
                let (target, link) = (place.path(&format!("kept-{name}")), out.join(name));
                std::fs::write(&target, "keep").unwrap();
                let _ = std::fs::remove_file(&link);
                symlink(&target, &link).unwrap();
                let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
                args.push(arg(&link));
                let output = open_to_all(&place, &args);
                assert!(
                    [0, 1].contains(&code(&output)),
                    "{name}: {}",
                    stderr(&output)
                );
                assert_eq!(std::fs::read_to_string(&target).unwrap(), "keep", "{name}");
                let meta = link.symlink_metadata().unwrap();
                assert!(meta.is_file(), "{name} is still a link");
                assert_eq!(meta.permissions().mode() & 0o777, 0o600, "{name}");
            }
        }
        let (mut wrong, mut seen) = (Vec::new(), 0);
        modes(&place.path("home"), &mut wrong, &mut seen);
        assert_eq!(wrong, Vec::<String>::new());
        assert!(seen > 10, "{seen}");
        let home = place.path("home").metadata().unwrap().permissions();
        assert_eq!(home.mode() & 0o777, 0o700);
        let left = std::fs::read_dir(&out).unwrap().count();
        assert_eq!(left, saves(&users).len(), "no temporary file is left");
    }
}

const REDIRECTS: [&str; 4] = [
    "301 Moved Permanently",
    "302 Found",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
];

fn to(elsewhere: &str, status: &str) -> Fate {
    Fate::Instead(answer(
        status,
        &format!("location: {elsewhere}/api/v2/jobs\r\n"),
        "",
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_endpoint_follows_a_redirect() {
    let rig = Rig::new(Speed::Instant).await;
    let elsewhere = Proxy::start(0, &rig.server.url, Arc::new(|_| Fate::Pass)).await;
    for status in REDIRECTS {
        let other = elsewhere.url.clone();
        let rule = move |_: &Call| to(&other, status);
        let proxy = Proxy::start(0, &rig.server.url, Arc::new(rule)).await;
        let domain = Domain::parse(&proxy.url).unwrap();
        let text = rig.server.issue_token(SCOPES, Duration::from_hours(1));
        let (token, _) = AccessToken::pasted(&text, &domain).unwrap();
        let client = Client::new(&token, &Http::default()).unwrap();
        assert!(client.connections().await.is_err());
        assert!(client.connection("con_1").await.is_err());
        assert!(client.connection_clients("con_1").await.is_err());
        assert!(client.job("job_1").await.is_err());
        assert!(client.job_errors("job_1").await.is_err());
        assert!(client.logged_import("run.1.1", None).await.is_err());
        assert!(client.users_by_email("ann@example.com").await.is_err());
        let form = ImportForm {
            connection_id: "con_1".into(),
            upsert: false,
            external_id: "run.1.1".into(),
            send_completion_email: false,
            users: Bytes::from_static(b"[{\"email\":\"ann@example.com\"}]"),
        };
        client.start_import(&form).await;
        let secret = rig.server.client_secret.clone().into();
        let asked = token::request(&domain, &rig.server.client_id, &secret, &Http::default()).await;
        assert!(asked.is_err());
        assert!(proxy.calls.lock().unwrap().len() >= 9, "{status}");
    }
    assert_eq!(elsewhere.calls.lock().unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_was_sent_to_its_host_travels_no_further() {
    let rig = Rig::new(Speed::Instant).await;
    let elsewhere = Proxy::start(0, &rig.server.url, Arc::new(|_| Fate::Pass)).await;
    for status in REDIRECTS {
        let own: Arc<OnceLock<String>> = Arc::default();
        let (other, host) = (elsewhere.url.clone(), own.clone());
        let rule = move |call: &Call| match call.method.as_str() {
            "GET" => {
                let issuer = format!("{}/", host.get().unwrap());
                let body = json!({"issuer": issuer}).to_string();
                Fate::Instead(answer("200 OK", "", &body))
            }
            _ => to(&other, status),
        };
        let proxy = Proxy::start(0, &rig.server.url, Arc::new(rule)).await;
        own.set(proxy.url.clone()).unwrap();
        let domain = Domain::parse(&proxy.url).unwrap();
        let secret = rig.server.client_secret.clone().into();
        let asked = token::request(&domain, &rig.server.client_id, &secret, &Http::default()).await;
        let error = asked.map(|_| ()).unwrap_err();
        let paths: Vec<String> = proxy
            .calls
            .lock()
            .unwrap()
            .iter()
            .map(|call| call.path.clone())
            .collect();
        assert!(paths.iter().any(|path| path == "/oauth/token"), "{paths:?}");
        assert!(!format!("{error:?} {error}").contains(&rig.server.client_secret));
    }
    assert_eq!(elsewhere.calls.lock().unwrap().len(), 0);
}

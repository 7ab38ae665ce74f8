//! A token goes to the host that it names and to no other, a secret to a host that has proved itself: by
//! what a server of our own hears, byte for byte.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use secrecy::SecretString;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use usher::auth0::{AccessToken, Client, Domain, Http, ImportForm, TimeLimits, token};

use super::faults::answer;
use crate::support::terminal::{PLAIN, Place, Served, arg, code, stderr};

const SECRET: &str = "canary-client-secret";
const ID: &str = "canary-client-id";
const CLAIMS: &str = r#"{"iss":"https://login.example.com/","aud":"https://example.eu.auth0.com/api/v2/","exp":4102444800,"scope":"create:users"}"#;

/// Hears everything that is said to it, and answers what it is told to.
pub(super) struct Ear {
    pub(super) url: String,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Ear {
    /// `say` gets what has been heard so far on a connection and the ear's own address, and answers when it
    /// has heard enough.
    async fn new(say: impl Fn(&str, &str) -> Option<String> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
        let (kept, own, say) = (heard.clone(), url.clone(), Arc::new(say));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let number = {
                    let mut kept = kept.lock().unwrap();
                    kept.push(Vec::new());
                    kept.len() - 1
                };
                let (kept, own, say) = (kept.clone(), own.clone(), say.clone());
                tokio::spawn(async move {
                    let mut bytes = [0; 8_192];
                    while let Ok(count @ 1..) = stream.read(&mut bytes).await {
                        let text = {
                            let mut kept = kept.lock().unwrap();
                            kept[number].extend_from_slice(&bytes[..count]);
                            String::from_utf8_lossy(&kept[number]).into_owned()
                        };
                        let Some(said) = say(&text, &own) else {
                            continue;
                        };
                        let sent = stream.write_all(said.as_bytes()).await;
                        if sent.is_err() || said.contains("connection: close") {
                            return;
                        }
                    }
                });
            }
        });
        Self { url, heard }
    }

    /// One that answers every request with the same.
    pub(super) async fn saying(said: String) -> Self {
        Self::new(move |_, _| Some(said.clone())).await
    }

    pub(super) fn heard(&self) -> Vec<String> {
        let heard = self.heard.lock().unwrap();
        heard
            .iter()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .collect()
    }

    /// Heard none of what lets somebody in.
    pub(super) fn knows_nothing(&self) {
        for text in self.heard() {
            let lower = text.to_ascii_lowercase();
            for word in [
                SECRET,
                ID,
                "authorization",
                "bearer",
                &token_text().to_ascii_lowercase(),
            ] {
                assert!(!lower.contains(word), "it heard {word}: {text}");
            }
        }
    }

    fn http(&self) -> Http {
        Http {
            proxy: Some(self.url.clone()),
            limits: TimeLimits {
                connect: Duration::from_secs(5),
                post: Duration::from_secs(5),
                get: Duration::from_secs(5),
            },
        }
    }
}

pub(super) fn token_text() -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.c2ln", part(r#"{"alg":"none"}"#), part(CLAIMS))
}

fn form() -> ImportForm {
    ImportForm {
        connection_id: "con_1".into(),
        upsert: false,
        external_id: "run.1.1".into(),
        send_completion_email: false,
        users: Bytes::from_static(b"[{\"email\":\"ann@example.com\"}]"),
    }
}

/// A proxy that lets a call through to where nobody speaks TLS.
pub(super) async fn tunnel() -> Ear {
    Ear::new(|text, _| {
        text.ends_with("\r\n\r\n")
            .then(|| "HTTP/1.1 200 OK\r\n\r\n".to_owned())
            .or_else(|| Some("this is no TLS".to_owned()))
    })
    .await
}

#[tokio::test]
async fn a_token_goes_to_the_host_that_it_names_and_to_no_other() {
    let ear = tunnel().await;
    let typed = Domain::parse("http://other.example.com").unwrap();
    let (token, mismatches) = AccessToken::pasted(&token_text(), &typed).unwrap();
    assert!(!mismatches.is_empty(), "and is asked about first");
    let client = Client::new(&token, &ear.http()).unwrap();
    assert!(client.connections().await.is_err());
    assert!(client.job("job_1").await.is_err());
    assert!(client.users_by_email("ann@example.com").await.is_err());
    client.start_import(&form()).await;
    let heard = ear.heard();
    assert!(heard.len() >= 4, "{heard:?}");
    for text in heard {
        assert!(text.starts_with("CONNECT login.example.com:443 "), "{text}");
    }
    ear.knows_nothing();
}

#[tokio::test]
async fn a_secret_never_travels_in_the_clear() {
    let ear = tunnel().await;
    let domain = Domain::parse("http://example.eu.auth0.com").unwrap();
    let secret = SecretString::from(SECRET);
    let asked = token::request(&domain, ID, &secret, &ear.http()).await;
    assert!(asked.is_err());
    let heard = ear.heard();
    assert!(!heard.is_empty());
    for text in heard {
        assert!(
            text.starts_with("CONNECT example.eu.auth0.com:443 "),
            "{text}"
        );
    }
    ear.knows_nothing();
}

#[tokio::test]
async fn a_secret_waits_until_the_host_has_proved_itself() {
    type Says = fn(&str) -> String;

    let imposters: [Says; 10] = [
        |_| {
            answer(
                "200 OK",
                "",
                r#"{"issuer":"https://example.eu.auth0.com/"}"#,
            )
        },
        |own| {
            answer(
                "200 OK",
                "",
                &format!(r#"{{"issuer":"{own}.example.com/"}}"#),
            )
        },
        |own| answer("200 OK", "", &format!(r#"{{"issuer":"{own}/other/"}}"#)),
        |own| answer("200 OK", "", &format!(r#"{{"issuer":["{own}/"]}}"#)),
        |_| answer("200 OK", "", r#"{"keys":[]}"#),
        |own| answer("200 OK", "", &format!("<html>{own}/</html>")),
        |own| answer("401 Unauthorized", "", &proof(own)),
        |own| answer("500 Internal Server Error", "", &proof(own)),
        |own| answer("302 Found", "location: /elsewhere\r\n", &proof(own)),
        |own| {
            format!(
                "HTTP/1.1 200 OK\r\ncontent-length: 400\r\nconnection: close\r\n\r\n{}",
                proof(own)
            )
        },
    ];
    let secret = SecretString::from(SECRET);
    for imposter in imposters {
        let ear = Ear::new(move |_, own| Some(imposter(own))).await;
        let domain = Domain::parse(&ear.url).unwrap();
        let asked = token::request(&domain, ID, &secret, &ear.http()).await;
        let error = asked.map(|_| ()).unwrap_err();
        assert!(!format!("{error:?} {error}").contains(SECRET));
        let heard = ear.heard().concat();
        assert!(
            heard.starts_with("GET /.well-known/openid-configuration "),
            "{heard}"
        );
        assert!(!heard.contains("POST"), "{}: {heard}", imposter(&ear.url));
        ear.knows_nothing();
    }

    // The one that proves itself gets it, and not before.
    let tenant = Ear::new(|text, own| {
        if !text.starts_with("POST") {
            return Some(answer("200 OK", "", &proof(own)));
        }
        // The form comes behind its head.
        let whole = text.contains("audience=");
        whole.then(|| answer("401 Unauthorized", "", r#"{"error":"access_denied"}"#))
    })
    .await;
    let domain = Domain::parse(&tenant.url).unwrap();
    assert!(
        token::request(&domain, ID, &secret, &tenant.http())
            .await
            .is_err()
    );
    let heard = tenant.heard();
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert!(heard[0].starts_with("GET /.well-known/") && !heard[0].contains(SECRET));
    assert!(heard[1].starts_with("POST /oauth/token ") && heard[1].contains(SECRET));
}

fn proof(own: &str) -> String {
    format!(r#"{{"issuer":"{own}/"}}"#)
}

/// Sends its callers on to `elsewhere`, whatever they ask.
pub(super) async fn redirecting(elsewhere: &Ear, status: &str) -> Ear {
    let location = format!("location: {}/api/v2/connections\r\n", elsewhere.url);
    Ear::saying(answer(status, &location, "")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_sends_its_callers_on_is_named_and_not_followed() {
    let elsewhere = Ear::saying(answer("200 OK", "", "[]")).await;
    for status in [
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let host = redirecting(&elsewhere, status).await;
        let place = Place::new();
        let file = place.file(
            "users.json",
            r#"[{"email":"ann@example.com","email_verified":true}]"#,
        );
        let import = [
            "import",
            arg(&file),
            "--tenant",
            &host.url,
            "--connection",
            PLAIN,
            "--yes",
        ];
        let (mut by_token, mut by_secret) = (place.command(), place.command());
        by_token.args(import).env("USHER_TOKEN", token_text());
        by_secret
            .args(import)
            .env("USHER_CLIENT_ID", ID)
            .env("USHER_CLIENT_SECRET", SECRET);
        let outputs = tokio::task::spawn_blocking(move || {
            (by_token.output().unwrap(), by_secret.output().unwrap())
        });
        let (by_token, by_secret) = outputs.await.unwrap();
        let said = stderr(&by_token);
        assert_eq!(code(&by_token), 2, "{said}");
        assert!(said.contains("sends its callers on"), "{said}");
        assert!(
            said.contains("Nothing was sent to the other address"),
            "{said}"
        );
        let said = stderr(&by_secret);
        assert_eq!(code(&by_secret), 2, "{said}");
        assert!(said.contains("The secret was not sent to it"), "{said}");
        assert!(!host.heard().concat().contains(SECRET));
    }
    assert_eq!(elsewhere.heard(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_before_different_names_are_confirmed() {
    let ear = tunnel().await;
    let place = Place::new();
    std::fs::create_dir(place.path("home")).unwrap();
    let settings = format!(r#"{{"version":1,"proxy":"{}"}}"#, ear.url);
    std::fs::write(place.path("home/settings.json"), settings).unwrap();
    let file = place.file(
        "users.json",
        r#"[{"email":"ann@example.com","email_verified":true}]"#,
    );
    let mut command = place.command();
    command
        .args(["import", arg(&file), "--tenant", "other.example.com"])
        .args(["--connection", PLAIN, "--yes"])
        .env("USHER_TOKEN", token_text());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("nothing was sent"),
        "{}",
        stderr(&output)
    );
    assert_eq!(ear.heard(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_of_the_system_hears_nothing_of_what_stays_on_this_computer() {
    let ear = Ear::saying(answer("200 OK", "", "[]")).await;
    let place = Arc::new(Place::new());
    let served = Served::start(&place, "instant");
    let file = place.file(
        "users.json",
        r#"[{"email":"ann@example.com","email_verified":true}]"#,
    );
    let mut command = served.command(&place);
    command
        .args(["import", arg(&file), "--tenant", served.text("url")])
        .args(["--connection", PLAIN, "--yes"]);
    for name in [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ] {
        command.env(name, &ear.url);
    }
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(ear.heard(), Vec::<String>::new());
}

/// Whatever speaks with a tenant is made where redirects, plain text and other hosts are ruled out.
#[test]
fn clients_are_made_in_one_place() {
    fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                let makes = [
                    "reqwest::Client::builder",
                    "ClientBuilder::new",
                    "reqwest::Client::new",
                    "reqwest::get",
                ];
                if makes.iter().any(|make| text.contains(make)) {
                    found.push(path.file_name().unwrap().to_string_lossy().into_owned());
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    assert_eq!(found, ["http.rs"]);
}

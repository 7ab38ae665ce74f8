//! The report of a run, read by a reader of its own that knows nothing of how it was written.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use serde_json::json;
use usher::auth0::{AccessToken, Client, Domain, Http};
use usher::import::runner::start;
use usher::import::store::{ConnectionRef, TenantRef};
use usher::import::{Access, Options, Report, ReportOptions, RunRequest, RunSummary, Target};
use usher::practice::Speed;

use super::faults::{Call, Fate, Proxy};
use super::importing::{Rig, SCOPES, ended, open, plan_of_all};

const HASH: &str = "$2b$10$abcdefghijklmnopqrstuu5Vk.fKJ2n8C8j1X3xGq3Y2Z6wQy8cS2";
const TENANT: &str = "</style><script>alert(1)</script>";
const CONNECTION: &str = "\" onload='x' \u{202e}nigol";
const CODE: &str = "<img src=x onerror=alert(2)>";

/// Elements that a page without effects is made of.
const TAGS: [&str; 34] = [
    "html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer", "h1",
    "h2", "h3", "p", "dl", "dt", "dd", "ul", "li", "table", "thead", "tbody", "tfoot", "tr", "th",
    "td", "span", "bdi", "br", "b", "i", "em", "strong", "div",
];
const ATTRIBUTES: [&str; 7] = [
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "class",
    "scope",
];

/// Checks that every element is closed where it must be, and gives the text of each leaf.
fn texts(page: &str) -> Vec<String> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap();
    let mut open: Vec<String> = Vec::new();
    let mut texts = Vec::new();
    let mut text = String::new();
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let end = at + rest[at..].find('>').unwrap();
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        let inline = ["bdi", "span", "/bdi", "/span"];
        if !inline
            .iter()
            .any(|name| tag.split(' ').next() == Some(name))
        {
            texts.push(plain(&std::mem::take(&mut text)));
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(TAGS.contains(&name), "<{tag}>");
        let mut left = attributes;
        while let Some((key, value)) = left.split_once("=\"") {
            assert!(
                ATTRIBUTES.contains(&key.trim()) || key.trim() == "role",
                "<{tag}>"
            );
            left = value.split_once('"').unwrap().1;
        }
        assert!(left.trim().is_empty(), "<{tag}>");
        if !["meta", "br"].contains(&name) {
            open.push(name.to_owned());
        }
        if name == "style" {
            let (style, after) = rest.split_once("</style>").unwrap();
            for fetching in ["url(", "@import", "http", "\\"] {
                assert!(!style.contains(fetching), "{fetching}");
            }
            open.pop();
            rest = after;
        }
    }
    assert_eq!(open, [""; 0]);
    texts.retain(|text| !text.trim().is_empty());
    texts
}

fn plain(text: &str) -> String {
    assert!(!text.contains(['"', '\'', '>']), "{text}");
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// The text that follows this one.
fn after<'a>(texts: &'a [String], before: &str) -> &'a str {
    let at = texts.iter().position(|text| text == before);
    &texts[at.unwrap_or_else(|| panic!("{before}: {texts:#?}")) + 1]
}

fn records() -> Vec<String> {
    let mut records: Vec<String> = (0..3)
        .map(|n| {
            json!({"email": format!("with{n}@example.com"), "password_hash": HASH}).to_string()
        })
        .collect();
    records.extend((0..2).map(|n| json!({"email": format!("bare{n}@example.com")}).to_string()));
    records.push(json!({"email": "<script>x</script> is no address"}).to_string());
    records
}

async fn imported(rig: &Rig) -> RunSummary {
    let roster = open(&rig.file("<b>'members'\u{202e}&\".json", &records()));
    let rule = |call: &Call| {
        if call.path.ends_with("/errors") {
            Fate::Change(|list| list[0]["errors"][0]["code"] = json!(CODE))
        } else {
            Fate::Pass
        }
    };
    let proxy = Proxy::start(0, &rig.server.url, Arc::new(rule)).await;
    let token = rig.server.issue_token(SCOPES, Duration::from_hours(1));
    let (token, _) = AccessToken::pasted(&token, &Domain::parse(&proxy.url).unwrap()).unwrap();
    let mut handle = start(RunRequest {
        store: rig.store.clone(),
        roster: roster.clone(),
        plan: plan_of_all(&roster, Options::default()),
        target: Target {
            tenant: TenantRef {
                name: TENANT.to_owned(),
                domain: "example.eu.auth0.com".to_owned(),
                client_id: "client-7".to_owned(),
                ..TenantRef::default()
            },
            connection: ConnectionRef {
                name: CONNECTION.to_owned(),
                ..rig.connection()
            },
        },
        access: Access {
            client: Client::new(&token, &Http::default()).unwrap(),
            renew: None,
        },
        emails_unique: true,
        tempo: usher::import::Tempo(20),
        follows: None,
    })
    .await
    .unwrap();
    ended(&mut handle).await
}

fn options(addresses: bool) -> ReportOptions {
    ReportOptions {
        addresses,
        account: None,
        zone: TimeZone::UTC,
        made_ms: 0,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_says_what_became_of_everybody_and_names_nobody_unless_wished() {
    let rig = Rig::new(Speed::Instant).await;
    let run = imported(&rig).await;
    let roster = open(&run.source.path);
    let report =
        |addresses| Report::gather(&rig.store, &run.id, Some(&roster), options(addresses)).unwrap();
    let page = report(false).html();
    assert_eq!(page, report(false).html());
    let said = texts(&page);
    assert!(page.contains("<html lang=\"en\">") && page.contains("default-src 'none'"));
    assert!(said.iter().any(|text| text.contains("The sums agree")));
    for (state, count) in [
        ("New users", "5"),
        ("Not taken as they were; the reasons stand below", "1"),
        ("Sum", "6"),
        ("Tenant", "example.eu.auth0.com"),
        ("Application (client ID)", "client-7"),
        ("SHA-256 of the file", &run.source.sha256),
        ("Time zone", "UTC"),
        (
            "☐ 2 users: imported without a password hash",
            "They need a password reset: a password hash can only be given with a user's first import",
        ),
    ] {
        assert_eq!(after(&said, state), count, "{state}");
    }
    let title = format!("1 user · Refused with the code {CODE}");
    assert!(said.contains(&title), "{said:#?}");
    assert!(said.contains(&"line 7".to_owned()), "{said:#?}");
    let hidden = "\" onload='x' ⟨U+202E⟩nigol";
    assert_eq!(after(&said, "Connection"), hidden);
    assert!(said.iter().any(|text| text.contains(TENANT)));
    assert!(!page.contains('\u{202e}') && !page.contains("no address"));
    let outside = page.matches('@').count() - style_of(&page).matches('@').count();
    assert_eq!(outside, 0, "nobody is named");

    let page = report(true).html();
    assert!(texts(&page).contains(&"<script>x</script> is no address".to_owned()));
    assert!(!page.contains("<script"));
}

fn style_of(page: &str) -> &str {
    let style = page.split_once("<style>").unwrap().1;
    style.split_once("</style>").unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_very_users_file_there_are_numbers_only() {
    let rig = Rig::new(Speed::Instant).await;
    let run = imported(&rig).await;
    let mut changed = records();
    changed[0] = changed[0].replace("with0", "with9");
    let other = open(&rig.file("other.json", &changed));
    for roster in [None, Some(&other)] {
        let report = Report::gather(&rig.store, &run.id, roster, options(true)).unwrap();
        assert!(!report.has_file());
        let page = report.html();
        let said = texts(&page);
        assert!(!said.iter().any(|text| text.contains("line 7")));
        assert!(!page.contains("no address"));
        assert!(said.contains(&"Records 6".to_owned()), "{said:#?}");
        assert!(said.iter().any(|text| text.contains("was not at hand")));
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_private_and_a_link_at_its_place_is_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let rig = Rig::new(Speed::Instant).await;
    let run = imported(&rig).await;
    let report = Report::gather(&rig.store, &run.id, None, options(false)).unwrap();
    let (kept, link) = (rig.dir.path().join("kept"), rig.dir.path().join("r.html"));
    std::fs::write(&kept, "keep").unwrap();
    std::os::unix::fs::symlink(&kept, &link).unwrap();
    report.save(&link).unwrap();
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "keep");
    let meta = link.symlink_metadata().unwrap();
    assert!(meta.is_file());
    assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_to_string(&link).unwrap(), report.html());
}

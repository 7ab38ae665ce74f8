//! How things of the other rooms look: colours, icons and words for them.

use crate::app::icons::Icon;
use crate::app::model::{Mark, OpenFile};
use crate::app::theme::{TenantColour, Tone};
use crate::app::widgets::{Mark as LineMark, StepState};
use crate::app::words;
use crate::platform::settings::{self, TenantKind};
use crate::profile::Field;
use crate::rules::{Finding, Severity};
use crate::sources::{ReadAs, Target};
use crate::users::{Compression, FileKind, Format, lexer};
use crate::worker::{RecordView, TenantView};

pub fn colour(colour: settings::TenantColour) -> TenantColour {
    match colour {
        settings::TenantColour::Teal => TenantColour::Practice,
        settings::TenantColour::Plum => TenantColour::Plum,
        settings::TenantColour::Ocean => TenantColour::Ocean,
        settings::TenantColour::Copper => TenantColour::Copper,
        settings::TenantColour::Olive => TenantColour::Olive,
        settings::TenantColour::Slate => TenantColour::Slate,
    }
}

pub fn tenant_icon(practice: bool) -> Icon {
    if practice {
        Icon::Practice
    } else {
        Icon::Tenant
    }
}

pub fn kind(kind: TenantKind) -> &'static str {
    match kind {
        TenantKind::Production => "Production",
        TenantKind::Test => "Test",
        TenantKind::Development => "Development",
    }
}

/// The second line of a tenant's plate: "eu · Production", "On this computer".
pub fn tenant_line(tenant: &TenantView) -> String {
    if tenant.practice {
        return "On this computer".to_owned();
    }
    match region(&tenant.domain) {
        Some(region) => format!("{region} · {}", kind(tenant.kind)),
        None => kind(tenant.kind).to_owned(),
    }
}

/// The region in a tenant's own domain: "eu" in `example.eu.auth0.com`.
fn region(domain: &str) -> Option<&str> {
    let rest = domain.strip_suffix(".auth0.com")?;
    Some(rest.split_once('.').map_or("us", |(_, region)| region))
}

/// What follows a tenant's name in its domain: "eu.auth0.com".
pub fn domain_tail(domain: &str) -> &str {
    match domain.split_once('.') {
        Some((_, tail)) if domain.ends_with(".auth0.com") => tail,
        _ => domain,
    }
}

pub fn severity(severity: Severity) -> (Icon, Tone) {
    match severity {
        Severity::Blocker => (Icon::Error, Tone::Blocker),
        Severity::Warning => (Icon::Warning, Tone::Warning),
        Severity::Note => (Icon::Info, Tone::Info),
    }
}

/// The lines of a record's text that its findings are about.
pub fn findings(record: &RecordView) -> Vec<LineMark> {
    let marked = |(finding, line): &(Finding, Option<u32>)| {
        Some(LineMark {
            line: (*line)? as usize,
            tone: severity(finding.rule.severity()).1,
        })
    };
    record.findings.iter().filter_map(marked).collect()
}

pub fn step(mark: Mark) -> StepState {
    match mark {
        Mark::Done => StepState::Done,
        Mark::Look => StepState::Look,
        Mark::Current => StepState::Current,
        Mark::Open => StepState::Open,
        Mark::NotYet => StepState::NotYet,
    }
}

/// "a JSON list", "one user a line (NDJSON), compressed with gzip".
pub fn file_kind(kind: FileKind) -> String {
    let format = match kind.format {
        Format::Array => "a JSON list",
        Format::Lines => "one user a line (NDJSON)",
        Format::Wrapper => "JSON with a list named users",
        Format::Csv => "a table (CSV)",
        Format::Sheet => "a spreadsheet",
    };
    match kind.compression {
        Compression::None => format.to_owned(),
        Compression::Gzip => format!("{format}, compressed with gzip"),
    }
}

/// The icon of a file by its name.
pub fn file_icon(name: &str) -> Icon {
    let lower = name.to_lowercase();
    let ends = |list: &[&str]| list.iter().any(|end| lower.ends_with(end));
    if ends(&[".json", ".ndjson", ".jsonl"]) {
        Icon::FileJson
    } else if ends(&[".csv", ".tsv", ".xlsx", ".ods"]) {
        Icon::FileTable
    } else {
        Icon::File
    }
}

/// A field of Auth0's profile as its own screens call it.
pub fn auth0_field(field: Field) -> &'static str {
    match field {
        Field::Email => "Email",
        Field::EmailVerified => "Email verified",
        Field::PhoneNumber => "Phone number",
        Field::PhoneVerified => "Phone verified",
        Field::UserId => "User ID",
        Field::Username => "Username",
        Field::GivenName => "Given name",
        Field::FamilyName => "Family name",
        Field::Name => "Full name",
        Field::Nickname => "Nickname",
        Field::Picture => "Picture",
        Field::Blocked => "Blocked",
        Field::PasswordHash => "Password hash",
        Field::CustomPasswordHash => "Custom password hash",
        Field::AppMetadata => "app_metadata",
        Field::UserMetadata => "user_metadata",
        Field::MfaFactors => "Second factors",
    }
}

/// Where a column goes: "Email", "`user_metadata.address.city`".
pub fn target(to: &Target) -> String {
    match to.field() {
        Some(field) if field.name() == to.as_str() => auth0_field(field).to_owned(),
        _ => to.to_string(),
    }
}

/// What the button says that goes on with an open file: those who stay behind are not checked.
pub fn check(open: &OpenFile) -> String {
    let summary = open.view.summary;
    let users = summary.records.saturating_sub(summary.left_out);
    format!("Check {}", words::users(users))
}

/// What a column is read as, in the few letters that a list in a row has room for.
pub fn read_as(read_as: &ReadAs) -> String {
    match read_as {
        ReadAs::Hash => "Hash".to_owned(),
        ReadAs::Digest(digest) => digest.name().to_owned(),
        ReadAs::Millis => "Milliseconds".to_owned(),
        ReadAs::Filled => "Filled: yes".to_owned(),
        ReadAs::Credentials => "Credentials".to_owned(),
        ReadAs::HashAlgorithm => "Algorithm".to_owned(),
        ReadAs::HashRounds => "Rounds".to_owned(),
        other => other.words(),
    }
}

/// A field as people say it: "Email", "Phone number", "`app_metadata/tier`", "the user".
pub fn field(pointer: &str) -> String {
    match pointer {
        "" => "the whole user".to_owned(),
        "/email" => "Email".to_owned(),
        "/name" => "Full name".to_owned(),
        "/phone_number" => "Phone number".to_owned(),
        "/username" => "Username".to_owned(),
        "/user_id" => "User ID".to_owned(),
        other => lexer::steps(other).join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_come_from_the_domain() {
        assert_eq!(region("example-prod.eu.auth0.com"), Some("eu"));
        assert_eq!(region("example.auth0.com"), Some("us"));
        assert_eq!(region("login.example.com"), None);
        assert_eq!(domain_tail("example-prod.eu.auth0.com"), "eu.auth0.com");
        assert_eq!(domain_tail("login.example.com"), "login.example.com");
    }

    #[test]
    fn fields_are_said_in_words() {
        assert_eq!(field("/phone_number"), "Phone number");
        assert_eq!(field("/app_metadata/tier"), "app_metadata, tier");
        assert_eq!(field("/a~1b~0c"), "a/b~c");
        assert_eq!(field(""), "the whole user");
    }
}

//! What is said while file and tenant are compared.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::exit::Failure;
use super::words;
use crate::compare::{CompareError, Step};

pub(super) fn failed(error: &CompareError) -> Failure {
    let details = error
        .details()
        .map(|details| format!(" ({details})"))
        .unwrap_or_default();
    Failure::new(format_args!("{error}{details}")).advice(error.advice())
}

pub(super) fn progress() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::new_spinner().with_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

pub(super) fn show(bar: &ProgressBar, step: Step) {
    bar.set_message(match step {
        Step::Reading => "Reading the file".to_owned(),
        Step::Exporting { percent: None } => "Auth0 exports its users".to_owned(),
        Step::Exporting {
            percent: Some(percent),
        } => format!("Auth0 exports its users: {percent} %"),
        Step::Comparing { users } => format!("Comparing with {} of Auth0", words::users(users)),
        Step::LookingUp { done, total } => format!(
            "Looking up {} of {}",
            words::number(done),
            words::users(total)
        ),
    });
}

pub(super) fn local(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map(|time| {
            time.to_zoned(jiff::tz::TimeZone::system())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        })
        .unwrap_or_default()
}

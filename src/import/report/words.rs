//! Times and choices as the report says them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::import::Options;
use crate::import::store::RunEnd;
use crate::platform::figures::number;

/// "2026-11-21 02:30:15 +01:00"; milliseconds since 1970.
pub(super) fn time(ms: i64, zone: &TimeZone) -> String {
    Timestamp::from_millisecond(ms)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M:%S %:z")
        .to_string()
}

/// "48 s", "5 min 48 s", "18 h 22 min".
pub(super) fn duration(ms: i64) -> String {
    let secs = ms.max(0) / 1_000;
    match secs {
        0..60 => format!("{secs} s"),
        60..3_600 => format!("{} min {} s", secs / 60, secs % 60),
        _ => format!("{} h {} min", secs / 3_600, secs / 60 % 60),
    }
}

pub(super) fn end(end: RunEnd) -> &'static str {
    match end {
        RunEnd::Finished => "Finished: every part has its result",
        RunEnd::Stopped => "Stopped before its end",
        RunEnd::Unfinished => "Interrupted; it can be resumed",
    }
}

/// What was chosen, one sentence each.
pub(super) fn options(options: &Options) -> Vec<String> {
    let verified = match options.email_verified {
        None => "Email verification: as the users file says for each user".to_owned(),
        Some(value) => {
            let word = if value { "verified" } else { "not verified" };
            format!("Email verification: users whose record does not say are taken as {word}")
        }
    };
    let mut said = vec![
        if options.upsert {
            "Users that were there already: updated (upsert); their metadata was replaced whole"
        } else {
            "Users that were there already: left as they were"
        }
        .to_owned(),
        verified,
        if options.leave_out_blocked {
            "Users that Auth0 would have refused: left out"
        } else {
            "Users that Auth0 would have refused: none were to be left out"
        }
        .to_owned(),
        if options.completion_email {
            "Completion email: Auth0 mails the tenant's owners when the last part is done"
        } else {
            "Completion email: off"
        }
        .to_owned(),
        format!(
            "Size of a part: at most {} bytes of users",
            number(u64::from(options.part_bytes))
        ),
    ];
    if options.pilot {
        said.push("Pilot: a few users of every shape were to go first".to_owned());
    }
    said
}

//! Dates and times of cells as text. A sheet knows no time zones: its times are given as UTC.

use std::fmt::Write;

use calamine::ExcelDateTime;
use jiff::civil::DateTime;
use jiff::{Span, Timestamp};

/// What a cell with a date or time turned out to hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum When {
    /// A date, or a date with time, as in RFC 3339.
    Date(String),
    /// A time of day or a length of time.
    Time(String),
    /// No date at all: only formatted as one.
    Number(f64),
}

/// The value of a cell that counts days and is formatted as a date.
pub(super) fn of_days(value: &ExcelDateTime) -> When {
    let days = value.as_f64();
    if !days.is_finite() || days < 0.0 {
        return When::Number(days);
    }
    if value.is_duration() {
        return When::Time(hours(days * 86_400.0));
    }
    if days < 1.0 {
        return When::Time(hours(days * 86_400.0));
    }
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    let mut text = format!("{year:04}-{month:02}-{day:02}");
    if (year, month, day) == (1900, 2, 29) {
        // Spreadsheets believe in this day; nobody else does.
        return When::Time(text);
    }
    if (hour, minute, second, milli) != (0, 0, 0, 0) {
        // Writing to a string cannot fail.
        let _ = write!(text, "T{hour:02}:{minute:02}:{second:02}");
        if milli > 0 {
            let _ = write!(text, ".{milli:03}");
        }
        text.push('Z');
    }
    When::Date(text)
}

/// A date in the words of ISO 8601, as ODS has it.
pub(super) fn of_iso(text: &str) -> When {
    if text.parse::<Timestamp>().is_ok() {
        return When::Date(text.to_owned());
    }
    let Ok(when) = text.parse::<DateTime>() else {
        return When::Time(text.to_owned());
    };
    if text.contains(['T', 't', ' ']) {
        When::Date(format!("{when}Z"))
    } else {
        When::Date(when.date().to_string())
    }
}

/// A length of time in the words of ISO 8601, such as `PT12H30M00S`.
pub(super) fn of_length(text: &str) -> When {
    let seconds = text.parse::<Span>().ok().and_then(|span| {
        span.total((
            jiff::Unit::Second,
            jiff::SpanRelativeTo::days_are_24_hours(),
        ))
        .ok()
    });
    When::Time(seconds.map_or_else(|| text.to_owned(), hours))
}

/// `12:30:00`, with as many hours as there are.
fn hours(seconds: f64) -> String {
    let whole = seconds.abs().round();
    let sign = if seconds < 0.0 { "-" } else { "" };
    let (hours, rest) = ((whole / 3600.0).floor(), whole % 3600.0);
    let (minutes, seconds) = ((rest / 60.0).floor(), rest % 60.0);
    format!("{sign}{hours:02}:{minutes:02}:{seconds:02}")
}

/// The number of days that a spreadsheet counts for a date or date-time of ours; `None`: it can count
/// only from March 1900 on, the days before it being in dispute.
pub(in crate::users) fn days_of(text: &str) -> Option<f64> {
    let when: DateTime = match text.parse::<Timestamp>() {
        Ok(instant) if text.ends_with(['Z', 'z']) => {
            instant.to_zoned(jiff::tz::TimeZone::UTC).datetime()
        }
        // Another offset has no place in a cell.
        Ok(_) => return None,
        Err(_) => text.parse().ok()?,
    };
    if when.date() < jiff::civil::date(1900, 3, 1) {
        return None;
    }
    let first = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
    let days = first
        .until((jiff::Unit::Day, when.date().at(0, 0, 0, 0)))
        .ok()?;
    let time = when.time();
    let millis = (i32::from(time.hour()) * 60 + i32::from(time.minute())) * 60_000
        + i32::from(time.second()) * 1000
        + i32::from(time.millisecond());
    Some(f64::from(days.get_days()) + f64::from(millis) / 86_400_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    fn date(text: &str) -> When {
        When::Date(text.to_owned())
    }

    fn time(text: &str) -> When {
        When::Time(text.to_owned())
    }

    #[test]
    fn days_become_dates_in_both_systems() {
        let of = |days, early| of_days(&ExcelDateTime::new(days, DateTime, early));
        assert_eq!(of(45_943.0, false), date("2025-10-13"));
        assert_eq!(of(45_943.5, false), date("2025-10-13T12:00:00Z"));
        assert_eq!(of(45_943.541, false), date("2025-10-13T12:59:02.400Z"));
        assert_eq!(of(44_481.0, true), date("2025-10-13"));
        assert_eq!(of(1.0, false), date("1900-01-01"));
        assert_eq!(of(61.0, false), date("1900-03-01"));
        assert_eq!(of(60.0, false), time("1900-02-29"));
        assert_eq!(of(0.520_833_333_333_333_3, false), time("12:30:00"));
        assert_eq!(of(-1.0, false), When::Number(-1.0));
        assert_eq!(
            of_days(&ExcelDateTime::new(
                1.104_166_666_666_666_7,
                TimeDelta,
                false
            )),
            time("26:30:00")
        );
    }

    #[test]
    fn iso_texts_are_dates_too() {
        assert_eq!(of_iso("2026-01-02"), date("2026-01-02"));
        assert_eq!(of_iso("2026-01-02T03:04:05"), date("2026-01-02T03:04:05Z"));
        assert_eq!(
            of_iso("2026-01-02T03:04:05+02:00"),
            date("2026-01-02T03:04:05+02:00")
        );
        assert_eq!(of_iso("soon"), time("soon"));
        assert_eq!(of_length("PT12H30M00S"), time("12:30:00"));
        assert_eq!(of_length("P1DT2H"), time("26:00:00"));
        assert_eq!(of_length("a while"), time("a while"));
    }

    #[test]
    fn dates_are_counted_back_to_the_same_days() {
        for days in [61.0, 45_943.0, 45_943.5, 45_943.541, 73_050.25, 2_958_465.0] {
            let When::Date(text) = of_days(&ExcelDateTime::new(days, DateTime, false)) else {
                panic!("{days} is a date");
            };
            assert_eq!(days_of(&text), Some(days), "{text}");
        }
        assert_eq!(days_of("1900-01-01"), None);
        assert_eq!(days_of("2026-01-02T03:04:05+02:00"), None);
        assert_eq!(days_of("soon"), None);
    }
}

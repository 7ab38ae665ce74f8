//! Dates and points in time as ISO 8601.

use std::io::Write;

use jiff::Timestamp;
use jiff::civil::Date;

/// Appends the date, or date with time, as a JSON string; false where the text is none, or where
/// day and month could be one another. A time without a zone gets none.
pub(in crate::sources) fn push_date(out: &mut Vec<u8>, text: &str) -> bool {
    let text = text.trim();
    let Some((date, rest)) = day(text) else {
        return false;
    };
    let Some(time) = time(rest) else {
        return false;
    };
    // Writing to memory cannot fail.
    let _ = write!(out, "\"{date}{time}\"");
    true
}

/// The day at the beginning, and what stands behind it.
fn day(text: &str) -> Option<(Date, &str)> {
    let (first, rest) = digits(text)?;
    let mark = rest.chars().next().filter(|mark| "-/.".contains(*mark))?;
    let (second, rest) = digits(&rest[1..])?;
    let (third, rest) = digits(rest.strip_prefix(mark)?)?;
    let number = |text: &str| text.parse::<i16>().ok();
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    let (year, month, day) = if first.len() == 4 && second.len() <= 2 && third.len() <= 2 {
        (a, b, c)
    } else if third.len() == 4 && first.len() <= 2 && second.len() <= 2 {
        match mark {
            // Nobody puts the month first and points between.
            '.' => (c, b, a),
            _ if a > 12 || a == b => (c, b, a),
            _ if b > 12 => (c, a, b),
            _ => return None,
        }
    } else {
        return None;
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some((date, rest))
}

/// `T09:30:00.000Z` from what stands behind a day; empty from nothing.
fn time(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let text = text
        .strip_prefix(['T', 't'])
        .unwrap_or_else(|| text.trim_start());
    let (hours, rest) = digits(text)?;
    let (minutes, rest) = digits(rest.strip_prefix(':')?)?;
    let (seconds, rest) = match rest.strip_prefix(':') {
        Some(rest) => digits(rest)?,
        None => ("00", rest),
    };
    let (fraction, rest) = match rest.strip_prefix(['.', ',']) {
        Some(rest) => digits(rest)?,
        None => ("", rest),
    };
    let below = |text: &str, end: u32| text.parse::<u32>().is_ok_and(|number| number < end);
    let two = |text: &str| text.len() <= 2;
    let lengths = two(hours) && minutes.len() == 2 && seconds.len() == 2;
    if !lengths || !below(hours, 24) || !below(minutes, 60) || !below(seconds, 61) {
        return None;
    }
    let zone = zone(rest.trim())?;
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!(
        "T{hours:0>2}:{minutes}:{seconds}{point}{fraction}{zone}"
    ))
}

/// `Z`, `+02:00` or nothing, from the forms that systems write.
fn zone(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    if ["Z", "UTC", "GMT"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(text))
    {
        return Some("Z".to_owned());
    }
    let sign = text.get(..1).filter(|sign| "+-".contains(*sign))?;
    let rest = &text[1..];
    let (hours, rest) = digits(rest)?;
    let (hours, minutes) = match (hours.len(), rest.strip_prefix(':')) {
        (2, None) if rest.is_empty() => (hours, "00"),
        (4, None) if rest.is_empty() => hours.split_at(2),
        (2, Some(minutes)) if digits(minutes).is_some_and(|(_, rest)| rest.is_empty()) => {
            (hours, minutes)
        }
        _ => return None,
    };
    let fits = minutes.len() == 2 && hours <= "15" && minutes <= "59";
    match (hours, minutes) {
        ("00", "00") => Some("Z".to_owned()),
        _ => fits.then(|| format!("{sign}{hours}:{minutes}")),
    }
}

/// The digits at the beginning, at least one, and what stands behind them.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Appends a time in milliseconds since 1970 as a JSON string; false where the text is none.
pub(in crate::sources) fn push_millis(out: &mut Vec<u8>, text: &str) -> bool {
    let Some(time) = text
        .trim()
        .parse::<i64>()
        .ok()
        .and_then(|millis| Timestamp::from_millisecond(millis).ok())
    else {
        return false;
    };
    let _ = write!(out, "\"{time:.3}\"");
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<String> {
        let mut out = Vec::new();
        push_date(&mut out, text).then(|| serde_json::from_slice(&out).unwrap())
    }

    #[test]
    fn dates_that_can_mean_one_day_only() {
        for (text, is) in [
            ("2025-02-01", "2025-02-01"),
            ("2025/2/1", "2025-02-01"),
            ("01.02.2025", "2025-02-01"),
            ("31/12/2024", "2024-12-31"),
            ("12/31/2024", "2024-12-31"),
            ("5/5/2024", "2024-05-05"),
            ("2025-02-01T09:30:00.000Z", "2025-02-01T09:30:00.000Z"),
            (
                "2024-01-15 10:30:00.000000+00",
                "2024-01-15T10:30:00.000000Z",
            ),
            ("2019-04-01 10:00:00", "2019-04-01T10:00:00"),
            ("1.2.2025 9:05", "2025-02-01T09:05:00"),
            ("2025-02-01T09:30:00+0230", "2025-02-01T09:30:00+02:30"),
            ("2025-02-01 09:30:00 UTC", "2025-02-01T09:30:00Z"),
        ] {
            assert_eq!(date(text).as_deref(), Some(is), "{text}");
        }
        for text in [
            "1/2/2025",
            "30.02.2025",
            "2025-13-01",
            "1.2.25",
            "tomorrow",
            "",
            "2025-02-01x",
            "2025-02-01T25:00:00Z",
            "2025-02",
            "20250201",
            "2025-02-01T09:30:00+99:99",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn milliseconds() {
        let mut out = Vec::new();
        assert!(push_millis(&mut out, "1738402200000"));
        assert_eq!(out, br#""2025-02-01T09:30:00.000Z""#);
        assert!(!push_millis(&mut out, "soon") && !push_millis(&mut out, "9999999999999999999"));
    }
}

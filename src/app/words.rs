//! How numbers, times and amounts are said on screen.

use std::time::{Duration, SystemTime};

use jiff::{Timestamp, ToSpan as _, Zoned, tz::TimeZone};

use crate::roster::mend::is_invisible;

pub use crate::platform::figures::{counted as count, number};

pub fn users(count: u64) -> String {
    self::count(count, "user")
}

/// As a line of its own begins.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}

/// The text with what nobody sees in it: white space around it as dots, other hidden signs by their numbers.
pub fn unhidden(text: &str) -> String {
    let begin = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    let mut shown = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        if sign.is_control() || is_invisible(sign) {
            let number = format!("[U+{:04X}]", u32::from(sign));
            shown.push_str(&number);
        } else if sign.is_whitespace() && !(begin..end).contains(&at) {
            shown.push('·');
        } else {
            shown.push(sign);
        }
    }
    shown
}

/// "1 user needs fixing", "32 users need fixing".
pub fn need_fixing(blocked: u64) -> String {
    format!(
        "{} {} fixing",
        users(blocked),
        if blocked == 1 { "needs" } else { "need" }
    )
}

/// "2.4 MB", in steps of 1,000 as file managers count.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if count < 1_000 {
        return self::count(count, "byte");
    }
    let mut value = count as f64 / 1_000.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1_000.0;
        unit += 1;
    }
    if value < 9.95 {
        format!("{value:.1} {}", UNITS[unit])
    } else {
        format!("{value:.0} {}", UNITS[unit])
    }
}

/// "48 s", "5 min 48 s", "18 h 22 min".
pub fn duration(time: Duration) -> String {
    let secs = time.as_secs();
    match secs {
        0..60 => format!("{secs} s"),
        60..3_600 if secs.is_multiple_of(60) => format!("{} min", secs / 60),
        60..3_600 => format!("{} min {} s", secs / 60, secs % 60),
        _ => format!("{} h {} min", secs / 3_600, secs / 60 % 60),
    }
}

/// "less than a minute", "5 min", "2 h 5 min": for what is only guessed.
pub fn about(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    match minutes {
        0 | 1 if time.as_secs() < 60 => "less than a minute".to_owned(),
        0..60 => format!("{minutes} min"),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

/// The time of day here, "13:40".
pub fn clock(time: SystemTime) -> String {
    zoned(time).strftime("%H:%M").to_string()
}

/// "Today, 13:40", "Yesterday, 17:05", "12 November", "3 November 2025".
pub fn when(time: SystemTime, now: SystemTime) -> String {
    when_in(&zoned(time), &zoned(now))
}

/// To the second, for what is to be proved: "3 November 2026, 13:40:05".
pub fn moment(time: SystemTime) -> String {
    zoned(time).strftime("%-d %B %Y, %H:%M:%S").to_string()
}

/// As [`when`], in the middle of a sentence, for what is to come: "15:04", "tomorrow, 12:40".
pub fn until(time: SystemTime, now: SystemTime) -> String {
    until_in(&zoned(time), &zoned(now))
}

/// As [`when`], in the middle of a sentence, for what is over: "today", "on 3 November".
pub fn on_day(time: SystemTime, now: SystemTime) -> String {
    let when = when_in(&zoned(time), &zoned(now));
    match when.split_once(',') {
        Some((day, _)) => day.to_lowercase(),
        None => format!("on {when}"),
    }
}

/// When something was seen, in the middle of a sentence: "at 13:40", "on 3 November 2026 at 13:40".
pub fn as_of(time: SystemTime, now: SystemTime) -> String {
    as_of_in(&zoned(time), &zoned(now))
}

fn as_of_in(time: &Zoned, now: &Zoned) -> String {
    let how = if time.date() == now.date() {
        "at %H:%M"
    } else {
        "on %-d %B %Y at %H:%M"
    };
    time.strftime(how).to_string()
}

fn zoned(time: SystemTime) -> Zoned {
    Timestamp::try_from(time)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned(TimeZone::system())
}

fn when_in(time: &Zoned, now: &Zoned) -> String {
    let (day, today) = (time.date(), now.date());
    if day == today {
        time.strftime("Today, %H:%M").to_string()
    } else if today
        .checked_sub(1.day())
        .is_ok_and(|yesterday| day == yesterday)
    {
        time.strftime("Yesterday, %H:%M").to_string()
    } else if day.year() == today.year() {
        time.strftime("%-d %B").to_string()
    } else {
        time.strftime("%-d %B %Y").to_string()
    }
}

fn until_in(time: &Zoned, now: &Zoned) -> String {
    let (day, today) = (time.date(), now.date());
    if day == today {
        time.strftime("%H:%M").to_string()
    } else if today
        .checked_add(1.day())
        .is_ok_and(|tomorrow| day == tomorrow)
    {
        time.strftime("tomorrow, %H:%M").to_string()
    } else {
        time.strftime("%-d %B, %H:%M").to_string()
    }
}

/// Cuts a name in its middle until `fits` says so, as for a width in points: "newsletter-subscribe…final-v3.xlsx".
pub fn cut_middle(text: &str, fits: impl Fn(&str) -> bool) -> String {
    if fits(text) {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    // The longest of `kept` characters around the gap that fits: halving finds it in few measurements.
    let (mut low, mut high) = (1, chars.len().saturating_sub(1).max(1));
    let with = |kept: usize| -> String {
        let tail = kept / 2;
        let head = kept - tail;
        chars[..head]
            .iter()
            .chain(&['…'])
            .chain(&chars[chars.len() - tail..])
            .collect()
    };
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(&with(middle)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    if chars.is_empty() {
        String::new()
    } else {
        with(low)
    }
}

/// Cuts a long name in its middle, where names of files and tenants differ least.
pub fn middle(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most || most < 5 {
        return text.to_owned();
    }
    let tail = (most - 1) / 2;
    let head: String = text.chars().take(most - 1 - tail).collect();
    let tail: String = text.chars().skip(count - tail).collect();
    format!("{}…{}", head.trim_end(), tail.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_in_a_text_is_shown() {
        assert_eq!(unhidden("ann@example.com"), "ann@example.com");
        assert_eq!(unhidden(" ann smith\u{a0}"), "·ann smith·");
        assert_eq!(unhidden("ann\u{200b}\0"), "ann[U+200B][U+0000]");
        assert_eq!(unhidden("  "), "··");
    }

    #[test]
    fn numbers_have_separators_and_one_is_one() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(10_000_000), "10,000,000");
        assert_eq!(users(1), "1 user");
        assert_eq!(users(9_968), "9,968 users");
        assert_eq!(need_fixing(1), "1 user needs fixing");
        assert_eq!(need_fixing(0), "0 users need fixing");
    }

    #[test]
    fn what_was_seen_another_day_says_which() {
        let at = |text: &str| text.parse::<Zoned>().unwrap();
        let now = at("2026-11-21T16:00[UTC]");
        assert_eq!(as_of_in(&at("2026-11-21T14:05[UTC]"), &now), "at 14:05");
        assert_eq!(
            as_of_in(&at("2026-11-03T09:30[UTC]"), &now),
            "on 3 November 2026 at 09:30"
        );
    }

    #[test]
    fn sizes_and_durations() {
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(641), "641 bytes");
        assert_eq!(bytes(999), "999 bytes");
        assert_eq!(bytes(2_400_000), "2.4 MB");
        assert_eq!(bytes(999_999), "1.0 MB");
        assert_eq!(bytes(711_000_000), "711 MB");
        assert_eq!(duration(Duration::from_secs(48)), "48 s");
        assert_eq!(duration(Duration::from_secs(348)), "5 min 48 s");
        assert_eq!(duration(Duration::from_mins(2)), "2 min");
        assert_eq!(duration(Duration::from_mins(1102)), "18 h 22 min");
        assert_eq!(about(Duration::from_secs(20)), "less than a minute");
        assert_eq!(about(Duration::from_mins(1)), "1 min");
        assert_eq!(about(Duration::from_secs(290)), "5 min");
    }

    #[test]
    fn days_are_named_while_they_are_near() {
        let at = |text: &str| text.parse::<Zoned>().expect("a time");
        let now = at("2026-11-20T15:00[UTC]");
        assert_eq!(when_in(&at("2026-11-20T13:40[UTC]"), &now), "Today, 13:40");
        assert_eq!(
            when_in(&at("2026-11-19T17:05[UTC]"), &now),
            "Yesterday, 17:05"
        );
        assert_eq!(when_in(&at("2026-11-03T01:00[UTC]"), &now), "3 November");
        assert_eq!(
            when_in(&at("2025-11-03T01:00[UTC]"), &now),
            "3 November 2025"
        );
        assert_eq!(
            until_in(&at("2026-11-21T12:40[UTC]"), &now),
            "tomorrow, 12:40"
        );
        assert_eq!(until_in(&at("2026-11-20T15:04[UTC]"), &now), "15:04");
    }

    #[test]
    fn long_names_are_cut_in_the_middle() {
        assert_eq!(middle("short.json", 24), "short.json");
        assert_eq!(
            middle("newsletter-subscribers-final-v3.xlsx", 21),
            "newsletter…al-v3.xlsx"
        );
    }
}

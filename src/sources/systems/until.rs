use jiff::Timestamp;
use jiff::civil::date;

/// What the end of a ban means for `blocked`, which has no end in Auth0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// The ban has ended.
    Over,
    /// It will end: Auth0 cannot do that by itself.
    Ends,
    /// So far away that a lasting ban is meant; 100 years is how one is given.
    Forever,
    /// No point in time.
    Unread,
}

/// What a table of `PostgreSQL` or its JSON has in a column such as `banned_until`. Whether a ban lasts
/// does not depend on `now`, so that a record is the same whenever it is made.
pub(super) fn until(text: &str, now: Timestamp) -> Until {
    if text.eq_ignore_ascii_case("infinity") {
        return Until::Forever;
    }
    let Some(end) = read(text) else {
        return Until::Unread;
    };
    let lasting = date(2100, 1, 1)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map(|start| start.timestamp());
    match lasting {
        Ok(lasting) if end >= lasting => Until::Forever,
        _ if end > now => Until::Ends,
        _ => Until::Over,
    }
}

fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse()
        .or_else(|_| format!("{text}Z").parse())
        .or_else(|_| format!("{text}T00:00:00Z").parse())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bans_end_or_last() {
        let now: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
        let of = |text| until(text, now);
        assert_eq!(of("2024-01-15 10:30:00.000000+00"), Until::Over);
        assert_eq!(of("2026-07-01T00:00:00Z"), Until::Ends);
        assert_eq!(of("2026-07-01 00:00:00"), Until::Ends);
        assert_eq!(of("2026-07-01"), Until::Ends);
        assert_eq!(of("2124-01-15 10:30:00.5+00"), Until::Forever);
        assert_eq!(of("infinity"), Until::Forever);
        assert_eq!(of("soon"), Until::Unread);
    }
}

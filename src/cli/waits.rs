//! What a run waits for, in one phrase: what it is, since when or how long, and nothing to be done.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::words;
use crate::import::{PartState, Progress, RunState, Waiting, WaitingFor};

/// What is waited for, without the times: a log repeats it only when it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    For(WaitingFor),
    Due(u32),
    LookingAfter(u32),
    TellingApart(u32),
}

pub(super) fn kind(progress: &Progress, now_ms: i64) -> Option<Kind> {
    if progress.state.is_over() {
        return None;
    }
    if let Some(waiting) = &progress.waiting {
        return Some(Kind::For(waiting.kind));
    }
    if let Some(due) = progress.due(now_ms) {
        return Some(Kind::Due(due.parts));
    }
    // Nothing is looked into any more when the run only waits for its jobs.
    if progress.state != RunState::Running {
        return None;
    }
    progress.parts.iter().find_map(|part| match part.state {
        PartState::Looking if part.asks.is_none() => Some(Kind::LookingAfter(part.number)),
        PartState::TellingApart => Some(Kind::TellingApart(part.number)),
        _ => None,
    })
}

pub(super) fn text(progress: &Progress, now_ms: i64, zone: &TimeZone) -> Option<String> {
    let waiting = match kind(progress, now_ms)? {
        Kind::Due(parts) => {
            let left = progress.due(now_ms)?.left;
            let parts = words::counted(u64::from(parts), "part");
            let forgets = if left.is_zero() {
                "may have forgotten the oldest".to_owned()
            } else {
                format!("forgets the oldest in {}", words::time(left))
            };
            return Some(format!(
                "Reading the results of {parts} first, Auth0 {forgets}"
            ));
        }
        Kind::LookingAfter(part) => {
            return Some(format!("Finding out what became of part {part}"));
        }
        Kind::TellingApart(part) => {
            return Some(format!(
                "Finding out which users of part {part} were there before"
            ));
        }
        Kind::For(_) => progress.waiting.as_ref()?,
    };
    let since = clock(waiting.since_ms, zone);
    let again = seconds(waiting, now_ms)
        .map(|seconds| format!(", next try in {seconds} s"))
        .unwrap_or_default();
    Some(match waiting.kind {
        WaitingFor::JobSlot => format!("{}, since {since}", waiting.text()),
        WaitingFor::RateLimit => match seconds(waiting, now_ms) {
            Some(seconds) => format!("{}, {seconds} s", waiting.text()),
            None => waiting.text().to_owned(),
        },
        WaitingFor::Network => format!("No network since {since}{again}"),
        WaitingFor::Server => format!("Auth0 answers with errors since {since}{again}"),
        WaitingFor::Token | WaitingFor::Answer | WaitingFor::Pilot => waiting.text().to_owned(),
    })
}

/// Whole seconds that are left, if any are.
fn seconds(waiting: &Waiting, now_ms: i64) -> Option<i64> {
    let left = waiting.until_ms?.saturating_sub(now_ms);
    (left > 0).then(|| left.saturating_add(999) / 1_000)
}

/// "14:02", where the computer is.
pub(super) fn clock(ms: i64, zone: &TimeZone) -> String {
    Timestamp::from_millisecond(ms)
        .map(|time| time.to_zoned(zone.clone()).strftime("%H:%M").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Counts, PartView};

    /// 14:02:00 in Greenwich.
    const AT: i64 = 1_795_183_320_000;

    fn progress(waiting: Option<(WaitingFor, Option<i64>)>, states: &[PartState]) -> Progress {
        let parts = (1..).zip(states).map(|(number, state)| PartView {
            number,
            users: 1,
            state: *state,
            imported: 0,
            updated: 0,
            already_there: 0,
            refused: 0,
            unknown: 0,
            sent_ms: None,
            ended_ms: None,
            took: None,
            percent: None,
            job: None,
            note: None,
            asks: None,
        });
        Progress {
            counts: Counts::default(),
            parts: parts.collect(),
            waiting: waiting.map(|(kind, wait)| Waiting {
                kind,
                since_ms: AT,
                until_ms: wait.map(|wait| AT + wait),
            }),
            rate_per_minute: None,
            remaining: None,
            state: RunState::Running,
            prepared: 0,
            asks_file: false,
            asks_token: false,
            pilot: None,
        }
    }

    #[test]
    fn every_wait_is_said_with_its_time() {
        let said = |kind, wait| {
            let progress = progress(Some((kind, wait)), &[PartState::Looking]);
            text(&progress, AT + 500, &TimeZone::UTC).unwrap()
        };
        assert_eq!(
            said(WaitingFor::RateLimit, Some(12_400)),
            "Waiting for the rate limit, 12 s"
        );
        assert_eq!(
            said(WaitingFor::RateLimit, Some(0)),
            "Waiting for the rate limit"
        );
        assert_eq!(
            said(WaitingFor::Network, Some(3_000)),
            "No network since 14:02, next try in 3 s"
        );
        assert_eq!(
            said(WaitingFor::Server, None),
            "Auth0 answers with errors since 14:02"
        );
        assert_eq!(
            said(WaitingFor::JobSlot, Some(20_000)),
            "Waiting for a free job slot, someone else is importing, since 14:02"
        );
        assert_eq!(said(WaitingFor::Token, None), "Waiting for a new token");
    }

    #[test]
    fn looking_after_a_part_is_said_when_nothing_else_is_waited_for() {
        let mut seen = progress(None, &[PartState::Done, PartState::Looking]);
        let said = |progress: &Progress| text(progress, AT, &TimeZone::UTC);
        assert_eq!(
            said(&seen).unwrap(),
            "Finding out what became of part 2",
            "counted as on screen"
        );
        seen.state = RunState::Stopping;
        assert_eq!(said(&seen), None);
        let telling = progress(None, &[PartState::TellingApart]);
        assert_eq!(
            said(&telling).unwrap(),
            "Finding out which users of part 1 were there before"
        );
        assert_eq!(said(&progress(None, &[PartState::Processing])), None);
    }

    #[test]
    fn old_results_that_are_read_first_are_said_with_the_time_that_is_left() {
        let mut seen = progress(
            None,
            &[PartState::FetchingErrors, PartState::FetchingErrors],
        );
        let sent = |hours: i64| {
            let sent_ms = Some(AT - hours * 3_600_000);
            let parts = seen.parts.iter().cloned();
            parts
                .map(|part| PartView { sent_ms, ..part })
                .collect::<Vec<_>>()
                .into()
        };
        let (old, new) = (sent(20), sent(1));
        seen.parts = old;
        assert_eq!(
            text(&seen, AT, &TimeZone::UTC).unwrap(),
            "Reading the results of 2 parts first, Auth0 forgets the oldest in 4 hours"
        );
        seen.parts = new;
        assert_eq!(text(&seen, AT, &TimeZone::UTC), None);
    }
}

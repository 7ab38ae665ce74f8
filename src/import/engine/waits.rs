//! Why the run waits: the network, the server, its rate, a token.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use super::clock::LEEWAY_MS;
use super::gate::{Gate, backoff, share};
use super::machine::Mode;
use super::{Command, Engine, Now};
use crate::auth0::{ApiError, ErrorKind, Meta};
use crate::import::WaitingFor;

/// Every wait is capped; then it is asked again, so that a wrong clock cannot hold a run.
pub(super) const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// No call is repeated sooner, whatever an answer says.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

/// A sleep that is shorter may not be noticed.
const UNSEEN_SLEEP: Duration = Duration::from_mins(1);

impl Engine {
    /// Takes in what an answer says besides its body: the tenant's rate and its clock.
    pub(super) fn heard(&mut self, meta: &Meta, now: Now) {
        let on_wire = self.on_wire();
        self.pace.calls.heard(meta, now.at, on_wire);
        self.heard_date(meta, now);
    }

    /// The same of an answer about a user, whose calls may have a rate of their own.
    pub(super) fn heard_of_users(&mut self, meta: &Meta, now: Now) {
        let on_wire = self.on_wire();
        self.pace.looked_up(meta, now, on_wire);
        self.heard_date(meta, now);
    }

    fn heard_date(&mut self, meta: &Meta, now: Now) {
        let date = meta
            .date
            .and_then(|date| date.duration_since(UNIX_EPOCH).ok());
        if let Some(date) = date.and_then(|date| i64::try_from(date.as_millis()).ok()) {
            self.server.heard(date, now);
        }
    }

    /// Takes in what a failed call has heard, unless something else answered in Auth0's place.
    pub(super) fn heard_error(&mut self, error: &ApiError, now: Now) {
        if is_auth0(error) {
            self.heard(&error.meta, now);
        }
    }

    /// When the part last left, if that was since the program began and the computer has not slept since.
    fn sent_at(&self, part: u32) -> Option<Now> {
        *self.sent_now.get(&part)?
    }

    /// How long ago the part was last sent: by the clock that never jumps, else by Auth0's, else by this
    /// computer's, which may be wrong.
    pub(super) fn sent_ago(&self, now: Now, part: u32) -> Duration {
        if let Some(sent) = self.sent_at(part) {
            return now.at.saturating_sub(sent.at);
        }
        let Some(record) = self.parts.get(part as usize - 1) else {
            return Duration::ZERO;
        };
        // Either may be behind by a second and a round trip; in doubt it was sent later.
        let there = self.server.now_ms(now).zip(record.server_ms);
        let there = there.map(|(now, sent)| (now.saturating_sub(LEEWAY_MS), sent));
        let here = record.sent_ms.map(|sent| (now.wall_ms, sent));
        let ago = there
            .or(here)
            .map_or(0, |(now, sent)| now.saturating_sub(sent));
        Duration::from_millis(u64::try_from(ago).unwrap_or(0))
    }

    /// When the part last left, by Auth0's clock. The first parts leave before any answer has told it; then
    /// it is reckoned back.
    pub(super) fn left_at(&self, now: Now, part: u32) -> Option<i64> {
        let record = self.parts.get(part as usize - 1)?;
        record.server_ms.or_else(|| {
            let ago = now.real.saturating_sub(self.sent_at(part)?.real) + UNSEEN_SLEEP;
            Some(self.server.now_ms(now)? - i64::try_from(ago.as_millis()).ok()?)
        })
    }

    /// Shuts the gate: for the time that the answer named, else longer each time.
    pub(super) fn wait_for(&mut self, kind: WaitingFor, wait: Option<Duration>, now: Now) {
        let old = self.gate.as_ref();
        if old.is_some_and(|gate| gate.kind == WaitingFor::Token && gate.is_shut(now)) {
            return;
        }
        let tries = old
            .filter(|gate| gate.kind == kind)
            .map_or(0, |gate| gate.tries);
        let wait = match wait {
            Some(wait) => wait.min(LONGEST_WAIT).saturating_add(
                Duration::from_secs(1).mul_f64(share(self.seed, u64::from(tries) + 77)),
            ),
            None => backoff(self.seed, tries),
        };
        self.gate = Some(Gate::raise(old, kind, Some(wait), now));
    }

    /// Whether the part's call left with a token that has been replaced since.
    pub(super) fn has_former_token(&self, part: u32) -> bool {
        self.live
            .get(&part)
            .is_some_and(|live| live.token < self.token)
    }

    pub(super) fn token_needed(&mut self, now: Now, error: &ApiError, out: &mut Vec<Command>) {
        self.gate = Some(Gate::raise(
            self.gate.as_ref(),
            WaitingFor::Token,
            None,
            now,
        ));
        if self.renewing {
            return;
        }
        if self.renewable && !self.renewed_for_nothing {
            self.renewing = true;
            self.renewed_for_nothing = true;
            if !std::mem::take(&mut self.renewing_early) {
                self.fetch_token(out);
            }
        } else {
            self.hold(now, said(error), out);
            self.try_token_again(now);
        }
    }

    /// A run that is being stopped is not held, so that nobody is asked to go on: its jobs are followed to
    /// their end as soon as a token can be had.
    pub(super) fn try_token_again(&mut self, now: Now) {
        if self.renewable && matches!(self.mode, Mode::Stopping(_)) {
            self.renewed_for_nothing = false;
            let (old, kind) = (self.gate.as_ref(), WaitingFor::Token);
            self.gate = Some(Gate::raise(old, kind, Some(LONGEST_WAIT), now));
        }
    }

    /// A token that can be renewed is renewed before it ends.
    pub(super) fn renew_in_time(&mut self, now: Now, out: &mut Vec<Command>) {
        let due = self.renew_at.is_some_and(|at| now.at >= at);
        if due && self.renewable && !self.renewing && !self.renewing_early {
            self.renew_at = Some(now.at + LONGEST_WAIT);
            self.renewing_early = true;
            self.fetch_token(out);
        }
        let shut = |gate: &Gate| gate.is_shut(now);
        if self.renewing && !self.fetching_token && !self.token_delay.as_ref().is_some_and(shut) {
            self.fetch_token(out);
        }
    }

    fn fetch_token(&mut self, out: &mut Vec<Command>) {
        self.fetching_token = true;
        out.push(Command::RenewToken);
    }

    /// The token is asked for again by itself, and what is waited for meanwhile is not the token.
    pub(super) fn token_delayed(&mut self, now: Now, error: &ApiError) {
        self.fetching_token = false;
        // The token that there is may still do.
        if std::mem::take(&mut self.renewing_early) || !self.renewing {
            return;
        }
        let kind = match error.kind {
            ErrorKind::RateLimit => WaitingFor::RateLimit,
            ErrorKind::Server => WaitingFor::Server,
            _ => WaitingFor::Network,
        };
        let old = self.token_delay.as_ref();
        let tries = old.map_or(0, |gate| gate.tries);
        let wait = error.wait.unwrap_or_else(|| backoff(self.seed, tries));
        let wait = wait.clamp(SHORTEST_WAIT, LONGEST_WAIT);
        self.token_delay = Some(Gate::raise(old, kind, Some(wait), now));
    }

    pub(super) fn set_rights(&mut self, now: Now, rights: super::Rights) {
        self.rights = rights;
        if let Some(server_ms) = rights.server_ms {
            // Its client has connected with several calls.
            self.server.heard(server_ms, now);
            self.server.heard(server_ms, now);
        }
        // Early enough for a call under way, also where tokens are short-lived. One that seems to have
        // ended when it came says that a clock is wrong; it is renewed when it is refused.
        self.renew_at = rights
            .lasts
            .filter(|lasts| !lasts.is_zero())
            .map(|lasts| now.at + lasts.saturating_sub((lasts / 10).min(Duration::from_mins(5))));
    }

    /// An answer of Auth0's own has come.
    pub(super) fn way_is_free(&mut self) {
        self.renewed_for_nothing = false;
        for kind in [
            WaitingFor::Network,
            WaitingFor::Server,
            WaitingFor::RateLimit,
        ] {
            self.open_gate(kind);
        }
    }

    pub(super) fn open_gate(&mut self, kind: WaitingFor) {
        if self.gate.as_ref().is_some_and(|gate| gate.kind == kind) {
            self.gate = None;
        }
    }
}

/// Whether the answer is Auth0's own; anything else tells nothing of its rate and its clock.
pub(super) fn is_auth0(error: &ApiError) -> bool {
    !matches!(error.kind, ErrorKind::NotAuth0 | ErrorKind::Proxy)
}

/// What happened and what to do. It goes to the journal, and on to reports and logs. The server's own
/// words stay out of it: they may quote a user, and a name or a short secret looks like any other word.
pub(super) fn said(error: &ApiError) -> Arc<str> {
    if error.kind != ErrorKind::BadRequest {
        let (sentence, advice) = (error.sentence(), error.advice());
        return if advice.is_empty() {
            sentence.into()
        } else {
            format!("{sentence}. {advice}").into()
        };
    }
    match code(error).as_deref() {
        Some(code @ ("connection_is_disabled" | "operation_not_supported")) => format!(
            "Auth0 did not accept the request ({code}). {}",
            error.advice()
        )
        .into(),
        Some(code) => format!("Auth0 did not accept the request ({code}). {LOOK}").into(),
        None => format!("Auth0 did not accept the request. {LOOK}").into(),
    }
}

const LOOK: &str =
    "What it minds stands in the tenant's log, in Auth0's dashboard under Monitoring";

/// Auth0's code as the journal keeps it: words in lower case, joined by underscores. Anything else that
/// stands in its place may quote a user.
pub(super) fn code(error: &ApiError) -> Option<String> {
    let sign = |sign: u8| sign.is_ascii_lowercase() || sign == b'_';
    let is_code = |code: &String| (1..=40).contains(&code.len()) && code.bytes().all(sign);
    error.code.clone().filter(is_code)
}

//! What follows from a call that failed.

use std::time::Duration;

use super::engine::{Engine, NoToken, Stage, Token};
use super::pace::Kind;
use super::{Fact, Fate};
use crate::auth0::{ApiError, Class, ErrorKind};
use crate::import::WaitingFor;
use crate::import::engine::Now;
use crate::import::engine::gate::{Gate, backoff};

/// No answer makes anyone wait longer.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
/// So many failures of one user, while it goes for others, are a refusal.
const MOST_LOST: u32 = 5;

impl Engine {
    pub(super) fn failed(
        &mut self,
        record: u32,
        kind: Kind,
        error: &ApiError,
        now: Now,
    ) -> Option<Fact> {
        if kind == Kind::Write && error.kind == ErrorKind::NotFound {
            return Some(self.settle(record, Fate::Deleted));
        }
        let (settled, tokens) = (self.settled, self.tokens);
        let live = self.live.get_mut(&record)?;
        let old_token = live.token < tokens;
        // What may have been done, or was seen some time ago, is looked at before it is repeated.
        live.stage = Stage::Look;
        if live.lost == 0 {
            live.others = settled;
        }
        match error.kind {
            ErrorKind::RateLimit => {
                self.heard_refusal(kind, &error.meta, now);
                let wait = error.wait.unwrap_or(SHORTEST_WAIT);
                self.wait(WaitingFor::RateLimit, Some(wait.max(SHORTEST_WAIT)), now);
            }
            ErrorKind::Unauthorized if old_token => {}
            ErrorKind::Unauthorized => self.token_needed(error),
            ErrorKind::Forbidden => self.stop(Some(said(error).into())),
            ErrorKind::NoSuchHost
            | ErrorKind::Unreachable
            | ErrorKind::ConnectTimeout
            | ErrorKind::Certificate
            | ErrorKind::Proxy
            | ErrorKind::NotAuth0
            | ErrorKind::Broken
            | ErrorKind::TimedOut => self.wait(WaitingFor::Network, None, now),
            ErrorKind::Server => {
                live.lost += 1;
                if live.lost >= MOST_LOST && settled > live.others {
                    return Some(self.settle(record, Fate::Refused));
                }
                let wait = error.wait.filter(|wait| *wait >= SHORTEST_WAIT);
                self.wait(WaitingFor::Server, wait, now);
            }
            _ if error.class == Class::Unknown => {
                live.lost += 1;
                if live.lost >= MOST_LOST {
                    return Some(self.settle(record, Fate::Refused));
                }
                self.wait(WaitingFor::Server, None, now);
            }
            _ => return Some(self.settle(record, Fate::Refused)),
        }
        None
    }

    fn wait(&mut self, kind: WaitingFor, wait: Option<Duration>, now: Now) {
        let old = self.gate.as_ref();
        let tries = old
            .filter(|gate| gate.kind == kind)
            .map_or(0, |gate| gate.tries);
        let wait = wait.unwrap_or_else(|| backoff(self.seed, tries));
        self.gate = Some(Gate::raise(old, kind, Some(wait.min(LONGEST_WAIT)), now));
    }

    fn token_needed(&mut self, error: &ApiError) {
        if self.token != Token::Good {
            return;
        }
        if !self.renewable || self.renewed_for_nothing {
            self.stop(Some(said(error).into()));
            return;
        }
        self.renewed_for_nothing = true;
        self.token = Token::Wanted;
    }

    pub(super) fn not_renewed(&mut self, why: NoToken, now: Now) {
        match why {
            NoToken::Passing(wait) => {
                self.token = Token::Wanted;
                self.wait(WaitingFor::Network, wait, now);
            }
            NoToken::Lasting(why) => {
                self.token = Token::Good;
                self.stop(Some(why.into()));
            }
        }
    }
}

/// What happened and what to do, without the server's own words: they may quote a user.
fn said(error: &ApiError) -> String {
    format!("{}. {}", error.sentence(), error.advice())
}

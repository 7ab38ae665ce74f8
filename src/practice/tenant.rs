//! The running tenant: what the endpoints share.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::book::{Book, User};
use super::config::{Rates, Speed, Tuning};
use super::connections::{self, Connection};
use super::fingerprint::{Fingerprints, Kind};
use super::ratelimit::{Asked, Group, Limiter, Verdict};
use super::store::Identity;
use super::times::unix_ms;
use super::trouble::{Scenario, Watch};

/// The log is not written at once; how late it is, is not documented.
const LOG_DELAY: Duration = Duration::from_secs(7);

pub(super) struct Tenant {
    url: String,
    audiences: [String; 2],
    identity: Identity,
    signing_key: [u8; 64],
    pub(super) fingerprints: Fingerprints,
    pub(super) connections: Vec<Connection>,
    pub(super) tuning: Tuning,
    changing: Mutex<Changing>,
    book: Mutex<Book>,
    trouble: Mutex<Option<Watch>>,
}

/// What may be switched while the tenant runs.
struct Changing {
    speed: Speed,
    limiter: Limiter,
}

impl Tenant {
    /// `None` when the identity's keys cannot be read.
    pub(super) fn new(
        url: String,
        identity: Identity,
        book: Book,
        speed: Speed,
        tuning: Tuning,
    ) -> Option<Self> {
        let limiter = Limiter::new(
            &tuning.rates.unwrap_or_else(|| Rates::of(speed)),
            tuning.clock.now(),
        );
        let secure = url.replacen("http://", "https://", 1);
        let tenant = Self {
            audiences: [format!("{url}/api/v2/"), format!("{secure}/api/v2/")],
            url,
            signing_key: identity.signing_key()?,
            fingerprints: Fingerprints::new(&identity.fingerprint_key()?),
            connections: connections::all(&identity.connections),
            identity,
            tuning,
            changing: Mutex::new(Changing { speed, limiter }),
            book: Mutex::new(book),
            trouble: Mutex::default(),
        };
        if speed == Speed::Instant {
            tenant.book().hurry(tenant.now_ms());
        }
        Some(tenant)
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn audiences(&self) -> &[String; 2] {
        &self.audiences
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(super) fn signing_key(&self) -> &[u8; 64] {
        &self.signing_key
    }

    /// Unix milliseconds.
    pub(super) fn now_ms(&self) -> u64 {
        unix_ms(self.tuning.clock.now())
    }

    pub(super) fn connection(&self, id: &str) -> Option<(usize, &Connection)> {
        self.connections
            .iter()
            .enumerate()
            .find(|(_, connection)| connection.id == id)
    }

    pub(super) fn ask(&self, group: Group) -> Verdict {
        self.changing().limiter.ask(group, self.tuning.clock.now())
    }

    pub(super) fn asked(&self) -> Asked {
        self.changing().limiter.asked()
    }

    pub(super) fn speed(&self) -> Speed {
        self.changing().speed
    }

    /// How late the tenant log is, in milliseconds.
    pub(super) fn log_delay_ms(&self) -> u64 {
        let delay = self.tuning.log_delay.unwrap_or(match self.speed() {
            Speed::Instant => Duration::ZERO,
            Speed::Realistic => LOG_DELAY,
        });
        u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)
    }

    pub(super) fn set_speed(&self, speed: Speed) {
        let mut changing = self.changing();
        if changing.speed == speed {
            return;
        }
        changing.speed = speed;
        if self.tuning.rates.is_none() {
            changing.limiter = Limiter::new(&Rates::of(speed), self.tuning.clock.now());
        }
        drop(changing);
        if speed == Speed::Instant {
            self.book().hurry(self.now_ms());
        }
    }

    /// Counting begins anew.
    pub(super) fn set_trouble(&self, scenario: Option<Scenario>) {
        *self.trouble() = scenario.map(Watch::of);
    }

    /// What the scenario under way says of something; `None` where there is none.
    pub(super) fn meddle<T>(&self, of: impl FnOnce(&mut Watch) -> T) -> Option<T> {
        self.trouble().as_mut().map(of)
    }

    pub(super) fn let_in(&self, slots: u8, lasts: Duration) {
        let lasts = u64::try_from(lasts.as_millis()).unwrap_or(u64::MAX);
        let until = self.now_ms().saturating_add(lasts);
        self.book().let_in(slots, until);
    }

    pub(super) fn forget_job(&self, id: &str) {
        if let Err(error) = self.book().forget(id) {
            tracing::warn!(%error, "the practice tenant could not write down that a job is forgotten");
        }
    }

    pub(super) fn log_in(&self, connection: &str, email: &str) -> io::Result<bool> {
        let mark = self.fingerprints.of(connection, Kind::Email, email);
        let mut book = self.book();
        let Some(at) = book.find(mark) else {
            return Ok(false);
        };
        book.log_in(at, self.now_ms())?;
        Ok(true)
    }

    /// False where somebody has the address, or there is no such connection.
    pub(super) fn leave_over(&self, connection: &str, email: &str) -> io::Result<bool> {
        let Some((at, connection)) = self.connection(connection) else {
            return Ok(false);
        };
        let email = email.to_lowercase();
        let mark = self.fingerprints.of(&connection.id, Kind::Email, &email);
        let mut book = self.book();
        if book.find(mark).is_some() {
            return Ok(false);
        }
        book.add(User::left_over(at, mark, self.now_ms()))?;
        Ok(true)
    }

    fn trouble(&self) -> MutexGuard<'_, Option<Watch>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn empty(&self) -> io::Result<()> {
        self.book().empty()
    }

    /// A panic under this lock leaves the book as it was before: outcomes are made outside and taken whole.
    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changing(&self) -> MutexGuard<'_, Changing> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

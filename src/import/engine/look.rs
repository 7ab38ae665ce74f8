//! Finding out what became of a part whose answer or job was lost, and which users a lost sending has
//! made: the tenant log first, then the users themselves.

use std::time::Duration;

use super::clock::LEEWAY_MS;
use super::doubt::{look_after, looks_passed, probe_after};
use super::machine::Live;
use super::waits::is_auth0;
use super::{Command, Engine, Fact, Logged, Now, PartPhase, Seen, SeenUser};
use crate::auth0::{Answer, ApiError, ErrorKind, Meta};
use crate::import::WaitingFor;
use crate::import::plan::Ranges;

/// A look that the server fails so often is given up; some ten minutes.
const TRIES: u32 = 20;

/// What is known of a doubtful part while the program runs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Looking {
    /// When it arose, on the engine's clock, or when the program was started again.
    since: Duration,
    /// How long before that it was sent, as far as this computer's clock can be believed.
    age: Duration,
    /// Until when its job may be under way and hold a slot.
    pub(super) until: Duration,
    /// Looks into the log so far.
    looks: u32,
    log_read: bool,
    probe: Probe,
}

/// Some users of a part, looked up to learn whether it was taken.
#[derive(Clone, Copy, Debug, Default)]
struct Probe {
    asked: u32,
    /// The last of those that were looked up.
    last: Option<u32>,
    /// Made since the part was sent.
    found: u32,
    /// Not there at all. One that was there before says nothing about the sending.
    absent: u32,
    over: bool,
}

impl Engine {
    /// A part has come into doubt, or users of it are to be told apart; or the program starts again
    /// and finds it so.
    pub(super) fn begin_to_look(&mut self, now: Now, part: u32) {
        let wait = self.pace.lost_slot();
        let age = self.sent_ago(now, part);
        let Some(record) = self.part(part) else {
            return;
        };
        let until = match &record.phase {
            PartPhase::Doubtful(doubt) if doubt.left => return,
            PartPhase::Doubtful(doubt) if doubt.cause.is_over() => now.at,
            PartPhase::Doubtful(_) => now.at + wait.saturating_sub(age),
            PartPhase::TellingApart { .. } => now.at,
            _ => return,
        };
        let live = Live {
            next: now.at,
            looking: Some(Looking {
                since: now.at,
                age,
                looks: looks_passed(age),
                until,
                ..Looking::default()
            }),
            ..Live::default()
        };
        self.live.insert(part, live);
    }

    /// The next thing to do about a part in doubt. `None`: wait until the part's next time, or ask
    /// the admin.
    pub(super) fn look(&mut self, now: Now, part: u32, out: &mut Vec<Command>) {
        let Some(record) = self.parts.get(part as usize - 1) else {
            return;
        };
        let doubt = match &record.phase {
            PartPhase::Doubtful(doubt) => doubt.clone(),
            PartPhase::TellingApart { .. } => return self.tell_apart(now, part, out),
            _ => return,
        };
        let attempts = record.attempts;
        let since_ms = self.left_at(now, part);
        let ranges = record.fact.ranges.clone();
        let rights = self.rights;
        let room = self.room(now);
        let (batch, step) = (self.look_up_room(now), self.pace.look_up_step());
        let Some(live) = self.live.get_mut(&part) else {
            return;
        };
        let Some(looking) = &mut live.looking else {
            return;
        };
        if doubt.cause.is_in_log()
            && rights.logs
            && !looking.log_read
            && let Some(after) = look_after(looking.looks)
        {
            live.next = looking.since + after.saturating_sub(looking.age);
            if now.at >= live.next && room > 0 {
                live.asking = true;
                live.calls = 1;
                live.token = self.token;
                self.pace.calls.take(1);
                out.push(Command::ReadLog {
                    part,
                    external_id: format!("{}.{part}.{attempts}", self.run),
                    since_ms,
                });
            }
            return;
        }
        if !doubt.accepted && !looking.probe.over {
            if rights.users && since_ms.is_some() {
                let records = ends_and_middle(&ranges);
                let records = looking
                    .probe
                    .last
                    .map_or(records.clone(), |last| records.above(last));
                let (records, _) = records.split_at(batch);
                let after = probe_after(rights.logs).saturating_sub(looking.age);
                live.next = live.next.max(looking.since + after);
                if now.at >= live.next && batch > 0 {
                    live.next = now.at + step * records.count();
                    self.look_up(part, records, out);
                }
                return;
            }
            looking.probe.over = true;
        }
        // Of an update older users say nothing.
        let sure = looking.probe.absent > 0 && !doubt.accepted && !self.upsert;
        if !sure && now.at < looking.until {
            live.next = looking.until;
            return;
        }
        self.settle_doubt(now, part, out);
    }

    /// Looks the next users up that were said to exist.
    fn tell_apart(&mut self, now: Now, part: u32, out: &mut Vec<Command>) {
        let Some(record) = self.parts.get(part as usize - 1) else {
            return;
        };
        if !self.rights.users || record.earlier.since_ms.is_none() {
            self.told_enough(now, part, out);
            return;
        }
        let untold = record.untold();
        let room = self.look_up_room(now);
        if room == 0 {
            return;
        }
        let (records, _) = untold.split_at(room);
        let next = now.at + self.pace.look_up_step() * records.count();
        if let Some(live) = self.live.get_mut(&part) {
            live.next = next;
            self.look_up(part, records, out);
        }
    }

    /// Users that may be looked up now.
    fn look_up_room(&mut self, now: Now) -> u32 {
        let room = match &mut self.pace.users {
            Some(users) => users.room(now.at, 0),
            None => self.room(now),
        };
        room.min(self.pace.look_up_batch())
    }

    fn look_up(&mut self, part: u32, records: Ranges, out: &mut Vec<Command>) {
        let calls = records.count();
        let own = self.pace.users.as_mut();
        let shared = own.is_none();
        own.unwrap_or(&mut self.pace.calls).take(calls);
        if let Some(live) = self.live.get_mut(&part) {
            live.asking = true;
            live.calls = if shared { calls } else { 0 };
            live.token = self.token;
        }
        out.push(Command::LookUp { part, records });
    }

    /// The others cannot be told.
    fn told_enough(&mut self, now: Now, part: u32, out: &mut Vec<Command>) {
        let telling =
            |record: &mut super::PartRecord| matches!(record.phase, PartPhase::TellingApart { .. });
        if self.part(part).is_some_and(telling) {
            self.live.remove(&part);
            self.record(now, Fact::ToldEnough { part }, out);
        }
    }

    fn looking(&mut self, part: u32) -> Option<&mut Looking> {
        self.live.get_mut(&part)?.looking.as_mut()
    }

    /// Whether looking is given up: it was refused for good, or has failed often while other calls may
    /// go well. What it could have told is found out otherwise, or not at all.
    fn in_vain(&self, part: u32, error: &ApiError) -> bool {
        match error.kind {
            ErrorKind::BadRequest
            | ErrorKind::NotFound
            | ErrorKind::TooLarge
            | ErrorKind::Other => true,
            ErrorKind::Server | ErrorKind::NotAuth0 | ErrorKind::NotUnderstood => {
                self.live.get(&part).is_some_and(|live| live.tries >= TRIES)
            }
            _ => false,
        }
    }

    pub(super) fn log_read(
        &mut self,
        now: Now,
        part: u32,
        answer: Result<Answer<Option<Logged>>, ApiError>,
        out: &mut Vec<Command>,
    ) {
        let doubtful = |phase: &PartPhase| matches!(phase, PartPhase::Doubtful(_)).then_some(());
        if self.answered(part, doubtful).is_none() {
            return;
        }
        let n = self.part(part).map_or(0, |part| part.attempts);
        match answer {
            Ok(answer) => {
                self.heard(&answer.meta, now);
                self.way_is_free();
                if let Some(looking) = self.looking(part) {
                    looking.looks = looking.looks.saturating_add(1);
                    looking.log_read |= answer.value.is_some();
                }
                let Some(Logged { job }) = answer.value else {
                    return;
                };
                let known = job.is_some();
                self.record(now, Fact::Found { part, n, job }, out);
                if known {
                    self.lost_in_a_row = 0;
                    self.follow_job(now, part);
                    // It may have ended meanwhile, and nobody saw when it began.
                    if let Some(live) = self.live.get_mut(&part) {
                        live.next = now.at;
                        live.learns = false;
                    }
                }
            }
            Err(error) if error.kind == ErrorKind::Forbidden => {
                self.heard_error(&error, now);
                self.rights.logs = false;
            }
            Err(error) if self.in_vain(part, &error) => {
                self.heard_error(&error, now);
                if let Some(looking) = self.looking(part) {
                    looking.looks = u32::MAX;
                }
            }
            Err(error) => self.question_failed(now, part, &error, out),
        }
    }

    pub(super) fn looked_up(
        &mut self,
        now: Now,
        part: u32,
        seen: &[Seen],
        meta: &Meta,
        error: Option<&ApiError>,
        out: &mut Vec<Command>,
    ) {
        let telling = self.answered(part, |phase| match phase {
            PartPhase::Doubtful(_) => Some(false),
            PartPhase::TellingApart { .. } => Some(true),
            _ => None,
        });
        let Some(telling) = telling else { return };
        self.heard_of_users(meta, now);
        if !seen.is_empty() {
            self.way_is_free();
        }
        if telling {
            self.told(now, part, seen, out);
        } else {
            self.probed(now, part, seen, out);
        }
        match error {
            Some(error) if error.kind == ErrorKind::Forbidden => self.rights.users = false,
            Some(error) if self.in_vain(part, error) => {
                if let Some(looking) = self.looking(part) {
                    looking.probe.over = true;
                }
                if telling {
                    self.told_enough(now, part, out);
                }
            }
            Some(error) => {
                if is_auth0(error) {
                    self.heard_of_users(&error.meta, now);
                }
                let meta = Box::default();
                let error = ApiError {
                    meta,
                    ..error.clone()
                };
                self.question_failed(now, part, &error, out);
            }
            None => {}
        }
    }

    fn probed(&mut self, now: Now, part: u32, seen: &[Seen], out: &mut Vec<Command>) {
        let Some(record) = self.part(part) else {
            return;
        };
        let (n, last) = (record.attempts, record.fact.ranges.last());
        let since = self.left_at(now, part);
        let Some(probe) = self.looking(part).map(|looking| &mut looking.probe) else {
            return;
        };
        // An answer that was on its way when the computer woke may come a second time.
        let fresh = |seen: &&Seen| probe.last.is_none_or(|last| seen.record > last);
        for seen in seen.iter().filter(fresh).copied().collect::<Vec<_>>() {
            probe.asked += 1;
            probe.last = Some(seen.record);
            match (seen.user, since) {
                (SeenUser::Made(made), Some(since)) if made >= since - LEEWAY_MS => {
                    probe.found += 1;
                }
                (SeenUser::Absent, _) => probe.absent += 1,
                _ => {}
            }
        }
        // One that was made since is proof enough.
        probe.over = probe.found > 0 || probe.last == last;
        if probe.over {
            let (asked, found) = (probe.asked, probe.found);
            let fact = Fact::Probed {
                part,
                n,
                asked,
                found,
            };
            self.record(now, fact, out);
        }
    }

    fn told(&mut self, now: Now, part: u32, seen: &[Seen], out: &mut Vec<Command>) {
        let Some(record) = self.part(part) else {
            return;
        };
        let Some(since) = record.earlier.since_ms else {
            return;
        };
        // Only those that were asked for: an answer may come twice, or from an earlier probe.
        let untold = record.untold();
        let seen = untold
            .iter()
            .zip(seen)
            .take_while(|(record, seen)| *record == seen.record);
        let (mut upto, mut ours, mut earlier) = (None, Ranges::default(), Ranges::default());
        for (_, seen) in seen {
            upto = Some(seen.record);
            match seen.user {
                SeenUser::Made(made) if made >= since - LEEWAY_MS => ours.push(seen.record),
                SeenUser::Made(_) => earlier.push(seen.record),
                SeenUser::Absent | SeenUser::Unclear => {}
            }
        }
        let Some(upto) = upto else { return };
        let fact = Fact::Told {
            part,
            upto,
            ours,
            earlier,
        };
        self.record(now, fact, out);
        let settled =
            |record: &mut super::PartRecord| matches!(record.phase, PartPhase::Settled(_));
        if self.part(part).is_some_and(settled) {
            self.live.remove(&part);
        }
    }

    /// After sleep: whatever was asked is lost, whatever is due is asked at once.
    pub(super) fn woke(&mut self, now: Now) {
        for (number, live) in &mut self.live {
            let Some(part) = self.parts.get(*number as usize - 1) else {
                continue;
            };
            // A POST under way is answered or not; a cut in two does not depend on the network.
            if !matches!(part.phase, PartPhase::Sending | PartPhase::TooLarge) {
                live.asking = false;
                live.learns = false;
                live.next = live.next.min(now.at);
            }
        }
        // Its clock has stood still, and Auth0's has not.
        self.sent_now.values_mut().for_each(|at| *at = None);
        self.server.forget();
        self.token_delay = None;
        for kind in [WaitingFor::Network, WaitingFor::Server] {
            self.open_gate(kind);
        }
    }
}

/// The first, the middle and the last of the records.
fn ends_and_middle(ranges: &Ranges) -> Ranges {
    let mut chosen = Ranges::default();
    let (_, tail) = ranges.split_at(ranges.count() / 2);
    let three = [ranges.first(), tail.first(), tail.last()];
    let mut last = None;
    for record in three.into_iter().flatten() {
        if last.is_none_or(|last| last < record) {
            chosen.push(record);
            last = Some(record);
        }
    }
    chosen
}

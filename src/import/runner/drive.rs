use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::awake::Awake;
use super::begin::Ends;
use super::calls;
use super::handle::Control;
use super::looks;
use super::{Access, RenewError, Tempo};
use crate::auth0::Client;
use crate::import::engine::{Command, Engine, Event, Fact, Header, Now};
use crate::import::journal::{Failures, Journal, RunFolder};
use crate::import::plan::Payload;
use crate::import::results::{Key, assemble};
use crate::import::store::{keep_refused, now_ms, summarise};
use crate::import::{PilotResult, Progress};
use crate::platform::awake::StayAwake;
use crate::platform::hold::Hold;
use crate::roster::Roster;

/// What the calls need; none of it changes.
pub(super) struct Shared {
    pub(super) header: Header,
    pub(super) roster: Roster,
    pub(super) folder: RunFolder,
    pub(super) failures: Failures,
    pub(super) key: Key,
    /// The part that was read beforehand.
    pub(super) ready: Mutex<Option<(u32, Payload)>>,
}

impl Shared {
    pub(super) fn new(header: Header, roster: Roster, folder: RunFolder, key: Key) -> Arc<Self> {
        Arc::new(Self {
            header,
            roster,
            failures: Failures::of(folder.clone()),
            folder,
            key,
            ready: Mutex::new(None),
        })
    }

    pub(super) fn take_ready(&self, part: u32) -> Option<Payload> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        match ready.take() {
            Some((number, payload)) if number == part => Some(payload),
            other => {
                *ready = other;
                None
            }
        }
    }
}

/// What comes back from a task.
#[allow(clippy::large_enum_variant, reason = "few at a time, taken at once")]
pub(super) enum Message {
    Event(Event),
    Client(Client),
}

/// The one task that owns a run: it alone touches the engine and the journal.
pub(super) struct Shell {
    shared: Arc<Shared>,
    engine: Engine,
    journal: Option<Journal>,
    /// The last facts could not be written.
    failing: bool,
    access: Access,
    /// Before the channels, so that whoever sees them close can take the run over.
    lock: Hold,
    ends: Ends,
    tasks: JoinSet<()>,
    /// Calls that change nothing at Auth0; after sleep they are dropped and made again.
    questions: JoinSet<()>,
    awake: Awake,
    /// Held while the run goes on by itself.
    stay: Option<StayAwake>,
    inbox: mpsc::Receiver<Message>,
    outbox: mpsc::Sender<Message>,
    began: Instant,
    tempo: Tempo,
    started_ms: i64,
    jobs: u32,
    wake: Option<Instant>,
    /// What became of those that went first, once all of them have their results.
    pilot: Option<Arc<[PilotResult]>>,
}

impl Shell {
    pub(super) fn new(
        shared: Arc<Shared>,
        engine: Engine,
        journal: Journal,
        lock: Hold,
        access: Access,
        ends: Ends,
    ) -> Self {
        let (outbox, inbox) = mpsc::channel(64);
        Self {
            shared,
            engine,
            journal: Some(journal),
            failing: false,
            access,
            lock,
            ends,
            tasks: JoinSet::new(),
            questions: JoinSet::new(),
            awake: Awake::now(),
            stay: None,
            inbox,
            outbox,
            began: Instant::now(),
            tempo: Tempo::default(),
            started_ms: now_ms(),
            jobs: 0,
            wake: None,
            pilot: None,
        }
    }

    /// Of a run that had begun before.
    pub(super) fn since(mut self, started_ms: i64, jobs: u32) -> Self {
        self.started_ms = started_ms;
        self.jobs = jobs;
        self
    }

    pub(super) fn at(mut self, tempo: Tempo) -> Self {
        self.tempo = tempo;
        self
    }

    fn now(&self) -> Now {
        Now {
            at: self.began.elapsed() * self.tempo.0,
            real: self.began.elapsed(),
            wall_ms: now_ms(),
        }
    }

    /// Until the run is over or nobody holds its handle any more.
    pub(super) async fn run(mut self) {
        let mut event = Event::Begin;
        loop {
            if self.handle(event).await {
                break;
            }
            let Some(next) = self.next_event().await else {
                return;
            };
            event = next;
        }
        self.conclude().await;
    }

    /// `None`: nobody holds the handle any more.
    async fn next_event(&mut self) -> Option<Event> {
        while self.tasks.try_join_next().is_some() {}
        while self.questions.try_join_next().is_some() {}
        let look = Instant::now() + Awake::EVERY;
        let wake = self.wake.map_or(look, |wake| wake.min(look));
        let event = tokio::select! {
            message = self.inbox.recv() => match message? {
                Message::Event(event) => event,
                Message::Client(client) => {
                    self.access.client = client;
                    Event::Access(self.access.rights())
                }
            },
            asked = self.ends.control.recv() => match asked? {
                Control::Pause => Event::Pause,
                Control::GoOn => Event::GoOn,
                Control::Stop => Event::Stop,
                Control::Leave => Event::Leave,
                Control::Access(access) => {
                    self.engine.set_renewable(access.renew.is_some());
                    self.access = access;
                    Event::Access(self.access.rights())
                }
                Control::Decide(part, decision) => Event::Decided { part, decision },
            },
            () = sleep_until(wake) => {
                self.wake = None;
                Event::Tick
            }
        };
        if self.awake.slept() {
            // What was asked before the sleep is not answered any more.
            tracing::info!(run = %self.shared.header.run, "the computer has slept");
            self.questions.abort_all();
            let over = self.handle(Event::Woke).await;
            debug_assert!(!over, "waking ends no run");
        }
        Some(event)
    }

    /// Gives the engine an event and carries out what it says. True when the run is over.
    async fn handle(&mut self, event: Event) -> bool {
        let mut events = vec![event];
        let mut over = false;
        while let Some(event) = events.pop() {
            let commands = self.engine.handle(self.now(), event);
            self.wake = None;
            if commands.contains(&Command::Over) {
                self.keep_refused().await;
            }
            let mut facts = Vec::new();
            for command in commands {
                if let Command::Record(fact) = command {
                    self.jobs += u32::from(matches!(fact, Fact::Accepted { .. }));
                    facts.push(fact);
                    continue;
                }
                let written = self.record(std::mem::take(&mut facts), &mut events).await;
                match command {
                    Command::Post { part, .. } if !written => {
                        events.push(Event::JournalFailed {
                            part: Some(part),
                            why: disk_words(),
                        });
                    }
                    Command::WakeAt(at) => self.wake = Some(self.began + at / self.tempo.0),
                    Command::Over => over = true,
                    command => self.spawn(command),
                }
            }
            self.record(facts, &mut events).await;
        }
        self.publish();
        over
    }

    /// Writes and syncs; false when that failed, now or before.
    async fn record(&mut self, facts: Vec<Fact>, events: &mut Vec<Event>) -> bool {
        if facts.is_empty() {
            return !self.failing;
        }
        let Some(mut journal) = self.journal.take() else {
            return false;
        };
        let at_ms = now_ms();
        let written = tokio::task::spawn_blocking(move || {
            let written = journal.append(&facts, at_ms);
            (journal, written)
        })
        .await;
        let failed = match written {
            Ok((journal, written)) => {
                self.journal = Some(journal);
                written.is_err()
            }
            Err(_) => true,
        };
        if failed && !self.failing {
            events.push(Event::JournalFailed {
                part: None,
                why: disk_words(),
            });
        }
        self.failing = failed;
        !failed
    }

    fn spawn(&mut self, command: Command) {
        let (shared, client, outbox) = (
            self.shared.clone(),
            self.access.client.clone(),
            self.outbox.clone(),
        );
        match command {
            Command::Post { part, external_id } => {
                let last = part as usize == self.engine.parts().len();
                let Some(fact) = self.engine.part_fact(part) else {
                    return;
                };
                self.tasks.spawn(async move {
                    let event = calls::post(&shared, &client, fact, external_id, last).await;
                    let _ = outbox.send(Message::Event(event)).await;
                });
            }
            Command::Poll { part, job } => {
                self.questions.spawn(async move {
                    let answer = client.job(&job).await;
                    let _ = outbox
                        .send(Message::Event(Event::Polled { part, answer }))
                        .await;
                });
            }
            Command::FetchErrors { part, job } => {
                let Some(fact) = self.engine.part_fact(part) else {
                    return;
                };
                self.questions.spawn(async move {
                    let event = calls::fetch(&shared, &client, fact, job).await;
                    let _ = outbox.send(Message::Event(event)).await;
                });
            }
            Command::ReadLog {
                part,
                external_id,
                since_ms,
            } => {
                self.questions.spawn(async move {
                    let event = looks::read_log(&client, part, &external_id, since_ms).await;
                    let _ = outbox.send(Message::Event(event)).await;
                });
            }
            Command::LookUp { part, records } => {
                self.questions.spawn(async move {
                    let event = looks::look_up(&shared, &client, part, records).await;
                    let _ = outbox.send(Message::Event(event)).await;
                });
            }
            Command::Halve { part } => {
                let Some(fact) = self.engine.part_fact(part) else {
                    return;
                };
                self.tasks.spawn(async move {
                    let event = calls::halve(&shared, fact).await;
                    let _ = outbox.send(Message::Event(event)).await;
                });
            }
            Command::Prepare { part } => {
                let Some(fact) = self.engine.part_fact(part) else {
                    return;
                };
                self.tasks
                    .spawn(async move { calls::prepare(&shared, fact).await });
            }
            Command::RenewToken => {
                let Some(renew) = self.access.renew.clone() else {
                    return;
                };
                self.tasks.spawn(async move {
                    let message = match renew().await {
                        Ok(client) => Message::Client(client),
                        Err(RenewError::Passing(error)) => {
                            Message::Event(Event::AccessDelayed(error))
                        }
                        Err(RenewError::Lasting(why)) => {
                            Message::Event(Event::AccessFailed { why: why.into() })
                        }
                    };
                    let _ = outbox.send(message).await;
                });
            }
            Command::Record(_) | Command::WakeAt(_) | Command::Over => {}
        }
    }

    fn publish(&mut self) {
        let records = self.shared.header.source.records;
        let mut progress = self.engine.progress(records, self.now());
        self.count_pilot(&mut progress);
        if !progress.goes_on() {
            self.stay = None;
        } else if self.stay.is_none() {
            self.stay = Some(StayAwake::ask("An import into Auth0 is under way"));
        }
        self.ends.progress.send_replace(progress);
    }

    /// Which of those that went first were refused is on disk; it is a short list.
    fn count_pilot(&mut self, progress: &mut Progress) {
        let waits = progress
            .pilot
            .as_mut()
            .filter(|pilot| pilot.waits || pilot.passed);
        let Some(pilot) = waits else { return };
        let counted = self.pilot.get_or_insert_with(|| {
            let failures = Failures::read(&self.shared.folder).unwrap_or_default();
            let records = self.shared.header.source.records;
            let results = assemble(
                &self.engine,
                records,
                false,
                self.shared.header.options.upsert,
                &failures,
            );
            let counted = pilot.results.iter();
            counted
                .map(|result| result.counted(&results.states))
                .collect()
        });
        pilot.results = counted.clone();
    }

    async fn keep_refused(&self) {
        let (shared, engine) = (self.shared.clone(), self.engine.clone());
        // A panic in it takes no result with it.
        let _ = tokio::task::spawn_blocking(move || {
            keep_refused(&shared.folder, &shared.header, &engine, &shared.roster);
        })
        .await;
    }

    async fn conclude(self) {
        let (shared, engine, lock) = (self.shared, self.engine, self.lock);
        let (started_ms, jobs) = (self.started_ms, self.jobs);
        let made = tokio::task::spawn_blocking(move || {
            summarise(&shared.folder, &shared.header, &engine, started_ms, jobs)
        })
        .await;
        drop(lock);
        if let Ok(summary) = made {
            self.ends.done.send_replace(Some(summary));
        }
    }
}

fn disk_words() -> Arc<str> {
    "The run's journal could not be written, so nothing further is sent. Make room on the disk, then go on"
        .into()
}

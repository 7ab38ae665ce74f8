//! Carries the engine's calls out: journal, HTTP, clock.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::Fact;
use super::calls::{self, Aim};
use super::engine::{Call, Engine, Event, NoToken, Step};
use super::handle::{UndoProgress, UndoState};
use super::notes::Notes;
use crate::auth0::Client;
use crate::import::Access;
use crate::import::engine::Now;
use crate::import::journal::RunFolder;
use crate::import::runner::RenewError;
use crate::import::store::now_ms;
use crate::platform::awake::StayAwake;
use crate::platform::hold::Hold;
use crate::roster::Roster;

/// The one task that owns an undo: it alone touches the engine and the journal.
pub(super) struct Shell {
    pub(super) engine: Engine,
    pub(super) aim: Aim,
    pub(super) notes: Option<Notes>,
    pub(super) lock: Hold,
    pub(super) folder: RunFolder,
    pub(super) roster: Roster,
    pub(super) access: Access,
    pub(super) connection: Arc<str>,
    pub(super) progress: watch::Sender<UndoProgress>,
    pub(super) stopping: CancellationToken,
    pub(super) dropped: CancellationToken,
}

enum Message {
    Event(Event),
    Access(Box<Client>),
}

impl Shell {
    pub(super) async fn run(mut self) {
        let began = Instant::now();
        let clock = || Now {
            at: began.elapsed(),
            real: began.elapsed(),
            wall_ms: now_ms(),
        };
        let (outbox, mut inbox) = mpsc::channel::<Message>(16);
        let mut tasks = JoinSet::new();
        let stay = StayAwake::ask("Users of an import are being deleted");
        let mut asked_to_stop = false;
        let mut event = Event::Begin;
        let ended = loop {
            let now = clock();
            let step = self.engine.step(now, event);
            let wake = step.wake.map(|at| began + at);
            if let Err(why) = self.carry_out(step, now, &mut tasks, &outbox).await {
                break Some(why);
            }
            // Only what is on disk is shown as done.
            if self.engine.is_over() {
                break None;
            }
            self.progress.send_replace(self.engine.progress());
            event = tokio::select! {
                () = self.dropped.cancelled() => return,
                () = self.stopping.cancelled(), if !asked_to_stop => {
                    asked_to_stop = true;
                    Event::Stop
                }
                Some(message) = inbox.recv() => match message {
                    Message::Event(event) => event,
                    Message::Access(client) => {
                        self.access.client = *client;
                        Event::Renewed
                    }
                },
                // A call that panicked has no answer; its user is looked up again in another session.
                Some(Err(_)) = tasks.join_next() => break Some("A part of Usher failed; its log says where".into()),
                () = sleep_until(wake.unwrap_or(began)), if wake.is_some() => Event::Tick,
            };
        };
        drop(stay);
        tasks.abort_all();
        let mut last = self.engine.progress();
        if let Some(why) = ended {
            last.state = UndoState::Stopped(Some(why));
        }
        let Self {
            notes,
            lock,
            folder,
            progress,
            ..
        } = self;
        let closed = tokio::task::spawn_blocking(move || {
            if matches!(notes, Some(Notes::Journal(_))) {
                drop(notes);
                // Keeps the sums for quick lists.
                super::undone(&folder);
            }
            drop(lock);
        });
        let _ = closed.await;
        progress.send_replace(last);
    }

    /// Writes the facts down, then makes the calls. Nothing is called where the facts could not be written.
    async fn carry_out(
        &mut self,
        step: Step,
        now: Now,
        tasks: &mut JoinSet<()>,
        outbox: &mpsc::Sender<Message>,
    ) -> Result<(), Arc<str>> {
        self.record(step.facts, now.wall_ms).await?;
        for call in step.calls {
            let (access, outbox) = (self.access.clone(), outbox.clone());
            let (roster, connection) = (self.roster.clone(), Arc::clone(&self.connection));
            let aim = self.aim.clone();
            tasks.spawn(async move {
                let message = match call {
                    Call::Look { record, id } => Message::Event(
                        calls::look(
                            &aim,
                            &roster,
                            &access.client,
                            &connection,
                            record,
                            id.as_deref(),
                        )
                        .await,
                    ),
                    Call::Delete { record, id } => {
                        Message::Event(calls::delete(&aim, &access.client, record, &id).await)
                    }
                    Call::Renew => renewed(&access).await,
                };
                // A closed inbox means that the undo is over.
                let _ = outbox.send(message).await;
            });
        }
        Ok(())
    }

    async fn record(&mut self, facts: Vec<Fact>, at_ms: i64) -> Result<(), Arc<str>> {
        if facts.is_empty() {
            return Ok(());
        }
        let failed = |why: String| -> Arc<str> {
            format!("What is being deleted could not be written down, so nothing more was deleted: {why}").into()
        };
        let Some(mut notes) = self.notes.take() else {
            return Err(failed("its journal is closed".to_owned()));
        };
        let written = tokio::task::spawn_blocking(move || {
            let written = notes.append(&facts, at_ms);
            (notes, written)
        });
        let (notes, written) = written.await.map_err(|error| failed(error.to_string()))?;
        self.notes = Some(notes);
        written.map_err(|error| failed(error.to_string()))
    }
}

async fn renewed(access: &Access) -> Message {
    let Some(renew) = &access.renew else {
        let why = NoToken::Lasting("The token has ended".to_owned());
        return Message::Event(Event::NotRenewed(why));
    };
    Message::Event(Event::NotRenewed(match renew().await {
        Ok(client) => return Message::Access(Box::new(client)),
        Err(RenewError::Passing(error)) => {
            NoToken::Passing(error.wait.map(|wait| wait.max(Duration::from_secs(1))))
        }
        Err(RenewError::Lasting(why)) => NoToken::Lasting(why),
    }))
}

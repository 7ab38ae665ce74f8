//! What follows from several parts of the model together.

use crate::compare::Forecast;
use crate::import::Options;
use crate::roster::Summary;
use crate::rules::CheckOptions;

use super::{Model, OpenFile};
use crate::worker::Whom;

impl Model {
    /// What the open file is to be checked with: the connection's facts and the chosen options.
    pub fn check_options(&self) -> CheckOptions {
        CheckOptions {
            facts: self
                .connect
                .chosen()
                .map(|chosen| chosen.facts.as_ref().clone())
                .unwrap_or_default(),
            upsert: self.import.options.upsert,
            email_verified: self.import.options.email_verified,
        }
    }

    /// What the import is to be planned with.
    pub fn plan_options(&self) -> Options {
        Options {
            leave_out_blocked: true,
            pilot: self.pilot_first(),
            ..self.import.options.clone()
        }
    }

    /// Whether a few users of every shape go first: into a real tenant, unless the admin says otherwise.
    pub fn pilot_first(&self) -> bool {
        let real = || self.connect.tenant().is_some_and(|tenant| !tenant.practice);
        self.import.pilot.unwrap_or_else(real)
    }

    pub fn open(&self) -> Option<&OpenFile> {
        self.file.open.as_ref()
    }

    pub fn summary(&self) -> Option<Summary> {
        self.open().map(|open| open.view.summary)
    }

    /// Users that would go, once the file is read to its end.
    pub fn ready_users(&self) -> Option<u64> {
        let open = self.open().filter(|open| open.view.complete)?;
        let chosen = match self.whom() {
            Whom::All => return Some(open.view.summary.to_send()),
            Whom::Follow(follow) => follow.records.count(),
            Whom::Changed(since) => since.records.count(),
        };
        let plan = self.import.plan.as_ref();
        Some(plan.map_or(chosen, |plan| plan.users).into())
    }

    /// With upsert, Auth0 takes "verified" off addresses for which the file says nothing.
    pub fn wants_email_verified(&self) -> bool {
        self.import.options.upsert
            && self.import.options.email_verified.is_none()
            && self
                .summary()
                .is_some_and(|summary| summary.without_email_verified > 0)
    }

    /// What the import keeps, as it would begin now, of users that it updates.
    pub fn before(&self) -> Option<&Forecast> {
        let before = self.import.before.as_ref()?;
        let holds = self.import.options.upsert
            && self.open()?.id == before.open
            && self.connect.tenant()?.domain == before.domain
            && self.connect.chosen()?.connection.id == before.connection_id;
        holds.then_some(&before.forecast)
    }

    /// Why nobody can say now what an import would do; none when Auth0 can be asked.
    pub fn outlook_obstacle(&self) -> Option<&'static str> {
        let Some(open) = self.open() else {
            return Some("Open a users file first");
        };
        if !open.view.complete || open.rechecking {
            return Some("The file is still being checked");
        }
        if self.connect.chosen().is_none() {
            return Some("Choose a connection first");
        }
        if self.import.running().is_some() {
            return Some("Once the import is over");
        }
        None
    }

    /// Why the import cannot start now; none when it can.
    pub fn import_obstacle(&self) -> Option<&'static str> {
        let Some(open) = self.open() else {
            return Some("Open a users file first");
        };
        if !open.view.complete {
            return Some("The file is still being read");
        }
        if open.rechecking {
            return Some("The users are being checked again");
        }
        if open.view.truncated && !open.take_whole {
            return Some("The file ends in the middle of a user, decide about that in Check");
        }
        if self.connect.tenant().is_none() {
            return Some("Connect a tenant first");
        }
        if self.connect.chosen().is_none() {
            return Some("Choose a connection first");
        }
        if self.wants_email_verified() {
            return Some("Choose what goes into email_verified");
        }
        if open.view.summary.to_send() == 0 {
            return Some("Every user needs fixing first");
        }
        self.again_obstacle()
            .or_else(|| self.since_obstacle())
            .or_else(|| self.follow_obstacle())
    }
}

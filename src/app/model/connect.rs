//! Which tenant the users go to.

use std::sync::Arc;
use std::time::SystemTime;

use crate::rules::Facts;
use crate::worker::{
    ConnectFailure, ConnectId, ConnectStep, ConnectedView, ConnectionView, HostMismatch, TenantView,
};

/// Which tenant's page is on the right of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    Practice,
    /// One from the settings, by its id.
    Saved(String),
    /// The form for a new one.
    New,
}

#[derive(Debug, Clone, Default)]
pub struct ConnectModel {
    pub shown: Shown,
    /// The attempt under way or failed; none once it is connected.
    pub attempt: Option<Attempt>,
    /// The tenant that the rail shows.
    pub connected: Option<Connected>,
}

#[derive(Debug, Clone)]
pub struct Attempt {
    pub id: ConnectId,
    pub to: Shown,
    pub state: AttemptState,
}

#[derive(Debug, Clone)]
pub enum AttemptState {
    Going(Option<ConnectStep>),
    /// Nothing has been sent yet: the token names another host than was typed.
    Asks(Vec<HostMismatch>),
    Failed(ConnectFailure),
}

#[derive(Debug, Clone)]
pub struct Connected {
    pub id: ConnectId,
    pub view: ConnectedView,
    pub looked_at: SystemTime,
    /// Looking again is under way; the old list stays.
    pub looking: bool,
    /// The chosen connection, once its options are known.
    pub chosen: Option<Chosen>,
    /// Asked for and not yet answered.
    pub choosing: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Chosen {
    pub connection: ConnectionView,
    pub facts: Arc<Facts>,
}

impl ConnectModel {
    pub fn tenant(&self) -> Option<&TenantView> {
        self.connected
            .as_ref()
            .map(|connected| &connected.view.tenant)
    }

    pub fn chosen(&self) -> Option<&Chosen> {
        self.connected
            .as_ref()
            .and_then(|connected| connected.chosen.as_ref())
    }

    /// The page on the right belongs to the tenant that is connected.
    pub fn shows_connected(&self) -> bool {
        self.tenant().is_some_and(|tenant| match &self.shown {
            Shown::Practice => tenant.practice,
            Shown::Saved(id) => tenant.id.as_deref() == Some(id),
            Shown::New => false,
        })
    }

    pub fn going(&self) -> Option<&Attempt> {
        self.attempt
            .as_ref()
            .filter(|attempt| matches!(attempt.state, AttemptState::Going(_)))
    }
}

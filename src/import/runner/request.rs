use thiserror::Error;

use super::Access;
use crate::import::Plan;
use crate::import::before::Before;
use crate::import::family::Follows;
use crate::import::put_back::PutBack;
use crate::import::store::{ConnectionRef, RunId, RunStore, TenantRef};
use crate::roster::Roster;

/// Where the users go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub tenant: TenantRef,
    pub connection: ConnectionRef,
}

pub struct RunRequest {
    pub store: RunStore,
    pub roster: Roster,
    pub plan: Plan,
    pub target: Target,
    pub access: Access,
    /// Every address of the connection belongs to one user only.
    pub emails_unique: bool,
    pub tempo: Tempo,
    /// The earlier run of the same file that it goes on from.
    pub follows: Option<Follows>,
}

/// What only some runs have.
#[derive(Clone, Default)]
pub struct Extras {
    /// What Auth0 has of users that the run may update is kept with it.
    pub before: Option<Before>,
    /// The run puts back what another one has updated.
    pub puts_back: Option<PutBack>,
}

/// How many times as fast as the computer's clock the engine's goes: once, but in tests, which have no
/// minutes to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tempo(pub u32);

impl Default for Tempo {
    fn default() -> Self {
        Self(1)
    }
}

impl Tempo {
    /// Of the program itself: once, but in unoptimised builds what `USHER_TEMPO` says, for tests that
    /// start it.
    pub fn of_program() -> Self {
        if !cfg!(debug_assertions) {
            return Self::default();
        }
        let wished = std::env::var("USHER_TEMPO").ok();
        let times = wished.and_then(|text| text.parse().ok());
        times
            .filter(|times| *times > 0)
            .map_or_else(Self::default, Self)
    }
}

pub struct ResumeRequest {
    pub store: RunStore,
    pub run: RunId,
    /// The same users file, opened again.
    pub roster: Roster,
    pub access: Access,
    pub tempo: Tempo,
}

/// Why a run did not begin or go on. Nothing was sent.
#[derive(Debug, Error)]
pub enum StartError {
    #[error("There is nothing to send")]
    NothingToSend,
    #[error("Records that would be refused: {0}. Mend them or leave them out")]
    Blocked(u32),
    #[error("This is not the file that the run began with; open the original")]
    OtherSource,
    #[error("The file’s columns are mapped in another way than when the run began")]
    OtherMapping,
    #[error("Another Usher on this computer works on this run")]
    Busy,
    #[error("This run can only be looked at: {0}")]
    ReadOnly(String),
    #[error("The run {run} went to {connection} of {tenant}; what follows it goes there too")]
    OtherPlace {
        run: RunId,
        tenant: String,
        connection: String,
    },
    #[error("The run {0} is still under way; wait for its end, or stop it first")]
    StillUnderWay(RunId),
    #[error("What became of some users of the run {0} is still to be found out; resume it first")]
    StillOpen(RunId),
    #[error("The run {0} has sent, or will send, what this one has left; it is resumed instead")]
    TakenOver(RunId),
    #[error("There is no run {0}")]
    NotFound(RunId),
    #[error(
        "The disk of Usher’s data folder is nearly full: 16 MB must be free, so that what becomes of every user can be written down. Nothing was sent"
    )]
    NoRoom,
    #[error("{0}")]
    Io(String),
}

//! The rules of a run: events and time in, commands out. No clock, socket, file or randomness.
//!
//! Everything that must outlive the program is a [`Fact`]. The engine decides on a fact, applies it
//! to itself and orders it to be recorded; after a restart the recorded facts are applied again, by
//! the same code, and give the same state. A part goes through [`PartPhase`]:
//!
//! ```text
//! Unsent ──Attempt──▶ Sending ──Accepted──▶ AtAuth0 ──Finished──▶ Ended ──ErrorsStored──▶ Settled
//!   ▲ ▲                 │  │                   │ ▲                  │  │                     ▲
//!   │ └─NotSent,Refused─┘  └─Unknown─┐   ┌─Lost┘ └─Found──┐   failed│  └───▶ TellingApart ───┘
//!   │                                ▼   ▼                │         │          (sent twice)
//!   └─────────────Again──────────── Doubtful ─────────────┘ ◀───────┘
//! ```
//!
//! A part whose fate is not known is neither failed nor blindly repeated: first the tenant log and the
//! users themselves are asked, and it is sent again only where that cannot make a user twice. Users that
//! the second sending finds there already are told apart by when they were made.
//!
//! Commands are carried out in their order; a POST whose fact could not be recorded is not sent.

pub(in crate::import) mod bucket;
mod clock;
mod decide;
mod doubt;
mod event;
mod fact;
pub(in crate::import) mod gate;
mod invariants;
mod look;
mod machine;
mod pace;
mod phase;
mod pilot;
mod posted;
mod questions;
mod replay;
mod schedule;
mod settle;
mod view;
mod waits;

pub use doubt::{AskWhy, Cause, Doubt};
pub use event::{Command, Decision, Event, Fetched, Logged, Now, Rights, Seen, SeenUser};
pub use fact::{Fact, Header, PartFact, StoredErrors};
pub use machine::Engine;
pub use phase::{Earlier, Outcome, PartPhase, PartRecord, Told, Whole};
pub use view::{counts, doubtful};

//! The rules of a run: events and time in, commands out. No clock, socket, file or randomness.
//!
//! Everything that must outlive the program is a [`Fact`]. The engine decides on a fact, applies it
//! to itself and orders it to be recorded; after a restart the recorded facts are applied again, by
//! the same code, and give the same state. A part goes through [`PartPhase`]:
//!
//! ```text
//! Unsent ──Attempt──▶ Sending ──Accepted──▶ AtAuth0 ──Finished──▶ Ended ──ErrorsStored──▶ Settled
//!   ▲                   │  │                   │
//!   └──NotSent,Refused──┘  └──Unknown──┐       └──Lost──┐
//!                                      ▼                ▼
//!                                   Unknown (stays so, is never sent again)
//! ```
//!
//! Commands are carried out in their order; a POST whose fact could not be recorded is not sent.

mod answers;
mod event;
mod fact;
mod gate;
mod machine;
mod pace;
mod phase;
mod replay;
mod schedule;
mod settle;
#[cfg(test)]
mod simulation;
mod view;

pub use event::{Command, Event, Fetched, Now};
pub use fact::{Fact, Header, PartFact, StoredErrors};
pub use machine::Engine;
pub use phase::{Outcome, PartPhase, PartRecord};
pub use view::counts;

//! Background work: commands in, events out, every task supervised.
//!
//! The window sends a [`Command`] and goes on drawing; what came of it arrives as an [`Event`].
//! Nothing here knows of the window: an [`Outbox`] holds a channel and a function that wakes it.

mod afterwards;
mod carry;
mod command;
mod connect;
mod copy;
mod dialog;
mod dispatch;
mod doctor;
mod event;
mod examples;
mod families;
mod for_run;
mod foresee;
mod history;
mod hub;
mod ids;
mod import;
pub mod inspect;
mod keeper;
mod late;
mod mapping;
mod mend;
mod open;
mod opens;
mod outbox;
mod pending;
mod practice;
pub mod put_back;
mod question;
mod recipe;
mod results;
mod rows;
mod save;
mod settings;
mod shutdown;
mod since;
mod source_view;
mod start;
mod supervise;
mod undo;
mod vault;
mod view;
mod watch;

pub use afterwards::CheckedView;
pub use command::{
    Command, Credentials, DialogPurpose, NewTenant, ResultFilter, TenantChoice, Whom,
};
pub use doctor::PasswordKind;
pub use event::{Event, Failure, FileChoice, Saved};
pub use foresee::Foresight;
pub use ids::{ConnectId, OpenId, RequestId};
pub use late::Late;
pub use outbox::{Outbox, Wake};
pub use put_back::BackView;
pub use source_view::{ColumnView, PlaceView, SourceView};
pub use start::{Busy, Setup, Worker};
pub use view::{
    CheckState, CheckView, ConnectFailure, ConnectFailureKind, ConnectStep, ConnectedView,
    ConnectionView, HostMismatch, HostRole, OpenView, PracticeView, RecordView, Repair, ResultRow,
    ResultsView, Source, TableRow, TenantView,
};

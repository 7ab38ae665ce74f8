//! What Auth0 accepts: the catalog, record rules, cross-record rules, facts of a connection.

mod catalog;
mod checker;
pub mod cross;
mod facts;
mod finding;
mod identity;
pub mod limits;
mod options;
mod record;
mod record_check;
mod severity;

pub use catalog::{Explanation, Rule};
pub use checker::Checker;
pub use facts::{Facts, Identifying, Presence, UsernameRules};
pub use finding::{Finding, RecordFinding};
pub use identity::Identity;
pub use options::CheckOptions;
pub use record_check::{PasswordKind, RecordCheck, TextKind};
pub use severity::Severity;

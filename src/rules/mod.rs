//! What Auth0 accepts: the catalog, record rules, cross-record rules, facts of a connection.

mod catalog;
mod facts;
mod finding;
mod options;
mod severity;

pub use catalog::Rule;
pub use facts::Facts;
pub use finding::{Finding, RecordFinding};
pub use options::CheckOptions;
pub use severity::Severity;

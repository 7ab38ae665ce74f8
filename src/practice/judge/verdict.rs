//! The verdict on one record.

use serde_json::Value;

use super::{demands, schema};
use crate::practice::connections::Connection;

/// One reason why a record is not taken, in the words of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    pub message: String,
    /// Auth0's internal name of the place; not every refusal has one.
    pub path: Option<String>,
}

/// Everything that stands against the record by itself; equal users are another matter.
pub fn judge(
    record: &Value,
    connection: &Connection,
    profile_limit: Option<usize>,
) -> Vec<Refusal> {
    let mut refusals = schema::judge(record);
    if let Value::Object(user) = record {
        demands::judge(user, connection, profile_limit, &mut refusals);
    }
    refusals
}

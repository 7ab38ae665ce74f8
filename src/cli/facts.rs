use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::exit::Failure;
use crate::rules::Facts;

/// More than any connection has.
const LIMIT: u64 = 4 * 1024 * 1024;

/// Reads a connection from a file, as `GET /api/v2/connections/{id}` returns it.
pub(super) fn read(path: &Path) -> Result<Facts, Failure> {
    let named = |what: &str| {
        Failure::new(format_args!("The facts file “{}” {what}", path.display())).advice(Some(
            "Save the answer of GET /api/v2/connections/{id} as it is",
        ))
    };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes))
        .map_err(|error| named(&format!("could not be read: {error}")))?;
    let text = bytes
        .strip_prefix(b"\xEF\xBB\xBF".as_slice())
        .unwrap_or(&bytes);
    let value: serde_json::Value =
        serde_json::from_slice(text).map_err(|_| named("is not JSON"))?;
    if !value.is_object() {
        return Err(named("is not a connection: it should be one JSON object"));
    }
    Ok(Facts::of_connection(&value))
}

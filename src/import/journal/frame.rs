use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Line<'a> {
    s: u64,
    t: i64,
    c: &'a str,
    #[serde(borrow)]
    e: &'a RawValue,
}

/// One line: sequence number, time (ms since 1970), checksum, event.
#[derive(Debug, PartialEq)]
pub(in crate::import) struct Framed<'a> {
    pub(in crate::import) seq: u64,
    pub(in crate::import) at_ms: i64,
    pub(in crate::import) event: &'a str,
}

/// Appends a line with its line feed.
pub(in crate::import) fn frame(
    seq: u64,
    at_ms: i64,
    event: &impl Serialize,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    let event = serde_json::to_string(event)?;
    let sum = checksum(seq, at_ms, &event);
    out.extend_from_slice(
        format!("{{\"s\":{seq},\"t\":{at_ms},\"c\":\"{sum:08x}\",\"e\":{event}}}\n").as_bytes(),
    );
    Ok(())
}

/// Reads a line; `None` when it is not whole.
pub(in crate::import) fn unframe(line: &[u8]) -> Option<Framed<'_>> {
    let line: Line<'_> = serde_json::from_slice(line).ok()?;
    let event = line.e.get();
    let sum = u32::from_str_radix(line.c, 16).ok()?;
    (sum == checksum(line.s, line.t, event)).then_some(Framed {
        seq: line.s,
        at_ms: line.t,
        event,
    })
}

fn checksum(seq: u64, at_ms: i64, event: &str) -> u32 {
    let mut hash = crc32fast::Hasher::new();
    hash.update(&seq.to_be_bytes());
    hash.update(&at_ms.to_be_bytes());
    hash.update(event.as_bytes());
    hash.finalize()
}

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::Ranges;
use super::part::added_field;
use crate::platform::hex::hex;
use crate::roster::Roster;
use crate::users::write::drop_own;
use crate::users::{ReadError, compact, field};

/// What is sent of a part: a JSON array of the records' own tokens.
pub struct Payload {
    pub users: Vec<u8>,
    /// In lower-case hex.
    pub sha256: String,
}

#[derive(Debug, Error)]
pub enum PayloadError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("the file has fewer records than when the run began")]
    Fewer,
}

/// Reads the records of a part and puts them together. Blocks.
///
/// No token is written anew: insignificant white space goes, and a wished `email_verified` is added
/// at the end of a record that has none.
pub fn payload(
    roster: &Roster,
    ranges: &Ranges,
    email_verified: Option<bool>,
) -> Result<Payload, PayloadError> {
    payload_seen(roster, ranges, email_verified, |_, _| {})
}

/// The same; every record is shown on the way, as it stands in the roster.
pub fn payload_seen(
    roster: &Roster,
    ranges: &Ranges,
    email_verified: Option<bool>,
    mut seen: impl FnMut(u32, &[u8]),
) -> Result<Payload, PayloadError> {
    let mut users = vec![b'['];
    for_each_record(roster, ranges, |number, record| {
        seen(number, record);
        if users.len() > 1 {
            users.push(b',');
        }
        append(record, email_verified, &mut users);
    })?;
    users.push(b']');
    let sha256 = hex(&Sha256::digest(&users));
    Ok(Payload { users, sha256 })
}

/// Calls `each` with the bytes of every record in the ranges, in order.
pub fn for_each_record(
    roster: &Roster,
    ranges: &Ranges,
    mut each: impl FnMut(u32, &[u8]),
) -> Result<(), PayloadError> {
    if ranges.last().is_some_and(|last| last >= roster.len()) {
        return Err(PayloadError::Fewer);
    }
    let mut records = roster.records(ranges.spans());
    while let Some((id, record)) = records.read_next()? {
        each(id.0, record);
    }
    Ok(())
}

/// Appends a record as it is sent.
pub fn append(record: &[u8], email_verified: Option<bool>, out: &mut Vec<u8>) {
    let start = out.len();
    compact(record, out);
    drop_own(start, out);
    let Some(value) = email_verified else { return };
    if out.last() == Some(&b'}') && field(&out[start..], "email_verified").is_none() {
        out.pop();
        let added = added_field(value);
        let empty = out.last() == Some(&b'{');
        out.extend_from_slice(if empty { &added[1..] } else { added });
        out.push(b'}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(record: &str, email_verified: Option<bool>) -> String {
        let mut out = Vec::new();
        append(record.as_bytes(), email_verified, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn tokens_are_kept_and_a_missing_choice_is_added() {
        let record = "{ \"email\" : \"a@example.com\",\n\"n\": 123456789012345678901234567890, \"n\": 1.0e+05 }";
        let kept =
            "{\"email\":\"a@example.com\",\"n\":123456789012345678901234567890,\"n\":1.0e+05}";
        assert_eq!(sent(record, None), kept);
        assert_eq!(
            sent(record, Some(true)),
            format!("{},\"email_verified\":true}}", &kept[..kept.len() - 1])
        );
        let has = "{\"email_verified\":false}";
        assert_eq!(sent(has, Some(true)), has);
        for with in [
            "{\"a\":1,\"usher_reason\":\"x, y\"}",
            "{\"a\":1,\"usher_reason\":\"x, y\",\"usher_file\":\"b.json\"}",
            "{\"usher_file\":null,\"a\":1}",
            "{\"usher_reason\":\"usher_reason\" , \"a\":1}",
        ] {
            assert_eq!(sent(with, None), "{\"a\":1}");
        }
        assert_eq!(sent("{\"usher_reason\":null}", None), "{}");
        let inner = "{\"user_metadata\":{\"usher_reason\":1}}";
        assert_eq!(sent(inner, None), inner);
        assert_eq!(sent("{}", Some(false)), "{\"email_verified\":false}");
    }
}

use std::io;

use super::args::Convert;
use super::exit::{Exit, Failure};
use super::{opening, out, words};
use crate::import::plan::{Ranges, append, for_each_record};
use crate::platform::files;
use crate::platform::paths::Home;
use crate::roster::{Roster, Verdict};
use crate::rules::CheckOptions;
use crate::users::RecordId;

/// Writes every readable record, also those that Auth0 would refuse: what is refused depends on the
/// connection, and nothing may be lost on the way.
pub(super) fn run(args: &Convert) -> Result<Exit, Failure> {
    let home = Home::find()?;
    let roster = opening::open(&args.file, &CheckOptions::default(), &home)?;
    let mut left_out = Vec::new();
    files::write_private_with(&args.output, |writer| write(&roster, &mut left_out, writer))
        .map_err(|error| {
            Failure::new(format_args!(
                "“{}” could not be written: {error}",
                args.output.display()
            ))
        })?;
    let written = u64::from(roster.len()) - left_out.len() as u64;
    out::say(format_args!(
        "{} written to {}",
        words::users(written),
        args.output.display()
    ));
    for record in left_out.iter().take(10) {
        out::say(format_args!(
            "left out, not readable: user {} (line {})",
            words::number(record.row()),
            words::number(roster.place(*record).line)
        ));
    }
    if left_out.len() > 10 {
        out::say(format_args!(
            "left out, not readable: {} more",
            words::number(left_out.len() as u64 - 10)
        ));
    }
    if roster.truncated() {
        out::say(format_args!(
            "left out: the file ends in the middle of a user, who was left out"
        ));
    }
    Ok(if left_out.is_empty() && !roster.truncated() {
        Exit::Done
    } else {
        Exit::Partly
    })
}

/// Reads and writes with the very code that an import sends with.
fn write(roster: &Roster, left_out: &mut Vec<RecordId>, to: &mut dyn io::Write) -> io::Result<()> {
    to.write_all(b"[")?;
    let mut line = Vec::new();
    let mut separator: &[u8] = b"";
    let mut written = Ok(());
    let all = match roster.len().checked_sub(1) {
        Some(last) => Ranges::default().gaps(0, last),
        None => Ranges::default(),
    };
    for_each_record(roster, &all, |number, record| {
        if written.is_err() {
            return;
        }
        let id = RecordId(number);
        let verdict = roster.verdict(id);
        if verdict == Verdict::LeftOut || verdict == Verdict::Blocked && !readable(record) {
            left_out.push(id);
            return;
        }
        line.clear();
        line.extend_from_slice(separator);
        append(record, None, &mut line);
        written = to.write_all(&line);
        separator = b",\n";
    })
    .map_err(io::Error::other)?;
    written?;
    to.write_all(b"]\n")
}

/// One JSON object in UTF-8, whatever the rules say about it.
fn readable(record: &[u8]) -> bool {
    record.trim_ascii_start().first() == Some(&b'{')
        && simdutf8::basic::from_utf8(record).is_ok()
        && serde_json::from_slice::<serde::de::IgnoredAny>(record).is_ok()
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn only_whole_objects_are_readable() {
        for good in ["{}", r#" {"a":"\ud800","a":1e999}"#] {
            assert!(readable(good.as_bytes()), "{good}");
        }
        for bad in [
            &b"{"[..],
            b"[]",
            b"3",
            b"{\"a\":}",
            b"{\"a\":\"\xff\"}",
            b"{} {}",
        ] {
            assert!(!readable(bad), "{bad:?}");
        }
    }
}

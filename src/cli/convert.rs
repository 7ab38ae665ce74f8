use std::collections::BTreeMap;
use std::io;

use super::args::Convert;
use super::exit::{Exit, Failure};
use super::{opening, out, own_format, source, words};
use crate::import::plan::{Ranges, append, for_each_record};
use crate::platform::files;
use crate::platform::paths::Home;
use crate::roster::{Roster, Verdict};
use crate::rules::{CheckOptions, Rule};
use crate::users::RecordId;

/// Places named for each reason.
const EXAMPLES: usize = 10;

/// The rules that keep a user back.
const LEAVES_OUT: [Rule; 3] = [
    Rule::OtherStrategy,
    Rule::ServiceAccount,
    Rule::LeftOutByHand,
];

/// Why a record is not written.
pub(super) type LeftOut = BTreeMap<&'static str, Vec<RecordId>>;

/// Writes every readable record, also those that Auth0 would refuse: what is refused depends on the
/// connection, and nothing may be lost on the way.
pub(super) fn run(args: &Convert) -> Result<Exit, Failure> {
    let home = Home::find()?;
    opening::apart(
        &args.source,
        &[
            Some(&args.output),
            args.follow_up.as_deref(),
            args.own_mapping.as_deref(),
        ],
    )?;
    let options = opening::options(&args.source, CheckOptions::default())?;
    let roster = opening::open(&args.source.files, &options, &home)?;
    source::say(&roster);
    if args.own_format {
        return own_format::run(args, &roster);
    }
    let mut left_out = LeftOut::new();
    files::write_private_with(&args.output, |writer| write(&roster, &mut left_out, writer))
        .map_err(|error| {
            Failure::new(format_args!(
                "“{}” could not be written: {error}",
                args.output.display()
            ))
        })?;
    source::save_follow_up(&roster, args.follow_up.as_deref())?;
    let count: usize = left_out.values().map(Vec::len).sum();
    out::say(format_args!(
        "{} written to {}",
        words::users(u64::from(roster.len()) - count as u64),
        args.output.display()
    ));
    for (why, records) in &left_out {
        say_left_out(&roster, why, records);
    }
    if roster.truncated() {
        out::say(format_args!(
            "Left out: the file ends in the middle of a user, who was left out"
        ));
    }
    Ok(if left_out.is_empty() && !roster.truncated() {
        Exit::Done
    } else {
        Exit::Partly
    })
}

pub(super) fn say_left_out(roster: &Roster, why: &str, records: &[RecordId]) {
    let mut places: Vec<String> = records
        .iter()
        .take(EXAMPLES)
        .map(|record| words::place(roster, *record))
        .collect();
    if let Some(more) = records.len().checked_sub(EXAMPLES).filter(|more| *more > 0) {
        places.push(format!("and {} more", words::number(more as u64)));
    }
    out::say(format_args!(
        "Left out: {} · {why}: {}",
        words::users(records.len() as u64),
        places.join(", ")
    ));
}

/// Reads and writes with the very code that an import sends with.
fn write(roster: &Roster, left_out: &mut LeftOut, to: &mut dyn io::Write) -> io::Result<()> {
    to.write_all(b"[")?;
    let mut line = Vec::new();
    let mut separator: &[u8] = b"";
    let mut written = Ok(());
    for_each_record(roster, &all(roster), |number, record| {
        if written.is_err() {
            return;
        }
        let id = RecordId(number);
        if let Some(why) = why_not(roster, id, record) {
            left_out.entry(why).or_default().push(id);
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

/// Every record of the file.
pub(super) fn all(roster: &Roster) -> Ranges {
    match roster.len().checked_sub(1) {
        Some(last) => Ranges::default().gaps(0, last),
        None => Ranges::default(),
    }
}

pub(super) fn why_not(roster: &Roster, id: RecordId, record: &[u8]) -> Option<&'static str> {
    match roster.verdict(id) {
        Verdict::LeftOut => Some(
            roster
                .findings_of(id)
                .iter()
                .find(|finding| LEAVES_OUT.contains(&finding.rule))
                .map_or("Not one of Auth0's users", |finding| finding.rule.title()),
        ),
        Verdict::Blocked if !readable(record) => Some("Not readable"),
        _ => None,
    }
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

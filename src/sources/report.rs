//! What a source brings into Auth0 and what it leaves behind, in words.

mod passwords;

use std::collections::BTreeMap;

use passwords::DESCRIBED;

use super::systems::{Stays, stays};
use super::{LeftOut, Note, Remark, Rest, Source, Tally};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub brings: Vec<Line>,
    pub leaves: Vec<Line>,
}

/// A count and what it counts: "2 | password hashes come as they are (bcrypt, 10 rounds)".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Of users, or of values where the words say so.
    pub count: u64,
    /// What stands behind the number, in singular or plural as it demands.
    pub words: String,
    /// Why it cannot come, and what to do.
    pub why: Option<String>,
    /// Whether the follow-up file has it.
    pub follow_up: bool,
}

impl Source {
    /// What comes along and what stays behind.
    pub fn report(&self, tally: &Tally) -> Report {
        let mut report = Report::default();
        report.users(tally);
        report.hashes(self, tally);
        report.factors(tally);
        report.notes(tally);
        report.columns(self, tally);
        report
    }
}

impl Report {
    fn brings(&mut self, count: u64, one: &str, many: &str) {
        if count > 0 {
            self.brings.push(line(count, one, many, None));
        }
    }

    fn leaves(&mut self, count: u64, one: &str, many: &str, why: &str) -> Option<&mut Line> {
        if count == 0 {
            return None;
        }
        self.leaves.push(line(count, one, many, Some(why)));
        self.leaves.last_mut()
    }

    fn users(&mut self, tally: &Tally) {
        self.brings(tally.coming(), "user comes along", "users come along");
        for (left_out, count) in &tally.left_out {
            let (one, many, why) = match left_out {
                LeftOut::OtherStrategy => (
                    "user logs in with another connection and is left out",
                    "users log in with other connections and are left out",
                    "An import makes users of a database only; users of Google, SAML and the like appear in Auth0 when they log in",
                ),
                LeftOut::ServiceAccount => (
                    "service account is left out",
                    "service accounts are left out",
                    "They stand for programs, not people; make machine-to-machine applications in Auth0 for them",
                ),
            };
            if let Some(line) = self.leaves(*count, one, many, why) {
                line.follow_up = true;
            }
        }
    }

    fn factors(&mut self, tally: &Tally) {
        self.brings(
            tally.factors,
            "second factor comes along (one-time passwords)",
            "second factors come along (one-time passwords)",
        );
        let lost = tally.remarks.get(&Remark::FactorCannotCome).copied();
        if let Some(line) = self.leaves(
            lost.unwrap_or_default(),
            "user has a second factor that cannot come",
            "users have second factors that cannot come",
            "Auth0 takes one-time passwords with 6 digits and 30 seconds, phones and email addresses only, and their secrets must be in the file; these users set theirs up again",
        ) {
            line.follow_up = true;
        }
    }

    fn notes(&mut self, tally: &Tally) {
        self.leaves(
            tally.remarks.get(&Remark::BlockedUnsure).copied().unwrap_or_default(),
            "user may be blocked",
            "users may be blocked",
            "They are locked, banned for a time or marked as deleted, and Auth0 knows blocked without an end alone; block them by hand in the table where it is meant",
        );
        for (note, count) in &tally.notes {
            let count = *count;
            match note {
                Note::UsernameIsEmail => {
                    self.leaves(
                        count,
                        "username is the email address again",
                        "usernames are the email address again",
                        "Auth0 takes no email address as a username; these users log in with their email",
                    );
                }
                Note::NullIsEmpty => {
                    self.leaves(
                        count,
                        "cell with NULL counts as empty",
                        "cells with NULL count as empty",
                        "So tables of databases say that there is no value",
                    );
                }
                Note::PhoneTidied => self.brings(
                    count,
                    "phone number is written as Auth0 wants it",
                    "phone numbers are written as Auth0 wants them",
                ),
                Note::OtherLogin => {
                    self.leaves(
                        count,
                        "user has logged in with another provider only",
                        "users have logged in with other providers only",
                        "They come as users of the database without a password; leave them out if that login goes on in Auth0",
                    );
                }
                Note::LinkedAccounts => {
                    self.leaves(
                        count,
                        "user has linked accounts",
                        "users have linked accounts",
                        "The links are not imported; link the accounts again in Auth0 afterwards",
                    );
                }
                Note::HashDescribed => self.brings(count, DESCRIBED.0, DESCRIBED.1),
                Note::HashJoined => self.brings(
                    count,
                    "password hash is taken from the other file",
                    "password hashes are taken from the other file",
                ),
            }
        }
        self.brings(
            tally.trimmed.iter().sum(),
            "value comes without the white space around it",
            "values come without the white space around them",
        );
        self.leaves(
            tally.unknown,
            "value of a property that the first records do not have",
            "values of properties that the first records do not have",
            "Usher offers properties of the first 1,000 records for mapping",
        );
    }

    /// Columns that go nowhere and are not empty, one line for each reason.
    fn columns(&mut self, source: &Source, tally: &Tally) {
        let names: Vec<_> = source
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        let mut groups: BTreeMap<(Stays, bool), (u64, Vec<String>)> = BTreeMap::new();
        for (index, column) in source.columns.iter().enumerate() {
            let map = source.mapping.column(&column.name);
            let mapped = map.is_some_and(|map| map.to.is_some());
            let passed_on = source.mapping.rest == Rest::PassOn && map.is_none();
            let count = tally.filled.get(index).copied().unwrap_or_default();
            // Of passwords in clear text is said more than that they have no place.
            if mapped || passed_on || column.clear_text || count == 0 {
                continue;
            }
            // Of second factors is said more, user by user.
            let Some(stays) = stays(source.system, &names, index, &column.samples)
                .filter(|stays| *stays != Stays::Factors)
            else {
                continue;
            };
            let name = super::systems::shown_name(source.system, index, &column.name);
            let (sum, shown) = groups.entry((stays, column.secret)).or_default();
            *sum += count;
            let name = format!("“{name}”");
            if !shown.contains(&name) {
                shown.push(name);
            }
        }
        for ((stays, secret), (count, names)) in groups {
            let names = enough(&names);
            let one = format!("value of {names}");
            let many = format!("values of {names}");
            let why = if secret && stays == Stays::Unmatched {
                Stays::Secret.why()
            } else {
                stays.why()
            };
            if let Some(line) = self.leaves(count, &one, &many, why) {
                line.follow_up = !secret;
            }
        }
    }
}

/// Columns that are named in one line.
const NAMES: usize = 20;

/// As many of the columns' names as somebody reads; the follow-up file has all of them.
fn enough(names: &[String]) -> String {
    match names.split_at_checked(NAMES) {
        Some((shown, rest)) if rest.len() > 1 => {
            let shown = shown.join(", ");
            let more = rest.len();
            let (thousands, rest) = (more / 1000, more % 1000);
            if thousands > 0 {
                format!("{shown} and {thousands},{rest:03} more columns")
            } else {
                format!("{shown} and {more} more columns")
            }
        }
        _ => names.join(", "),
    }
}

impl Tally {
    /// Users that become records.
    pub fn coming(&self) -> u64 {
        self.rows.saturating_sub(self.left_out.values().sum())
    }
}

fn line(count: u64, one: &str, many: &str, why: Option<&str>) -> Line {
    Line {
        count,
        words: if count == 1 { one } else { many }.to_owned(),
        why: why.map(str::to_owned),
        follow_up: false,
    }
}

//! What a report says of password hashes, and of users who have none.

use std::collections::BTreeMap;

use super::super::{Note, Remark, Source, System, Tally, Target};
use super::Report;
use crate::passwords::{Fate, Shape};
use crate::profile::Field;

impl Report {
    pub(super) fn hashes(&mut self, source: &Source, tally: &Tally) {
        // Shapes that are called the same are one to people.
        let mut kinds: BTreeMap<(Fate, &str), (u64, &'static str)> = BTreeMap::new();
        for ((shape, fate), count) in &tally.hashes {
            if *shape != Shape::NoPassword {
                let why = tally.lost.get(shape).copied().unwrap_or(UNKNOWN_HASH);
                let words = match fate {
                    Fate::Converted => shape.words_once_known(),
                    _ => shape.words(),
                };
                kinds.entry((*fate, words)).or_insert((0, why)).0 += count;
            }
        }
        for ((fate, kind), (count, why)) in kinds {
            match fate {
                Fate::AsIs => self.brings(
                    count,
                    &format!("password hash comes as it is: {kind}"),
                    &format!("password hashes come as they are: {kind}"),
                ),
                Fate::Converted => self.brings(
                    count,
                    &format!("password hash is rewritten for Auth0: {kind}"),
                    &format!("password hashes are rewritten for Auth0: {kind}"),
                ),
                Fate::Asked => {
                    self.leaves(
                        count,
                        &format!("password hash does not say what it is: {kind}"),
                        &format!("password hashes do not say what they are: {kind}"),
                        "Choose the algorithm in the column's type, and they come along",
                    );
                }
                Fate::Lost => {
                    let mut why = why.trim_end_matches('.').to_owned();
                    if !why.contains("new password") {
                        why = format!("{why}; {NEW_PASSWORD}");
                    }
                    if let Some(line) = self.leaves(
                        count,
                        &format!("password hash cannot come: {kind}"),
                        &format!("password hashes cannot come: {kind}"),
                        &why,
                    ) {
                        line.follow_up = true;
                    }
                }
            }
        }
        let remark = |remark| tally.remarks.get(&remark).copied().unwrap_or_default();
        self.leaves(
            remark(Remark::ClearTextPassword),
            "password in clear text is left out",
            "passwords in clear text are left out",
            CLEAR_TEXT,
        );
        self.leaves(
            remark(Remark::HashMissing),
            "user has no hash in the other file",
            "users have no hash in the other file",
            NEW_PASSWORD_BEFORE,
        );
        if let Some(book) = &source.join {
            self.leaves(
                book.unused(),
                "hash in the other file belongs to no user of this one",
                "hashes in the other file belong to no user of this one",
                "The two exports were made of different users or at different times",
            );
        }
        self.passwords(source, tally);
    }

    /// What is not told by the hashes' kinds: hashes that nobody looked at, and users without any.
    fn passwords(&mut self, source: &Source, tally: &Tally) {
        let coming = tally.coming();
        if source.system == System::Auth0Hashes {
            self.leaves(
                coming,
                "user comes without name and metadata",
                "users come without names and metadata",
                "This file has their hashes and addresses only; drop it together with a users export of the same users to bring both",
            );
        }
        let hashes = tally.hashes.iter();
        let hashes = hashes.filter(|((shape, _), _)| *shape != Shape::NoPassword);
        let found: u64 = hashes.map(|(_, count)| count).sum();
        let own = source.own_hashes(tally);
        self.brings(own, DESCRIBED.0, DESCRIBED.1);
        let described = tally.notes.get(&Note::HashDescribed).copied();
        let found = found + own + described.unwrap_or_default();
        let without = coming.saturating_sub(found + tally.said_without());
        if source.has_passwords() {
            self.leaves(
                without,
                "user has no password in the file",
                "users have no password in the file",
                NEW_PASSWORD_BEFORE,
            );
        } else if source.join.is_none() && source.system != System::Auth0 {
            self.leaves(
                without,
                "user comes without a password",
                "users come without a password",
                no_hashes(source.system),
            );
        }
    }
}

impl Source {
    /// Users whose hash is described as Auth0 wants it in a column of another system's file.
    fn own_hashes(&self, tally: &Tally) -> u64 {
        if self.system == System::Auth0Csv {
            // Counted one by one.
            return 0;
        }
        let described = |name: &str| {
            self.mapping.column(name).is_some_and(|map| {
                let field = map.to.as_ref().and_then(Target::field);
                field == Some(Field::CustomPasswordHash) && !map.read_as.is_password()
            })
        };
        let columns = self.columns.iter().zip(&tally.filled);
        let filled = columns.filter(|(column, _)| described(&column.name));
        // Several columns are parts of one hash.
        let most = filled.map(|(_, filled)| *filled).max();
        most.unwrap_or_default().min(tally.coming())
    }

    /// Whether the file has a place for passwords of its own.
    fn has_passwords(&self) -> bool {
        self.join.is_none()
            && self.mapping.columns.iter().any(|map| {
                let field = map.to.as_ref().and_then(Target::field);
                map.to.is_some() && map.read_as.is_password()
                    || self.system == System::Auth0Csv
                        && matches!(field, Some(Field::PasswordHash | Field::CustomPasswordHash))
            })
    }
}

impl Tally {
    /// Users of whom it is said elsewhere that they have no password, and why.
    fn said_without(&self) -> u64 {
        let remark = |remark| self.remarks.get(&remark).copied().unwrap_or_default();
        remark(Remark::ClearTextPassword) + remark(Remark::HashMissing)
    }
}

/// One and several.
pub(super) const DESCRIBED: (&str, &str) = (
    "password hash comes as the file describes it",
    "password hashes come as the file describes them",
);
const CLEAR_TEXT: &str = "Usher never shows, keeps or sends them, and Auth0 takes none; hash them with bcrypt (10 rounds) before, or let the users set new ones";
const UNKNOWN_HASH: &str = "No kind of hash that Auth0 takes";
const NEW_PASSWORD: &str = "these users set a new password";
const NEW_PASSWORD_BEFORE: &str =
    "Imported without a hash, a user can never get one by import; these users set a new password";

fn no_hashes(system: System) -> &'static str {
    match system {
        System::Cognito | System::CognitoCsv => {
            "Amazon Cognito gives out no password hashes; the users set new passwords"
        }
        System::Okta => "Okta's exports hold no password hashes; the users set new passwords",
        System::Auth0Export | System::Auth0Extension => {
            "An export of Auth0 holds no password hashes; ask Auth0's support for them and drop both files together"
        }
        _ => NEW_PASSWORD_BEFORE,
    }
}

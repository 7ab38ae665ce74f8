//! Files that Usher itself wrote, known by the columns and properties that it adds to them.

use super::fields::OWN_REASON;
use super::{GUARDED, Separator};

/// A heading that only the list of what stays behind has.
pub const STAYS_BEHIND: &str = "Stays behind";
/// A heading that only the list of problems has.
pub const WHAT_TO_DO: &str = "What to do";

/// What Usher wrote a file for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnFile {
    /// Refused rows, to be mended and imported again.
    Refused,
    /// What Auth0 has no place for: for reading.
    StaysBehind,
    /// What is wrong with a users file: for reading.
    Problems,
    /// Another list for reading.
    Other,
}

impl OwnFile {
    /// By a table's headings, also where the table is cut by a separator that is not its own.
    pub fn of_headings(headings: &[String]) -> Option<Self> {
        let separators = Separator::ALL.map(|separator| char::from(separator.byte()));
        let has = |name: &str| {
            let mut texts = headings.iter().flat_map(|text| text.split(separators));
            texts.any(|text| text.trim().trim_matches('"') == name)
        };
        if !has(GUARDED) {
            let refused = str::from_utf8(OWN_REASON).is_ok_and(has);
            return refused.then_some(Self::Refused);
        }
        Some(if has(STAYS_BEHIND) {
            Self::StaysBehind
        } else if has(WHAT_TO_DO) {
            Self::Problems
        } else {
            Self::Other
        })
    }

    /// By the names of a record's properties.
    pub fn of_names(names: &[Vec<u8>]) -> Option<Self> {
        let refused = names.iter().any(|name| name == OWN_REASON);
        refused.then_some(Self::Refused)
    }

    /// Why it is not read as one of the users files of its folder.
    pub fn why_aside(self) -> &'static str {
        match self {
            Self::Refused => {
                "Usher saved it: refused rows of other files, to be imported by themselves"
            }
            Self::StaysBehind => "Usher saved it for reading: what stays behind",
            Self::Problems => "Usher saved it for reading: a list of problems",
            Self::Other => "Usher saved it for reading",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_usher_wrote_is_known_however_it_is_cut() {
        let of = |headings: &[&str]| {
            let headings: Vec<String> = headings.iter().map(ToString::to_string).collect();
            OwnFile::of_headings(&headings)
        };
        assert_eq!(of(&["email", "usher_reason"]), Some(OwnFile::Refused));
        assert_eq!(
            of(&["email;\"usher_reason\";usher_file"]),
            Some(OwnFile::Refused)
        );
        assert_eq!(
            of(&["email", "Stays behind", "usher_guarded"]),
            Some(OwnFile::StaysBehind)
        );
        assert_eq!(
            of(&["What to do", "usher_guarded"]),
            Some(OwnFile::Problems)
        );
        assert_eq!(of(&["email", "Stays behind"]), None);
        assert_eq!(
            OwnFile::of_names(&[b"usher_reason".to_vec()]),
            Some(OwnFile::Refused)
        );
    }
}

use super::words::{TOO_LARGE, WHOLE_PART, says_password_there};
use super::{Reason, RefusedEntry};
use crate::roster::RecordState;

/// What can be done with users that Auth0 did not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Remedy {
    /// Nothing is wrong with the user: the same record can go once more.
    TryAgain,
    /// A value has to be changed first.
    Mend,
    /// The user is in. A value has to be changed, and the record then goes as an update.
    MendAndUpdate,
    /// Such a user existed before; the record can go as an update.
    Update,
    /// An update finds no such user, and still Auth0 says that there is one: mostly what a gradual
    /// migration left behind. Somebody has to remove it, then the same record can go once more.
    LeftOver,
    /// There is nothing to be sent.
    Leave,
}

impl Remedy {
    /// The whole refusal's: what is hardest to settle among its reasons decides.
    pub fn of(entry: &RefusedEntry) -> Self {
        let one = |reason: Option<&Reason>| Self::for_reason(entry, reason);
        let several = entry.reasons.iter().map(|reason| one(Some(reason)));
        several
            .max_by_key(|remedy| remedy.rank())
            .unwrap_or_else(|| one(None))
    }

    /// For one of the reasons of a refusal.
    pub(super) fn for_reason(entry: &RefusedEntry, reason: Option<&Reason>) -> Self {
        if entry.perhaps_ours {
            return Self::Leave;
        }
        if entry.state == RecordState::AlreadyThere {
            return if entry.updating {
                Self::LeftOver
            } else {
                Self::Update
            };
        }
        let (code, message) = reason.map_or(("", ""), |reason| (&reason.code, &reason.message));
        for_code(code, message)
    }

    /// Whether the record can only go in a run that updates existing users.
    pub fn needs_upsert(self) -> bool {
        matches!(self, Self::MendAndUpdate | Self::Update)
    }

    /// Whether the record has to be changed before it is sent again.
    pub fn needs_mending(self) -> bool {
        matches!(self, Self::Mend | Self::MendAndUpdate)
    }

    fn rank(self) -> u8 {
        match self {
            Self::TryAgain => 0,
            Self::Update => 1,
            Self::Leave => 2,
            Self::LeftOver => 3,
            Self::Mend => 4,
            Self::MendAndUpdate => 5,
        }
    }
}

/// The list of codes is open, so what is not on it is taken for a fault of the record: whoever looks at it
/// in the table sees Auth0's words, and can still send it as it is.
fn for_code(code: &str, message: &str) -> Remedy {
    if says_password_there(message) {
        return Remedy::MendAndUpdate;
    }
    match code {
        WHOLE_PART | "CONNECTION_NOT_FOUND" => Remedy::TryAgain,
        "MFA_FACTORS_FAILED" => Remedy::MendAndUpdate,
        // The first of them was taken.
        "DUPLICATED_USER" => Remedy::Leave,
        TOO_LARGE => Remedy::Mend,
        _ if is_passing(code) || is_passing(message) => Remedy::TryAgain,
        _ => Remedy::Mend,
    }
}

/// Whether a text of Auth0's speaks of its own trouble and not of the user.
fn is_passing(text: &str) -> bool {
    const SIGNS: [&str; 7] = [
        "internal error",
        "internal_error",
        "internal server error",
        "timeout",
        "timed out",
        "try again",
        "temporarily",
    ];
    let text = text.to_ascii_lowercase();
    SIGNS.iter().any(|sign| text.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::users::RecordId;

    fn entry(state: RecordState, updating: bool, reasons: &[(&str, &str)]) -> RefusedEntry {
        let reasons: Vec<Reason> = reasons
            .iter()
            .map(|(code, message)| Reason {
                code: (*code).to_owned(),
                message: (*message).to_owned(),
                field: String::new(),
            })
            .collect();
        RefusedEntry {
            record: Some(RecordId(0)),
            state,
            reasons: reasons.into(),
            part: 1,
            job: "job".into(),
            perhaps_ours: false,
            updating,
        }
    }

    fn refused(code: &str, message: &str) -> Remedy {
        Remedy::of(&entry(RecordState::Refused, false, &[(code, message)]))
    }

    #[test]
    fn every_documented_code_has_the_action_that_fits() {
        let mend = [
            "ANY_OF_MISSING",
            "ARRAY_LENGTH_LONG",
            "ARRAY_LENGTH_SHORT",
            "CONFLICT",
            "CONFLICT_EMAIL",
            "CONFLICT_USERNAME",
            "ENUM_MISMATCH",
            "FORMAT",
            "INVALID_FORMAT",
            "INVALID_TYPE",
            "MAX_LENGTH",
            "MAXIMUM",
            "MIN_LENGTH",
            "MINIMUM",
            "NOT_PASSED",
            "OBJECT_REQUIRED",
            "PATTERN",
            "PROFILE_SIZE_EXCEEDED",
            "TOO_LARGE",
            "SOMETHING_NEW",
            "",
        ];
        for code in mend {
            assert_eq!(refused(code, ""), Remedy::Mend, "{code}");
        }
        assert_eq!(refused("CONNECTION_NOT_FOUND", ""), Remedy::TryAgain);
        assert_eq!(refused("JOB_FAILED", ""), Remedy::TryAgain);
        assert_eq!(
            refused("MFA_FACTORS_FAILED", "Unable to import factors"),
            Remedy::MendAndUpdate
        );
        let twice = "A user with this email was already provided.";
        assert_eq!(refused("DUPLICATED_USER", twice), Remedy::Leave);
    }

    #[test]
    fn what_is_auth0s_own_trouble_is_tried_again() {
        assert_eq!(refused("INTERNAL_ERROR", ""), Remedy::TryAgain);
        assert_eq!(refused("", "Timed out, please try again"), Remedy::TryAgain);
    }

    #[test]
    fn a_user_that_exists_is_updated_and_where_that_failed_it_is_a_left_over() {
        let exists = (
            "DUPLICATED_USER",
            "The user already exist and upsert parameter is false",
        );
        let of = |updating| Remedy::of(&entry(RecordState::AlreadyThere, updating, &[exists]));
        assert_eq!((of(false), of(true)), (Remedy::Update, Remedy::LeftOver));
        let mut ours = entry(RecordState::AlreadyThere, false, &[exists]);
        ours.perhaps_ours = true;
        assert_eq!(Remedy::of(&ours), Remedy::Leave);
    }

    #[test]
    fn a_password_that_is_there_goes_as_an_update_without_it() {
        let there =
            "A custom_password_hash was provided, but the user already has password hash defined";
        assert_eq!(refused("NOT_PASSED", there), Remedy::MendAndUpdate);
        assert!(Remedy::MendAndUpdate.needs_upsert() && Remedy::MendAndUpdate.needs_mending());
    }

    #[test]
    fn of_several_reasons_the_hardest_decides() {
        let several = [("JOB_FAILED", ""), ("FORMAT", ""), ("DUPLICATED_USER", "")];
        let all = entry(RecordState::Refused, false, &several);
        assert_eq!(Remedy::of(&all), Remedy::Mend);
        assert_eq!(
            Remedy::of(&entry(RecordState::Refused, false, &[])),
            Remedy::Mend
        );
    }
}

//! What a column can be read as, as one chooses it from a list.

use std::mem::discriminant;

use crate::passwords::{Digest, SaltUse};
use crate::profile::{Field, Type};
use crate::sources::{ReadAs, Target};

/// What makes sense for a target, the usual one first, each with the settings it begins with.
pub fn choices(to: &Target) -> Vec<ReadAs> {
    let whole = to.keys().len() == 1;
    match to.field() {
        Some(Field::PasswordHash | Field::CustomPasswordHash) if whole => {
            let digests = Digest::ALL.iter().copied().map(ReadAs::Digest);
            let mut list = vec![ReadAs::Hash];
            list.extend(digests);
            list.extend(SaltUse::choices().into_iter().map(ReadAs::Salt));
            list.extend([ReadAs::HashAlgorithm, ReadAs::HashRounds]);
            list.extend([ReadAs::Text, ReadAs::Json]);
            list
        }
        Some(Field::PhoneNumber) if whole => vec![ReadAs::phone(), ReadAs::Text],
        Some(field) if whole => match field.kind() {
            Type::Text => vec![ReadAs::Text, ReadAs::Date],
            Type::Boolean => vec![ReadAs::yes_no(), ReadAs::Filled],
            Type::Object | Type::List => vec![ReadAs::Json],
        },
        _ => ReadAs::choices()
            .into_iter()
            .filter(|choice| *choice != ReadAs::Hash)
            .collect(),
    }
}

/// Of one kind, whatever their settings.
pub fn same_kind(one: &ReadAs, other: &ReadAs) -> bool {
    match (one, other) {
        (ReadAs::Digest(one), ReadAs::Digest(other)) => one == other,
        (ReadAs::Salt(one), ReadAs::Salt(other)) => one == other,
        _ => discriminant(one) == discriminant(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_says_what_makes_sense() {
        let first = |to: &str| choices(&to.parse().unwrap()).swap_remove(0);
        assert_eq!(first("email"), ReadAs::Text);
        assert_eq!(first("email_verified"), ReadAs::yes_no());
        assert_eq!(first("password_hash"), ReadAs::Hash);
        assert_eq!(first("user_metadata"), ReadAs::Json);
        assert!(choices(&"user_metadata.tier".parse().unwrap()).len() > 5);
    }

    #[test]
    fn settings_make_no_other_kind() {
        let list = |separator: &str| ReadAs::List {
            separator: separator.to_owned(),
        };
        assert!(same_kind(&list(";"), &list(",")));
        assert!(!same_kind(&list(";"), &ReadAs::Text));
    }
}

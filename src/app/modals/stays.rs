//! Why a fix leaves a user as they are.

use crate::roster::mend::{Fix, PreviewRow};

pub(super) fn why(fix: &Fix, row: &PreviewRow) -> String {
    let country = match fix {
        Fix::Phone { country, .. } => country,
        Fix::Rename { to, .. } => return format!("There is {to} already"),
        Fix::Move { .. } => return "It is there already".to_owned(),
        _ => return "Stays as it is".to_owned(),
    };
    let before = row.before.as_deref().unwrap_or_default();
    if before.is_empty() {
        "There is no number".to_owned()
    } else if before.chars().any(char::is_alphabetic) {
        "Letters in it".to_owned()
    } else if before.trim_start().starts_with('+') {
        "Not a number there".to_owned()
    } else {
        match country {
            Some(country) => format!("Not a number in {}", country.name()),
            None => "No country code".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Country;
    use crate::users::RecordId;

    #[test]
    fn a_number_that_stays_says_why() {
        let fix = |country: Option<&str>| Fix::Phone {
            field: "phone_number".to_owned(),
            country: country.map(|code| code.parse::<Country>().unwrap()),
        };
        let row = |before: &str| PreviewRow {
            id: RecordId(0),
            name: None,
            before: Some(before.to_owned()),
            after: None,
        };
        assert_eq!(why(&fix(None), &row("612 34 56 78")), "No country code");
        assert_eq!(
            why(&fix(Some("ES")), &row("06 12 55 01 88")),
            "Not a number in Spain"
        );
        assert_eq!(
            why(&fix(Some("ES")), &row("+44 7700 ext. 4")),
            "Letters in it"
        );
        assert_eq!(why(&fix(None), &row("+999 1")), "Not a number there");
    }
}

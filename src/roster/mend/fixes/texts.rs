use unicode_normalization::UnicodeNormalization as _;

use crate::sources::{Country, phone_number};
use crate::users::Draft;

/// What Auth0 puts before the ids of its own users.
const PROVIDER: &str = "auth0|";

pub(super) fn trim(draft: &mut Draft<'_>, field: &str) {
    change(draft, field, |text| {
        let hidden = |sign: char| sign.is_whitespace() || is_invisible(sign);
        text.trim_matches(hidden).to_owned()
    });
}

pub(super) fn lower_case(draft: &mut Draft<'_>, field: &str) {
    change(draft, field, str::to_lowercase);
}

pub(super) fn normalise(draft: &mut Draft<'_>, field: &str) {
    change(draft, field, |text| {
        let shown = text
            .chars()
            .filter(|&sign| !is_invisible(sign) && !sign.is_control());
        shown.nfkc().collect::<String>().trim().to_owned()
    });
}

pub(super) fn phone(draft: &mut Draft<'_>, field: &str, country: Option<Country>) {
    // A number in digits has lost its plus sign, not its meaning.
    let number = draft
        .get(field)
        .filter(|value| value.iter().all(u8::is_ascii_digit))
        .and_then(|value| std::str::from_utf8(value).ok())
        .map(str::to_owned);
    let Some(text) = draft.text(field).or(number) else {
        return;
    };
    if let Some(full) = phone_number(&text, country) {
        draft.set_text(field, &full);
    }
}

pub(super) fn strip_provider(draft: &mut Draft<'_>) {
    change(draft, "user_id", |text| {
        let mut rest = text;
        while let Some(shorter) = rest.strip_prefix(PROVIDER) {
            rest = shorter;
        }
        rest.to_owned()
    });
}

/// Changes a text; one of which nothing would be left stays.
fn change(draft: &mut Draft<'_>, field: &str, make: impl FnOnce(&str) -> String) {
    if let Some(text) = draft.text(field) {
        let made = make(&text);
        if !made.is_empty() && made != text {
            draft.set_text(field, &made);
        }
    }
}

/// Signs that nobody sees and that no identifier is meant to have.
pub fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

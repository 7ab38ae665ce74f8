//! Phone numbers as people write them.

mod plan;

use std::borrow::Cow;

use super::Country;
use plan::valid;

/// The number as Auth0 takes it, with country code and without spaces; `None` where it is none that
/// is given out there, or could be of any country. Nothing is guessed: what has neither `+` nor `00`
/// is of `country`.
pub fn number(text: &str, country: Option<Country>) -> Option<Cow<'_, str>> {
    let text = text.trim();
    if is_e164(text) {
        return Some(Cow::Borrowed(text));
    }
    let dialled = Dialled::of(text)?;
    let found = if dialled.international {
        valid(None, &dialled.digits)
            // A number that is not known to be given out is what it says, where nothing but spaces
            // and punctuation has to go.
            .or_else(|| dialled.is_plain().then(|| dialled.digits.clone()))
    } else {
        let home = country.and_then(Country::id);
        home.and_then(|id| valid(Some(id), &dialled.digits))
            .or_else(|| {
                let rest = dialled.digits.strip_prefix("00")?;
                valid(None, &format!("+{rest}"))
            })
    };
    found.map(Cow::Owned)
}

/// The country that a number in full is given out in; `None` where it says none, or one that has no plan.
pub fn country(number: &str) -> Option<Country> {
    let number = number.trim();
    let full = is_e164(number).then(|| phonenumber::parse(None, number))?;
    full.ok()?.country().id()?.as_ref().parse().ok()
}

/// Whether it looks like a number that is dialled inside a country only.
pub(in crate::sources) fn is_national(text: &str) -> bool {
    let text = text.trim();
    let Some(dialled) = Dialled::of(text) else {
        return false;
    };
    !dialled.international
        && (7..=12).contains(&dialled.digits.len())
        && !dialled.digits.starts_with("00")
        && (dialled.digits.starts_with('0') || dialled.digits.len() < text.len())
}

fn is_e164(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default().as_bytes();
    (7..=15).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
}

/// What is left of a text without its punctuation.
struct Dialled {
    /// With the plus sign where there is one.
    digits: String,
    international: bool,
    /// A zero in brackets is dialled inside the country only.
    zero: bool,
}

impl Dialled {
    /// `None` where there is more than one number, or letters: an extension has no place in Auth0.
    fn of(text: &str) -> Option<Self> {
        let (international, rest) = match text.strip_prefix(['+', '\u{ff0b}']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut digits = String::with_capacity(text.len());
        if international {
            digits.push('+');
        }
        for sign in rest.chars() {
            match sign {
                '0'..='9' => digits.push(sign),
                // The digits of Japanese and Chinese keyboards.
                '\u{ff10}'..='\u{ff19}' => {
                    digits.extend(char::from_digit(u32::from(sign) - 0xff10, 10));
                }
                ' '
                | '\u{a0}'
                | '\u{202f}'
                | '\u{2009}'
                | '-'
                | '\u{2010}'..='\u{2013}'
                | '.'
                | '/'
                | '('
                | ')' => {}
                _ => return None,
            }
        }
        let count = digits.trim_start_matches('+').len();
        (4..=17).contains(&count).then_some(Self {
            digits,
            international,
            zero: rest.contains("(0)"),
        })
    }

    fn is_plain(&self) -> bool {
        !self.zero && is_e164(&self.digits)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, country: &str) -> Option<String> {
        number(text, country.parse().ok()).map(Cow::into_owned)
    }

    #[test]
    fn national_numbers_are_of_the_chosen_country() {
        for (country, text, full) in [
            ("DE", "030 901820", "+4930901820"),
            ("DE", "0171/234 56 78", "+491712345678"),
            ("DE", "(0171) 2345678", "+491712345678"),
            // A spreadsheet has made a number of it.
            ("DE", "1712345678", "+491712345678"),
            ("CH", "044 668 18 00", "+41446681800"),
            ("AT", "0664 1234567", "+436641234567"),
            ("ES", "612 34 56 78", "+34612345678"),
            ("FR", "06 31 96 65 43", "+33631966543"),
            ("FR", "06.31.96.65.43", "+33631966543"),
            ("GB", "07912 345678", "+447912345678"),
            ("US", "(650) 253-0000", "+16502530000"),
            ("US", "1-650-253-0000", "+16502530000"),
            ("CA", "604-555-0123", "+16045550123"),
            // A zero in front belongs to the number in Italy.
            ("IT", "02 3661 8300", "+390236618300"),
            ("IT", "345 678 9012", "+393456789012"),
            ("PL", "512 345 678", "+48512345678"),
            ("SE", "070-123 45 67", "+46701234567"),
            ("JP", "０９０-1234-5678", "+819012345678"),
            ("BR", "(11) 96123-4567", "+5511961234567"),
            // What says its country is of no other.
            ("DE", "+34 612 34 56 78", "+34612345678"),
            ("DE", "0034 612 34 56 78", "+34612345678"),
            ("US", "011 34 612 34 56 78", "+34612345678"),
            ("US", "0034 612 34 56 78", "+34612345678"),
            ("DE", "+49 (0)30 901820", "+4930901820"),
        ] {
            assert_eq!(
                read(text, country).as_deref(),
                Some(full),
                "{text} in {country}"
            );
        }
    }

    #[test]
    fn without_a_country_only_those_that_say_theirs() {
        for (text, full) in [
            ("+1 (650) 253-0000", "+16502530000"),
            ("+4930901820", "+4930901820"),
            ("0049 30 901820", "+4930901820"),
            (" +41 44 668 18 00 ", "+41446681800"),
            ("+44 (0) 7912 345678", "+447912345678"),
            // Never given out, but written in full.
            ("+1 555 555 0100", "+15555550100"),
            ("+15555550100", "+15555550100"),
        ] {
            assert_eq!(read(text, "").as_deref(), Some(full), "{text}");
        }
        assert_eq!(read("612 34 56 78", ""), None);
        assert_eq!(read("16502530000", ""), None);
    }

    #[test]
    fn what_cannot_be_read_is_none() {
        for text in [
            "",
            "n/a",
            "030",
            "0",
            "12345",
            "030 901820 ext 7",
            "030 901820-",
            "0800 FLOWERS",
            "030 901820, 0171 2345678",
            "030 901820 / 0171 2345678",
            "1.7e9",
            "999999999999999999",
            "+",
            "++49 30 901820",
            "+49",
            "00",
            "0000000000",
            "٠٣٠",
        ] {
            let expected = (text == "030 901820-").then(|| "+4930901820".to_owned());
            assert_eq!(read(text, "DE"), expected, "{text}");
        }
        assert_eq!(
            read("+1 (0) 555 555 0100", "US"),
            None,
            "nobody's, with a zero"
        );
    }

    #[test]
    fn national_numbers_have_a_look() {
        for text in ["030 901820", "0309018200", "612 34 56 78", "(650) 253-0000"] {
            assert!(is_national(text), "{text}");
        }
        for text in [
            "+49 30 901820",
            "0049 30 901820",
            "417",
            "10004711",
            "2024",
            "ja",
        ] {
            assert!(!is_national(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_in_full(text in "[+0-9 ()./x-]{0,20}", de in any::<bool>()) {
            let country = if de { "DE" } else { "" };
            if let Some(full) = read(&text, country) {
                prop_assert!(is_e164(&full), "{full}");
                prop_assert_eq!(read(&full, country), Some(full.clone()));
            }
        }
    }
}

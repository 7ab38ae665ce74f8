//! The country in which phone numbers of a column are dialled.

use egui::Ui;

use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{Cut, Entry, Picker, label};
use crate::sources::{Country, ReadAs};

const NO_COUNTRY: &str = "No country";

/// Some with what the column is read as from now on; `open`: the list opens with this frame.
pub fn ui(row: &mut Ui, now: Option<Country>, open: bool) -> Option<ReadAs> {
    let t = tokens(row);
    let words = if row.available_width() < 360.0 {
        "Numbers without +"
    } else {
        "Numbers without + are of"
    };
    label(row, words, FontRole::Small, t.text.muted);
    let width = row.available_width().clamp(120.0, 248.0);
    let ChosenCountry(country) = choose(row, now, width, open)?;
    (country != now).then_some(ReadAs::Phone { country })
}

/// What was chosen of the list; none is a choice as well.
pub struct ChosenCountry(pub Option<Country>);

/// Some with what was chosen now, where it is another one.
pub fn picker(ui: &mut Ui, now: Option<Country>) -> Option<ChosenCountry> {
    let width = ui.available_width().clamp(120.0, 248.0);
    choose(ui, now, width, false).filter(|chosen| chosen.0 != now)
}

fn choose(ui: &mut Ui, now: Option<Country>, width: f32, open: bool) -> Option<ChosenCountry> {
    let picker = Picker {
        name: "Country",
        word: &now.map_or_else(|| "Choose a country…".to_owned(), country_words),
        muted: now.is_none(),
        cut: Cut::End,
        width,
        hint: "Search by name or code, such as Spain or +34",
        open,
        stops: true,
    };
    let picked = picker.show(ui, |text| {
        let entry = |country: Option<Country>| Entry {
            text: country.map_or_else(|| NO_COUNTRY.to_owned(), |it| it.name().to_owned()),
            meaning: country.map_or_else(
                || "Only numbers that begin with + are read".to_owned(),
                |it| format!("+{}", it.calling_code()),
            ),
            chosen: country == now,
        };
        countries(text).into_iter().map(entry).collect()
    });
    let (index, text) = picked.chosen?;
    countries(&text).get(index).copied().map(ChosenCountry)
}

fn country_words(country: Country) -> String {
    format!("{} (+{})", country.name(), country.calling_code())
}

/// The countries that go with what is typed; none of them is one choice as well.
fn countries(typed: &str) -> Vec<Option<Country>> {
    let typed = typed.to_lowercase();
    let code = typed.trim_start_matches('+');
    let goes = |country: &Country| {
        country.name().to_lowercase().contains(&typed)
            || country.code().to_lowercase() == typed
            || (!code.is_empty() && country.calling_code().to_string() == code)
    };
    let none = NO_COUNTRY.to_lowercase().contains(&typed);
    let none = none.then_some(None);
    none.into_iter()
        .chain(Country::all().filter(goes).map(Some))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_found_by_name_letters_and_calling_code() {
        let names = |typed: &str| -> Vec<&str> {
            let found = countries(typed).into_iter();
            found
                .map(|it| it.map_or(NO_COUNTRY, Country::name))
                .collect()
        };
        assert_eq!(names("")[0], NO_COUNTRY);
        assert_eq!(names("spa"), ["Spain"]);
        assert_eq!(names("+34"), ["Spain"]);
        assert!(names("de").contains(&"Germany"));
        assert!(names("nothing like it").is_empty());
    }
}

//! The places in Auth0 that a column can go to, as a list to choose from.

use crate::app::widgets::Entry;
use crate::profile::Field;
use crate::sources::Target;

use super::looks;

/// A line of the list, and where it leads; none: left out.
struct Place {
    to: Option<Target>,
    meaning: String,
}

/// The list for what is typed: what matches, and the path itself where it is one.
pub fn entries(
    typed: &str,
    suggestion: Option<&Target>,
    column: &str,
    now: Option<&Target>,
    may_leave_out: bool,
) -> Vec<Entry> {
    let places = places(typed, suggestion, column, may_leave_out);
    let entry = |place: Place| Entry {
        text: words(place.to.as_ref()),
        chosen: place.to.as_ref() == now,
        meaning: place.meaning,
    };
    places.into_iter().map(entry).collect()
}

/// Where line `index` of [`entries`] leads.
pub fn target_of(
    typed: &str,
    suggestion: Option<&Target>,
    column: &str,
    index: usize,
    may_leave_out: bool,
) -> Option<Target> {
    let mut places = places(typed, suggestion, column, may_leave_out);
    (index < places.len()).then(|| places.swap_remove(index).to)?
}

/// The list of a value that has no column.
pub fn field_entries(typed: &str, now: Option<&Target>) -> Vec<Entry> {
    entries(typed, None, "", now, false)
}

/// Where line `index` of [`field_entries`] leads.
pub fn field_of(typed: &str, index: usize) -> Option<Target> {
    target_of(typed, None, "", index, false)
}

fn words(to: Option<&Target>) -> String {
    to.map_or_else(|| "Leave out".to_owned(), looks::target)
}

fn places(
    typed: &str,
    suggestion: Option<&Target>,
    column: &str,
    may_leave_out: bool,
) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut add = |to: Option<Target>, meaning: &str| {
        if !places.iter().any(|place| place.to == to) {
            places.push(Place {
                to,
                meaning: meaning.to_owned(),
            });
        }
    };
    if typed.contains('.')
        && let Some(path) = path(typed)
    {
        add(Some(path), "A path of your own");
    }
    if let Some(to) = suggestion {
        add(Some(to.clone()), "By its name and values");
    }
    if may_leave_out {
        add(None, "Stays behind, and can be saved for later");
    }
    let whole = [Field::AppMetadata, Field::UserMetadata];
    for field in Field::ALL {
        if !whole.contains(field) {
            add(Some(Target::of(*field)), field.meaning());
        }
    }
    let own = if typed.is_empty() { column } else { typed };
    for field in whole {
        let key = own.replace('\\', "\\\\").replace('.', "\\.");
        let meaning = field.meaning();
        if let Some(path) = path(&format!("{}.{key}", field.name())).filter(|_| !own.is_empty()) {
            add(Some(path), meaning);
        }
    }
    for field in whole {
        add(
            Some(Target::of(field)),
            "All of it, from a column with JSON",
        );
    }
    let wanted = typed.to_lowercase();
    places.retain(|place| {
        let text = words(place.to.as_ref()).to_lowercase();
        let name = place.to.as_ref().map_or("", Target::as_str).to_lowercase();
        text.contains(&wanted)
            || name.contains(&wanted)
            || place.meaning.to_lowercase().contains(&wanted)
    });
    places
}

/// A dotted path that begins with a field that Auth0 knows.
fn path(text: &str) -> Option<Target> {
    let target: Target = text.trim().parse().ok()?;
    target.field().map(|_| target)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(typed: &str, column: &str) -> Vec<String> {
        entries(typed, None, column, None, true)
            .into_iter()
            .map(|entry| entry.text)
            .collect()
    }

    #[test]
    fn the_list_is_searched_by_name_and_meaning() {
        let all = texts("", "Tier");
        assert_eq!(all[0], "Leave out");
        assert!(all.contains(&"user_metadata.Tier".to_owned()));
        assert_eq!(texts("last name", "Tier")[0], "Family name");
        assert_eq!(texts("given_name", "Tier")[0], "Given name");
    }

    #[test]
    fn a_typed_path_comes_first() {
        let found = texts("user_metadata.address.city", "City");
        assert_eq!(found[0], "user_metadata.address.city");
        let to = target_of("user_metadata.address.city", None, "City", 0, true);
        assert_eq!(to.unwrap().keys().len(), 3);
        assert!(!texts("roles.first", "City").contains(&"roles.first".to_owned()));
    }

    #[test]
    fn a_heading_with_a_dot_is_one_name() {
        let all = entries("", None, "Customer no.", None, true);
        let at = all
            .iter()
            .position(|entry| entry.text.starts_with("app_metadata.Customer"))
            .unwrap();
        let to = target_of("", None, "Customer no.", at, true).unwrap();
        assert_eq!(to.keys(), ["app_metadata", "Customer no."]);
    }
}

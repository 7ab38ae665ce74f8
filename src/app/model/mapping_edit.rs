//! Changes of a mapping, each as a pure function.

use serde_json::Value;

use crate::sources::{ColumnMap, Constant, Mapping, MatchedBy, ReadAs, Target};

use super::{choices, same_kind};

/// Sends a column to another target, or leaves it out. What it is read as follows (`best` by its
/// values), where the one before makes no sense any more; a target that has a column already gets
/// both, joined.
pub fn send_to(mapping: &mut Mapping, column: &str, to: Option<Target>, best: Option<ReadAs>) {
    let map = column_of(mapping, column);
    if let Some(target) = &to {
        let mut usual = choices(target);
        let fits = |kind: &ReadAs| usual.iter().any(|usual| same_kind(usual, kind));
        let kept = map.to.is_some() && fits(&map.read_as);
        if !kept {
            map.read_as = best.filter(fits).unwrap_or_else(|| usual.swap_remove(0));
        }
    }
    map.to = to;
    map.join = None;
    map.by = MatchedBy::Hand;
    settle_joins(mapping);
}

pub fn read_as(mapping: &mut Mapping, column: &str, read_as: ReadAs) {
    let map = column_of(mapping, column);
    map.read_as = read_as;
    map.by = MatchedBy::Hand;
}

/// What stands between this text and the one before it in the same target.
pub fn join(mapping: &mut Mapping, column: &str, between: String) {
    let map = column_of(mapping, column);
    map.join = Some(between);
    map.by = MatchedBy::Hand;
    settle_joins(mapping);
}

/// A value for every user whose row has none for the target.
pub fn fix(mapping: &mut Mapping, to: Target, value: Value) {
    mapping.constants.retain(|constant| constant.to != to);
    mapping.constants.push(Constant { to, value });
}

pub fn send_fixed_to(mapping: &mut Mapping, index: usize, to: Target) {
    if let Some(constant) = mapping.constants.get_mut(index) {
        constant.to = to;
    }
}

pub fn remove_fixed(mapping: &mut Mapping, index: usize) {
    if index < mapping.constants.len() {
        mapping.constants.remove(index);
    }
}

/// Takes over what was said by hand about columns that are still there; true where that changed
/// anything.
pub fn take_over(mapping: &mut Mapping, before: &Mapping) -> bool {
    let unchanged = mapping.clone();
    for map in &mut mapping.columns {
        let by_hand = before
            .column(&map.column)
            .filter(|kept| matches!(kept.by, MatchedBy::Hand | MatchedBy::Remembered));
        if let Some(kept) = by_hand {
            *map = kept.clone();
        }
    }
    mapping.constants.clone_from(&before.constants);
    settle_joins(mapping);
    *mapping != unchanged
}

fn column_of<'a>(mapping: &'a mut Mapping, column: &str) -> &'a mut ColumnMap {
    let at = mapping.columns.iter().position(|map| map.column == column);
    let at = at.unwrap_or_else(|| {
        mapping.columns.push(ColumnMap {
            column: column.to_owned(),
            to: None,
            read_as: ReadAs::Text,
            join: None,
            by: MatchedBy::Hand,
        });
        mapping.columns.len() - 1
    });
    &mut mapping.columns[at]
}

/// The first text of a target stands alone, every further one is joined to it.
fn settle_joins(mapping: &mut Mapping) {
    let mut seen: Vec<Target> = Vec::new();
    for map in &mut mapping.columns {
        let Some(to) = &map.to else {
            map.join = None;
            continue;
        };
        if map.read_as.is_hash_part() {
            map.join = None;
        } else if seen.contains(to) {
            map.join.get_or_insert_with(|| " ".to_owned());
        } else {
            map.join = None;
            seen.push(to.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::System;

    fn mapping(columns: &[(&str, Option<&str>)]) -> Mapping {
        let columns = columns.iter().map(|(column, to)| ColumnMap {
            column: (*column).to_owned(),
            to: to.map(|to| to.parse().unwrap()),
            read_as: ReadAs::Text,
            join: None,
            by: MatchedBy::Name,
        });
        Mapping::new(System::Table, columns.collect())
    }

    fn target(text: &str) -> Target {
        text.parse().unwrap()
    }

    #[test]
    fn the_type_follows_the_target() {
        let mut mapping = mapping(&[("Confirmed", None), ("Tier", None)]);
        send_to(
            &mut mapping,
            "Confirmed",
            Some(target("email_verified")),
            None,
        );
        assert!(matches!(mapping.columns[0].read_as, ReadAs::YesNo { .. }));
        send_to(
            &mut mapping,
            "Confirmed",
            Some(target("user_metadata.confirmed")),
            None,
        );
        assert!(
            matches!(mapping.columns[0].read_as, ReadAs::YesNo { .. }),
            "what still makes sense stays"
        );
        send_to(&mut mapping, "Confirmed", Some(target("nickname")), None);
        assert_eq!(mapping.columns[0].read_as, ReadAs::Text);
    }

    #[test]
    fn two_columns_of_one_target_are_joined() {
        let mut mapping = mapping(&[("First", Some("name")), ("Last", None)]);
        send_to(&mut mapping, "Last", Some(target("name")), None);
        assert_eq!(mapping.columns[0].join, None);
        assert_eq!(mapping.columns[1].join.as_deref(), Some(" "));
        join(&mut mapping, "Last", ", ".to_owned());
        assert_eq!(mapping.columns[1].join.as_deref(), Some(", "));
        send_to(&mut mapping, "First", None, None);
        assert_eq!(
            mapping.columns[1].join, None,
            "nothing is left to be joined to"
        );
    }

    #[test]
    fn another_cut_keeps_what_was_said_of_columns_that_are_still_there() {
        let mut before = mapping(&[("E-mail", Some("email")), ("Tier", None), ("Gone", None)]);
        send_to(&mut before, "Tier", Some(target("app_metadata.tier")), None);
        send_to(&mut before, "Gone", Some(target("nickname")), None);
        fix(
            &mut before,
            target("user_metadata.from"),
            Value::from("list"),
        );
        let mut after = mapping(&[("E-mail", Some("email")), ("Tier", None)]);
        assert!(take_over(&mut after, &before));
        assert_eq!(after.columns[1].to, Some(target("app_metadata.tier")));
        assert_eq!(after.columns.len(), 2);
        assert_eq!(after.constants.len(), 1);
        assert!(!take_over(&mut after.clone(), &after), "nothing new");
    }

    #[test]
    fn a_fixed_value_stands_once_for_its_target() {
        let mut mapping = mapping(&[]);
        fix(
            &mut mapping,
            target("app_metadata.source"),
            Value::from("a"),
        );
        fix(
            &mut mapping,
            target("app_metadata.source"),
            Value::from("b"),
        );
        assert_eq!(mapping.constants.len(), 1);
        remove_fixed(&mut mapping, 0);
        remove_fixed(&mut mapping, 0);
        assert!(mapping.constants.is_empty());
    }
}

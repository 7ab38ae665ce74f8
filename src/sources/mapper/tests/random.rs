//! Any text comes through as it is.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::rig::{mapping, written};
use crate::sources::ReadAs;
use crate::users::Cell;

proptest! {
    #[test]
    fn what_is_written_is_what_was_asked(
        name in any::<String>(), note in any::<String>(), city in "\\PC*", id in any::<u64>(),
        key in "[^.\\\\]{0,4}[^.\\\\\\s\\pC\\pZ][^.\\\\]{0,3}",
    ) {
        let target = format!("user_metadata.{key}.x");
        let columns = [
            ("name", ReadAs::Text),
            (target.as_str(), ReadAs::Text),
            ("app_metadata.city", ReadAs::Text),
            ("app_metadata.id", ReadAs::Number),
        ];
        let id_text = id.to_string();
        let row = [name.as_str(), &note, &city, &id_text].map(|text| {
            if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
        });
        let (record, ..) = written(&mapping(&columns), &row);
        let mut expected = json!({"app_metadata": {"id": id}});
        if !name.trim().is_empty() { expected["name"] = json!(name.trim()); }
        if !note.trim().is_empty() { expected["user_metadata"][&key]["x"] = json!(note); }
        if !city.trim().is_empty() { expected["app_metadata"]["city"] = json!(city); }
        let found: Json = serde_json::from_str(&record).unwrap();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn merged_objects_hold_both(
        base in proptest::collection::btree_map("[a-d\"\\\\é]{1,2}", any::<Option<i32>>(), 0..5),
        plain in "[a-z]{0,3}",
    ) {
        let columns = [("user_metadata", ReadAs::Json), ("user_metadata.a", ReadAs::Text)];
        let text = serde_json::to_string_pretty(&base).unwrap();
        let row = [Cell::Text(&text), if plain.is_empty() { Cell::Empty } else { Cell::Text(&plain) }];
        let (record, ..) = written(&mapping(&columns), &row);
        let mut expected = serde_json::to_value(&base).unwrap();
        if !plain.is_empty() { expected["a"] = json!(plain); }
        let found: Json = serde_json::from_str(&record).unwrap();
        prop_assert_eq!(&found["user_metadata"], &expected);
    }
}

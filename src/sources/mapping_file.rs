//! Mapping files as people write and change them: whatever is wrong in one is named.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{ColumnMap, Constant, Mapping, MappingError};

const ENTRIES: [&str; 9] = [
    "version",
    "system",
    "layout",
    "columns",
    "constants",
    "rest",
    "convert_hashes",
    "digest",
    "strip_prefix",
];
const COLUMN_ENTRIES: [&str; 4] = ["column", "to", "read_as", "join"];
const CONSTANT_ENTRIES: [&str; 2] = ["to", "value"];

impl Mapping {
    /// Reads a mapping file.
    pub fn from_json(bytes: &[u8]) -> Result<Self, MappingError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| MappingError::NotJson(error.to_string()))?;
        let Value::Object(mut file) = value else {
            return Err(MappingError::NotJson(
                "it has to be an object in braces { }".to_owned(),
            ));
        };
        version(&file)?;
        known(&file, &ENTRIES, |name| {
            MappingError::UnknownEntry(name.to_owned())
        })?;
        if !file.contains_key("system") {
            return Err(MappingError::Missing("system"));
        }
        let columns = list(&mut file, "columns")?;
        let constants = list(&mut file, "constants")?;
        let mut mapping = Self::deserialize(Value::Object(file))
            .map_err(|error| MappingError::Entry(error.to_string()))?;
        mapping.columns = numbered(columns, column)?;
        mapping.constants = numbered(constants, constant)?;
        once(&mapping.columns)?;
        Ok(mapping)
    }
}

fn version(file: &Map<String, Value>) -> Result<(), MappingError> {
    match file.get("version") {
        None => Err(MappingError::Missing("version")),
        Some(version) if version.as_u64() == Some(u64::from(Mapping::VERSION)) => Ok(()),
        Some(version) => Err(MappingError::Version {
            found: version.to_string(),
        }),
    }
}

fn known(
    file: &Map<String, Value>,
    names: &[&str],
    error: impl Fn(&str) -> MappingError,
) -> Result<(), MappingError> {
    match file.keys().find(|name| !names.contains(&name.as_str())) {
        Some(name) => Err(error(name)),
        None => Ok(()),
    }
}

fn list(file: &mut Map<String, Value>, name: &str) -> Result<Vec<Value>, MappingError> {
    match file.remove(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(MappingError::Entry(format!(
            "“{name}” has to be a list in brackets [ ]"
        ))),
    }
}

fn numbered<T>(
    values: Vec<Value>,
    read: impl Fn(Value, usize) -> Result<T, MappingError>,
) -> Result<Vec<T>, MappingError> {
    let numbered = values.into_iter().zip(1..);
    numbered
        .map(|(value, number)| read(value, number))
        .collect()
}

fn column(value: Value, number: usize) -> Result<ColumnMap, MappingError> {
    let name = match &value["column"] {
        Value::String(name) => name.clone(),
        _ => format!("number {number}"),
    };
    let error = |why: String| MappingError::Column {
        column: name.clone(),
        why,
    };
    if let Value::Object(entries) = &value {
        known(entries, &COLUMN_ENTRIES, |entry| {
            error(format!("there is no entry “{entry}”"))
        })?;
    }
    ColumnMap::deserialize(value).map_err(|fault| error(fault.to_string()))
}

/// A column has one place in a record: of two entries nobody could say which one counts.
fn once(columns: &[ColumnMap]) -> Result<(), MappingError> {
    let mut seen = std::collections::HashSet::new();
    match columns.iter().find(|map| !seen.insert(&map.column)) {
        Some(map) => Err(MappingError::Column {
            column: map.column.clone(),
            why: "it stands there twice; a column becomes one field, so take one entry out"
                .to_owned(),
        }),
        None => Ok(()),
    }
}

fn constant(value: Value, number: usize) -> Result<Constant, MappingError> {
    let to = match &value["to"] {
        Value::String(to) => to.clone(),
        _ => format!("number {number}"),
    };
    let error = |why: String| MappingError::Constant {
        to: to.clone(),
        why,
    };
    if let Value::Object(entries) = &value {
        known(entries, &CONSTANT_ENTRIES, |entry| {
            error(format!("there is no entry “{entry}”"))
        })?;
        if !entries.contains_key("value") {
            return Err(error("it has no “value”".to_owned()));
        }
    }
    Constant::deserialize(value).map_err(|fault| error(fault.to_string()))
}

#[cfg(test)]
mod tests {
    use super::super::{MatchedBy, ReadAs, Rest, System};
    use super::*;

    const FILE: &str = r#"{
        "version": 1,
        "system": "table",
        "layout": {"separator": "semicolon", "encoding": "windows-1252"},
        "columns": [
            {"column": "E-Mail", "to": "email"},
            {"column": "Ok?", "to": "email_verified", "read_as": {"yes_no": {"yes": ["jo"], "no": []}}},
            {"column": "City", "to": "user_metadata.address.city", "read_as": "text", "join": ", "},
            {"column": "Notes", "to": null}
        ],
        "constants": [{"to": "app_metadata.source", "value": {"crm": 7}}],
        "rest": "pass_on"
    }"#;

    fn error(from: &str, to: &str) -> String {
        assert!(FILE.contains(from), "{from}");
        Mapping::from_json(FILE.replace(from, to).as_bytes())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn reads_what_it_writes() {
        let mapping = Mapping::from_json(FILE.as_bytes()).unwrap();
        assert_eq!(mapping.system, System::Table);
        assert_eq!(mapping.rest, Rest::PassOn);
        assert_eq!(mapping.columns.len(), 4);
        assert_eq!(mapping.columns[0].by, MatchedBy::Hand);
        assert_eq!(
            mapping.columns[1].read_as,
            ReadAs::YesNo {
                yes: vec!["jo".to_owned()],
                no: vec![]
            }
        );
        let again = Mapping::from_json(mapping.to_json().as_bytes()).unwrap();
        assert_eq!(again, mapping);
    }

    #[test]
    fn every_kind_of_reading_survives_the_file() {
        let mut mapping = Mapping::new(System::Table, Vec::new());
        for (read_as, number) in ReadAs::choices().into_iter().zip(0..) {
            mapping.columns.push(ColumnMap {
                column: format!("Column {number}"),
                to: Some(format!("user_metadata.c{number}").parse().unwrap()),
                read_as,
                join: None,
                by: MatchedBy::Hand,
            });
        }
        assert_eq!(
            Mapping::from_json(mapping.to_json().as_bytes()).unwrap(),
            mapping
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (from, to, expected) in [
            ("\"version\": 1", "\"version\": 2", "version 2"),
            ("\"version\": 1,", "", "no “version”"),
            ("\"system\": \"table\",", "", "no “system”"),
            ("\"table\"", "\"oktaa\"", "oktaa"),
            ("\"rest\"", "\"others\"", "“others”"),
            ("\"email\"", "\"email.x\"", "column “E-Mail”"),
            ("\"text\"", "\"texts\"", "column “City”"),
            ("\"join\"", "\"jion\"", "“jion”"),
            ("windows-1252", "klingon", "klingon"),
            (
                "\"encoding\": \"windows-1252\"",
                "\"header\": {\"row\": 0}",
                "counted from 1",
            ),
            ("\"value\"", "\"values\"", "“app_metadata.source”"),
            (
                "\"column\": \"Notes\"",
                "\"name\": \"Notes\"",
                "column “number 4”",
            ),
        ] {
            let error = error(from, to);
            assert!(error.contains(expected), "{error}");
        }
        let twice = error("\"Notes\"", "\"City\"");
        assert!(
            twice.contains("column “City”") && twice.contains("twice"),
            "{twice}"
        );
        assert!(Mapping::from_json(b"[]").is_err());
        assert!(Mapping::from_json(b"{").is_err());
    }
}

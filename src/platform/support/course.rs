//! A run's journal with the words taken out that name somebody or something.

use serde_json::{Map, Value};

use super::mask::Mask;

/// Whose text is ours or Auth0's own and names nobody; of all other texts only the length is told.
const TOLD: &[&str] = &[
    "k",
    "run",
    "app",
    "job",
    "external_id",
    "status",
    "sha256",
    "mapping",
    "code",
    "system",
    "why",
];

/// What names the run's tenant, connection and file, by kind.
pub(super) fn names(line: &[u8], mask: &mut Mask) {
    let Ok(line) = serde_json::from_slice::<Value>(line) else {
        return;
    };
    let header = &line["e"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    for (kind, part, keys) in [
        (
            "tenant",
            "tenant",
            &["host", "domain", "name", "client_id"][..],
        ),
        ("connection", "connection", &["name"][..]),
        ("file", "source", &["path", "name"][..]),
    ] {
        for key in keys {
            mask.add(kind, &text(&header[part][key]));
        }
    }
    for member in header["source"]["members"].as_array().into_iter().flatten() {
        mask.add("file", &text(member));
    }
}

/// One line; what cannot be read is told by its length alone.
pub(super) fn line(line: &[u8], mask: &Mask) -> String {
    match serde_json::from_slice::<Value>(line) {
        Ok(mut value) => {
            redact(&mut value, "", mask);
            value.to_string()
        }
        Err(_) => format!("{{\"unreadable_bytes\":{}}}", line.len()),
    }
}

fn redact(value: &mut Value, key: &str, mask: &Mask) {
    match value {
        Value::String(text) if TOLD.contains(&key) => *text = mask.text(text),
        Value::String(text) => *text = format!("[{} characters]", text.chars().count()),
        Value::Array(values) => values.iter_mut().for_each(|value| redact(value, key, mask)),
        Value::Object(object) => {
            let inner = std::mem::take(object);
            *object = inner
                .into_iter()
                .map(|(key, mut value)| {
                    redact(&mut value, &key, mask);
                    (key, value)
                })
                .collect::<Map<_, _>>();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_to_name_nobody_stays() {
        let header = br#"{"s":0,"t":5,"c":"x","e":{"k":"run_created","tenant":{"host":"acme.eu.auth0.com","name":"Acme"},"source":{"path":"/home/ann/acme.csv","members":["/home/ann/b.csv"],"records":3},"key":"secret","news":"Ann"}}"#;
        let mut mask = Mask::default();
        names(header, &mut mask);
        let told = line(header, &mask);
        for gone in ["acme", "Acme", "ann", "Ann", "secret"] {
            assert!(!told.contains(gone), "{gone}: {told}");
        }
        assert!(told.contains("\"records\":3") && told.contains("run_created"));
        let later = line(
            br#"{"e":{"k":"not_sent","why":"acme.eu.auth0.com does not answer"}}"#,
            &mask,
        );
        assert!(later.contains("[tenant 1] does not answer"), "{later}");
        assert_eq!(line(b"{ann", &mask), "{\"unreadable_bytes\":4}");
    }
}

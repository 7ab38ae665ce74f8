//! A record's fields, each as it can be changed by hand.

use super::print;
use super::printer::BULLETS;
use crate::profile::{Field, Type};
use crate::sources::names_password;
use crate::users::{Draft, compact, string, text_of};

/// One property of a record, or one that it could have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldView {
    /// As in the file.
    pub name: String,
    pub kind: FieldKind,
    /// Text as it reads, all else as JSON; never of a secret. `None`: there is no such property.
    pub value: Option<String>,
}

/// What can be done with a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    YesNo,
    Json,
    /// It is there, shows nothing, and can only go.
    Secret,
}

/// All of Auth0's properties but absent secrets, then what else the record has. Nothing for what is no object.
pub fn fields(record: &[u8]) -> Vec<FieldView> {
    let Some(draft) = Draft::of(record) else {
        return Vec::new();
    };
    let known = Field::ALL.iter().filter_map(|field| {
        let name = field.name();
        let value = draft.get(name);
        match field {
            Field::PasswordHash | Field::CustomPasswordHash | Field::MfaFactors => {
                value.map(|_| secret(name))
            }
            field => Some(view(name, Some(field.kind()), value)),
        }
    });
    let others = draft
        .names()
        .filter(|name| Field::of_name(name.as_bytes()).is_none());
    let others = others.map(|name| view(name, None, draft.get(name)));
    known.chain(others).collect()
}

/// The property of this name, also where the record has none. `None` for what is no object.
pub fn field(record: &[u8], name: &str) -> Option<FieldView> {
    let draft = Draft::of(record)?;
    let known = Field::of_name(name.as_bytes());
    Some(match known {
        Some(Field::PasswordHash | Field::CustomPasswordHash | Field::MfaFactors) => secret(name),
        known => view(name, known.map(Field::kind), draft.get(name)),
    })
}

fn secret(name: &str) -> FieldView {
    FieldView {
        name: name.to_owned(),
        kind: FieldKind::Secret,
        value: None,
    }
}

fn view(name: &str, kind: Option<Type>, value: Option<&[u8]>) -> FieldView {
    if value.is_some_and(|value| names_password(name) || hides(name, value)) {
        return secret(name);
    }
    let text = |value: &[u8]| text_of(value).unwrap_or_else(|| json(value));
    let (kind, value) = match kind {
        Some(Type::Text) => (FieldKind::Text, value.map(text)),
        Some(Type::Boolean) => (FieldKind::YesNo, value.map(json)),
        Some(Type::Object | Type::List) | None => (FieldKind::Json, value.map(json)),
    };
    FieldView {
        name: name.to_owned(),
        kind,
        value,
    }
}

/// Whether something of the property is not to be shown.
fn hides(name: &str, value: &[u8]) -> bool {
    let mut alone = vec![b'{'];
    alone.extend(string(name));
    alone.push(b':');
    alone.extend_from_slice(value);
    alone.push(b'}');
    print(&alone).text.contains(BULLETS)
}

/// Over lines where that loses nothing: what is shown is what will be changed.
fn json(value: &[u8]) -> String {
    let (mut short, mut printed) = (Vec::new(), Vec::new());
    compact(value, &mut short);
    let lines = print(value).text;
    compact(lines.as_bytes(), &mut printed);
    if printed == short {
        lines
    } else {
        String::from_utf8_lossy(&short).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_property_can_be_changed_but_secrets_only_go() {
        let record = br#"{"email":"ada@example.com","blocked":true,"phone_number":612345678,
            "password_hash":"$2b$10$abcdefghijklmnopqrstuuKestrel","app_metadata":{"id":100000000000000000000000000001},
            "tier":"gold","password":"Kestrel","passwort":"Kestrel"}"#;
        let fields = fields(record);
        let of = |name: &str| {
            let mut all = fields.iter();
            let found = all.find(|field| field.name == name);
            found.map(|field| (field.kind, field.value.as_deref().unwrap_or("-").to_owned()))
        };
        let text = |value: &str| Some((FieldKind::Text, value.to_owned()));
        assert_eq!(of("email"), text("ada@example.com"));
        assert_eq!(of("name"), text("-"), "it could have one");
        assert_eq!(of("phone_number"), text("612345678"));
        assert_eq!(of("blocked"), Some((FieldKind::YesNo, "true".to_owned())));
        assert_eq!(of("tier"), Some((FieldKind::Json, "\"gold\"".to_owned())));
        let (kind, json) = of("app_metadata").unwrap();
        assert_eq!(kind, FieldKind::Json);
        assert!(json.contains("100000000000000000000000000001"), "{json}");
        assert_eq!(of("password_hash").map(|it| it.0), Some(FieldKind::Secret));
        assert_eq!(of("mfa_factors"), None);
        for name in ["password", "passwort"] {
            assert_eq!(of(name).map(|it| it.0), Some(FieldKind::Secret), "{name}");
        }
        assert!(!format!("{fields:?}").contains("Kestrel"));
        assert!(super::fields(b"[1]").is_empty());
    }
}

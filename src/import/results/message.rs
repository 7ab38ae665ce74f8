//! Auth0's words without the record's own values: they go to the disk.

use serde_json::{Map, Value};

const CUT: &str = "…";

/// Cuts every value of the user out of the message, and everything else that looks like an address.
pub(super) fn cut(message: &str, user: &Map<String, Value>) -> String {
    let mut values = Vec::new();
    for value in user.values() {
        collect(value, &mut values);
    }
    let text: String = message.chars().take(2_000).collect();
    words(&without(text, values), |word| word.contains('@'))
}

/// Cuts the values of our own record out of a message that [`cut`] has been at: Auth0 masks secrets in
/// the users that it lists, so that these are known from the users file alone.
pub(super) fn cut_record(message: &str, record: &Value) -> String {
    let mut values = Vec::new();
    collect(record, &mut values);
    without(message.to_owned(), values)
}

/// Cuts what may be a value where nobody knows the values: addresses, and long words such as hashes
/// and tokens.
pub(super) fn without_values(message: &str) -> String {
    words(message, |word| {
        word.contains('@') || word.chars().count() > 32
    })
}

fn without(mut text: String, mut values: Vec<String>) -> String {
    values.sort_unstable_by_key(|value| std::cmp::Reverse(value.len()));
    values.dedup();
    for value in values {
        text = replace_word(&text, &value);
    }
    text
}

fn words(text: &str, secret: impl Fn(&str) -> bool) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let bare = word.trim_end();
            if secret(bare) {
                CUT.to_owned() + &word[bare.len()..]
            } else {
                word.to_owned()
            }
        })
        .take(200)
        .collect::<String>()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(500)
        .collect()
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.trim().is_empty() => into.push(text.trim().to_owned()),
        Value::Number(number) => into.push(number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, into)),
        _ => {}
    }
}

/// Replaces a value where it does not continue a word, whatever its case.
fn replace_word(text: &str, value: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let wanted = value.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(found) = lower[from..].find(&wanted) {
        let (start, end) = (from + found, from + found + wanted.len());
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let short = wanted.chars().count() < 4;
        let part_of_word =
            inside(lower[..start].chars().next_back()) || inside(lower[end..].chars().next());
        if short && part_of_word {
            out.push_str(&text[from..end]);
        } else {
            out.push_str(&text[from..start]);
            out.push_str(CUT);
        }
        from = end;
    }
    out.push_str(&text[from..]);
    out
}

/// The service names its own inner properties; this names the users file's.
pub(super) fn field(path: Option<&str>) -> String {
    let Some(path) = path else {
        return String::new();
    };
    let path: String = path.chars().take(200).collect();
    if path == "passwordHash" {
        return "password_hash".into();
    }
    match path.strip_prefix("identities[0].profileData.") {
        Some(inner) => inner.to_owned(),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_value_of_the_record_stays() {
        let user = json!({"email":"Ann.Example@example.com","user_metadata":{"plan":"Gold","n":[12345,"A"]}});
        let user = user.as_object().unwrap();
        let text = "Object didn't pass validation for format email: ann.example@EXAMPLE.com and gold, 12345, other@example.org! A user";
        assert_eq!(
            cut(text, user),
            "Object didn't pass validation for format email: … and …, …, … … user"
        );
    }

    #[test]
    fn what_auth0_masks_is_known_from_our_own_record() {
        let listed = json!({"email":"a@example.com","password_hash":"*****"});
        let ours = json!({"email":"a@example.com","password_hash":"$2y$12$C4n4ry",
            "mfa_factors":[{"totp":{"secret":"JBSWY3DP"}}]});
        let text = "String $2y$12$C4n4ry does not match ^\\$2[ab]?\\$10, nor does jbswy3dp";
        let once = cut(text, listed.as_object().unwrap());
        assert_eq!(
            cut_record(&once, &ours),
            "String … does not match ^\\$2[ab]?\\$10, nor does …"
        );
        let long = "x".repeat(40);
        assert_eq!(
            without_values(&format!("no user a@example.com with {long} here")),
            "no user … with … here"
        );
    }

    #[test]
    fn inner_names_become_ours() {
        assert_eq!(field(Some("identities[0].profileData.email")), "email");
        assert_eq!(field(Some("passwordHash")), "password_hash");
        assert_eq!(field(Some("app_metadata")), "app_metadata");
        assert_eq!(field(None), "");
    }
}

//! The searches for users that the practice tenant can read.

use crate::practice::fingerprint::Kind;

/// `username:"ann" AND identities.connection:"Users"`; the second half may be missing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Search {
    pub kind: Kind,
    pub value: String,
    pub connection: Option<String>,
}

impl Search {
    pub(super) fn of(text: &str) -> Option<Self> {
        let (field, rest) = text.split_once(':')?;
        let kind = match field {
            // There are no linked accounts here: everybody is the identity of the own connection.
            "email" | "identities.profileData.email" => Kind::Email,
            "phone_number" => Kind::Phone,
            "username" => Kind::Username,
            _ => return None,
        };
        let (value, rest) = phrase(rest)?;
        let connection = match rest.strip_prefix(" AND identities.connection:") {
            Some(rest) => Some(phrase(rest).filter(|(_, rest)| rest.is_empty())?.0),
            None if rest.is_empty() => None,
            None => return None,
        };
        Some(Self {
            kind,
            value,
            connection,
        })
    }
}

/// A phrase in quotes, and what stands behind it.
fn phrase(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut signs = text.strip_prefix('"')?.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '"' => return Some((value, text.get(at + 2..)?)),
            '\\' => value.push(signs.next()?.1),
            sign => value.push(sign),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_and_its_connection_are_read() {
        let search = Search::of(r#"username:"a\"n\\n" AND identities.connection:"Users""#).unwrap();
        assert_eq!((search.kind, &*search.value), (Kind::Username, r#"a"n\n"#));
        assert_eq!(search.connection.as_deref(), Some("Users"));
        assert_eq!(
            Search::of(r#"phone_number:"+49""#).unwrap().connection,
            None
        );
        for odd in [
            "",
            "username:ann",
            r#"name:"a""#,
            r#"username:"a" OR x:"b""#,
        ] {
            assert_eq!(Search::of(odd), None, "{odd}");
        }
    }
}

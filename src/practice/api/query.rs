//! Reading query parameters as the API describes them.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::practice::answers::Failure;

/// The parameters of a request; a name may come several times.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn of(text: Option<&str>) -> Self {
        let pairs = url::form_urlencoded::parse(text.unwrap_or_default().as_bytes());
        Self(
            pairs
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    pub(super) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn flag(&self, name: &str, default: bool) -> Result<bool, Failure> {
        match self.get(name) {
            None => Ok(default),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(_) => Err(invalid(name, "Expected type boolean but found type string")),
        }
    }

    pub(super) fn number(
        &self,
        name: &str,
        within: RangeInclusive<usize>,
    ) -> Result<Option<usize>, Failure> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let number: usize = text
            .parse()
            .map_err(|_| invalid(name, "Expected type integer but found type string"))?;
        if within.contains(&number) {
            Ok(Some(number))
        } else {
            Err(invalid(name, "The number is outside the allowed range"))
        }
    }

    /// `fields` names what to keep, or with `include_fields=false` what to leave out.
    pub(super) fn fields(&self) -> Result<Fields, Failure> {
        let keep = self.flag("include_fields", true)?;
        let names = self
            .get("fields")
            .map(|list| list.split(',').map(|name| name.trim().to_owned()).collect());
        Ok(Fields { names, keep })
    }
}

pub(super) struct Fields {
    names: Option<Vec<String>>,
    keep: bool,
}

impl Fields {
    pub(super) fn of(&self, mut body: Map<String, Value>) -> Value {
        if let Some(names) = &self.names {
            body.retain(|name, _| names.contains(name) == self.keep);
        }
        Value::Object(body)
    }
}

pub(super) fn invalid(name: &str, text: &str) -> Failure {
    Failure::bad(format!(
        "Query validation error: '{text}' on property {name}"
    ))
    .code("invalid_query_string")
}

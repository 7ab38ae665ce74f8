/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    #[error("the mapping file is no JSON that can be read: {0}")]
    NotJson(String),
    #[error("the mapping file has version {found}; this Usher reads version 1")]
    Version { found: String },
    #[error("the mapping file has no “{0}”")]
    Missing(&'static str),
    #[error("the mapping file has the unknown entry “{0}”")]
    UnknownEntry(String),
    #[error("the mapping file cannot be used: {0}")]
    Entry(String),
    #[error("column “{column}” of the mapping: {why}")]
    Column { column: String, why: String },
    #[error("the constant for “{to}”: {why}")]
    Constant { to: String, why: String },
    #[error("the mapping names columns that the file does not have: {}", list(.0))]
    UnknownColumns(Vec<String>),
    #[error("the mapping is for “{mapping}”, but the file is “{file}”")]
    System {
        mapping: &'static str,
        file: &'static str,
    },
    #[error("“{first}” and “{second}” both become {target}: join them, or leave one of them out")]
    SameTarget {
        first: String,
        second: String,
        target: String,
    },
    #[error(
        "“{outer}” becomes {target}, and “{inner}” a part of it: only JSON can have further parts put into it"
    )]
    Nested {
        outer: String,
        inner: String,
        target: String,
    },
}

fn list(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("“{name}”"))
        .collect::<Vec<_>>()
        .join(", ")
}

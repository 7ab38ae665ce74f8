//! Reading a scenario file.

use std::io;
use std::path::Path;

use super::rule::Rule;

const BUILT_IN: &str = include_str!("../../../assets/practice/scenarios/trouble.json");

/// What is to go wrong: rules in the order of their file.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    pub(super) rules: Vec<Rule>,
}

/// Why a scenario file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    #[error("The scenario file {file} cannot be read: {source}")]
    Unread { file: String, source: io::Error },
    #[error("The scenario file {file} cannot be used. {fault}")]
    Unusable { file: String, fault: Fault },
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("Line {line}: {what}")]
pub struct Fault {
    pub line: usize,
    pub what: String,
}

impl Scenario {
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        let file = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(source) => return Err(ScenarioError::Unread { file, source }),
        };
        Self::parse(&text).map_err(|fault| ScenarioError::Unusable { file, fault })
    }

    pub fn parse(text: &str) -> Result<Self, Fault> {
        let first = text.trim_start();
        if !first.starts_with('[') {
            return Err(Fault {
                line: 1 + text[..text.len() - first.len()].matches('\n').count(),
                what: "a scenario is a list of rules and begins with [".to_owned(),
            });
        }
        let rules: Vec<Rule> = serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let place = format!(" at line {line} column {column}");
            let what = error.to_string();
            Fault {
                line,
                what: what.strip_suffix(&place).unwrap_or(&what).to_owned(),
            }
        })?;
        if rules.is_empty() {
            return Err(Fault {
                line: 1,
                what: "the list has no rules".to_owned(),
            });
        }
        Ok(Self { rules })
    }

    /// Some of everything that an import has to bear, for seeing what it looks like.
    pub fn trouble() -> Self {
        // The text is part of the program; a test reads it.
        Self::parse(BUILT_IN).unwrap_or(Self { rules: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scenarios_that_come_along_can_be_read() {
        assert!(Scenario::trouble().rules.len() > 5);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/practice/scenarios");
        for entry in std::fs::read_dir(folder).unwrap() {
            Scenario::read(&entry.unwrap().path()).unwrap();
        }
    }

    #[test]
    fn a_fault_is_named_with_its_line() {
        let rule = |requests: &str, action: &str| {
            format!("[\n  {{\n    \"match\": {requests},\n    \"action\": {action}\n  }}\n]\n")
        };
        let close = r#"{"close": "after"}"#;
        for (text, line, what) in [
            (String::new(), 1, "list of rules"),
            ("\n{}".to_owned(), 2, "list of rules"),
            ("[]".to_owned(), 1, "no rules"),
            ("[\n  {]".to_owned(), 2, "key must be a string"),
            (
                rule("{}", r#"{"clos": "after"}"#),
                4,
                "unknown variant `clos`",
            ),
            (
                rule("{}", r#"{"close": "later"}"#),
                4,
                "unknown variant `later`",
            ),
            (
                rule("{}", r#"{"answer": {"status": 20}}"#),
                4,
                "the status 20",
            ),
            (
                rule(
                    "{}",
                    r#"{"answer": {"status": 200, "headers": {"a b": "c"}}}"#,
                ),
                4,
                "\"a b\" is no header",
            ),
            (rule("{}", r#"{"delay": -1}"#), 4, "-1 seconds"),
            (rule(r#"{"nht": 1}"#, close), 3, "unknown field `nht`"),
            (rule(r#"{"nth": 0}"#, close), 3, "from 1"),
            (rule(r#"{"nth": 1, "every": 2}"#, close), 3, "one of nth"),
            (rule(r#"{"method": "PUT"}"#, close), 3, "\"PUT\""),
            (rule(r#"{"path": "api"}"#, close), 3, "begin with /"),
            (
                "[\n  {\"match\": {}}\n]".to_owned(),
                2,
                "missing field `action`",
            ),
        ] {
            let fault = Scenario::parse(&text).unwrap_err();
            assert_eq!(fault.line, line, "{text}: {fault}");
            assert!(fault.what.contains(what), "{text}: {fault}");
        }
    }
}

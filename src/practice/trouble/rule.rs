//! Which requests a rule is about.

use axum::http::Method;
use serde::Deserialize;

use super::action::Action;
use super::scenario::Scenario;

/// One entry of a scenario file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    #[serde(rename = "match", default)]
    requests: Match,
    action: Action,
}

/// Counted are the requests with this method and path, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Given")]
struct Match {
    method: Option<Method>,
    path: Option<String>,
    which: Which,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Which {
    #[default]
    Each,
    Nth(u64),
    Every(u64),
    First(u64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    method: Option<String>,
    path: Option<String>,
    nth: Option<u64>,
    every: Option<u64>,
    first: Option<u64>,
}

impl TryFrom<Given> for Match {
    type Error = String;

    fn try_from(given: Given) -> Result<Self, String> {
        let method = given.method.map(|name| match name.as_str() {
            "GET" => Ok(Method::GET),
            "POST" => Ok(Method::POST),
            "DELETE" => Ok(Method::DELETE),
            _ => Err(format!(
                "the method {name:?}: give \"GET\", \"POST\" or \"DELETE\""
            )),
        });
        if let Some(path) = given.path.as_ref().filter(|path| !path.starts_with('/')) {
            return Err(format!(
                "the path {path:?} does not begin with /, as in \"/api/v2/jobs/*\""
            ));
        }
        let which = match (given.nth, given.every, given.first) {
            (None, None, None) => Which::Each,
            (Some(0), ..) | (_, Some(0), _) | (.., Some(0)) => {
                return Err("requests are counted from 1, not from 0".to_owned());
            }
            (Some(n), None, None) => Which::Nth(n),
            (None, Some(n), None) => Which::Every(n),
            (None, None, Some(n)) => Which::First(n),
            _ => return Err("give one of nth, every and first".to_owned()),
        };
        Ok(Self {
            method: method.transpose()?,
            path: given.path,
            which,
        })
    }
}

impl Match {
    fn fits(&self, method: &Method, path: &str) -> bool {
        self.method.as_ref().is_none_or(|own| own == method)
            && self.path.as_ref().is_none_or(|own| like(own, path))
    }
}

impl Which {
    fn holds(self, count: u64) -> bool {
        match self {
            Self::Each => true,
            Self::Nth(n) => count == n,
            Self::Every(n) => count.is_multiple_of(n),
            Self::First(n) => count <= n,
        }
    }
}

/// `*` stands for any text in one segment of the path.
fn like(pattern: &str, path: &str) -> bool {
    let (mut own, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (own.next(), given.next()) {
            (None, None) => return true,
            (Some(own), Some(given)) if own == "*" || own == given => {}
            _ => return false,
        }
    }
}

/// A scenario under way, with each rule's count.
pub(in crate::practice) struct Watch(Vec<(Rule, u64)>);

impl Watch {
    pub(in crate::practice) fn of(scenario: Scenario) -> Self {
        Self(scenario.rules.into_iter().map(|rule| (rule, 0)).collect())
    }

    /// What is to happen to this request.
    pub(super) fn seen(&mut self, method: &Method, path: &str) -> Vec<Action> {
        let mut due = Vec::new();
        for (rule, count) in &mut self.0 {
            if rule.requests.fits(method, path) {
                *count += 1;
                if rule.requests.which.holds(*count) {
                    due.push(rule.action.clone());
                }
            }
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_counts_its_own_requests() {
        let text = r#"[
            {"match": {"method": "POST", "every": 2}, "action": "too_many_jobs"},
            {"match": {"path": "/api/v2/jobs/*", "nth": 2}, "action": "forget_job"},
            {"match": {"first": 1}, "action": {"delay": 1}}
        ]"#;
        let mut watch = Watch::of(Scenario::parse(text).unwrap());
        let mut count = |method: Method, path: &str| watch.seen(&method, path).len();
        assert_eq!(count(Method::POST, "/oauth/token"), 1);
        assert_eq!(count(Method::GET, "/api/v2/jobs/job_1"), 0);
        assert_eq!(count(Method::GET, "/api/v2/jobs/job_1/errors"), 0);
        assert_eq!(count(Method::POST, "/api/v2/jobs/users-imports"), 2);
        assert_eq!(count(Method::GET, "/api/v2/jobs/job_1"), 0);
    }
}

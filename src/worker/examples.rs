//! What a problem looks like: the value that the first user of a group has there.

use std::sync::Arc;

use super::hub::{Shared, lock};
use super::inspect::{self, FieldKind};
use super::supervise::blocking;
use super::{Event, OpenId, RequestId};
use crate::roster::{Group, Roster, field_of};
use crate::users::{at_path, compact, lexer, text_of};

/// More groups than anybody reads.
const MOST: usize = 200;
/// Signs of a value that a line of the list has room for.
const LONGEST: usize = 48;

pub(super) fn read(hub: &Shared, open: OpenId, request: RequestId, groups: Arc<[Group]>) {
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("looking for examples", async move {
        let examples = blocking(move || {
            let groups = groups.iter().take(MOST);
            groups.map(|group| example(&roster, group)).collect()
        })
        .await;
        outbox
            .send(Event::ExamplesRead {
                open,
                request,
                examples,
            })
            .await;
    });
}

/// A value for people; none where there is none, where it says nothing alone, and never a secret. A file that
/// cannot be read is told of by the table.
fn example(roster: &Roster, group: &Group) -> Option<String> {
    if group.first.0 >= roster.len() {
        return None;
    }
    let findings = roster.findings_of(group.first);
    let is_it = |pointer: &str| field_of(pointer) == *group.field;
    let mut of_rule = findings.iter().filter(|it| it.rule == group.rule);
    let pointer = &of_rule.find(|it| is_it(&it.pointer))?.pointer;
    shown(&roster.read(group.first).ok()?, pointer)
}

fn shown(record: &[u8], pointer: &str) -> Option<String> {
    let steps = lexer::steps(pointer);
    let (name, inside) = steps.split_first()?;
    let field = inspect::field(record, name)?;
    if field.kind == FieldKind::Secret {
        return None;
    }
    let path: Vec<&str> = std::iter::once(name)
        .chain(inside)
        .map(String::as_str)
        .collect();
    let value = at_path(record, &path)?;
    let text = text_of(&value).unwrap_or_else(|| {
        let mut short = Vec::new();
        compact(&value, &mut short);
        String::from_utf8_lossy(&short).into_owned()
    });
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return None;
    }
    Some(match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_the_value_as_it_stands() {
        let record = br#"{"email":" ada@ example.com","email_verified":[true],"password_hash":"Kestrel",
            "app_metadata":{"tiers":["gold", {"name":"a very long name that nobody would ever read to its end"}]}}"#;
        let shown = |pointer: &str| shown(record, pointer);
        assert_eq!(shown("/email").as_deref(), Some("ada@ example.com"));
        assert_eq!(shown("/email_verified").as_deref(), Some("[true]"));
        assert_eq!(shown("/password_hash"), None, "never a secret");
        assert_eq!(shown("/name"), None, "there is none");
        assert_eq!(
            shown("/app_metadata/tiers/1/name").as_deref(),
            Some("a very long name that nobody would ever read to…")
        );
    }
}

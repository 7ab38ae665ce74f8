use std::cell::RefCell;

use crate::rules::{CheckOptions, Checker, Severity};
use crate::users::Draft;

/// Asks the rules, as far as they are the same for every connection; `rule` is the code of the one that
/// counts, else any.
pub(super) fn drop(draft: &mut Draft<'_>, field: &str, rule: Option<&str>) {
    thread_local! {
        static CHECKER: RefCell<Checker> = RefCell::new(Checker::new(&CheckOptions::default()));
    }
    if !draft.has(field) {
        return;
    }
    let record = draft.to_bytes();
    let refused = CHECKER.with_borrow_mut(|checker| {
        checker.check(&record).findings.iter().any(|finding| {
            let inside = finding.pointer.strip_prefix('/');
            let inside = inside.and_then(|pointer| pointer.strip_prefix(field));
            finding.rule.severity() == Severity::Blocker
                && rule.is_none_or(|rule| finding.rule.code() == rule)
                && inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    });
    if refused {
        draft.remove(field);
    }
}

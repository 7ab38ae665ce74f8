//! What sources say about rows, as findings of rules.

use std::borrow::Cow;

use crate::rules::{RecordFinding, Rule, Severity};
use crate::sources::{LeftOut, Mapped, Remark};

/// The finding of a row that stays behind.
pub(super) fn left_out(why: LeftOut) -> RecordFinding {
    of_row(match why {
        LeftOut::OtherStrategy => Rule::OtherStrategy,
        LeftOut::ServiceAccount => Rule::ServiceAccount,
    })
}

/// The finding of a row that the admin left out.
pub(super) fn left_out_by_hand() -> RecordFinding {
    of_row(Rule::LeftOutByHand)
}

/// Whether a record with a finding of this rule stays behind.
pub(super) fn leaves_out(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::OtherStrategy | Rule::ServiceAccount | Rule::LeftOutByHand
    )
}

/// Whether something of the user stays behind for good.
pub(super) fn is_loss(remark: Remark) -> bool {
    matches!(
        remark,
        Remark::HashCannotCome
            | Remark::ClearTextPassword
            | Remark::FactorCannotCome
            | Remark::HashMissing
            | Remark::BlockedUnsure
    )
}

/// The finding of a row that cannot be read as one: what stands in its cells means nothing.
pub(super) fn broken(mapped: &Mapped) -> Option<RecordFinding> {
    mapped
        .remarks
        .iter()
        .map(|(remark, _)| rule(*remark))
        .find(|rule| rule.severity() == Severity::Blocker)
        .map(of_row)
}

pub(super) fn findings(mapped: &Mapped) -> impl Iterator<Item = RecordFinding> {
    mapped
        .remarks
        .iter()
        .map(|(remark, pointer)| RecordFinding {
            rule: rule(*remark),
            pointer: Cow::Owned(pointer.clone()),
            at: None,
        })
}

fn of_row(rule: Rule) -> RecordFinding {
    RecordFinding {
        rule,
        pointer: Cow::Borrowed(""),
        at: None,
    }
}

/// The rule that says what a remark means.
pub(super) fn rule(remark: Remark) -> Rule {
    match remark {
        Remark::Undecodable => Rule::RowUndecodable,
        Remark::OpenQuote => Rule::RowOpenQuote,
        Remark::ExtraCells => Rule::RowExtraCells,
        Remark::LostDigits => Rule::LostDigits,
        Remark::FormulaError => Rule::FormulaError,
        Remark::HashCannotCome => Rule::HashCannotCome,
        Remark::ClearTextPassword => Rule::ClearTextColumn,
        Remark::FactorCannotCome => Rule::FactorCannotCome,
        Remark::NotOfType => Rule::NotOfType,
        Remark::JsonAsText => Rule::JsonAsText,
        Remark::HashMissing => Rule::HashMissing,
        Remark::BlockedUnsure => Rule::BlockedUnsure,
    }
}

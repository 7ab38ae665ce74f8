//! What each fix does to a record, one file for each kind.

mod broken;
mod hashes;
mod properties;
mod replace;
mod texts;
mod values;

pub(super) use properties::{forbidden, unknown};
pub(super) use replace::value_of;
pub use texts::is_invisible;

use super::Fix;
use crate::users::Draft;
use replace::Wish;

impl Fix {
    /// Changes the record as far as it applies to it. Done twice it does no more than done once.
    pub(super) fn apply(&self, draft: &mut Draft<'_>) {
        match self {
            Self::Trim { field } => texts::trim(draft, field),
            Self::LowerCase { field } => texts::lower_case(draft, field),
            Self::Normalise { field } => texts::normalise(draft, field),
            Self::Replace {
                field,
                find,
                with,
                whole,
                any_case,
            } => {
                let (whole, any_case) = (*whole, *any_case);
                let wish = Wish {
                    find,
                    with,
                    whole,
                    any_case,
                };
                replace::replace(draft, field, &wish);
            }
            Self::Phone { field, country } => texts::phone(draft, field, *country),
            Self::StripProvider => texts::strip_provider(draft),
            Self::YesNo { field } => values::yes_no(draft, field),
            Self::ToText { field } => values::to_text(draft, field),
            Self::FromJson { field } => values::from_json(draft, field),
            Self::SetAbsent { field, value } => values::set_absent(draft, field, *value),
            Self::DropNull { field } => properties::drop_null(draft, field),
            Self::DropEmpty { field } => properties::drop_empty(draft, field),
            Self::DropBroken { field, rule } => broken::drop(draft, field, rule.as_deref()),
            Self::DropSecondHash { field } => hashes::drop_second(draft, field),
            Self::Once { field, last } => draft.keep_one(field, *last),
            Self::Drop { field } => {
                draft.remove(field);
            }
            Self::Move { field } => properties::move_to_metadata(draft, field),
            Self::Rename { from, to } => properties::rename(draft, from, to),
            Self::DropKey { key } => properties::drop_key(draft, key),
            Self::DropForbiddenKeys => {
                for key in properties::forbidden(draft) {
                    properties::drop_key(draft, key);
                }
            }
            Self::MoveUnknown => {
                for field in properties::unknown(draft) {
                    properties::move_to_metadata(draft, &field);
                }
            }
            Self::DropUnknown => {
                for field in properties::unknown(draft) {
                    draft.remove(&field);
                }
            }
            Self::HashToCustom => hashes::to_custom(draft),
        }
    }
}

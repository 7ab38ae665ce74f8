//! What the exports of other systems mean: one file per system.

mod reading;

pub(super) use reading::Reading;

use super::{Mapping, System};
use crate::users::Cells;

/// How a known system's columns become fields; `None` where names and values have to tell.
/// `sample`: the cells of the first rows, before [`Reading::look`].
pub(super) fn mapping(_system: System, _columns: &[String], _sample: &[Cells]) -> Option<Mapping> {
    None
}

/// Whether a system's column holds hashes, tokens or keys, so that its values are never shown.
pub(super) fn is_secret(_system: System, _column: &str) -> bool {
    false
}

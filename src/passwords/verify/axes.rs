//! Everything that can be changed about a description, one thing at a time or several together.

use super::cost::Cost;
use super::description::Description;

/// Makes another description of one, where that makes sense.
pub(super) type Turn<'a> = Box<dyn Fn(&Description) -> Option<Description> + 'a>;

/// Turns of which at most one is taken.
pub(super) type Axis<'a> = Vec<Turn<'a>>;

/// The descriptions that come of at most `most` turns, those with fewer turns first, and of those
/// the ones that are quickly tried. `base` is the first.
pub(super) fn product(base: Description, axes: &[Axis<'_>], most: u8) -> Vec<Description> {
    let mut all: Vec<(u8, Description)> = vec![(0, base)];
    for axis in axes {
        for at in 0..all.len() {
            let (turns, from) = all[at].clone();
            if turns == most {
                continue;
            }
            let turned = axis.iter().filter_map(|turn| turn(&from));
            all.extend(turned.map(|turned| (turns + 1, turned)));
        }
    }
    all.sort_by_key(|(turns, description)| (*turns, Cost::of(description).nanos));
    all.into_iter()
        .map(|(_, description)| description)
        .collect()
}

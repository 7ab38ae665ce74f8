use std::collections::BTreeMap;

use super::{PutBack, Updated};
use crate::import::plan::Ranges;

/// Who is put back and who is not, by row of what was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub ready: Ranges,
    /// Changed since, or nobody can tell.
    pub changed: Ranges,
    /// Not in Auth0 any more under the id and address that they had. An import would make them anew.
    pub gone: Ranges,
}

impl Choice {
    /// Those who have changed are put back too.
    #[must_use]
    pub fn with_changed(self) -> Self {
        Self {
            ready: self.ready.with(&self.changed),
            changed: Ranges::default(),
            gone: self.gone,
        }
    }

    /// What the run that sends them says of itself.
    pub fn link(&self, updated: &Updated) -> PutBack {
        PutBack {
            run: updated.run.id.clone(),
            as_of_ms: updated.before.made_ms,
            changed: self.changed.clone(),
            gone: self.gone.clone(),
        }
    }
}

impl Updated {
    /// `here`: the rows of those who are in Auth0 now, and when each last changed, by Auth0's clock.
    pub fn choose(&self, here: impl IntoIterator<Item = (u32, Option<i64>)>) -> Choice {
        let here: BTreeMap<u32, Option<i64>> = here.into_iter().collect();
        let mut choice = Choice::default();
        for user in &self.users {
            let to = match here.get(&user.row) {
                None => &mut choice.gone,
                Some(Some(changed)) if *changed <= user.until_ms => &mut choice.ready,
                Some(_) => &mut choice.changed,
            };
            to.push(user.row);
        }
        choice
    }
}

use std::fmt;
use std::ops::Index;
use std::sync::Arc;

use super::Step;

/// Some steps one after the other, shared with the mending that they belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Steps<'m>(&'m [Arc<Step>]);

impl<'m> Steps<'m> {
    pub(super) fn of(steps: &'m [Arc<Step>]) -> Self {
        Self(steps)
    }

    pub fn len(self) -> usize {
        self.0.len()
    }

    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub fn last(self) -> Option<&'m Step> {
        self.0.last().map(|step| &**step)
    }

    pub fn iter(self) -> impl DoubleEndedIterator<Item = &'m Step> + ExactSizeIterator {
        self.0.iter().map(|step| &**step)
    }

    /// Those behind the first `count`.
    #[must_use]
    pub fn behind(self, count: usize) -> Self {
        Self(&self.0[count.min(self.0.len())..])
    }

    /// How many of the first ones are the same. Those that are shared need no comparing.
    pub fn in_common(self, other: Self) -> usize {
        let both = self.0.iter().zip(other.0);
        both.take_while(|(a, b)| a == b).count()
    }

    pub fn to_vec(self) -> Vec<Step> {
        self.iter().cloned().collect()
    }
}

impl fmt::Debug for Steps<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0).finish()
    }
}

impl Index<usize> for Steps<'_> {
    type Output = Step;

    fn index(&self, at: usize) -> &Step {
        &self.0[at]
    }
}

impl<const N: usize> PartialEq<[Step; N]> for Steps<'_> {
    fn eq(&self, other: &[Step; N]) -> bool {
        self.iter().eq(other)
    }
}

//! What was asked and is not answered yet.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the ends that are still open. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Pending(Arc<AtomicUsize>);

/// One of them, until it is dropped.
pub(super) struct OpenEnd(Pending);

impl Pending {
    pub(super) fn begin(&self) -> OpenEnd {
        self.0.fetch_add(1, Ordering::SeqCst);
        OpenEnd(self.clone())
    }

    pub(super) fn is_none(&self) -> bool {
        self.0.load(Ordering::SeqCst) == 0
    }
}

impl Drop for OpenEnd {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

//! The rows around the visible part of a table, fetched by the worker and kept for a while.

use std::{collections::BTreeMap, ops::Range};

use crate::roster::RowSet;
use crate::users::RecordId;
use crate::worker::RequestId;

/// Rows fetched beyond each end of the visible part, so that a wheel step finds them there.
const MARGIN: u64 = 60;
/// Above this many kept rows, those far from the visible part are dropped.
const KEEP: usize = 2_000;

/// Which records a table shows, and those rows of it that were fetched.
///
/// `T` is what one row shows. A change of the filter keeps the old rows on screen until the new
/// set arrives: see [`Rows::expect`] and [`Rows::arrived`].
#[derive(Debug, Clone)]
pub struct Rows<T> {
    /// The newest question for a row set; answers to older ones are dropped.
    request: Option<RequestId>,
    /// The question that `set` answers.
    answered: Option<RequestId>,
    pub set: Option<RowSet>,
    cache: BTreeMap<RecordId, Kept<T>>,
    /// Answers to questions from before this one show what is no longer so.
    since: Option<RequestId>,
    visible: Range<u64>,
    asked: Range<u64>,
}

/// A row that was fetched.
#[derive(Debug, Clone)]
struct Kept<T> {
    row: T,
    /// What it shows may have changed; it stays on screen until it is fetched anew.
    stale: bool,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            request: None,
            answered: None,
            set: None,
            cache: BTreeMap::new(),
            since: None,
            visible: 0..0,
            asked: 0..0,
        }
    }
}

impl<T> Rows<T> {
    /// Notes that a new row set is asked for; returns the number of the question.
    pub fn expect(&mut self) -> RequestId {
        let request = RequestId::new();
        self.request = Some(request);
        request
    }

    /// Takes the answer to the newest question; false when it was stale.
    pub fn arrived(&mut self, request: RequestId, set: RowSet) -> bool {
        if self.request != Some(request) {
            return false;
        }
        self.answered = Some(request);
        self.set = Some(set);
        self.asked = 0..0;
        true
    }

    /// Whether the newest question has its answer.
    pub fn is_settled(&self) -> bool {
        self.request == self.answered
    }

    /// Rows in the table.
    pub fn len(&self) -> u64 {
        self.set.as_ref().map_or(0, RowSet::len)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The record in table row `index`, counted from 0.
    pub fn id(&self, index: u64) -> Option<RecordId> {
        self.set.as_ref().and_then(|set| set.get(index))
    }

    pub fn position_of(&self, id: RecordId) -> Option<u64> {
        self.set.as_ref().and_then(|set| set.position_of(id))
    }

    pub fn get(&self, id: RecordId) -> Option<&T> {
        self.cache.get(&id).map(|kept| &kept.row)
    }

    pub fn visible(&self) -> Range<u64> {
        self.visible.clone()
    }

    /// Notes what is on screen; returns the records to fetch, empty when all are there or asked for.
    pub fn see(&mut self, visible: Range<u64>) -> Vec<RecordId> {
        self.visible = visible;
        self.missing()
    }

    /// Records of the visible part and its margins that were neither fetched nor asked for.
    pub fn missing(&mut self) -> Vec<RecordId> {
        if self.asked.start <= self.visible.start && self.visible.end <= self.asked.end {
            return Vec::new();
        }
        let around =
            self.visible.start.saturating_sub(MARGIN)..(self.visible.end + MARGIN).min(self.len());
        let ids: Vec<RecordId> = around
            .clone()
            .filter_map(|index| self.id(index))
            .filter(|id| self.cache.get(id).is_none_or(|kept| kept.stale))
            .collect();
        self.asked = around;
        ids
    }

    /// Keeps fetched rows, and drops those that are far from the visible part when there are many.
    pub fn put(&mut self, rows: impl IntoIterator<Item = (RecordId, T)>) {
        let kept = |(id, row)| (id, Kept { row, stale: false });
        self.cache.extend(rows.into_iter().map(kept));
        if self.cache.len() > KEEP {
            let near: Vec<RecordId> = (self.asked.start..self.asked.end)
                .filter_map(|index| self.id(index))
                .collect();
            self.cache.retain(|id, _| near.contains(id));
        }
    }

    /// What the rows show has changed: they are fetched anew, and stay on screen until then.
    pub fn refresh(&mut self) {
        for kept in self.cache.values_mut() {
            kept.stale = true;
        }
        self.since = Some(RequestId::new());
        self.asked = 0..0;
    }

    /// Whether rows that were asked for with this number show what is so now.
    pub fn takes(&self, request: RequestId) -> bool {
        self.since.is_none_or(|since| request > since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(len: u32) -> Rows<u32> {
        let mut rows = Rows::default();
        let request = rows.expect();
        assert!(rows.arrived(request, RowSet::All(len)));
        rows
    }

    #[test]
    fn the_visible_part_and_its_margins_are_asked_for_once() {
        let mut rows = rows(1_000);
        let ids = rows.see(100..120);
        assert_eq!(
            (ids.first(), ids.last(), ids.len()),
            (Some(&RecordId(40)), Some(&RecordId(179)), 140)
        );
        assert!(rows.see(110..130).is_empty(), "inside what was asked for");
        rows.put(ids.into_iter().map(|id| (id, id.0)));
        let more = rows.see(170..190);
        assert_eq!(
            more.first(),
            Some(&RecordId(180)),
            "only what is not there yet"
        );
    }

    #[test]
    fn an_answer_to_an_older_question_is_dropped() {
        let mut rows = rows(10);
        let old = rows.expect();
        let new = rows.expect();
        assert!(!rows.arrived(old, RowSet::All(3)));
        assert_eq!(
            rows.len(),
            10,
            "the previous rows stay until the answer comes"
        );
        assert!(rows.arrived(new, RowSet::All(4)));
        assert_eq!(rows.len(), 4);
    }

    #[test]
    fn rows_that_have_changed_stay_until_they_are_fetched_anew() {
        let mut rows = rows(10);
        rows.see(0..10);
        rows.put([(RecordId(3), 1)]);
        let late = RequestId::new();
        rows.refresh();
        assert_eq!(rows.get(RecordId(3)), Some(&1));
        assert!(rows.missing().contains(&RecordId(3)));
        assert!(!rows.takes(late) && rows.takes(RequestId::new()));
        rows.put([(RecordId(3), 2)]);
        assert_eq!(rows.get(RecordId(3)), Some(&2));
    }

    #[test]
    fn far_rows_are_dropped_when_there_are_many() {
        let mut rows = rows(100_000);
        for start in (0..10_000_u64).step_by(100) {
            let ids = rows.see(start..start + 30);
            rows.put(ids.into_iter().map(|id| (id, id.0)));
        }
        assert!(rows.cache.len() <= KEEP, "{} rows kept", rows.cache.len());
        assert!(rows.get(RecordId(9_910)).is_some());
    }
}

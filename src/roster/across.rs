//! Rules that need more than one record: what they find is added to the segments afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::check::{Gathered, stopped, workers};
use super::content::Content;
use super::duplicates;
use super::pointers::{PointerCache, PointerId};
use super::reread::Rereader;
use super::segment::Packed;
use crate::rules::cross::{Drift, Shapes};
use crate::rules::{CheckOptions, Rule};
use crate::users::{Cancel, OpenError};

/// A finding that came to light after its record had been checked.
#[derive(Clone, Copy)]
struct Late {
    record: u32,
    at: Option<u32>,
    rule: Rule,
    pointer: PointerId,
}

pub(super) fn check(
    content: &Content,
    options: &CheckOptions,
    shapes: &Shapes,
    gathered: &mut Gathered,
    cancel: &Cancel,
) -> Result<(), OpenError> {
    let mut late = Vec::new();
    let mut pointers = PointerCache::new(Arc::clone(&gathered.pointers));
    duplicates::find(content, gathered, cancel, |unique, record| {
        let pointer = pointers.number(unique.pointer());
        late.push(Late {
            record,
            at: None,
            rule: unique.rule(&options.facts),
            pointer,
        });
    })?;
    if let Some(drift) = shapes.drift() {
        late.append(&mut drifting(content, gathered, &drift, cancel)?);
    }
    late.sort_by_key(|late| late.record);
    add(gathered, &late);
    Ok(())
}

fn add(gathered: &mut Gathered, late: &[Late]) {
    let mut rest = late;
    for segment in &mut gathered.segments {
        let end = segment.first as usize + segment.len();
        let (own, others) =
            rest.split_at(rest.partition_point(|late| (late.record as usize) < end));
        rest = others;
        if own.is_empty() {
            continue;
        }
        let packed: Vec<Packed> = own
            .iter()
            .map(|late| {
                Packed::new(
                    late.record - segment.first,
                    late.rule,
                    late.pointer,
                    late.at,
                )
            })
            .collect();
        gathered
            .tally
            .add(segment.first, &packed, &gathered.pointers);
        *segment = Arc::new(segment.with(&packed));
    }
}

/// Records whose metadata has values of another type than most; reads the whole file once more.
fn drifting(
    content: &Content,
    gathered: &Gathered,
    drift: &Drift,
    cancel: &Cancel,
) -> Result<Vec<Late>, OpenError> {
    let next = AtomicUsize::new(0);
    let some = || -> Result<Vec<Late>, OpenError> {
        let mut pointers = PointerCache::new(Arc::clone(&gathered.pointers));
        let mut reader = Rereader::new(content, &gathered.segments);
        let (mut late, mut findings) = (Vec::new(), Vec::new());
        while let Some(segment) = gathered.segments.get(next.fetch_add(1, Ordering::Relaxed)) {
            if cancel.is_cancelled() {
                return Err(stopped(&content.file));
            }
            for (index, record) in (segment.first..).take(segment.len()).enumerate() {
                if !segment.is_readable(index) {
                    continue;
                }
                drift.check(reader.record(record)?, &mut findings);
                late.extend(findings.drain(..).map(|finding| Late {
                    record,
                    at: finding.at,
                    rule: finding.rule,
                    pointer: pointers.number(&finding.pointer),
                }));
            }
        }
        Ok(late)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers()).map(|_| scope.spawn(some)).collect();
        let mut all = Vec::new();
        for thread in threads {
            let bug = |_| OpenError::Bug {
                name: content.file.name().to_owned(),
            };
            all.append(&mut thread.join().map_err(bug)??);
        }
        Ok(all)
    })
}

//! Reads a file block by block, checks its records on all cores and puts the results in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::beginning::Beginning;
use super::content::Content;
use super::groups::GroupTally;
use super::identities::Identities;
use super::judge::Judge;
use super::pointers::{PointerCache, Pointers};
use super::prints::{PrintBuilder, Prints};
use super::segment::{Segment, SegmentBuilder};
use super::table::Inner;
use super::{Roster, Snapshot, across, whole_file};
use crate::rules::CheckOptions;
use crate::rules::cross::Shapes;
use crate::sources::Tally;
use crate::users::{Block, Cancel, FileEnd, OpenError, UsersFile, is_doubtful};

/// Shortest time between two snapshots.
const PAUSE: Duration = Duration::from_millis(50);
/// More threads than this only wait for the one that reads.
const WORKERS_MAX: usize = 8;

/// A checked block.
struct Done {
    number: u64,
    segment: Segment,
    prints: Prints,
    /// Of all blocks of this worker so far; nothing where rows are records as they stand.
    tally: Option<(usize, Tally)>,
}

/// Everything that is known of the records so far.
pub(super) struct Gathered {
    pub segments: Vec<Arc<Segment>>,
    pub prints: Vec<Prints>,
    pub tally: GroupTally,
    pub pointers: Arc<Pointers>,
    /// What came of the rows, by worker.
    tallies: Vec<Tally>,
}

impl Gathered {
    fn rows_tally(&self) -> Tally {
        let mut sum = Tally::default();
        self.tallies.iter().for_each(|tally| sum.merge(tally));
        sum
    }
}

pub(super) fn workers() -> usize {
    thread::available_parallelism()
        .map_or(2, usize::from)
        .clamp(2, WORKERS_MAX)
}

/// `beginning` is that of the content's own file, of which no block has been taken.
pub(super) fn check(
    content: &Content,
    beginning: Beginning<'_>,
    options: &CheckOptions,
    watch: &dyn Fn(Snapshot),
    cancel: &Cancel,
) -> Result<Roster, OpenError> {
    let progress = Progress::default();
    let result = attempt(content, beginning, options, watch, cancel, &progress);
    if progress.doubt.load(Ordering::Relaxed) && !cancel.is_cancelled() {
        content.file.be_careful();
        let (again, progress) = (Beginning::of(&content.file)?, Progress::default());
        return attempt(content, again, options, watch, cancel, &progress);
    }
    result
}

/// Reads and checks the file once. What it says does not count where there came to be doubt about the
/// records that it was cut into.
fn attempt(
    content: &Content,
    beginning: Beginning<'_>,
    options: &CheckOptions,
    watch: &dyn Fn(Snapshot),
    cancel: &Cancel,
    progress: &Progress,
) -> Result<Roster, OpenError> {
    let pointers = Arc::new(Pointers::default());
    let workers = workers();
    let pool = workers * 2 + 2;
    let (free, freed) = bounded::<Block>(pool);
    for _ in 0..pool {
        // The channel holds as many as there are.
        let _ = free.send(Block::default());
    }
    let (work, to_do) = bounded::<(u64, Block)>(pool);
    let (done, results) = bounded::<Done>(pool);
    let bug = || OpenError::Bug {
        name: content.file.name().to_owned(),
    };

    let file = &*content.file;
    let (end, shapes, mut gathered) = thread::scope(|scope| {
        let reader = scope.spawn(|| read(beginning, file, &freed, work, progress, cancel));
        let checkers: Vec<_> = (0..workers)
            .map(|number| {
                let (to_do, done, free) = (to_do.clone(), done.clone(), free.clone());
                let pointers = PointerCache::new(Arc::clone(&pointers));
                let judge = Judge::new(options, content);
                scope.spawn(move || {
                    let channels = (&done, &free);
                    check_blocks(
                        (number, judge),
                        pointers,
                        &to_do,
                        channels,
                        progress,
                        cancel,
                    )
                })
            })
            .collect();
        // Only the threads hold these ends now, so that everything ends when the reader does.
        drop((to_do, done, free));
        let collector = Collector {
            content,
            options,
            watch,
            progress,
        };
        let gathered = collector.gather(&results, Arc::clone(&pointers));
        let mut shapes = Shapes::default();
        for checker in checkers {
            shapes.merge(&checker.join().map_err(|_| bug())?);
        }
        let end = reader.join().map_err(|_| bug())??;
        Ok::<_, OpenError>((end, shapes, gathered))
    })?;
    across::check(content, options, &shapes, &mut gathered, cancel)?;
    if cancel.is_cancelled() {
        return Err(stopped(file));
    }
    Ok(finish(content, options, gathered, end))
}

#[derive(Debug, Default)]
struct Progress {
    read: AtomicU64,
    total: AtomicU64,
    /// Lines were taken for records that are none.
    doubt: AtomicBool,
}

fn read(
    mut blocks: Beginning<'_>,
    file: &UsersFile,
    freed: &Receiver<Block>,
    work: Sender<(u64, Block)>,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<FileEnd, OpenError> {
    progress
        .total
        .store(blocks.bytes_total(), Ordering::Relaxed);
    let mut number = 0;
    let mut taken = false;
    // Without a block to fill all workers are gone; what stopped them is said when they are joined.
    while let Ok(mut block) = freed.recv() {
        if cancel.is_cancelled() {
            return Err(stopped(file));
        }
        if progress.doubt.load(Ordering::Relaxed) {
            break; // it will be read again
        }
        let more = blocks.next(&mut block).inspect_err(|error| {
            // An end that makes no sense may come of a line that was no record.
            if taken
                && matches!(
                    error,
                    OpenError::Comments { .. } | OpenError::NotUsers { .. }
                )
            {
                progress.doubt.store(true, Ordering::Relaxed);
            }
        })?;
        taken |= block.by_lines;
        progress.read.store(blocks.bytes_read(), Ordering::Relaxed);
        if !more || work.send((number, block)).is_err() {
            break;
        }
        number += 1;
    }
    drop(work); // nothing more will come
    Ok(blocks.end())
}

pub(super) fn stopped(file: &UsersFile) -> OpenError {
    OpenError::Cancelled {
        name: file.name().to_owned(),
    }
}

fn check_blocks(
    (worker, mut judge): (usize, Judge),
    mut pointers: PointerCache,
    to_do: &Receiver<(u64, Block)>,
    (done, free): (&Sender<Done>, &Sender<Block>),
    progress: &Progress,
    cancel: &Cancel,
) -> Shapes {
    let mut segment = SegmentBuilder::default();
    let mut prints = PrintBuilder::default();
    for (number, block) in to_do {
        if cancel.is_cancelled() {
            break;
        }
        for (index, &cut) in block.cuts.iter().enumerate() {
            let check = judge.judge(block.id(index).0, block.record(cut));
            if block.by_lines && check.is_broken() && is_doubtful(block.record(cut)) {
                progress.doubt.store(true, Ordering::Relaxed);
            }
            segment.add(cut.len, check, &mut pointers);
            prints.add(index, check.identity);
        }
        let first = block.id(0);
        let result = Done {
            number,
            segment: segment.finish(first, block.base, &block.cuts),
            prints: prints.finish(first),
            tally: judge.tally().map(|tally| (worker, tally.clone())),
        };
        let _ = free.send(block);
        if done.send(result).is_err() {
            break;
        }
    }
    judge.into_shapes()
}

/// Puts checked blocks in order and lets the watcher see them.
struct Collector<'a> {
    content: &'a Content,
    options: &'a CheckOptions,
    watch: &'a dyn Fn(Snapshot),
    progress: &'a Progress,
}

impl Collector<'_> {
    fn gather(&self, results: &Receiver<Done>, pointers: Arc<Pointers>) -> Gathered {
        let mut gathered = Gathered {
            segments: Vec::new(),
            prints: Vec::new(),
            tally: GroupTally::default(),
            pointers,
            tallies: vec![Tally::default(); workers()],
        };
        let mut early = BTreeMap::new();
        let mut shown: Option<Instant> = None;
        let mut next = 0;
        for result in results {
            early.insert(result.number, result);
            while let Some(mut result) = early.remove(&next) {
                // In the blocks' order, so that it counts the same records as the segments.
                if let Some((worker, tally)) = result.tally.take() {
                    gathered.tallies[worker] = tally;
                }
                gathered
                    .tally
                    .add_segment(&result.segment, &gathered.pointers);
                gathered.segments.push(Arc::new(result.segment));
                gathered.prints.push(result.prints);
                next += 1;
            }
            if next > 0 && shown.is_none_or(|shown| shown.elapsed() >= PAUSE) {
                (self.watch)(self.snapshot(&gathered));
                shown = Some(Instant::now());
            }
        }
        gathered
    }

    fn snapshot(&self, gathered: &Gathered) -> Snapshot {
        Snapshot {
            roster: Roster::new(Inner {
                content: self.content.clone(),
                options: self.options.clone(),
                tally: gathered.rows_tally(),
                spare: Mutex::default(),
                segments: gathered.segments.clone(),
                pointers: Arc::clone(&gathered.pointers),
                groups: gathered.tally.groups(&gathered.pointers),
                file_findings: Vec::new(),
                identities: Identities::default(),
                complete: false,
                truncated: false,
                summary: Inner::summarise(&gathered.segments),
            }),
            bytes_read: self.progress.read.load(Ordering::Relaxed),
            bytes_total: self.progress.total.load(Ordering::Relaxed),
        }
    }
}

fn finish(content: &Content, options: &CheckOptions, gathered: Gathered, end: FileEnd) -> Roster {
    let summary = Inner::summarise(&gathered.segments);
    Roster::new(Inner {
        content: content.clone(),
        options: options.clone(),
        tally: gathered.rows_tally(),
        spare: Mutex::default(),
        groups: gathered.tally.groups(&gathered.pointers),
        file_findings: whole_file::findings(
            content.file.kind(),
            &end,
            &summary,
            &gathered.segments,
        ),
        segments: gathered.segments,
        identities: Identities::of(gathered.prints),
        pointers: gathered.pointers,
        complete: true,
        truncated: end.oddities.truncated || end.gzip_damaged,
        summary,
    })
}

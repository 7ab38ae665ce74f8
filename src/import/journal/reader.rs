use thiserror::Error;

use super::FORMAT;
use super::frame::unframe;
use crate::import::engine::{Engine, Fact, Header, PartRecord};

/// A journal, read and carried out again.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub header: Header,
    pub engine: Engine,
    pub started_ms: i64,
    pub last_ms: i64,
    /// Jobs that Auth0 accepted.
    pub jobs: u32,
    /// Every part is written down; otherwise nothing was ever sent.
    pub planned: bool,
    /// Why the run can only be looked at.
    pub read_only: Option<String>,
    /// Bytes that are whole lines, and the number of the next line.
    pub good: u64,
    pub next_seq: u64,
}

#[derive(Debug, Error, PartialEq, Eq)]
pub enum Unreadable {
    /// The first line is missing or torn: the run never began.
    #[error("the journal has no beginning")]
    NoHeader,
}

/// Reads a journal from its bytes. A torn last line is dropped; damage elsewhere, an unknown format and
/// an unknown event make the run one to look at only, as far as it could be read.
pub fn read(bytes: &[u8]) -> Result<Loaded, Unreadable> {
    let mut lines = Lines { bytes, at: 0 };
    let first = lines.next().ok_or(Unreadable::NoHeader)?;
    let framed = unframe(first).ok_or(Unreadable::NoHeader)?;
    let (header, newer) = match serde_json::from_str(framed.event) {
        Ok(Fact::RunCreated(header)) => {
            let newer = header.format > FORMAT;
            (*header, newer)
        }
        _ => return Err(Unreadable::NoHeader),
    };
    let mut loaded = Loaded {
        engine: Engine::new(
            header.run.as_str(),
            header.options.upsert,
            false,
            0,
            Vec::new(),
        ),
        started_ms: framed.at_ms,
        last_ms: framed.at_ms,
        jobs: 0,
        planned: false,
        read_only: newer.then(|| "it was made by a newer version of Usher".to_owned()),
        good: lines.at as u64,
        next_seq: framed.seq + 1,
        header,
    };
    let mut parts = Vec::new();
    while loaded.read_only.is_none() {
        let Some(line) = lines.next() else { break };
        let Some(framed) = unframe(line).filter(|framed| framed.seq == loaded.next_seq) else {
            if lines.at < bytes.len() {
                loaded.read_only = Some("its journal is damaged".into());
            }
            break;
        };
        let Ok(fact) = serde_json::from_str::<Fact>(framed.event) else {
            loaded.read_only =
                Some("its journal has events that this version does not know".into());
            break;
        };
        loaded.good = lines.at as u64;
        loaded.next_seq += 1;
        loaded.last_ms = framed.at_ms;
        match fact {
            Fact::Part(part) if !loaded.planned => parts.push(PartRecord::new(part)),
            Fact::Planned { parts: planned } => {
                if planned as usize != parts.len() || !sound(&parts, &loaded) {
                    loaded.read_only = Some("its plan is damaged".into());
                    break;
                }
                loaded.planned = true;
                loaded.engine.set_parts(std::mem::take(&mut parts));
            }
            fact => {
                loaded.jobs += u32::from(matches!(fact, Fact::Accepted { .. }));
                loaded.engine.apply(&fact, framed.at_ms);
            }
        }
    }
    Ok(loaded)
}

/// What comes from a disk is asked before it is used as an index.
fn sound(parts: &[PartRecord], loaded: &Loaded) -> bool {
    let pilot = loaded.engine.pilot_records();
    // Those that go first come from all over the file, and the others pass them over.
    let (mut next, mut next_first) = (0_u64, 0_u64);
    for (index, part) in parts.iter().enumerate() {
        let fact = &part.fact;
        let (Some(first), Some(last)) = (fact.ranges.first(), fact.ranges.last()) else {
            return false;
        };
        if fact.n as usize != index + 1
            || !fact.ranges.is_sound()
            || fact.ranges.count() != fact.count
            || last >= loaded.header.source.records
        {
            return false;
        }
        let inside = pilot.map_or(0, |pilot| {
            let spans = fact.ranges.spans().iter();
            spans
                .map(|&(first, last)| pilot.within(first, last).count())
                .sum()
        });
        let next = match inside {
            0 => &mut next,
            all if all == fact.count => &mut next_first,
            _ => return false,
        };
        if u64::from(first) < *next {
            return false;
        }
        *next = u64::from(last) + 1;
    }
    true
}

/// Whole lines only; what stands after the last line feed is torn.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = &self.bytes[self.at..];
        let end = memchr::memchr(b'\n', rest)?;
        self.at += end + 1;
        Some(&rest[..end])
    }
}

//! What mending costs: an edit, undo and redo of it, a fix for a whole group, each beside a check of the whole file
//! in the same run; then the same in the window, with the frames that it draws meanwhile.
//!
//!     cargo bench --bench mend -- [USERS] [FILE]
//!
//! Without FILE it makes one of USERS users (100,000) of which some have problems.
#![allow(clippy::print_stdout, reason = "what it measures is printed")]

#[allow(dead_code, reason = "each benchmark of the window uses its share")]
mod window;

use std::fmt::Write as _;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use egui::{Event, Modifiers, PointerButton, pos2};
use usher::app::action::Action;
use usher::app::model::OpenFile;
use usher::import::{Options, Plan};
use usher::roster::mend::{self, Change, Fix, Mending, Step};
use usher::roster::{Filter, OpenOptions, Roster, RowSet};
use usher::users::{Cancel, RecordId};

use window::{Times, Window, millis, scrolling};

const EDITS: u32 = 200;

fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let mut words = words.into_iter();
    let users = words.next().map_or(Ok(100_000), |word| word.parse())?;
    let path = match words.next() {
        Some(path) => std::path::absolute(path)?,
        None => made(folder.path(), users)?,
    };
    of_roster(folder.path(), &path)?;
    of_window(folder.path(), &path)
}

/// One in a hundred repeats an address, one in fifty has a number without its country, one in twenty the very same
/// number as all the others of them.
fn made(folder: &Path, users: u32) -> anyhow::Result<PathBuf> {
    let path = folder.join("users.json");
    let mut file = BufWriter::new(fs::File::create(&path)?);
    let mut text = String::from("[\n");
    for n in 0..users {
        let comma = if n == 0 { "" } else { ",\n" };
        let address = if n % 100 == 99 { n - 50 } else { n };
        let phone = match n {
            n if n % 50 == 7 => "612 34 56 78".to_owned(),
            n if n % 20 == 3 => "+34612345678".to_owned(),
            n => format!("+4930{n:07}"),
        };
        write!(
            text,
            r#"{comma}{{"email":"User{address}@example.com","email_verified":true,"username":"user_{n}","user_id":"{n:024x}","phone_number":"{phone}","given_name":"Ada","family_name":"Kröte","app_metadata":{{"roles":["member","editor"],"plan":"pro","org":{{"id":"org_{n}","seats":{n}}}}},"user_metadata":{{"theme":"dark","bio":"says \"hi\"\n"}}}}"#
        )?;
        file.write_all(text.as_bytes())?;
        text.clear();
    }
    file.write_all(b"\n]\n")?;
    file.flush()?;
    Ok(path)
}

/// Milliseconds of several of the same.
struct Many(Vec<f64>);

impl Many {
    fn of(count: u32, mut each: impl FnMut(u32) -> anyhow::Result<()>) -> anyhow::Result<Self> {
        let mut times = Vec::new();
        for n in 0..count {
            let start = Instant::now();
            each(n)?;
            times.push(millis(start.elapsed()));
        }
        times.sort_by(f64::total_cmp);
        Ok(Self(times))
    }

    fn at(&self, share: usize) -> f64 {
        let at = (self.0.len().max(1) - 1) * share / 100;
        self.0.get(at).copied().unwrap_or(f64::NAN)
    }

    fn print(&self, what: &str, check: f64) {
        println!(
            "{what:<42} median {:8.3} ms, p95 {:8.3} ms, longest {:8.3} ms; median / check {:.5}",
            self.at(50),
            self.at(95),
            self.at(100),
            self.at(50) / check,
        );
    }
}

fn of_roster(folder: &Path, path: &Path) -> anyhow::Result<()> {
    let none = Cancel::new();
    let roster = usher::roster::open(&[path], &OpenOptions::default(), folder, &|_| {}, &none)?;
    let check = Many::of(5, |_| {
        roster.recheck(roster.options(), None, &|_| {}, &none)?;
        Ok(())
    })?;
    println!(
        "{} users, {} findings",
        roster.len(),
        roster.summary().findings
    );
    let whole = check.at(50);
    check.print("a check of all", whole);
    let fix = Step::Fix(Fix::LowerCase {
        field: "email".into(),
    });
    Many::of(3, |_| {
        let mending = Mending::of(vec![fix.clone()]);
        roster.mended(&mending, &|_| {}, &none)?;
        Ok(())
    })?
    .print("a fix for a group", whole);
    Many::of(5, |_| {
        let Step::Fix(fix) = &fix else { return Ok(()) };
        mend::preview(&roster, fix, &Filter::Blocked, &none)?;
        Ok(())
    })?
    .print("the look before it", whole);

    Many::of(5, |_| {
        Plan::make(&roster, &Options::default())?;
        Ok(())
    })?
    .print("the plan that follows each of these", whole);

    edits(&roster, &[], "", whole)?;
    // The largest group that there is, and a tenth of the users, are left out.
    let group = roster
        .groups()
        .iter()
        .max_by_key(|group| group.count)
        .cloned();
    let rows = group.map(|group| Filter::Group {
        rule: group.rule,
        field: group.field,
    });
    let mut records = match rows.map(|filter| roster.rows(&filter)) {
        Some(RowSet::Some(rows)) => rows.to_vec(),
        _ => Vec::new(),
    };
    records.extend((0..roster.len()).filter(|record| record % 10 == 9));
    records.sort_unstable();
    records.dedup();
    let count = records.len();
    let left_out = Step::LeaveOut {
        records,
        group: None,
    };
    edits(
        &roster,
        std::slice::from_ref(&left_out),
        &format!(", {count} left out"),
        whole,
    )?;
    let mut before = vec![left_out];
    before.extend((0..2_000).map(|n| edit(&roster, n * 7)));
    edits(&roster, &before, ", and 2,000 edits before", whole)
}

/// Another address, number, name or setting, by turns.
fn edit(roster: &Roster, n: u32) -> Step {
    let record = RecordId((n.wrapping_mul(7_919)) % roster.len());
    let change = match n % 4 {
        0 => Change::text("/email", &format!("somebody.{n}@example.com")),
        1 => Change::text("/phone_number", "+34612345678"),
        2 => Change::text("/given_name", "Ana"),
        _ => Change::json("/user_metadata", r#"{"theme":"light"}"#),
    };
    Step::edit(record, change)
}

fn edits(roster: &Roster, before: &[Step], how: &str, whole: f64) -> anyhow::Result<()> {
    let none = Cancel::new();
    let mut mending = Mending::of(before.to_vec());
    let mut now = roster.mended(&mending, &|_| {}, &none)?;
    let mut next = |mending: &Mending| -> anyhow::Result<()> {
        now = now.mended(mending, &|_| {}, &none)?;
        Ok(())
    };
    Many::of(EDITS, |n| {
        mending.push(edit(roster, 1_000_000 + n));
        next(&mending)
    })?
    .print(&format!("an edit{how}"), whole);
    Many::of(EDITS, |_| {
        mending.undo();
        next(&mending)
    })?
    .print(&format!("undo{how}"), whole);
    Many::of(EDITS, |_| {
        mending.redo();
        next(&mending)
    })?
    .print(&format!("redo{how}"), whole);
    Ok(())
}

fn of_window(folder: &Path, path: &Path) -> anyhow::Result<()> {
    let mut window = Window::new(folder)?;
    window.hands = scrolling();
    window.tick(&[path]);
    until(&mut window, |window| window.shown().1 && window.has_rows());
    let open = window.app.model().file.open.as_ref();
    let largest = open.and_then(|open| {
        let groups = open.view.groups.iter();
        groups.max_by_key(|group| group.count).cloned()
    });
    window.app.act([Action::Filter(Filter::All)]);
    until(&mut window, Window::has_rows);
    mended(&mut window, "an edit in the window")?;
    typed(&mut window);
    window.hands = scrolling();
    if let Some(group) = largest {
        let start = Instant::now();
        window.times.clear();
        window
            .app
            .act([Action::LeaveOutGroup(group.rule, group.field.clone())]);
        window.tick(&[]);
        until(&mut window, |window| {
            settled(window) && window.app.model().check.leaving.is_none()
        });
        println!(
            "{} users of a group left out after {:.0} ms; {}",
            group.count,
            millis(start.elapsed()),
            frames(&window.times)
        );
        window.app.act([Action::Filter(Filter::Group {
            rule: usher::rules::Rule::LeftOutByHand,
            field: "".into(),
        })]);
        until(&mut window, Window::has_rows);
        mended(&mut window, "an edit, with them in the table")?;
    }
    Ok(())
}

fn settled(window: &Window) -> bool {
    let open = window.app.model().file.open.as_ref();
    open.is_some_and(OpenFile::settled)
}

/// Frames, at their time, until it is so; a few more for what comes of it.
fn until(window: &mut Window, so: impl Fn(&Window) -> bool) {
    while !so(window) {
        window.tick(&[]);
    }
    for _ in 0..30 {
        window.tick(&[]);
    }
}

fn frames(times: &[Times]) -> String {
    let longest = |of: fn(&Times) -> f64| Times::longest(times, of);
    let mut busy: Vec<f64> = times.iter().map(|times| times.busy).collect();
    busy.sort_by(f64::total_cmp);
    let p99 = busy.get((busy.len().max(1) - 1) * 99 / 100);
    format!(
        "{} frames: longest {:.2} ms (logic {:.2} ms, on a processor {:.2} ms; p99 of that {:.2} ms)",
        times.len(),
        longest(|times| times.whole),
        longest(|times| times.logic),
        longest(|times| times.busy),
        p99.copied().unwrap_or(f64::NAN),
    )
}

/// Edits, undo and redo in the window, as somebody would do them, only faster; from the key to the answer.
fn mended(window: &mut Window, what: &str) -> anyhow::Result<()> {
    window.times.clear();
    let users = u32::try_from(window.shown().0)?.max(1);
    let waits = |window: &mut Window, action: Action| {
        let start = Instant::now();
        window.app.act([action]);
        while !settled(window) {
            window.draw(&[]);
        }
        let took = millis(start.elapsed());
        // The rows are shown anew, and what else follows.
        for _ in 0..3 {
            window.tick(&[]);
        }
        took
    };
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for n in 0..60u32 {
        let change = Change::text("/email", &format!("window.{n}@example.com"));
        let record = RecordId(n.wrapping_mul(104_729) % users);
        let actions = [Action::Edit(record, change), Action::Undo, Action::Redo];
        for (times, action) in times.iter_mut().zip(actions) {
            times.push(waits(window, action));
        }
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let [edit, undo, redo] = times.map(median);
    println!(
        "{what}: {edit:.2} ms from key to answer, undo {undo:.2} ms, redo {redo:.2} ms; {}",
        frames(&window.times)
    );
    Ok(())
}

/// Somebody types in a cell while all is checked again in the background.
fn typed(window: &mut Window) {
    let at = pos2(800.0, 280.0);
    let press = |pressed| Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.hands = vec![Event::PointerMoved(at)];
    // The rows come to rest, and those that are there are fetched.
    for _ in 0..30 {
        window.tick(&[]);
    }
    window.hands = [true, false, true, false].map(press).to_vec();
    window.draw(&[]);
    window.hands = vec![Event::PointerMoved(at)];
    for _ in 0..3 {
        window.tick(&[]);
    }
    let typing = window.ctx.text_edit_focused();
    window.times.clear();
    window.app.act([Action::Undo, Action::Undo]);
    for n in 0..120 {
        window.hands = vec![Event::PointerMoved(at), Event::Text("a".to_owned())];
        if n == 60 {
            window.app.act([Action::Redo]);
        }
        window.tick(&[]);
    }
    println!(
        "typing in a cell ({}): {}",
        if typing { "it is" } else { "it is not" },
        frames(&window.times)
    );
}

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::args::{Forecast as Args, Format};
use super::comparing::{failed, local, progress, show};
use super::exit::{Exit, Failure};
use super::{choose, convert, opening, out, runtime, source, tenant, words};
use crate::compare::{self, Fate, Forecast, Order, Sums, Way, changed, foresee};
use crate::import::plan::{append, for_each_record};
use crate::platform::files;
use crate::platform::paths::Home;
use crate::roster::Roster;
use crate::rules::{CheckOptions, Facts};
use crate::users::{Cancel, RecordId};

/// Places named for each fate.
const EXAMPLES: usize = 3;
/// Names of metadata that are shown.
const NAMES: usize = 20;

/// One line of `forecast --format json`.
#[derive(Serialize)]
struct RecordLine<'a> {
    /// 0-based.
    record: u32,
    line: u64,
    byte: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    fate: Fate,
    /// JSON pointers.
    loses: Vec<String>,
    loses_verification: bool,
    shown_partly: bool,
}

#[derive(Serialize)]
struct Last<'a> {
    summary: Summary<'a>,
}

#[derive(Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    sums: Sums,
    lost: &'a [(String, u64)],
    /// RFC 3339.
    made: String,
    by: Way,
    /// Users that Auth0 showed.
    users: u64,
    limits: &'a [String],
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let home = Home::find()?;
    runtime::log(&home);
    opening::apart(&args.source, &[args.output.as_deref()])?;
    runtime::block_on(forecast(args, &home))
}

async fn forecast(args: &Args, home: &Home) -> Result<Exit, Failure> {
    let tenant = match &args.place.tenant {
        Some(domain) => tenant::real(domain, home, None).await?,
        None => tenant::practice(home).await?,
    };
    let connection = choose::connection(&tenant, &args.place.connection, "read:users").await?;
    let facts = Facts::of_connection(&connection.raw);
    let emails_unique = facts.email_unique;
    let check = CheckOptions {
        facts,
        upsert: args.upsert,
        email_verified: args.email_verified,
    };
    let options = opening::options(&args.source, check)?;
    let roster = runtime::blocking({
        let (files, home) = (args.source.files.clone(), home.clone());
        move || opening::open(&files, &options, &home)
    })
    .await??;
    source::say(&roster);
    if args.output.is_some() && !roster.options().upsert {
        return Err(
            Failure::new("An insert takes nothing away, so there is nothing to put back")
                .advice(Some("Add --upsert, or leave -o out")),
        );
    }
    let order = Order {
        roster: roster.clone(),
        only: None,
        upsert: roster.options().upsert,
        email_verified: roster.options().email_verified,
        emails_unique,
        // Whoever may not list connections knows no more than the id.
        connection: (connection.name != connection.id).then(|| connection.name.clone()),
        connection_id: connection.id.clone(),
        spool_dir: home.spool(),
    };
    let bar = progress();
    let made = foresee(tenant.client(), order, &Cancel::new(), &|step| {
        show(&bar, step);
    })
    .await;
    bar.finish_and_clear();
    let name = tenant.reference.name.clone();
    tenant.close().await;
    let forecast = made.map_err(|error| failed(&error))?;
    match args.format {
        Format::Json => json(&roster, &forecast)?,
        Format::Text => {
            let title = format!(
                "{} into {} of {name}, as of {}\n",
                roster.file().name(),
                connection.name,
                local(forecast.made().at_ms)
            );
            out::text(&(title + &text(&roster, &forecast, args.output.is_some())))?;
        }
    }
    if let Some(path) = &args.output {
        save(&roster, &forecast, path)?;
    }
    Ok(if forecast.sums().is_harmless() {
        Exit::Done
    } else {
        Exit::Partly
    })
}

fn json(roster: &Roster, forecast: &Forecast) -> Result<(), Failure> {
    out::write(|writer| {
        for record in forecast.remarkable() {
            let place = words::Place::of(roster, record);
            let outlook = forecast.outlook(record);
            let line = RecordLine {
                record: record.0,
                line: place.line,
                byte: place.byte,
                file: place.file,
                fate: outlook.fate,
                loses: outlook.loses,
                loses_verification: outlook.loses_verification,
                shown_partly: outlook.shown_partly,
            };
            serde_json::to_writer(&mut *writer, &line)?;
            writer.write_all(b"\n")?;
        }
        let made = forecast.made();
        let last = Last {
            summary: Summary {
                sums: forecast.sums(),
                lost: forecast.lost(),
                made: jiff::Timestamp::from_millisecond(made.at_ms)
                    .map(|time| time.to_string())
                    .unwrap_or_default(),
                by: made.by,
                users: forecast.users(),
                limits: forecast.limits(),
            },
        };
        serde_json::to_writer(&mut *writer, &last)?;
        writer.write_all(b"\n")
    })
}

/// Sums with places, then what updates would take away, then what is not known. `keeps`: a file that takes
/// nothing away is written.
fn text(roster: &Roster, forecast: &Forecast, keeps: bool) -> String {
    let sums = forecast.sums();
    let mut places = Places::default();
    for record in forecast.remarkable() {
        let outlook = forecast.outlook(record);
        places.add(Kind::Fate(outlook.fate), record);
        if outlook.loses_verification {
            places.add(Kind::Verification, record);
        }
    }
    let mut text = String::new();
    for fate in Fate::ALL {
        let count = sums.of(fate);
        if count > 0 {
            let where_ = places.words(roster, Kind::Fate(fate), count);
            let _ = writeln!(text, "  {}: {}{where_}", fate.words(), words::users(count));
        }
    }
    if sums.loses_metadata + sums.loses_verification > 0 {
        text.push_str("Updates would take away:\n");
    }
    if sums.loses_verification > 0 {
        let count = sums.loses_verification;
        let where_ = places.words(roster, Kind::Verification, count);
        let _ = writeln!(
            text,
            "  that the address is verified: {}{where_}",
            words::users(count)
        );
    }
    for (pointer, count) in forecast.lost().iter().take(NAMES) {
        let name = compare::dotted(pointer);
        let _ = writeln!(text, "  {name}: {}", words::users(*count));
    }
    let more = forecast.lost().len().saturating_sub(NAMES);
    if more > 0 {
        let _ = writeln!(text, "  and {} more names", words::number(more as u64));
    }
    if sums.loses_metadata + sums.loses_verification > 0 && !keeps {
        text.push_str(
            "With -o OUT.json the users are written with what Auth0 has put back; import that file instead\n",
        );
    }
    text.push_str("What this cannot know:\n");
    for limit in forecast.limits() {
        let _ = writeln!(text, "  {limit}");
    }
    text
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Fate(Fate),
    Verification,
}

/// The first records of each kind.
#[derive(Default)]
struct Places(Vec<(Kind, Vec<RecordId>)>);

impl Places {
    fn add(&mut self, kind: Kind, record: RecordId) {
        match self.0.iter_mut().find(|(own, _)| *own == kind) {
            Some((_, records)) if records.len() < EXAMPLES => records.push(record),
            Some(_) => {}
            None => self.0.push((kind, vec![record])),
        }
    }

    fn words(&self, roster: &Roster, kind: Kind, count: u64) -> String {
        // Of those that are updated only the remarkable ones are known, which say it further down.
        if matches!(kind, Kind::Fate(Fate::Updated | Fate::Inserted)) {
            return String::new();
        }
        let Some((_, records)) = self.0.iter().find(|(own, _)| *own == kind) else {
            return String::new();
        };
        let mut named: Vec<String> = records
            .iter()
            .map(|record| words::place(roster, *record))
            .collect();
        let more = count.saturating_sub(records.len() as u64);
        if more > 0 {
            named.push(format!("and {} more", words::number(more)));
        }
        format!(", {}", named.join(", "))
    }
}

/// Writes the records as they would be sent, with what Auth0 has put back.
fn save(roster: &Roster, forecast: &Forecast, path: &Path) -> Result<(), Failure> {
    let mut mended = 0;
    files::write_private_with(path, |writer| {
        mended = write(roster, forecast, writer)?;
        Ok(())
    })
    .map_err(|error| {
        Failure::new(format_args!(
            "“{}” could not be written: {error}",
            path.display()
        ))
    })?;
    let keep = if mended == 1 { "keeps" } else { "keep" };
    out::say(format_args!(
        "Written to {}; {} {keep} what Auth0 has",
        path.display(),
        words::users(mended)
    ));
    Ok(())
}

fn write(roster: &Roster, forecast: &Forecast, to: &mut dyn Write) -> io::Result<u64> {
    to.write_all(b"[")?;
    let (mut line, mut plain) = (Vec::new(), Vec::new());
    let mut separator: &[u8] = b"";
    let (mut written, mut mended) = (Ok(()), 0);
    for_each_record(roster, &convert::all(roster), |number, record| {
        let id = RecordId(number);
        if written.is_err() || convert::why_not(roster, id, record).is_some() {
            return;
        }
        plain.clear();
        append(record, None, &mut plain);
        line.clear();
        line.extend_from_slice(separator);
        written = forecast.offers(id, &plain).and_then(|changes| {
            mended += u64::from(!changes.is_empty());
            line.extend_from_slice(&changed(&plain, &changes));
            to.write_all(&line)
        });
        separator = b",\n";
    })
    .map_err(io::Error::other)?;
    written?;
    to.write_all(b"]\n")?;
    Ok(mended)
}

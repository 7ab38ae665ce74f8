use super::args::Support;
use super::exit::{Exit, Failure};
use super::out;
use crate::import::{RunId, RunStore};
use crate::platform::paths::Home;
use crate::platform::support;

pub(super) fn run(args: &Support) -> Result<Exit, Failure> {
    let home = Home::find()?;
    let runs = RunStore::new(home.runs()).list().map_err(Failure::new)?;
    let mut chosen: Vec<String> = Vec::new();
    for wanted in &args.runs {
        let id = RunId::parse(wanted).filter(|id| runs.iter().any(|run| run.id == *id));
        let id = id.ok_or_else(|| {
            Failure::new(format_args!("There is no run “{wanted}”"))
                .advice(Some("usher runs lists them"))
        })?;
        chosen.push(id.to_string());
    }
    if args.runs.is_empty() {
        let latest = runs.iter().max_by_key(|run| run.started_ms);
        chosen.extend(latest.map(|run| run.id.to_string()));
    }
    support::save(&home, &chosen, &args.output).map_err(|error| {
        Failure::new(format_args!(
            "The file could not be saved to “{}”: {error}",
            args.output.display()
        ))
        .advice(Some("Choose another folder, or free some space"))
    })?;
    for (title, items) in [("In it", support::CONTAINS), ("Not in it", support::LACKS)] {
        out::say(format_args!("{title}:"));
        for item in items {
            out::say(format_args!("  {item}"));
        }
    }
    Ok(Exit::Done)
}

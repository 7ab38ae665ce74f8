use super::args::{List, Listed};
use super::exit::{Exit, Failure};
use super::{out, run_file, runtime, words};
use crate::import::{RunStore, results};
use crate::platform::paths::Home;
use crate::roster::RecordState;

/// Saves the users of a run that are in some state.
pub(super) fn run(args: &List) -> Result<Exit, Failure> {
    let home = Home::find()?;
    runtime::log(&home);
    let store = RunStore::new(home.runs());
    let (run, newest) = run_file::known(&store, args.run.as_deref())?;
    let roster = run_file::open(&store, &newest, &args.files, &args.output, &home)?;
    let states: Vec<RecordState> = args
        .states
        .iter()
        .flat_map(|state| state.states())
        .collect();
    let users = results::save_users(&roster, &run.results, &states, &args.output)
        .map_err(|error| run_file::not_saved(&args.output, &error))?;
    out::say(format_args!(
        "{} in {}",
        words::users(users),
        args.output.display()
    ));
    Ok(Exit::Done)
}

impl Listed {
    fn states(self) -> Vec<RecordState> {
        match self {
            Self::Imported => vec![RecordState::Imported],
            Self::Updated => vec![RecordState::Updated],
            Self::AlreadyThere => vec![RecordState::AlreadyThere],
            Self::Refused => vec![RecordState::Refused],
            Self::Unknown => vec![RecordState::Unknown, RecordState::Sent],
            Self::NotSent => vec![RecordState::NotSent, RecordState::Queued],
            Self::LeftOut => vec![RecordState::LeftOut, RecordState::Blocked],
        }
    }
}

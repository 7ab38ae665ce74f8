//! A run of chosen users that follows an earlier one.

use std::sync::Arc;

use super::args::{Import, Which};
use super::exit::Failure;
use super::{out, words};
use crate::import::{FollowUp, Only, Options, Plan, PlanError, RunId, RunStore, RunSummary};
use crate::roster::mend::Recipe;
use crate::roster::{OpenOptions, Reading, Roster};

pub(super) struct Following {
    run: RunSummary,
    chosen: FollowUp,
}

/// What is to be followed, and with which users; `None`: it is a run of its own.
pub(super) fn find(args: &Import, store: &RunStore) -> Result<Option<Following>, Failure> {
    let Some(wanted) = &args.follows else {
        return Ok(None);
    };
    let runs = store.list().map_err(Failure::new)?;
    let id = RunId::parse(wanted);
    let run = runs.into_iter().find(|run| Some(&run.id) == id.as_ref());
    let run = run.ok_or_else(|| {
        Failure::new(format_args!("There is no run “{wanted}”"))
            .advice(Some("usher runs lists them"))
    })?;
    let only = which(args);
    let chosen = store.follow_up(&run.id, &only).map_err(Failure::new)?;
    if chosen.records.is_empty() {
        return Err(Failure::new(format_args!(
            "No user of the run {} is {} any more",
            run.id,
            named(&only)
        ))
        .advice(Some(
            "--only chooses others; usher runs shows what became of them",
        )));
    }
    Ok(Some(Following { run, chosen }))
}

/// Users that exist are refused once more unless they are updated, so without that they go only when they
/// are asked for.
fn which(args: &Import) -> Vec<Only> {
    if args.only.is_empty() {
        let mut usual = vec![Only::Refused, Only::NotSent];
        usual.extend(args.upsert.then_some(Only::AlreadyThere));
        return usual;
    }
    let only = args.only.iter().map(|which| match which {
        Which::Refused => Only::Refused,
        Which::AlreadyThere => Only::AlreadyThere,
        Which::NotSent => Only::NotSent,
        Which::LeftOut => Only::LeftOut,
    });
    only.collect()
}

fn named(only: &[Only]) -> String {
    let words = only.iter().map(|only| match only {
        Only::Refused => "refused",
        Only::AlreadyThere => "already there",
        Only::NotSent => "not sent",
        Only::LeftOut => "left out",
    });
    words.collect::<Vec<_>>().join(" or ")
}

impl Following {
    /// The file is read as it was then, with what was changed of it then, where the command line does not
    /// say otherwise.
    pub(super) fn reading(
        &self,
        store: &RunStore,
        options: &mut OpenOptions,
        is_plain: bool,
    ) -> Result<(), Failure> {
        if is_plain && matches!(options.reading, Reading::Auto(_)) {
            options.reading = store.reading(&self.run).map_err(Failure::new)?;
        }
        options.mending = store.mending(&self.run).map_err(Failure::new)?;
        if let Some(recipe) = options.recipe.take() {
            let rest = Recipe::clone(&recipe).after(&options.mending);
            options.recipe = Some(Arc::new(rest));
        }
        Ok(())
    }

    /// The plan for the chosen users.
    pub(super) fn plan(&self, roster: &Roster, options: &Options) -> Result<Plan, Failure> {
        let chosen = &self.chosen.records;
        let made = Plan::of_chosen(roster, options, chosen);
        let plan = made.map_err(|error: PlanError| Failure::new(error))?;
        if plan.blocked > 0 && !options.leave_out_blocked {
            return Err(Failure::new(format_args!(
                "{} of {} would be refused by Auth0, so nothing was sent",
                words::number(u64::from(plan.blocked)),
                words::users(u64::from(chosen.count()))
            ))
            .advice(Some(
                "Mend them with a recipe, or add --leave-out-blocked to send the others",
            )));
        }
        out::say(format_args!(
            "This goes on from the run {} with {} of it",
            self.run.id,
            words::users(u64::from(chosen.count()))
        ));
        Ok(plan)
    }

    pub(super) fn chosen(self) -> FollowUp {
        self.chosen
    }
}

//! All that is done to a file of one shape, to be done to the next one.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::{Fix, FixedGroup, Keep, Mending, Step, settle};
use crate::roster::{Filter, Roster, Snapshot};
use crate::rules::Rule;
use crate::sources::Mapping;
use crate::users::{Cancel, OpenError};

/// Mapping, fixes and options of an import. It names no user and holds no value of one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Recipe {
    version: u32,
    /// `None`: the file is in Auth0's own form, or its columns are found out anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Mapping>,
    pub steps: Vec<RecipeStep>,
    pub options: RecipeOptions,
}

/// What of an import's options belongs to the file rather than to the tenant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipeOptions {
    #[serde(default)]
    pub upsert: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
}

/// One step, without the records that it concerned in the file before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum RecipeStep {
    Fix(Fix),
    /// Everybody with this problem.
    LeaveOut(FixedGroup),
    /// All but one of those who are the same.
    Duplicates {
        rule: String,
        keep: Keep,
    },
}

/// Why a recipe cannot be used.
#[derive(Debug, Error)]
pub enum RecipeError {
    #[error("it is no JSON: {0}")]
    NotJson(String),
    #[error("it is no recipe of Usher: it has no “version”")]
    NoRecipe,
    #[error("it is a recipe of another version of Usher ({0}); this one reads version {VERSION}")]
    Version(String),
    #[error("its mapping cannot be used: {0}")]
    Mapping(String),
    #[error("{0}")]
    Entry(String),
    #[error("there is no problem “{0}”")]
    Rule(String),
}

const VERSION: u32 = 1;

impl Recipe {
    /// What was done to this file. Edits of single users belong to it alone and stay behind.
    pub fn of(roster: &Roster) -> Self {
        let steps = roster.mender().mending().steps().iter();
        let options = roster.options();
        Self {
            version: VERSION,
            mapping: roster.mapping(),
            steps: steps.filter_map(RecipeStep::of).collect(),
            options: RecipeOptions {
                upsert: options.upsert,
                email_verified: options.email_verified,
            },
        }
    }

    pub fn to_json(&self) -> String {
        // Nothing in it can fail to be written.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads a recipe file; whatever is wrong in it is named.
    pub fn from_json(bytes: &[u8]) -> Result<Self, RecipeError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            version: Value,
            mapping: Option<Value>,
            #[serde(default)]
            steps: Vec<RecipeStep>,
            #[serde(default)]
            options: RecipeOptions,
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| RecipeError::NotJson(error.to_string()))?;
        match value.get("version") {
            None => return Err(RecipeError::NoRecipe),
            Some(found) if found.as_u64() == Some(u64::from(VERSION)) => {}
            Some(found) => return Err(RecipeError::Version(found.to_string())),
        }
        let file =
            File::deserialize(value).map_err(|error| RecipeError::Entry(error.to_string()))?;
        debug_assert!(file.version.is_number());
        let mapping = file
            .mapping
            .map(|mapping| Mapping::from_json(mapping.to_string().as_bytes()))
            .transpose()
            .map_err(|error| RecipeError::Mapping(error.to_string()))?;
        for step in &file.steps {
            let rule = match step {
                RecipeStep::Fix(_) => continue,
                RecipeStep::LeaveOut(group) => &group.rule,
                RecipeStep::Duplicates { rule, .. } => rule,
            };
            if Rule::from_code(rule).is_none() {
                return Err(RecipeError::Rule(rule.clone()));
            }
        }
        Ok(Self {
            version: VERSION,
            mapping,
            steps: file.steps,
            options: file.options,
        })
    }

    /// What of it is still to be done to a file of which this was done already: nothing is done twice that was
    /// done before by the same recipe, or by what it has grown from.
    #[must_use]
    pub fn after(mut self, done: &Mending) -> Self {
        let done = done.steps().iter().filter_map(RecipeStep::of);
        let own = self.steps.iter().zip(done);
        let same = own.take_while(|(own, done)| *own == done).count();
        self.steps.drain(..same);
        self
    }

    /// The steps that can be done without having looked at the file.
    pub fn beginning(&self) -> Mending {
        let fixes = self.steps.iter().map_while(|step| match step {
            RecipeStep::Fix(fix) => Some(Step::Fix(fix.clone())),
            _ => None,
        });
        Mending::of(fixes.collect())
    }

    /// Does the steps, but for the first `done`, to a file on top of what was done to it. Who has a problem
    /// is found out step by step, so it may be checked several times.
    pub fn finish(
        &self,
        roster: Roster,
        done: usize,
        watch: &dyn Fn(Snapshot),
        cancel: &Cancel,
    ) -> Result<Roster, OpenError> {
        let mut roster = roster;
        let mut mending = roster.mender().mending().clone();
        let mut waiting = false;
        for step in self.steps.iter().skip(done) {
            if let RecipeStep::Fix(fix) = step {
                mending.push(Step::Fix(fix.clone()));
                waiting = true;
                continue;
            }
            if waiting {
                roster = roster.mended(&mending, &|_| {}, cancel)?;
            }
            if let Some(step) = step.meet(&roster, cancel)? {
                mending.push(step);
                roster = roster.mended(&mending, watch, cancel)?;
            }
            waiting = false;
        }
        if waiting {
            roster = roster.mended(&mending, watch, cancel)?;
        }
        Ok(roster)
    }
}

impl RecipeStep {
    fn of(step: &Step) -> Option<Self> {
        match step {
            Step::Fix(fix) => Some(Self::Fix(fix.clone())),
            Step::LeaveOut { group, .. } => Some(Self::LeaveOut(group.clone()?)),
            Step::Duplicates { keep, group, .. } => Some(Self::Duplicates {
                rule: group.rule.clone(),
                keep: *keep,
            }),
            Step::Edit { .. } | Step::TakeIn { .. } => None,
        }
    }

    /// The step for the records that it concerns in this file.
    fn meet(&self, roster: &Roster, cancel: &Cancel) -> Result<Option<Step>, OpenError> {
        Ok(match self {
            Self::Fix(fix) => Some(Step::Fix(fix.clone())),
            Self::LeaveOut(group) => leave_out(roster, group),
            Self::Duplicates { rule, keep } => match Rule::from_code(rule) {
                Some(rule) => settle(roster, rule, *keep, cancel)?.map(|found| found.step),
                None => None,
            },
        })
    }
}

/// Leaves out everybody with this problem; `None`: nobody has it.
pub fn leave_out(roster: &Roster, group: &FixedGroup) -> Option<Step> {
    let rows = roster.rows(&Filter::Group {
        rule: Rule::from_code(&group.rule)?,
        field: group.field.as_str().into(),
    });
    let records: Vec<u32> = (0..rows.len())
        .filter_map(|row| rows.get(row))
        .map(|id| id.0)
        .collect();
    (!records.is_empty()).then(|| Step::LeaveOut {
        records,
        group: Some(group.clone()),
    })
}

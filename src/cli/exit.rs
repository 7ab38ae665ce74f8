use std::fmt::Display;
use std::process::ExitCode;

use super::out;

/// How a command ends; the numbers are a contract with scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Done,
    /// Done, but look: records are blocked, refused, left out.
    Partly,
    /// The file cannot be used, or nothing could be started.
    Unusable,
    /// Stopped before the end; can be resumed.
    Stopped,
}

impl Exit {
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Partly => 1,
            Self::Unusable => 2,
            Self::Stopped => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command could not do its work: said on standard error, then exit code 2.
#[derive(Debug)]
pub(super) struct Failure {
    what: String,
    advice: Option<String>,
}

impl Failure {
    pub(super) fn new(what: impl Display) -> Self {
        Self {
            what: what.to_string(),
            advice: None,
        }
    }

    pub(super) fn advice(mut self, advice: Option<impl Display>) -> Self {
        self.advice = advice.map(|advice| advice.to_string());
        self
    }

    pub(super) fn say(&self) -> Exit {
        out::say(format_args!("usher: {}", self.what));
        if let Some(advice) = &self.advice {
            out::say(format_args!("       {advice}"));
        }
        Exit::Unusable
    }
}

impl From<crate::users::OpenError> for Failure {
    fn from(error: crate::users::OpenError) -> Self {
        Self::new(error.sentence()).advice(error.advice())
    }
}

impl From<crate::platform::paths::HomeError> for Failure {
    fn from(error: crate::platform::paths::HomeError) -> Self {
        Self::new(error)
    }
}

//! One line about something that happened beside the step one is in.

use std::path::PathBuf;

use crate::worker::Failure;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeTone {
    Ok,
    Info,
    Warning,
    Blocker,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub tone: NoticeTone,
    pub title: String,
    pub text: String,
    /// A saved file that can be shown in its folder.
    pub path: Option<PathBuf>,
    /// The log tells more.
    pub logs: bool,
}

impl Notice {
    /// Good news is read when one goes on; what failed stays until it is closed.
    pub fn ends_when_going_on(&self) -> bool {
        matches!(self.tone, NoticeTone::Ok | NoticeTone::Info)
    }

    pub fn ok(title: impl Into<String>) -> Self {
        Self {
            tone: NoticeTone::Ok,
            title: title.into(),
            text: String::new(),
            path: None,
            logs: false,
        }
    }

    pub fn info(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            tone: NoticeTone::Info,
            title: title.into(),
            text: text.into(),
            path: None,
            logs: false,
        }
    }

    pub fn failed(failure: Failure) -> Self {
        Self {
            tone: NoticeTone::Blocker,
            title: failure.sentence,
            text: failure.advice.unwrap_or_default(),
            path: None,
            logs: false,
        }
    }
}

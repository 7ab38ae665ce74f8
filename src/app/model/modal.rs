//! Questions and explanations that stand before everything else until they are answered.

use crate::import::{AskWhy, RunId};
use crate::rules::Rule;
use crate::worker::{DialogPurpose, Failure, Repair};

use super::{CheckAsk, Copying, Fixing, Settling, UndoModel};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Modal {
    /// The file ends in the middle of a record: take the whole ones?
    TakeWhole,
    /// One more confirmation before users go to a production tenant.
    Production,
    StopRun,
    /// Parts of unknown fate are to be sent again.
    SendAgain {
        why: AskWhy,
        parts: Vec<u32>,
    },
    /// The window was asked to close while users are on their way.
    CloseWhileRunning,
    RemoveTenant {
        id: String,
    },
    ForgetRun {
        run: RunId,
    },
    /// The users that a run inserted are to be deleted, or are being deleted.
    UndoRun(Box<UndoModel>),
    /// The users file of an unfinished run is not where it was, or it is another one.
    FindSource {
        run: RunId,
        why: Failure,
    },
    /// Users of a run are to be looked up in Auth0.
    CheckAfterwards(Box<CheckAsk>),
    /// The users file of a run that is repeated elsewhere is not where it was.
    FindAgain {
        run: RunId,
        why: Failure,
    },
    /// What is to be in the report of a run.
    Report {
        run: RunId,
        addresses: bool,
    },
    /// What is in a log bundle for support.
    Support,
    EmptyPractice,
    /// What a fix would do, before it is done.
    Fix(Box<Fixing>),
    /// In which format a mended copy is saved.
    Copy(Box<Copying>),
    /// Which of several users who are the same stays.
    Same(Box<Settling>),
    /// Kinds of password hashes, and passwords that somebody knows.
    PasswordDoctor,
    /// Users would go in without a password.
    WithoutHash,
    /// A value that every user of the file gets.
    FixedValue,
    /// There is no file dialog on this computer: a path is typed.
    TypePath {
        purpose: DialogPurpose,
        suggested: String,
    },
    Help(Help),
}

/// Explanations behind "Where do I get this?" and "How to …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Help {
    Practice,
    /// Domain, machine-to-machine application and scopes.
    Credentials,
    Keyring,
    /// Why passwords in clear text stay behind, and what to do instead.
    ClearText,
    Repair {
        title: String,
        repair: Repair,
    },
    /// What a rule says, why Auth0 minds, and what to do.
    Rule(Rule),
}

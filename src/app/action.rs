//! What the person did, as data. Screens return actions and change nothing themselves;
//! [`super::update`] gives each its meaning.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::compare::{Afterwards, Line};
use crate::import::undo::Fate;
use crate::import::{AskWhy, RunId};
use crate::passwords::verify::Typed;
use crate::platform::settings::TenantKind;
use crate::practice::Speed;
use crate::roster::mend::{Change, Fix, Keep};
use crate::roster::{Filter, RecordState};
use crate::rules::Rule;
use crate::sources::{Mapping, ReadAs, Target};
use crate::users::{Layout, RecordId};
use crate::worker::{Credentials, DialogPurpose, NewTenant};

use super::model::{FilePlace, Help, Hover, Screen, ThemeChoice};

/// What is asked of the password doctor.
#[derive(Debug, Clone)]
pub enum Doctoring {
    Open,
    /// Tries a password of the kind with this position.
    Try(usize, Typed),
    Stop,
    /// Reads the file by the mapping that was found.
    Use(Arc<Mapping>),
}

#[derive(Debug, Clone)]
pub enum Action {
    // Around the window
    Go(Screen),
    Back,
    /// The one primary button of the screen, by Enter or by a click.
    Primary,
    Help(Help),
    CloseModal,
    /// The modal's own verb was chosen.
    Confirm,
    CloseNotice,
    /// The window's cross, or the system's wish to quit.
    CloseAsked,

    // File
    ChooseFile,
    OpenPaths(Vec<PathBuf>),
    OpenSample,
    Dropped(Vec<PathBuf>),
    Hovered(Option<Hover>),
    CancelOpening,
    CloseTrouble,
    ClearRecents,
    /// The dialog service is missing: the path was typed.
    PathTyped(DialogPurpose, PathBuf),

    // What a file's rows become
    ShowPlace(FilePlace),
    SelectColumn(usize),
    /// A column, and where it goes; none: it is left out.
    SendColumn(String, Option<Target>),
    ReadColumn(String, ReadAs),
    JoinColumn(String, String),
    AskFixedValue,
    FixValue(Target, serde_json::Value),
    SendFixed(usize, Target),
    RemoveFixed(usize),
    /// Another way to cut the table.
    Cut(Layout),
    StepPreview(i64),
    SaveMapping,
    LoadMapping,
    SaveFollowUp,

    // Check
    Filter(Filter),
    /// A text to look for among the rows of the filter.
    Find(String),
    /// Rows of the check table that are on screen.
    RowsSeen(Range<u64>),
    SelectRow(u64),
    /// One problem on, or one back, among the rows of the filter.
    StepRow(i64),
    /// The next or previous finding of the record in the inspector.
    StepFinding(i64),
    ShowInspector(bool),
    ShowDetails(bool),
    /// The user's fields to be changed, or the record as it is sent.
    ShowFields(bool),
    SaveProblems,
    Recipe(RecipeAction),
    TakeWhole(bool),

    // Mend
    /// Problems of a rule at a field: what can be done is shown before it is done.
    AskFix(Rule, Arc<str>),
    /// Another of the fixes that are offered.
    ChooseFix(usize),
    /// The chosen fix, done in another way.
    FixAs(Fix),
    /// Somebody has looked at what it changes.
    AgreeToFix(bool),
    /// A text of a field that becomes another, for all users.
    AskReplace,
    /// Users who are the same by this rule: which of them stays.
    AskSame(Rule),
    KeepOfSame(Keep),
    /// All users with this problem; those who were left out by hand are taken in.
    LeaveOutGroup(Rule, Arc<str>),
    LeaveOut(RecordId),
    TakeIn(RecordId),
    Edit(RecordId, Change),
    /// What was suggested for a finding of this user.
    UseSuggestion(RecordId, Vec<Change>),
    Undo,
    Redo,

    // Connect
    ShowPractice,
    ShowTenant(String),
    AddTenant,
    ConnectShown,
    ConnectNew(NewTenant),
    ConnectWith(Credentials),
    CancelConnect,
    LookAgain,
    PickConnection(String),
    MarkTenant(String, TenantKind),
    RemoveTenant(String),
    TryVaultAgain,

    // Import
    Upsert(bool),
    EmailVerified(bool),
    CompletionEmail(bool),
    /// Only users that are new or have changed since this import; none: all users.
    Since(Option<RunId>),
    /// A few users of every shape go first.
    Pilot(bool),
    ShowWithoutHash,
    /// Asks Auth0 who is there already.
    Foresee,
    CancelForesee,
    /// The file is changed so that updates take nothing away.
    KeepWhatIsThere,
    /// The users of one line of what will happen.
    ShowOutlook(Line),
    Doctor(Doctoring),
    Pause,
    GoOn,
    Stop,
    /// Parts of unknown fate are to be sent again; asked once more.
    SendAgain(AskWhy, Vec<u32>),
    LeaveUnknown(Vec<u32>),
    /// The run is held because its users file is somewhere else now.
    FindRunFile,
    /// The run is held because its token has ended.
    NewToken,

    // Results
    ShowResults,
    ResultState(Option<RecordState>),
    ResultGroup(usize),
    /// Who was left out for being as an earlier import brought them in.
    ResultUnchanged,
    ResultRowsSeen(Range<u64>),
    SelectResult(u64),
    StepResult(i64),
    SaveRefused,
    After(AfterAction),
    /// Users of a group go once more, as its remedy says.
    FollowGroup(usize),
    /// Users in a state that was never sent go now.
    FollowState(RecordState),
    /// All users of the file are to go, not only those of an earlier run.
    DropFollow,
    /// Takes the password hashes of those who go once more away.
    DropTheirHashes,
    /// A report for the file cabinet; asked first what is to be in it.
    Report(RunId),
    /// Whether refused users are named in it by their addresses.
    ReportAddresses(bool),
    /// A log bundle for support; shown first what is in it.
    Support,
    /// The users file of the run on screen is somewhere else now.
    FindResultsFile,

    // History
    OpenRun(RunId),
    ResumeRun(RunId),
    ForgetRun(RunId),
    /// The same import in another tenant or connection.
    Again(RunId),
    /// Its file has changed: find the very one, or take it as it is now.
    FindAgain,
    TakeAsItIs,
    /// Asked first, with the tenant's name to be typed.
    UndoRun(RunId),
    /// Of the users of the run on screen.
    RemoveLeftOvers,
    UndoTyped(String),
    /// Whom the undo of this import has kept, and why.
    ShowKept(RunId),
    /// With whom an undo did this.
    ResultUndone(Fate),
    /// Put those back that were updated, instead of deleting those that were inserted.
    UndoPutsBack(bool),
    /// Put those back too who have changed since.
    UndoAlsoChanged(bool),

    // Settings
    Theme(ThemeChoice),
    Zoom(f32),
    ReduceMotion(bool),
    Proxy(String),
    PracticeSpeed(Speed),
    RehearseTrouble(bool),
    EmptyPractice,
    OpenLogs,
    /// Shows a saved file in its folder.
    Reveal(PathBuf),
}

/// What is asked of Auth0 about users who are in, and what is saved of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AfterAction {
    /// Whom to look up; asked first.
    AskCheck,
    CheckAll(bool),
    SampleTyped(String),
    /// Ends the question that is under way.
    Stop,
    /// The users of whom this was found.
    Show(Afterwards),
    SaveChecked,
    SaveUsers(RecordState),
    SaveIds,
}

/// What is done with all that was done to the open file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecipeAction {
    Save,
    /// Choose one, and do what it says.
    Apply,
    /// The users as they are now.
    SaveCopy,
    /// As a file of the users file's own format, or else as JSON for Auth0.
    CopyAs(bool),
}

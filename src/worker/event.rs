use std::path::PathBuf;
use std::sync::Arc;

use super::view::{
    ConnectFailure, ConnectStep, ConnectedView, ConnectionView, HostMismatch, OpenView,
    PracticeView, RecordView, ResultRow, ResultsView, TableRow,
};
use super::{CheckedView, ConnectId, DialogPurpose, OpenId, PasswordKind, RequestId};
use crate::compare::{self, Forecast, Listed};
use crate::import::plan::Pace;
use crate::import::undo::UndoProgress;
use crate::import::{Counts, PlanSummary, RunId, RunSummary, Since};
use crate::platform::settings::Settings;
use crate::platform::vault::VaultState;
use crate::roster::mend::{
    CarriedOver, CopyNote, Mending, Preview, Recipe, Remembered, Settlement, Step,
};
use crate::roster::{Diagnosis, RowSet};
use crate::rules::Facts;
use crate::sources::Mapping;

/// What became of a command, or what happened by itself. Carries the id of what it belongs to;
/// the window drops what is stale.
#[derive(Clone, Debug)]
pub enum Event {
    FileChosen {
        purpose: DialogPurpose,
        choice: FileChoice,
    },

    /// A view of what has been read so far.
    Opening {
        open: OpenId,
        view: OpenView,
    },
    Opened {
        open: OpenId,
        view: OpenView,
    },
    /// What was done to the file the last time, right after it was opened.
    Remembered {
        open: OpenId,
        remembered: Remembered,
    },
    SameFile {
        open: OpenId,
        same: Result<bool, Failure>,
    },
    OpenFailed {
        open: OpenId,
        path: PathBuf,
        error: Failure,
    },
    /// The file stays as it was before.
    RecheckFailed {
        open: OpenId,
        request: RequestId,
        error: Failure,
    },
    OpenCancelled {
        open: OpenId,
    },
    /// The step that keeps one of each; none: nobody is the same.
    Settled {
        open: OpenId,
        request: RequestId,
        found: Result<Option<Settlement>, Failure>,
    },
    /// What was done to rows of the table as it was cut before, for those of now.
    CarriedOver {
        open: OpenId,
        over: CarriedOver,
    },
    CopyLookedAt {
        open: OpenId,
        request: RequestId,
        found: Result<CopyNote, Failure>,
    },
    PreviewReady {
        open: OpenId,
        request: RequestId,
        preview: Preview,
    },
    PreviewFailed {
        open: OpenId,
        request: RequestId,
        error: Failure,
    },
    RowsReady {
        open: OpenId,
        request: RequestId,
        rows: RowSet,
    },
    /// The file is no longer what was opened: its rows cannot be read any more.
    FileChanged {
        open: OpenId,
        error: Failure,
    },
    RowsFetched {
        open: OpenId,
        request: RequestId,
        rows: Vec<TableRow>,
    },
    /// One a group, none where there is nothing to show.
    ExamplesRead {
        open: OpenId,
        request: RequestId,
        examples: Vec<Option<String>>,
    },
    RecordFetched {
        open: OpenId,
        request: RequestId,
        record: Result<RecordView, Failure>,
    },
    MappedFetched {
        open: OpenId,
        request: RequestId,
        record: Result<RecordView, Failure>,
    },
    MappingLoaded {
        open: OpenId,
        mapping: Result<Arc<Mapping>, Failure>,
    },

    RecipeLoaded {
        open: OpenId,
        recipe: Result<Arc<Recipe>, Failure>,
    },
    RecipeMet {
        open: OpenId,
        request: RequestId,
        mending: Result<Mending, Failure>,
    },

    /// How many users have been looked at for their kinds of hashes.
    PasswordsCounted {
        open: OpenId,
        request: RequestId,
        users: u32,
    },
    PasswordKinds {
        open: OpenId,
        request: RequestId,
        kinds: Result<Vec<PasswordKind>, Failure>,
    },
    PasswordTried {
        open: OpenId,
        request: RequestId,
        answer: Box<Result<Diagnosis, Failure>>,
    },

    Settings {
        settings: Box<Settings>,
        /// Grows with each change of them.
        version: u64,
        /// The newest wish of the window that is in them.
        saved: Option<RequestId>,
    },
    /// The settings could not be read or written.
    SettingsFailed(Failure),
    Vault(VaultState),

    Connecting {
        connect: ConnectId,
        step: ConnectStep,
    },
    /// The token names another host or tenant than was typed: nothing has been sent yet.
    ConfirmHost {
        connect: ConnectId,
        mismatches: Vec<HostMismatch>,
    },
    Connected {
        connect: ConnectId,
        view: Box<ConnectedView>,
    },
    ConnectFailed {
        connect: ConnectId,
        failure: ConnectFailure,
    },
    ConnectionChosen {
        connect: ConnectId,
        connection: ConnectionView,
        /// For the check; the file wants a `Recheck` with them.
        facts: Arc<Facts>,
        /// The pre-flight list, now with this connection in it.
        checks: Vec<super::CheckView>,
    },

    Planned {
        open: OpenId,
        request: RequestId,
        plan: Box<PlanSummary>,
        /// How fast earlier imports into the tenant were.
        paces: Vec<Pace>,
    },
    PlanFailed {
        open: OpenId,
        request: RequestId,
        error: Failure,
    },
    Foreseeing {
        request: RequestId,
        step: compare::Step,
    },
    Foreseen {
        request: RequestId,
        forecast: Forecast,
        listed: Listed,
    },
    ForeseeFailed {
        request: RequestId,
        error: Failure,
    },
    /// One thing to do; none: nothing would be taken away.
    KeepReady {
        request: RequestId,
        step: Result<Option<Step>, Failure>,
    },
    SinceFound {
        request: RequestId,
        since: Result<Arc<Since>, Failure>,
    },
    RunStarted {
        run: RunId,
        open: Option<OpenId>,
        connect: ConnectId,
        summary: Box<RunSummary>,
    },
    RunFailedToStart {
        open: Option<OpenId>,
        run: Option<RunId>,
        error: Failure,
        /// The users file of the run is not where it was, or it is another one: ask for it.
        asks_file: bool,
    },
    /// Finished, stopped or halted: the summary says which.
    RunFinished {
        run: RunId,
        summary: Box<RunSummary>,
    },
    BackLooking {
        run: RunId,
        step: compare::Step,
    },
    BackSeen {
        run: RunId,
        view: super::BackView,
    },
    Undoing {
        run: RunId,
        progress: UndoProgress,
    },
    UndoEnded {
        run: RunId,
        progress: UndoProgress,
    },
    UndoFailed {
        run: RunId,
        error: Failure,
    },
    Runs {
        runs: Vec<RunSummary>,
        /// Made when reading them began: a higher number knows more.
        read: RequestId,
    },
    /// What runs of one file say together, where there are several; by the first of them, with how many of
    /// those that were taken an undo has deleted again.
    Families {
        families: Vec<(RunId, Counts, u32)>,
        /// As of `Runs`.
        read: RequestId,
    },
    RunOpened {
        run: RunId,
        /// As of `Runs`.
        read: RequestId,
        view: Box<ResultsView>,
    },
    /// The runner broke down; the journal has what is needed to resume.
    RunBroke {
        run: RunId,
        error: Failure,
    },
    RunsFailed(Failure),
    RunForgetFailed {
        run: RunId,
        error: Failure,
    },
    /// The users file of an opened run is at hand now: rows can show who they are.
    RunSourceReady {
        run: RunId,
    },
    /// What was shown to be the users file of a run is none, or cannot be read.
    RunSourceRefused {
        run: RunId,
        error: Failure,
    },
    RunOpenFailed {
        run: RunId,
        error: Failure,
    },
    ResultRowsReady {
        run: RunId,
        request: RequestId,
        rows: RowSet,
    },
    ResultRowsFetched {
        run: RunId,
        request: RequestId,
        rows: Vec<ResultRow>,
    },
    RunRecordFetched {
        run: RunId,
        request: RequestId,
        record: Result<RecordView, Failure>,
    },

    Asking {
        request: RequestId,
        step: compare::Step,
    },
    Checked {
        request: RequestId,
        view: Box<CheckedView>,
    },
    AskFailed {
        request: RequestId,
        error: Failure,
    },

    Saved {
        what: Saved,
        path: PathBuf,
        rows: u64,
    },
    SaveFailed {
        what: Saved,
        path: PathBuf,
        error: Failure,
    },
    RevealFailed {
        path: PathBuf,
        error: Failure,
    },

    PracticeReady(PracticeView),
    PracticeUnavailable {
        error: Failure,
    },

    /// A task of ours panicked; the rest goes on. `what` completes “Something in Usher itself
    /// failed while …”, `text` says what to do.
    Bug {
        what: &'static str,
        text: String,
    },
    /// Everything is put down; `running` runs go on when Usher is started again.
    ShutDown {
        running: usize,
    },
}

/// Something did not work: what and where, what to do, and the raw words for "Details".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    pub sentence: String,
    pub advice: Option<String>,
    pub details: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileChoice {
    Chosen(PathBuf),
    Cancelled,
    /// This computer has no file dialog: drop the file or type its path.
    NoDialog,
    /// Another dialog is still open.
    Busy,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    Problems {
        open: OpenId,
    },
    Mapping {
        open: OpenId,
    },
    FollowUp {
        open: OpenId,
    },
    Recipe {
        open: OpenId,
    },
    Copy {
        open: OpenId,
        /// What it has that the file has not, and what it cannot say.
        note: CopyNote,
    },
    Refused {
        run: RunId,
    },
    /// Users in some state.
    Users {
        run: RunId,
    },
    /// `missing`: nobody could say under which id.
    Ids {
        request: RequestId,
        missing: u64,
    },
    Checked {
        run: RunId,
    },
    Report {
        run: RunId,
    },
    Support,
}

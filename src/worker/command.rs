use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;

use super::{ConnectId, Foresight, OpenId, RequestId};
use crate::compare::{Afterwards, Forecast};
use crate::import::undo::Fate;
use crate::import::{Decision, FollowUp, Options, RunId, Since};
use crate::passwords::verify::Typed;
use crate::platform::settings::{Settings, TenantColour, TenantKind};
use crate::practice::Speed;
use crate::roster::mend::{Fix, Keep, Mending, Recipe};
use crate::roster::{Filter, Group, Reading, RecordState, RowSet};
use crate::rules::{CheckOptions, Rule};
use crate::users::RecordId;

/// What the window asks for. Plain data; made on the thread of the window.
#[derive(Clone, Debug)]
pub enum Command {
    // File
    /// Asks for a path with the system's own dialog. Answer: [`super::Event::FileChosen`].
    ChooseFile {
        purpose: DialogPurpose,
        /// For saving: the name, and the folder where one is known.
        suggested: Option<PathBuf>,
    },
    /// Opens and checks. Answers: any number of `Opening`, then `Opened` or `OpenFailed`.
    OpenFile {
        open: OpenId,
        /// Several files of one shape are one list; so is a folder of them.
        paths: Vec<PathBuf>,
        options: CheckOptions,
        reading: Reading,
    },
    /// Writes the sample into the data folder (once) and opens it.
    OpenSample {
        open: OpenId,
        options: CheckOptions,
    },
    /// Opens the users file of an earlier run, its rows read and its records changed as they were then.
    /// Answers as `OpenFile`.
    OpenForRun {
        open: OpenId,
        run: RunId,
        options: CheckOptions,
        /// Where it, or one of several, is now; none: where it was.
        path: Option<PathBuf>,
    },
    /// Reads the whole opened file to say whether it is the very one of a run. Answer: `SameFile`.
    ProveSame {
        open: OpenId,
        run: RunId,
    },
    CancelOpen {
        open: OpenId,
    },
    /// Drops what is kept of an opened file.
    CloseFile {
        open: OpenId,
    },

    // Check
    /// Checks the opened file again with other options, and where `reading` is given with its
    /// rows read in another way. Answers as `OpenFile`, with views that bear `request`; or
    /// `RecheckFailed`.
    Recheck {
        open: OpenId,
        request: RequestId,
        options: CheckOptions,
        reading: Option<Reading>,
    },
    /// Checks the opened file again as it is with these changes, which stay until others come. Answers as
    /// [`Self::Recheck`].
    Mend {
        open: OpenId,
        request: RequestId,
        mending: Mending,
    },
    /// What a fix would do to the records that `group` lets through. The newest question is answered, older
    /// ones are given up. Answer: `PreviewReady` or `PreviewFailed`.
    PreviewFix {
        open: OpenId,
        request: RequestId,
        fix: Fix,
        group: Filter,
    },
    /// Nobody waits for the newest of these two questions any more.
    StopLooking {
        open: OpenId,
    },
    /// The table is about to be cut in another way: what was done to its rows so far. Answer: `CarriedOver`, once
    /// it has been read so.
    CarryOver {
        open: OpenId,
        mending: Mending,
        /// What is done to all rows, however they are cut.
        stays: Mending,
    },
    /// What keeping one of each set of users who are the same by this rule would do. Answer: `Settled`.
    Settle {
        open: OpenId,
        request: RequestId,
        rule: Rule,
        keep: Keep,
    },
    /// Which rows a filter leaves, and those of `kept`. Answer: `RowsReady`.
    Rows {
        open: OpenId,
        request: RequestId,
        filter: Filter,
        kept: Option<RowSet>,
    },
    /// Those of the filter's rows in which a text is found, and those of `kept`. The newest question is
    /// answered, older ones are given up. Answer: `RowsReady`.
    Find {
        open: OpenId,
        request: RequestId,
        filter: Filter,
        text: String,
        kept: Option<RowSet>,
    },
    /// What the table shows of these records, and one more property of each. Answer: `RowsFetched`.
    FetchRows {
        open: OpenId,
        request: RequestId,
        ids: Vec<RecordId>,
        property: Option<String>,
    },
    /// What the first record of each of these groups has at its field. Answer: `ExamplesRead`.
    ReadExamples {
        open: OpenId,
        request: RequestId,
        groups: Arc<[Group]>,
    },
    /// One record for the inspector. Answer: `RecordFetched`.
    FetchRecord {
        open: OpenId,
        request: RequestId,
        id: RecordId,
    },
    /// One record as the newest reading makes it, also while the check by it goes on.
    /// Answer: `MappedFetched`.
    FetchMapped {
        open: OpenId,
        request: RequestId,
        id: RecordId,
    },
    /// The mapping as a file for this window and for the terminal. Answer: `Saved` or `SaveFailed`.
    SaveMapping {
        open: OpenId,
        path: PathBuf,
    },
    /// What was done to the file, to be done to the next one of its shape. Answer: `Saved` or `SaveFailed`.
    SaveRecipe {
        open: OpenId,
        path: PathBuf,
    },
    /// What a copy in the file's own format has that the file has not, and what it cannot say. Answer:
    /// `CopyLookedAt`.
    LookAtCopy {
        open: OpenId,
        request: RequestId,
    },
    /// The users as they are now, in Auth0's own form or in the file's. Answer: `Saved` or `SaveFailed`.
    SaveCopy {
        open: OpenId,
        own: bool,
        path: PathBuf,
    },
    /// Answer: `RecipeLoaded`.
    LoadRecipe {
        open: OpenId,
        path: PathBuf,
    },
    /// Finds out what the steps of a recipe are in this file, on top of what was done to it. Answer:
    /// `RecipeMet`.
    MeetRecipe {
        open: OpenId,
        request: RequestId,
        recipe: Arc<Recipe>,
    },
    /// Answer: `MappingLoaded`.
    LoadMapping {
        open: OpenId,
        path: PathBuf,
    },
    /// Keeps the mapping for the next file with the same columns. No answer.
    RememberMapping {
        open: OpenId,
    },
    /// What Auth0 has no place for, as a table by email and id. Answer: `Saved` or `SaveFailed`.
    SaveFollowUp {
        open: OpenId,
        path: PathBuf,
    },
    /// The list of problems as CSV. Answer: `Saved` or `SaveFailed`.
    SaveProblems {
        open: OpenId,
        path: PathBuf,
    },

    /// Counts the kinds of password hashes. Answer: `PasswordKinds`, unless it is stopped.
    PasswordKinds {
        open: OpenId,
        request: RequestId,
    },
    /// Tries a password against the hash of one record. Answer: `PasswordTried`.
    TryPassword {
        open: OpenId,
        request: RequestId,
        id: RecordId,
        password: Typed,
    },
    /// Ends either of them.
    StopDoctor,

    // Settings and secrets
    /// Answer: `Settings`.
    LoadSettings,
    /// Answer: `Settings` with this number.
    SaveSettings {
        request: RequestId,
        settings: Settings,
    },
    /// Answer: `Settings`.
    ClearRecents,
    /// Drops the tenant from the settings and its secret from the keyring. Answer: `Settings`.
    ForgetTenant {
        id: String,
    },
    /// Looks for the keyring anew. Answer: `Vault`.
    TryVaultAgain,

    // Connect
    /// Answers: `Connecting`, then `Connected`, `ConfirmHost` or `ConnectFailed`.
    Connect {
        connect: ConnectId,
        tenant: TenantChoice,
    },
    /// Goes on after `ConfirmHost`, with what was typed then.
    ConfirmHost {
        connect: ConnectId,
    },
    CancelConnect {
        connect: ConnectId,
    },
    /// Looks at everything again. Answer: `Connected` with new checks.
    Preflight {
        connect: ConnectId,
    },
    /// Answer: `ConnectionChosen`.
    ChooseConnection {
        connect: ConnectId,
        connection_id: String,
    },

    // Import
    /// Cuts the parts without sending anything. Answer: `Planned`.
    Plan {
        open: OpenId,
        request: RequestId,
        options: Options,
        whom: Whom,
        /// The tenant that it is for, so that its earlier imports say how long it takes.
        connect: Option<ConnectId>,
    },
    /// Answer: `RunStarted` or `RunFailedToStart`; then `Worker::progress` and `RunFinished`.
    StartImport {
        open: OpenId,
        connect: ConnectId,
        connection_id: String,
        options: Options,
        whom: Whom,
        /// What it saw of users that are updated is kept with the run.
        before: Option<Forecast>,
    },
    /// Compares the file with what an earlier run sent; a newer question ends the one before. Answer:
    /// `SinceFound`, unless it is stopped.
    CompareSince {
        open: OpenId,
        request: RequestId,
        run: RunId,
    },
    StopComparing {
        request: RequestId,
    },
    /// Compares the file with who is in Auth0 already; a newer question ends the one before. Answers: any
    /// number of `Foreseeing`, then `Foreseen` or `ForeseeFailed`.
    Foresee {
        request: RequestId,
        what: Foresight,
    },
    /// No answer comes any more.
    CancelForesee {
        request: RequestId,
    },
    /// What is to be changed of the file so that updates take nothing away. Answer: `KeepReady`.
    KeepWhatIsThere {
        open: OpenId,
        request: RequestId,
        forecast: Forecast,
    },
    Pause {
        run: RunId,
    },
    GoOn {
        run: RunId,
    },
    Stop {
        run: RunId,
    },
    /// What is to be done about parts of unknown fate that the run asks about.
    Decide {
        run: RunId,
        parts: Vec<u32>,
        decision: Decision,
    },
    /// Goes on with an unfinished run. `path` names a source that has moved.
    ResumeRun {
        run: RunId,
        connect: ConnectId,
        path: Option<PathBuf>,
    },

    /// Deletes the users that a run inserted; asked and confirmed before. Answers: any number of `Undoing`,
    /// then `UndoEnded` or `UndoFailed`, and `Runs`.
    UndoRun {
        run: RunId,
        connect: ConnectId,
    },
    /// Removes what a gradual migration left behind of users that a run could not insert; asked and confirmed
    /// before. Answers: as of `UndoRun`.
    RemoveLeftOvers {
        run: RunId,
        connect: ConnectId,
    },
    /// Asks Auth0 how the users stand that a run updated. Answers: any number of `BackLooking`, then `BackSeen`
    /// or `UndoFailed`.
    LookBack {
        run: RunId,
        connect: ConnectId,
    },
    /// No answer comes any more.
    CancelLookBack {
        run: RunId,
    },
    /// Puts back those whom the last look has shown; asked and confirmed before. Answers: as of `ResumeRun`.
    PutBack {
        run: RunId,
        connect: ConnectId,
        /// Those too who have changed since.
        also_changed: bool,
    },
    /// It can go on later.
    StopUndo {
        run: RunId,
    },

    // Results and history
    /// Answer: `Runs`, unfinished ones first.
    LoadRuns,
    /// Answer: `RunOpened`.
    OpenRun {
        run: RunId,
    },
    CloseRun {
        run: RunId,
    },
    /// Deletes a run and all it left on this computer. Answer: `Runs`.
    ForgetRun {
        run: RunId,
    },
    /// Which records of a run are in a state, or in a group of reasons. Answer: `ResultRowsReady`.
    ResultRows {
        run: RunId,
        request: RequestId,
        filter: ResultFilter,
    },
    /// Answer: `ResultRowsFetched`.
    FetchResultRows {
        run: RunId,
        request: RequestId,
        ids: Vec<RecordId>,
    },
    /// One record of a run for the inspector. Answer: `RunRecordFetched`.
    FetchRunRecord {
        run: RunId,
        request: RequestId,
        id: RecordId,
    },
    /// The users file of an opened run, or one of several, is at `path` now. Answer: `RunOpened` and
    /// `RunSourceReady`, or `RunSourceRefused`.
    FindRunSource {
        run: RunId,
        path: PathBuf,
    },
    /// The run's report for the file cabinet. Answer: `Saved` or `SaveFailed`.
    SaveReport {
        run: RunId,
        addresses: bool,
        path: PathBuf,
    },
    /// A log bundle for support, with the course of these runs. Answer: `Saved` or `SaveFailed`.
    SaveSupport {
        runs: Vec<RunId>,
        path: PathBuf,
    },
    /// Refused and already-there rows in the file's own format. Answer: `Saved` or `SaveFailed`.
    SaveRefused {
        run: RunId,
        path: PathBuf,
    },

    /// Users of a run in these states, for reading. Answer: `Saved` or `SaveFailed`.
    SaveUsers {
        run: RunId,
        states: Vec<RecordState>,
        path: PathBuf,
    },
    /// Looks whether users of an opened run are in Auth0 as they were sent: so many of them, or all. A newer
    /// question, or `SaveIds`, ends the one before. Answers: any number of `Asking`, then `Checked` or
    /// `AskFailed`.
    CheckAfterwards {
        run: RunId,
        request: RequestId,
        connect: ConnectId,
        sample: Option<u32>,
    },
    /// What was found then. Answer: `Saved` or `SaveFailed`.
    SaveChecked {
        run: RunId,
        path: PathBuf,
    },
    /// Who of an opened run became which user. Answers: any number of `Asking`, then `Saved` or `AskFailed`.
    SaveIds {
        run: RunId,
        request: RequestId,
        connect: Option<ConnectId>,
        path: PathBuf,
    },
    /// No answer comes any more, and nothing is saved.
    CancelAsking {
        request: RequestId,
    },

    // Practice tenant
    /// Forgets its users and jobs. Answer: `PracticeReady`.
    EmptyPractice,
    SetPracticeSpeed(Speed),
    /// Lets go wrong what an import has to bear, from now on and counted from now, or ends that.
    RehearseTrouble(bool),

    /// Shows a file in the file manager.
    Reveal {
        path: PathBuf,
    },
    /// Ends orderly; answer: `ShutDown`, in 1.5 seconds at most.
    Shutdown,
}

/// Which users of the file go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whom {
    #[default]
    All,
    /// These of an earlier run of the file.
    Follow(FollowUp),
    /// Who is new or has changed since an earlier run.
    Changed(Arc<Since>),
}

/// Which records of a run the table of results shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResultFilter {
    All,
    State(RecordState),
    /// Position in the results' groups.
    Group(usize),
    /// Left out, because they are as an earlier run brought them in.
    Unchanged,
    /// With whom an undo did this.
    Undone(Fate),
    /// Of whom this was found afterwards.
    Found(Afterwards),
}

/// What a path is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialogPurpose {
    OpenUsersFile,
    SaveProblems {
        open: OpenId,
    },
    SaveMapping {
        open: OpenId,
    },
    LoadMapping {
        open: OpenId,
    },
    SaveFollowUp {
        open: OpenId,
    },
    SaveRecipe {
        open: OpenId,
    },
    LoadRecipe {
        open: OpenId,
    },
    SaveCopy {
        open: OpenId,
        /// In the file's own format.
        own: bool,
    },
    SaveRefused {
        run: RunId,
    },
    SaveUsers {
        run: RunId,
        state: RecordState,
    },
    SaveIds {
        run: RunId,
    },
    SaveChecked {
        run: RunId,
    },
    SaveReport {
        run: RunId,
        /// Refused users are named by their addresses.
        addresses: bool,
    },
    SaveSupport,
    /// Where the users file of a run is that is imported elsewhere too.
    FindAgain {
        run: RunId,
    },
    /// Where the users file of a run on screen has gone.
    FindForResults {
        run: RunId,
    },
    /// The same of an unfinished run, which then goes on.
    FindSource {
        run: RunId,
    },
}

#[derive(Clone, Debug)]
pub enum TenantChoice {
    Practice,
    /// One from the settings; its secret comes from the keyring.
    Saved {
        id: String,
    },
    /// One from the settings, with the secret typed anew (there is none, or it no longer works).
    SavedWith {
        id: String,
        credentials: Credentials,
    },
    New(NewTenant),
}

#[derive(Clone, Debug)]
pub struct NewTenant {
    /// As typed; cleaned here.
    pub domain: String,
    /// What the admin calls it; empty: the first label of the domain.
    pub name: String,
    pub credentials: Credentials,
    pub colour: TenantColour,
    pub kind: TenantKind,
    /// Keep it in the settings and its secret in the keyring.
    pub remember: bool,
}

/// As typed. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub enum Credentials {
    Client {
        client_id: String,
        client_secret: SecretString,
    },
    Token(SecretString),
}

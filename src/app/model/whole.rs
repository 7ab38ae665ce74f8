use std::path::PathBuf;

use crate::import::RunId;
use crate::platform::settings::Settings;
use crate::platform::vault::VaultState;
use crate::worker::{Failure, PracticeView, RequestId};

use super::{
    AfterModel, CheckModel, ConnectModel, DoctorModel, FileModel, HistoryModel, ImportModel, Modal,
    Notice, ResultsModel, Screen,
};

/// The whole window as data. Only [`crate::app::update`] and [`crate::app::apply`] change it.
#[derive(Debug, Clone)]
pub struct Model {
    pub screen: Screen,
    /// Where History and Settings lead back to.
    pub came_from: Screen,
    pub file: FileModel,
    pub check: CheckModel,
    pub doctor: DoctorModel,
    pub connect: ConnectModel,
    pub import: ImportModel,
    pub results: ResultsModel,
    pub after: AfterModel,
    pub history: HistoryModel,
    pub settings: Settings,
    /// Which of them these are; older ones may come late.
    pub settings_version: u64,
    /// The newest change of them that was made here.
    pub wished: Option<RequestId>,
    pub vault: VaultState,
    pub practice: PracticeState,
    pub modal: Option<Modal>,
    pub notice: Option<Notice>,
    pub desk: Desk,
    pub closing: Closing,
}

/// What the desktop around the window can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// Files dropped on the window arrive.
    pub drops: bool,
    /// The folder of the log.
    pub logs: PathBuf,
}

#[derive(Debug, Clone, Default)]
pub struct PracticeState {
    pub ready: Option<PracticeView>,
    pub trouble: Option<Failure>,
    /// It misbehaves, so that one can see what an import bears; until Usher is closed.
    pub rehearses: bool,
}

/// On the way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Closing {
    #[default]
    No,
    /// The background work is putting things down.
    Waiting,
    Now,
}

impl Model {
    /// Whether a run is on its way to go on: its tenant is being connected, or its users file opened.
    pub fn resumes(&self, run: &RunId) -> bool {
        let connecting = self.connect.going().is_some();
        self.history.taking_up.as_ref() == Some(run)
            || (connecting && self.history.resume.as_ref() == Some(run))
    }

    /// What the window is called: several of them are told apart by their files.
    pub fn title(&self) -> String {
        match &self.file.open {
            Some(open) => format!("{} – Usher", open.view.name),
            None => "Usher".to_owned(),
        }
    }

    pub fn new(desk: Desk) -> Self {
        Self {
            screen: Screen::File,
            came_from: Screen::File,
            file: FileModel::default(),
            check: CheckModel::default(),
            doctor: DoctorModel::default(),
            connect: ConnectModel::default(),
            import: ImportModel::default(),
            results: ResultsModel::default(),
            after: AfterModel::default(),
            history: HistoryModel::default(),
            settings: Settings::default(),
            settings_version: 0,
            wished: None,
            vault: VaultState::Unknown,
            practice: PracticeState::default(),
            modal: None,
            notice: None,
            desk,
            closing: Closing::No,
        }
    }
}

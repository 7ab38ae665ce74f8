//! Everything the window knows, as plain data owned by its thread.

mod check;
mod connect;
mod file;
mod history;
mod importing;
mod mapping;
mod mapping_edit;
mod mapping_kind;
mod mend;
mod modal;
mod notice;
mod options;
mod outlook;
mod rail;
mod results;
mod rows;
mod screen;
mod whole;

pub use crate::platform::settings::ThemeChoice;
pub use check::CheckModel;
pub use connect::{Attempt, AttemptState, Chosen, ConnectModel, Connected, Shown};
pub use file::{FileModel, FilePlace, Hover, OpenFile, Opening, file_name};
pub use history::{HistoryModel, colour_of, same_tenant, tenant_of, unfinished};
pub use importing::{ImportModel, RunModel, stands_still};
pub use mapping::{BeforeLoad, MappingModel};
pub use mapping_edit::{fix, join, read_as, remove_fixed, send_fixed_to, send_to, take_over};
pub use mapping_kind::{choices, same_kind};
pub use mend::{Fixing, Leaving, for_other_rows};
pub use modal::{Help, Modal};
pub use notice::{Notice, NoticeTone};
pub use outlook::{OutlookMade, OutlookModel};
pub use rail::{Mark, Step, percent};
pub use results::ResultsModel;
pub use rows::Rows;
pub use screen::Screen;
pub use whole::{Closing, Desk, Model, PracticeState};

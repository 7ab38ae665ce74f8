//! The screens: each draws the model and says what the person did.

mod check;
mod check_panel;
mod check_table;
mod connect;
mod connect_form;
mod connect_tenant;
mod file;
mod file_zone;
mod form;
mod frame;
mod history;
mod history_card;
mod import_options;
mod import_parts;
mod import_plan;
mod import_progress;
mod import_waits;
mod inspector;
mod looks;
mod results;
mod results_detail;
mod results_panel;
mod results_sums;
mod results_table;
mod settings;
mod view;

pub use check_panel::sentences;
pub use form::Form;
pub use frame::Screens;
pub use looks::{colour, tenant_line};
pub use view::View;

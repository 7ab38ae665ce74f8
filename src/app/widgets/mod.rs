//! The parts screens are made of, one file each: drawn by the theme, named for accessibility, worked by keyboard.

mod badge;
mod banner;
mod button;
mod cell;
mod chip;
mod choice;
mod combo;
mod drop_zone;
mod empty_state;
mod field;
mod group_row;
mod json_view;
mod lists;
mod menu;
mod modal;
mod paint;
mod progress;
mod rail;
mod state_mark;
mod sums;
mod tenant;
mod text;

pub use badge::badge;
pub use banner::Banner;
pub use button::{Button, Kind, danger, icon_button, primary, quiet, quiet_danger, secondary};
pub use cell::{Cell, CellTint, cell};
pub use chip::Chip;
pub use choice::{check_box, radio, radio_row, swatches, switch, switch_line};
pub use combo::combo;
pub use drop_zone::{DropState, DropZone};
pub use empty_state::EmptyState;
pub use field::Field;
pub use group_row::{GroupRow, GroupRowClick};
pub use json_view::{Mark, json_view};
pub use lists::{
    CheckRow, ConnectionClick, ConnectionRow, ListRow, card, group_head, panel_head, section_head,
};
pub use menu::{MenuItem, menu};
pub use modal::{Modal, ModalChoice, ModalShown, modal_choice};
pub use paint::{divider, focus_ring, row_bar, tooltip};
pub use progress::progress_bar;
pub use rail::{RailStep, StepState, rail_link, rail_step};
pub use state_mark::{state_look, state_mark};
pub use sums::{Sum, figures_card, sums_line};
pub use tenant::{TenantPlate, tenant_block, tenant_tile};
pub use text::{galley, label, paragraph, wrapped};

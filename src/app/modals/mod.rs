//! Questions and explanations over the window, one file each kind.

mod ask;
mod fixed;
mod help;
mod host;
mod path;
mod report;
mod show;

pub use show::Modals;

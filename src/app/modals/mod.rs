//! Questions and explanations over the window, one file each kind.

mod afterwards;
mod ask;
mod copy;
mod doctor;
mod fixed;
mod help;
mod host;
mod left_overs;
mod mend;
mod path;
mod put_back;
mod replace;
mod report;
mod rows;
mod same;
mod show;
mod stays;
mod undo;

pub use show::Modals;

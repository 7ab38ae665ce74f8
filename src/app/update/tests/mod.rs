//! Each action that matters, without a window.

mod around;
mod check;
mod doctor;
mod file;
mod importing;
mod late;
mod mapping;
mod mend;
mod resume;
mod rig;

//! The window: model, actions, update, screens, widgets, theme.

pub mod action;
pub mod apply;
pub mod icons;
mod launch;
mod modals;
pub mod model;
pub mod screens;
pub mod shell;
pub mod table;
pub mod theme;
pub mod update;
pub mod widgets;
mod window;
pub mod words;

pub use launch::{Launched, launch};
pub use window::{App, Start};

//! The window: model, actions, update, screens, widgets, theme.

pub mod action;
mod app;
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
pub mod words;

pub use app::{App, Start};
pub use launch::{Launched, launch};

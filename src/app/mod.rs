//! The window: model, actions, update, screens, widgets, theme.

pub mod action;
pub mod apply;
pub mod icons;
pub mod model;
pub mod shell;
pub mod table;
pub mod theme;
pub mod update;
pub mod widgets;
pub mod words;

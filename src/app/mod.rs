//! The window: model, actions, update, screens, widgets, theme.

pub mod icons;
pub mod shell;
pub mod table;
pub mod theme;
pub mod widgets;
pub mod words;

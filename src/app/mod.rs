//! The window: model, actions, update, screens, widgets, theme.

pub mod words;

//! The window: model, actions, update, screens, widgets, theme.

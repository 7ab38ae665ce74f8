//! Behaviour of the window, driven by accessible label, without a display.

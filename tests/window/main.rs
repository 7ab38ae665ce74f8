//! Behaviour of the window, driven by accessible label, without a display.

mod gallery;
mod kit;
mod looks;
mod support;
mod table;

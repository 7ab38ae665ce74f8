//! Behaviour of the window, driven by accessible label, without a display.

mod flow;
mod gallery;
mod kit;
mod looks;
mod pages;
mod screens;
mod steps;
mod support;
mod table;

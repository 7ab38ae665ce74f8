//! Usher on a desktop of its own: a real X server with a window manager, a session bus, an
//! unlocked keyring and the file-chooser portal. Linux only; a test that lacks a program says so
//! and passes (`script/setup test` installs them).
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::print_stdout)] // a test says that it failed by panicking

mod dialog;
mod keyring;
mod killed;
mod stage;
mod usher;
mod window;

//! Behaviour of everything below the window, one module per topic.

mod client_broken;
mod examples;
mod floors;
mod vault;

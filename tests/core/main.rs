//! Behaviour of everything below the window, one module per topic.

mod floors;

//! The places one can be in the window.

/// Five steps in their order, and the two places beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Screen {
    #[default]
    File,
    Check,
    Connect,
    Import,
    Results,
    History,
    Settings,
}

impl Screen {
    pub const STEPS: [Screen; 5] = [
        Screen::File,
        Screen::Check,
        Screen::Connect,
        Screen::Import,
        Screen::Results,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Screen::File => "File",
            Screen::Check => "Check",
            Screen::Connect => "Connect",
            Screen::Import => "Import",
            Screen::Results => "Results",
            Screen::History => "History",
            Screen::Settings => "Settings",
        }
    }

    /// The step before this one; none before the first and beside the steps.
    pub fn back(self) -> Option<Screen> {
        match self {
            Screen::File | Screen::History | Screen::Settings => None,
            Screen::Check => Some(Screen::File),
            Screen::Connect => Some(Screen::Check),
            Screen::Import => Some(Screen::Connect),
            Screen::Results => Some(Screen::Import),
        }
    }
}

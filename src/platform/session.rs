//! What kind of desktop Usher is started in, and a last word when no window can be had.

use std::ffi::OsString;

/// How windows come to the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    /// Windows and macOS: whatever the system has.
    Native,
    X11,
    /// Files cannot be dropped on the window: winit 0.30 hears nothing of them there.
    WaylandOnly,
    /// No display: the terminal is all there is.
    None,
}

impl Display {
    /// Of this process.
    pub fn of_this_session() -> Self {
        if cfg!(target_os = "linux") {
            Self::of(|name| std::env::var_os(name))
        } else {
            Self::Native
        }
    }

    /// X11 wins where both are offered, because only there files can be dropped.
    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        if set("DISPLAY") {
            Self::X11
        } else if set("WAYLAND_DISPLAY") || set("WAYLAND_SOCKET") {
            Self::WaylandOnly
        } else {
            Self::None
        }
    }

    /// Whether the drop zone may promise that a file can be dropped.
    pub fn takes_drops(self) -> bool {
        matches!(self, Self::Native | Self::X11)
    }
}

/// Shows a message without a window of ours, by whatever this system has. Blocks until it is
/// closed. `false`: nothing could be shown.
pub fn show_message(title: &str, text: &str) -> bool {
    #[cfg(target_os = "linux")]
    {
        let programs: [(&str, Vec<&str>); 3] = [
            (
                "zenity",
                vec!["--error", "--no-markup", "--title", title, "--text", text],
            ),
            ("kdialog", vec!["--title", title, "--error", text]),
            ("xmessage", vec!["-center", text]),
        ];
        programs.iter().any(|(program, arguments)| {
            std::process::Command::new(program)
                .args(arguments)
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        })
    }
    #[cfg(not(target_os = "linux"))]
    {
        rfd::MessageDialog::new()
            .set_level(rfd::MessageLevel::Error)
            .set_title(title)
            .set_description(text)
            .show();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(set: &[&str]) -> Display {
        Display::of(|name| set.contains(&name).then(|| OsString::from(":0")))
    }

    #[test]
    fn x11_wins_where_both_are_offered() {
        assert_eq!(with(&["DISPLAY", "WAYLAND_DISPLAY"]), Display::X11);
        assert_eq!(with(&["DISPLAY"]), Display::X11);
        assert_eq!(with(&["WAYLAND_DISPLAY"]), Display::WaylandOnly);
        assert_eq!(with(&[]), Display::None);
        assert!(!with(&["WAYLAND_DISPLAY"]).takes_drops());
    }
}

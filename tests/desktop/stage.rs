//! The desktop: started for one test, in a temporary folder, and stopped with it.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Long enough for a loaded machine.
pub const PATIENCE: Duration = Duration::from_mins(2);
/// Of the keyring that the stage unlocks.
pub const PASSWORD: &str = "desktop";

/// One desktop at a time: the tests share the processor and are about time limits, too.
static ONE: Mutex<()> = Mutex::new(());

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    Unlocked,
    Missing,
}

pub struct Stage {
    folder: tempfile::TempDir,
    environment: Vec<(&'static str, String)>,
    /// In the order in which they were started.
    children: Vec<Child>,
    _one: MutexGuard<'static, ()>,
}

impl Stage {
    /// `None`, with the reason printed, where a program is missing.
    pub fn new(test: &str, keyring: Keyring) -> Option<Self> {
        let needed = [
            "Xvfb",
            "openbox",
            "xdotool",
            "xwininfo",
            "dbus-daemon",
            "dbus-send",
            "gnome-keyring-daemon",
        ];
        let missing: Vec<_> = needed
            .into_iter()
            .filter(|name| find(name).is_none())
            .collect();
        if !missing.is_empty() {
            eprintln!(
                "{test}: skipped, these programs are missing: {}",
                missing.join(", ")
            );
            return None;
        }
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut stage = Self {
            folder: tempfile::Builder::new()
                .prefix("usher-desktop-")
                .tempdir()
                .unwrap(),
            environment: Vec::new(),
            children: Vec::new(),
            _one: one,
        };
        stage.folders();
        stage.display();
        stage.bus();
        stage.start(&Command::new("openbox"));
        if keyring == Keyring::Unlocked {
            stage.keyring();
        }
        Some(stage)
    }

    fn folders(&mut self) {
        let root = self.folder.path().to_owned();
        for (name, folder) in [
            ("HOME", "home"),
            ("XDG_RUNTIME_DIR", "run"),
            ("XDG_CONFIG_HOME", "home/.config"),
            ("XDG_DATA_HOME", "home/.local/share"),
            ("XDG_CACHE_HOME", "home/.cache"),
            ("XDG_STATE_HOME", "home/.local/state"),
            ("USHER_HOME", "usher"),
        ] {
            let folder = root.join(folder);
            std::fs::create_dir_all(&folder).unwrap();
            self.set(name, folder.to_string_lossy());
        }
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(root.join("run"), private).unwrap();
        self.set("XDG_CURRENT_DESKTOP", "GNOME");
        self.set("XDG_SESSION_TYPE", "x11");
        // Nothing of the session in which the tests run.
        for name in [
            "WAYLAND_DISPLAY",
            "WAYLAND_SOCKET",
            "DBUS_SESSION_BUS_ADDRESS",
            "AT_SPI_BUS_ADDRESS",
        ] {
            self.set(name, "");
        }
        self.set("NO_AT_BRIDGE", "1");
        self.set("GTK_USE_PORTAL", "0");
    }

    fn display(&mut self) {
        let mut server = Command::new("Xvfb");
        server.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
        ]);
        let number = self.start_and_read_line(&server);
        self.set("DISPLAY", format!(":{number}"));
    }

    /// A bus that starts services on demand, but neither keyring nor portal: those are here when
    /// the test says so.
    fn bus(&mut self) {
        let services = self.folder.path().join("services");
        std::fs::create_dir(&services).unwrap();
        for entry in std::fs::read_dir("/usr/share/dbus-1/services")
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = entry.file_name();
            let text = name.to_string_lossy();
            let barred = [
                "org.freedesktop.secrets",
                "org.gnome.keyring.service",
                "portal.Secret",
                "portal.Desktop",
                "portal.desktop.",
            ];
            if !barred.iter().any(|part| text.contains(part)) {
                let _ = std::fs::copy(entry.path(), services.join(&name));
            }
        }
        let config = self.folder.path().join("bus.conf");
        let text = format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n \
             \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n<busconfig>\n\
             <type>session</type><listen>unix:dir={}</listen><servicedir>{}</servicedir>\n\
             <policy context=\"default\"><allow send_destination=\"*\"/><allow eavesdrop=\"true\"/>\
             <allow own=\"*\"/></policy>\n</busconfig>\n",
            self.folder.path().join("run").display(),
            services.display()
        );
        std::fs::write(&config, text).unwrap();
        let mut daemon = Command::new("dbus-daemon");
        daemon
            .arg("--nofork")
            .arg("--print-address=1")
            .arg(format!("--config-file={}", config.display()));
        let address = self.start_and_read_line(&daemon);
        self.set("DBUS_SESSION_BUS_ADDRESS", address);
    }

    /// What it reads to the end of standard input is the password of the login keyring.
    fn keyring(&mut self) {
        let mut daemon = Command::new("gnome-keyring-daemon");
        daemon
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped());
        let child = self.start(&daemon);
        child
            .stdin
            .take()
            .unwrap()
            .write_all(PASSWORD.as_bytes())
            .unwrap();
        self.wait_for_name("org.freedesktop.secrets");
    }

    /// The file-chooser portal. `false`, with the reason printed: it is not installed.
    pub fn portal(&mut self, test: &str) -> bool {
        let Some(folder) = ["/usr/libexec", "/usr/lib/xdg-desktop-portal", "/usr/lib"]
            .into_iter()
            .find(|folder| Path::new(folder).join("xdg-desktop-portal-gtk").exists())
        else {
            eprintln!("{test}: skipped, xdg-desktop-portal-gtk is missing");
            return false;
        };
        for name in ["xdg-desktop-portal-gtk", "xdg-desktop-portal"] {
            self.start(&Command::new(Path::new(folder).join(name)));
        }
        self.wait_for_name("org.freedesktop.portal.Desktop");
        true
    }

    /// Asks the keyring to lock itself.
    pub fn lock_keyring(&self) {
        let mut call = self.command("dbus-send");
        call.args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/login",
        ]);
        assert!(
            output(&mut call).status.success(),
            "the keyring cannot be locked"
        );
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program in this desktop.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        for (name, value) in &self.environment {
            if value.is_empty() {
                command.env_remove(name);
            } else {
                command.env(name, value);
            }
        }
        command.stdin(Stdio::null());
        command
    }

    pub fn xdotool(&self, arguments: &[&str]) -> String {
        let out = output(self.command("xdotool").args(arguments));
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }

    /// The window whose title has these words, once it is there.
    pub fn wait_for_window(&self, title: &str) -> String {
        poll(&format!("no window “{title}”"), || self.window(title))
    }

    /// The window of this title, if it is there.
    pub fn window(&self, title: &str) -> Option<String> {
        let found = self.xdotool(&["search", "--onlyvisible", "--name", title]);
        found.lines().last().map(str::to_owned)
    }

    /// The window of a program, once it is there.
    pub fn wait_for_class(&self, class: &str) -> String {
        poll(&format!("no window of {class}"), || {
            let found = self.xdotool(&["search", "--onlyvisible", "--class", class]);
            found.lines().last().map(str::to_owned)
        })
    }

    /// Left, top, width and height of a window's inside on the screen.
    pub fn place(&self, window: &str) -> [i32; 4] {
        let out = output(self.command("xwininfo").args(["-id", window]));
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        [
            "Absolute upper-left X:",
            "Absolute upper-left Y:",
            "Width:",
            "Height:",
        ]
        .map(|label| {
            let line = text
                .lines()
                .find_map(|line| line.trim().strip_prefix(label));
            line.and_then(|value| value.trim().parse().ok())
                .unwrap_or(0)
        })
    }

    /// Starts a program that runs until the stage ends.
    pub fn start(&mut self, command: &Command) -> &mut Child {
        let log = self
            .folder
            .path()
            .join(format!("{}.log", self.children.len()));
        let log = std::fs::File::create(log).unwrap();
        let mut with = self.command(command.get_program());
        with.args(command.get_args());
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                with.env(name, value);
            }
        }
        with.stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        self.children.push(with.spawn().unwrap());
        self.children.last_mut().unwrap()
    }

    fn start_and_read_line(&mut self, command: &Command) -> String {
        let mut with = self.command(command.get_program());
        with.args(command.get_args())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = with.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        self.children.push(child);
        assert!(
            !line.trim().is_empty(),
            "{} did not start",
            command.get_program().display()
        );
        line.trim().to_owned()
    }

    pub fn wait_for_name(&self, name: &str) {
        poll(&format!("{name} did not start"), || {
            let mut call = self.command("dbus-send");
            call.args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/",
                "org.freedesktop.DBus.NameHasOwner",
            ]);
            let out = output(call.arg(format!("string:{name}")));
            String::from_utf8_lossy(&out.stdout)
                .contains("true")
                .then_some(())
        });
    }

    fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.environment.retain(|(known, _)| *known != name);
        self.environment.push((name, value.into()));
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Asks until there is an answer, which must come.
pub fn poll<T>(what: &str, ask: impl FnMut() -> Option<T>) -> T {
    wait(PATIENCE, ask).unwrap_or_else(|| panic!("{what}"))
}

/// Asks until there is an answer. Programs outside cannot be awaited, only asked.
pub fn wait<T>(time: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let until = Instant::now() + time;
    loop {
        let answer = ask();
        if answer.is_some() || Instant::now() > until {
            return answer;
        }
        pause(Duration::from_millis(100));
    }
}

/// People are not as fast as programs, and toolkits count on that.
#[allow(clippy::disallowed_methods)]
pub fn pause(time: Duration) {
    std::thread::sleep(time);
}

pub fn output(command: &mut Command) -> Output {
    command
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()))
}

pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.exists())
}

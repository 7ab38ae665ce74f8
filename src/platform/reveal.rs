use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Shows a file in the system's file manager, marked where the system can do that. Blocks for a
/// moment: not for the window's thread.
pub fn reveal(path: &Path) -> io::Result<()> {
    if !path.exists() {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            "the file is not there any more",
        ));
    }
    #[cfg(target_os = "macos")]
    {
        run(Command::new("open").arg("-R").arg(path))
    }
    #[cfg(target_os = "windows")]
    {
        let mut argument = std::ffi::OsString::from("/select,");
        argument.push(path);
        // The explorer ends with 1 even when it worked.
        quiet(Command::new("explorer").arg(argument))
            .status()
            .map(|_| ())
    }
    #[cfg(not(any(target_os = "macos", target_os = "windows")))]
    {
        let uri = url::Url::from_file_path(path)
            .map_err(|()| io::Error::other("the path is not absolute"))?;
        let marked = run(Command::new("dbus-send").args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.FileManager1",
            "/org/freedesktop/FileManager1",
            "org.freedesktop.FileManager1.ShowItems",
            &format!("array:string:{}", uri.as_str().replace(',', "%2C")),
            "string:",
        ]));
        // No such file manager: the folder alone, by whatever opens folders here.
        marked.or_else(|_| run(Command::new("xdg-open").arg(path.parent().unwrap_or(path))))
    }
}

#[cfg(not(target_os = "windows"))]
fn run(command: &mut Command) -> io::Result<()> {
    let status = quiet(command).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other("no file manager could be started"))
    }
}

fn quiet(command: &mut Command) -> &mut Command {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_missing_file_is_said_to_be_missing() {
        let temp = tempfile::tempdir().unwrap();
        let error = super::reveal(&temp.path().join("gone.json")).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
    }
}

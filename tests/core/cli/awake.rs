//! The computer is asked to stay awake while a run goes on: a stand-in for logind on a bus of its own.

use std::io::{BufRead, BufReader, Read};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{SyncSender, sync_channel};

use zbus::zvariant;

use super::endings::Stand;

/// What was asked for, and the end of the pipe that closes when it is no longer wanted.
type Asked = (String, String, std::io::PipeReader);

struct Logind(std::sync::Mutex<SyncSender<Asked>>);

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Logind {
    #[allow(clippy::needless_pass_by_value)]
    fn inhibit(&self, what: String, who: String, why: String, mode: String) -> zvariant::OwnedFd {
        assert!(why.contains("import") && mode == "block");
        let (reader, writer) = std::io::pipe().unwrap();
        self.0.lock().unwrap().send((what, who, reader)).unwrap();
        OwnedFd::from(writer).into()
    }
}

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_computer_stays_awake_for_as_long_as_a_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut bus = Command::new("dbus-daemon")
        .args(["--session", "--nofork", "--print-address=1"])
        .arg(format!(
            "--address=unix:path={}/bus",
            folder.path().display()
        ))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut address = String::new();
    let printed = bus.stdout.take().unwrap();
    let bus = Killed(bus);
    BufReader::new(printed).read_line(&mut address).unwrap();
    let (send, asked) = sync_channel(8);
    let _logind = zbus::connection::Builder::address(address.trim())
        .unwrap()
        .name("org.freedesktop.login1")
        .unwrap()
        .serve_at("/org/freedesktop/login1", Logind(send.into()))
        .unwrap()
        .build()
        .await
        .unwrap();

    let stand = Stand::full().await;
    let child = stand
        .importing()
        .env("DBUS_SYSTEM_BUS_ADDRESS", address.trim())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let child = Killed(child);
    let mut child = Some(child);
    tokio::task::spawn_blocking(move || {
        for wanted in ["idle", "sleep"] {
            let (what, who, mut wish) = asked.recv().unwrap();
            assert_eq!((what.as_str(), who.as_str()), (wanted, "Usher"));
            if wanted == "sleep" {
                drop(child.take());
                // Ends when nobody wants it any more.
                assert_eq!(wish.read(&mut [0]).unwrap(), 0);
            }
        }
    })
    .await
    .unwrap();
    drop(bus);
}

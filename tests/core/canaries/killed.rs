//! What a program that is killed leaves behind: nothing that others can read, and nothing at all after the
//! next start.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{ADDRESS, FACTOR, HASH, NAME, is_refused};
use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};
use crate::traces::{Planted, look};

const PEOPLE: [&str; 4] = [ADDRESS, NAME, HASH, FACTOR];

fn users(count: usize) -> String {
    let mut text = String::new();
    for n in 0..count {
        writeln!(
            text,
            r#"{{"email":"{ADDRESS}{n}@example.com","email_verified":true,"given_name":"{NAME}","password_hash":"$2b$10${HASH}","mfa_factors":[{{"totp":{{"secret":"{FACTOR}"}}}}]}}"#
        )
        .unwrap();
    }
    text
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn is_partial(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "partial")
}

#[test]
fn what_is_unpacked_has_no_name_while_it_is_open_and_is_gone_with_the_program() {
    let place = Place::new();
    let served = Served::start(&place, "realistic");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(users(12).as_bytes()).unwrap();
    let file = place.file("users.ndjson.gz", packed.finish().unwrap());
    let mut import = Command::new(env!("CARGO_BIN_EXE_usher"))
        .args(["import", arg(&file), "--tenant", served.text("url")])
        .args(["--connection", PLAIN, "--part-bytes", "800", "--yes"])
        .env("USHER_HOME", place.path("home"))
        .env("USHER_CLIENT_ID", served.text("client_id"))
        .env("USHER_CLIENT_SECRET", served.text("client_secret"))
        .env_remove("USHER_TOKEN")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(import.stderr.take().unwrap()).lines();
    said.map_while(Result::ok)
        .find(|line| line.contains(" of 12 users, "))
        .unwrap();
    let spool = place.path("home/spool");
    let open = names(&spool);
    import.kill().unwrap();
    import.wait().unwrap();
    assert_eq!((open, names(&spool)), (Vec::new(), Vec::new()));
    let secret = served.text("client_secret").to_owned();
    let planted = Planted {
        secrets: &[&secret, "eyJhbGci"],
        people: &PEOPLE,
    };
    look(&place.path("home"), &planted, is_refused);

    let mut resume = served.command(&place);
    let output = resume
        .env("USHER_TEMPO", "20")
        .arg("resume")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(lines(&output)[0]["imported"], 12);
    look(&place.path("home"), &planted, is_refused);
    assert_eq!(names(&spool), Vec::<PathBuf>::new());
}

#[test]
fn a_file_that_was_half_written_is_private_and_goes_with_the_next_one() {
    let place = Place::new();
    let out = place.path("out");
    fs::create_dir(&out).unwrap();
    let to = out.join("users.json");
    // However fast the machine: the file grows until a kill comes in time.
    for count in [20_000, 80_000, 320_000] {
        let file = place.file("users.ndjson", users(count));
        let convert = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_usher"));
            command
                .args(["convert", arg(&file), "-o", arg(&to)])
                .env("USHER_HOME", place.path("home"))
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command
        };
        let mut child = convert().spawn().unwrap();
        let left = killed_while_writing(&mut child, &out);
        let Some(left) = left else {
            let _ = fs::remove_file(&to);
            continue;
        };
        assert!(!to.exists());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = left.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{}", left.display());
        }
        assert!(convert().status().unwrap().success());
        assert_eq!(
            names(&out),
            std::slice::from_ref(&to),
            "{} is gone",
            left.display()
        );
        return;
    }
    panic!("no kill came in time");
}

/// The file on its way, where there was one when the program was killed.
fn killed_while_writing(child: &mut Child, out: &Path) -> Option<PathBuf> {
    while child.try_wait().unwrap().is_none() {
        if names(out).iter().any(|path| is_partial(path)) {
            child.kill().unwrap();
            child.wait().unwrap();
            return names(out).into_iter().find(|path| is_partial(path));
        }
        pause(Duration::from_millis(1));
    }
    None
}

/// Programs outside cannot be awaited, only asked.
#[allow(clippy::disallowed_methods)]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

#[test]
fn the_next_start_removes_what_a_killed_one_left_in_the_data_folder() {
    let place = Place::new();
    let file = place.file("users.ndjson", users(2));
    let import = ["import", arg(&file), "--practice", "--connection", PLAIN];
    assert_eq!(code(&place.usher(import)), 0);
    let run = names(&place.path("home/runs")).remove(0);
    let name = ".usher-abcdefABC123.partial";
    let left: Vec<PathBuf> = ["home", "home/mappings", "home/practice", "home/logs"]
        .map(|folder| place.path(folder).join(name))
        .into_iter()
        .chain([run.join(name)])
        .collect();
    for path in &left {
        fs::write(path, HASH).unwrap();
    }
    assert_eq!(code(&place.usher(["runs"])), 0);
    assert!(left.iter().all(|path| !path.exists()), "{left:?}");
}

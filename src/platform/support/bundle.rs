use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::course;
use super::mask::Mask;
use crate::platform::account;
use crate::platform::files::write_private_with;
use crate::platform::logging::is_log;
use crate::platform::paths::Home;
use crate::platform::session::Display;
use crate::platform::settings::{Login, Recent, Settings};

/// What is in it, as the window says before it is saved and as the file itself says.
pub const CONTAINS: [&str; 4] = [
    "Usher's log: what it did and when, without names",
    "The course of the chosen runs: parts, jobs with their IDs, times, numbers of users, hashes of parts",
    "The versions of Usher and of this system",
    "The settings of the window, and how many tenants there are and how one connects with them",
];

/// What is not.
pub const LACKS: [&str; 4] = [
    "Users: no record, no address, no refused row and no message of Auth0 about one",
    "Passwords, tokens, client secrets",
    "Names of tenants, hosts, connections, files, folders and of your account: [tenant 1] or the like stands in their place",
    "Anything that would be sent by itself: you decide who gets the file",
];

/// What to call the file: it names nobody.
pub fn file_name(now_ms: i64) -> String {
    let day = jiff::Timestamp::from_millisecond(now_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    format!("usher-support-{}.zip", day.strftime("%Y%m%d-%H%M%S"))
}

/// Saves the bundle with the course of these runs: private to this user, whole or not at all; a link at
/// the target is replaced. What cannot be read is told in it. Blocks.
pub fn save(home: &Home, runs: &[String], path: &Path) -> io::Result<()> {
    // A damaged settings file is left where it is; it is looked at, not mended.
    let settings = fs::read(home.settings_file()).unwrap_or_default();
    let settings: Settings = serde_json::from_slice(&settings).unwrap_or_default();
    if let Some(run) = runs.iter().find(|run| !is_plain(run)) {
        return Err(io::Error::other(format!("“{run}” is no name of a run")));
    }
    let mask = names(home, &settings, runs);
    write_private_with(path, |file| {
        let mut zip = ZipWriter::new_stream(file);
        entry(&mut zip, "README.txt", readme().as_bytes())?;
        let about = serde_json::to_vec_pretty(&about(home, &settings, runs))?;
        entry(&mut zip, "about.json", &about)?;
        for name in logs(home)? {
            begin(&mut zip, &format!("logs/{name}"))?;
            lines(&home.logs().join(&name), &mut zip, |line| {
                mask.text(&String::from_utf8_lossy(line))
            })?;
        }
        for run in runs {
            begin(&mut zip, &format!("runs/{run}.jsonl"))?;
            lines(&journal(home, run), &mut zip, |line| {
                course::line(line, &mask)
            })?;
        }
        zip.finish()?;
        Ok(())
    })
}

/// A name cannot lead out of the folder of runs.
fn is_plain(run: &str) -> bool {
    let sign = |sign: u8| sign.is_ascii_alphanumeric() || sign == b'-';
    !run.is_empty() && run.bytes().all(sign)
}

fn begin(zip: &mut ZipWriter<impl Write + io::Seek>, name: &str) -> io::Result<()> {
    Ok(zip.start_file(name, SimpleFileOptions::default())?)
}

fn entry(zip: &mut ZipWriter<impl Write + io::Seek>, name: &str, bytes: &[u8]) -> io::Result<()> {
    begin(zip, name)?;
    zip.write_all(bytes)
}

/// Copies a file line by line; one that cannot be read says so in its place.
fn lines(path: &Path, out: &mut impl Write, change: impl Fn(&[u8]) -> String) -> io::Result<()> {
    let mut reader = match fs::File::open(path) {
        Ok(file) => BufReader::new(file),
        Err(error) => return writeln!(out, "[cannot be read: {:?}]", error.kind()),
    };
    let mut line = Vec::new();
    loop {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => return Ok(()),
            Ok(_) => writeln!(out, "{}", change(line.trim_ascii_end()))?,
            Err(error) => return writeln!(out, "[cannot be read: {:?}]", error.kind()),
        }
    }
}

fn journal(home: &Home, run: &str) -> std::path::PathBuf {
    home.runs().join(run).join("journal.jsonl")
}

fn logs(home: &Home) -> io::Result<Vec<String>> {
    let mut names: Vec<String> = fs::read_dir(home.logs())?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| is_log(name))
        .collect();
    names.sort();
    Ok(names)
}

/// All that this computer knows by name: also of runs that are not in the bundle, since the log may speak
/// of them.
fn names(home: &Home, settings: &Settings, runs: &[String]) -> Mask {
    let mut mask = Mask::default();
    for tenant in &settings.tenants {
        mask.add("tenant", &tenant.domain);
        mask.add(
            "tenant",
            tenant.tenant_domain.as_deref().unwrap_or_default(),
        );
        mask.add("tenant", &tenant.name);
        if let Login::Client { client_id } = &tenant.login {
            mask.add("tenant", client_id);
        }
    }
    let all = fs::read_dir(home.runs()).into_iter().flatten().flatten();
    let all = all.filter_map(|entry| entry.file_name().into_string().ok());
    for run in all.chain(runs.iter().cloned()) {
        let mut line = Vec::new();
        let read = fs::File::open(journal(home, &run))
            .and_then(|file| BufReader::new(file).read_until(b'\n', &mut line));
        if read.is_ok() {
            course::names(&line, &mut mask);
        }
    }
    for path in settings.recents.iter().flat_map(Recent::paths) {
        mask.add("file", &path.to_string_lossy());
        let name = path.file_name().unwrap_or_default();
        mask.add("file", &name.to_string_lossy());
    }
    mask.add("proxy", settings.proxy.as_deref().unwrap_or_default());
    mask.add("folder", &home.data().to_string_lossy());
    if let Some(dirs) = directories::BaseDirs::new() {
        mask.add("folder", &dirs.home_dir().to_string_lossy());
    }
    mask.add("account", &account::name().unwrap_or_default());
    mask
}

fn about(home: &Home, settings: &Settings, runs: &[String]) -> serde_json::Value {
    let tenants = settings.tenants.iter().map(|tenant| {
        json!({
            "kind": tenant.kind,
            "custom_domain": tenant.tenant_domain.is_some(),
            "login": match tenant.login {
                Login::Client { .. } => "client",
                Login::Token { .. } => "token",
            },
        })
    });
    let kept: Vec<_> = runs.iter().map(|run| kept(home, run)).collect();
    json!({
        "usher": env!("CARGO_PKG_VERSION"),
        "debug_build": cfg!(debug_assertions),
        "system": std::env::consts::OS,
        "processor": std::env::consts::ARCH,
        "cores": std::thread::available_parallelism().map(usize::from).unwrap_or_default(),
        "display": format!("{:?}", Display::of_this_session()),
        "own_data_folder": std::env::var_os("USHER_HOME").is_some(),
        "settings": {
            "version": settings.version,
            "theme": settings.theme,
            "zoom": settings.zoom,
            "reduce_motion": settings.reduce_motion,
            "proxy": settings.proxy.is_some(),
            "recent_files": settings.recents.len(),
            "tenants": tenants.collect::<Vec<_>>(),
        },
        "runs": kept,
    })
}

/// Which files a run has, and how large they are.
fn kept(home: &Home, run: &str) -> serde_json::Value {
    let files = fs::read_dir(home.runs().join(run));
    let files = files.into_iter().flatten().flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        Some((name, entry.metadata().ok()?.len().into()))
    });
    json!({"run": run, "bytes": files.collect::<serde_json::Map<_, _>>()})
}

fn readme() -> String {
    let list = |items: &[&str]| {
        let items: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
        items.join("\n")
    };
    format!(
        "What Usher's makers need to find a fault. Look through it before you pass it on: all of it is plain text.\n\n\
         In it:\n{}\n\nNot in it:\n{}\n",
        list(&CONTAINS),
        list(&LACKS)
    )
}

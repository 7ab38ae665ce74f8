//! The real binary: exit codes, what goes to which stream, the shapes that scripts read.

#[cfg(target_os = "linux")]
mod awake;
mod check;
mod convert;
mod elsewhere;
mod endings;
mod follow_up;
mod forecast;
mod import;
mod leftovers;
mod lists;
#[cfg(unix)]
mod outage;
mod passwords;
mod pilot;
mod practice;
mod put_back;
mod recipe;
mod report;
mod since;
mod support;
mod tokens;
mod undo;
mod verify;

fn clean(users: usize) -> String {
    let users: Vec<String> = (0..users)
        .map(|n| format!(r#"{{"email":"user{n}@example.com","email_verified":true,"password_hash":"$2b$10$abcdefghijklmnopqrstuu5Vk.fKJ2n8C8j1X3xGq3Y2Z6wQy8cS2"}}"#))
        .collect();
    format!("[{}]", users.join(",\n"))
}

/// Users without a password hash, so that an update takes them.
fn plain(users: usize) -> String {
    let users = (0..users)
        .map(|user| format!(r#"{{"email":"user{user}@example.com","email_verified":true}}"#));
    format!("[{}]", users.collect::<Vec<_>>().join(","))
}

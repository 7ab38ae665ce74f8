/// What this computer calls the account that Usher runs in; for the report of a run.
pub fn name() -> Option<String> {
    let variables: &[&str] = if cfg!(windows) {
        &["USERNAME"]
    } else {
        &["USER", "LOGNAME"]
    };
    variables
        .iter()
        .find_map(|variable| std::env::var(variable).ok())
        .filter(|name| !name.is_empty())
}

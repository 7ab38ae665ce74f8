use std::fs::File;
use std::io::{self, BufRead, BufReader};

use serde::{Deserialize, Serialize};

use crate::import::journal::RunFolder;

/// What a run has kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeforeRef {
    /// When Auth0 showed them; milliseconds since 1970.
    pub made_ms: i64,
    pub users: u32,
    /// Name of the users file in the run's folder.
    pub file: String,
    #[serde(default)]
    pub stays: Stays,
}

/// Users of whom something cannot be put back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stays {
    /// Their record brings a name, nickname or picture that they had not: an import cannot take it away.
    pub names: u32,
    /// Their record brings another password hash: Auth0 does not show the old one.
    pub passwords: u32,
    /// The same of second factors.
    pub factors: u32,
}

impl Stays {
    /// In words, one line each.
    pub fn words(self) -> Vec<String> {
        use crate::platform::figures::counted;
        let line = |count: u32, what: &str| {
            (count > 0).then(|| format!("{what} of {}", counted(count.into(), "user")))
        };
        [
            line(self.passwords, "passwords"),
            line(self.factors, "sign-in factors"),
            line(
                self.names,
                "names or pictures that were empty before, which an import can replace but not take away,",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Whose record one line of the users file is.
#[derive(Serialize, Deserialize)]
pub(in crate::import) struct Line {
    /// In the run's own users file.
    #[serde(rename = "r")]
    pub record: u32,
    /// Auth0's.
    #[serde(rename = "id")]
    pub user_id: String,
}

/// One line for each record, in their order.
pub(in crate::import) fn lines(
    folder: &RunFolder,
) -> io::Result<impl Iterator<Item = io::Result<Line>> + Send + 'static> {
    let file = BufReader::with_capacity(1 << 16, File::open(folder.before())?);
    let line = |line: io::Result<String>| serde_json::from_str(&line?).map_err(io::Error::other);
    Ok(file.lines().map(line))
}

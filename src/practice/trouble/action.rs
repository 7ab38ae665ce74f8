//! What a rule lets happen, as it is written in a scenario file.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::Value;

/// Those that end a request decide its answer; of several in a row the first one counts. The others come
/// on top of it, or of the tenant's own answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    /// Seconds until anything else happens.
    Delay(Seconds),
    /// Seconds by which the answer's `Date` is wrong.
    Date(i32),
    /// The job that the request is about, or makes, is forgotten as after 24 hours.
    ForgetJob,
    /// The job that the request makes fails.
    FailJob(FailJob),
    /// Somebody else's jobs hold slots from now on.
    Stranger(Stranger),
    /// Gradual migrations have left something behind under these addresses.
    LeftOvers(LeftOvers),
    /// Ends: an answer that the tenant did not give.
    Answer(Answer),
    /// Ends: a web page of something in between.
    Page(Page),
    /// Ends: the connection is closed.
    Close(Moment),
    /// Ends: the connection is reset.
    Reset(Moment),
    /// Ends: the tenant's answer breaks off.
    Half(Half),
    /// Ends: 429, two jobs are under way.
    TooManyJobs,
    /// Ends: 429, the rate is used up.
    TooManyRequests(TooManyRequests),
}

/// When a connection breaks, seen from the request's body. Only after it the tenant has taken the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Moment {
    Before,
    In,
    After,
}

/// Where an answer breaks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Half {
    Head,
    Body,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub status: Status,
    #[serde(default)]
    pub headers: Headers,
    /// A text is sent as it is, anything else as JSON.
    #[serde(default)]
    pub body: Value,
    /// The tenant gets the request all the same.
    #[serde(default)]
    pub taken: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    pub status: Status,
    #[serde(default)]
    pub taken: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TooManyRequests {
    pub seconds: Seconds,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stranger {
    pub slots: u8,
    pub seconds: Seconds,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeftOvers {
    /// The connection's name.
    pub connection: String,
    pub emails: Vec<String>,
}

/// A job that works through some of its users and then fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::practice) struct FailJob {
    /// So many users are looked at before; none when left out.
    #[serde(default)]
    pub after: usize,
    #[serde(default)]
    pub errors: Told,
}

/// What the list of errors says of a failed job [reference 1.5].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::practice) enum Told {
    /// 204
    #[default]
    Nothing,
    /// One entry for each user that was refused or not come to.
    List,
    /// One object in the place of the list.
    General,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub(super) struct Seconds(pub Duration);

impl TryFrom<f64> for Seconds {
    type Error = String;

    fn try_from(seconds: f64) -> Result<Self, String> {
        if (0.0..=86_400.0).contains(&seconds) {
            Ok(Self(Duration::from_secs_f64(seconds)))
        } else {
            Err(format!("{seconds} seconds: give 0 to 86400"))
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u16")]
pub(super) struct Status(pub StatusCode);

impl TryFrom<u16> for Status {
    type Error = String;

    fn try_from(status: u16) -> Result<Self, String> {
        let known = (200..600).contains(&status);
        let code = StatusCode::from_u16(status).ok().filter(|_| known);
        code.map(Self)
            .ok_or_else(|| format!("the status {status}: give 200 to 599"))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub(super) struct Headers(pub HeaderMap);

impl TryFrom<BTreeMap<String, String>> for Headers {
    type Error = String;

    fn try_from(given: BTreeMap<String, String>) -> Result<Self, String> {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            let header = HeaderName::from_bytes(name.as_bytes())
                .ok()
                .zip(HeaderValue::from_str(&value).ok());
            let (header, value) = header.ok_or_else(|| format!("{name:?} is no header"))?;
            headers.insert(header, value);
        }
        Ok(Self(headers))
    }
}

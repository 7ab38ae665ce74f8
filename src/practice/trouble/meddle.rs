//! Carrying a scenario out, before a request reaches the tenant and after it has answered.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};
use futures_util::StreamExt as _;
use serde_json::Value;

use super::action::{Action, Answer, Half, LeftOvers, Moment, TooManyRequests};
use super::line::Fate;
use crate::practice::answers::{self, Failure};
use crate::practice::api::{busy, drain, http_date};
use crate::practice::tenant::Tenant;

const PAGE: &str = "<!doctype html><html><head><title>Not what you asked for</title></head>\
                    <body>Something between you and the practice tenant answers</body></html>";
const IMPORTS: &str = "/api/v2/jobs/users-imports";
const JOBS: &str = "/api/v2/jobs/";

pub(in crate::practice) async fn meddle(
    State(tenant): State<Arc<Tenant>>,
    mut request: Request,
    next: Next,
) -> Response {
    let due = tenant.meddle(|watch| watch.seen(request.method(), request.uri().path()));
    let Some(due) = due.filter(|due| !due.is_empty()) else {
        return next.run(request).await;
    };
    let (mut date, mut forgets, mut ending) = (0, false, None);
    for action in due {
        match action {
            Action::Delay(seconds) => tokio::time::sleep(seconds.0).await,
            Action::Date(seconds) => date = seconds,
            Action::ForgetJob => forgets = true,
            Action::FailJob(how) => {
                request.extensions_mut().insert(how);
            }
            Action::Stranger(stranger) => tenant.let_in(stranger.slots, stranger.seconds.0),
            Action::LeftOvers(left) => left_behind(&tenant, &left),
            ends => ending = ending.or(Some(ends)),
        }
    }
    let fate = request.extensions().get::<ConnectInfo<Fate>>().cloned();
    let tenants = Tenants {
        tenant: &tenant,
        next,
        forgets,
    };
    let mut response = match (ending, fate) {
        (Some(ending), Some(ConnectInfo(fate))) => end(ending, request, tenants, &fate).await,
        _ => tenants.answer(request).await,
    };
    if date != 0 || !response.headers().contains_key(header::DATE) {
        let now = tenant
            .now_ms()
            .saturating_add_signed(i64::from(date) * 1_000);
        if let Some(date) = http_date(now) {
            response.headers_mut().insert(header::DATE, date);
        }
    }
    response
}

fn left_behind(tenant: &Tenant, left: &LeftOvers) {
    let mut all = tenant.connections.iter();
    let Some(connection) = all.find(|one| one.name == left.connection) else {
        return;
    };
    for email in &left.emails {
        if let Err(error) = tenant.leave_over(&connection.id, email) {
            tracing::warn!(%error, "the practice tenant could not write down that something is left behind");
        }
    }
}

/// The tenant behind the trouble.
struct Tenants<'a> {
    tenant: &'a Arc<Tenant>,
    next: Next,
    forgets: bool,
}

impl Tenants<'_> {
    async fn answer(self, request: Request) -> Response {
        let path = request.uri().path().to_owned();
        let asked = path
            .strip_prefix(JOBS)
            .filter(|_| self.forgets && request.method() == Method::GET);
        if let Some(job) = asked.and_then(|rest| rest.split('/').next()) {
            self.tenant.forget_job(job);
        }
        let response = self.next.run(request).await;
        if !self.forgets || path != IMPORTS {
            return response;
        }
        let (head, body) = response.into_parts();
        let body = whole(body).await;
        let job: Option<Value> = serde_json::from_slice(&body).ok();
        if let Some(id) = job.as_ref().and_then(|job| job["id"].as_str()) {
            self.tenant.forget_job(id);
        }
        Response::from_parts(head, Body::from(body))
    }
}

async fn end(action: Action, request: Request, tenants: Tenants<'_>, fate: &Fate) -> Response {
    let tenant = Arc::clone(tenants.tenant);
    match action {
        Action::Close(moment) => broken(moment, false, request, tenants, fate).await,
        Action::Reset(moment) => broken(moment, true, request, tenants, fate).await,
        Action::Half(half) => {
            let bytes = halved(half, tenants.answer(request).await).await;
            fate.end(bytes, false);
            StatusCode::OK.into_response()
        }
        Action::Answer(answer) => {
            take_or_not(answer.taken, request, tenants).await;
            given(answer)
        }
        Action::Page(page) => {
            take_or_not(page.taken, request, tenants).await;
            (page.status.0, Html(PAGE)).into_response()
        }
        Action::TooManyJobs => {
            take_or_not(false, request, tenants).await;
            busy(2).into_response()
        }
        Action::TooManyRequests(how) => {
            take_or_not(false, request, tenants).await;
            too_many(&tenant, how)
        }
        // The others end nothing.
        _ => tenants.answer(request).await,
    }
}

async fn take_or_not(taken: bool, request: Request, tenants: Tenants<'_>) {
    if taken {
        whole(tenants.answer(request).await.into_body()).await;
    } else {
        drain(request.into_body()).await;
    }
}

async fn broken(
    moment: Moment,
    reset: bool,
    request: Request,
    tenants: Tenants<'_>,
    fate: &Fate,
) -> Response {
    match moment {
        Moment::Before => {}
        Moment::In => {
            let length = request.headers().get(header::CONTENT_LENGTH);
            let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
            read_half(request.into_body(), length.unwrap_or(0)).await;
        }
        Moment::After => {
            whole(tenants.answer(request).await.into_body()).await;
        }
    }
    fate.end(Vec::new(), reset);
    StatusCode::OK.into_response()
}

async fn read_half(body: Body, length: usize) {
    let mut stream = body.into_data_stream();
    let mut seen = 0;
    while seen < length / 2 {
        match stream.next().await {
            Some(Ok(bytes)) => seen += bytes.len(),
            _ => return,
        }
    }
}

async fn whole(body: Body) -> Bytes {
    to_bytes(body, usize::MAX).await.unwrap_or_default()
}

/// The first bytes of an answer that promises more.
async fn halved(half: Half, response: Response) -> Vec<u8> {
    let (head, body) = response.into_parts();
    let body = whole(body).await;
    let mut bytes = format!("HTTP/1.1 {}\r\n", head.status).into_bytes();
    if half == Half::Head {
        bytes.truncate(bytes.len() / 2);
        return bytes;
    }
    for (name, value) in &head.headers {
        if name != header::CONTENT_LENGTH && name != header::TRANSFER_ENCODING {
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
    }
    // Also an answer without a body promises one.
    let length = body.len().max(2);
    bytes.extend_from_slice(format!("content-length: {length}\r\n\r\n").as_bytes());
    bytes.extend_from_slice(&body[..body.len() / 2]);
    bytes
}

fn given(answer: Answer) -> Response {
    let mut response = match answer.body {
        Value::Null => answer.status.0.into_response(),
        Value::String(text) => (answer.status.0, text).into_response(),
        json => answers::answer(answer.status.0, &json),
    };
    response.headers_mut().extend(answer.headers.0);
    response
}

fn too_many(tenant: &Tenant, how: TooManyRequests) -> Response {
    let mut response = Failure::new(
        StatusCode::TOO_MANY_REQUESTS,
        "Global limit has been reached",
    )
    .code("too_many_requests")
    .into_response();
    let wait = u64::try_from(how.seconds.0.as_millis()).unwrap_or(u64::MAX);
    let reset = tenant.now_ms().saturating_add(wait).div_ceil(1_000);
    let mut put = |name, value: u64| {
        response
            .headers_mut()
            .insert(name, HeaderValue::from(value))
    };
    put("x-ratelimit-limit", 10);
    put("x-ratelimit-remaining", 0);
    put("x-ratelimit-reset", reset);
    response
}

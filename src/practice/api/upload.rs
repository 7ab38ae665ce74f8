//! `POST /jobs/users-imports` [reference 1.2].

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::body::{self, Whole};
use crate::practice::answers::{Failure, answer};
use crate::practice::ids;
use crate::practice::import::{self, JobStart, Order};
use crate::practice::tenant::Tenant;
use crate::practice::times::{Times, iso};
use crate::practice::token::access;
use crate::practice::trouble::FailJob;

/// Bytes of the whole body, boundaries and other parts included.
const BODY_LIMIT: usize = 512_000;
const ACTIVE_JOBS: usize = 2;
/// So much of a correlation id reaches the tenant log.
const CORRELATION_CHARS: usize = 64;

/// The parts that matter; others are tolerated.
#[derive(Default)]
struct Form {
    users: Option<Bytes>,
    connection_id: Option<String>,
    upsert: Option<String>,
    external_id: Option<String>,
    send_completion_email: Option<String>,
    /// From the request's head.
    correlation_id: Option<String>,
    /// What a scenario has in mind for the job.
    fails: Option<FailJob>,
}

pub(super) async fn start(
    State(tenant): State<Arc<Tenant>>,
    request: Request,
) -> Result<Response, Failure> {
    let (head, body) = request.into_parts();
    let bytes = whole(body).await;
    access(&tenant, &head.headers, &["create:users"])?;
    let bytes = bytes?;
    let correlation_id = head
        .headers
        .get("x-correlation-id")
        .and_then(|id| id.to_str().ok())
        .map(|id| id.chars().take(CORRELATION_CHARS).collect());
    let fails = head.extensions.get::<FailJob>().copied();
    let mut form = read(Request::from_parts(head, Body::from(bytes))).await?;
    form.correlation_id = correlation_id;
    form.fails = fails;
    tokio::task::spawn_blocking(move || accept(&tenant, form))
        .await
        .map_err(|_| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal error."))?
}

async fn whole(body: Body) -> Result<Vec<u8>, Failure> {
    match body::whole(body, BODY_LIMIT).await {
        Whole::Kept(bytes) => Ok(bytes),
        Whole::TooLarge => Err(Failure::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("Payload content length greater than maximum allowed: {BODY_LIMIT}."),
        )),
        Whole::Broken => Err(Failure::bad("The body ended too early")),
    }
}

async fn read(request: Request) -> Result<Form, Failure> {
    let broken = || {
        Failure::bad("Payload validation error: 'Invalid multipart payload format'.")
            .code("invalid_body")
    };
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| broken())?;
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(|_| broken())?;
        if name == "users" {
            // A text part of that name is no file [OAS].
            form.users = is_file.then_some(bytes);
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "connection_id" => form.connection_id = Some(text),
            "upsert" => form.upsert = Some(text),
            "external_id" => form.external_id = Some(text),
            "send_completion_email" => form.send_completion_email = Some(text),
            _ => {}
        }
    }
    Ok(form)
}

/// Judges and settles the whole job at once; when it seems to happen is a matter of its times.
fn accept(tenant: &Tenant, form: Form) -> Result<Response, Failure> {
    let users = form.users.ok_or_else(|| {
        Failure::bad("Must provide 'users' file as multipart part.").code("invalid_body")
    })?;
    if users.is_empty() {
        return Err(Failure::bad("Users file must not be empty.").code("invalid_body"));
    }
    let id = form.connection_id.filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| {
        Failure::bad("Must provide 'connection_id' as multipart part.").code("invalid_body")
    })?;
    let (connection_at, connection) = importable(tenant, &id)?;
    let upsert = flag("upsert", form.upsert.as_deref(), false)?;
    // The documents' default mails all owners; here nobody is mailed, only a wrong value is noticed.
    flag(
        "send_completion_email",
        form.send_completion_email.as_deref(),
        true,
    )?;

    let internal = |_| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal error.");
    let order = Order {
        connection,
        connection_at,
        upsert,
        profile_limit: tenant.tuning.profile_limit,
    };
    too_many(tenant)?;
    let judged = import::judge_all(&users, &order, &tenant.fingerprints);
    let count = judged.as_ref().map_or(0, Vec::len);
    let made_ids = (0..count)
        .map(|_| Ok(ids::hex(&ids::bytes::<12>()?)))
        .collect::<std::io::Result<Vec<_>>>()
        .map_err(internal)?;
    let job = JobStart {
        id: format!("job_{}", ids::letters(16).map_err(internal)?),
        external_id: form.external_id.filter(|id| !id.is_empty()),
        correlation_id: form.correlation_id.filter(|id| !id.is_empty()),
        fails: form.fails,
    };
    let speed = tenant.speed();

    let mut book = tenant.book();
    let now = tenant.now_ms();
    // Another job may have come in while this one was judged.
    if book.active_jobs(now) >= ACTIVE_JOBS {
        return Err(busy(book.active_jobs(now)));
    }
    book.forget_old_jobs(now);
    let mut body = json!({
        "type": "users_import", "status": "pending", "connection_id": connection.id, "connection": connection.name,
        "created_at": iso(now), "id": job.id,
    });
    if let Some(external_id) = &job.external_id {
        body["external_id"] = external_id.clone().into();
    }
    let outcome = import::settle(
        judged,
        &order,
        &book,
        Times::of_job(speed, now, count),
        job,
        &made_ids,
    );
    book.commit(outcome).map_err(internal)?;
    Ok(answer(StatusCode::ACCEPTED, &body))
}

fn too_many(tenant: &Tenant) -> Result<(), Failure> {
    let active = tenant.book().active_jobs(tenant.now_ms());
    if active >= ACTIVE_JOBS {
        Err(busy(active))
    } else {
        Ok(())
    }
}

pub(in crate::practice) fn busy(active: usize) -> Failure {
    let message = format!(
        "There are {active} active import users jobs, please wait until some of them are finished and try again"
    );
    Failure::new(StatusCode::TOO_MANY_REQUESTS, message)
}

fn importable<'a>(
    tenant: &'a Tenant,
    id: &str,
) -> Result<(usize, &'a crate::practice::connections::Connection), Failure> {
    let shaped = id
        .strip_prefix("con_")
        .is_some_and(|rest| rest.len() == 16 && rest.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !shaped {
        let text = "Payload validation error: 'String does not match pattern ^con_[A-Za-z0-9]{16}$' on property connection_id";
        return Err(Failure::bad(text).code("invalid_body"));
    }
    let (at, connection) = tenant.connection(id).ok_or_else(|| {
        Failure::bad("The connection does not exist.").code("inexistent_connection")
    })?;
    if connection.strategy != "auth0" {
        return Err(Failure::bad("Connection must be a database connection.")
            .code("operation_not_supported"));
    }
    if !connection.enabled {
        return Err(Failure::bad("Connection must be enabled.").code("connection_is_disabled"));
    }
    let option = |name: &str| {
        connection
            .options
            .get(name)
            .and_then(serde_json::Value::as_bool)
            == Some(true)
    };
    if option("enabledDatabaseCustomization") && !option("import_mode") {
        return Err(Failure::bad(
            "Custom Database Connections without import mode are not allowed.",
        )
        .code("operation_not_supported"));
    }
    Ok((at, connection))
}

fn flag(name: &str, text: Option<&str>, default: bool) -> Result<bool, Failure> {
    match text {
        None | Some("") => Ok(default),
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(Failure::bad(format!("Payload validation error: 'Expected type boolean but found type string' on property {name}")).code("invalid_body")),
    }
}

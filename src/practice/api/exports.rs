//! `POST /jobs/users-exports`, and the store that exports are fetched from [reference 6.1].

use std::io::{self, Write as _};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value};

use crate::practice::answers::{Failure, answer};
use crate::practice::exports::{ADDRESS_LIFE_MS, Export};
use crate::practice::ids;
use crate::practice::tenant::Tenant;
use crate::practice::times::iso;
use crate::practice::token::access;

/// Users that are packed before the next ones are looked at.
const AT_ONCE: usize = 500;

pub(super) async fn start(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    access(&tenant, &headers, &["read:users"])?;
    let wrong = |text: &str| {
        Failure::bad(format!("Payload validation error: '{text}'")).code("invalid_body")
    };
    let order: Map<String, Value> =
        serde_json::from_slice(&body).map_err(|_| wrong("Expected type object"))?;
    if order.get("format").and_then(Value::as_str) != Some("json") {
        return Err(wrong(
            "The practice tenant exports users as json only' on property format",
        ));
    }
    let connection = order
        .get("connection_id")
        .map(|id| {
            let id = id.as_str().unwrap_or_default();
            let found = tenant.connection(id).map(|(at, _)| at);
            found.ok_or_else(|| {
                Failure::bad("The connection does not exist.").code("inexistent_connection")
            })
        })
        .transpose()?;
    let limit = match order.get("limit") {
        None => usize::MAX,
        Some(limit) => limit
            .as_u64()
            .filter(|limit| *limit > 0)
            .and_then(|limit| usize::try_from(limit).ok())
            .ok_or_else(|| wrong("Expected type integer on property limit"))?,
    };
    let fields = match order.get("fields") {
        None => Vec::new(),
        Some(list) => fields(list).ok_or_else(|| wrong("Expected name on property fields"))?,
    };
    let internal = |_| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal error.");
    let now = tenant.now_ms();
    let export = Export {
        id: format!("job_{}", ids::letters(16).map_err(internal)?),
        connection,
        fields,
        limit,
        created: now,
        starts: now,
        ends: now,
    };
    let speed = tenant.speed();
    let mut book = tenant.book();
    let export = export.timed(speed, book.count(now));
    let told = describe(&tenant, &export, now, false);
    book.add_export(export, now);
    Ok(answer(StatusCode::OK, &told))
}

fn fields(list: &Value) -> Option<Vec<(String, String)>> {
    let fields = list.as_array()?.iter().map(|field| {
        let name = field.get("name")?.as_str()?.to_owned();
        let called = field.get("export_as").and_then(Value::as_str);
        Some((
            name.clone(),
            called.map_or_else(|| name.clone(), str::to_owned),
        ))
    });
    fields.collect()
}

/// The job; once it has ended with an address that is good for a minute.
pub(super) fn describe(tenant: &Tenant, export: &Export, now: u64, asked: bool) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("type", "users_export".into());
    put("id", export.id.clone().into());
    put("format", "json".into());
    put("created_at", iso(export.created).into());
    if let Some(connection) = export.connection.and_then(|at| tenant.connections.get(at)) {
        put("connection_id", connection.id.clone().into());
        put("connection", connection.name.clone().into());
    }
    if !asked || now < export.starts {
        put("status", "pending".into());
    } else if now < export.ends {
        let whole = (export.ends - export.starts).max(1);
        put("status", "processing".into());
        put(
            "percentage_done",
            ((now - export.starts) * 100 / whole).into(),
        );
        put(
            "time_left_seconds",
            (export.ends - now).div_ceil(1_000).into(),
        );
    } else {
        put("status", "completed".into());
        let until = now + ADDRESS_LIFE_MS;
        let address = format!(
            "{}/exports/{}/{until}/{}/users.json.gz",
            tenant.url(),
            export.id,
            signature(tenant, &export.id, until)
        );
        put("location", address.into());
    }
    Value::Object(body)
}

fn signature(tenant: &Tenant, id: &str, until: u64) -> String {
    tenant.fingerprints.sign(&format!("{id} {until}"))
}

/// The store of exports: at Auth0 another host, which knows no tokens and refuses who brings one.
pub(super) async fn download(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    Path((id, until, signed)): Path<(String, u64, String)>,
) -> Response {
    if headers.contains_key(header::AUTHORIZATION) {
        return (StatusCode::BAD_REQUEST, "Only one way to authenticate").into_response();
    }
    let now = tenant.now_ms();
    let export = tenant.book().export(&id, now).cloned();
    let Some(export) = export.filter(|_| now < until && signature(&tenant, &id, until) == signed)
    else {
        return (StatusCode::FORBIDDEN, "Request has expired").into_response();
    };
    let (to, from) = tokio::sync::mpsc::channel::<io::Result<Bytes>>(4);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = pack(&tenant, &export, &to) {
            // Nobody may be left to hear it.
            let _ = to.blocking_send(Err(error));
        }
    });
    let pieces = futures_util::stream::unfold(from, |mut from| async move {
        from.recv().await.map(|piece| (piece, from))
    });
    let mut response = Body::from_stream(pieces).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/gzip"),
    );
    response
}

fn pack(
    tenant: &Tenant,
    export: &Export,
    to: &tokio::sync::mpsc::Sender<io::Result<Bytes>>,
) -> io::Result<()> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    let (mut next, mut left) = (Some(0), export.limit);
    while let Some(from) = next {
        let book = tenant.book();
        let (lines, on) = export.rows(&book, &tenant.connections, from, AT_ONCE, &mut left);
        drop(book);
        packer.write_all(&lines)?;
        send(to, std::mem::take(packer.get_mut()))?;
        next = on;
    }
    send(to, packer.finish()?)
}

fn send(to: &tokio::sync::mpsc::Sender<io::Result<Bytes>>, bytes: Vec<u8>) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    to.blocking_send(Ok(bytes.into()))
        .map_err(|_| io::ErrorKind::BrokenPipe.into())
}

//! A proxy of our own before the practice tenant that loses, changes or withholds answers.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request as the proxy sees it.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: String,
    pub path: String,
    /// Counted from 1 among the requests with this method.
    pub nth: usize,
    /// Of a POST.
    pub external_id: String,
    /// The tenant's owners get a mail when the job has ended.
    pub mails: bool,
}

/// What happens to a request.
pub enum Fate {
    Pass,
    /// The tenant gets it; this is answered in place of the tenant's answer. Nothing closes.
    Lose(String),
    /// The tenant never sees it.
    Instead(String),
    /// The tenant's answer with its body changed.
    Change(fn(&mut Value)),
}

pub type Rule = Arc<dyn Fn(&Call) -> Fate + Send + Sync>;

pub struct Proxy {
    pub url: String,
    pub calls: Arc<Mutex<Vec<Call>>>,
    listening: tokio::task::JoinHandle<()>,
}

impl Proxy {
    /// From now on connections are refused; what was taken already goes on.
    pub async fn stop(&mut self) -> u16 {
        self.listening.abort();
        let _ = (&mut self.listening).await;
        self.url.rsplit(':').next().unwrap().parse().unwrap()
    }

    /// `port` 0 takes a free one. `tenant` is the tenant's URL.
    pub async fn start(port: u16, tenant: &str, rule: Rule) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
        let (kept, tenant) = (
            calls.clone(),
            tenant.trim_start_matches("http://").to_owned(),
        );
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, tenant.clone(), rule.clone(), kept.clone()));
            }
        });
        Self {
            url,
            calls,
            listening,
        }
    }

    /// The external ids of all POSTs, sorted.
    pub fn posts(&self) -> Vec<String> {
        let calls = self.calls.lock().unwrap();
        let mut posts: Vec<String> = calls
            .iter()
            .filter(|call| call.method == "POST")
            .map(|call| call.external_id.clone())
            .collect();
        posts.sort();
        posts
    }
}

/// An answer as Auth0 gives it.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

async fn serve(
    mut stream: TcpStream,
    tenant: String,
    rule: Rule,
    calls: Arc<Mutex<Vec<Call>>>,
) -> Option<()> {
    let request = read_request(&mut stream).await?;
    let call = {
        let mut calls = calls.lock().unwrap();
        let call = named(&request, &calls)?;
        calls.push(call.clone());
        call
    };
    let reply = match rule(&call) {
        Fate::Pass => forward(&request, &tenant).await?,
        Fate::Instead(reply) => reply.into_bytes(),
        Fate::Lose(reply) => {
            forward(&request, &tenant).await?;
            reply.into_bytes()
        }
        Fate::Change(change) => changed(&forward(&request, &tenant).await?, change)?,
    };
    stream.write_all(&reply).await.ok()?;
    stream.shutdown().await.ok()
}

async fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    loop {
        if stream.read_buf(&mut request).await.ok()? == 0 {
            return None;
        }
        let Some(end) = memchr::memmem::find(&request, b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .map_or(0, |length| length.trim().parse().unwrap());
        if request.len() >= end + 4 + length {
            return Some(request);
        }
    }
}

fn named(request: &[u8], before: &[Call]) -> Option<Call> {
    let text = String::from_utf8_lossy(request);
    let mut first = text.lines().next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let field = |name: &str| {
        let (_, rest) = text.split_once(&format!("name=\"{name}\""))?;
        let (value, _) = rest.split_once("\r\n\r\n")?.1.split_once("\r\n")?;
        Some(value.to_owned())
    };
    let nth = 1 + before.iter().filter(|call| call.method == method).count();
    Some(Call {
        method,
        path,
        nth,
        external_id: field("external_id").unwrap_or_default(),
        mails: field("send_completion_email").is_some_and(|value| value == "true"),
    })
}

async fn forward(request: &[u8], tenant: &str) -> Option<Vec<u8>> {
    let mut upstream = TcpStream::connect(tenant).await.ok()?;
    let line = memchr::memmem::find(request, b"\r\n")? + 2;
    upstream.write_all(&request[..line]).await.ok()?;
    upstream.write_all(b"connection: close\r\n").await.ok()?;
    upstream.write_all(&request[line..]).await.ok()?;
    let mut reply = Vec::new();
    upstream.read_to_end(&mut reply).await.ok()?;
    Some(reply)
}

fn changed(reply: &[u8], change: fn(&mut Value)) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(reply);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut body: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    change(&mut body);
    if body.is_null() {
        return Some(reply.to_vec());
    }
    let status = head.lines().next()?.split_once(' ')?.1;
    let status = if status.starts_with("204") {
        "200 OK"
    } else {
        status
    };
    Some(answer(status, "", &body.to_string()).into_bytes())
}

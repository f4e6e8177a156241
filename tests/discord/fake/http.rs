//! As much of HTTP/1.1 as a client that behaves needs, with connections that can break.

use super::rest;
use super::state::Away;
use super::{Fault, Shared};
use native_tls::TlsAcceptor;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Without `/api/v10`.
    pub(crate) path: String,
    /// By their names in lower case.
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Value,
    /// Files that came beside it: name and text.
    pub(crate) files: Vec<(String, String)>,
}

/// Serves plain HTTP; with `tls` also what comes through CONNECT, as a proxy that is Discord itself.
pub(super) fn serve(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (shared, tls) = (Arc::clone(&shared), tls.clone());
            std::thread::spawn(move || {
                // A small response must not wait for the acknowledgement of the one before.
                let _ = stream.set_nodelay(true);
                match tls {
                    Some(tls) => tunnel(stream, &tls, &shared),
                    None => converse(stream, &shared),
                }
            });
        }
    });
}

/// Takes CONNECT, and goes on as the server behind it.
fn tunnel(stream: TcpStream, tls: &TlsAcceptor, shared: &Shared) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let request = read(&mut reader)?;
    is_here(shared)?;
    if request.method != "CONNECT" || request.path != "discord.com:443" {
        shared.change(|state| state.violations.push(format!("past the proxy: {request:?}")));
        return None;
    }
    // Whoever connects says nothing more before it has this.
    let mut stream = reader.into_inner();
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
    converse(tls.accept(stream).ok()?, shared)
}

/// Answers requests until either side has had enough.
fn converse(stream: impl Read + Write, shared: &Shared) -> Option<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let request = read(&mut stream)?;
        is_here(shared)?;
        let fault = shared.change(|state| {
            state.requests.push(request.clone());
            let at = state.faults.iter().position(|(method, path, _)| {
                request.method == *method && request.path.contains(path.as_str())
            });
            let struck = at.and_then(|at| state.faults.remove(at)).map(|(_, _, fault)| fault);
            struck.or_else(|| state.storm.as_mut()?.strikes(&request))
        });
        let (status, body, extra) = match fault {
            None => shared.change(|state| {
                let (status, body) = rest::handle(state, &request);
                let limited = state.one_by_one && request.path.ends_with("/messages");
                let limits =
                    "x-ratelimit-limit: 1\r\nx-ratelimit-remaining: 0\r\nx-ratelimit-reset-after: 0.5\r\n";
                (status, body, if limited { limits.to_owned() } else { String::new() })
            }),
            Some(Fault::Status(status)) => {
                with_no_more((status, serde_json::json!({"message": "no", "code": 0})))
            }
            Some(Fault::TooSoon(seconds)) => {
                let body =
                    serde_json::json!({"message": "too soon", "retry_after": seconds, "global": false});
                (429, body, format!("retry-after: {}\r\nx-ratelimit-scope: user\r\n", seconds.ceil()))
            }
            Some(Fault::Dropped) => return None,
            Some(Fault::ResponseLost) => {
                shared.change(|state| rest::handle_and_lose(state, &request));
                return None;
            }
            Some(Fault::Hangs(time)) => {
                std::thread::sleep(time);
                return None;
            }
        };
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{extra}\r\n",
            text.len()
        );
        stream.get_mut().write_all(format!("{head}{text}").as_bytes()).ok()?;
        stream.get_mut().flush().ok()?;
    }
}

/// Whether Discord is there at all; a silent one is waited for, and then the connection breaks.
fn is_here(shared: &Shared) -> Option<()> {
    match shared.lock().away {
        None => return Some(()),
        Some(Away::Closed) => return None,
        Some(Away::Silent) => {}
    }
    shared.wait_while_silent();
    None
}

fn with_no_more((status, body): (u16, Value)) -> (u16, Value, String) {
    (status, body, String::new())
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let boundary = headers
        .get("content-type")
        .and_then(|kind| kind.strip_prefix("multipart/form-data; boundary="))
        .map(|boundary| boundary.trim_matches('"').to_owned());
    let (body, files) = match boundary {
        Some(boundary) => parts(&String::from_utf8_lossy(&body), &boundary),
        None => (serde_json::from_slice(&body).unwrap_or(Value::Null), Vec::new()),
    };
    let path = path.split_once("/api/v10").map_or(path.clone(), |(_, path)| path.to_owned());
    Some(Request { method, path, headers, body, files })
}

/// The parts of a form: `payload_json`, and the files.
fn parts(form: &str, boundary: &str) -> (Value, Vec<(String, String)>) {
    let (mut body, mut files) = (Value::Null, Vec::new());
    for part in form.split(&format!("--{boundary}")) {
        let Some((head, rest)) = part.split_once("\r\n\r\n") else { continue };
        let text = rest.strip_suffix("\r\n").unwrap_or(rest);
        let named = |key: &str| {
            let (_, rest) = head.split_once(&format!("{key}=\""))?;
            rest.split_once('"').map(|(name, _)| name.to_owned())
        };
        match (named("; name").as_deref(), named("; filename")) {
            (Some("payload_json"), _) => body = serde_json::from_str(text).unwrap_or(Value::Null),
            (Some(name), Some(file)) if name.starts_with("files[") => files.push((file, text.to_owned())),
            _ => {}
        }
    }
    (body, files)
}

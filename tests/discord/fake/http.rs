//! As much of HTTP/1.1 as a client that behaves needs, with connections that can break.

use super::rest;
use super::{Fault, Shared};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
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
}

pub(super) fn serve(listener: TcpListener, shared: Arc<Shared>) {
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || converse(stream, &shared));
        }
    });
}

/// Answers requests until either side has had enough.
fn converse(stream: TcpStream, shared: &Shared) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    loop {
        let request = read(&mut reader)?;
        let fault = shared.change(|state| {
            state.requests.push(request.clone());
            let at = state.faults.iter().position(|(method, path, _)| {
                request.method == *method && request.path.contains(path.as_str())
            });
            at.and_then(|at| state.faults.remove(at)).map(|(_, _, fault)| fault)
        });
        let (status, body, extra) = match fault {
            None => with_no_more(shared.change(|state| rest::handle(state, &request))),
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
        stream.write_all(format!("{head}{text}").as_bytes()).ok()?;
    }
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
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let path = path.split_once("/api/v10").map_or(path.clone(), |(_, path)| path.to_owned());
    Some(Request { method, path, headers, body })
}

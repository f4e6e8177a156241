//! A hub on this machine's loopback address, for tests: it answers as it is told.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) path: String,
    /// Where a `Range` header wants to begin.
    pub(super) from: Option<usize>,
}

/// What is answered.
pub(super) enum Reply {
    /// The file, or the part of it that was asked for.
    File(Vec<u8>),
    /// The same, but the connection breaks after so many bytes.
    Cut(Vec<u8>, usize),
    /// The whole file, whatever part was asked for.
    NoRanges(Vec<u8>),
    /// A part that begins elsewhere than was asked.
    WrongRange(Vec<u8>),
    /// A status and nothing else.
    Status(u16),
    /// Another address.
    Redirect(String),
    /// Silence, with the connection open.
    Hang,
    /// The file in pieces, with a pause after each.
    Drip(Vec<u8>, Duration),
}

/// The server; it lives as long as the test process.
pub(super) struct Loopback {
    pub(super) base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Loopback {
    /// Answers each request with what `answer` makes of it and of how many came before.
    pub(super) fn start(answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, log) = (answer.clone(), log.clone());
                std::thread::spawn(move || serve(&stream, &*answer, &log));
            }
        });
        Self { base, asked }
    }

    /// Everything that was asked so far.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(stream: &TcpStream, answer: &dyn Fn(&Asked, usize) -> Reply, log: &Mutex<Vec<Asked>>) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers: Vec<String> =
        lines.take_while(|line| !line.is_empty()).map(|line| line.to_lowercase()).collect();
    let range = headers.iter().find_map(|line| line.strip_prefix("range: bytes="));
    let from = range.and_then(|range| range.trim_end_matches('-').parse().ok());
    let asked = Asked { path, from };
    let before = {
        let mut log = log.lock().unwrap();
        log.push(asked.clone());
        log.len() - 1
    };
    let _ = reply(stream, answer(&asked, before), from);
}

fn reply(mut stream: &TcpStream, reply: Reply, from: Option<usize>) -> std::io::Result<()> {
    match reply {
        Reply::File(bytes) => send(stream, &bytes, from, usize::MAX),
        Reply::Cut(bytes, after) => send(stream, &bytes, from, after),
        Reply::NoRanges(bytes) => send(stream, &bytes, None, usize::MAX),
        Reply::WrongRange(bytes) => send(stream, &bytes, from.map(|from| from / 2), usize::MAX),
        Reply::Status(code) => {
            write!(stream, "HTTP/1.1 {code} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        }
        Reply::Redirect(to) => {
            write!(
                stream,
                "HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
        }
        Reply::Hang => {
            std::thread::sleep(Duration::from_secs(30));
            Ok(())
        }
        Reply::Drip(bytes, pause) => {
            head(stream, &bytes, None)?;
            for piece in bytes.chunks(bytes.len().div_ceil(6)) {
                stream.write_all(piece)?;
                std::thread::sleep(pause);
            }
            Ok(())
        }
    }
}

fn send(mut stream: &TcpStream, bytes: &[u8], from: Option<usize>, after: usize) -> std::io::Result<()> {
    head(stream, bytes, from)?;
    let rest = &bytes[from.unwrap_or(0).min(bytes.len())..];
    stream.write_all(&rest[..rest.len().min(after)])
}

fn head(mut stream: &TcpStream, bytes: &[u8], from: Option<usize>) -> std::io::Result<()> {
    let whole = bytes.len();
    let rest = whole - from.unwrap_or(0).min(whole);
    match from {
        None => write!(stream, "HTTP/1.1 200 OK\r\n")?,
        Some(from) => {
            let last = whole.saturating_sub(1);
            write!(stream, "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes {from}-{last}/{whole}\r\n")?;
        }
    }
    write!(stream, "content-length: {rest}\r\nconnection: close\r\n\r\n")
}

//! Where Discord keeps what is attached: files by their paths, and the ways in which reading one goes wrong.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// What a path leads to.
#[derive(Debug, Clone)]
pub(crate) enum Held {
    /// A file.
    File(Vec<u8>),
    /// Somewhere else.
    Redirect(String),
    /// More bytes than anybody asked for, without a length in front.
    Endless,
}

/// A host of files on loopback.
pub(crate) struct Files {
    held: Arc<Mutex<HashMap<String, Held>>>,
    asked: Arc<Mutex<Vec<String>>>,
    /// `127.0.0.1:port`.
    pub(crate) host: String,
}

impl Files {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let host = listener.local_addr().expect("it is bound").to_string();
        let (held, asked) =
            (Arc::<Mutex<HashMap<String, Held>>>::default(), Arc::<Mutex<Vec<String>>>::default());
        let files = Self { held: Arc::clone(&held), asked: Arc::clone(&asked), host };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (held, asked) = (Arc::clone(&held), Arc::clone(&asked));
                std::thread::spawn(move || serve(stream, &held, &asked));
            }
        });
        files
    }

    /// Puts something at a path; its address.
    pub(crate) fn put(&self, path: &str, held: Held) -> String {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), held);
        format!("http://{}{path}", self.host)
    }

    /// The paths that were asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn serve(
    mut stream: TcpStream,
    held: &Mutex<HashMap<String, Held>>,
    asked: &Mutex<Vec<String>>,
) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let path = first.split_whitespace().nth(1)?.to_owned();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        if line.trim().is_empty() {
            break;
        }
    }
    asked.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
    let found = held.lock().unwrap_or_else(PoisonError::into_inner).get(&path).cloned();
    match found {
        Some(Held::File(bytes)) => {
            let top =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", bytes.len());
            stream.write_all(top.as_bytes()).ok()?;
            stream.write_all(&bytes).ok()
        }
        Some(Held::Redirect(to)) => {
            let top = format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(top.as_bytes()).ok()
        }
        Some(Held::Endless) => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").ok()?;
            let line = "tea \n".repeat(4096);
            while stream.write_all(line.as_bytes()).is_ok() {}
            None
        }
        None => stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").ok(),
    }
}

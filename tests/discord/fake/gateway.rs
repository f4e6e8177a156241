//! The gateway: hello, identify or resume, heartbeats, events, and the ways in which a connection ends.

use super::state::Away;
use super::{GUILD, ME, Shared};
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;
use tungstenite::protocol::CloseFrame;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::{Error, Message as Frame, WebSocket, accept};

/// How often docent says that it is there, when a test does not say.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// The longest that a connection whose other end is gone stays open.
const HALF_OPEN: Duration = Duration::from_mins(2);

/// Intents that Discord gives only to those it trusts: members, presences, the content of messages.
const PRIVILEGED: u64 = (1 << 1) | (1 << 8) | (1 << 15);

/// Which of the gateway's addresses a connection came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The one that Discord gives to everybody.
    Main,
    /// The one that READY gives for resuming.
    Resuming,
}

pub(super) fn serve(listener: TcpListener, place: Place, shared: Arc<Shared>) {
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || {
                // However it ends, docent sees a closed connection and comes back.
                let _ = converse(stream, place, &shared);
            });
        }
    });
}

/// How far one connection has got.
struct Line {
    place: Place,
    socket: WebSocket<TcpStream>,
    /// The number of the last event told, once the session stands.
    told: Option<usize>,
}

fn converse(stream: TcpStream, place: Place, shared: &Shared) -> Option<()> {
    let (away, hangs) = shared.change(|state| {
        let hangs = state.hangs > 0;
        state.hangs = state.hangs.saturating_sub(1);
        (state.away, hangs)
    });
    match away {
        None => {}
        Some(Away::Closed) => return None,
        Some(Away::Silent) => {
            shared.wait_while_silent();
            return None;
        }
    }
    if hangs {
        // Until docent has had enough.
        let _ = std::io::copy(&mut &stream, &mut std::io::sink());
        return None;
    }
    stream.set_nodelay(true).ok()?;
    let mut line = Line { place, socket: accept(stream).ok()?, told: None };
    if let Some(code) = shared.change(|state| state.close_before_hello.take()) {
        return line.close(code);
    }
    let heartbeat = shared.lock().heartbeat.unwrap_or(HEARTBEAT);
    line.say(&json!({"op": 10, "d": {"heartbeat_interval": heartbeat.as_millis()}}))?;
    loop {
        for text in line.heard()? {
            line.hear(&serde_json::from_str(&text).ok()?, shared)?;
        }
        line.tell(shared)?;
        shared.wait_for_news(line.told);
        let away = shared.lock().away;
        match away {
            None => {}
            Some(Away::Closed) => return None,
            Some(Away::Silent) => shared.wait_while_silent(),
        }
    }
}

/// The sequence number of the last of so many events; READY comes before the first.
fn number(told: usize) -> usize {
    told + 1
}

impl Line {
    /// What docent has said by now; none when it left.
    fn heard(&mut self) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        self.socket.get_ref().set_nonblocking(true).ok()?;
        loop {
            match self.socket.read() {
                Ok(Frame::Text(text)) => texts.push(text),
                Ok(Frame::Close(_)) => return None,
                Ok(_) => {}
                Err(Error::Io(fault)) if fault.kind() == ErrorKind::WouldBlock => break,
                Err(_) => return None,
            }
        }
        self.socket.get_ref().set_nonblocking(false).ok()?;
        Some(texts)
    }

    fn say(&mut self, payload: &Value) -> Option<()> {
        self.socket.send(Frame::Text(payload.to_string())).ok()
    }

    fn close(&mut self, code: u16) -> Option<()> {
        let frame = CloseFrame { code: CloseCode::from(code), reason: "".into() };
        let _ = self.socket.close(Some(frame));
        let _ = self.socket.flush();
        None
    }

    fn hear(&mut self, payload: &Value, shared: &Shared) -> Option<()> {
        match payload["op"].as_u64()? {
            1 if shared.lock().is_deaf => Some(()),
            1 => self.say(&json!({"op": 11})),
            2 => self.identify(&payload["d"], shared),
            6 => self.resume(&payload["d"], shared),
            _ => Some(()),
        }
    }

    fn identify(&mut self, data: &Value, shared: &Shared) -> Option<()> {
        let (refused, session, address, at) = shared.change(|state| {
            state.identifies += 1;
            let intents = data["intents"].as_u64().unwrap_or(0);
            if intents & PRIVILEGED != 0 {
                state.violations.push(format!("IDENTIFY asks for privileged intents: {intents}"));
            }
            let session = format!("session-{}", state.identifies);
            let refused = state.close_code.take();
            if refused.is_none() {
                state.session = Some(session.clone());
            }
            (refused, session, state.resume_address.clone(), state.events.len())
        });
        if let Some(code) = refused {
            return self.close(code);
        }
        self.told = Some(at);
        self.say(&json!({"op": 0, "s": number(at), "t": "READY", "d": {
            "v": 10,
            "user": super::events::me(),
            "guilds": [{"id": GUILD.to_string(), "unavailable": true}],
            "session_id": session,
            "resume_gateway_url": address,
            "shard": data.get("shard").cloned().unwrap_or(json!([0, 1])),
            "application": {"id": ME.to_string(), "flags": 0},
        }}))
    }

    fn resume(&mut self, data: &Value, shared: &Shared) -> Option<()> {
        let known = shared.change(|state| {
            if self.place != Place::Resuming && !state.resume_address.is_empty() {
                state.violations.push("RESUME came to the address for new sessions".to_owned());
            }
            let known = state.session.is_some() && state.session.as_deref() == data["session_id"].as_str();
            state.resumes += u32::from(known);
            known
        });
        if !known {
            return self.say(&json!({"op": 9, "d": false}));
        }
        let told = usize::try_from(data["seq"].as_u64()?).ok()?.checked_sub(1)?;
        self.told = Some(told.min(shared.lock().events.len()));
        self.tell(shared)?;
        let told = self.told?;
        self.say(&json!({"op": 0, "s": number(told), "t": "RESUMED", "d": {}}))
    }

    /// Tells what has happened since, or breaks off when it is told to.
    fn tell(&mut self, shared: &Shared) -> Option<()> {
        let Some(told) = self.told else { return Some(()) };
        let order = shared.change(|state| state.breaks.pop_front());
        if let Some(order) = order {
            if order["half_open"] == true {
                // Nothing is heard or said any more, and the connection stays.
                std::thread::sleep(HALF_OPEN);
                return None;
            }
            if let Some(code) = order["close"].as_u64().and_then(|code| u16::try_from(code).ok()) {
                return self.close(code);
            }
            if order["op"].is_u64() {
                self.say(&order)?;
            }
            if order["op"] != 9 {
                return None;
            }
            self.told = None;
            return Some(());
        }
        let events: Vec<(String, Value)> = shared.lock().events[told..].to_vec();
        for (name, data) in events {
            let told = self.told.unwrap_or_default() + 1;
            self.say(&json!({"op": 0, "s": number(told), "t": name, "d": data}))?;
            self.told = Some(told);
        }
        Some(())
    }
}

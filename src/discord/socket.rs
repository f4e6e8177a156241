//! One websocket to the gateway: payloads in and out, each within a time.

use super::closing::GATEWAY_VERSION;
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// The longest that a connection may take to come about, its handshakes included.
const CONNECT: Duration = Duration::from_secs(10);

/// The longest that a payload may take to be sent: a connection that takes nothing for so long is dead.
const SEND: Duration = Duration::from_secs(10);

/// The longest that a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// The most that one payload may hold, in bytes; READY names every server that docent is on.
const MAX_PAYLOAD_BYTES: usize = 32 * 1024 * 1024;

/// A payload of the gateway's (Discord's reference, "Gateway Events").
#[derive(Deserialize)]
pub(super) struct Payload {
    /// What it is.
    pub(super) op: u8,
    /// What it holds.
    #[serde(default)]
    pub(super) d: Value,
    /// The number of the event.
    #[serde(default)]
    pub(super) s: Option<u64>,
    /// The name of the event.
    #[serde(default)]
    pub(super) t: Option<String>,
}

/// What a read comes to.
pub(super) enum Heard {
    /// A payload.
    Payload(Payload),
    /// Something that is none.
    Noise,
    /// The end, with the code that Discord gave.
    Closed(Option<u16>),
}

/// An open websocket.
pub(super) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects to `wss://…`; none when that takes too long or fails.
    pub(super) async fn connect(url: &str) -> Option<Self> {
        let url = format!("{}/?v={GATEWAY_VERSION}&encoding=json", url.trim_end_matches('/'));
        let config = WebSocketConfig {
            max_message_size: Some(MAX_PAYLOAD_BYTES),
            max_frame_size: Some(MAX_PAYLOAD_BYTES),
            ..WebSocketConfig::default()
        };
        let connecting = connect_async_with_config(&url, Some(config), true);
        match timeout(CONNECT, connecting).await {
            Ok(Ok((socket, _))) => Some(Self(socket)),
            Ok(Err(fault)) => {
                tracing::warn!(%fault, "the gateway cannot be reached; docent tries again");
                None
            }
            Err(_) => {
                tracing::warn!("the gateway does not answer; docent tries again");
                None
            }
        }
    }

    /// Waits for the next payload; may be dropped while it waits, and nothing is lost.
    pub(super) async fn hear(&mut self) -> Heard {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).map_or(Heard::Noise, Heard::Payload),
            Some(Ok(Message::Close(frame))) => Heard::Closed(frame.map(|frame| frame.code.into())),
            Some(Ok(_)) => Heard::Noise,
            Some(Err(_)) | None => Heard::Closed(None),
        }
    }

    /// Sends a payload; whether it went out.
    pub(super) async fn say(&mut self, payload: &Value) -> bool {
        matches!(timeout(SEND, self.0.send(Message::Text(payload.to_string()))).await, Ok(Ok(())))
    }

    /// Takes leave with a code: 1000 ends the session, any other leaves it to be resumed.
    pub(super) async fn leave(mut self, code: u16) {
        let frame = CloseFrame { code: CloseCode::from(code), reason: "".into() };
        // Whether it is heard does not matter: the connection is dropped.
        let _ = timeout(GOODBYE, self.0.close(Some(frame))).await;
    }
}

//! What the server knows: who was answered how, what was asked of it, and what it is to do wrong.

use super::Request;
use serde_json::Value;
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

/// Ids begin here: as many digits as Discord's have.
const FIRST_ID: u64 = 1_300_000_000_000_000_000;

/// How a request fails.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// It is refused with this status, and nothing comes of it.
    Status(u16),
    /// It comes too soon: 429, again in so many seconds.
    TooSoon(f32),
    /// The connection breaks before anything comes of it.
    Dropped,
    /// It is carried out, and the connection breaks before the response.
    ResponseLost,
    /// Nothing comes for so long, then the connection breaks.
    Hangs(Duration),
}

/// An interaction, and how docent responded to it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interaction {
    pub(crate) token: String,
    /// Discord's kind: 2 command, 3 component, 4 autocomplete, 5 modal.
    pub(crate) kind: u64,
    pub(crate) channel: u64,
    /// The message that a component belongs to.
    pub(crate) of_message: Option<u64>,
    /// The first response, when there is one.
    pub(crate) first: Option<Value>,
    /// The message that came of it.
    pub(crate) message: Option<u64>,
    /// Whether the message is only "thinking…" so far.
    pub(crate) is_thinking: bool,
    /// Whether an update was put off and has not come yet.
    pub(crate) owes_update: bool,
    /// Whether the first response was carried out and its answer lost: a second one is no fault.
    pub(crate) response_lost: bool,
}

/// A message of docent's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) channel: u64,
    pub(crate) content: String,
    pub(crate) components: Value,
    pub(crate) flags: u64,
    /// The message it replies to.
    pub(crate) reply_to: Option<u64>,
    /// The interaction it came of.
    pub(crate) interaction: Option<u64>,
    pub(crate) nonce: Option<String>,
}

impl Message {
    /// Whether only one member sees it.
    pub(crate) fn is_ephemeral(&self) -> bool {
        self.flags & 64 != 0
    }
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) gateway_address: String,
    ids: u64,
    pub(crate) requests: Vec<Request>,
    /// What docent did against Discord's rules.
    pub(crate) violations: Vec<String>,
    /// Whether a first response may come once more, word for word: under a load that keeps Discord's own from
    /// arriving in time.
    pub(crate) may_repeat: bool,
    /// The commands as registered, everywhere and by server.
    pub(crate) commands: HashMap<String, Value>,
    pub(crate) messages: Vec<Message>,
    pub(crate) interactions: HashMap<u64, Interaction>,
    pub(crate) faults: VecDeque<(String, String, Fault)>,
    /// Channels that docent may not post in.
    pub(crate) forbidden: HashSet<u64>,
    /// What happened, for the gateway to tell in this order.
    pub(crate) events: Vec<(String, Value)>,
    /// How many connections the gateway is to break, by what it says before.
    pub(crate) breaks: VecDeque<Value>,
    pub(crate) identifies: u32,
    pub(crate) resumes: u32,
    /// The session that can be resumed.
    pub(crate) session: Option<String>,
    /// What the next IDENTIFY is refused with.
    pub(crate) close_code: Option<u16>,
}

impl State {
    pub(crate) fn next_id(&mut self) -> u64 {
        self.ids += 1;
        FIRST_ID + self.ids
    }

    pub(crate) fn message(&self, id: u64) -> Option<&Message> {
        self.messages.iter().find(|message| message.id == id)
    }

    pub(crate) fn last_requests(&self) -> String {
        let last = self.requests.iter().rev().take(12).rev();
        last.map(|r| format!("{} {} {}", r.method, r.path, r.body)).collect::<Vec<_>>().join("\n")
    }
}

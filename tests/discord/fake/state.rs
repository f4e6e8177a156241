//! What the server knows: who was answered how, what was asked of it, and what it is to do wrong.

use super::Request;
use serde_json::Value;
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::{Duration, Instant};

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

/// A time in which every request fails once: whoever tries again gets through.
#[derive(Debug)]
pub(crate) struct Storm {
    pub(crate) fault: Fault,
    /// Method and path of what has failed already.
    hit: HashSet<String>,
}

/// How Discord is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Away {
    /// Every connection breaks at once.
    Closed,
    /// Connections come about, and nothing is ever said on them.
    Silent,
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
    /// When the first response came.
    pub(crate) responded_at: Option<Instant>,
}

impl Interaction {
    /// Whether the member has what they are going to get.
    pub(crate) fn is_done(&self) -> bool {
        self.first.is_some() && !self.is_thinking && !self.owes_update
    }
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
    /// The files that go with it: name and text.
    pub(crate) files: Vec<(String, String)>,
}

impl Message {
    /// Whether only one member sees it.
    pub(crate) fn is_ephemeral(&self) -> bool {
        self.flags & 64 != 0
    }
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a slip or a whim of its own, in any combination")]
pub(crate) struct State {
    pub(crate) gateway_address: String,
    /// Where sessions are to be resumed.
    pub(crate) resume_address: String,
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
    /// How many connections the gateway is to break, by what it says before: a payload, or `{"close": code}`.
    pub(crate) breaks: VecDeque<Value>,
    /// How many connections to the gateway are taken and never greeted.
    pub(crate) hangs: u32,
    /// Whether heartbeats are left without an answer: the line is dead, and nobody says so.
    pub(crate) is_deaf: bool,
    pub(crate) identifies: u32,
    pub(crate) resumes: u32,
    /// The session that can be resumed.
    pub(crate) session: Option<String>,
    /// What the next connection is closed with instead of a hello.
    pub(crate) close_before_hello: Option<u16>,
    /// What the next IDENTIFY is refused with.
    pub(crate) close_code: Option<u16>,
    /// Whether the bot's token is wrong.
    pub(crate) refuses_token: bool,
    /// What the application's page says beside the usual.
    pub(crate) application: Value,
    /// Whether docent is on no server.
    pub(crate) is_nowhere: bool,
    /// The roles of the server; docent has the one with the id 600.
    pub(crate) roles: Value,
    /// Channels that are not as usual, by id; null: there is none.
    pub(crate) channels: HashMap<String, Value>,
    pub(crate) storm: Option<Storm>,
    /// Whether each channel takes one message and then none for a moment, as the headers of its response say.
    pub(crate) one_by_one: bool,
    pub(crate) away: Option<Away>,
    /// How often docent is to say on new connections that it is there.
    pub(crate) heartbeat: Option<Duration>,
}

impl Storm {
    pub(crate) fn of(fault: Fault) -> Self {
        Self { fault, hit: HashSet::new() }
    }

    /// The fault that this request meets, the first time.
    pub(super) fn strikes(&mut self, request: &Request) -> Option<Fault> {
        self.hit.insert(format!("{} {}", request.method, request.path)).then(|| self.fault.clone())
    }
}

impl State {
    pub(crate) fn next_id(&mut self) -> u64 {
        self.ids += 1;
        FIRST_ID + self.ids
    }

    pub(crate) fn message(&self, id: u64) -> Option<&Message> {
        self.messages.iter().find(|message| message.id == id)
    }

    /// Forgets requests, messages and interactions that are done, so that a long run does not fill the memory.
    pub(crate) fn forget(&mut self) {
        self.requests.clear();
        self.messages.clear();
        self.interactions.retain(|_, interaction| !interaction.is_done());
        for (_, data) in &mut self.events {
            *data = Value::Null;
        }
    }

    pub(crate) fn last_requests(&self) -> String {
        let last = self.requests.iter().rev().take(12).rev();
        last.map(|r| format!("{} {} {}", r.method, r.path, r.body)).collect::<Vec<_>>().join("\n")
    }
}

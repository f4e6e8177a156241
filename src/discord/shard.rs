//! One connection to Discord's gateway, kept for as long as the process lives: identify, heartbeats, events, and
//! coming back after whatever ended it.
//!
//! serenity's own runner tells neither that Discord wants more shards nor that it refuses a version, waits without
//! end for a server that does not answer, and resumes at another address than the one that Discord gave.

use super::api::Api;
use super::closing::{After, Refusal, after_close};
use super::gateway::Ear;
use super::login::Token;
use super::memory::random_number;
use super::preflight::find_gateway;
use super::socket::{Heard, Payload, Socket};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// The longest that Discord may take to say hello, and then without a word until a session begins or is resumed.
const GREETING: Duration = Duration::from_secs(20);

/// Between two sessions that begin (Discord's reference, "Session Start Limit").
const BETWEEN_IDENTIFIES: Duration = Duration::from_secs(5);

/// A connection that stood for so long was a good one: the next pause is short again.
const STOOD_WELL: Duration = Duration::from_mins(1);

/// The pause before coming back for the third time in a row; it doubles from time to time.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The longest pause after a session that stood, if only for a moment: Discord is there, and members wait.
const LONGEST_PAUSE_AFTER_SESSION: Duration = Duration::from_secs(3);

/// After so many failures in a row, and so long, the session counts as lost, and its address with it.
const TRIES_TO_RESUME: u32 = 5;
const SESSION_LIFE: Duration = Duration::from_mins(2);

/// Kinds of payloads (Discord's reference, "Gateway Opcodes").
const EVENT: u8 = 0;
const HEARTBEAT: u8 = 1;
const IDENTIFY: u8 = 2;
const RESUME: u8 = 6;
const RECONNECT: u8 = 7;
const INVALID_SESSION: u8 = 9;
const HELLO: u8 = 10;
const HEARTBEAT_ACK: u8 = 11;

/// Left without ending the session: any code but 1000 and 1001.
const COMING_BACK: u16 = 4_000;
const FOR_GOOD: u16 = 1_000;

/// What every connection needs.
pub(super) struct Line {
    /// The way to ask where the gateway is.
    pub(super) api: Api,
    /// The bot's token.
    pub(super) token: Token,
    /// What docent asks to hear.
    pub(super) intents: u64,
    /// Its number, and how many there are.
    pub(super) shard: (u32, u32),
    /// Who listens.
    pub(super) ear: Ear,
    /// Lets sessions begin one after the other.
    pub(super) gate: Arc<Gate>,
    /// Whether docent is to leave.
    pub(super) leaving: watch::Receiver<bool>,
}

/// Lets sessions begin no faster than Discord allows: each of its places is one that shards share.
#[derive(Debug)]
pub(super) struct Gate(Vec<Mutex<Option<Instant>>>);

/// A session that can be resumed.
struct Session {
    id: String,
    url: String,
    seq: u64,
}

/// How one connection ended.
enum Ended {
    /// docent left.
    Left,
    /// Discord ended it, or it broke.
    With(After),
}

/// What is known while a connection stands or comes about.
struct Standing {
    /// When the session stood.
    since: Option<Instant>,
    beat: Duration,
    next_beat: Instant,
    acknowledged: bool,
    /// The number of the last event, which heartbeats repeat.
    seq: Option<u64>,
    /// By when the session has to stand.
    until: Instant,
}

impl Gate {
    /// For so many sessions at a time (Discord's `max_concurrency`).
    pub(super) fn new(concurrency: u32) -> Self {
        Self((0..concurrency.clamp(1, 64)).map(|_| Mutex::new(None)).collect())
    }

    /// Waits for the turn of this shard, which lasts until what it returns is dropped: the others wait meanwhile.
    async fn pass(&self, shard: u32) -> MutexGuard<'_, Option<Instant>> {
        let last = self.0[shard as usize % self.0.len()].lock().await;
        if let Some(last) = *last {
            sleep_until(last + BETWEEN_IDENTIFIES).await;
        }
        last
    }
}

impl Line {
    /// Keeps the connection until docent leaves (`Ok`) or Discord refuses it for good. `url` is the gateway's address.
    pub(super) async fn keep(mut self, mut url: String) -> Result<(), Refusal> {
        let mut session: Option<Session> = None;
        let mut failures = 0_u32;
        let mut last_stood = Instant::now();
        loop {
            let place = session.as_ref().map_or_else(|| url.clone(), |session| session.url.clone());
            let (ended, stood) = self.connect(&place, &mut session).await;
            if !stood.is_zero() {
                last_stood = Instant::now();
            }
            self.ear.unlinked(self.shard.0);
            match ended {
                Ended::Left => return Ok(()),
                Ended::With(After::GiveUp(refusal)) => return Err(refusal),
                Ended::With(After::Anew) => session = None,
                Ended::With(After::Resume) => {}
            }
            failures = if stood >= STOOD_WELL { 0 } else { failures + 1 };
            // Also where each session ends soon after it began: sessions that may begin are counted by the day, and
            // who asks hears when none is left.
            if failures >= TRIES_TO_RESUME && (session.is_none() || last_stood.elapsed() >= SESSION_LIFE) {
                // The place where the session was may be gone, and the gateway may have moved.
                session = None;
                url = tokio::select! {
                    found = find_gateway(&self.api) => found?.url,
                    () = left(&mut self.leaving) => return Ok(()),
                };
                last_stood = Instant::now();
            }
            let longest = if stood.is_zero() { LONGEST_PAUSE } else { LONGEST_PAUSE_AFTER_SESSION };
            let pause = pause(failures, chance()).min(longest);
            if !pause.is_zero() {
                tracing::debug!(shard = self.shard.0, ?pause, "coming back to the gateway");
            }
            tokio::select! {
                () = sleep(pause) => {}
                () = left(&mut self.leaving) => return Ok(()),
            }
        }
    }

    /// One connection, from its beginning to its end; how long its session stood.
    async fn connect(&mut self, url: &str, session: &mut Option<Session>) -> (Ended, Duration) {
        let mut leaving = self.leaving.clone();
        let opening = async {
            // The turn is held until the session is asked for: only then does Discord count it.
            let mut turn = match session {
                Some(_) => None,
                None => Some(self.gate.pass(self.shard.0).await),
            };
            let mut socket = Socket::connect(url).await.ok_or(After::Resume)?;
            let beat = timeout(GREETING, hello(&mut socket)).await.unwrap_or_else(|_| {
                tracing::warn!(shard = self.shard.0, "the gateway says no hello; docent tries again");
                Err(After::Resume)
            })?;
            let first = if let Some(Session { id, seq, .. }) = &session {
                self.ear.happened("resume");
                json!({"op": RESUME, "d": {"token": self.token.expose(), "session_id": id, "seq": seq}})
            } else {
                self.ear.happened("identify");
                self.identify()
            };
            let is_said = socket.say(&first).await;
            if let Some(turn) = &mut turn {
                **turn = Some(Instant::now());
            }
            if is_said { Ok((socket, beat)) } else { Err(After::Resume) }
        };
        let opened = tokio::select! {
            opened = opening => opened,
            () = left(&mut leaving) => return (Ended::Left, Duration::ZERO),
        };
        let (mut socket, beat) = match opened {
            Ok(opened) => opened,
            Err(after) => return (Ended::With(after), Duration::ZERO),
        };
        let now = Instant::now();
        let mut standing = Standing {
            since: None,
            beat,
            // Spread, so that not everybody's heart beats at once after an outage.
            next_beat: now + beat.mul_f64(chance()),
            acknowledged: true,
            seq: session.as_ref().map(|session| session.seq),
            until: now + GREETING,
        };
        let ended = tokio::select! {
            after = self.listen(&mut socket, url, session, &mut standing) => Ended::With(after),
            () = left(&mut leaving) => Ended::Left,
        };
        let code = if matches!(ended, Ended::Left) { FOR_GOOD } else { COMING_BACK };
        socket.leave(code).await;
        (ended, standing.since.map_or(Duration::ZERO, |since| since.elapsed()))
    }

    /// Listens until the connection ends.
    async fn listen(
        &self,
        socket: &mut Socket,
        url: &str,
        session: &mut Option<Session>,
        standing: &mut Standing,
    ) -> After {
        loop {
            let overdue = if standing.since.is_some() { None } else { Some(standing.until) };
            let heard = tokio::select! {
                heard = socket.hear() => heard,
                () = sleep_until(standing.next_beat) => {
                    // Half of a connection is none.
                    if !standing.acknowledged || !self.beat(socket, standing).await {
                        self.ear.happened("zombie");
                        return After::Resume;
                    }
                    continue;
                }
                () = sleep_until(overdue.unwrap_or(standing.next_beat)), if overdue.is_some() => {
                    return After::Resume;
                }
            };
            let payload = match heard {
                Heard::Payload(payload) => payload,
                Heard::Noise => continue,
                Heard::Closed(code) => {
                    tracing::info!(shard = self.shard.0, code, "Discord closed the connection");
                    return after_close(code);
                }
            };
            match payload.op {
                EVENT => self.event(payload, url, session, standing),
                // Asked for at once: the usual one is brought forward. Whoever asks is there.
                HEARTBEAT => (standing.acknowledged, standing.next_beat) = (true, Instant::now()),
                HEARTBEAT_ACK => standing.acknowledged = true,
                RECONNECT => {
                    self.ear.happened("reconnect");
                    return After::Resume;
                }
                INVALID_SESSION => {
                    self.ear.happened("invalid_session");
                    if payload.d.as_bool() == Some(true) && session.is_some() {
                        return After::Resume;
                    }
                    // Discord's reference, "Resuming": one to five seconds, by chance.
                    sleep(Duration::from_secs(1) + Duration::from_secs(4).mul_f64(chance())).await;
                    return After::Anew;
                }
                _ => {}
            }
        }
    }

    fn event(&self, payload: Payload, url: &str, session: &mut Option<Session>, standing: &mut Standing) {
        let Payload { d, s, t, .. } = payload;
        let name = t.unwrap_or_default();
        if name == "READY" {
            let text = |key: &str| d[key].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
            let place = text("resume_gateway_url").unwrap_or_else(|| url.to_owned());
            *session = text("session_id").map(|id| Session { id, url: place, seq: 0 });
        }
        standing.seq = s.or(standing.seq);
        if let (Some(session), Some(seq)) = (session.as_mut(), s) {
            session.seq = seq;
        }
        // What a session missed is told before it stands again, and there can be much of it.
        standing.until = Instant::now() + GREETING;
        if matches!(name.as_str(), "READY" | "RESUMED") {
            standing.since = Some(Instant::now());
            self.ear.linked(self.shard.0);
        }
        self.ear.hear(&name, d);
    }

    async fn beat(&self, socket: &mut Socket, standing: &mut Standing) -> bool {
        standing.next_beat = Instant::now() + standing.beat;
        standing.acknowledged = false;
        socket.say(&json!({"op": HEARTBEAT, "d": standing.seq})).await
    }

    fn identify(&self) -> Value {
        let (shard, shards) = self.shard;
        json!({"op": IDENTIFY, "d": {
            "token": self.token.expose(),
            "intents": self.intents,
            "shard": [shard, shards],
            "properties": {"os": std::env::consts::OS, "browser": "docent", "device": "docent"},
        }})
    }
}

/// Waits for the hello; the time between two heartbeats, or what to do where there is none.
async fn hello(socket: &mut Socket) -> Result<Duration, After> {
    loop {
        match socket.hear().await {
            Heard::Payload(Payload { op: HELLO, d, .. }) => {
                let beat = d["heartbeat_interval"].as_u64().filter(|beat| *beat > 0);
                return beat.map(Duration::from_millis).ok_or(After::Resume);
            }
            Heard::Payload(_) | Heard::Noise => {}
            Heard::Closed(code) => return Err(after_close(code)),
        }
    }
}

/// Waits until docent is to leave.
async fn left(leaving: &mut watch::Receiver<bool>) {
    // Whoever would say so is gone: then it is over as well.
    let _ = leaving.wait_for(|leaving| *leaving).await;
}

/// The pause after so many failures in a row; the first is none, for a connection breaks now and then.
fn pause(failures: u32, chance: f64) -> Duration {
    let Some(doublings) = failures.checked_sub(2) else { return Duration::ZERO };
    let longest = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_PAUSE);
    longest.mul_f64(0.5 + chance / 2.0)
}

/// From 0 to 1.
fn chance() -> f64 {
    f64::from((random_number() >> 32) as u32) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn pauses_grow_from_none_to_a_bound() {
        assert_eq!([pause(0, 1.0), pause(1, 1.0)], [Duration::ZERO; 2]);
        assert_eq!(pause(2, 1.0), FIRST_PAUSE);
        assert_eq!(pause(3, 0.0), FIRST_PAUSE);
        assert_eq!(pause(u32::MAX, 1.0), LONGEST_PAUSE);
    }

    #[tokio::test]
    async fn a_turn_lasts_until_its_session_was_asked_for() {
        let gate = Gate::new(2);
        let first = gate.pass(0).await;
        assert!(gate.pass(2).now_or_never().is_none(), "it shares the place of the first");
        assert!(gate.pass(1).now_or_never().is_some(), "it has a place of its own");
        drop(first);
        let mut second = gate.pass(2).now_or_never().expect("no session began in the turn before");
        *second = Some(Instant::now());
        drop(second);
        assert!(gate.pass(0).now_or_never().is_none(), "a session began just now");
    }
}

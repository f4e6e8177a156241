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
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// The longest that Discord may take to say hello, and to begin or resume a session.
const GREETING: Duration = Duration::from_secs(20);

/// Between two sessions that begin (Discord's reference, "Session Start Limit").
const BETWEEN_IDENTIFIES: Duration = Duration::from_secs(5);

/// A connection that stood for so long was a good one: the next pause is short again.
const STOOD_WELL: Duration = Duration::from_mins(1);

/// The pause before coming back for the third time in a row; it doubles from time to time.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

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
    /// By when the session has to stand.
    until: Instant,
}

impl Gate {
    /// For so many sessions at a time (Discord's `max_concurrency`).
    pub(super) fn new(concurrency: u32) -> Self {
        Self((0..concurrency.clamp(1, 64)).map(|_| Mutex::new(None)).collect())
    }

    /// Waits for the turn of this shard.
    async fn pass(&self, shard: u32) {
        let mut last = self.0[shard as usize % self.0.len()].lock().await;
        let turn = next_turn(*last, Instant::now());
        sleep_until(turn).await;
        *last = Some(turn);
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
            let pause = pause(failures, chance());
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
            if session.is_none() {
                self.gate.pass(self.shard.0).await;
            }
            let mut socket = Socket::connect(url).await?;
            let beat = timeout(GREETING, hello(&mut socket)).await.ok()??;
            let first = if let Some(Session { id, seq, .. }) = &session {
                self.ear.happened("resume");
                json!({"op": RESUME, "d": {"token": self.token.expose(), "session_id": id, "seq": seq}})
            } else {
                self.ear.happened("identify");
                self.identify()
            };
            socket.say(&first).await.then_some((socket, beat))
        };
        let opened = tokio::select! {
            opened = opening => opened,
            () = left(&mut leaving) => return (Ended::Left, Duration::ZERO),
        };
        let Some((mut socket, beat)) = opened else { return (Ended::With(After::Resume), Duration::ZERO) };
        let now = Instant::now();
        let mut standing = Standing {
            since: None,
            beat,
            // Spread, so that not everybody's heart beats at once after an outage.
            next_beat: now + beat.mul_f64(chance()),
            acknowledged: true,
            until: now + GREETING,
        };
        let ended = tokio::select! {
            after = self.listen(&mut socket, session, &mut standing) => Ended::With(after),
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
        session: &mut Option<Session>,
        standing: &mut Standing,
    ) -> After {
        loop {
            let overdue = if standing.since.is_some() { None } else { Some(standing.until) };
            let heard = tokio::select! {
                heard = socket.hear() => heard,
                () = sleep_until(standing.next_beat) => {
                    // Half of a connection is none.
                    if !standing.acknowledged || !self.beat(socket, session.as_ref(), standing).await {
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
                EVENT => self.event(payload, session, standing),
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

    fn event(&self, payload: Payload, session: &mut Option<Session>, standing: &mut Standing) {
        let Payload { d, s, t, .. } = payload;
        let name = t.unwrap_or_default();
        if name == "READY" {
            let text = |key: &str| d[key].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
            let read = text("session_id").zip(text("resume_gateway_url"));
            *session = read.map(|(id, url)| Session { id, url, seq: 0 });
        }
        if let (Some(session), Some(seq)) = (session.as_mut(), s) {
            session.seq = seq;
        }
        if matches!(name.as_str(), "READY" | "RESUMED") {
            standing.since = Some(Instant::now());
            self.ear.linked(self.shard.0);
        }
        self.ear.hear(&name, d);
    }

    async fn beat(&self, socket: &mut Socket, session: Option<&Session>, standing: &mut Standing) -> bool {
        standing.next_beat = Instant::now() + standing.beat;
        standing.acknowledged = false;
        socket.say(&json!({"op": HEARTBEAT, "d": session.map(|session| session.seq)})).await
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

/// When the next session may begin.
fn next_turn(last: Option<Instant>, now: Instant) -> Instant {
    last.map_or(now, |last| now.max(last + BETWEEN_IDENTIFIES))
}

/// Waits for the hello; the time between two heartbeats.
async fn hello(socket: &mut Socket) -> Option<Duration> {
    loop {
        match socket.hear().await {
            Heard::Payload(Payload { op: HELLO, d, .. }) => {
                let beat = d["heartbeat_interval"].as_u64()?;
                return (beat > 0).then(|| Duration::from_millis(beat));
            }
            Heard::Payload(_) | Heard::Noise => {}
            Heard::Closed(_) => return None,
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

    #[test]
    fn pauses_grow_from_none_to_a_bound() {
        assert_eq!([pause(0, 1.0), pause(1, 1.0)], [Duration::ZERO; 2]);
        assert_eq!(pause(2, 1.0), FIRST_PAUSE);
        assert_eq!(pause(3, 0.0), FIRST_PAUSE);
        assert_eq!(pause(u32::MAX, 1.0), LONGEST_PAUSE);
    }

    #[test]
    fn sessions_begin_one_after_the_other() {
        let now = Instant::now();
        assert_eq!(next_turn(None, now), now);
        assert_eq!(next_turn(Some(now), now), now + BETWEEN_IDENTIFIES);
        assert_eq!(next_turn(Some(now), now + BETWEEN_IDENTIFIES * 2), now + BETWEEN_IDENTIFIES * 2);
    }
}

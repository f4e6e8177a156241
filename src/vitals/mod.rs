//! What docent counts and knows about itself while it runs: plain values, which edges write and `http` reads.
//!
//! Nothing here touches the outside, nothing is global, and no value is ever a member's words, id or token.

mod counts;
mod links;
mod parts;

pub use counts::{Counts, How, Labels, Retried, Stage, Waiting};
pub use links::{Links, Standing};
pub use parts::{Condition, IndexFacts, Part, State};

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The pulse is lost when the threads that answer members gave no sign of life for so long.
pub const PULSE_LOST: Duration = Duration::from_secs(30);

/// All of it; shared by `Arc`.
#[derive(Debug, Default)]
pub struct Vitals {
    /// Counters and times.
    pub counts: Counts,
    /// The connections to Discord's gateway.
    pub links: Links,
    parts: Mutex<BTreeMap<Part, Vec<Condition>>>,
    index: Mutex<Option<IndexFacts>>,
    pulse: Mutex<Option<Instant>>,
    stopping: AtomicBool,
}

/// Whether the threads that answer members do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pulse {
    /// They have not started.
    None,
    /// They read a crisis in words that are one, just now.
    Beating,
    /// They gave no sign of life for [`PULSE_LOST`].
    Lost,
}

impl Vitals {
    /// Says how a part is; no condition at all is "as it should be".
    pub fn set(&self, part: Part, conditions: Vec<Condition>) {
        lock(&self.parts).insert(part, conditions);
    }

    /// How every part is of which something was said.
    pub fn parts(&self) -> BTreeMap<Part, Vec<Condition>> {
        lock(&self.parts).clone()
    }

    /// Says which generation is in use, if one is.
    pub fn set_index(&self, facts: Option<IndexFacts>) {
        *lock(&self.index) = facts;
    }

    /// The generation in use.
    pub fn index(&self) -> Option<IndexFacts> {
        lock(&self.index).clone()
    }

    /// A sign of life of the threads that answer members, from one that has just read a crisis as one.
    pub fn beat(&self, now: Instant) {
        *lock(&self.pulse) = Some(now);
    }

    /// Whether there was one lately.
    pub fn pulse(&self, now: Instant) -> Pulse {
        match *lock(&self.pulse) {
            None => Pulse::None,
            Some(last) if now.saturating_duration_since(last) < PULSE_LOST => Pulse::Beating,
            Some(_) => Pulse::Lost,
        }
    }

    /// Nothing new is taken on from now on.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// Whether docent is on its way out.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }
}

/// Values are put in whole, so that one which a panic left behind is as good as any.
fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pulse_is_lost_after_a_while() {
        let (vitals, now) = (Vitals::default(), Instant::now());
        assert_eq!(vitals.pulse(now), Pulse::None);
        vitals.beat(now);
        assert_eq!(vitals.pulse(now), Pulse::Beating);
        assert_eq!(vitals.pulse(now + PULSE_LOST), Pulse::Lost);
        vitals.beat(now + PULSE_LOST);
        assert_eq!(vitals.pulse(now + PULSE_LOST), Pulse::Beating);
    }
}

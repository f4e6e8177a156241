//! Tells when the system's clock was set back: serenity's rate limiter waits by it, and would wait for as long again.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// Small corrections of the clock are no harm.
const SLACK: Duration = Duration::from_secs(1);

/// Both clocks at one moment.
type Moment = (Instant, SystemTime);

/// The moment that was looked at last.
#[derive(Debug)]
pub(super) struct Clock(Mutex<Moment>);

impl Default for Clock {
    fn default() -> Self {
        Self(Mutex::new((Instant::now(), SystemTime::now())))
    }
}

impl Clock {
    /// Whether the system's clock was set back since it was last looked at.
    pub(super) fn was_set_back(&self) -> bool {
        let now = (Instant::now(), SystemTime::now());
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ran_back(std::mem::replace(&mut last, now), now)
    }
}

/// Whether the system's clock is behind the one that nobody sets, compared with an earlier moment.
fn ran_back(before: Moment, now: Moment) -> bool {
    let passed = now.0.saturating_duration_since(before.0);
    now.1 + SLACK < before.1 + passed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clock_that_is_set_back_counts() {
        let start = (Instant::now(), SystemTime::now());
        let (minute, day) = (Duration::from_mins(1), Duration::from_hours(24));
        assert!(!ran_back(start, (start.0 + minute, start.1 + minute)));
        assert!(!ran_back(start, (start.0 + minute, start.1 + day)));
        assert!(!ran_back(start, (start.0 + minute, start.1 + minute - SLACK / 2)));
        assert!(ran_back(start, (start.0 + minute, start.1)));
        assert!(ran_back(start, (start.0 + minute, start.1 - day)));
    }
}

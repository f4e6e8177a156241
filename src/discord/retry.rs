//! When a call to Discord is worth another try, and after what pause.

use std::time::Duration;

/// The pause before the second try; it doubles from try to try.
const FIRST_PAUSE: Duration = Duration::from_millis(150);

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How one try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// Discord refused it: the HTTP status, and Discord's own code (0 where it gave none).
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's code.
        code: isize,
    },
    /// No answer came: the connection broke, or the time was up. Discord may have taken it all the same.
    Lost,
}

/// What follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Discord has what it was given: an earlier try arrived.
    Arrived,
    /// It may be tried again.
    Retry,
    /// It will never be taken.
    GiveUp,
}

/// Discord's code for an interaction that has its first response.
pub(super) const ALREADY_ACKNOWLEDGED: isize = 40_060;

/// What follows from the end of a try. `maybe_arrived`: an earlier one was lost, or broke inside Discord.
pub(super) fn next(ended: Ended, maybe_arrived: bool) -> Next {
    match ended {
        Ended::Refused { code: ALREADY_ACKNOWLEDGED, .. } if maybe_arrived => Next::Arrived,
        Ended::Lost | Ended::Refused { status: 429 | 500..=599, .. } => Next::Retry,
        Ended::Refused { .. } => Next::GiveUp,
    }
}

/// Whether Discord may have taken what such a try brought.
pub(super) fn maybe_arrived(ended: Ended) -> bool {
    matches!(ended, Ended::Lost | Ended::Refused { status: 500..=599, .. })
}

/// The pause after the try of this number, from 0; `chance`, 0 to 1, spreads it from half of it to all.
pub(super) fn pause(tries: u32, chance: f64) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(tries)).min(LONGEST_PAUSE);
    doubled.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: isize) -> Ended {
        Ended::Refused { status, code }
    }

    #[test]
    fn faults_of_discord_are_tried_again_and_those_of_docent_are_not() {
        for ended in [Ended::Lost, refused(429, 0), refused(500, 0), refused(502, -1), refused(503, 0)] {
            assert_eq!(next(ended, false), Next::Retry, "{ended:?}");
        }
        for ended in [refused(400, 50_035), refused(403, 50_013), refused(404, 10_062), refused(401, 0)] {
            assert_eq!(next(ended, true), Next::GiveUp, "{ended:?}");
        }
    }

    #[test]
    fn already_acknowledged_is_success_only_after_a_try_that_was_lost() {
        let already = refused(400, ALREADY_ACKNOWLEDGED);
        assert_eq!(next(already, maybe_arrived(Ended::Lost)), Next::Arrived);
        assert_eq!(next(already, maybe_arrived(refused(502, -1))), Next::Arrived);
        assert_eq!(next(already, maybe_arrived(refused(429, 0))), Next::GiveUp);
    }

    #[test]
    fn pauses_grow_to_a_bound() {
        assert_eq!(pause(0, 1.0), FIRST_PAUSE);
        assert_eq!(pause(2, 0.0), FIRST_PAUSE * 2);
        assert_eq!(pause(u32::MAX, 1.0), LONGEST_PAUSE);
        let within_three_seconds: Duration = (0..4).map(|tries| pause(tries, 1.0)).sum();
        assert!(within_three_seconds < Duration::from_millis(2_500));
    }
}

//! How often a member, a channel and a server may ask.

use super::event::Caller;
use super::settings::Settings;
use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;

type Limiter<C> =
    RateLimiter<u64, DashMapStateStore<u64>, C, governor::middleware::NoOpMiddleware<<C as Clock>::Instant>>;

/// Three limits; a question counts against all that it passes.
pub(super) struct Cooldowns<C: Clock = DefaultClock> {
    clock: C,
    /// A minute: of one member, in one channel, on one server.
    limits: [u32; 3],
    member: Option<Limiter<C>>,
    channel: Option<Limiter<C>>,
    server: Option<Limiter<C>>,
}

impl<C: Clock> std::fmt::Debug for Cooldowns<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cooldowns")
    }
}

impl Cooldowns {
    pub(super) fn new(settings: &Settings) -> Self {
        Self::with_clock(settings, DefaultClock::default())
    }

    /// Whether these are still the limits.
    pub(super) fn go_by(&self, settings: &Settings) -> bool {
        self.limits == limits(settings)
    }
}

fn limits(settings: &Settings) -> [u32; 3] {
    [settings.member_per_minute, settings.channel_per_minute, settings.server_per_minute]
}

impl<C: Clock + Clone> Cooldowns<C> {
    fn with_clock(settings: &Settings, clock: C) -> Self {
        let limiter = |per_minute| {
            let quota = Quota::per_minute(NonZeroU32::new(per_minute)?);
            Some(RateLimiter::new(quota, DashMapStateStore::default(), clock.clone()))
        };
        Self {
            limits: limits(settings),
            member: limiter(settings.member_per_minute),
            channel: limiter(settings.channel_per_minute),
            server: limiter(settings.server_per_minute),
            clock,
        }
    }

    /// Counts a question; the seconds until it may be asked again when it comes too soon.
    pub(super) fn count(&self, caller: &Caller) -> Result<(), u64> {
        let limits = [
            (&self.member, Some(caller.member)),
            (&self.channel, Some(caller.channel)),
            (&self.server, caller.server),
        ];
        for (limiter, key) in limits {
            let (Some(limiter), Some(key)) = (limiter, key) else { continue };
            if let Err(over) = limiter.check_key(&key) {
                let wait = over.wait_time_from(self.clock.now());
                return Err(wait.as_secs() + u64::from(wait.subsec_nanos() > 0));
            }
        }
        Ok(())
    }

    /// Forgets whoever has not asked for a while.
    pub(super) fn tidy(&self) {
        for limiter in [&self.member, &self.channel, &self.server].into_iter().flatten() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;
    use std::time::Duration;

    fn caller(member: u64, channel: u64) -> Caller {
        Caller { member, channel, server: Some(1), ..Caller::default() }
    }

    #[test]
    fn each_member_channel_and_server_has_its_own_limit() {
        let settings = Settings {
            member_per_minute: 2,
            channel_per_minute: 3,
            server_per_minute: 0,
            ..Settings::default()
        };
        let clock = FakeRelativeClock::default();
        let cooldowns = Cooldowns::with_clock(&settings, clock.clone());
        assert_eq!((cooldowns.count(&caller(1, 1)), cooldowns.count(&caller(1, 1))), (Ok(()), Ok(())));
        assert_eq!(cooldowns.count(&caller(1, 1)), Err(30), "two a minute");
        assert_eq!(cooldowns.count(&caller(2, 1)), Ok(()));
        assert_eq!(cooldowns.count(&caller(3, 1)), Err(20), "three a minute in the channel");
        assert_eq!(cooldowns.count(&caller(3, 2)), Ok(()));
        clock.advance(Duration::from_secs(30));
        assert_eq!(cooldowns.count(&caller(1, 1)), Ok(()));
    }

    #[test]
    fn without_limits_nobody_waits() {
        let settings = Settings {
            member_per_minute: 0,
            channel_per_minute: 0,
            server_per_minute: 0,
            ..Settings::default()
        };
        let cooldowns = Cooldowns::new(&settings);
        assert!((0..1_000).all(|_| cooldowns.count(&caller(1, 1)) == Ok(())));
        cooldowns.tidy();
    }
}

//! The connections to Discord's gateway: how many there should be, how many stand, since when.

use super::lock;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Instant;

/// All connections of this process.
#[derive(Debug, Default)]
pub struct Links(Mutex<All>);

#[derive(Debug, Default)]
struct All {
    wanted: u32,
    standing: BTreeSet<u32>,
    /// Since when not all of them stand; none before the first was wanted, and while all stand.
    away_since: Option<Instant>,
}

/// What they come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Connections that there should be; 0 before Discord said how many.
    pub wanted: u32,
    /// Those that stand: events arrive on them.
    pub connected: u32,
    /// Since when not all of them stand.
    pub away_since: Option<Instant>,
}

impl Links {
    /// So many there should be from now on.
    pub fn want(&self, shards: u32, now: Instant) {
        let mut all = lock(&self.0);
        all.wanted = shards;
        all.standing.retain(|shard| *shard < shards);
        all.settle(now);
    }

    /// This one stands.
    pub fn connected(&self, shard: u32, now: Instant) {
        let mut all = lock(&self.0);
        all.standing.insert(shard);
        all.settle(now);
    }

    /// This one does not; whether it did.
    pub fn lost(&self, shard: u32, now: Instant) -> bool {
        let mut all = lock(&self.0);
        let stood = all.standing.remove(&shard);
        all.settle(now);
        stood
    }

    /// What they come to.
    pub fn standing(&self) -> Standing {
        let all = lock(&self.0);
        let connected = u32::try_from(all.standing.len()).unwrap_or(u32::MAX);
        Standing { wanted: all.wanted, connected, away_since: all.away_since }
    }
}

impl Standing {
    /// Whether events arrive on all of them.
    pub fn is_whole(&self) -> bool {
        self.wanted > 0 && self.connected >= self.wanted
    }
}

impl All {
    fn settle(&mut self, now: Instant) {
        let whole = self.wanted > 0 && self.standing.len() >= self.wanted as usize;
        self.away_since = if whole { None } else { Some(self.away_since.unwrap_or(now)) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn all_connections_have_to_stand() {
        let (links, now) = (Links::default(), Instant::now());
        assert!(!links.standing().is_whole());
        links.want(2, now);
        links.connected(0, now);
        assert_eq!(links.standing(), Standing { wanted: 2, connected: 1, away_since: Some(now) });
        links.connected(1, now);
        assert_eq!(links.standing(), Standing { wanted: 2, connected: 2, away_since: None });
        let later = now + Duration::from_secs(1);
        assert!(links.lost(0, later) && !links.lost(0, later));
        assert_eq!(links.standing().away_since, Some(later));
        links.want(1, later);
        assert!(!links.standing().is_whole());
    }
}

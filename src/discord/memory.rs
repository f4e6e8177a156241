//! What buttons need of earlier messages: held in memory for a quarter of an hour, bounded in number and size.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long anything is remembered: as long as Discord lets a bot edit its response.
pub(super) const REMEMBERED: Duration = Duration::from_mins(15);

/// The most things remembered at a time.
const MAX_THINGS: usize = 4_096;

/// The most that they may weigh together, in bytes of text.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Things by number, each forgotten when its time is over or the oldest must make room.
#[derive(Debug)]
pub(super) struct Memory<T>(Mutex<Shelf<T>>);

#[derive(Debug)]
struct Shelf<T> {
    things: HashMap<u64, Kept<T>>,
    /// Oldest first; a number that was kept anew stands here twice, and only its later place counts.
    order: VecDeque<(Instant, u64)>,
    bytes: usize,
    max_things: usize,
    max_bytes: usize,
}

#[derive(Debug)]
struct Kept<T> {
    thing: T,
    since: Instant,
    bytes: usize,
}

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Self::with_limits(MAX_THINGS, MAX_BYTES)
    }
}

impl<T> Memory<T> {
    fn with_limits(max_things: usize, max_bytes: usize) -> Self {
        Self(Mutex::new(Shelf {
            things: HashMap::new(),
            order: VecDeque::new(),
            bytes: 0,
            max_things,
            max_bytes,
        }))
    }

    /// Keeps a thing that weighs `bytes` under `number`.
    pub(super) fn keep(&self, number: u64, thing: T, bytes: usize, now: Instant) {
        let mut held = self.lock();
        held.remove(number);
        held.things.insert(number, Kept { thing, since: now, bytes });
        held.bytes += bytes;
        held.order.push_back((now, number));
        held.make_room(now);
    }

    /// Lets `look` at the thing with that number, and perhaps change it.
    pub(super) fn with<R>(&self, number: u64, now: Instant, look: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut held = self.lock();
        held.make_room(now);
        held.things.get_mut(&number).map(|kept| look(&mut kept.thing))
    }

    /// Forgets the thing with that number.
    pub(super) fn forget(&self, number: u64) {
        self.lock().remove(number);
    }

    /// Forgets what is over.
    pub(super) fn tidy(&self, now: Instant) {
        self.lock().make_room(now);
    }

    /// A lock that a panic left behind is used all the same: things are put in and taken out whole.
    fn lock(&self) -> MutexGuard<'_, Shelf<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Memory<T> {
    /// The thing with that number, while it is remembered.
    pub(super) fn get(&self, number: u64, now: Instant) -> Option<T> {
        self.with(number, now, |thing| thing.clone())
    }
}

impl<T> Shelf<T> {
    fn remove(&mut self, number: u64) {
        if let Some(kept) = self.things.remove(&number) {
            self.bytes -= kept.bytes;
        }
    }

    fn make_room(&mut self, now: Instant) {
        while let Some(&(since, number)) = self.order.front() {
            let is_current = self.things.get(&number).is_some_and(|kept| kept.since == since);
            let over = now.saturating_duration_since(since) >= REMEMBERED;
            let full = self.things.len() > self.max_things || self.bytes > self.max_bytes;
            if is_current && !over && !full {
                break;
            }
            self.order.pop_front();
            if is_current {
                self.remove(number);
            }
        }
    }
}

/// A number that nobody can guess: the system's randomness, through the standard hasher's keys.
pub(super) fn random_number() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn after_a_quarter_of_an_hour_it_is_forgotten() {
        let (memory, now) = (Memory::default(), Instant::now());
        memory.keep(1, "tea", 3, now);
        assert_eq!(memory.get(1, now + REMEMBERED.saturating_sub(SECOND)), Some("tea"));
        assert_eq!(memory.get(1, now + REMEMBERED), None);
        assert_eq!(memory.lock().bytes, 0);
    }

    #[test]
    fn the_oldest_makes_room() {
        let (memory, now) = (Memory::with_limits(2, 100), Instant::now());
        for number in 1..=3 {
            memory.keep(number, number, 1, now);
        }
        assert_eq!([1, 2, 3].map(|number| memory.get(number, now)), [None, Some(2), Some(3)]);
        memory.keep(4, 4, 99, now);
        assert_eq!([2, 3, 4].map(|number| memory.get(number, now)), [None, Some(3), Some(4)]);
        memory.keep(5, 5, 1000, now);
        assert_eq!(memory.lock().things.len(), 0, "what is too large for everything is not kept");
    }

    #[test]
    fn what_is_kept_anew_stays_longer() {
        let (memory, now) = (Memory::default(), Instant::now());
        memory.keep(1, "old", 3, now);
        memory.keep(1, "new", 3, now + SECOND);
        assert_eq!(memory.get(1, now + REMEMBERED), Some("new"));
        memory.tidy(now + REMEMBERED + SECOND);
        let held = memory.lock();
        assert_eq!((held.order.len(), held.bytes), (0, 0));
    }

    #[test]
    fn numbers_differ() {
        assert_ne!(random_number(), random_number());
    }
}

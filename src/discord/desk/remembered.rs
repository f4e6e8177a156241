//! What the desk remembers for a quarter of an hour, in memory alone.

use super::Desk;
use crate::answer::Answer;
use crate::answer::{Finding, Quote};
use crate::discord::memory::random_number;
use crate::render::discord::MemoryKey;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// For how long the same public answer in one channel is pointed to instead of said again.
pub(super) const POINTED_TO: Duration = Duration::from_mins(1);

/// What the buttons under a message need.
#[derive(Debug)]
pub(super) struct Remembered {
    /// Who may press those that go on with the question.
    pub(super) member: u64,
    /// The question, as it was typed.
    pub(super) typed: String,
    /// What was asked before it, in the same conversation.
    pub(super) previous: Option<String>,
    /// What was answered.
    pub(super) answer: Answer,
    /// The message that a helper wants answered: channel and id.
    pub(super) target: Option<(u64, u64)>,
    /// Whether it was posted in the channel.
    used: AtomicBool,
}

/// What was asked before a message of docent's.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    /// The question.
    pub(super) typed: String,
    /// Whether the medication notice stood there.
    pub(super) noticed: bool,
}

/// A public answer that a channel has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recent {
    /// Its message, where Discord told its id.
    pub(super) message: Option<u64>,
    /// Since when.
    pub(super) since: Instant,
}

impl Remembered {
    pub(super) fn new(member: u64, typed: &str, answer: Answer) -> Self {
        Self {
            member,
            typed: typed.to_owned(),
            previous: None,
            answer,
            target: None,
            used: AtomicBool::new(false),
        }
    }

    /// Whether this is the first time that it is posted in the channel.
    pub(super) fn use_once(&self) -> bool {
        !self.used.swap(true, Ordering::AcqRel)
    }

    fn bytes(&self) -> usize {
        let quotes = |quote: &Quote| quote.passage.words.as_str().len() + quote.passage.plain.len();
        let answer = match self.answer.open().finding {
            Finding::Quoted { best, others } => quotes(best) + others.iter().map(quotes).sum::<usize>(),
            _ => 0,
        };
        self.typed.len() + self.previous.as_ref().map_or(0, String::len) + answer
    }
}

/// Whether the medication notice stands beside an answer.
pub(super) fn is_noticed(answer: &Answer) -> bool {
    answer.open().notices.medication.is_some()
}

impl Desk {
    /// Keeps what buttons will need, and returns the key that they carry.
    pub(super) fn remember(&self, remembered: Remembered, now: Instant) -> MemoryKey {
        let key = MemoryKey { number: random_number(), noticed: is_noticed(&remembered.answer) };
        let bytes = remembered.bytes();
        self.remembered.keep(key.number, Arc::new(remembered), bytes, now);
        key
    }

    /// What a button needs, while it is remembered and nothing of it is withdrawn.
    pub(super) fn recall(&self, key: MemoryKey, now: Instant) -> Option<Arc<Remembered>> {
        let shows = |known: &Arc<Remembered>| self.live.load().docent.still_shows(&known.answer);
        self.remembered.get(key.number, now).filter(shows)
    }
}

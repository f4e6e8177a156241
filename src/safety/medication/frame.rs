//! Layer f: wordings in which a medicine is meant but not named, or named by a word that no list knows.

use super::{Found, Rule, Words, neighbours};
use crate::safety::lists::{Entry, bits};
use crate::safety::pattern::{Hit, Meaning, Open};
use std::cell::Cell;

/// The shortest unknown word that may be a medicine.
const SHORTEST_UNKNOWN: usize = 5;

/// The most unknown words of a message that are compared with English; each costs some 500 look-ups.
/// The rest count as unknown.
const MOST_NEIGHBOUR_SEARCHES: usize = 8;

/// Frames and idioms in the message.
pub(super) fn hits(words: &Words<'_>) -> Vec<Hit> {
    let searches = Cell::new(MOST_NEIGHBOUR_SEARCHES);
    let is_open = |open: Open, at: usize| match open {
        Open::Unknown => is_unknown(words, at, &searches),
        Open::Unlisted => !words.facts(at).any(bits::LISTED),
    };
    words.lists.patterns().iter().flat_map(|patterns| patterns.find(words.list(), is_open)).collect()
}

/// The frames that no idiom masks.
pub(super) fn find(words: &Words<'_>, hits: &[Hit]) -> Vec<Found> {
    hits.iter()
        .filter(|hit| hit.meaning == Meaning::Frame && !words.any_masked(&hit.words))
        .map(|hit| Found { rule: Rule::Frame, words: hit.words.clone(), name: None, entry: Entry::default() })
        .collect()
}

/// A word that may be a medicine nobody listed: no English word, no slip of one, no other script.
fn is_unknown(words: &Words<'_>, at: usize, searches: &Cell<usize>) -> bool {
    let text = words.list()[at].text.as_str();
    let facts = words.facts(at);
    if text.len() < SHORTEST_UNKNOWN
        || facts.is_ordinary()
        || facts.any(bits::IGNORED | bits::LISTED)
        || !text.bytes().all(|b| b.is_ascii_lowercase())
    {
        return false;
    }
    let is_ordinary = |word: &str| words.lists.facts(word).is_ordinary();
    let derived = ["s", "es", "ed", "ing", "er", "ers", "ly", "ish", "y", "ness", "able", "like", "d", "r"]
        .iter()
        .filter_map(|ending| text.strip_suffix(ending))
        .any(|stem| stem.len() >= 3 && is_ordinary(stem));
    if derived {
        return false;
    }
    let Some(left) = searches.get().checked_sub(1) else { return true };
    searches.set(left);
    !neighbours::any(text, is_ordinary)
}

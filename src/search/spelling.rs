//! Finds the word of the index's vocabulary that a misspelt one stands for.

use crate::index::{Generation, IndexError};
use tantivy_fst::Automaton;

/// Shorter words have too many neighbours to be corrected.
const MIN_CORRECTED_CHARS: usize = 4;

/// From this length on two edits are forgiven instead of one.
const TWO_EDITS_FROM_CHARS: usize = 8;

/// Longer words are no slips of anything; it also bounds the automaton's state.
const MAX_CORRECTED_BYTES: usize = 40;

/// The word that a misspelt one most likely stands for: fewest edits, then the same first letter, then
/// the most frequent, then the first in the alphabet.
pub(super) fn nearest_word(word: &str, generation: &Generation) -> Result<Option<String>, IndexError> {
    let chars = word.chars().count();
    let hopeless =
        chars < MIN_CORRECTED_CHARS || word.len() > MAX_CORRECTED_BYTES || word.chars().any(char::is_numeric);
    if hopeless {
        return Ok(None);
    }
    let edits: u8 = if chars >= TWO_EDITS_FROM_CHARS { 2 } else { 1 };
    // Letters outside ASCII take two bytes or three.
    let bytes_a_char =
        word.chars().map(char::len_utf8).max().and_then(|most| u8::try_from(most).ok()).unwrap_or(1);
    let near = Near { word: word.as_bytes(), edits: edits * bytes_a_char };
    let mut best: Option<(Closeness, String)> = None;
    for segment in generation.searcher().segment_readers() {
        let inverted = segment.inverted_index(generation.fields().surface)?;
        let mut stream = inverted.terms().search(&near).into_stream().map_err(tantivy::TantivyError::from)?;
        while stream.advance() {
            let Ok(candidate) = std::str::from_utf8(stream.key()) else { continue };
            let distance = strsim::osa_distance(word, candidate);
            if candidate.chars().any(char::is_numeric) || distance > usize::from(edits) {
                continue;
            }
            let closeness = Closeness {
                fewer_edits: std::cmp::Reverse(distance),
                same_start: candidate.chars().next() == word.chars().next(),
                frequency: stream.value().doc_freq,
            };
            if best.as_ref().is_none_or(|(known, _)| closeness > *known) {
                best = Some((closeness, candidate.to_owned()));
            }
        }
    }
    Ok(best.map(|(_, candidate)| candidate))
}

/// How good a correction is: the greatest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Closeness {
    fewer_edits: std::cmp::Reverse<usize>,
    same_start: bool,
    frequency: u32,
}

/// Accepts what is within some edits of a word, a swap of neighbours counting as one. Edits are counted in bytes.
///
/// Its states are rows of the edit matrix, worked out while the vocabulary is walked: unlike a ready-made
/// Levenshtein automaton it costs nothing to set up, and a question has few misspelt words.
struct Near<'a> {
    word: &'a [u8],
    edits: u8,
}

/// The last two rows of the matrix, and the byte that led to the last one.
#[derive(Clone)]
struct Rows {
    last: [u8; MAX_CORRECTED_BYTES + 1],
    before: [u8; MAX_CORRECTED_BYTES + 1],
    byte: Option<u8>,
}

impl Automaton for &Near<'_> {
    type State = Rows;

    fn start(&self) -> Rows {
        let mut last = [u8::MAX; MAX_CORRECTED_BYTES + 1];
        for (cell, edits) in last.iter_mut().zip(0..=u8::try_from(self.word.len()).unwrap_or(u8::MAX)) {
            *cell = edits;
        }
        Rows { last, before: last, byte: None }
    }

    fn is_match(&self, rows: &Rows) -> bool {
        rows.last[self.word.len()] <= self.edits
    }

    fn can_match(&self, rows: &Rows) -> bool {
        rows.last[..=self.word.len()].iter().any(|edits| *edits <= self.edits)
    }

    fn accept(&self, rows: &Rows, byte: u8) -> Rows {
        let mut next = [u8::MAX; MAX_CORRECTED_BYTES + 1];
        next[0] = rows.last[0].saturating_add(1);
        for (at, letter) in self.word.iter().enumerate() {
            let replaced = rows.last[at].saturating_add(u8::from(*letter != byte));
            let dropped = rows.last[at + 1].min(next[at]).saturating_add(1);
            next[at + 1] = replaced.min(dropped);
            let swapped = at > 0 && rows.byte == Some(*letter) && self.word[at - 1] == byte;
            if swapped {
                next[at + 1] = next[at + 1].min(rows.before[at - 1].saturating_add(1));
            }
        }
        Rows { last: next, before: rows.last, byte: Some(byte) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn accepts(word: &str, edits: u8, candidate: &str) -> bool {
        let near = &Near { word: word.as_bytes(), edits };
        let mut rows = near.start();
        for byte in candidate.bytes() {
            if !near.can_match(&rows) {
                return false;
            }
            rows = near.accept(&rows, byte);
        }
        near.is_match(&rows)
    }

    proptest! {
        #[test]
        fn it_accepts_what_the_edit_distance_says(word in "[a-d]{1,8}", other in "[a-d]{0,9}", edits in 0..3_u8) {
            prop_assert_eq!(accepts(&word, edits, &other), strsim::osa_distance(&word, &other) <= edits.into());
        }
    }

    #[test]
    fn slips_are_within_reach() {
        assert!(accepts("massge", 1, "massage"));
        assert!(accepts("anxeity", 1, "anxiety"));
        assert!(!accepts("anxeity", 1, "variety"));
        assert!(accepts("recheduling", 2, "rescheduling"));
    }
}

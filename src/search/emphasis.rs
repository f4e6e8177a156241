//! Which sentence of a passage answers: the one that holds most of the question's weight.

use super::Reading;
use crate::index::split_terms;
use crate::passage::split_sentences;
use std::collections::HashSet;
use std::ops::Range;

/// The sentence of `words` to emphasise, in bytes of `words`; the whole of it when it is one sentence.
pub fn best_sentence(reading: &Reading, words: &str) -> Range<usize> {
    let mut best = (0..words.len(), f32::NEG_INFINITY);
    for sentence in split_sentences(words) {
        let held: HashSet<String> =
            split_terms(&words[sentence.clone()]).into_iter().map(|term| term.stem).collect();
        let weight: f32 = reading.terms.iter().filter(|t| held.contains(&t.stem)).map(|t| t.idf).sum();
        // Strictly more: among equals the first sentence says what the passage is about.
        if weight > best.1 {
            best = (sentence, weight);
        }
    }
    best.0
}

//! Which sentence of a passage answers: the one nearest to the question in words and meaning.

use super::{Hit, Reading};
use crate::english::binding::is_function_word;
use crate::index::split_terms;
use crate::passage::{PassageKind, split_sentences};
use std::collections::HashSet;
use std::ops::Range;

/// Lines of a table before its first row: the head, and the line under it.
const TABLE_HEAD: usize = 2;

/// The sentence of a hit to emphasise, in bytes of its words; all of them when they are one sentence.
pub fn best_sentence(reading: &Reading, hit: &Hit) -> Range<usize> {
    let words = hit.passage.words.as_str();
    let sentences = split_sentences(words);
    // Vectors are of the words without markup, which can fall into other sentences than the words with it.
    let cosines = if hit.sentences.len() == sentences.len() { hit.sentences.as_slice() } else { &[] };
    // "Should" stands in the sentence that answers no more often than in the others.
    let about = || reading.terms.iter().filter(|term| !is_function_word(&term.surface));
    let total = about().map(|term| term.idf).sum::<f32>().max(f32::EPSILON);
    let mut best = (0..words.len(), f32::NEG_INFINITY);
    // The head of a table says what its rows are about, and answers nothing.
    let first = if hit.passage.info.kind == PassageKind::Table && sentences.len() > TABLE_HEAD {
        TABLE_HEAD
    } else {
        0
    };
    for (at, sentence) in sentences.into_iter().enumerate().skip(first) {
        let held: HashSet<String> =
            split_terms(&words[sentence.clone()]).into_iter().map(|term| term.stem).collect();
        let shared: f32 = about().filter(|term| held.contains(&term.stem)).map(|term| term.idf).sum();
        let near = shared / total + cosines.get(at).copied().unwrap_or(0.0);
        // Strictly more: among equals the first sentence says what the passage is about.
        if near > best.1 {
            best = (sentence, near);
        }
    }
    best.0
}

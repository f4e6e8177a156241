//! A text as the signs see it: which concepts stand where.

use super::concepts::{ConceptId, Concepts, Node};
use super::vocabulary::{Compared, WordId};
use crate::safety::normal::{After, Normal, Why};
use std::ops::Range;

/// A concept that begins at some word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) concept: ConceptId,
    /// In words.
    pub(super) length: usize,
}

/// A text as the matcher sees it.
#[derive(Debug)]
pub(super) struct Lattice {
    /// What begins at each word.
    pub(super) hits: Vec<Vec<Hit>>,
    /// What parts each word from the next.
    pub(super) after: Vec<After>,
    /// Each concept that occurs and the words at which it begins, sorted.
    places: Vec<(ConceptId, usize)>,
    /// One bit for each concept: whether it occurs. Most of what is looked for does not.
    present: Vec<u64>,
}

impl Lattice {
    /// Whether the concept occurs anywhere.
    pub(super) fn has(&self, concept: ConceptId) -> bool {
        let (word, bit) = (usize::from(concept) / 64, usize::from(concept) % 64);
        self.present[word] >> bit & 1 == 1
    }

    /// The words at which a concept begins, with the concept.
    pub(super) fn places_of(&self, concept: ConceptId) -> &[(ConceptId, usize)] {
        let start = self.places.partition_point(|(at, _)| *at < concept);
        let length = self.places[start..].partition_point(|(at, _)| *at == concept);
        &self.places[start..start + length]
    }

    /// Whether a concept begins in a range of words.
    pub(super) fn stands_in(&self, concept: ConceptId, words: &Range<usize>) -> bool {
        if !self.has(concept) {
            return false;
        }
        let from = self.places.partition_point(|place| *place < (concept, words.start));
        self.places.get(from).is_some_and(|(at, word)| *at == concept && *word < words.end)
    }

    /// The concepts that occur.
    pub(super) fn concepts(&self) -> impl Iterator<Item = ConceptId> {
        self.places.chunk_by(|(one, _), (next, _)| one == next).map(|places| places[0].0)
    }

    /// Whether a clause ends before the word `at`.
    pub(super) fn parted(&self, at: usize) -> bool {
        at > 0 && self.after[at - 1] >= After::Clause
    }

    /// Whether nothing follows in the clause.
    pub(super) fn clause_ends(&self, at: usize) -> bool {
        at == self.hits.len() || self.parted(at)
    }

    /// Whether one of the concepts begins at the word `at`.
    pub(super) fn begins(&self, concepts: &[ConceptId], at: usize) -> bool {
        self.hits.get(at).is_some_and(|hits| hits.iter().any(|hit| concepts.contains(&hit.concept)))
    }
}

impl Concepts {
    /// Finds every concept of a text. `is_english` knows the words that are never read as others.
    pub(super) fn read(&self, normal: &Normal, is_english: impl Fn(&str) -> bool) -> Lattice {
        let words = normal.words();
        let mut compared = Compared::default();
        // What can be read at each word, and over how many words.
        let mut steps: Vec<Vec<(WordId, usize)>> = Vec::with_capacity(words.len());
        for word in words {
            let mut step = Vec::new();
            if word.is_number() {
                step.extend(self.vocabulary.number(&word.text).map(|id| (id, 1)));
            }
            step.extend(self.read_word(&word.text, &is_english, &mut compared).into_iter().map(|id| (id, 1)));
            steps.push(step);
        }
        for reading in normal.readings() {
            // Joined words are taken as they are: "off-the-shelf" is no misspelt "themself".
            let exact = matches!(reading.why, Why::Hyphened | Why::Joined);
            let ids = if exact {
                self.vocabulary.get(&reading.text)
            } else {
                self.read_word(&reading.text, &is_english, &mut compared)
            };
            steps[reading.words.start].extend(ids.into_iter().map(|id| (id, reading.words.len())));
        }
        let mut lattice = Lattice {
            hits: Vec::with_capacity(words.len()),
            after: breaks(normal),
            places: Vec::new(),
            present: vec![0; self.count().div_ceil(64)],
        };
        for start in 0..words.len() {
            let mut hits = Vec::new();
            self.walk(&steps, &lattice.after, 0, start, start, &mut hits);
            lattice.places.extend(hits.iter().map(|hit| (hit.concept, start)));
            lattice.hits.push(hits);
        }
        lattice.places.sort_unstable();
        lattice.places.dedup();
        for (concept, _) in &lattice.places {
            lattice.present[usize::from(*concept) / 64] |= 1 << (concept % 64);
        }
        lattice
    }

    fn read_word(
        &self,
        text: &str,
        is_english: &impl Fn(&str) -> bool,
        compared: &mut Compared,
    ) -> Vec<WordId> {
        let known = self.vocabulary.get(text);
        if known.is_empty() && !is_english(text) { self.vocabulary.meant(text, compared) } else { known }
    }

    /// Phrases end with the longest list entry, so the depth is bounded by it.
    fn walk(
        &self,
        steps: &[Vec<(WordId, usize)>],
        after: &[After],
        node: Node,
        start: usize,
        at: usize,
        hits: &mut Vec<Hit>,
    ) {
        let Some(here) = steps.get(at) else { return };
        if at > start && after[at - 1] >= After::Clause {
            return;
        }
        for (word, length) in here {
            if let Some(next) = self.next(node, *word) {
                let end = at + length;
                for concept in &self.ends[next as usize] {
                    hits.push(Hit { concept: *concept, length: end - start });
                }
                self.walk(steps, after, next, start, end, hits);
            }
        }
    }
}

/// What parts the words. A clause of one word does not end: "i. want. to. die."
fn breaks(normal: &Normal) -> Vec<After> {
    let words = normal.words();
    let mut after: Vec<After> = words.iter().map(|word| word.after).collect();
    let last = after.len().saturating_sub(1);
    for at in 0..last {
        let begins = at == 0 || words[at - 1].ends_clause();
        if begins && words[at].ends_clause() {
            after[at] = After::Space;
        }
    }
    after
}

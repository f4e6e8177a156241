//! What tells whether the first hit answers the question: plain numbers about the question and its hits.

use super::{Hit, Reading};
use crate::embed::Encoder;
use crate::english::{Familiarity, familiarity};
use crate::index::split_terms;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Hits that the signals look at: the first, and the one it has to be ahead of.
pub(super) const HITS_READ: usize = 2;

/// Words of a question, rarest first, that are compared one by one with the words of the first hit.
const MAX_COMPARED: usize = 24;

/// Words of a passage that they are compared with.
const MAX_HELD: usize = 1_000;

/// Words from which on a question is long.
const LONG: f32 = 20.0;

/// What a word counts for by how well known it is: "there" says less about the subject than "insomnia".
const MOST_COMMON_WEIGHT: f32 = 0.35;
const COMMON_WEIGHT: f32 = 0.7;

/// What the confidence is computed from, or the weight of each; most are 0 to 1, all of that order.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Signals {
    /// BM25 of the first hit's words, as a share of the most that the question's could give.
    pub words: f32,
    /// How far its score is ahead of the second hit's.
    pub margin: f32,
    /// Share of the question's words, by weight, that stand in the first hit or its headings.
    pub coverage: f32,
    /// The heaviest word that does not, over ln(1 + phrasings): the subject that the passage lacks.
    pub gap: f32,
    /// ln(1 + words), of no more than twenty: a long question is farther from all texts, the right one too.
    pub length: f32,
    /// Cosine of the question and the first hit under its heading; 0 without a model, as all that follow.
    pub text: f32,
    /// Cosine of the question and its heading or nearest "also asked" phrasing.
    pub heading: f32,
    /// Cosine of the question and its nearest sentence.
    pub sentence: f32,
    /// Likeness of a subject word of the question and the word of the first hit most like it: the least.
    pub weakest: f32,
}

/// How many there are.
pub const SIGNALS: usize = 9;

impl Signals {
    /// Their names, in the order of [`values`](Self::values).
    pub const NAMES: [&'static str; SIGNALS] =
        ["words", "margin", "coverage", "gap", "length", "text", "heading", "sentence", "weakest"];

    /// All of them.
    pub fn values(&self) -> [f32; SIGNALS] {
        let Self { words, margin, coverage, gap, length, text, heading, sentence, weakest } = *self;
        [words, margin, coverage, gap, length, text, heading, sentence, weakest]
    }

    /// From all of them.
    pub fn from_values(values: [f32; SIGNALS]) -> Self {
        let [words, margin, coverage, gap, length, text, heading, sentence, weakest] = values;
        Self { words, margin, coverage, gap, length, text, heading, sentence, weakest }
    }

    /// No signal at all.
    pub const NONE: Self = Self {
        words: 0.0,
        margin: 0.0,
        coverage: 0.0,
        gap: 0.0,
        length: 0.0,
        text: 0.0,
        heading: 0.0,
        sentence: 0.0,
        weakest: 0.0,
    };

    /// Those that a model without vectors goes by.
    pub const OF_WORDS: [&'static str; 5] = ["words", "margin", "coverage", "gap", "length"];

    /// The only one that speaks against an answer. A fit that gave another a negative weight, or this one a
    /// positive, would have learnt a quirk of its questions: that of people who paraphrase on purpose, say.
    pub const AGAINST: &'static str = "gap";

    /// The signals of a question and its hits, best first, of a content of `phrasings`; all zero without a hit.
    pub(super) fn of(reading: &Reading, hits: &[Hit], phrasings: u64, encoder: Option<&Encoder>) -> Self {
        let Some(first) = hits.first() else { return Self::default() };
        let held = Held::by(first);
        let weights: Vec<f32> =
            reading.terms.iter().map(|term| term.idf * weight_of(familiarity(&term.surface))).collect();
        let total = weights.iter().sum::<f32>().max(f32::EPSILON);
        let number = reading.terms.len().max(1) as f32;
        let terms = || reading.terms.iter().zip(&weights);
        let sum = |of: &dyn Fn(&super::ReadTerm) -> bool| -> f32 {
            terms().filter(|(term, _)| of(term)).map(|(_, weight)| weight).sum::<f32>() / total
        };
        let missing = terms().filter(|(term, _)| !held.stems.contains(&term.stem)).map(|(_, weight)| *weight);
        let weakest = encoder.map_or(0.0, |encoder| weakest_likeness(reading, &held, encoder));
        Self {
            words: first.parts.words,
            margin: first.score - hits.get(1).map_or(0.0, |hit| hit.score),
            coverage: sum(&|term| held.stems.contains(&term.stem)),
            gap: missing.fold(0.0, f32::max) / (1.0 + phrasings as f32).ln(),
            length: (1.0 + number.min(LONG)).ln(),
            text: first.parts.text,
            heading: first.parts.heading,
            sentence: first.parts.sentence,
            weakest,
        }
    }
}

fn weight_of(familiarity: Option<Familiarity>) -> f32 {
    match familiarity {
        Some(Familiarity::MostCommon) => MOST_COMMON_WEIGHT,
        Some(Familiarity::Common) => COMMON_WEIGHT,
        Some(Familiarity::Listed) | None => 1.0,
    }
}

/// The words of a hit, its headings and phrasings included.
struct Held {
    stems: HashSet<String>,
    surfaces: Vec<String>,
}

impl Held {
    fn by(hit: &Hit) -> Self {
        let info = &hit.passage.info;
        let texts = info.headings.iter().chain(&info.also_asked).chain([&info.title, &hit.passage.plain]);
        let mut stems = HashSet::new();
        let mut seen = HashSet::new();
        let mut surfaces = Vec::new();
        for term in texts.flat_map(|text| split_terms(text)) {
            stems.insert(term.stem);
            if surfaces.len() < MAX_HELD && seen.insert(term.surface.clone()) {
                surfaces.push(term.surface);
            }
        }
        Self { stems, surfaces }
    }
}

/// How like the words of a question are to those of a passage, word by word, in the model's own table of
/// words: the least likeness of one that can name a subject.
fn weakest_likeness(reading: &Reading, held: &Held, encoder: &Encoder) -> f32 {
    let subjects = reading.terms.iter().filter(|term| is_subject(&term.surface));
    let mut subjects: Vec<(&str, f32)> =
        subjects.map(|term| (term.surface.as_str(), weight_of(familiarity(&term.surface)))).collect();
    subjects.sort_by(|a, b| b.1.total_cmp(&a.1));
    subjects.truncate(MAX_COMPARED);
    let held: Vec<Vec<f32>> = held.surfaces.iter().filter_map(|word| encoder.word_vector(word)).collect();
    let likeness = |word: &str| {
        encoder.word_vector(word).map_or(0.0, |vector| {
            held.iter().map(|other| vector.iter().zip(other).map(|(a, b)| a * b).sum()).fold(0.0, f32::max)
        })
    };
    // A common word that is missing says less: it counts as half found.
    let found = subjects.into_iter().map(|(word, weight)| likeness(word) + (1.0 - weight) * 0.5);
    found.reduce(f32::min).unwrap_or(0.0)
}

/// Whether a word can name a subject: short words that nearly everybody uses do not.
fn is_subject(word: &str) -> bool {
    word.len() > 3 || familiarity(word) != Some(Familiarity::MostCommon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_names_stand_in_the_same_order() {
        let values: [f32; SIGNALS] = std::array::from_fn(|at| at as f32 + 1.0);
        let signals = Signals::from_values(values);
        assert_eq!(signals.values().map(f32::to_bits), values.map(f32::to_bits));
        let named = serde_json::to_value(signals).unwrap();
        for (name, value) in Signals::NAMES.iter().zip(values) {
            assert_eq!(named[name], serde_json::json!(value), "{name}");
        }
    }
}

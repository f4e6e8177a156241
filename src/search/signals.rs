//! What tells whether the first hit answers the question: plain numbers about the question and its hits.

use super::semantic::Look;
use super::{Hit, Reading};
use crate::english::binding::is_function_word;
use crate::english::{Familiarity, familiarity};
use crate::index::split_terms;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Hits that the signals look at: the first, and the one it has to be ahead of.
pub(super) const HITS_READ: usize = 2;

/// A word that stands in the first hit leads nowhere else, whatever its vector says.
const HELD_STRAY: f32 = -0.1;

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
    /// How much nearer a word of the question is, in its context, to the question than to the first hit: the
    /// word that leads away the most, as "cancer" does in "can massage cure cancer". Words of the hit do not.
    pub stray: f32,
    /// How much to the point the question is, in the model's own measure: a question of one subject is near to
    /// many texts, and has to be nearer to the one that answers.
    pub focus: f32,
}

/// How many there are.
pub const SIGNALS: usize = 10;

impl Signals {
    /// Their names, in the order of [`values`](Self::values).
    pub const NAMES: [&'static str; SIGNALS] =
        ["words", "margin", "coverage", "gap", "length", "text", "heading", "sentence", "stray", "focus"];

    /// All of them.
    pub fn values(&self) -> [f32; SIGNALS] {
        let Self { words, margin, coverage, gap, length, text, heading, sentence, stray, focus } = *self;
        [words, margin, coverage, gap, length, text, heading, sentence, stray, focus]
    }

    /// From all of them.
    pub fn from_values(values: [f32; SIGNALS]) -> Self {
        let [words, margin, coverage, gap, length, text, heading, sentence, stray, focus] = values;
        Self { words, margin, coverage, gap, length, text, heading, sentence, stray, focus }
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
        stray: 0.0,
        focus: 0.0,
    };

    /// Those that a model without vectors goes by.
    pub const OF_WORDS: [&'static str; 5] = ["words", "margin", "coverage", "gap", "length"];

    /// Those that speak against an answer. A fit that gave another a negative weight, or one of these a
    /// positive, would have learnt a quirk of its questions: that of people who paraphrase on purpose, say.
    pub const AGAINST: [&'static str; 3] = ["gap", "stray", "focus"];

    /// The signals of a question and its hits, best first, of a content of `phrasings`; all zero without a hit.
    pub(super) fn of(reading: &Reading, hits: &[Hit], phrasings: u64, look: Option<&Look<'_>>) -> Self {
        let Some(first) = hits.first() else { return Self::default() };
        let weights: Vec<f32> =
            reading.terms.iter().map(|term| term.idf * weight_of(familiarity(&term.surface))).collect();
        let held = held_by(first, reading, &weights);
        let total = weights.iter().sum::<f32>().max(f32::EPSILON);
        let number = reading.terms.len().max(1) as f32;
        let terms = || reading.terms.iter().zip(&weights);
        let sum = |of: &dyn Fn(&super::ReadTerm) -> bool| -> f32 {
            terms().filter(|(term, _)| of(term)).map(|(_, weight)| weight).sum::<f32>() / total
        };
        let missing = terms().filter(|(term, _)| !held.contains(&term.stem)).map(|(_, weight)| *weight);
        Self {
            words: first.parts.words,
            margin: first.score - hits.get(1).map_or(0.0, |hit| hit.score),
            coverage: sum(&|term| held.contains(&term.stem)),
            gap: missing.fold(0.0, f32::max) / (1.0 + phrasings as f32).ln(),
            length: (1.0 + number.min(LONG)).ln(),
            text: first.parts.text,
            heading: first.parts.heading,
            sentence: first.parts.sentence,
            stray: look.map_or(0.0, |look| stray(&reading.text, &held, first, look)),
            focus: look.map_or(0.0, Look::focus),
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

/// The stems of a hit's words, its headings included, and of the one phrasing that holds most of what they lack: a dozen
/// of them together hold the words of many a question that none of them asks.
fn held_by(hit: &Hit, reading: &Reading, weights: &[f32]) -> HashSet<String> {
    let info = &hit.passage.info;
    let stems = |text: &String| split_terms(text).into_iter().map(|term| term.stem).collect::<Vec<_>>();
    let texts = info.headings.iter().chain([&info.title, &hit.passage.plain]);
    let mut held: HashSet<String> = texts.flat_map(stems).collect();
    let adds = |phrasing: &[String]| -> f32 {
        let terms = reading.terms.iter().zip(weights);
        let new = terms.filter(|(term, _)| !held.contains(&term.stem) && phrasing.contains(&term.stem));
        new.map(|(_, weight)| weight).sum()
    };
    let phrasings = info.also_asked.iter().map(stems).map(|phrasing| (adds(&phrasing), phrasing));
    if let Some((_, best)) = phrasings.max_by(|a, b| a.0.total_cmp(&b.0)) {
        held.extend(best);
    }
    held
}

/// How far the word that leads away from a hit the most does so.
fn stray(text: &str, held: &HashSet<String>, hit: &Hit, look: &Look<'_>) -> f32 {
    let terms = split_terms(text);
    let words: Vec<&str> = terms.iter().map(|term| &text[term.bytes.clone()]).collect();
    let Ok(passage) = usize::try_from(hit.passage.ordinal) else { return 0.0 };
    let strays = look.strays(&words, passage);
    let most = |counted: &dyn Fn(&str) -> bool| {
        let counted = terms.iter().zip(&strays).filter(|(term, _)| counted(&term.surface));
        let strays = counted.filter_map(|(term, stray)| {
            let stray = (*stray)?;
            Some(if held.contains(&term.stem) { HELD_STRAY } else { stray })
        });
        strays.reduce(f32::max)
    };
    // "Will it help?" names nothing: then all its words count.
    most(&|word| !is_function_word(word)).or_else(|| most(&|_| true)).unwrap_or(HELD_STRAY)
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

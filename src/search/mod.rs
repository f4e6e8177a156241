//! Opens a generation and finds the hits for a question, best first, with a calibrated confidence.

mod bars;
mod confidence;
mod emphasis;
mod fitted;
mod lexical;
mod ranking;
mod reading;
mod semantic;
mod signals;
mod spelling;
mod steering;

pub use bars::{Bar, SHUFFLED_BELOW};
use bars::{VOCABULARY_READ, disorder, is_english_vocabulary};
pub use confidence::{Calibration, Weights};
pub use emphasis::best_sentence;
pub use ranking::Ranking;
pub use reading::{Feature, MAX_QUESTION_TERMS, ReadTerm, Reading};
pub use semantic::{CANDIDATES, FULL_SCAN_ROWS, Semantic};
pub use signals::{SIGNALS, Signals};

use crate::embed::Encoder;
use crate::index::{Generation, IndexError, Nearness, Stored};
use crate::passage::Withdrawn;
use crate::question::Question;
use lexical::Lexical;
use reading::Spelling;
use signals::HITS_READ;
use std::sync::Arc;

/// What a question finds.
#[derive(Debug, Clone)]
pub struct Hits {
    /// How the question was read.
    pub reading: Reading,
    /// Passages, best first; ties by id.
    pub hits: Vec<Hit>,
    /// What the confidence was computed from.
    pub signals: Signals,
    /// Why the text is no question that a hit could answer, when it is none.
    pub bar: Option<Bar>,
    /// How much likelier its words are shuffled than a question, in ln of the odds; never below 0.
    pub disorder: f32,
    /// How likely it is that the first hit answers the question, 0 to 1; 0 behind a bar.
    pub confidence: f32,
    /// What the confidence was computed with.
    pub weights: Weights,
}

/// One passage that a question finds.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The passage.
    pub passage: Stored,
    /// What the ranking goes by; higher is better.
    pub score: f32,
    /// What the score is made of.
    pub parts: Parts,
    /// The cosine of the question and each of its sentences; empty where sentences have no vectors.
    pub sentences: Vec<f32>,
}

/// What a score is made of: each part before its weight.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Parts {
    /// BM25 of words, those of the heading counted several times: a share of the most that the question's
    /// words could give.
    pub words: f32,
    /// BM25 of pairs of neighbouring words, as a share of the same.
    pub pairs: f32,
    /// BM25 of pieces of words, as a share of the most that they could give.
    pub pieces: f32,
    /// Cosine of the question and the passage under its heading; 0 without a model, as all that follow.
    pub text: f32,
    /// Cosine of the question and the heading, or the "also asked" phrasing nearest to it.
    pub heading: f32,
    /// Cosine of the question and the nearest sentence.
    pub sentence: f32,
}

/// Searches one generation.
#[derive(Debug, Clone)]
pub struct Searcher {
    generation: Arc<Generation>,
    semantic: Option<Semantic>,
    settings: SearchSettings,
}

/// What a searcher goes by.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SearchSettings {
    /// How the parts of a score are weighed.
    pub ranking: Ranking,
    /// What the confidence is computed with.
    pub calibration: Calibration,
}

impl Searcher {
    /// A searcher of `generation`; lexical only, without the semantic side.
    pub fn new(generation: Arc<Generation>, semantic: Option<Semantic>, settings: SearchSettings) -> Self {
        Self { generation, semantic, settings }
    }

    /// The same generation and vectors, by other settings.
    #[must_use]
    pub fn with_settings(&self, settings: SearchSettings) -> Self {
        Self { settings, ..self.clone() }
    }

    /// A searcher of another generation by the same settings and model, where that has its vectors.
    pub fn over(&self, generation: Arc<Generation>) -> Result<Self, IndexError> {
        let semantic =
            self.semantic.as_ref().map(|semantic| semantic.over(&generation)).transpose()?.flatten();
        Ok(Self { generation, semantic, settings: self.settings })
    }

    /// The sentence model, where it has a say.
    pub fn encoder(&self) -> Option<&Arc<Encoder>> {
        self.semantic.as_ref().map(Semantic::encoder)
    }

    /// What is searched.
    pub fn generation(&self) -> &Generation {
        &self.generation
    }

    /// Whether sentence vectors have a say.
    pub fn is_semantic(&self) -> bool {
        self.semantic.is_some()
    }

    /// The vector of a text as it was typed, with the fingerprint of the model that made it; `None` where
    /// sentence vectors have no say.
    pub fn vector_of(&self, text: &str) -> Option<(&str, Vec<f32>)> {
        self.semantic.as_ref()?.vector_of(text)
    }

    /// The `top` best passages for a question.
    pub fn search(&self, question: &Question, top: usize) -> Result<Hits, IndexError> {
        self.search_without(question, top, &Withdrawn::none())
    }

    /// The same, as if the withdrawn passages were not there: they have no say in the confidence either.
    pub fn search_without(
        &self,
        question: &Question,
        top: usize,
        withdrawn: &Withdrawn,
    ) -> Result<Hits, IndexError> {
        let ranking = &if self.is_semantic() {
            self.settings.ranking.for_length(self.generation.mean_words()?)
        } else {
            self.settings.ranking.without_model()
        };
        let spelling = if ranking.spelling { Spelling::Corrected } else { Spelling::AsTyped };
        let reading = Reading::of(question.text(), spelling, &self.generation)?;
        let lexical = lexical::score(&reading, ranking, &self.generation)?;
        let best_by_words = lexical.iter().map(|lexical| lexical.sum(ranking)).fold(0.0, f32::max);
        let ranking = &ranking.for_words(best_by_words);
        let look = self.semantic.as_ref().and_then(|semantic| semantic.look(&reading.text));
        let parts = |ordinal: usize| {
            let near = look.as_ref().map_or_else(Nearness::default, |look| look.nearness(ordinal));
            Parts::of(lexical[ordinal], near)
        };
        let by_words = || {
            let scored = lexical.iter().zip(0..).map(|(lexical, ordinal)| (lexical.sum(ranking), ordinal));
            scored.filter(|(score, _)| *score > 0.0).collect()
        };
        let rank = |ordinal: usize| self.generation.id_ranks().get(ordinal).copied().unwrap_or(u64::MAX);
        let scored = match &look {
            None => by_words(),
            Some(look) => {
                let candidates: Vec<usize> = if look.sees_all() {
                    (0..lexical.len()).collect()
                } else {
                    best(by_words(), CANDIDATES.max(top), &rank)
                        .into_iter()
                        .map(|(_, ordinal)| ordinal)
                        .collect()
                };
                candidates.into_iter().map(|ordinal| (parts(ordinal).score(ranking), ordinal)).collect()
            }
        };
        let wanted = top.max(HITS_READ);
        // How many of the best are withdrawn shows only when they are read.
        let reach = match withdrawn {
            withdrawn if withdrawn.is_everything() => 0,
            withdrawn if withdrawn.is_empty() => wanted,
            _ => scored.len(),
        };
        let mut hits = Vec::new();
        for (score, ordinal) in best(scored, reach, &rank) {
            let passage = self.generation.passage(ordinal as u64)?;
            if !withdrawn.holds(&passage.info) {
                let sentences = look.as_ref().map_or_else(Vec::new, |look| look.sentences(ordinal));
                hits.push(Hit { passage, score, parts: parts(ordinal), sentences });
            }
            if hits.len() == wanted {
                break;
            }
        }
        let phrasings = self.generation.searcher().num_docs();
        let signals = Signals::of(&reading, &hits, phrasings, look.as_ref());
        hits.truncate(top);
        let is_english = || {
            let vocabulary = self.generation.sample_vocabulary(VOCABULARY_READ);
            vocabulary.is_ok_and(|words| is_english_vocabulary(&words))
        };
        let disorder = disorder(&reading);
        let bar = Bar::of(question.text(), &reading, signals.coverage, disorder, &is_english)
            .or_else(|| Bar::of_meaning(&signals).filter(|_| look.is_some() && !hits.is_empty()));
        let barred = hits.is_empty() || bar.is_some();
        let Calibration { lexical, semantic } = &self.settings.calibration;
        // A text that the model cannot read is judged by its words.
        let weights = if look.is_some() { *semantic } else { *lexical };
        let confidence = if barred { 0.0 } else { doubted(weights.confidence(&signals), disorder) };
        Ok(Hits { reading, hits, signals, bar, disorder, confidence, weights })
    }
}

impl Parts {
    fn of(lexical: Lexical, near: Nearness) -> Self {
        let Lexical { words, pairs, pieces } = lexical;
        let Nearness { text, heading, sentence } = near;
        Self { words, pairs, pieces, text, heading, sentence }
    }

    /// The score, each part by its weight.
    pub fn score(&self, ranking: &Ranking) -> f32 {
        let Self { words, pairs, pieces, text, heading, sentence } = *self;
        Lexical { words, pairs, pieces }.sum(ranking)
            + ranking.heading * heading
            + ranking.text * text
            + ranking.sentence * sentence
    }
}

/// A probability whose odds are divided by e to the power of `doubt`.
fn doubted(probability: f32, doubt: f32) -> f32 {
    let odds = probability / (1.0 - probability).max(f32::EPSILON) * (-doubt).exp();
    odds / (1.0 + odds)
}

/// The `top` best of many, best first, ties by `rank`, also where the list is cut.
fn best(mut scored: Vec<(f32, usize)>, top: usize, rank: &dyn Fn(usize) -> u64) -> Vec<(f32, usize)> {
    let order =
        |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then_with(|| rank(a.1).cmp(&rank(b.1)));
    if top < scored.len() {
        scored.select_nth_unstable_by(top, order);
        scored.truncate(top);
    }
    scored.sort_unstable_by(order);
    scored
}

impl Hits {
    /// The hits of a text in which nothing can be searched for.
    pub fn none(reading: Reading) -> Self {
        let weights = Weights { bias: 0.0, signals: Signals::NONE };
        let signals = Signals::default();
        Self { reading, hits: Vec::new(), signals, bar: None, disorder: 0.0, confidence: 0.0, weights }
    }

    /// Gives the first hit no more credit for its margin than this: where its rivals were left out of the search, it
    /// is ahead of nobody.
    pub fn hold_margin(&mut self, most: f32) {
        if self.signals.margin > most {
            self.signals.margin = most;
            let held = doubted(self.weights.confidence(&self.signals), self.disorder);
            self.confidence = self.confidence.min(held);
        }
    }
}

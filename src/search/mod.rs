//! Opens a generation and finds the hits for a question, best first, with a calibrated confidence.

mod confidence;
mod emphasis;
mod lexical;
mod ranking;
mod reading;
mod spelling;

pub use confidence::{Calibration, Signals};
pub use emphasis::best_sentence;
pub use ranking::Ranking;
pub use reading::{Feature, MAX_QUESTION_TERMS, ReadTerm, Reading};

use crate::index::{Generation, IndexError, Stored};
use crate::question::Question;
use reading::Spelling;
use std::sync::Arc;

/// What a question finds.
#[derive(Debug, Clone)]
pub struct Hits {
    /// How the question was read.
    pub reading: Reading,
    /// Passages, best first; ties in reading order.
    pub hits: Vec<Hit>,
    /// What the confidence was computed from.
    pub signals: Signals,
    /// How likely it is that the first hit answers the question, 0 to 1.
    pub confidence: f32,
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
}

/// Searches one generation.
#[derive(Debug, Clone)]
pub struct Searcher {
    generation: Arc<Generation>,
    ranking: Ranking,
    calibration: Calibration,
}

impl Searcher {
    /// A searcher of `generation`.
    pub fn new(generation: Arc<Generation>, ranking: Ranking, calibration: Calibration) -> Self {
        Self { generation, ranking, calibration }
    }

    /// What is searched.
    pub fn generation(&self) -> &Generation {
        &self.generation
    }

    /// The `top` best passages for a question.
    pub fn search(&self, question: &Question, top: usize) -> Result<Hits, IndexError> {
        let spelling = if self.ranking.spelling { Spelling::Corrected } else { Spelling::AsTyped };
        let reading = Reading::of(question.text(), spelling, &self.generation)?;
        let lexical = lexical::score(&reading, &self.ranking, &self.generation)?;
        let scored = lexical.iter().zip(0..).map(|(lexical, ordinal)| (lexical.sum(&self.ranking), ordinal));
        let hits = best(scored.filter(|(score, _)| *score > 0.0).collect(), top)
            .into_iter()
            .map(|(score, ordinal)| {
                let passage = self.generation.passage(ordinal as u64)?;
                let lexical::Lexical { words, pairs, pieces } = lexical[ordinal];
                Ok(Hit { passage, score, parts: Parts { words, pairs, pieces } })
            })
            .collect::<Result<Vec<_>, IndexError>>()?;
        let signals = Signals::of(&reading, &hits);
        Ok(Hits { confidence: self.calibration.confidence(&signals), reading, hits, signals })
    }
}

/// The `top` best of many, best first, ties in reading order, also where the list is cut.
fn best(mut scored: Vec<(f32, usize)>, top: usize) -> Vec<(f32, usize)> {
    let order = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
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
        Self { reading, hits: Vec::new(), signals: Signals::default(), confidence: 0.0 }
    }
}

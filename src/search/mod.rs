//! Opens a generation and finds the hits for a question, best first, with a calibrated confidence.

mod confidence;
mod emphasis;
mod lexical;
mod reading;

pub use confidence::{Calibration, Signals};
pub use emphasis::best_sentence;
pub use reading::{MAX_QUESTION_TERMS, ReadTerm, Reading};

use crate::index::{Generation, IndexError, Stored};
use crate::question::Question;
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

/// What a score is made of.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Parts {
    /// BM25 of the passage's best phrasing, heading words counted several times.
    pub bm25: f32,
}

/// Searches one generation.
#[derive(Debug, Clone)]
pub struct Searcher {
    generation: Arc<Generation>,
    calibration: Calibration,
}

impl Searcher {
    /// A searcher of `generation`.
    pub fn new(generation: Arc<Generation>, calibration: Calibration) -> Self {
        Self { generation, calibration }
    }

    /// What is searched.
    pub fn generation(&self) -> &Generation {
        &self.generation
    }

    /// The `top` best passages for a question.
    pub fn search(&self, question: &Question, top: usize) -> Result<Hits, IndexError> {
        let reading = Reading::of(question.text(), &self.generation)?;
        let hits = lexical::search(&reading, top, &self.generation)?
            .into_iter()
            .map(|(ordinal, bm25)| {
                let passage = self.generation.passage(ordinal)?;
                Ok(Hit { passage, score: bm25, parts: Parts { bm25 } })
            })
            .collect::<Result<Vec<_>, IndexError>>()?;
        let signals = Signals::of(&reading, &hits);
        Ok(Hits { confidence: self.calibration.confidence(&signals), reading, hits, signals })
    }
}

impl Hits {
    /// The hits of a text in which nothing can be searched for.
    pub fn none(reading: Reading) -> Self {
        Self { reading, hits: Vec::new(), signals: Signals::default(), confidence: 0.0 }
    }
}

//! How the parts of a score are weighed: one setting for short FAQs and long articles alike.

use serde::{Deserialize, Serialize};

/// Weights of the ranking; each part can be switched off by a 0 or `false`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// How many times a word of a heading or question counts.
    pub heading_weight: f32,
    /// Weight of pairs of neighbouring words, beside single words.
    pub pairs: f32,
    /// Weight of pieces of words, beside whole words.
    pub pieces: f32,
    /// The same without a sentence model, when only they find what is inflected or compounded otherwise.
    pub pieces_alone: f32,
    /// Weight of the cosine of the question and the heading, or the nearest "also asked" phrasing.
    pub heading: f32,
    /// Weight of the cosine of the question and a passage under its heading.
    pub text: f32,
    /// Weight of the cosine of the question and the nearest sentence of a passage.
    pub sentence: f32,
    /// Whether unknown words are taken for the nearest known one.
    pub spelling: bool,
    /// Whether "also asked" phrasings count.
    pub also_asked: bool,
}

impl Default for Ranking {
    fn default() -> Self {
        Self {
            heading_weight: 3.0,
            pairs: 0.3,
            pieces: 0.35,
            pieces_alone: 1.5,
            heading: 0.4,
            text: 2.2,
            sentence: 0.8,
            spelling: true,
            also_asked: true,
        }
    }
}

impl Ranking {
    /// The same where there are no vectors.
    pub(super) fn without_model(self) -> Self {
        Self { pieces: self.pieces_alone, ..self }
    }
}

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
    /// Words, headings included, up to which a vector speaks for a passage: where passages are longer on average, the
    /// cosines count less.
    pub vector_words: f32,
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
            vector_words: 80.0,
            spelling: true,
            also_asked: true,
        }
    }
}

/// How steeply the cosines lose weight with the length of passages.
const FADING: f32 = 1.5;

/// From this share of all that its words could score, a question's best passage begins to be told by its words, and from
/// the second on the cosines keep no more than [`KEPT`] of their weight.
const TOLD_BY_WORDS: [f32; 2] = [0.45, 0.75];

/// What is left of the cosines' weight where words tell the passage.
const KEPT: f32 = 0.3;

impl Ranking {
    /// The same for passages of so many words on average: the vector of a long text says little of any one thing in
    /// it, and a question about a long text names what it is about.
    pub(super) fn for_length(self, mean_words: f32) -> Self {
        self.with_cosines((self.vector_words / mean_words.max(1.0)).min(1.0).powf(FADING))
    }

    /// The same for a question whose best passage by words has this score: who names what a passage is about means
    /// that one, however near others are.
    pub(super) fn for_words(self, best: f32) -> Self {
        let [from, to] = TOLD_BY_WORDS;
        let told = ((best - from) / (to - from)).clamp(0.0, 1.0);
        self.with_cosines(1.0 - told * (1.0 - KEPT))
    }

    fn with_cosines(self, weight: f32) -> Self {
        let [heading, text, sentence] =
            [self.heading, self.text, self.sentence].map(|cosine| cosine * weight);
        Self { heading, text, sentence, ..self }
    }

    /// The same where there are no vectors.
    pub(super) fn without_model(self) -> Self {
        Self { pieces: self.pieces_alone, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_fade_where_passages_are_long_and_only_there() {
        let ranking = Ranking::default();
        assert_eq!(ranking.for_length(ranking.vector_words), ranking);
        assert_eq!(ranking.for_length(0.0), ranking);
        let long = ranking.for_length(4.0 * ranking.vector_words);
        assert!((long.text - ranking.text / 8.0).abs() < 1e-6, "{}", long.text);
        assert_eq!(Ranking { heading: 0.4, text: 2.2, sentence: 0.8, ..long }, ranking);
    }

    #[test]
    fn vectors_fade_where_words_tell_the_passage() {
        let ranking = Ranking::default();
        assert_eq!(ranking.for_words(0.3), ranking);
        let told = ranking.for_words(1.2);
        assert!((told.text - ranking.text * KEPT).abs() < 1e-6, "{}", told.text);
        let between = ranking.for_words(0.6).text;
        assert!(told.text < between && between < ranking.text, "{between}");
    }
}

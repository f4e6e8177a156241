//! How sure docent is that the first hit answers the question: a logistic model over plain signals.

use super::Signals;
use super::fitted::{LEXICAL, SEMANTIC};
use serde::{Deserialize, Serialize};

/// Weights of the logistic model; fitted numbers, kept in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// The constant term.
    pub bias: f32,
    /// The weight of each signal.
    #[serde(flatten)]
    pub signals: Signals,
}

/// A model for each way of searching: words alone find other hits than words and vectors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Without a sentence model.
    #[serde(with = "of_words")]
    pub lexical: Weights,
    /// With one.
    pub semantic: Weights,
}

/// The weights of a model without vectors, as they are written: without those of the vectors.
mod of_words {
    use super::{Signals, Weights};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct OfWords {
        bias: f32,
        words: f32,
        margin: f32,
        coverage: f32,
        gap: f32,
        length: f32,
    }

    pub(super) fn serialize<S: Serializer>(weights: &Weights, serializer: S) -> Result<S::Ok, S::Error> {
        let Signals { words, margin, coverage, gap, length, .. } = weights.signals;
        OfWords { bias: weights.bias, words, margin, coverage, gap, length }.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Weights, D::Error> {
        let OfWords { bias, words, margin, coverage, gap, length } = OfWords::deserialize(deserializer)?;
        Ok(Weights { bias, signals: Signals { words, margin, coverage, gap, length, ..Signals::NONE } })
    }
}

impl Weights {
    /// The probability that the first hit answers the question, 0 to 1.
    pub fn confidence(&self, signals: &Signals) -> f32 {
        let weighed =
            self.signals.values().into_iter().zip(signals.values()).map(|(weight, value)| weight * value);
        1.0 / (1.0 + (-(self.bias + weighed.sum::<f32>())).exp())
    }
}

impl Default for Calibration {
    fn default() -> Self {
        Self { lexical: LEXICAL, semantic: SEMANTIC }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_better_hit_gives_more_confidence() {
        let calibration = Calibration::default();
        for (weights, good) in [
            (calibration.lexical, Signals { words: 0.5, coverage: 0.9, length: 2.0, ..Signals::default() }),
            (
                calibration.semantic,
                Signals { text: 0.7, sentence: 0.7, coverage: 0.9, length: 2.0, ..Signals::default() },
            ),
        ] {
            let poor = Signals { length: 2.0, gap: 0.9, ..Signals::default() };
            assert!(weights.confidence(&good) > weights.confidence(&poor));
            assert!((0.0..=1.0).contains(&weights.confidence(&good)));
        }
    }
}

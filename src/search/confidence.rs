//! How sure docent is that the first hit answers the question: a logistic model over a few plain signals.

use super::{Hit, Reading};
use serde::{Deserialize, Serialize};

/// What the confidence is computed from; each is 0 to 1 or close to it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Signals {
    /// BM25 of the first hit over the most that its terms could give.
    pub strength: f32,
    /// How far the first hit is ahead of the second, over the same.
    pub margin: f32,
    /// Share of the question's Σ idf that stands in the first hit.
    pub coverage: f32,
    /// Share of the question's words that the content does not know.
    pub unknown: f32,
}

impl Signals {
    /// The signals of a question and its hits; all zero without a hit.
    pub(super) fn of(reading: &Reading, hits: &[Hit]) -> Self {
        let Some(first) = hits.first() else { return Self::default() };
        let second = hits.get(1).map_or(0.0, |hit| hit.parts.words);
        let info = &first.passage.info;
        let texts = info
            .headings
            .iter()
            .map(String::as_str)
            .chain([info.title.as_str(), first.passage.plain.as_str()]);
        Self {
            strength: first.parts.words,
            margin: first.parts.words - second,
            coverage: reading.coverage(texts),
            unknown: reading.unknown_share(),
        }
    }
}

/// Weights of the logistic model; fitted numbers, kept in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// The constant term.
    pub bias: f32,
    /// Weight of [`Signals::strength`].
    pub strength: f32,
    /// Weight of [`Signals::margin`].
    pub margin: f32,
    /// Weight of [`Signals::coverage`].
    pub coverage: f32,
    /// Weight of [`Signals::unknown`].
    pub unknown: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { bias: -2.0, strength: 2.0, margin: 4.0, coverage: 3.0, unknown: -2.0 }
    }
}

impl Calibration {
    /// The probability that the first hit answers the question, 0 to 1; 0 without a hit.
    pub fn confidence(&self, signals: &Signals) -> f32 {
        if signals.strength <= 0.0 {
            return 0.0;
        }
        let Signals { strength, margin, coverage, unknown } = *signals;
        let logit = self.bias
            + self.strength * strength
            + self.margin * margin
            + self.coverage * coverage
            + self.unknown * unknown;
        1.0 / (1.0 + (-logit).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hit_gives_no_confidence() {
        assert!(Calibration::default().confidence(&Signals::default()) <= 0.0);
    }

    #[test]
    fn better_cover_gives_more_confidence() {
        let signals = |coverage| Signals { strength: 0.4, coverage, ..Signals::default() };
        let confidence = |coverage| Calibration::default().confidence(&signals(coverage));
        assert!(confidence(0.9) > confidence(0.5));
        assert!((0.0..=1.0).contains(&confidence(1.0)));
    }
}

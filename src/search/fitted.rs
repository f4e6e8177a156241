//! The calibration that docent ships with; `docent calibrate` prints such numbers for a community's own.
//!
//! Fitted with `docent calibrate --fresh` on some thousand marked questions about nine contents: the article
//! that docent ships with and the collections of `tests/collections`. A third of them have no answer.

use super::Signals;
use super::confidence::Weights;

/// Without a sentence model.
pub(super) const LEXICAL: Weights = Weights {
    bias: -2.384,
    signals: Signals { margin: 0.297, coverage: 1.507, gap: -0.790, length: 1.267, ..Signals::NONE },
};

/// With all-MiniLM-L6-v2.
pub(super) const SEMANTIC: Weights = Weights {
    bias: -4.118,
    signals: Signals {
        margin: 0.176,
        gap: -0.486,
        length: 1.045,
        text: 2.387,
        sentence: 2.880,
        weakest: 0.932,
        ..Signals::NONE
    },
};

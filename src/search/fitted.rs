//! The calibration that docent ships with; `docent calibrate` prints such numbers for a community's own.
//!
//! Fitted with `docent calibrate --fresh` on some thousand marked questions about nine contents: the article
//! that docent ships with and the collections of `tests/collections`. Four in ten have no answer, and those that
//! have one were asked without it too.

use super::Signals;
use super::confidence::Weights;

/// Without a sentence model.
pub(super) const LEXICAL: Weights = Weights {
    bias: -2.384,
    signals: Signals { margin: 0.297, coverage: 1.507, gap: -0.790, length: 1.267, ..Signals::NONE },
};

/// With all-MiniLM-L6-v2.
pub(super) const SEMANTIC: Weights = Weights {
    bias: 4.990,
    signals: Signals {
        margin: 1.555,
        coverage: 0.060,
        gap: -0.028,
        text: 1.017,
        sentence: 0.875,
        stray: -3.759,
        focus: -2.532,
        ..Signals::NONE
    },
};

//! The calibration that docent ships with; `docent calibrate` prints such numbers for a community's own.
//!
//! Fitted with `docent calibrate --fresh` on 1,700 marked questions about the article that docent ships with, whose
//! questions count twice or more, and the collections of `tests/collections` (not `medicines`, `doctor-pairs` and
//! `swimming`). Four in ten have no answer, and those that have one were asked without it too.

use super::Signals;
use super::confidence::Weights;

/// Without a sentence model; of the collections, on the eight with other names than `breathing`, `doctor-pairs`,
/// `medicines`, `shop-faq`, `student-desk` and `swimming`.
pub(super) const LEXICAL: Weights = Weights {
    bias: -2.384,
    signals: Signals { margin: 0.297, coverage: 1.507, gap: -0.790, length: 1.267, ..Signals::NONE },
};

/// With all-MiniLM-L6-v2.
pub(super) const SEMANTIC: Weights = Weights {
    bias: 3.871,
    signals: Signals {
        margin: 1.488,
        coverage: 0.447,
        text: 0.572,
        sentence: 1.137,
        stray: -4.059,
        focus: -1.994,
        ..Signals::NONE
    },
};

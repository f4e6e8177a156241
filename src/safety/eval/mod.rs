//! Measures the checks on marked lines: recall, precision, false alarms, and every miss, by layer.

mod cases;
mod scores;

pub use cases::{BadCase, Case, parse_cases};
pub use scores::{Crises, Layer, Medication, Scores, Wrong, evaluate};

#[cfg(test)]
mod tests;
